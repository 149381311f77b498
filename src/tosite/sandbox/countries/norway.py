"""Norway. VAT act 2009-06-19-58. Norway is outside the EU: every sale abroad is an export, every purchase an import."""

from decimal import Decimal

from tosite.persons.rules import partner_view
from tosite.sandbox.countries.model import (
    DOMESTIC,
    DOMESTIC_REVERSE,
    FOREIGN_SERVICES,
    IMPORT,
    NO_VAT,
    CountryData,
    Partner,
    Status,
    partner,
    person,
    rate_of,
    self_assessed,
)

_OWED = {DOMESTIC_REVERSE: "2705", FOREIGN_SERVICES: "2704", IMPORT: "2703"}
_DEDUCTED = {DOMESTIC_REVERSE: "2710", FOREIGN_SERVICES: "2714", IMPORT: "2713"}

NORWAY = CountryData(
    country="NORWAY",
    code="NO",
    currency="NOK",
    languages=("no", "en"),
    defaults={
        "receivables": "1500",
        "payables": "2400",
        "expense_payables": "2910",
        "sales": "3000",
        "purchase": "7700",
        "output_vat": "2700",
        "self_assessed_vat": "2704",
        "input_vat": "2710",
        "balancing": "1990",
        "rounding": "7740",
    },
    vat_accounts={"standard": ("2700", "2710"), "medium": ("2701", "2711"), "low": ("2702", "2712")},
    statuses=(
        DOMESTIC,
        Status(3, "NONE", "Export outside the EU", True, False),
        Status(5, "NONE", "Export to the EU", True, False),
        NO_VAT,
        Status(101, "NONE", "Services sold abroad", True, False),
        Status(102, "NONE", "Allowances and gold, buyer liable", True, False),
        *self_assessed(
            11,
            rate_of("NO", "standard", "25"),
            {
                DOMESTIC_REVERSE: "Allowances and gold, reverse VAT",
                FOREIGN_SERVICES: "Services from abroad",
                IMPORT: "Import of goods",
            },
            _OWED,
            _DEDUCTED,
        ),
        *self_assessed(12, rate_of("NO", "medium", "15"), {IMPORT: "Import of goods"}, _OWED, _DEDUCTED),
    ),
    company_name="Sandkasse AS",
    info={
        "businessIdentifier": {"brnType": "NO", "code": "314001001"},
        "mva": True,
        "inTradeRegister": True,
        "companyAddress": {"street": "Storgata 1", "zip": "0155", "city": "Oslo"},
    },
    iban="NO9386011117947",
    bank_account={"bic": "DABANO22", "bankName": "Danske Bank", "ledgerAccount": "1920"},
    partners=(
        partner(
            "CUSTOMER",
            "Eksempelkunde AS",
            {"street": "Eksempelveien 2", "zip": "5003", "city": "Bergen", "country": "NORWAY"},
            {
                "email": "innkjop@example.com",
                "customerNumber": "C-1",
                "identifier": "314002008",
                "identifierType": "NO",
                "invoiceChannel": "EMAIL",
                "language": "NORWEGIAN",
            },
            ("NOK", 14),
        ),
        partner(
            "CUSTOMER",
            "Exempel AB",
            {"street": "Exempelgatan 3", "zip": "111 29", "city": "Stockholm", "country": "SWEDEN"},
            {"customerNumber": "C-2", "invoiceChannel": "NO_SENDING", "language": "SWEDISH"},
            ("SEK", 30),
        ),
        partner(
            "SUPPLIER",
            "Skytjenester AS",
            {"street": "Skyveien 4", "zip": "7010", "city": "Trondheim", "country": "NORWAY"},
            {"customerNumber": "S-1"},
            ("NOK", 14),
            {"purchase": "6350"},
        ),
        Partner(
            "PERSON",
            "Ingrid Sandberg",
            partner_view(person("Ingrid", "Sandberg", "Oslo", "NORWAY", "ENGLISH")),  # the contract has no Norwegian
            {},
        ),
    ),
    products=(
        {"type": "SALES", "name": "Konsulenttime", "code": "KON", "price": 1290, "unit": "HOUR", "vat": 25},
        {
            "type": "SALES",
            "name": "Lunsjpakke",
            "code": "LUNSJ",
            "price": Decimal("149.5"),
            "unit": "PIECE",
            "vat": 15,
            "defaultAccount": "3010",
        },
        {"type": "PURCHASE", "name": "Kontorstol", "code": "STOL", "price": 2390, "unit": "PIECE"},
    ),
)
