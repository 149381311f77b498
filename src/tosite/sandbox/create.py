"""A Finnish sandbox company: chart, VAT, fiscal years, bank account, dimensions, partners, products, users, a key."""

import csv
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection, Database
from tosite.oauth.secrets import hash_password, hash_secret, new_secret
from tosite.persons.rules import partner_view
from tosite.vat.api import YEARS_KEPT
from tosite.vat.rates import percentages

REDIRECT = "http://127.0.0.1/callback"
EXAMPLE_IBAN = "FI2112345600000785"

# Posting defaults by role; the numbers that clients expect are kept (contract, posting defaults).
_DEFAULTS = {
    "receivables": "1700",
    "payables": "2880",
    "expense_payables": "2890",
    "sales": "3000",
    "purchase": "8450",
    "output_vat": "2931",
    "self_assessed_vat": "2932",
    "input_vat": "2933",
    "balancing": "1990",
}

# 1, 3, 5 and 12 are the published numbers; the rest stand in a block of our own.
_STATUSES: list[tuple[int, str, str, str, bool, bool]] = [
    (1, "DOMESTIC", "0", "Domestic", True, True),
    (3, "NONE", "0", "Outside the EU", True, False),
    (5, "NONE", "0", "EU sale of goods", True, False),
    (12, "NONE", "0", "No VAT handling", True, True),
    (101, "NONE", "0", "EU sale of services", True, False),
    (102, "NONE", "0", "Construction services, buyer liable", True, False),
    (111, "REVERSE", "25.5", "EU purchase of goods 25.5 %", False, True),
    (112, "REVERSE", "25.5", "EU purchase of services 25.5 %", False, True),
    (113, "REVERSE", "25.5", "Construction purchase, reverse VAT 25.5 %", False, True),
    (121, "REVERSE", "13.5", "EU purchase of goods 13.5 %", False, True),
]

_FUNCTIONS = {
    "management": "usersAndUserRights companyUserManagement setUpACompany basicCompanyInfo basicAccountingInfo "
    "chartOfAccountsAndDefaultReports importData notifications incomesRegisterCertificate groupLetter auditLog",
    "user": "editPersonalInfo",
    "sales": "salesOrGroupInvoices salesInvoiceSearch customerRegister productRegister",
    "purchases": "purchaseInvoices purchaseInvoiceSearch supplierRegister productRegister fixedAssetsRegister",
    "travelAndExpenses": "travelAndExpenseInvoices travelAndExpenseInvoiceSearch",
    "invoiceCirculation": "verification approval",
    "salaries": "payroll personRegister workingTimeTracking",
    "payments": "payment directBankTransfer salaryPayments bankStatementAndReferencePayment paymentAllocation "
    "markAsPaid markSalaryAsPaid",
    "accounting": "journalReceipts journalReceiptSearch accountingReports closingOfAccountTools archive",
}
_LIMITS = {
    "user": "limitedDimensions blockSoloLoginToProcountor",
    "sales": "personalSalesInvoicesOnly",
    "purchases": "personalPurchaseInvoicesOnly",
    "travelAndExpenses": "personalTravelAndExpenseInvoiceOnly",
    "invoiceCirculation": "personalApprovalsOrVerificationsOnly",
    "salaries": "personalSalariesOnly personalWorkHourTrackingOnly",
    "accounting": "personalJournalReceiptsOnly preventCreatingEditingInvoices preventEditingAccountingPage",
}


@dataclass(frozen=True)
class Credentials:
    """What an integration needs; secrets are shown here and never again."""

    company_id: int
    username: str
    password: str
    client_id: str
    client_secret: str
    redirect_uri: str
    api_key: str
    viewer_api_key: str

    def as_dict(self) -> dict[str, Any]:
        """For the credentials file."""
        return asdict(self)


def rights_with(level: str) -> dict[str, dict[str, Any]]:
    """Every function at one level, no limits in force."""
    return {
        group: {
            **dict.fromkeys(names.split(), level),
            **dict.fromkeys(_LIMITS.get(group, "").split(), False),
        }
        for group, names in _FUNCTIONS.items()
    }


def create_sandbox(database: Database, today: date) -> Credentials:
    """Make one company with everything in it, in one transaction."""
    with database.transaction() as tx:
        company = _company(tx)
        open_books(tx, company, today)
        _registers(tx, company)
        password = new_secret("pw-")
        username = f"admin{company}"
        person = _partners_and_products(tx, company)
        admin = add_user(tx, company, username, password, "Main user", "ALL_RIGHTS")
        viewer = add_user(tx, company, f"auditor{company}", new_secret("pw-"), "Management/Auditor", "VIEWING_RIGHTS")
        tx.execute(
            "UPDATE membership SET partner_id = %s WHERE company_id = %s AND user_id = %s", (person, company, admin)
        )
        client_id, secret = f"sandbox{company}", new_secret("tos_cs_")
        add_client(tx, client_id, "Sandbox integration", secret)
        keys = [add_key(tx, company, user, client_id) for user in (admin, viewer)]
    return Credentials(company, username, password, client_id, secret, REDIRECT, *keys)


def _company(tx: Connection) -> int:
    info = {
        "businessIdentifier": {"brnType": "FI", "code": "0737546-2"},
        "productVersion": "FINANCIALS_PREMIUM",
        "operationType": "DEMONSTRATION",
        "accountingCoaLanguages": ["fi", "en"],
        "currencyRateSearchDensity": "DAILY_EXCHANGE_RATE",
        "companyAddress": {"street": "Keskuskatu 1", "zip": "00100", "city": "Helsinki"},
    }
    row = tx.execute(
        "INSERT INTO company (name, country, currency, info) VALUES ('Sandbox Oy', 'FINLAND', 'EUR', %s) "
        "RETURNING company_id",
        (Jsonb(info),),
    ).fetchone()
    assert row  # noqa: S101
    return int(row["company_id"])


def open_books(tx: Connection, company: int, today: date) -> None:
    """Give a Finnish company its chart, its VAT and its fiscal years."""
    _chart(tx, company)
    _vat(tx, company, today)
    _years(tx, company, today.year)


def _chart(tx: Connection, company: int) -> None:
    text = (files("tosite.sandbox") / "charts" / "fi.tsv").read_text(encoding="utf-8")
    accounts = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO account (company_id, code, name, name_en, kind) VALUES (%s, %s, %s, %s, %s)",
            [(company, a["code"], a["name_fi"], a["name_en"], a["type"]) for a in accounts],
        )
        cursor.executemany(
            "INSERT INTO posting_default (company_id, role, code) VALUES (%s, %s, %s)",
            [(company, role, code) for role, code in _DEFAULTS.items()],
        )


def _vat(tx: Connection, company: int, today: date) -> None:
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO vat_percentage VALUES (%s, %s, true, true)",
            [(company, percent) for percent in percentages("FI", date(today.year - YEARS_KEPT, 1, 1))],
        )
        cursor.executemany(
            "INSERT INTO vat_status (company_id, status, treatment, self_assessed_percent, description, sales, purchase) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [(company, *status) for status in _STATUSES],
        )


def _years(tx: Connection, company: int, this_year: int) -> None:
    for number, year in enumerate(range(this_year - 2, this_year + 2), start=1):
        is_open = year >= this_year - 1
        tx.execute(
            "INSERT INTO fiscal_year (company_id, fiscal_year_id, start_date, end_date, is_open) "
            "VALUES (%s, %s, make_date(%s, 1, 1), make_date(%s, 12, 31), %s)",
            (company, number, year, year, is_open),
        )
        tx.execute(
            "INSERT INTO tracking_period (company_id, period_id, fiscal_year_id, start_date, end_date, status) "
            "SELECT %s, %s * 100 + m, %s, make_date(%s, m, 1), (make_date(%s, m, 1) + interval '1 month - 1 day')::date, "
            "%s FROM generate_series(1, 12) m",
            (company, number, number, year, year, "OPEN" if is_open else "CLOSED"),
        )


def add_bank_account(tx: Connection, company: int, iban: str) -> None:
    """Make the account that invoices are to be paid to."""
    account = {
        "accountNumber": iban[4:],
        "bic": "NDEAFIHH",
        "bankName": "Nordea",
        "currency": "EUR",
        "defaultForInvoice": True,
        "defaultForPayment": True,
        "status": "ACTIVE",
        "ledgerAccount": "1910",
        "showAccountOnInvoice": True,
        "allowPayments": True,
        "allowForeignPayments": True,
    }
    tx.execute(
        "INSERT INTO bank_account (company_id, bank_account_id, iban, order_no, document) VALUES (%s, 1, %s, 1, %s)",
        (company, iban, Jsonb(account)),
    )


def _registers(tx: Connection, company: int) -> None:
    add_bank_account(tx, company, EXAMPLE_IBAN)
    tx.execute("INSERT INTO dimension VALUES (%s, 1, 'Cost centre'), (%s, 2, 'Project')", (company, company))
    tx.execute(
        "INSERT INTO dimension_item (company_id, dimension_id, item_id, code_name) VALUES (%(c)s, 1, 1, 'Administration'), "
        "(%(c)s, 1, 2, 'Sales'), (%(c)s, 2, 3, 'Website')",
        {"c": company},
    )


_PARTNERS: list[tuple[str, str, dict[str, Any], dict[str, str]]] = [
    (
        "CUSTOMER",
        "Mallila Oy",
        {
            "address": {"street": "Mallikatu 2", "zip": "20100", "city": "Turku", "country": "FINLAND"},
            "invoicingInfo": {
                "email": "osto@example.com",
                "customerNumber": "C-1",
                "identifier": "1572860-0",
                "identifierType": "FI",
                "invoiceChannel": "EMAIL",
                "language": "FINNISH",
            },
            "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "currency": "EUR", "paymentTermDays": "14"},
        },
        {},
    ),
    (
        "CUSTOMER",
        "Exempel AB",
        {
            "address": {"street": "Exempelgatan 3", "zip": "111 29", "city": "Stockholm", "country": "SWEDEN"},
            "invoicingInfo": {"customerNumber": "C-2", "invoiceChannel": "NO_SENDING", "language": "SWEDISH"},
            "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "currency": "SEK", "paymentTermDays": "30"},
        },
        {},
    ),
    (
        "SUPPLIER",
        "Pilvi Palvelut Oy",
        {
            "address": {"street": "Pilvitie 4", "zip": "33100", "city": "Tampere", "country": "FINLAND"},
            "invoicingInfo": {"customerNumber": "S-1"},
            "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "currency": "EUR", "paymentTermDays": "14"},
        },
        {"purchase": "7700"},  # its bills are software costs unless a product says otherwise
    ),
    (
        "PERSON",
        "Aino Sandberg",
        partner_view(
            {
                "firstName": "Aino",
                "lastName": "Sandberg",
                "deliveryAddress": {"city": "Helsinki", "country": "FINLAND"},
                "homeCountryAddress": {},
                "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14", "penalInterestRate": 0},
                "invoicingInfo": {"language": "FINNISH", "gender": "FEMALE", "personNumber": "P-1"},
                "registryInfo": {"active": True, "personGroupsIds": []},
            }
        ),
        {},
    ),
]
_PRODUCTS: list[dict[str, Any]] = [
    {"type": "SALES", "name": "Consulting", "code": "CON", "price": 98, "unit": "HOUR", "vat": Decimal("25.5")},
    {
        "type": "SALES",
        "name": "Handbook",
        "code": "BOOK",
        "price": Decimal("24.9"),
        "unit": "PIECE",
        "vat": Decimal("13.5"),
    },
    {"type": "PURCHASE", "name": "Office chair", "code": "CHAIR", "price": Decimal("341.82"), "unit": "PIECE"},
]


def _partners_and_products(tx: Connection, company: int) -> int:
    """Fill the registers; returns the person record of the main user."""
    last = 0
    for kind, name, details, accounts in _PARTNERS:
        document = {
            "name": name,
            "type": kind,
            "billingAddress": details["address"],
            "deliveryAddress": {},
            "contactPersons": [],
            "additionalInfo": {"invoiceLedger": "INVOICE_LEDGER"},
            "registryInfo": {"active": True, "partnerGroups": []},
            **details,
        }
        row = tx.execute(
            "INSERT INTO partner (company_id, partner_id, type, name, active, document, default_accounts, version) "
            "VALUES (%s, nextval('document_id'), %s, %s, true, %s, %s, date_trunc('second', now() AT TIME ZONE 'UTC')) "
            "RETURNING partner_id",
            (company, kind, name, Jsonb(document), Jsonb(accounts)),
        ).fetchone()
        assert row  # noqa: S101
        last = row["partner_id"]
    for product in _PRODUCTS:
        document = {"discount": 0, "active": True, "currency": "EUR", "productLocalizations": [], **product}
        tx.execute(
            "INSERT INTO product (company_id, product_id, type, name, code, active, document, version) "
            "VALUES (%s, nextval('document_id'), %s, %s, %s, true, %s, date_trunc('second', now() AT TIME ZONE 'UTC'))",
            (company, product["type"], product["name"], product["code"], Jsonb(document)),
        )
    return last


def add_user(tx: Connection, company: int, username: str, password: str, role: str, level: str) -> int:
    """Make a user with every right at one level; the user's id."""
    row = tx.execute(
        "INSERT INTO app_user (username, password_hash, first_name, last_name, email) VALUES (%s, %s, %s, %s, %s) "
        "RETURNING user_id",
        (username, hash_password(password), "Aino", role, f"{username}@example.com"),
    ).fetchone()
    assert row  # noqa: S101
    tx.execute(
        "INSERT INTO membership (company_id, user_id, role, rights) VALUES (%s, %s, %s, %s)",
        (company, row["user_id"], role, Jsonb(rights_with(level))),
    )
    return int(row["user_id"])


def add_client(tx: Connection, client_id: str, name: str, secret: str) -> None:
    """Make an API client that comes back to this machine."""
    tx.execute(
        "INSERT INTO api_client (client_id, name, secret_hash, redirect_uri) VALUES (%s, %s, %s, %s)",
        (client_id, name, hash_secret(secret), REDIRECT),
    )


def add_key(tx: Connection, company: int, user: int, client_id: str) -> str:
    """Make an API key; shown here and never again."""
    key = new_secret("tos_key_")
    tx.execute(
        "INSERT INTO api_key (company_id, user_id, client_id, key_hash) VALUES (%s, %s, %s, %s)",
        (company, user, client_id, hash_secret(key)),
    )
    return key
