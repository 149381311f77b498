"""Finland. VAT act 1501/1993: self-assessment in 1 and 9 (services from abroad), 2 a (EU goods), 8 c (construction)."""

from decimal import Decimal

from tosite.persons.rules import partner_view
from tosite.sandbox.countries.model import (
    DOMESTIC,
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

_OWED = {IMPORT: "2934"}  # the others on the default

FINLAND = CountryData(
    country="FINLAND",
    code="FI",
    currency="EUR",
    languages=("fi", "en"),
    # The numbers that clients expect are kept (contract, posting defaults).
    defaults={
        "receivables": "1700",
        "payables": "2880",
        "expense_payables": "2890",
        "sales": "3000",
        "purchase": "8450",
        "output_vat": "2931",
        "self_assessed_vat": "2932",
        "input_vat": "2933",
        "balancing": "1990",
        "rounding": "8690",
    },
    vat_accounts={},
    statuses=(
        DOMESTIC,
        OUTSIDE_EU,
        EU_GOODS,
        NO_VAT,
        EU_SERVICES,
        Status(102, "NONE", "Construction services, buyer liable", True, False),
        *self_assessed(11, rate_of("FI", "standard", "25.5"), EU_PURCHASES, _OWED, {}),
        *self_assessed(12, rate_of("FI", "reduced 1", "13.5"), EU_PURCHASES_REDUCED, _OWED, {}),
        *self_assessed(13, rate_of("FI", "reduced 2", "10"), EU_PURCHASES_REDUCED, _OWED, {}),
        *self_assessed(14, rate_of("FI", "standard", "24"), EU_PURCHASES, _OWED, {}),
        *self_assessed(15, rate_of("FI", "reduced 1", "14"), EU_PURCHASES_REDUCED, _OWED, {}),
    ),
    company_name="Sandbox Oy",
    info={
        "businessIdentifier": {"brnType": "FI", "code": "0737546-2"},
        "companyAddress": {"street": "Keskuskatu 1", "zip": "00100", "city": "Helsinki"},
    },
    iban="FI2112345600000785",
    bank_account={"bic": "NDEAFIHH", "bankName": "Nordea", "ledgerAccount": "1910"},
    partners=(
        partner(
            "CUSTOMER",
            "Mallila Oy",
            {"street": "Mallikatu 2", "zip": "20100", "city": "Turku", "country": "FINLAND"},
            {
                "email": "osto@example.com",
                "customerNumber": "C-1",
                "identifier": "1572860-0",
                "identifierType": "FI",
                "invoiceChannel": "EMAIL",
                "language": "FINNISH",
            },
            ("EUR", 14),
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
            "Pilvi Palvelut Oy",
            {"street": "Pilvitie 4", "zip": "33100", "city": "Tampere", "country": "FINLAND"},
            {"customerNumber": "S-1"},
            ("EUR", 14),
            {"purchase": "7700"},  # its bills are software costs unless a product says otherwise
        ),
        Partner(
            "PERSON",
            "Aino Sandberg",
            partner_view(person("Aino", "Sandberg", "Helsinki", "FINLAND", "FINNISH")),
            {},
        ),
    ),
    products=(
        {"type": "SALES", "name": "Consulting", "code": "CON", "price": 98, "unit": "HOUR", "vat": Decimal("25.5")},
        {
            "type": "SALES",
            "name": "Handbook",
            "code": "BOOK",
            "price": Decimal("24.9"),
            "unit": "PIECE",
            "vat": Decimal("13.5"),
            "defaultAccount": "3010",
        },
        {"type": "PURCHASE", "name": "Office chair", "code": "CHAIR", "price": Decimal("189.9"), "unit": "PIECE"},
    ),
)
