"""Sweden. VAT act 2023:200: output VAT is kept apart by rate, as the return asks for it (boxes 10-12, 30-32, 60-62)."""

from decimal import Decimal

from tosite.persons.rules import partner_view
from tosite.sandbox.countries.model import (
    DOMESTIC,
    DOMESTIC_REVERSE,
    EU_GOODS,
    EU_PURCHASES,
    EU_PURCHASES_REDUCED,
    EU_SERVICES,
    IMPORT,
    NO_VAT,
    OUTSIDE_EU,
    CountryData,
    Partner,
    Status,
    partner,
    person,
    rate_of,
    self_assessed,
)

_DEDUCTED = {**dict.fromkeys(EU_PURCHASES_REDUCED, "2645"), DOMESTIC_REVERSE: "2647"}  # bought abroad, bought in Sweden


def _owed(reverse: str, imported: str) -> dict[int, str]:
    return {**dict.fromkeys(EU_PURCHASES, reverse), IMPORT: imported}


SWEDEN = CountryData(
    country="SWEDEN",
    code="SE",
    currency="SEK",
    languages=("sv", "en"),
    defaults={
        "receivables": "1510",
        "payables": "2440",
        "expense_payables": "2820",
        "sales": "3001",
        "purchase": "6590",
        "output_vat": "2611",
        "self_assessed_vat": "2614",
        "input_vat": "2641",
        "balancing": "1990",
        "rounding": "3740",
    },
    vat_accounts={
        "standard": ("2611", "2641"),
        "reduced 1": ("2621", "2641"),
        "reduced 2": ("2631", "2641"),
        "food": ("2631", "2641"),
    },
    statuses=(
        DOMESTIC,
        OUTSIDE_EU,
        EU_GOODS,
        NO_VAT,
        EU_SERVICES,
        Status(102, "NONE", "Construction services, buyer liable", True, False),
        *self_assessed(11, rate_of("SE", "standard", "25"), EU_PURCHASES, _owed("2614", "2615"), _DEDUCTED),
        *self_assessed(12, rate_of("SE", "reduced 1", "12"), EU_PURCHASES_REDUCED, _owed("2624", "2625"), _DEDUCTED),
        *self_assessed(13, rate_of("SE", "reduced 2", "6"), EU_PURCHASES_REDUCED, _owed("2634", "2635"), _DEDUCTED),
    ),
    company_name="Sandlåda AB",
    info={
        "businessIdentifier": {"brnType": "SE", "code": "559999-0016"},
        "companyAddress": {"street": "Drottninggatan 1", "zip": "111 51", "city": "Stockholm"},
    },
    iban="SE4550000000058398257466",
    bank_account={
        "bic": "ESSESESS",
        "bankName": "SEB",
        "ledgerAccount": "1930",
        "bankingCode": "559999-0016",
        "associatedAccounts": [{"type": "BANKGIRO", "accountNumber": "999-1001"}],
    },
    partners=(
        partner(
            "CUSTOMER",
            "Exempelkund AB",
            {"street": "Exempelgatan 2", "zip": "411 03", "city": "Göteborg", "country": "SWEDEN"},
            {
                "email": "inkop@example.com",
                "customerNumber": "C-1",
                "identifier": "559999-0024",
                "identifierType": "SE",
                "invoiceChannel": "EMAIL",
                "language": "SWEDISH",
            },
            ("SEK", 30),
        ),
        partner(
            "CUSTOMER",
            "Mallila Oy",
            {"street": "Mallikatu 2", "zip": "20100", "city": "Turku", "country": "FINLAND"},
            {"customerNumber": "C-2", "invoiceChannel": "NO_SENDING", "language": "FINNISH"},
            ("EUR", 14),
        ),
        partner(
            "SUPPLIER",
            "Molntjänst AB",
            {"street": "Molnvägen 4", "zip": "211 20", "city": "Malmö", "country": "SWEDEN"},
            {"customerNumber": "S-1"},
            ("SEK", 30),
            {"purchase": "5420"},
        ),
        Partner(
            "PERSON",
            "Astrid Sandberg",
            partner_view(person("Astrid", "Sandberg", "Stockholm", "SWEDEN", "SWEDISH")),
            {},
        ),
    ),
    products=(
        {"type": "SALES", "name": "Konsulttimme", "code": "KON", "price": 1150, "unit": "HOUR", "vat": 25},
        {
            "type": "SALES",
            "name": "Handbok",
            "code": "BOK",
            "price": Decimal("279.5"),
            "unit": "PIECE",
            "vat": 6,
            "defaultAccount": "3003",
        },
        {"type": "PURCHASE", "name": "Kontorsstol", "code": "STOL", "price": 2195, "unit": "PIECE"},
        # A row of the öre that parties leave out by agreement (act 1970:1029); the contract has no field for them.
        {
            "type": "SALES",
            "name": "Öresavrundning",
            "code": "ORE",
            "price": 0,
            "unit": "PIECE",
            "vat": 0,
            "vatStatus": 12,
            "defaultAccount": "3740",
        },
    ),
)
