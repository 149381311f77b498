"""The structs of the contract: names, types, limits and enums exactly as published.

A field that the contract does not require may be absent; ``None`` means absent and is left out of answers.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Date = date  # fields of that very name would hide it
Int32 = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]

Country = Literal[
    "AFGHANISTAN",
    "ALAND_ISLANDS",
    "ALBANIA",
    "ALGERIA",
    "AMERICAN_SAMOA",
    "ANDORRA",
    "ANGOLA",
    "ANGUILLA",
    "ANTARCTICA",
    "ANTIGUA_AND_BARBUDA",
    "ARGENTINA",
    "ARMENIA",
    "ARUBA",
    "ASCENSION_AND_TRISTAN_DA_CUNHA_SAINT_HELENA",
    "AUSTRALIA",
    "AUSTRIA",
    "AZERBAIJAN",
    "BAHAMAS",
    "BAHRAIN",
    "BANGLADESH",
    "BARBADOS",
    "BELARUS",
    "BELGIUM",
    "BELIZE",
    "BENIN",
    "BERMUDA",
    "BHUTAN",
    "BOLIVARIAN_REPUBLIC_OF_VENEZUELA",
    "BOSNIA_AND_HERZEGOVINA",
    "BOTSWANA",
    "BOUVET_ISLAND",
    "BRAZIL",
    "BRITISH_INDIAN_OCEAN_TERRITORY",
    "BRITISH_VIRGIN_ISLANDS",
    "BRUNEI_DARUSSALAM",
    "BULGARIA",
    "BURKINA_FASO",
    "BURUNDI",
    "CABO_VERDE",
    "CAMBODIA",
    "CAMEROON",
    "CANADA",
    "CAYMAN_ISLANDS",
    "CENTRAL_AFRICAN_REPUBLIC",
    "CHAD",
    "CHILE",
    "CHINA",
    "CHRISTMAS_ISLAND",
    "COCOS_KEELING_ISLANDS",
    "COLOMBIA",
    "COMOROS",
    "CONGO",
    "COOK_ISLANDS",
    "COSTA_RICA",
    "COTE_D_IVOIRE",
    "CROATIA",
    "CUBA",
    "CURACAO",
    "CYPRUS",
    "CZECH_REPUBLIC",
    "DEMOCRATIC_PEOPLE_S_REPUBLIC_OF_KOREA",
    "DENMARK",
    "DJIBOUTI",
    "DOMINICA",
    "DOMINICAN_REPUBLIC",
    "ECUADOR",
    "EGYPT",
    "EL_SALVADOR",
    "EQUATORIAL_GUINEA",
    "ERITREA",
    "ESTONIA",
    "ETHIOPIA",
    "FALKLAND_ISLANDS_MALVINAS",
    "FAROE_ISLANDS",
    "FEDERATED_STATES_OF_MICRONESIA",
    "FIJI",
    "FINLAND",
    "FRANCE",
    "FRENCH_GUIANA",
    "FRENCH_POLYNESIA",
    "FRENCH_SOUTHERN_TERRITORIES",
    "GABON",
    "GAMBIA",
    "GEORGIA",
    "GERMANY",
    "GHANA",
    "GIBRALTAR",
    "GREECE",
    "GREENLAND",
    "GRENADA",
    "GUADELOUPE",
    "GUAM",
    "GUATEMALA",
    "GUERNSEY",
    "GUINEA",
    "GUINEA_BISSAU",
    "GUYANA",
    "HAITI",
    "HEARD_ISLAND_AND_MCDONALD_ISLANDS",
    "HOLY_SEE_VATICAN_CITY_STATE",
    "HONDURAS",
    "HONG_KONG",
    "HUNGARY",
    "ICELAND",
    "INDIA",
    "INDONESIA",
    "IRAQ",
    "IRELAND",
    "ISLAMIC_REPUBLIC_OF_IRAN",
    "ISLE_OF_MAN",
    "ISRAEL",
    "ITALY",
    "JAMAICA",
    "JAPAN",
    "JERSEY",
    "JORDAN",
    "KAZAKHSTAN",
    "KENYA",
    "KIRIBATI",
    "KOSOVO_TEMPORARY",
    "KUWAIT",
    "KYRGYZSTAN",
    "LAO_PEOPLE_S_DEMOCRATIC_REPUBLIC",
    "LATVIA",
    "LEBANON",
    "LESOTHO",
    "LIBERIA",
    "LIBYA",
    "LIECHTENSTEIN",
    "LITHUANIA",
    "LUXEMBOURG",
    "MACAO",
    "MADAGASCAR",
    "MALAWI",
    "MALAYSIA",
    "MALDIVES",
    "MALI",
    "MALTA",
    "MARSHALL_ISLANDS",
    "MARTINIQUE",
    "MAURITANIA",
    "MAURITIUS",
    "MAYOTTE",
    "MEXICO",
    "MONACO",
    "MONGOLIA",
    "MONTENEGRO",
    "MONTSERRAT",
    "MOROCCO",
    "MOZAMBIQUE",
    "MYANMAR",
    "NAMIBIA",
    "NAURU",
    "NEPAL",
    "NETHERLANDS",
    "NEW_CALEDONIA",
    "NEW_ZEALAND",
    "NICARAGUA",
    "NIGER",
    "NIGERIA",
    "NIUE",
    "NORFOLK_ISLAND",
    "NORTHERN_IRELAND_TEMPORARY",
    "NORTHERN_MARIANA_ISLANDS",
    "NORWAY",
    "OMAN",
    "PAKISTAN",
    "PALAU",
    "PANAMA",
    "PAPUA_NEW_GUINEA",
    "PARAGUAY",
    "PERU",
    "PHILIPPINES",
    "PITCAIRN",
    "PLURINATIONAL_STATE_OF_BOLIVIA",
    "POLAND",
    "PORTUGAL",
    "PROVINCE_OF_CHINA_TAIWAN",
    "PUERTO_RICO",
    "QATAR",
    "REPUBLIC_OF_KOREA",
    "REPUBLIC_OF_MOLDOVA",
    "REUNION",
    "ROMANIA",
    "RUSSIAN_FEDERATION",
    "RWANDA",
    "SAINT_BARTHELEMY",
    "SAINT_KITTS_AND_NEVIS",
    "SAINT_LUCIA",
    "SAINT_MARTIN_FRENCH_PART",
    "SAINT_PIERRE_AND_MIQUELON",
    "SAINT_VINCENT_AND_THE_GRENADINES",
    "SAMOA",
    "SAN_MARINO",
    "SAO_TOME_AND_PRINCIPE",
    "SAUDI_ARABIA",
    "SENEGAL",
    "SERBIA",
    "SEYCHELLES",
    "SIERRA_LEONE",
    "SINGAPORE",
    "SINT_EUSTATIUS_AND_SABA_BONAIRE",
    "SINT_MAARTEN_DUTCH_PART",
    "SLOVAKIA",
    "SLOVENIA",
    "SOLOMON_ISLANDS",
    "SOMALIA",
    "SOUTH_AFRICA",
    "SOUTH_GEORGIA_AND_THE_SOUTH_SANDWICH_ISLANDS",
    "SOUTH_SUDAN",
    "SPAIN",
    "SRI_LANKA",
    "STATE_OF_PALESTINE",
    "SUDAN",
    "SURINAME",
    "SVALBARD_AND_JAN_MAYEN",
    "SWAZILAND",
    "SWEDEN",
    "SWITZERLAND",
    "SYRIAN_ARAB_REPUBLIC",
    "TAJIKISTAN",
    "THAILAND",
    "THE_DEMOCRATIC_REPUBLIC_OF_THE_CONGO",
    "THE_FORMER_YUGOSLAV_REPUBLIC_OF_MACEDONIA",
    "TIMOR_LESTE",
    "TOGO",
    "TOKELAU",
    "TONGA",
    "TRINIDAD_AND_TOBAGO",
    "TUNISIA",
    "TURKEY",
    "TURKMENISTAN",
    "TURKS_AND_CAICOS_ISLANDS",
    "TUVALU",
    "UGANDA",
    "UKRAINE",
    "UNITED_ARAB_EMIRATES",
    "UNITED_KINGDOM_OF_GREAT_BRITAIN_AND_NORTHERN_IRELAND",
    "UNITED_REPUBLIC_OF_TANZANIA",
    "UNITED_STATES_MINOR_OUTLYING_ISLANDS",
    "UNITED_STATES_OF_AMERICA",
    "URUGUAY",
    "UZBEKISTAN",
    "U_S_VIRGIN_ISLANDS",
    "VANUATU",
    "VIET_NAM",
    "WALLIS_AND_FUTUNA",
    "WESTERN_SAHARA",
    "YEMEN",
    "ZAMBIA",
    "ZIMBABWE",
]

CountryWithVat = Literal[
    "AFGHANISTAN",
    "ALAND_ISLANDS",
    "ALBANIA",
    "ALGERIA",
    "AMERICAN_SAMOA",
    "ANDORRA",
    "ANGOLA",
    "ANGUILLA",
    "ANTARCTICA",
    "ANTIGUA_AND_BARBUDA",
    "ARGENTINA",
    "ARMENIA",
    "ARUBA",
    "ASCENSION_AND_TRISTAN_DA_CUNHA_SAINT_HELENA",
    "AUSTRALIA",
    "AUSTRIA",
    "AZERBAIJAN",
    "BAHAMAS",
    "BAHRAIN",
    "BANGLADESH",
    "BARBADOS",
    "BELARUS",
    "BELGIUM",
    "BELIZE",
    "BENIN",
    "BERMUDA",
    "BHUTAN",
    "BOLIVARIAN_REPUBLIC_OF_VENEZUELA",
    "BOSNIA_AND_HERZEGOVINA",
    "BOTSWANA",
    "BOUVET_ISLAND",
    "BRAZIL",
    "BRITISH_VIRGIN_ISLANDS",
    "BRUNEI_DARUSSALAM",
    "BULGARIA",
    "BURKINA_FASO",
    "BURUNDI",
    "CABO_VERDE",
    "CAMBODIA",
    "CAMEROON",
    "CANADA",
    "CAYMAN_ISLANDS",
    "CENTRAL_AFRICAN_REPUBLIC",
    "CHAD",
    "CHILE",
    "CHINA",
    "CHRISTMAS_ISLAND",
    "COCOS_KEELING_ISLANDS",
    "COLOMBIA",
    "COMOROS",
    "CONGO",
    "COOK_ISLANDS",
    "COSTA_RICA",
    "COTE_D_IVOIRE",
    "CROATIA",
    "CUBA",
    "CURACAO",
    "CYPRUS",
    "CZECH_REPUBLIC",
    "DEMOCRATIC_PEOPLE_S_REPUBLIC_OF_KOREA",
    "DENMARK",
    "DJIBOUTI",
    "DOMINICA",
    "DOMINICAN_REPUBLIC",
    "ECUADOR",
    "EGYPT",
    "EL_SALVADOR",
    "EQUATORIAL_GUINEA",
    "ERITREA",
    "ESTONIA",
    "ETHIOPIA",
    "FALKLAND_ISLANDS_MALVINAS",
    "FAROE_ISLANDS",
    "FEDERATED_STATES_OF_MICRONESIA",
    "FIJI",
    "FINLAND",
    "FRANCE",
    "FRENCH_GUIANA",
    "FRENCH_POLYNESIA",
    "FRENCH_SOUTHERN_TERRITORIES",
    "GABON",
    "GAMBIA",
    "GEORGIA",
    "GERMANY",
    "GHANA",
    "GIBRALTAR",
    "GREECE",
    "GREENLAND",
    "GRENADA",
    "GUADELOUPE",
    "GUAM",
    "GUATEMALA",
    "GUERNSEY",
    "GUINEA",
    "GUINEA_BISSAU",
    "GUYANA",
    "HAITI",
    "HEARD_ISLAND_AND_MCDONALD_ISLANDS",
    "HOLY_SEE_VATICAN_CITY_STATE",
    "HONDURAS",
    "HONG_KONG",
    "HUNGARY",
    "ICELAND",
    "INDIA",
    "INDONESIA",
    "IRAQ",
    "IRELAND",
    "ISLAMIC_REPUBLIC_OF_IRAN",
    "ISLE_OF_MAN",
    "ISRAEL",
    "ITALY",
    "JAMAICA",
    "JAPAN",
    "JERSEY",
    "JORDAN",
    "KAZAKHSTAN",
    "KENYA",
    "KIRIBATI",
    "KOSOVO_TEMPORARY",
    "KUWAIT",
    "KYRGYZSTAN",
    "LAO_PEOPLE_S_DEMOCRATIC_REPUBLIC",
    "LATVIA",
    "LEBANON",
    "LESOTHO",
    "LIBERIA",
    "LIBYA",
    "LIECHTENSTEIN",
    "LITHUANIA",
    "LUXEMBOURG",
    "MACAO",
    "MADAGASCAR",
    "MALAWI",
    "MALAYSIA",
    "MALDIVES",
    "MALI",
    "MALTA",
    "MARSHALL_ISLANDS",
    "MARTINIQUE",
    "MAURITANIA",
    "MAURITIUS",
    "MAYOTTE",
    "MEXICO",
    "MONACO",
    "MONGOLIA",
    "MONTENEGRO",
    "MONTSERRAT",
    "MOROCCO",
    "MOZAMBIQUE",
    "MYANMAR",
    "NAMIBIA",
    "NAURU",
    "NEPAL",
    "NETHERLANDS",
    "NEW_CALEDONIA",
    "NEW_ZEALAND",
    "NICARAGUA",
    "NIGER",
    "NIGERIA",
    "NIUE",
    "NORFOLK_ISLAND",
    "NORTHERN_IRELAND_TEMPORARY",
    "NORWAY",
    "OMAN",
    "PAKISTAN",
    "PALAU",
    "PANAMA",
    "PAPUA_NEW_GUINEA",
    "PARAGUAY",
    "PERU",
    "PHILIPPINES",
    "PITCAIRN",
    "PLURINATIONAL_STATE_OF_BOLIVIA",
    "POLAND",
    "PORTUGAL",
    "PROVINCE_OF_CHINA_TAIWAN",
    "PUERTO_RICO",
    "QATAR",
    "REPUBLIC_OF_KOREA",
    "REPUBLIC_OF_MOLDOVA",
    "REUNION",
    "ROMANIA",
    "RUSSIAN_FEDERATION",
    "RWANDA",
    "SAINT_BARTHELEMY",
    "SAINT_KITTS_AND_NEVIS",
    "SAINT_LUCIA",
    "SAINT_PIERRE_AND_MIQUELON",
    "SAINT_VINCENT_AND_THE_GRENADINES",
    "SAMOA",
    "SAN_MARINO",
    "SAO_TOME_AND_PRINCIPE",
    "SAUDI_ARABIA",
    "SENEGAL",
    "SERBIA",
    "SEYCHELLES",
    "SIERRA_LEONE",
    "SINGAPORE",
    "SINT_EUSTATIUS_AND_SABA_BONAIRE",
    "SINT_MAARTEN_DUTCH_PART",
    "SLOVAKIA",
    "SLOVENIA",
    "SOLOMON_ISLANDS",
    "SOMALIA",
    "SOUTH_AFRICA",
    "SOUTH_GEORGIA_AND_THE_SOUTH_SANDWICH_ISLANDS",
    "SOUTH_SUDAN",
    "SPAIN",
    "SRI_LANKA",
    "STATE_OF_PALESTINE",
    "SUDAN",
    "SURINAME",
    "SVALBARD_AND_JAN_MAYEN",
    "SWAZILAND",
    "SWEDEN",
    "SWITZERLAND",
    "SYRIAN_ARAB_REPUBLIC",
    "TAJIKISTAN",
    "THAILAND",
    "THE_DEMOCRATIC_REPUBLIC_OF_THE_CONGO",
    "THE_FORMER_YUGOSLAV_REPUBLIC_OF_MACEDONIA",
    "TIMOR_LESTE",
    "TOGO",
    "TOKELAU",
    "TONGA",
    "TRINIDAD_AND_TOBAGO",
    "TUNISIA",
    "TURKEY",
    "TURKMENISTAN",
    "TURKS_AND_CAICOS_ISLANDS",
    "TUVALU",
    "UGANDA",
    "UKRAINE",
    "UNITED_ARAB_EMIRATES",
    "UNITED_KINGDOM_OF_GREAT_BRITAIN_AND_NORTHERN_IRELAND",
    "UNITED_REPUBLIC_OF_TANZANIA",
    "UNITED_STATES_MINOR_OUTLYING_ISLANDS",
    "UNITED_STATES_OF_AMERICA",
    "URUGUAY",
    "UZBEKISTAN",
    "U_S_VIRGIN_ISLANDS",
    "VANUATU",
    "VIET_NAM",
    "WALLIS_AND_FUTUNA",
    "WESTERN_SAHARA",
    "YEMEN",
    "ZAMBIA",
    "ZIMBABWE",
]

Currency = Literal[
    "AED",
    "AFN",
    "ALL",
    "AMD",
    "ANG",
    "AOA",
    "ARS",
    "ATS",
    "AUD",
    "AWG",
    "AZN",
    "BAM",
    "BBD",
    "BDT",
    "BEF",
    "BGN",
    "BHD",
    "BIF",
    "BMD",
    "BND",
    "BOB",
    "BOV",
    "BRL",
    "BSD",
    "BTN",
    "BWP",
    "BYN",
    "BZD",
    "CAD",
    "CDF",
    "CHE",
    "CHF",
    "CHW",
    "CLF",
    "CLP",
    "CNH",
    "CNT",
    "CNY",
    "COP",
    "COU",
    "CRC",
    "CUC",
    "CUP",
    "CVE",
    "CYP",
    "CZK",
    "DEM",
    "DJF",
    "DKK",
    "DOP",
    "DZD",
    "EEK",
    "EGP",
    "ERN",
    "ESP",
    "ETB",
    "EUR",
    "FIM",
    "FJD",
    "FKP",
    "FRF",
    "GBP",
    "GEL",
    "GGP",
    "GHS",
    "GIP",
    "GMD",
    "GNF",
    "GRD",
    "GTQ",
    "GYD",
    "HKD",
    "HNL",
    "HRK",
    "HTG",
    "HUF",
    "IDR",
    "IEP",
    "ILS",
    "IMP",
    "INR",
    "IQD",
    "IRR",
    "ISK",
    "ITL",
    "JEP",
    "JMD",
    "JOD",
    "JPY",
    "KES",
    "KGS",
    "KHR",
    "KID",
    "KMF",
    "KPW",
    "KRW",
    "KWD",
    "KYD",
    "KZT",
    "LAK",
    "LBP",
    "LKR",
    "LRD",
    "LSL",
    "LTL",
    "LUF",
    "LVL",
    "LYD",
    "MAD",
    "MDL",
    "MGA",
    "MKD",
    "MMK",
    "MNT",
    "MOP",
    "MRO",
    "MTL",
    "MUR",
    "MVR",
    "MWK",
    "MXN",
    "MXV",
    "MYR",
    "MZN",
    "NAD",
    "NGN",
    "NIO",
    "NIS",
    "NLG",
    "NOK",
    "NPR",
    "NTD",
    "NZD",
    "OMR",
    "PAB",
    "PEN",
    "PGK",
    "PHP",
    "PKR",
    "PLN",
    "PRB",
    "PTE",
    "PYG",
    "QAR",
    "RMB",
    "RON",
    "RSD",
    "RUB",
    "RWF",
    "SAR",
    "SBD",
    "SCR",
    "SDG",
    "SEK",
    "SGD",
    "SHP",
    "SIT",
    "SKK",
    "SLL",
    "SLS",
    "SOS",
    "SRD",
    "SSP",
    "STN",
    "SVC",
    "SYP",
    "SZL",
    "THB",
    "TJS",
    "TMT",
    "TND",
    "TOP",
    "TRY",
    "TTD",
    "TVD",
    "TWD",
    "TZS",
    "UAH",
    "UGX",
    "USD",
    "USN",
    "UYI",
    "UYU",
    "UYW",
    "UZS",
    "VES",
    "VND",
    "VUV",
    "WST",
    "XAF",
    "XAG",
    "XAU",
    "XBA",
    "XBB",
    "XBC",
    "XBD",
    "XCD",
    "XDR",
    "XOF",
    "XPD",
    "XPF",
    "XPT",
    "XSU",
    "XTS",
    "XUA",
    "XXX",
    "YER",
    "ZAR",
    "ZMW",
    "ZWB",
    "ZWL",
]

Unit = Literal[
    "AMPERE",
    "AMPERE_HOUR",
    "AMPERE_MINUTE",
    "BAG",
    "BAR",
    "BOTTLE",
    "BOX",
    "CAN",
    "CENTILITRE",
    "CM",
    "CUBIC_METER",
    "CUP",
    "DAY",
    "DECILITRE",
    "DOZEN",
    "DOZEN_PACK",
    "EIGHT_PACK",
    "EXAJOULE",
    "FIVE_PACK",
    "FOOT",
    "FOUR_PACK",
    "FULL_DAY",
    "GALLON_UK",
    "GALLON_US",
    "GIGABIT",
    "GIGABYTE",
    "GIGAJOULE",
    "GIGAWATT",
    "GIGAWATT_HOUR",
    "GRAM",
    "GRAM_PER_CUBIC_METRE",
    "GRAM_PER_SQUARE_METRE",
    "HECTARE",
    "HOUR",
    "HUNDRED",
    "INCH",
    "JAR",
    "JOULE",
    "JOULE_PER_SECOND",
    "KILOAMPERE_HOUR",
    "KILOBIT",
    "KILOBYTE",
    "KILOGRAM",
    "KILOGRAM_PER_CUBIC_METRE",
    "KILOGRAM_PER_SQUARE_METRE",
    "KILOJOULE",
    "KILOMETER",
    "KILOPASCAL",
    "KILOVOLT",
    "KILOWATT",
    "KILOWATT_HOUR",
    "LINEAR_METER",
    "LITER",
    "LOT",
    "MEGABIT",
    "MEGABYTE",
    "MEGAWATT_HOUR",
    "METER",
    "MILE",
    "MILLIAMPERE_HOUR",
    "MILLIGRAM",
    "MILLIGRAM_PER_CUBIC_METRE",
    "MILLIJOULE",
    "MILLILITRE",
    "MILLIMETER",
    "MILLIVOLT",
    "MILLIWATT",
    "MINUTE",
    "MONTH",
    "NINE_PACK",
    "NO_UNIT",
    "NUMBER_OF_WORDS",
    "OUNCE",
    "PAGE",
    "PAIR",
    "PALLET",
    "PARCEL",
    "PASCAL",
    "PERSON",
    "PETAJOULE",
    "PIECE",
    "PINT_UK",
    "PINT_US",
    "PLATE",
    "POUND",
    "ROLL",
    "SACK",
    "SALE_UNIT",
    "SECOND",
    "SERIES",
    "SET",
    "SEVEN_PACK",
    "SIX_PACK",
    "SQUARE_CENTIMETRE",
    "SQUARE_METER",
    "STONE_UK",
    "TEN_PACK",
    "TERABIT",
    "TERAJOULE",
    "TERAWATT",
    "TERAWATT_HOUR",
    "THREE_PACK",
    "TON",
    "TUBE",
    "TWO_PACK",
    "WATT",
    "WATT_HOUR",
    "WEEK",
    "WRAP",
    "YARD",
    "YEAR",
]


class AccidentInsurance(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    accidentInsurancePolicyId: Int64 | None = None
    percent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})]
    occupationalTitleId: Annotated[str, Meta(max_length=20)] | None = None
    kevaOccupationalTitleId: Annotated[str, Meta(max_length=20)] | None = None
    version: datetime | None = None


class AccidentInsurancePolicy(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    providerName: str | None = None
    providerCode: str | None = None
    number: str | None = None
    active: bool | None = None
    label: str | None = None
    version: datetime | None = None


class AccountingReportData(Struct, kw_only=True, omit_defaults=True):
    periods: list[AccountingReportPeriod] | None = None


class AccountingReportPeriod(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    endDate: Date | None = None
    rows: list[AccountingReportRow] | None = None


class AccountingReportRequest(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    endDate: Date
    receiptStatus: (
        list[
            Literal[
                "APPROVED",
                "SENT",
                "NOT_SENT",
                "PAYMENT_SENT_TO_BANK",
                "PAID",
                "PARTLY_PAID",
                "PARTLY_PAID,",
                "MARKED_PAID",
                "PAYMENT_QUEUED",
                "PAYMENT_DENIED",
                "UNFINISHED",
                "VERIFIED",
                "RECEIVED",
            ]
        ]
        | None
    ) = None
    type: Literal["INCOME_STATEMENT", "CASH_FLOW", "BALANCE_SHEET"]
    options: AccountingReportRequestOptions | None = None


class AccountingReportRequestOptions(Struct, kw_only=True, omit_defaults=True):
    receiptType: (
        list[
            Literal[
                "SALES_INVOICE",
                "PURCHASE_INVOICE",
                "TRAVEL_INVOICE",
                "BILL_OF_CHARGES",
                "JOURNAL",
                "SALARY",
                "VAT_FORM",
                "EMPLOYER_CONTRIBUTION",
                "PERIODIC_TAX_RETURN",
                "VAT_SUMMARY",
                "SALES_ORDER",
                "PURCHASE_ORDER",
                "REFERENCE_PAYMENT",
                "BANK_STATEMENT_AS_RECEIPT",
                "RECEIPT_FOR_OPENING_ACCOUNTS",
            ]
        ]
        | None
    ) = None
    receiptCurrency: Currency | None = None
    receiptName: str | None = None
    entryPeriodStart: Date | None = None
    entryPeriodEnd: Date | None = None
    transactionValue: str | None = None
    transactionCurrency: Currency | None = None
    reportLanguage: str | None = None
    customerCompanyId: str | None = None


class AccountingReportResponse(Struct, kw_only=True, omit_defaults=True):
    reportParameters: AccountingReportRequest | None = None
    reportData: AccountingReportData | None = None


class AccountingReportRow(Struct, kw_only=True, omit_defaults=True):
    rowId: Int32 | None = None
    type: Literal["BALANCE", "ROW_FUNCTION"] | None = None
    name: str | None = None
    value: Decimal | None = None
    formula: str | None = None


class AccountingReportTransaction(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str | None = None
    receiptNumber: Int32 | None = None
    receiptDate: Date | None = None
    invoiceDate: Date | None = None
    type: (
        Literal[
            "ACCRUAL",
            "BANK_STATEMENT_AS_RECEIPT",
            "BILL_OF_CHARGES",
            "EMPLOYER_CONTRIBUTION",
            "JOURNAL",
            "JOURNAL_BYPASSING_INVOICE_PAGE",
            "JOURNAL_MOVING_STRAIGHT_TO_ACCOUNTING_PAGE",
            "OFFER",
            "PAYMENT_CORRECTION",
            "PERIODIC_TAX_RETURN",
            "PURCHASE_INVOICE",
            "PURCHASE_ORDER",
            "RECEIPT_FOR_OPENING_ACCOUNTS",
            "REFERENCE_PAYMENT",
            "SALARY",
            "SALES_INVOICE",
            "SALES_ORDER",
            "TRACKING_PERIOD_OPENING_RECEIPT",
            "TRAVEL_INVOICE",
            "TRAVEL_PLAN",
            "UNKNOWN_RECEIPT_TYPE_F",
            "UNKNOWN_RECEIPT_TYPE_G",
            "VAT_FORM",
            "VAT_SUMMARY",
        ]
        | None
    ) = None
    accountingValue: Decimal | None = None
    status: (
        Literal[
            "APPROVED",
            "DELETED",
            "EMPTY",
            "INVALIDATED",
            "INVOICED",
            "MARKED_PAID",
            "NOT_SENT",
            "OVERRIDDEN",
            "PAID",
            "PARTLY_PAID",
            "PAYMENT_DENIED",
            "PAYMENT_QUEUED",
            "PAYMENT_SENT_TO_BANK",
            "PAYMENT_TRANSACTION_REMOVED",
            "RECEIVED",
            "SENT",
            "STARTED",
            "UNFINISHED",
            "UNSAVED",
            "VERIFIED",
        ]
        | None
    ) = None
    vatPercent: Decimal | None = None
    vatAmount: Decimal | None = None
    vatDeductionPercent: Decimal | None = None
    vatDeduction: Decimal | None = None
    vatStatus: Int32 | None = None
    transactionDescription: str | None = None
    startDate: Date | None = None
    endDate: Date | None = None


class AccountingRights(Struct, kw_only=True, omit_defaults=True):
    journalReceipts: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    journalReceiptSearch: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    personalJournalReceiptsOnly: bool | None = None
    closingOfAccountTools: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    preventCreatingEditingInvoices: bool | None = None
    preventEditingAccountingPage: bool | None = None
    accountingReports: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    archive: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None


class AllocationMetadata(Struct, kw_only=True, omit_defaults=True):
    allocationMetadataRows: list[AllocationMetadataRow] | None = None


class AllocationMetadataRow(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    vatPercentage: Decimal
    sum: Decimal
    comment: Annotated[str, Meta(max_length=512)] | None = None
    vatStatus: Int32 | None = None
    ledgerAccountCode: str | None = None


class AllocationMetadataWithFullLedgerAccountDataRow(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    vatPercentage: Decimal
    sum: Decimal
    vatStatus: Int32 | None = None
    comment: Annotated[str, Meta(max_length=512)] | None = None
    ledgerAccount: LedgerAccount | None = None


class ApiIntegrationApproveRequest(Struct, kw_only=True, omit_defaults=True):
    approve: list[Decimal] | None = None
    reject: list[ApiIntegrationRejected] | None = None


class ApiIntegrationApproveResult(Struct, kw_only=True, omit_defaults=True):
    integrationId: str | None = None
    companiesIntegrated: list[ApiIntegrationApprovedDTO] | None = None


class ApiIntegrationApprovedDTO(Struct, kw_only=True, omit_defaults=True):
    companyId: Int32 | None = None
    apiKey: str | None = None


class ApiIntegrationCompany(Struct, kw_only=True, omit_defaults=True):
    companyId: Int32 | None = None
    extraInfo: ApiIntegrationCompanyExtraInfo | None = None


class ApiIntegrationCompanyExtraInfo(Struct, kw_only=True, omit_defaults=True):
    companyName: str | None = None
    country: Country | None = None
    accountingOfficeName: str | None = None
    businessIdentifier: BusinessIdentifier | None = None


class ApiIntegrationCustomer(Struct, kw_only=True, omit_defaults=True):
    companyId: Int32 | None = None
    integrationVersionStatus: (
        Literal["APPROVED", "DELETED", "DEPRECATED", "INVALIDATED", "NEW", "PENDING_APPROVAL", "REJECTED"] | None
    ) = None


class ApiIntegrationInitiator(Struct, kw_only=True, omit_defaults=True):
    email: str | None = None
    userFullName: str | None = None


class ApiIntegrationRejected(Struct, kw_only=True, omit_defaults=True):
    companyId: Int32 | None = None
    reason: Annotated[str, Meta(max_length=255)] | None = None


class ApiIntegrationRequestData(Struct, kw_only=True, omit_defaults=True):
    integrationId: str
    expires: str | None = None
    initiator: ApiIntegrationInitiator | None = None
    companiesToIntegrate: list[ApiIntegrationCompany] | None = None


class Attachment(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str
    referenceType: Literal[
        "BANKSTATEMENTEVENT",
        "COST_RECEIPT",
        "CUSTOMER_BUSINESS_PARTNER_REGISTER",
        "EMPLOYEE_INFO",
        "ENVIRONMENT",
        "FINANCIAL_STATEMENT",
        "INVOICE",
        "INVOICEDRAFT_ITEM",
        "LEDGERRECEIPT",
        "NETS_COLLECTION",
        "PERSON_BUSINESS_PARTNER_REGISTER",
        "PURCHASE_PRODUCT_REGISTER",
        "REFERENCE_PAYMENT",
        "SALES_PRODUCT_REGISTER",
        "SUPPLIER_BUSINESS_PARTNER_REGISTER",
    ]
    referenceId: Int32
    mimeType: str | None = None
    sendWithInvoice: bool


class AttachmentRename(Struct, kw_only=True, omit_defaults=True):
    name: str


class AttachmentSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[Document] | None = None
    meta: SearchResultMetaData | None = None


class AverageDailyActualWorkdays(Struct, kw_only=True, omit_defaults=True):
    actualWorkdaysInFirstYear: Int32
    actualWorkdaysInSecondYear: Int32 | None = None


class BankAccount(Struct, kw_only=True, omit_defaults=True):
    accountNumber: str | None = None
    bic: str | None = None


class BankAccountAlias(Struct, kw_only=True, omit_defaults=True):
    type: Literal["BANKGIRO", "KREDITOR", "PLUSGIRO"]
    accountNumber: str


class BankStatement(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    accountNumber: str | None = None
    startDate: Date | None = None
    endDate: Date | None = None
    currency: Currency | None = None
    numberOfDeposits: Int32 | None = None
    depositSum: Decimal | None = None
    numberOfWithdrawals: Int32 | None = None
    withdrawalSum: Decimal | None = None
    startBalance: Decimal | None = None
    endBalance: Decimal | None = None
    statementNumber: Int32 | None = None
    events: list[BankStatementEvent] | None = None


class BankStatementEvent(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    payDate: Date | None = None
    valueDate: Date | None = None
    sum: Decimal | None = None
    accountNumber: str | None = None
    name: str | None = None
    explanationCode: Int32 | None = None
    archiveCode: str | None = None
    message: str | None = None
    reference: str | None = None
    allocated: bool | None = None
    invoiceId: Int32 | None = None
    productId: Int64 | None = None
    endToEndId: Int32 | None = None
    attachments: list[Attachment] | None = None
    allocationMetadataRows: list[AllocationMetadataWithFullLedgerAccountDataRow] | None = None


class BankStatementsSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[BankStatement] | None = None
    meta: SearchResultMetaData | None = None


class BasicFactoringContract(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    financingCompanyName: Annotated[str, Meta(min_length=1)]
    financingCompanyBankAccount: Annotated[str, Meta(min_length=1)]
    contractNumber: Annotated[str, Meta(min_length=1, max_length=80)]
    transferNotification: list[TransferNotification] | None = None
    status: Literal["ACTIVE", "INACTIVE"] | None = None


class BasicInvoicingInfo(Struct, kw_only=True, omit_defaults=True):
    customerNumber: str | None = None
    identifier: str | None = None
    identifierType: str | None = None


class BasicPaymentTransactionData(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    invoiceId: Int32 | None = None
    paymentDate: Date | None = None
    amount: Decimal | None = None
    receiverName: str | None = None
    status: (
        Literal[
            "APPROVED",
            "DELETED",
            "EMPTY",
            "INVALIDATED",
            "INVOICED",
            "MARKED_PAID",
            "NOT_SENT",
            "OVERRIDDEN",
            "PAID",
            "PARTLY_PAID",
            "PAYMENT_DENIED",
            "PAYMENT_QUEUED",
            "PAYMENT_SENT_TO_BANK",
            "PAYMENT_TRANSACTION_REMOVED",
            "RECEIVED",
            "SENT",
            "STARTED",
            "UNFINISHED",
            "UNSAVED",
            "VERIFIED",
        ]
        | None
    ) = None
    serviceCharge: Literal["BOTH_PAY_OWN_FEES", "PAYER_PAY_BOTH_FEES"] | None = None
    paidAmount: Decimal | None = None
    paidCurrency: Currency | None = None


class BasicRegistryInfo(Struct, kw_only=True, omit_defaults=True):
    active: bool | None = None


class BusinessIdentifier(Struct, kw_only=True, omit_defaults=True):
    brnType: Literal["ASSN", "DK", "FI", "HETU", "NO", "PN", "SE", "SSN", "YHD"] | None = None
    code: Annotated[str, Meta(max_length=25)] | None = None


class BusinessPartner(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    type: Literal["CUSTOMER", "SUPPLIER", "PERSON"]
    address: BusinessPartnerAddress | None = None
    billingAddress: BusinessPartnerBillingAddress | None = None
    deliveryAddress: BusinessPartnerDeliveryAddress | None = None
    invoicingInfo: InvoicingInfo | None = None
    attachments: list[Attachment] | None = None
    contactPersons: list[BusinessPartnerContactPerson] | None = None
    additionalInfo: BusinessPartnerAdditionalInfo | None = None
    paymentInfo: BusinessPartnerPaymentInfo
    registryInfo: RegistryInfo | None = None
    version: datetime | None = None


class BusinessPartnerAccount(Struct, kw_only=True, omit_defaults=True):
    code: str | None = None
    name: str | None = None


class BusinessPartnerAccountsInfo(Struct, kw_only=True, omit_defaults=True):
    debitAccount: BusinessPartnerAccount | None = None
    creditAccount: BusinessPartnerAccount | None = None
    reconciliationAccount: BusinessPartnerAccount | None = None


class BusinessPartnerAdditionalInfo(Struct, kw_only=True, omit_defaults=True):
    defaultAdditionalInformation: Annotated[str, Meta(max_length=500)] | None = None
    defaultReference: str | None = None
    group: Annotated[str, Meta(max_length=80)] | None = None
    parentCompanyIdType: (
        Literal[
            "",
            "HETU",
            "YHD",
            "PN",
            "NO",
            "AT",
            "BE",
            "BG",
            "CY",
            "HR",
            "CZ",
            "DK",
            "EE",
            "FI",
            "FR",
            "DE",
            "GB",
            "EL",
            "HU",
            "IE",
            "IT",
            "LV",
            "LT",
            "LU",
            "MT",
            "NL",
            "PL",
            "PT",
            "RO",
            "SK",
            "SI",
            "ES",
            "SE",
        ]
        | None
    ) = None
    parentCompanyId: Annotated[str, Meta(max_length=20)] | None = None
    auxiliaryCompanyName: Annotated[str, Meta(max_length=80)] | None = None
    formerCompanyName: Annotated[str, Meta(max_length=80)] | None = None
    sector: Annotated[str, Meta(max_length=80)] | None = None
    webAddress: Annotated[str, Meta(max_length=100)] | None = None
    comments1: Annotated[str, Meta(max_length=100)] | None = None
    comments2: Annotated[str, Meta(max_length=100)] | None = None
    invoicePeriod: Annotated[str, Meta(max_length=40)] | None = None
    withholdingRegisterMarking: Annotated[str, Meta(max_length=20)] | None = None
    invoiceLedger: Literal["CLEARING", "INVOICE_LEDGER"] | None = None


class BusinessPartnerAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)] | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class BusinessPartnerBasicInfo(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str | None = None
    billingAddress: BusinessPartnerBillingAddress | None = None
    invoicingInfo: BasicInvoicingInfo | None = None
    registryInfo: BasicRegistryInfo | None = None
    type: Literal["CUSTOMER", "SUPPLIER", "PERSON"] | None = None
    version: datetime | None = None


class BusinessPartnerBillingAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)] | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class BusinessPartnerContactPerson(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: Annotated[str, Meta(max_length=80)] | None = None
    email: Annotated[str, Meta(max_length=80)] | None = None
    phone: Annotated[str, Meta(max_length=40)] | None = None


class BusinessPartnerDefaultAccounts(Struct, kw_only=True, omit_defaults=True):
    vatPercent: Decimal | None = None
    vatDeduction: Decimal | None = None
    vatStatus: Int32 | None = None
    vatProcessing: str | None = None
    combineInvoiceRows: bool | None = None
    salesInvoiceAccounts: BusinessPartnerAccountsInfo | None = None
    purchaseInvoiceAccounts: BusinessPartnerAccountsInfo | None = None
    travelInvoiceAccounts: BusinessPartnerAccountsInfo | None = None
    expenseClaimAccounts: BusinessPartnerAccountsInfo | None = None
    journalAccounts: BusinessPartnerAccountsInfo | None = None


class BusinessPartnerDeliveryAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)] | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class BusinessPartnerGroup(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    type: Literal["CUSTOMER", "SUPPLIER", "PERSON"]
    active: bool | None = None


class BusinessPartnerGroupSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[BusinessPartnerGroup] | None = None
    meta: SearchResultMetaData | None = None


class BusinessPartnerPaymentDetails(Struct, kw_only=True, omit_defaults=True):
    paymentMethod: (
        Literal[
            "BANK_TRANSFER",
            "CASH",
            "CLEARING",
            "CREDIT_CARD_CHARGE",
            "DIRECT_DEBIT",
            "DIRECT_PAYMENT",
            "DKLMPKRE",
            "DOMESTIC_PAYMENT_BANKGIRO",
            "DOMESTIC_PAYMENT_CREDITOR",
            "DOMESTIC_PAYMENT_PLUSGIRO",
            "FOREIGN_PAYMENT",
            "NETS",
            "OTHER",
        ]
        | None
    ) = None
    currency: Currency | None = None
    bankAccount: BankAccount | None = None
    paymentTermDays: str | None = None
    paymentTermPercentage: Decimal | None = None
    penalInterestRate: Decimal | None = None
    discountPercentage: Decimal | None = None
    clearingCode: str | None = None


class BusinessPartnerPaymentInfo(Struct, kw_only=True, omit_defaults=True):
    factoringContractId: Int32 | None = None
    paymentMethod: Literal[
        "BANK_TRANSFER",
        "DIRECT_DEBIT",
        "DIRECT_PAYMENT",
        "CLEARING",
        "CREDIT_CARD_CHARGE",
        "FOREIGN_PAYMENT",
        "OTHER",
        "CASH",
        "DOMESTIC_PAYMENT_PLUSGIRO",
        "DOMESTIC_PAYMENT_BANKGIRO",
        "DOMESTIC_PAYMENT_CREDITOR",
        "DKLMPKRE",
        "NETS",
    ]
    bankAccount: str | None = None
    paymentTermDays: str | None = None
    paymentTermPercentage: Decimal | None = None
    penalInterestRate: Decimal | None = None
    discountPercentage: Decimal | None = None
    cashDiscount: CashDiscount | None = None
    currency: Currency | None = None
    deliveryMethod: str | None = None
    clearingCode: str | None = None
    bic: str | None = None
    customerAccountNumber: str | None = None


class BusinessPartnerSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[BusinessPartnerBasicInfo] | None = None
    meta: SearchResultMetaData | None = None


class CarBenefitRowDetails(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    carAgeGroup: Literal["A", "ABROAD", "B", "C"]
    benefitLimited: bool
    emissionValue: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None = None


class CashDiscount(Struct, kw_only=True, omit_defaults=True):
    optionList: list[CashDiscountOption] | None = None
    cashDiscountsTermType: Literal["FROM_END_OF_MONTH", "FROM_INV_DATE"] | None = None


class CashDiscountOption(Struct, kw_only=True, omit_defaults=True):
    numberOfDays: Annotated[int, Meta(ge=-2147483648, le=999)] | None = None
    discountPercentage: Annotated[Decimal, Meta(extra={"le": Decimal("99.99")})] | None = None


class CheckingEvent(Struct, kw_only=True, omit_defaults=True):
    comment: Annotated[str, Meta(max_length=100)] | None = None


class CirculationSettings(Struct, kw_only=True, omit_defaults=True):
    useForPurchaseInvoices: bool | None = None
    useForTravelAndExpenseInvoices: bool | None = None
    reminderInterval: (
        Literal["EVERY_SECOND_DAY", "EVERY_THIRD_DAY", "ONCE_A_DAY", "ONCE_A_WEEK", "ONLY_ONCE"] | None
    ) = None
    forceNotifications: bool | None = None
    useDeterminedOrder: bool | None = None
    allowPaymentOnlyWhenApproved: bool | None = None
    allowInvoiceSpecificDiscussion: bool | None = None
    allowExtendedTaggingInDiscussion: bool | None = None
    allocatePurchaseOrdersAndInvoicesInChecking: bool | None = None
    maxVerifiers: Int32 | None = None
    maxAcceptors: Int32 | None = None
    verifiers: list[Verifier] | None = None
    acceptors: list[Verifier] | None = None
    allowPersonalSubstitution: bool | None = None
    substitutions: list[Substitution] | None = None


class CollectionsAndPenalExpenses(Struct, kw_only=True, omit_defaults=True):
    useAutomaticHandling: bool | None = None
    collectionCostsProduct: ProductBasicInfo | None = None
    penalExpenseProduct: ProductBasicInfo | None = None
    penalInterestDateMargin: Int32 | None = None
    minimumPenalInterestSum: Decimal | None = None
    defaultSalesInvoiceInterest: Decimal | None = None
    defaultSalesInvoicePaymentTerms: Int32 | None = None
    collectionPartner: str | None = None


class Comment(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    author: str | None = None
    dateTime: datetime | None = None
    comment: str
    taggedUsersInfo: TaggedUsersInfo | None = None


class CommentWithTaggedUsers(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    author: str | None = None
    dateTime: datetime | None = None
    comment: str
    taggedUsersInfo: TaggedUsersInfo | None = None
    taggedUsers: list[TaggedUser] | None = None


class Comments(Struct, kw_only=True, omit_defaults=True):
    comments: list[Comment] | None = None


class Company(Struct, kw_only=True, omit_defaults=True):
    id: Int32
    name: Annotated[str, Meta(min_length=1)]
    country: Country | None = None
    productVersion: (
        Literal[
            "BACKOFFICE",
            "BACKOFFICE_BASIC",
            "BACKOFFICE_PLUS",
            "BACKOFFICE_PREMIUM",
            "FINAGO_SOLO",
            "FINANCIALS_ALKU",
            "FINANCIALS_BASIC",
            "FINANCIALS_ENTERPRISE",
            "FINANCIALS_GOLD",
            "FINANCIALS_LIGHT",
            "FINANCIALS_MAX",
            "FINANCIALS_PLATINUM",
            "FINANCIALS_PLUS",
            "FINANCIALS_PREMIUM",
            "FINANCIALS_SILVER",
            "FINANCIALS_TIER_ONE",
            "FINANCIALS_TIER_THREE",
            "FINANCIALS_TIER_TWO",
            "FINANCIALS_UNLIMITED",
            "FLEX",
            "SALES_GOLD",
            "SALES_PLATINUM",
            "SALES_SILVER",
            "SME_BETTER",
        ]
        | None
    ) = None
    operationType: (
        Literal[
            "BROKEN",
            "CEASED",
            "CLOSED",
            "DEMONSTRATION",
            "EDUCATIONAL",
            "ELISA_PURCHASE",
            "PRODUCTION",
            "SPECIAL",
            "TRIAL",
        ]
        | None
    ) = None
    accountingOfficeName: str | None = None
    accountingOfficeId: Int32 | None = None
    companyAddress: CompanyAddress | None = None
    billingAddress: CompanyBillingAddress | None = None
    mva: bool | None = None
    inTradeRegister: bool | None = None
    businessIdentifier: BusinessIdentifier | None = None
    accountingCoaLanguages: list[str] | None = None
    companyCurrency: Literal["DKK", "EUR", "NOK", "SEK"] | None = None
    currencyRateSearchDensity: (
        Literal["DAILY_EXCHANGE_RATE", "LAST_DAY_OF_THE_MONTH", "PROCOUNTOR_FIXED_RATE"] | None
    ) = None


class CompanyAddress(Struct, kw_only=True, omit_defaults=True):
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    poBox: Annotated[str, Meta(max_length=255)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None


class CompanyBankAccount(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    accountNumber: str | None = None
    iban: str
    bic: Annotated[str, Meta(max_length=255)] | None = None
    bankName: Annotated[str, Meta(max_length=255)] | None = None
    currency: Currency
    defaultForInvoice: bool
    defaultForPayment: bool
    status: Literal["ACTIVE", "INACTIVE"]
    orderNo: Int32 | None = None
    associatedAccounts: list[BankAccountAlias] | None = None
    version: datetime | None = None
    bankAddress: Annotated[str, Meta(max_length=255)] | None = None
    ledgerAccount: str
    bankingCode: Annotated[str, Meta(max_length=20)] | None = None
    serviceNumbers: list[str] | None = None
    showAccountOnInvoice: bool
    allowPayments: bool
    allowForeignPayments: bool
    allowSalaryPayments: bool | None = None
    allowExpressPayments: bool | None = None
    withholdingTax: bool | None = None
    created: datetime | None = None


class CompanyBankAccountBasicInfo(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    accountNumber: str | None = None
    iban: str
    bic: Annotated[str, Meta(max_length=255)] | None = None
    bankName: Annotated[str, Meta(max_length=255)] | None = None
    currency: Currency
    defaultForInvoice: bool
    defaultForPayment: bool
    status: Literal["ACTIVE", "INACTIVE"]
    orderNo: Int32 | None = None
    associatedAccounts: list[BankAccountAlias] | None = None
    version: datetime | None = None


class CompanyBankAccountSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[CompanyBankAccountBasicInfo] | None = None
    meta: SearchResultMetaData | None = None


class CompanyBillingAddress(Struct, kw_only=True, omit_defaults=True):
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None


class CompanyCurrency(Struct, kw_only=True, omit_defaults=True):
    companyCurrency: Literal["DKK", "EUR", "NOK", "SEK"] | None = None


class CompanySettings(Struct, kw_only=True, omit_defaults=True):
    invoiceDiscussionEnabled: bool | None = None


class CompanyUsageSettings(Struct, kw_only=True, omit_defaults=True):
    defaultInvoiceChannel: (
        Literal["EDIFACT", "ELECTRONIC_INVOICE", "EMAIL", "MAIL", "NO_SENDING", "PAPER_INVOICE"] | None
    ) = None
    cashDiscount: CompanyUsageSettingsCashDiscount | None = None
    accountingByRow: CompanyUsageSettingsAccountingByRow | None = None


class CompanyUsageSettingsAccountingByRow(Struct, kw_only=True, omit_defaults=True):
    salesInvoicePosting: bool | None = None
    purchaseInvoicePosting: bool | None = None
    travelAndExpenseInvoicePosting: bool | None = None
    salaryPosting: bool | None = None


class CompanyUsageSettingsCashDiscount(Struct, kw_only=True, omit_defaults=True):
    cashDiscountForSales: bool | None = None
    cashDiscountForPurchase: bool | None = None


class CounterParty(Struct, kw_only=True, omit_defaults=True):
    contactPersonName: Annotated[str, Meta(max_length=70)] | None = None
    identifier: str | None = None
    taxCode: str | None = None
    customerNumber: str | None = None
    email: str | None = None
    bccAddresses: list[str] | None = None
    counterPartyAddress: InvoiceCounterpartyAddress
    bankAccount: BankAccount | None = None
    einvoiceAddress: EInvoiceAddress | None = None


class CreatedWebhookResponse(Struct, kw_only=True, omit_defaults=True):
    status: Int32 | None = None
    uuid: str | None = None


class Currencies(Struct, kw_only=True, omit_defaults=True):
    currencies: list[str] | None = None


class CurrencyExchangeRate(Struct, kw_only=True, omit_defaults=True):
    queryDay: Date | None = None
    currency: Currency | None = None
    day: Date | None = None
    rate: Decimal | None = None


class CurrencyGroupRates(Struct, kw_only=True, omit_defaults=True):
    baseCurrency: str | None = None
    currencyDate: Date | None = None
    rates: list[CurrencyRate] | None = None


class CurrencyRate(Struct, kw_only=True, omit_defaults=True):
    currencyRate: Decimal | None = None
    currencyCode: str | None = None


DataModel = dict[str, Any]


class DefaultDimension(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str | None = None
    items: list[DefaultDimensionItem] | None = None


class DefaultDimensionBasicData(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str | None = None
    items: list[DefaultDimensionItemBasicData] | None = None


class DefaultDimensionItem(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    codeName: str
    percent: Decimal
    status: bool | None = None
    description: str | None = None


class DefaultDimensionItemBasicData(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    codeName: str
    percent: Decimal


class DefaultProduct(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    productInfo: Product | None = None
    defaultSettings: DefaultProductSettings | None = None
    validityPeriods: list[ProductValidityPeriod] | None = None


class DefaultProductSettings(Struct, kw_only=True, omit_defaults=True):
    useSpecialDiscount: bool | None = None
    specialDiscountPercentage: Decimal | None = None
    useSpecialPrice: bool | None = None
    specialPrice: Decimal | None = None
    useSpecialVat: bool | None = None
    specialVatPercentage: Decimal | None = None
    amount: Decimal | None = None
    comment: str | None = None


class DeliveryTerms(Struct, kw_only=True, omit_defaults=True):
    deliveryTerms: list[str] | None = None


class DeliveryTermsInfo(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    municipality: str | None = None


class Dimension(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str
    items: list[DimensionItem] | None = None


class DimensionItem(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    codeName: str
    status: str | None = None
    description: str | None = None


class DimensionItemValue(Struct, kw_only=True, omit_defaults=True):
    dimensionId: Int32
    itemId: Int32
    value: Decimal


class DimensionItemValueList(Struct, kw_only=True, omit_defaults=True):
    dimensionItemValues: list[DimensionItemValue]


class DimensionName(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=255)]


class DirectBankTransfer(Struct, kw_only=True, omit_defaults=True):
    amount: Annotated[Decimal, Meta(extra={"ge": Decimal("0")})]
    bankReferenceCode: Annotated[str, Meta(max_length=40)] | None = None
    bankReferenceCodeType: (
        Literal["RF", "FI", "OCR", "KID", "GIK01", "GIK04", "GIK15", "FIK71", "FIK73", "FIK75"] | None
    ) = None
    message: Annotated[str, Meta(max_length=140)] | None = None
    recipientBankAccount: Annotated[str, Meta(max_length=80)]
    recipientBicCode: Annotated[str, Meta(max_length=80)] | None = None
    paymentMethod: Literal[
        "DENMARK_DOMESTIC_PAYMENT",
        "DENMARK_DOMESTIC_PAYMENT_CREDITOR",
        "DENMARK_FOREIGN_PAYMENT",
        "FINNISH_BANK_TRANSFER",
        "FINNISH_EXPRESS_PAYMENT",
        "FINNISH_FOREIGN_PAYMENT",
        "NORWEGIAN_DOMESTIC_PAYMENT",
        "NORWEGIAN_FOREIGN_PAYMENT",
        "SWEDISH_DOMESTIC_PAYMENT",
        "SWEDISH_DOMESTIC_PAYMENT_BANKGIRO",
        "SWEDISH_DOMESTIC_PAYMENT_PLUSGIRO",
        "SWEDISH_FOREIGN_PAYMENT",
    ]
    payerBankAccount: str | None = None
    paymentDate: Date
    receiverBankClearingCode: str | None = None
    recipientNameAndAddress: PaymentRecipientNameAndAddress
    receiverBankNameAndAddress: PaymentReceiverBankNameAndAddress | None = None
    intermediaryBankNameAndAddress: PaymentIntermediaryBankNameAndAddress | None = None
    intermediaryBankBic: str | None = None
    serviceCharge: Literal["BOTH_PAY_OWN_FEES", "PAYER_PAY_BOTH_FEES"] | None = None
    currencyCode: Currency
    customId: Annotated[str, Meta(min_length=1, max_length=64)] | None = None


class DirectBankTransferList(Struct, kw_only=True, omit_defaults=True):
    directBankTransfers: Annotated[list[DirectBankTransfer], Meta(min_length=1, max_length=2147483647)]


class DirectSalaryPayment(Struct, kw_only=True, omit_defaults=True):
    amount: Annotated[Decimal, Meta(extra={"ge": Decimal("0")})]
    bankReferenceCode: Annotated[str, Meta(max_length=40)] | None = None
    bankReferenceCodeType: (
        Literal["RF", "FI", "OCR", "KID", "GIK01", "GIK04", "GIK15", "FIK71", "FIK73", "FIK75"] | None
    ) = None
    message: Annotated[str, Meta(max_length=140)] | None = None
    recipientBankAccount: Annotated[str, Meta(max_length=80)]
    recipientBicCode: Annotated[str, Meta(max_length=80)] | None = None
    recipientName: Annotated[str, Meta(min_length=1, max_length=80)]
    recipientCode: BusinessIdentifier
    currencyCode: Literal["EUR"]
    customId: Annotated[str, Meta(min_length=1, max_length=64)]


class DirectSalaryPaymentGroup(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    listName: str | None = None
    created: datetime | None = None
    status: (
        Literal[
            "PAID",
            "PAYMENT_QUEUED",
            "PAYMENT_SENT_TO_BANK",
            "PAYMENT_TRANSACTION_CANCELLED",
            "PAYMENT_TRANSACTION_REMOVED",
        ]
        | None
    ) = None
    paymentMethod: Literal["FINNISH_SALARY_TRANSFER"] | None = None
    paymentDate: datetime | None = None
    payerBankAccount: str | None = None
    totalSum: Decimal | None = None
    customId: str | None = None
    payments: list[PaymentBasicInfo] | None = None


class DirectSalaryPaymentGroupBaseInfo(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    listName: str | None = None
    created: datetime | None = None
    status: (
        Literal[
            "PAID",
            "PAYMENT_QUEUED",
            "PAYMENT_SENT_TO_BANK",
            "PAYMENT_TRANSACTION_CANCELLED",
            "PAYMENT_TRANSACTION_REMOVED",
        ]
        | None
    ) = None
    paymentMethod: Literal["FINNISH_SALARY_TRANSFER"] | None = None
    paymentDate: datetime | None = None
    payerBankAccount: str | None = None
    totalSum: Decimal | None = None
    customId: str | None = None


class DirectSalaryPaymentGroupBaseInfoSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[DirectSalaryPaymentGroupBaseInfo] | None = None
    meta: SearchResultMetaData | None = None


class DirectSalaryPaymentResult(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    customId: str | None = None
    payments: list[PaymentBasicInfo] | None = None


class DirectSalaryPayments(Struct, kw_only=True, omit_defaults=True):
    listName: Annotated[str, Meta(min_length=1, max_length=80)]
    paymentMethod: Literal["FINNISH_SALARY_TRANSFER"]
    paymentDate: Date
    payerBankAccount: str | None = None
    customId: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    payments: Annotated[list[DirectSalaryPayment], Meta(min_length=1, max_length=2147483647)]


class DirectSalaryPaymentsConfirmationResponseModels(Struct, kw_only=True, omit_defaults=True):
    PaymentGroup: DirectSalaryPaymentGroup | None = None
    InfoMessage: InfoMessage | None = None


class Document(Struct, kw_only=True, omit_defaults=True):
    attachmentId: Int32 | None = None
    name: str | None = None
    size: Int32 | None = None
    user: str | None = None
    referenceId: Int32 | None = None
    referenceType: (
        Literal[
            "BANKSTATEMENTEVENT",
            "COST_RECEIPT",
            "CUSTOMER_BUSINESS_PARTNER_REGISTER",
            "EMPLOYEE_INFO",
            "ENVIRONMENT",
            "FINANCIAL_STATEMENT",
            "INVOICE",
            "INVOICEDRAFT_ITEM",
            "LEDGERRECEIPT",
            "NETS_COLLECTION",
            "PERSON_BUSINESS_PARTNER_REGISTER",
            "PURCHASE_PRODUCT_REGISTER",
            "REFERENCE_PAYMENT",
            "SALES_PRODUCT_REGISTER",
            "SUPPLIER_BUSINESS_PARTNER_REGISTER",
        ]
        | None
    ) = None
    attached: datetime | None = None


class EInvoiceAddress(Struct, kw_only=True, omit_defaults=True):
    operator: str | None = None
    address: str | None = None
    ediId: str | None = None


class EInvoiceData(Struct, kw_only=True, omit_defaults=True):
    operator: str | None = None
    operatorId: Int32 | None = None
    sendingAddress: str | None = None
    receivingAddress: str | None = None
    receivingAddressPublicInTieke: bool | None = None
    edi: str | None = None
    invoicerAnnouncementUpdated: str | None = None
    created: str | None = None
    creator: str | None = None
    wsCustomerNumber: str | None = None


class Employee(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    lastName: str | None = None
    firstName: str | None = None
    ssn: str | None = None
    employeeAddress: PersonBasicAddress | None = None
    personNumber: str | None = None
    salaryChannel: Literal["NO_SENDING", "MAIL", "EMAIL", "MOBILE", "ESALARY"] | None = None
    automatedTaxCard: bool | None = None
    active: bool | None = None


class EmployeeDataForSalarySlip(Struct, kw_only=True, omit_defaults=True):
    employeeId: Int64
    calendarWorkdays: Annotated[int, Meta(ge=0, le=255)] | None = None
    absentDays: Annotated[int, Meta(ge=0, le=255)] | None = None
    pensionInsuranceContributionPercent: (
        Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None
    ) = None
    unemploymentInsurancePercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None = (
        None
    )
    accidentInsurancePercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None = None
    groupLifeInsurancePercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None = None
    healthCareInsurancePercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None = None
    holidayPayData: HolidayPayData | None = None
    workingHourReductionPayData: WorkingHourReductionPayData | None = None


class EmployeeSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[Employee] | None = None
    meta: SearchResultMetaData | None = None


class Employment(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    endDate: Date | None = None
    type: (
        Literal["PERMANENT", "FIXED_TERM", "TEMPORARY", "PART_TIME", "TRAINEE", "PENSIONER", "NOT_EMPLOYED"] | None
    ) = None
    terminationReason: Literal[
        "NOT_APPLICABLE",
        "EMPLOYEES_RESIGNATION",
        "OTHER",
        "TERMINATION_GROUNDS",
        "FINANCIAL_AND_PRODUCTION_GROUNDS",
        "JOINT_AGREEMENT",
        "RETIREMENT",
        "FIXED_TERM_EMPLOYMENT_TERMINATION",
    ]
    registrationGroundId: Annotated[str, Meta(max_length=80)] | None = None
    hoursPerWeek: Annotated[Decimal, Meta(extra={"ge": Decimal("0.01"), "le": Decimal("168")})] | None = None
    employmentType: Literal["FULL_TIME", "NOT_AVAILABLE", "PART_TIME"] | None = None
    partTimePercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0.01"), "le": Decimal("100")})] | None = None
    id: Int64 | None = None
    keva: bool
    version: datetime | None = None


class ErrorHandlingInfo(Struct, kw_only=True, omit_defaults=True):
    date: Date | None = None
    userId: Int32 | None = None
    firstName: str | None = None
    lastName: str | None = None
    comment: str | None = None


class ErrorMessage(Struct, kw_only=True, omit_defaults=True):
    status: Int32 | None = None
    field: str | None = None
    message: str | None = None
    model: DataModel | None = None


class ErrorMessages(Struct, kw_only=True, omit_defaults=True):
    errors: list[ErrorMessage] | None = None


class ExtraInfo(Struct, kw_only=True, omit_defaults=True):
    accountingByRow: bool
    unitPricesIncludeVat: bool


class FactoringContract(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    financingCompany: FinancingCompany
    financingCompanyBankAccount: str
    contractNumber: Annotated[str, Meta(min_length=1, max_length=80)]
    bankReferenceCodeSeparator: Annotated[str, Meta(max_length=10)] | None = None
    personalFinvoiceAddress: str | None = None
    financingCompanyFinvoiceAddress: str | None = None
    factoringCounterAccount: str | None = None
    transferNotification: list[TransferNotification] | None = None
    wsCustomerNumber: str | None = None
    status: Literal["ACTIVE", "INACTIVE"]


class FactoringContractSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[FactoringContract] | None = None
    meta: SearchResultMetaData | None = None


class FinancingCompany(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    name: str | None = None


class FiscalYear(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    startDate: Date | None = None
    endDate: Date | None = None
    modified: datetime | None = None
    trackingPeriods: list[TrackingPeriod] | None = None
    isOpen: bool | None = None


class FiscalYears(Struct, kw_only=True, omit_defaults=True):
    fiscalYears: list[FiscalYear] | None = None


class GeneralLedgerReportData(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    name: str | None = None
    totalAccountingValue: Decimal | None = None
    ledgerReceiptTransactions: list[AccountingReportTransaction] | None = None


class GeneralLedgerReportRequest(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    endDate: Date
    receiptStatus: (
        list[
            Literal[
                "APPROVED",
                "SENT",
                "NOT_SENT",
                "PAYMENT_SENT_TO_BANK",
                "PAID",
                "PARTLY_PAID",
                "PARTLY_PAID,",
                "MARKED_PAID",
                "PAYMENT_QUEUED",
                "PAYMENT_DENIED",
                "UNFINISHED",
                "VERIFIED",
                "RECEIVED",
            ]
        ]
        | None
    ) = None
    options: GeneralLedgerReportRequestOptions | None = None


class GeneralLedgerReportRequestOptions(Struct, kw_only=True, omit_defaults=True):
    receiptType: (
        list[
            Literal[
                "SALES_INVOICE",
                "PURCHASE_INVOICE",
                "TRAVEL_INVOICE",
                "BILL_OF_CHARGES",
                "JOURNAL",
                "SALARY",
                "VAT_FORM",
                "EMPLOYER_CONTRIBUTION",
                "PERIODIC_TAX_RETURN",
                "VAT_SUMMARY",
                "SALES_ORDER",
                "PURCHASE_ORDER",
                "REFERENCE_PAYMENT",
                "BANK_STATEMENT_AS_RECEIPT",
                "RECEIPT_FOR_OPENING_ACCOUNTS",
            ]
        ]
        | None
    ) = None
    receiptCurrency: Currency | None = None
    receiptName: str | None = None
    entryPeriodStart: Date | None = None
    entryPeriodEnd: Date | None = None
    transactionValue: str | None = None
    transactionCurrency: Currency | None = None
    reportLanguage: str | None = None
    receiptNumbers: str | None = None
    transactionDescription: str | None = None


class GeneralLedgerReportResponse(Struct, kw_only=True, omit_defaults=True):
    reportParameters: GeneralLedgerReportRequest | None = None
    ledgerAccount: GeneralLedgerReportData | None = None


class HolidayPay(Struct, kw_only=True, omit_defaults=True):
    useHolidayCalculation: bool | None = None
    holidayEarningStartDate: Date | None = None
    holidayBonusEarningStartDate: Date | None = None
    totalRemainingHolidayDays: Decimal | None = None
    totalRemainingHolidayPay: Decimal | None = None
    totalRemainingHolidayBonusDays: Decimal | None = None
    totalRemainingAdditionalLeaveDays: Int32 | None = None
    yearlyRemainings: list[HolidayPayYearlyRemaining] | None = None


class HolidayPayData(Struct, kw_only=True, omit_defaults=True):
    holidayDays: Annotated[int, Meta(ge=1, le=2147483647)] | None = None
    rightForTimeOffAmount: Annotated[Decimal, Meta(extra={"ge": Decimal("0.01")})] | None = None
    holidayBonusDays: Annotated[int, Meta(ge=1, le=2147483647)] | None = None
    holidayAdditionalLeaveDays: Annotated[int, Meta(ge=1, le=2147483647)] | None = None


class HolidayPayYearlyRemaining(Struct, kw_only=True, omit_defaults=True):
    holidayCreditYear: Int32 | None = None
    remainingHolidayDays: Int32 | None = None
    remainingHolidayPay: Decimal | None = None
    remainingHolidayBonusDays: Int32 | None = None
    remainingAdditionalLeaveDays: Int32 | None = None


class HolidayRowDetails(Struct, kw_only=True, omit_defaults=True):
    holidayCreditYear: Int32 | None = None
    holidayPayPercentage: Decimal | None = None
    holidayDaysSpent: Annotated[int, Meta(ge=1, le=2147483647)] | None = None
    holidayBonusCalculationBasis: (
        Literal[
            "AVERAGE_DAILY",
            "AVERAGE_HOURLY",
            "MONTHLY_PLUS_SHIFT_COMPENSATIONS",
            "MONTHLY_WITH_STANDARD_DIVIDER",
            "MONTHLY_WITH_WORKDAY_DIVIDER",
            "PERCENTAGE_BASED",
            "PERCENTAGE_FOR_CONSTRUCTION_14_PLUS_4_5",
            "PERCENTAGE_FOR_CONSTRUCTION_18_5_OR_14_PLUS_4_5",
            "RIGHT_FOR_TIME_OFF",
        ]
        | None
    ) = None
    correction: bool | None = None


class HolidaysWorkingTimeAllocation(Struct, kw_only=True, omit_defaults=True):
    workingTimeInFirstMonth: Annotated[Decimal, Meta(extra={"ge": Decimal("-500"), "le": Decimal("500")})]
    workingTimeInSecondMonth: Annotated[Decimal, Meta(extra={"ge": Decimal("-500"), "le": Decimal("500")})] | None = (
        None
    )
    workingTimeType: Literal["DAYS", "HOURS"] | None = None
    averageDailyActualWorkdays: AverageDailyActualWorkdays | None = None


class IncomeConfiguration(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    baseSalaryValue: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("999999999.99")})]
    baseSalaryType: Literal[
        "COMPENSATION",
        "HOURLY",
        "ONE_DAY",
        "ONE_MONTH",
        "ONE_MONTH_TOTAL",
        "ONE_WEEK",
        "PAYMENT_BY_JOB",
        "TWO_WEEKS",
    ]
    compensationForWorkBaseSalaryTypeCode: Int64 | None = None
    baseSalaryHours: Annotated[Decimal, Meta(extra={"ge": Decimal("0.01"), "le": Decimal("8760")})]
    monthlyBaseSalary: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("999999999.99")})] | None = None
    personalHourlySalary: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("999999999.99")})] | None = (
        None
    )
    travelExpensesSpecialHandling: Literal["NONE", "NON_PROFIT_ORGANISATION", "RECIPIENT_OF_COMPENSATION_FOR_WORK"]
    earnerTypes: (
        list[
            Literal[
                "EMPLOYED_WITH_ASSISTANCE_FROM_THE_STATE_EMPLOYMENT_FUND",
                "JOINT_OWNER_WITH_PAYER",
                "PARTIAL_OWNER",
                "KEY_EMPLOYEE",
                "ORGANISATION",
                "PERSON_WORKING_IN_A_FRONTIER_DISTRICT",
                "PERSON_WORKING_ABROAD",
                "ATHLETE",
                "PERFORMING_ARTIST",
                "SELF_EMPLOYED_PERSON_NO_OBLIGATION_TO_TAKE_OUT_YEL_OR_MYEL_INSURANCE",
                "INVOICING_SERVICE_CLIENT",
            ]
        ]
        | None
    ) = None
    taxNumber: Annotated[str, Meta(max_length=12)] | None = None
    salaryChannel: Literal["NO_SENDING", "MAIL", "EMAIL", "MOBILE", "ESALARY"]
    excludedFromAutomatedWithholdingPercentageRequest: bool
    version: datetime | None = None


class IncomesRegisterConfiguration(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    kevaSuborganisationId: str | None = None
    payerTypes: (
        list[
            Literal[
                "PUBLIC_SECTOR",
                "HOUSEHOLD",
                "FOREIGN_GROUP_COMPANY",
                "STATE",
                "UNINCORPORATED_STATE_ENTERPRISE",
                "TEMPORARY_EMPLOYER",
                "POOL_OF_HOUSEHOLDS",
            ]
        ]
        | None
    ) = None
    version: datetime | None = None


class InfoMessage(Struct, kw_only=True, omit_defaults=True):
    message: str | None = None


class InsurancesConfiguration(Struct, kw_only=True, omit_defaults=True):
    pensionInsurance: PensionInsurance
    accidentInsurance: AccidentInsurance
    noObligationExceptionTypes: (
        list[
            Literal[
                "NO_OBLIGATION_TO_PROVIDE_INSURANCE_EARNINGS_RELATED_PENSION_INSURANCE",
                "NO_OBLIGATION_TO_PROVIDE_INSURANCE_HEALTH_INSURANCE",
                "NO_OBLIGATION_TO_PROVIDE_INSURANCE_UNEMPLOYMENT_INSURANCE",
                "NO_OBLIGATION_TO_PROVIDE_INSURANCE_ACCIDENT_AND_OCCUPATIONAL_DISEASE_INSURANCE",
            ]
        ]
        | None
    ) = None
    notSubjectExceptionTypes: (
        list[
            Literal[
                "NOT_SUBJECT_TO_FINNISH_SOCIAL_SEC_EARNINGS_RELATED_PENSION_INSURANCE",
                "NOT_SUBJECT_TO_FINNISH_SOCIAL_SEC_HEALTH_INSURANCE",
                "NOT_SUBJECT_TO_FINNISH_SOCIAL_SEC_UNEMPLOYMENT_INSURANCE",
                "NOT_SUBJECT_TO_FINNISH_SOCIAL_SEC_ACCIDENT_AND_OCCUPATIONAL_DISEASE_INSURANCE",
            ]
        ]
        | None
    ) = None
    pensionVoluntarilyPaid: bool


class InternationalSituationsConfiguration(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    socialSecurityCertificate: Literal["FROM_FINLAND_A1", "NON_SOCIAL_SECURITY", "TO_FINLAND_A1"] | None = None
    notSubjectToWithholding: bool
    nonResidentTaxPayer: bool
    taxIdentificationNumber: Annotated[str, Meta(max_length=30)] | None = None
    sixMonthRuleApplicability: Literal["NO", "YES"] | None = None
    country: CountryWithVat | None = None
    version: datetime | None = None


class Invoice(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    partnerId: Int32 | None = None
    type: Literal[
        "SALES_INVOICE",
        "SALES_ORDER",
        "PURCHASE_INVOICE",
        "PURCHASE_ORDER",
        "TRAVEL_INVOICE",
        "BILL_OF_CHARGES",
        "PERIODIC_TAX_RETURN",
    ]
    status: (
        Literal[
            "EMPTY",
            "UNFINISHED",
            "NOT_SENT",
            "SENT",
            "RECEIVED",
            "PAID",
            "PAYMENT_DENIED",
            "VERIFIED",
            "APPROVED",
            "INVALIDATED",
            "PAYMENT_QUEUED",
            "PARTLY_PAID",
            "PAYMENT_SENT_TO_BANK",
            "MARKED_PAID",
            "STARTED",
            "INVOICED",
            "OVERRIDDEN",
            "DELETED",
            "UNSAVED",
            "PAYMENT_TRANSACTION_REMOVED",
        ]
        | None
    ) = None
    date: Date
    paymentDate: Date | None = None
    counterParty: CounterParty
    billingAddress: InvoiceBillingAddress | None = None
    deliveryAddress: InvoiceDeliveryAddress | None = None
    paymentInfo: PaymentInfo
    deliveryTermsInfo: DeliveryTermsInfo | None = None
    extraInfo: ExtraInfo
    discountPercent: Annotated[Decimal, Meta(extra={"le": Decimal("100")})]
    orderReference: Annotated[str, Meta(max_length=70)] | None = None
    invoiceRows: list[InvoiceRow]
    invoiceNumber: Int32 | None = None
    vatStatus: Int32 | None = None
    originalInvoiceNumber: Annotated[str, Meta(max_length=40)] | None = None
    deliveryStartDate: Date | None = None
    deliveryEndDate: Date | None = None
    deliveryMethod: (
        Literal["MAILING", "ONLINE", "COURIER", "VRCARGO", "BUS", "FREIGHT", "RETRIEVABLE", "OTHER"] | None
    ) = None
    deliveryInstructions: Annotated[str, Meta(max_length=255)] | None = None
    invoiceChannel: Literal["EMAIL", "MAIL", "ELECTRONIC_INVOICE", "EDIFACT", "PAPER_INVOICE", "NO_SENDING"]
    invoiceOperatorInfo: InvoiceOperatorInfo | None = None
    penaltyPercent: Decimal | None = None
    language: Literal["DANISH", "ENGLISH", "ESTONIAN", "FINNISH", "NORWEGIAN", "SWEDISH"] | None = None
    invoiceTemplateId: Int32 | None = None
    additionalInformation: Annotated[str, Meta(max_length=10000)] | None = None
    vatCountry: Country | None = None
    ledgerReceiptId: Int32 | None = None
    notes: Annotated[str, Meta(max_length=10000)] | None = None
    factoringContractId: Int32 | None = None
    factoringText: str | None = None
    sum: Decimal | None = None
    travelInformationItems: list[TravelInformationItem] | None = None
    invoiceApprovalInformation: InvoiceApprovalInformation | None = None
    attachments: list[Attachment] | None = None
    orderNumber: str | None = None
    agreementNumber: str | None = None
    accountingCode: str | None = None
    deliverySite: str | None = None
    tenderReference: str | None = None
    buyerReferenceIdentifier: Annotated[str, Meta(max_length=70)] | None = None
    sellerReferenceIdentifier: Annotated[str, Meta(max_length=70)] | None = None
    version: datetime | None = None
    invoiceSumInfo: list[InvoiceSumInfo] | None = None
    creatorId: Int32 | None = None
    isOffer: bool | None = None


class InvoiceApprovalInformation(Struct, kw_only=True, omit_defaults=True):
    acceptors: list[InvoiceCheckerInformation] | None = None
    verifiers: list[InvoiceCheckerInformation] | None = None


class InvoiceBasicInfo(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    partnerId: Int32 | None = None
    type: (
        Literal[
            "SALES_INVOICE",
            "SALES_ORDER",
            "PURCHASE_INVOICE",
            "PURCHASE_ORDER",
            "TRAVEL_INVOICE",
            "BILL_OF_CHARGES",
            "PERIODIC_TAX_RETURN",
        ]
        | None
    ) = None
    status: (
        Literal[
            "EMPTY",
            "UNFINISHED",
            "NOT_SENT",
            "SENT",
            "RECEIVED",
            "PAID",
            "PAYMENT_DENIED",
            "VERIFIED",
            "APPROVED",
            "INVALIDATED",
            "PAYMENT_QUEUED",
            "PARTLY_PAID",
            "PAYMENT_SENT_TO_BANK",
            "MARKED_PAID",
            "STARTED",
            "INVOICED",
            "OVERRIDDEN",
            "DELETED",
            "UNSAVED",
            "PAYMENT_TRANSACTION_REMOVED",
        ]
        | None
    ) = None
    invoiceNumber: Int32 | None = None
    originalInvoiceNumber: str | None = None
    invoiceChannel: Literal["EMAIL", "MAIL", "ELECTRONIC_INVOICE", "EDIFACT", "PAPER_INVOICE", "NO_SENDING"] | None = (
        None
    )
    date: Date | None = None
    dueDate: Date | None = None
    newDueDate: Date | None = None
    created: datetime | None = None
    version: datetime | None = None
    invoiceSumInfo: list[InvoiceSumInfo] | None = None
    creatorId: Int32 | None = None
    counterParty: CounterParty
    isOffer: bool | None = None


class InvoiceBillingAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)] | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class InvoiceCheckerInformation(Struct, kw_only=True, omit_defaults=True):
    userId: Int32
    eventPerformed: Date | None = None


class InvoiceCirculationRights(Struct, kw_only=True, omit_defaults=True):
    verification: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    approval: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    personalApprovalsOrVerificationsOnly: bool | None = None


class InvoiceCounterpartyAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)]
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class InvoiceDeliveryAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)] | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class InvoiceIds(Struct, kw_only=True, omit_defaults=True):
    invoiceIds: list[Decimal] | None = None


class InvoiceNotes(Struct, kw_only=True, omit_defaults=True):
    notes: Annotated[str, Meta(max_length=10000)]


class InvoiceOperatorInfo(Struct, kw_only=True, omit_defaults=True):
    operator: str | None = None
    receivingAddress: str | None = None


class InvoicePayment(Struct, kw_only=True, omit_defaults=True):
    amount: Annotated[Decimal, Meta(extra={"ge": Decimal("0")})]
    bankReferenceCode: Annotated[str, Meta(max_length=40)] | None = None
    bankReferenceCodeType: (
        Literal["RF", "FI", "OCR", "KID", "GIK01", "GIK04", "GIK15", "FIK71", "FIK73", "FIK75"] | None
    ) = None
    message: Annotated[str, Meta(max_length=140)] | None = None
    recipientBankAccount: Annotated[str, Meta(max_length=80)]
    recipientBicCode: Annotated[str, Meta(max_length=80)] | None = None
    paymentMethod: Literal[
        "DENMARK_DOMESTIC_PAYMENT",
        "DENMARK_DOMESTIC_PAYMENT_CREDITOR",
        "DENMARK_FOREIGN_PAYMENT",
        "FINNISH_BANK_TRANSFER",
        "FINNISH_EXPRESS_PAYMENT",
        "FINNISH_FOREIGN_PAYMENT",
        "NORWEGIAN_DOMESTIC_PAYMENT",
        "NORWEGIAN_FOREIGN_PAYMENT",
        "SWEDISH_DOMESTIC_PAYMENT",
        "SWEDISH_DOMESTIC_PAYMENT_BANKGIRO",
        "SWEDISH_DOMESTIC_PAYMENT_PLUSGIRO",
        "SWEDISH_FOREIGN_PAYMENT",
    ]
    payerBankAccount: str | None = None
    paymentDate: Date
    receiverBankClearingCode: str | None = None
    recipientNameAndAddress: PaymentRecipientNameAndAddress
    receiverBankNameAndAddress: PaymentReceiverBankNameAndAddress | None = None
    intermediaryBankNameAndAddress: PaymentIntermediaryBankNameAndAddress | None = None
    intermediaryBankBic: str | None = None
    serviceCharge: Literal["BOTH_PAY_OWN_FEES", "PAYER_PAY_BOTH_FEES"] | None = None
    invoiceId: Int32
    invoiceVersion: datetime


class InvoicePaymentList(Struct, kw_only=True, omit_defaults=True):
    payments: Annotated[list[InvoicePayment], Meta(min_length=1, max_length=2147483647)]


class InvoicePaymentSummaries(Struct, kw_only=True, omit_defaults=True):
    transactions: list[InvoicePaymentSummary] | None = None


class InvoicePaymentSummary(Struct, kw_only=True, omit_defaults=True):
    paymentId: Int32 | None = None
    invoiceId: Int32 | None = None


class InvoiceRow(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    productId: Int32 | None = None
    product: Annotated[str, Meta(min_length=1)]
    productCode: str | None = None
    quantity: Decimal
    unit: Unit
    unitPrice: Decimal
    discountPercent: Decimal
    vatPercent: Decimal
    vatStatus: Int32 | None = None
    comment: Annotated[str, Meta(max_length=512)] | None = None
    startDate: Date | None = None
    endDate: Date | None = None
    headerText: Annotated[str, Meta(max_length=512)] | None = None
    explanationText: Annotated[str, Meta(max_length=512)] | None = None


class InvoiceSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[InvoiceBasicInfo] | None = None
    meta: SearchResultMetaData | None = None


class InvoiceSumInfo(Struct, kw_only=True, omit_defaults=True):
    currency: str | None = None
    inAccountingCurrency: bool | None = None
    excludingVatTotal: Decimal | None = None
    vatSumTotal: Decimal | None = None
    invoiceSumTotal: Decimal | None = None


class InvoiceTemplate(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str | None = None


class InvoiceTransaction(Struct, kw_only=True, omit_defaults=True):
    action: (
        Literal[
            "APPROVAL",
            "ALLOCATE_PAYMENT_MANUALLY",
            "ALLOCATE_INVOICE_TO_INVOICE",
            "ALLOCATE_INVOICE_TO_JOURNAL",
            "ALLOCATE_INVOICE_TO_BANK_STATEMENT",
            "ALLOCATE_INVOICE_TO_REFERENCE_PAYMENT",
            "VERIFICATION",
            "DIRECTED_TO_ANOTHER_VERIFIER",
            "DIRECTED_TO_ANOTHER_APPROVER",
            "COLLECTION_LETTER_DUETTOPRO",
            "PAYMENT_REMINDER_EMAIL",
            "CONVERTED_TO_INVOICE",
            "PAYMENT_REMINDER",
            "PAYMENT_WARNING",
            "PAYMENT_REMINDER_DUETTOFORTE",
            "CANCEL_PAYMENT_TRANSACTION",
            "RETURNED_PREVIOUS",
            "PAYMENT_REMINDER_MAIL",
            "COLLECTION_LETTER_SVEA",
            "COLLECTION_LETTER_SVEA_SHORT",
            "PAYMENT_REMINDER_SVEA",
            "PAYMENT_REMINDER_SVEA_SHORT",
            "DELETED_PAID_ELSEWHERE_PAYMENT_TRANSACTION",
            "DELETED_PAYMENT_TRANSACTION",
            "UNFINISHED",
            "RESTORED_UNFINISHED",
            "DENY_PAYMENT",
            "SENT_FOR_PAYMENT",
            "MARKED_PAID",
            "RECEIVED_VIA_AUTOMATIC_TRANSFER",
            "RECEIVED_AS_EINVOICE",
            "RECEIVED_AS_SCANNED_INVOICE",
            "TARGETING_REMOVED",
            "SEND_TO_CIRCULATION",
            "SEND",
            "PRODUCT_INFORMATION_UPDATED_INTO_INVENTORY_MANAGEMENT",
            "SENDING_CANCELLED",
            "SEPA_PAYMENT_ERROR",
            "PAYMENT_ERROR_HANDLED",
            "COLLECTION_LETTER_ROPO",
            "PAYMENT_REMINDER_ROPO",
            "INVOICE_FACTORING_DELETED",
            "SENDING_ERROR_RECEIVED",
            "SENDING_ERROR_EMAIL_NOTIFICATION",
            "SENDING_ERROR_HANDLED",
            "SENDING_ERROR_MARK_AS_HANDLED",
            "SENDING_ERROR_REVERTED_TO_NOT_SENT",
        ]
        | None
    ) = None
    name: str | None = None
    date: datetime | None = None
    details: str | None = None


class InvoiceTransactions(Struct, kw_only=True, omit_defaults=True):
    transactions: list[InvoiceTransaction] | None = None


class InvoiceTransactionsByInvoice(Struct, kw_only=True, omit_defaults=True):
    invoiceId: Int32 | None = None
    transactions: list[InvoiceTransaction] | None = None


class InvoiceTransactionsByInvoicesDTO(Struct, kw_only=True, omit_defaults=True):
    results: list[InvoiceTransactionsByInvoice] | None = None


class InvoicingInfo(Struct, kw_only=True, omit_defaults=True):
    customerNumber: str | None = None
    identifier: str | None = None
    identifierType: str | None = None
    ovt: str | None = None
    invoiceChannel: Literal["EMAIL", "MAIL", "ELECTRONIC_INVOICE", "EDIFACT", "PAPER_INVOICE", "NO_SENDING"] | None = (
        None
    )
    contactPerson: str | None = None
    language: Literal["DANISH", "ENGLISH", "ESTONIAN", "FINNISH", "NORWEGIAN", "SWEDISH"] | None = None
    email: str | None = None
    bccAddresses: list[str] | None = None
    denyEinvoiceReminders: bool | None = None
    orderReference: str | None = None
    sellerReferenceIdentifier: str | None = None
    buyerReferenceIdentifier: str | None = None
    orderNumber: str | None = None
    agreementNumber: str | None = None
    accountingCode: str | None = None
    deliverySite: str | None = None
    tenderReference: str | None = None
    einvoiceAddress: str | None = None
    einvoiceOperator: str | None = None


class Journal(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    ledgerReceiptId: Int32 | None = None
    partnerId: Int32 | None = None
    type: Literal["JOURNAL"]
    status: Literal["UNFINISHED", "APPROVED", "INVALIDATED"] | None = None
    invoiceNumber: Int32 | None = None
    date: Date | None = None
    created: datetime | None = None
    version: datetime | None = None
    counterParty: CounterParty | None = None


class LaborUnionMembership(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    laborUnionSettingId: Int64
    department: Annotated[str, Meta(max_length=80)] | None = None
    membershipId: Annotated[str, Meta(max_length=80)] | None = None
    membershipStart: Date
    membershipEnd: Date | None = None
    explanation: Annotated[str, Meta(max_length=200)] | None = None
    version: datetime | None = None


class LaborUnionSettingsBasicData(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    name: str | None = None


class LedgerAccount(Struct, kw_only=True, omit_defaults=True):
    ledgerAccountCode: str | None = None
    name: str | None = None
    active: bool | None = None
    translations: list[LedgerAccountTranslation] | None = None


class LedgerAccountTranslation(Struct, kw_only=True, omit_defaults=True):
    languageCode: str | None = None
    translation: str | None = None


class LedgerAccounts(Struct, kw_only=True, omit_defaults=True):
    ledgerAccounts: list[LedgerAccount] | None = None


class LedgerAccountsReportData(Struct, kw_only=True, omit_defaults=True):
    periods: list[LedgerAccountsReportPeriod] | None = None


class LedgerAccountsReportPeriod(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    endDate: Date | None = None
    rows: list[LedgerAccountsReportRow] | None = None


class LedgerAccountsReportRequest(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    endDate: Date
    receiptStatus: (
        list[
            Literal[
                "APPROVED",
                "SENT",
                "NOT_SENT",
                "PAYMENT_SENT_TO_BANK",
                "PAID",
                "PARTLY_PAID",
                "PARTLY_PAID,",
                "MARKED_PAID",
                "PAYMENT_QUEUED",
                "PAYMENT_DENIED",
                "UNFINISHED",
                "VERIFIED",
                "RECEIVED",
            ]
        ]
        | None
    ) = None
    options: LedgerAccountsReportRequestOptions | None = None


class LedgerAccountsReportRequestOptions(Struct, kw_only=True, omit_defaults=True):
    receiptType: (
        list[
            Literal[
                "SALES_INVOICE",
                "PURCHASE_INVOICE",
                "TRAVEL_INVOICE",
                "BILL_OF_CHARGES",
                "JOURNAL",
                "SALARY",
                "VAT_FORM",
                "EMPLOYER_CONTRIBUTION",
                "PERIODIC_TAX_RETURN",
                "VAT_SUMMARY",
                "SALES_ORDER",
                "PURCHASE_ORDER",
                "REFERENCE_PAYMENT",
                "BANK_STATEMENT_AS_RECEIPT",
                "RECEIPT_FOR_OPENING_ACCOUNTS",
            ]
        ]
        | None
    ) = None
    receiptCurrency: Currency | None = None
    receiptName: str | None = None
    entryPeriodStart: Date | None = None
    entryPeriodEnd: Date | None = None
    transactionValue: str | None = None
    transactionCurrency: Currency | None = None
    reportLanguage: str | None = None
    customerCompanyId: str | None = None


class LedgerAccountsReportResponse(Struct, kw_only=True, omit_defaults=True):
    reportParameters: LedgerAccountsReportRequest | None = None
    reportData: LedgerAccountsReportData | None = None


class LedgerAccountsReportRow(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    value: Decimal | None = None


class LedgerReceipt(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    type: Literal[
        "JOURNAL",
        "PURCHASE_INVOICE",
        "SALES_INVOICE",
        "PERIODIC_TAX_RETURN",
        "TRAVEL_INVOICE",
        "BILL_OF_CHARGES",
        "VAT_FORM",
        "SALARY",
        "EMPLOYER_CONTRIBUTION",
        "PURCHASE_ORDER",
        "SALES_ORDER",
        "BANK_STATEMENT_AS_RECEIPT",
        "RECEIPT_FOR_OPENING_ACCOUNTS",
        "REFERENCE_PAYMENT",
        "TRACKING_PERIOD_OPENING_RECEIPT",
        "VAT_SUMMARY",
    ]
    status: (
        Literal[
            "APPROVED",
            "DELETED",
            "EMPTY",
            "INVALIDATED",
            "INVOICED",
            "MARKED_PAID",
            "NOT_SENT",
            "OVERRIDDEN",
            "PAID",
            "PARTLY_PAID",
            "PAYMENT_DENIED",
            "PAYMENT_QUEUED",
            "PAYMENT_SENT_TO_BANK",
            "PAYMENT_TRANSACTION_REMOVED",
            "RECEIVED",
            "SENT",
            "STARTED",
            "UNFINISHED",
            "UNSAVED",
            "VERIFIED",
        ]
        | None
    ) = None
    name: Annotated[str, Meta(max_length=80)]
    receiptDate: Date
    vatType: Literal["PURCHASE", "SALES"]
    vatStatus: Int32
    vatProcessing: Country | None = None
    invoiceId: Int32 | None = None
    receiptNumber: Int32 | None = None
    invoiceNotes: Annotated[str, Meta(max_length=10000)] | None = None
    invoiceNumber: Int32 | None = None
    accountantsNotes: Annotated[str, Meta(max_length=255)] | None = None
    transactionDescription: Annotated[str, Meta(max_length=255)] | None = None
    receiptValidity: Literal["EMPTY", "IMMEDIATELY", "OVER_3_YEARS", "SERVICE_PERIOD"] | None = None
    periodStartDate: Date | None = None
    periodEndDate: Date | None = None
    partnerId: Int32 | None = None
    partnerCode: str | None = None
    serialNumber: SerialNumber | None = None
    version: datetime | None = None
    depreciation: (
        Literal[
            "EMPTY",
            "REDUCING_BALANCE_25_PERCENT",
            "REDUCING_BALANCE_4_PERCENT",
            "REDUCING_BALANCE_7_PERCENT",
            "STRAIGHT_LINE_DEPRECIATION_3_YEARS",
            "STRAIGHT_LINE_DEPRECIATION_5_YEARS",
        ]
        | None
    ) = None
    vatDate: Date | None = None
    transactions: Annotated[list[Transaction], Meta(min_length=1)]
    attachments: list[Attachment] | None = None


class LedgerReceiptBasicInfo(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    type: (
        Literal[
            "JOURNAL",
            "PURCHASE_INVOICE",
            "SALES_INVOICE",
            "PERIODIC_TAX_RETURN",
            "TRAVEL_INVOICE",
            "BILL_OF_CHARGES",
            "VAT_FORM",
            "SALARY",
            "EMPLOYER_CONTRIBUTION",
            "PURCHASE_ORDER",
            "SALES_ORDER",
            "BANK_STATEMENT_AS_RECEIPT",
            "RECEIPT_FOR_OPENING_ACCOUNTS",
            "REFERENCE_PAYMENT",
            "TRACKING_PERIOD_OPENING_RECEIPT",
            "VAT_SUMMARY",
        ]
        | None
    ) = None
    status: (
        Literal[
            "EMPTY",
            "UNFINISHED",
            "NOT_SENT",
            "SENT",
            "RECEIVED",
            "PAID",
            "PAYMENT_DENIED",
            "VERIFIED",
            "APPROVED",
            "INVALIDATED",
            "PAYMENT_QUEUED",
            "PARTLY_PAID",
            "PAYMENT_SENT_TO_BANK",
            "MARKED_PAID",
            "STARTED",
            "INVOICED",
            "OVERRIDDEN",
            "DELETED",
            "UNSAVED",
            "PAYMENT_TRANSACTION_REMOVED",
        ]
        | None
    ) = None
    name: str | None = None
    receiptDate: Date | None = None
    receiptNumber: Int32 | None = None
    invoiceNumber: Int32 | None = None
    serialNumber: SerialNumber | None = None
    created: datetime | None = None
    version: datetime | None = None


class LedgerReceiptSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[LedgerReceiptBasicInfo] | None = None
    meta: SearchResultMetaData | None = None


class ManagementRights(Struct, kw_only=True, omit_defaults=True):
    basicCompanyInfo: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    basicAccountingInfo: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    chartOfAccountsAndDefaultReports: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    usersAndUserRights: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    companyUserManagement: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    setUpACompany: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    importData: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    notifications: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    incomesRegisterCertificate: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    groupLetter: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    auditLog: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None


class MarkInvoiceAsPaid(Struct, kw_only=True, omit_defaults=True):
    paymentDate: Date
    amount: Decimal
    currency: Currency
    description: Annotated[str, Meta(max_length=140)] | None = None
    paymentMethodType: (
        Literal[
            "ADJUSTMENT",
            "BANK_STATEMENT",
            "CASH",
            "CHARGE_CARD",
            "CORRECTION",
            "CREDIT_LOSS",
            "CREDIT_NOTE",
            "EXTERNAL_BANK_TRANSFER",
            "SET_OFF",
        ]
        | None
    ) = None


class MfaInfoMessage(Struct, kw_only=True, omit_defaults=True):
    message: str | None = None


class MfaTransactionResult(Struct, kw_only=True, omit_defaults=True):
    directBankTransfers: PaymentSummaries | None = None
    invoicePayments: InvoicePaymentSummaries | None = None
    directSalaryPayment: DirectSalaryPaymentResult | None = None
    info: MfaInfoMessage | None = None


class NewSalaryList(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)]
    holidayYear: Int32 | None = None
    paymentPeriodStart: Date
    paymentPeriodEnd: Date
    earningsPeriodStart: Date | None = None
    earningsPeriodEnd: Date | None = None
    accountingDate: Date
    dueDate: Date
    payday: Date
    employeesDataForSalarySlip: Annotated[list[EmployeeDataForSalarySlip], Meta(min_length=1)]


class PaymentBasicInfo(Struct, kw_only=True, omit_defaults=True):
    paymentId: Int32 | None = None
    customId: str | None = None


class PaymentErrorMessage(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    createdDate: Date | None = None
    type: (
        Literal[
            "ANY_ERROR",
            "PAYMENT_ERROR",
            "FINVOICE_SEND_ERROR",
            "FINVOICE_RECEIVE_ERROR",
            "TYEL_ERROR",
            "NETS_COLLECTION_ERROR",
        ]
        | None
    ) = None
    status: Literal["ALL", "HANDLED", "UNHANDLED"] | None = None
    errorCode: str | None = None
    referenceId: Int32 | None = None
    referenceType: (
        Literal[
            "DIRECT_BANK_TRANSFER",
            "DIRECT_SALARY_PAYMENT",
            "DIRECT_SALARY_PAYMENT_LIST",
            "INVOICE",
            "NETS_COLLECTION",
            "PAYMENTS_ANNOUNCEMENT",
        ]
        | None
    ) = None
    invoiceType: (
        Literal[
            "VAT_FORM",
            "PAYMENT_CORRECTION",
            "TRACKING_PERIOD_OPENING_RECEIPT",
            "PERIODIC_TAX_RETURN",
            "UNKNOWN_RECEIPT_TYPE_F",
            "UNKNOWN_RECEIPT_TYPE_G",
            "ACCRUAL",
            "BILL_OF_CHARGES",
            "SALES_INVOICE",
            "JOURNAL",
            "JOURNAL_MOVING_STRAIGHT_TO_ACCOUNTING_PAGE",
            "JOURNAL_BYPASSING_INVOICE_PAGE",
            "PURCHASE_INVOICE",
            "RECEIPT_FOR_OPENING_ACCOUNTS",
            "SALARY",
            "REFERENCE_PAYMENT",
            "EMPLOYER_CONTRIBUTION",
            "TRAVEL_INVOICE",
            "TRAVEL_PLAN",
            "BANK_STATEMENT_AS_RECEIPT",
            "PURCHASE_ORDER",
            "VAT_SUMMARY",
            "SALES_ORDER",
            "OFFER",
        ]
        | None
    ) = None
    errorHandlingInfo: ErrorHandlingInfo | None = None


class PaymentErrorMessageSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[PaymentErrorMessage] | None = None
    meta: SearchResultMetaData | None = None


class PaymentEvent(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    invoiceId: Int32 | None = None
    type: (
        Literal[
            "ADJUSTMENT",
            "BANKSTATEMENT",
            "BANKSTATEMENT_TO_INVOICE",
            "BANKSTATEMENT_TO_JOURNAL",
            "BANKTRANSFERELSEWHERE",
            "CASH",
            "CASHDISCOUNT",
            "CHARGECARD",
            "COMPENSATIONINVOICE",
            "CORRECTION",
            "CREDITLOSS",
            "ELSEWHERE",
            "INVOICE_TO_INVOICE",
            "INVOICE_TO_JOURNAL",
            "JOURNAL_TO_INVOICE",
            "JOURNAL_TO_JOURNAL",
            "NETS_DK_INVOICE",
            "OTHERPAYMENTMETHOD",
            "REFERENCEPAYMENT",
            "REFERENCEPAYMENT_TO_INVOICE",
            "REFERENCEPAYMENT_TO_JOURNAL",
            "SETOFF",
            "TRANSACTION_FOCUSED",
        ]
        | None
    ) = None
    paymentDate: Date | None = None
    status: (
        Literal[
            "EMPTY",
            "UNFINISHED",
            "NOT_SENT",
            "SENT",
            "RECEIVED",
            "PAID",
            "PAYMENT_DENIED",
            "VERIFIED",
            "APPROVED",
            "INVALIDATED",
            "PAYMENT_QUEUED",
            "PARTLY_PAID",
            "PAYMENT_SENT_TO_BANK",
            "MARKED_PAID",
            "STARTED",
            "INVOICED",
            "OVERRIDDEN",
            "DELETED",
            "UNSAVED",
            "PAYMENT_TRANSACTION_REMOVED",
        ]
        | None
    ) = None
    amount: Decimal | None = None
    currency: Currency | None = None
    description: str | None = None
    paidAmount: Decimal | None = None
    paidCurrency: Currency | None = None


class PaymentEventSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[PaymentEvent] | None = None
    meta: SearchResultMetaData | None = None


class PaymentInfo(Struct, kw_only=True, omit_defaults=True):
    paymentMethod: Literal[
        "BANK_TRANSFER",
        "DIRECT_PAYMENT",
        "CLEARING",
        "CREDIT_CARD_CHARGE",
        "FOREIGN_PAYMENT",
        "OTHER",
        "CASH",
        "DOMESTIC_PAYMENT_PLUSGIRO",
        "DOMESTIC_PAYMENT_BANKGIRO",
        "DOMESTIC_PAYMENT_CREDITOR",
        "DKLMPKRE",
        "NETS",
    ]
    currency: Currency
    bankAccount: BankAccount | None = None
    dueDate: Date
    newDueDate: Date | None = None
    currencyRate: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("1000000")})]
    paymentTermPercentage: Decimal | None = None
    cashDiscount: CashDiscount | None = None
    bankReferenceCode: str | None = None
    bankReferenceCodeType: (
        Literal["RF", "FI", "OCR", "KID", "GIK01", "GIK04", "GIK15", "FIK71", "FIK73", "FIK75"] | None
    ) = None
    clearingCode: Annotated[str, Meta(max_length=50)] | None = None


class PaymentIntermediaryBankNameAndAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)] | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class PaymentReceiverBankNameAndAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)] | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class PaymentRecipientNameAndAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)]
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class PaymentRights(Struct, kw_only=True, omit_defaults=True):
    payment: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    salaryPayments: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    markAsPaid: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    markSalaryAsPaid: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    directBankTransfer: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    bankStatementAndReferencePayment: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    paymentAllocation: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None


class PaymentRowInfo(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    invoiceId: Int32 | None = None
    paymentDate: Date | None = None
    amount: Decimal | None = None
    receiverName: str | None = None
    currency: Currency | None = None
    payerAccount: str | None = None
    payerBic: str | None = None
    message: str | None = None
    receiverAccount: str | None = None
    receiverBic: str | None = None
    createdBy: str | None = None
    status: (
        Literal[
            "APPROVED",
            "DELETED",
            "EMPTY",
            "INVALIDATED",
            "INVOICED",
            "MARKED_PAID",
            "NOT_SENT",
            "OVERRIDDEN",
            "PAID",
            "PARTLY_PAID",
            "PAYMENT_DENIED",
            "PAYMENT_QUEUED",
            "PAYMENT_SENT_TO_BANK",
            "PAYMENT_TRANSACTION_REMOVED",
            "RECEIVED",
            "SENT",
            "STARTED",
            "UNFINISHED",
            "UNSAVED",
            "VERIFIED",
        ]
        | None
    ) = None


class PaymentSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[BasicPaymentTransactionData] | None = None
    meta: SearchResultMetaData | None = None


class PaymentSummaries(Struct, kw_only=True, omit_defaults=True):
    transactions: list[PaymentSummary] | None = None


class PaymentSummary(Struct, kw_only=True, omit_defaults=True):
    paymentId: Int32 | None = None
    customId: str | None = None


class PaymentsConfirmationResponseModels(Struct, kw_only=True, omit_defaults=True):
    PaymentSummaries: PaymentSummaries | None = None
    InfoMessage: InfoMessage | None = None
    InvoicePaymentSummaries: InvoicePaymentSummaries | None = None


class PensionContract(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    providerName: str | None = None
    number: str | None = None
    active: bool | None = None
    label: str | None = None
    version: datetime | None = None


class PensionInsurance(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    type: Literal["MYEL", "NONE", "TYEL", "YEL"]
    pensionContractId: Int64 | None = None
    version: datetime | None = None


class Person(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    firstName: Annotated[str, Meta(max_length=80)] | None = None
    lastName: Annotated[str, Meta(min_length=1, max_length=80)]
    jobTitle: Annotated[str, Meta(max_length=80)] | None = None
    deliveryAddress: PersonFullAddress | None = None
    homeCountryAddress: PersonFullAddress | None = None
    paymentInfo: PersonPaymentInfo
    invoicingInfo: PersonInvoicingInfo
    registryInfo: PersonRegistryInfo
    version: datetime | None = None


class PersonAddress(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)] | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: Country | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None


class PersonBasicAddress(Struct, kw_only=True, omit_defaults=True):
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: CountryWithVat | None = None


class PersonBasicInfo(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    lastName: str | None = None
    firstName: str | None = None
    deliveryAddress: PersonBasicAddress | None = None
    invoicingInfo: PersonBasicInvoicingInfo | None = None
    registryInfo: PersonBasicRegistryInfo | None = None


class PersonBasicInvoicingInfo(Struct, kw_only=True, omit_defaults=True):
    personNumber: Annotated[str, Meta(max_length=40)] | None = None
    identifier: Annotated[str, Meta(max_length=80)] | None = None
    identifierType: (
        Literal[
            "FI",
            "HETU",
            "YHD",
            "NO",
            "AT",
            "BE",
            "BG",
            "CY",
            "HR",
            "CZ",
            "DK",
            "EE",
            "FR",
            "DE",
            "GB",
            "EL",
            "HU",
            "IE",
            "IT",
            "LV",
            "LT",
            "LU",
            "MT",
            "NL",
            "PL",
            "PT",
            "RO",
            "SK",
            "SI",
            "ES",
            "SE",
            "XI",
        ]
        | None
    ) = None


class PersonBasicRegistryInfo(Struct, kw_only=True, omit_defaults=True):
    active: bool


class PersonFullAddress(Struct, kw_only=True, omit_defaults=True):
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=20)] | None = None
    city: Annotated[str, Meta(max_length=40)] | None = None
    country: CountryWithVat | None = None
    specifier: Annotated[str, Meta(max_length=80)] | None = None
    subdivision: Annotated[str, Meta(max_length=35)] | None = None
    postOfficeBox: Annotated[str, Meta(max_length=80)] | None = None


class PersonInvoicingInfo(Struct, kw_only=True, omit_defaults=True):
    personNumber: Annotated[str, Meta(max_length=40)] | None = None
    identifier: Annotated[str, Meta(max_length=80)] | None = None
    identifierType: (
        Literal[
            "FI",
            "HETU",
            "YHD",
            "NO",
            "AT",
            "BE",
            "BG",
            "CY",
            "HR",
            "CZ",
            "DK",
            "EE",
            "FR",
            "DE",
            "GB",
            "EL",
            "HU",
            "IE",
            "IT",
            "LV",
            "LT",
            "LU",
            "MT",
            "NL",
            "PL",
            "PT",
            "RO",
            "SK",
            "SI",
            "ES",
            "SE",
            "XI",
        ]
        | None
    ) = None
    dateOfBirth: Date | None = None
    language: Literal["ENGLISH", "FINNISH", "SWEDISH"]
    gender: Literal["FEMALE", "MALE", "NOT_APPLICABLE"]
    homeCountryPersonId: Annotated[str, Meta(max_length=45)] | None = None


class PersonPaymentInfo(Struct, kw_only=True, omit_defaults=True):
    paymentMethod: Literal[
        "BANK_TRANSFER",
        "DIRECT_DEBIT",
        "DIRECT_PAYMENT",
        "CLEARING",
        "CREDIT_CARD_CHARGE",
        "FOREIGN_PAYMENT",
        "OTHER",
        "CASH",
        "DOMESTIC_PAYMENT_PLUSGIRO",
        "DOMESTIC_PAYMENT_BANKGIRO",
        "DOMESTIC_PAYMENT_CREDITOR",
        "DKLMPKRE",
        "NETS",
    ]
    clearingCode: Annotated[str, Meta(max_length=80)] | None = None
    accountNumber: Annotated[str, Meta(max_length=40)] | None = None
    bic: Annotated[str, Meta(max_length=40)] | None = None
    paymentTermDays: Annotated[str, Meta(min_length=1, max_length=3)]
    paymentTermPercentage: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None = None
    penalInterestRate: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("1000")})]
    discountPercentage: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None = None


class PersonRegistryInfo(Struct, kw_only=True, omit_defaults=True):
    active: bool
    mobilePhone: Annotated[str, Meta(max_length=40)] | None = None
    fax: Annotated[str, Meta(max_length=40)] | None = None
    phone: Annotated[str, Meta(max_length=40)] | None = None
    email: Annotated[str, Meta(max_length=80)] | None = None
    contactPerson: Annotated[str, Meta(max_length=80)] | None = None
    defaultReference: Annotated[str, Meta(max_length=40)] | None = None
    section: Annotated[str, Meta(max_length=80)] | None = None
    personGroupsIds: list[Decimal] | None = None
    reportGroupId: Int32 | None = None
    homeMunicipality: Annotated[str, Meta(max_length=40)] | None = None


class PersonSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[PersonBasicInfo] | None = None
    meta: SearchResultMetaData | None = None


class PersonalDetails(Struct, kw_only=True, omit_defaults=True):
    partnerId: Int32 | None = None
    firstName: str | None = None
    lastName: str | None = None
    language: Literal["DANISH", "ENGLISH", "ESTONIAN", "FINNISH", "NORWEGIAN", "SWEDISH"] | None = None
    address: PersonAddress | None = None
    paymentInfo: BusinessPartnerPaymentDetails | None = None
    invoicingInfo: BasicInvoicingInfo | None = None


class Product(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    type: Literal["PURCHASE", "SALES", "TRAVEL"]
    name: Annotated[str, Meta(max_length=100)]
    code: Annotated[str, Meta(max_length=40)] | None = None
    unit: Unit | None = None
    discount: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})]
    price: Decimal
    vat: Decimal | None = None
    active: bool
    defaultAccount: str | None = None
    vatStatus: Int32 | None = None
    currency: Currency
    productLocalizations: list[ProductLocalization] | None = None
    productGroupId: Int32 | None = None
    startDate: Date | None = None
    endDate: Date | None = None
    bookkeepingAccount: str | None = None
    version: datetime | None = None


class ProductBasicInfo(Struct, kw_only=True, omit_defaults=True):
    productId: Int64 | None = None
    name: str | None = None
    code: str | None = None
    defaultAccount: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    unit: Unit | None = None


class ProductGroup(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: Annotated[str, Meta(max_length=80)]
    type: Literal["PURCHASE", "SALES", "TRAVEL"] | None = None


class ProductGroups(Struct, kw_only=True, omit_defaults=True):
    productGroups: list[ProductGroup] | None = None


class ProductLocalization(Struct, kw_only=True, omit_defaults=True):
    language: Literal["DANISH", "ENGLISH", "ESTONIAN", "FINNISH", "NORWEGIAN", "SWEDISH"] | None = None
    productName: Annotated[str, Meta(max_length=100)] | None = None


class ProductSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[Product] | None = None
    meta: SearchResultMetaData | None = None


class ProductValidityPeriod(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    endDate: Date | None = None
    notes: str | None = None


class PurchasesRights(Struct, kw_only=True, omit_defaults=True):
    purchaseInvoices: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    purchaseInvoiceSearch: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    personalPurchaseInvoicesOnly: bool | None = None
    supplierRegister: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    productRegister: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    fixedAssetsRegister: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None


class RecoveryRowDetails(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    netRecoveryTaxValue: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("999999999.99")})] | None = (
        None
    )
    paymentPeriodStart: Date
    paymentPeriodEnd: Date
    earningsPeriodStart: Date | None = None
    earningsPeriodEnd: Date | None = None
    payday: Date | None = None


class ReferencePayment(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    accountNumber: str | None = None
    valueDate: Date | None = None
    paymentDate: Date | None = None
    sum: Decimal | None = None
    name: str | None = None
    bankReference: str | None = None
    archiveId: str | None = None
    allocated: bool | None = None
    invoiceId: Int32 | None = None
    attachments: list[Attachment] | None = None
    allocationMetadataRows: list[AllocationMetadataWithFullLedgerAccountDataRow] | None = None


class ReferencePaymentsSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[ReferencePayment] | None = None
    meta: SearchResultMetaData | None = None


class RegistryInfo(Struct, kw_only=True, omit_defaults=True):
    active: bool | None = None
    phone: Annotated[str, Meta(max_length=40)] | None = None
    mobilePhone: Annotated[str, Meta(max_length=40)] | None = None
    fax: Annotated[str, Meta(max_length=40)] | None = None
    section: Annotated[str, Meta(max_length=80)] | None = None
    homeMunicipality: Annotated[str, Meta(max_length=40)] | None = None
    reportGroup: str | None = None
    reportGroupId: Int32 | None = None
    partnerGroups: list[BusinessPartnerGroup] | None = None


class SalariesBasicInfo(Struct, kw_only=True, omit_defaults=True):
    yearlyFigures: YearlyFigures | None = None
    workHours: WorkHours | None = None
    incomesRegisterConfiguration: IncomesRegisterConfiguration | None = None
    pensionContracts: list[PensionContract] | None = None
    accidentInsurancePolicies: list[AccidentInsurancePolicy] | None = None


class SalariesRights(Struct, kw_only=True, omit_defaults=True):
    payroll: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    personalSalariesOnly: bool | None = None
    personRegister: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    workingTimeTracking: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    personalWorkHourTrackingOnly: bool | None = None


class SalaryBase(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    employeeId: Int64 | None = None
    notes: str | None = None
    rows: Annotated[list[SalaryBaseRow], Meta(min_length=1)]
    version: datetime | None = None


class SalaryBaseRow(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    salaryTypeCode: Int64
    customName: Annotated[str, Meta(max_length=255)] | None = None
    quantity: Annotated[Decimal, Meta(extra={"ge": Decimal("-999999999.99"), "le": Decimal("999999999.99")})] | None = (
        None
    )
    unitValue: (
        Annotated[Decimal, Meta(extra={"ge": Decimal("-999999999.99"), "le": Decimal("999999999.99")})] | None
    ) = None
    paymentPercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("2147483647")})] | None = None
    recoveryDetails: RecoveryRowDetails | None = None
    carBenefitDetails: CarBenefitRowDetails | None = None
    baseSalaryRow: bool | None = None


class SalaryInfo(Struct, kw_only=True, omit_defaults=True):
    employeeId: Int64 | None = None
    personId: Int64
    incomeConfiguration: IncomeConfiguration
    insurancesConfiguration: InsurancesConfiguration
    internationalSituationsConfiguration: InternationalSituationsConfiguration


class SalaryList(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)]
    holidayYear: Int32 | None = None
    paymentPeriodStart: Date
    paymentPeriodEnd: Date
    earningsPeriodStart: Date | None = None
    earningsPeriodEnd: Date | None = None
    accountingDate: Date
    dueDate: Date
    payday: Date
    id: Int64 | None = None
    salarySlips: list[SalarySlipBasicData] | None = None
    version: datetime | None = None


class SalaryListBasicData(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    name: str | None = None
    numberOfSlips: Int32 | None = None
    unfinished: Int32 | None = None
    sent: Int32 | None = None
    paid: Int32 | None = None
    reported: Int32 | None = None
    paymentPeriodStart: Date | None = None
    paymentPeriodEnd: Date | None = None
    created: datetime | None = None
    createdBy: str | None = None


class SalaryListSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[SalaryListBasicData] | None = None
    meta: SearchResultMetaData | None = None


class SalaryPeriod(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    name: str | None = None
    paymentPeriodStart: Date | None = None
    paymentPeriodEnd: Date | None = None
    holidayCreditYear: Int32 | None = None
    calendarWorkdays: Int32 | None = None
    dueDate: Date | None = None
    payday: Date | None = None
    accountingDate: Date | None = None


class SalaryPeriodListBasicInfo(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    name: str | None = None


class SalarySlip(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    employeeId: Int64 | None = None
    employeeName: str | None = None
    status: (
        Literal[
            "APPROVED",
            "CREATED",
            "INVALIDATED",
            "IN_CORRECTION",
            "PAID",
            "PAYMENT_QUEUED",
            "REPORTED",
            "REPORTED_AND_PAID",
            "REPORTED_AND_PAYMENT_QUEUED",
        ]
        | None
    ) = None
    paidStatusDetails: Literal["MARKED_PAID", "PAYMENT_SENT_TO_BANK", "PARTLY_PAID"] | None = None
    slipNumber: Int64 | None = None
    salaryBaseNote: Annotated[str, Meta(max_length=300)] | None = None
    incomesRegisterReportingSetting: Literal[
        "DO_NOT_REPORT_DATA_ON_SLIP", "EARNINGS_REPORTED_ELSEWHERE", "FORM_BOTH_REPORTS"
    ]
    workingTimeAllocation: SalarySlipWorkingTimeAllocation | None = None
    rows: Annotated[list[SalarySlipRow], Meta(min_length=1)]
    settings: SalarySlipSettings
    adjustments: SalarySlipAdjustments
    slipNotes: Annotated[str, Meta(max_length=255)] | None = None
    version: datetime | None = None


class SalarySlipAccounting(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(max_length=80)]
    receiptDate: Date
    accountantsNotes: Annotated[str, Meta(max_length=255)] | None = None
    transactionDescription: Annotated[str, Meta(max_length=255)] | None = None
    receiptValidity: Literal["EMPTY", "IMMEDIATELY", "OVER_3_YEARS", "SERVICE_PERIOD"] | None = None
    periodStartDate: Date | None = None
    periodEndDate: Date | None = None
    transactions: Annotated[list[SalarySlipTransaction], Meta(min_length=1)]
    version: datetime | None = None


class SalarySlipAdjustments(Struct, kw_only=True, omit_defaults=True):
    payday: Date
    employment: SalarySlipEmployment | None = None
    pensionContractId: Int64 | None = None
    accidentInsurancePolicyId: Int64 | None = None


class SalarySlipBasicData(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    employeeName: str | None = None
    payday: Date | None = None
    slipNumber: Int64 | None = None
    status: (
        Literal[
            "APPROVED",
            "CREATED",
            "INVALIDATED",
            "IN_CORRECTION",
            "PAID",
            "PAYMENT_QUEUED",
            "REPORTED",
            "REPORTED_AND_PAID",
            "REPORTED_AND_PAYMENT_QUEUED",
        ]
        | None
    ) = None
    paidStatusDetails: Literal["MARKED_PAID", "PAYMENT_SENT_TO_BANK", "PARTLY_PAID"] | None = None
    slipNotes: str | None = None
    salaryChannel: Literal["NO_SENDING", "MAIL", "EMAIL", "MOBILE", "ESALARY"] | None = None
    sentStatus: Literal["OBSOLETE", "OK", "UNDEFINED"] | None = None
    reportStatus: Literal["OBSOLETE", "OK", "UNDEFINED"] | None = None
    salary: Decimal | None = None
    fringeBenefit: Decimal | None = None
    salaryForIns: Decimal | None = None
    deductionToTaxable: Decimal | None = None
    tax: Decimal | None = None
    taxableCompensation: Decimal | None = None
    taxFreeItems: Decimal | None = None
    otherDeductions: Decimal | None = None
    netPay: Decimal | None = None
    eSalaryStatus: Literal["SENDING", "SENT", "ERROR", "REPLACED", "NULL"] | None = None


class SalarySlipCarBenefitRowDetails(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    carAgeGroup: Literal["A", "ABROAD", "B", "C"]
    benefitLimited: bool
    emissionValue: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})] | None = None
    odometerReading: Annotated[int, Meta(ge=0, le=999999999)] | None = None


class SalarySlipEmployment(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    endDate: Date | None = None
    type: (
        Literal["PERMANENT", "FIXED_TERM", "TEMPORARY", "PART_TIME", "TRAINEE", "PENSIONER", "NOT_EMPLOYED"] | None
    ) = None
    terminationReason: Literal[
        "NOT_APPLICABLE",
        "EMPLOYEES_RESIGNATION",
        "OTHER",
        "TERMINATION_GROUNDS",
        "FINANCIAL_AND_PRODUCTION_GROUNDS",
        "JOINT_AGREEMENT",
        "RETIREMENT",
        "FIXED_TERM_EMPLOYMENT_TERMINATION",
    ]
    registrationGroundId: Annotated[str, Meta(max_length=80)] | None = None
    hoursPerWeek: Annotated[Decimal, Meta(extra={"ge": Decimal("0.01"), "le": Decimal("168")})] | None = None
    employmentType: Literal["FULL_TIME", "NOT_AVAILABLE", "PART_TIME"] | None = None
    partTimePercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0.01"), "le": Decimal("100")})] | None = None


class SalarySlipRecoveryRowDetails(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    netRecoveryTaxValue: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("999999999.99")})] | None = (
        None
    )
    paymentPeriodStart: Date
    paymentPeriodEnd: Date
    earningsPeriodStart: Date | None = None
    earningsPeriodEnd: Date | None = None
    payday: Date | None = None
    taxAtSourceValue: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("999999999.99")})] | None = None


class SalarySlipRow(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    salaryTypeCode: Int64
    customName: Annotated[str, Meta(max_length=255)] | None = None
    quantity: Annotated[Decimal, Meta(extra={"ge": Decimal("-999999999.99"), "le": Decimal("999999999.99")})] | None = (
        None
    )
    unitValue: (
        Annotated[Decimal, Meta(extra={"ge": Decimal("-999999999.99"), "le": Decimal("999999999.99")})] | None
    ) = None
    paymentPercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("2147483647")})] | None = None
    recoveryDetails: SalarySlipRecoveryRowDetails | None = None
    carBenefitDetails: SalarySlipCarBenefitRowDetails | None = None
    baseSalaryRow: bool | None = None
    earningsPeriodStart: Date | None = None
    earningsPeriodEnd: Date | None = None
    showEarningPeriodInExport: bool
    unjustEnrichment: bool
    comment: Annotated[str, Meta(max_length=200)] | None = None
    holidayRowDetails: HolidayRowDetails | None = None
    workingHourReductionRowDetails: WorkingHourReductionRowDetails | None = None
    systemNotification: str | None = None


class SalarySlipSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[SalarySlipBasicData] | None = None
    meta: SearchResultMetaData | None = None


class SalarySlipSettings(Struct, kw_only=True, omit_defaults=True):
    noObligationExceptionTypes: (
        list[
            Literal[
                "NO_OBLIGATION_TO_PROVIDE_INSURANCE_EARNINGS_RELATED_PENSION_INSURANCE",
                "NO_OBLIGATION_TO_PROVIDE_INSURANCE_HEALTH_INSURANCE",
                "NO_OBLIGATION_TO_PROVIDE_INSURANCE_UNEMPLOYMENT_INSURANCE",
                "NO_OBLIGATION_TO_PROVIDE_INSURANCE_ACCIDENT_AND_OCCUPATIONAL_DISEASE_INSURANCE",
            ]
        ]
        | None
    ) = None
    notSubjectExceptionTypes: (
        list[
            Literal[
                "NOT_SUBJECT_TO_FINNISH_SOCIAL_SEC_EARNINGS_RELATED_PENSION_INSURANCE",
                "NOT_SUBJECT_TO_FINNISH_SOCIAL_SEC_HEALTH_INSURANCE",
                "NOT_SUBJECT_TO_FINNISH_SOCIAL_SEC_UNEMPLOYMENT_INSURANCE",
                "NOT_SUBJECT_TO_FINNISH_SOCIAL_SEC_ACCIDENT_AND_OCCUPATIONAL_DISEASE_INSURANCE",
            ]
        ]
        | None
    ) = None
    pensionVoluntarilyPaid: bool
    accountingDate: Date
    dueDate: Date
    salaryChannel: Literal["NO_SENDING", "MAIL", "EMAIL", "MOBILE", "ESALARY"]
    additionalInformation: Annotated[str, Meta(max_length=255)] | None = None


class SalarySlipTransaction(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    transactionType: Literal["ENTRY", "RECONCILIATION_ENTRY", "REVERSING_ENTRY"]
    account: Annotated[str, Meta(min_length=1)]
    accountingValue: Decimal
    description: Annotated[str, Meta(max_length=255)] | None = None
    balanceCode: Annotated[str, Meta(max_length=255)] | None = None
    dimensionItemValues: list[DimensionItemValue] | None = None


class SalarySlipWorkingTimeAllocation(Struct, kw_only=True, omit_defaults=True):
    holidaysWorkingTime: HolidaysWorkingTimeAllocation | None = None
    workingHourReductionWorkingDays: WorkingHourReductionWorkingTimeAllocation | None = None


class SalaryType(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    code: Int64 | None = None
    category: (
        Literal[
            "SALARY_FOR_TIME_WORKED",
            "OTHER_TAXABLE_EARNINGS",
            "FRINGE_BENEFITS",
            "TAX_FREE_ITEMS",
            "TAX",
            "DEDUCTIONS_FROM_NET_PAY",
            "INFORMATIVE_ITEMS",
        ]
        | None
    ) = None
    unit: Literal["HOUR", "PIECE"] | None = None
    unitValue: Decimal | None = None
    paymentPercent: Decimal | None = None
    paymentPercentEditable: bool | None = None
    affectsHealthInsurance: bool | None = None
    affectsPensionInsurance: bool | None = None
    affectsUnemploymentInsurance: bool | None = None
    affectsAccidentAndGroupLifeInsurance: bool | None = None
    incomeType: str | None = None
    incomeTypeCode: Int32 | None = None
    translations: list[SalaryTypeTranslation] | None = None


class SalaryTypeSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[SalaryType] | None = None
    meta: SearchResultMetaData | None = None


class SalaryTypeTranslation(Struct, kw_only=True, omit_defaults=True):
    languageCode: str | None = None
    translation: str | None = None


class SalesRights(Struct, kw_only=True, omit_defaults=True):
    salesOrGroupInvoices: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    salesInvoiceSearch: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    personalSalesInvoicesOnly: bool | None = None
    customerRegister: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    productRegister: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None


class SearchResultMetaData(Struct, kw_only=True, omit_defaults=True):
    pageNumber: Int32 | None = None
    pageSize: Int32 | None = None
    resultCount: Int32 | None = None
    totalCount: Int64 | None = None


class SerialNumber(Struct, kw_only=True, omit_defaults=True):
    series: Literal["A", "B", "C", "D", "E", "F", "G", "H"] | None = None
    number: Int32 | None = None


class SessionInfo(Struct, kw_only=True, omit_defaults=True):
    companyId: Int32 | None = None
    name: str | None = None
    country: Country | None = None
    productVersion: (
        Literal[
            "BACKOFFICE",
            "BACKOFFICE_BASIC",
            "BACKOFFICE_PLUS",
            "BACKOFFICE_PREMIUM",
            "FINAGO_SOLO",
            "FINANCIALS_ALKU",
            "FINANCIALS_BASIC",
            "FINANCIALS_ENTERPRISE",
            "FINANCIALS_GOLD",
            "FINANCIALS_LIGHT",
            "FINANCIALS_MAX",
            "FINANCIALS_PLATINUM",
            "FINANCIALS_PLUS",
            "FINANCIALS_PREMIUM",
            "FINANCIALS_SILVER",
            "FINANCIALS_TIER_ONE",
            "FINANCIALS_TIER_THREE",
            "FINANCIALS_TIER_TWO",
            "FINANCIALS_UNLIMITED",
            "FLEX",
            "SALES_GOLD",
            "SALES_PLATINUM",
            "SALES_SILVER",
            "SME_BETTER",
        ]
        | None
    ) = None
    userId: Int32 | None = None
    userName: str | None = None
    companySettings: CompanySettings | None = None


class SieAvailabilityResponse(Struct, kw_only=True, omit_defaults=True):
    lastValidEndDate: Date | None = None
    accountingPeriodStart: list[str] | None = None


class Status(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    version: str | None = None
    status: Literal["DEGRADED", "FAILING", "OK"] | None = None
    procountorVersion: str | None = None


class Substitution(Struct, kw_only=True, omit_defaults=True):
    userId: Int64 | None = None
    start: Date | None = None
    end: Date | None = None
    substituteForVerifying: Int32 | None = None
    substituteForApproving: Int32 | None = None
    notes: str | None = None


class TaggableUser(Struct, kw_only=True, omit_defaults=True):
    displayName: str | None = None
    fullName: str | None = None


class TaggableUsers(Struct, kw_only=True, omit_defaults=True):
    taggableUsers: list[TaggableUser] | None = None


class TaggedUser(Struct, kw_only=True, omit_defaults=True):
    userTagId: Int32 | None = None
    displayName: str | None = None
    fullName: str | None = None
    read: datetime | None = None


class TaggedUsersInfo(Struct, kw_only=True, omit_defaults=True):
    numTaggedUsers: Int32 | None = None
    readByAllTaggedUsers: bool | None = None


class TaxCard(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    type: Literal["A", "ADDITIONAL_INCOME", "FREELANCE", "GRADED_INCOME", "ONE_INCOME_LIMIT", "TAX_AT_SOURCE"]
    revised: bool
    incomeType: str | None = None
    validFrom: Date
    basePercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})]
    additionalPercent: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("100")})]
    annualIncomeLimit: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("999999999.99")})]
    limitUsed: Annotated[Decimal, Meta(extra={"ge": Decimal("0"), "le": Decimal("999999999.99")})] | None = None
    comments: Annotated[str, Meta(max_length=80)] | None = None
    created: datetime | None = None
    version: datetime | None = None


class TrackingPeriod(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    startDate: Date | None = None
    endDate: Date | None = None
    status: Literal["CLOSED", "OPEN", "PENDING"]
    modified: datetime | None = None


class Transaction(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    transactionType: Literal["ENTRY", "RECONCILIATION_ENTRY", "REVERSING_ENTRY"]
    account: Annotated[str, Meta(min_length=1)]
    accountingValue: Decimal
    vatPercent: Decimal
    vatType: Literal["PURCHASE", "SALES"] | None = None
    vatStatus: Int32 | None = None
    description: Annotated[str, Meta(max_length=255)] | None = None
    balanceCode: Annotated[str, Meta(max_length=255)] | None = None
    allocations: list[Decimal] | None = None
    partnerId: Int32 | None = None
    dimensionItemValues: list[DimensionItemValue] | None = None
    vatDeductionPercent: Decimal | None = None
    startDate: Date | None = None
    endDate: Date | None = None


class TransactionIdentifier(Struct, kw_only=True, omit_defaults=True):
    transactionIdentifier: str | None = None
    confirmationApp: str | None = None


class TransferNotification(Struct, kw_only=True, omit_defaults=True):
    lang: Literal["ENGLISH", "FINNISH", "SWEDISH", "ESTONIAN"]
    notification: Annotated[str, Meta(max_length=1000)]


class TravelAndExpensesRights(Struct, kw_only=True, omit_defaults=True):
    travelAndExpenseInvoices: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    travelAndExpenseInvoiceSearch: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    personalTravelAndExpenseInvoiceOnly: bool | None = None


class TravelInformationItem(Struct, kw_only=True, omit_defaults=True):
    departure: Annotated[str, Meta(max_length=40)] | None = None
    arrival: Annotated[str, Meta(max_length=40)] | None = None
    places: Annotated[str, Meta(max_length=255)] | None = None
    purpose: Annotated[str, Meta(max_length=255)] | None = None


class User(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    username: str | None = None
    companyId: Int32 | None = None
    countryCode: Country | None = None
    street: Annotated[str, Meta(max_length=80)] | None = None
    zip: Annotated[str, Meta(max_length=8)] | None = None
    city: Annotated[str, Meta(max_length=80)] | None = None
    partnerId: Int32 | None = None
    loginMethod: Literal["FINAGO_KEY", "PASSWORDLIST", "PROCOUNTOR_KEY"] | None = None
    firstName: Annotated[str, Meta(min_length=1, max_length=80)]
    lastName: Annotated[str, Meta(min_length=1, max_length=80)]
    email: Annotated[str, Meta(min_length=1)]
    mobilePhone: str
    secondaryPhone: Annotated[str, Meta(max_length=20)] | None = None
    socialSecurityNumber: str | None = None


class UserPermissions(Struct, kw_only=True, omit_defaults=True):
    management: ManagementRights | None = None
    user: UserRights | None = None
    sales: SalesRights | None = None
    purchases: PurchasesRights | None = None
    travelAndExpenses: TravelAndExpensesRights | None = None
    invoiceCirculation: InvoiceCirculationRights | None = None
    salaries: SalariesRights | None = None
    payments: PaymentRights | None = None
    accounting: AccountingRights | None = None


class UserPrivileges(Struct, kw_only=True, omit_defaults=True):
    role: str | None = None
    rights: UserPermissions | None = None


class UserProfile(Struct, kw_only=True, omit_defaults=True):
    firstname: str | None = None
    surname: str | None = None


class UserRights(Struct, kw_only=True, omit_defaults=True):
    editPersonalInfo: Literal["ALL_RIGHTS", "NOT_ENABLED", "NO_ACCESS", "VIEWING_RIGHTS"] | None = None
    limitedDimensions: bool | None = None
    blockSoloLoginToProcountor: bool | None = None


class VatCountryInfo(Struct, kw_only=True, omit_defaults=True):
    country: str | None = None
    percentages: list[VatInfo] | None = None


class VatInfo(Struct, kw_only=True, omit_defaults=True):
    vatPercent: Decimal | None = None
    sales: bool | None = None
    purchase: bool | None = None


class VatInformation(Struct, kw_only=True, omit_defaults=True):
    vatInformation: list[VatCountryInfo] | None = None
    vatStatuses: list[VatStatusInfo] | None = None


class VatPercentages(Struct, kw_only=True, omit_defaults=True):
    vatPercentages: list[Decimal] | None = None


class VatSettings(Struct, kw_only=True, omit_defaults=True):
    unitPricesIncludeVatSales: bool | None = None
    unitPricesIncludeVatPurchase: bool | None = None


class VatStatusInfo(Struct, kw_only=True, omit_defaults=True):
    vatStatus: Int32 | None = None
    description: str | None = None
    sales: bool | None = None
    purchase: bool | None = None


class Verifier(Struct, kw_only=True, omit_defaults=True):
    firstname: str | None = None
    surname: str | None = None
    userId: Int32 | None = None
    orderNo: Int32 | None = None


class VerifierList(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str | None = None
    verifiers: list[Verifier] | None = None
    acceptors: list[Verifier] | None = None


class VerifierListBasic(Struct, kw_only=True, omit_defaults=True):
    id: Int32 | None = None
    name: str | None = None
    verifiers: list[Decimal] | None = None
    acceptors: list[Decimal] | None = None


class Webhook(Struct, kw_only=True, omit_defaults=True):
    uuid: str | None = None
    url: str
    authenticationType: Literal["HMAC", "NONE"]
    authenticationMeta: dict[str, Any] | None = None
    subscriptions: Annotated[
        list[
            Literal[
                "DIRECTBANKDATATRANSFER_PAYMENT_CREATED",
                "DIRECT_SALARY_PAYMENTS_CANCELED",
                "DIRECT_SALARY_PAYMENTS_CREATED",
                "INVOICE_PAYMENTEVENTS_DELETED",
                "INVOICE_PAYMENT_CREATED",
                "PAYMENT_DELETED",
                "PAYMENT_UPDATED",
                "TRACKING_PERIOD_STATUS_UPDATED",
                "USER_UPDATED",
            ]
        ],
        Meta(min_length=1),
    ]


class WebhookSearchResult(Struct, kw_only=True, omit_defaults=True):
    results: list[Webhook] | None = None
    meta: SearchResultMetaData | None = None


class WorkHours(Struct, kw_only=True, omit_defaults=True):
    id: Int64 | None = None
    monthly: Decimal | None = None
    weekly: Decimal | None = None
    version: datetime | None = None


class WorkingHourReduction(Struct, kw_only=True, omit_defaults=True):
    startDate: Date | None = None
    totalRemainingWorkingHourReductionHours: Decimal | None = None
    totalRemainingWorkingHourReductionDays: Decimal | None = None


class WorkingHourReductionPayData(Struct, kw_only=True, omit_defaults=True):
    workingHourReductionDays: Annotated[Decimal, Meta(extra={"ge": Decimal("0.5")})] | None = None
    workingHourReductionHours: Annotated[Decimal, Meta(extra={"ge": Decimal("1e-05")})] | None = None


class WorkingHourReductionRowDetails(Struct, kw_only=True, omit_defaults=True):
    year: Int32 | None = None


class WorkingHourReductionWorkingTimeAllocation(Struct, kw_only=True, omit_defaults=True):
    workingDaysInFirstYear: Annotated[Decimal, Meta(extra={"ge": Decimal("-500"), "le": Decimal("500")})]
    workingDaysInSecondYear: Annotated[Decimal, Meta(extra={"ge": Decimal("-500"), "le": Decimal("500")})] | None = None


class YearlyFigures(Struct, kw_only=True, omit_defaults=True):
    year: Int32 | None = None
    paidSalariesSum: Decimal | None = None
    pensionInsuranceContributionPercent: Decimal | None = None
    unemploymentInsurancePercentBasic: Decimal | None = None
    unemploymentInsurancePercentAdditional: Decimal | None = None
    accidentInsurancePercent: Decimal | None = None
    groupLifeInsurancePercent: Decimal | None = None
    healthCareInsurancePercent: Decimal | None = None
