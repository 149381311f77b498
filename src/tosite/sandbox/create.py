"""A sandbox company: chart, VAT, fiscal years, bank account, dimensions, partners, products, users, a key."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection, Database
from tosite.oauth.clients import create_client
from tosite.oauth.secrets import hash_password, hash_secret, new_secret
from tosite.sandbox import circulation
from tosite.sandbox.countries import country_named
from tosite.sandbox.countries.model import CountryData
from tosite.sandbox.settings import seed_settings
from tosite.vat.api import YEARS_KEPT
from tosite.vat.rates import percentages

REDIRECT = "http://127.0.0.1/callback"
_ADMIN, _VIEWER = "Main user", "Management/Auditor"

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


def create_sandbox(database: Database, today: date, country: str = "FINLAND") -> Credentials:
    """Make one company of a country with everything in it, in one transaction. Raises UnknownCountry."""
    land = country_named(country)
    with database.transaction() as tx:
        return make_sandbox(tx, today, land)


def make_sandbox(tx: Connection, today: date, land: CountryData, owner: int | None = None) -> Credentials:
    """The company with its users, its client and their keys; ``owner`` is the person whose sandbox it is."""
    company, admin, viewer = fill_sandbox(tx, today, land, owner)
    username, password = f"admin{company}", new_secret("pw-")
    tx.execute("UPDATE app_user SET password_hash = %s WHERE user_id = %s", (hash_password(password), admin))
    client_id, secret = f"sandbox{company}", new_secret("tos_cs_")
    add_client(tx, client_id, "Sandbox integration", secret, company)
    keys = [add_key(tx, company, user, client_id) for user in (admin, viewer)]
    return Credentials(company, username, password, client_id, secret, REDIRECT, *keys)


def fill_sandbox(
    tx: Connection, today: date, land: CountryData, owner: int | None, former: int | None = None
) -> tuple[int, int, int]:
    """A seeded company with its two users, who cannot log in before they have passwords: its id and theirs.

    From a ``former`` sandbox its users are taken over.
    """
    company = _company(tx, land)
    tx.execute("INSERT INTO sandbox (company_id, user_id) VALUES (%s, %s)", (company, owner))
    open_books(tx, company, land, today)
    _registers(tx, company, land)
    person = _partners_and_products(tx, company, land)
    seed_settings(tx, company)
    name = land.partners[-1].name.split()[0]
    if former is None:
        admin = add_user(tx, company, f"admin{company}", None, _ADMIN, "ALL_RIGHTS", name)
        viewer = add_user(tx, company, f"auditor{company}", None, _VIEWER, "VIEWING_RIGHTS", name)
    else:
        admin, viewer = _take_over(tx, former, company)
    tx.execute("UPDATE membership SET partner_id = %s WHERE company_id = %s AND user_id = %s", (person, company, admin))
    circulation.seed(tx, company, admin, viewer)
    return company, admin, viewer


def _take_over(tx: Connection, former: int, company: int) -> tuple[int, int]:
    tx.execute(
        "INSERT INTO membership (company_id, user_id, role, rights, api_login_only) "
        "SELECT %s, user_id, role, rights, api_login_only FROM membership WHERE company_id = %s",
        (company, former),
    )
    rows = tx.execute(
        "SELECT user_id, role FROM membership WHERE company_id = %s AND NOT api_login_only ORDER BY user_id", (company,)
    ).fetchall()
    people: list[tuple[int, str]] = [(row["user_id"], row["role"]) for row in rows]
    by_role = {role: user for user, role in reversed(people)}
    # Roles are labels that an administrator changes, and people leave: somebody is always there.
    return by_role.get(_ADMIN, people[0][0]), by_role.get(_VIEWER, people[-1][0])


def _company(tx: Connection, land: CountryData) -> int:
    info = {
        "productVersion": "FINANCIALS_PREMIUM",
        "operationType": "DEMONSTRATION",
        "accountingCoaLanguages": list(land.languages),
        "currencyRateSearchDensity": "DAILY_EXCHANGE_RATE",
        **land.info,
    }
    row = tx.execute(
        "INSERT INTO company (name, country, currency, info, sandbox) VALUES (%s, %s, %s, %s, 'OPEN') "
        "RETURNING company_id",
        (land.company_name, land.country, land.currency, Jsonb(info)),
    ).fetchone()
    assert row  # noqa: S101
    return int(row["company_id"])


def open_books(tx: Connection, company: int, land: CountryData, today: date) -> None:
    """Give a company of a country its chart, its VAT and its fiscal years."""
    _chart(tx, company, land)
    _vat(tx, company, land, today)
    _years(tx, company, today.year)


def _chart(tx: Connection, company: int, land: CountryData) -> None:
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO account (company_id, code, name, name_en, kind) VALUES (%s, %s, %s, %s, %s)",
            [(company, a["code"], a["name"], a["name_en"], a["kind"]) for a in land.chart()],
        )
        cursor.executemany(
            "INSERT INTO posting_default (company_id, role, code) VALUES (%s, %s, %s)",
            [(company, role, code) for role, code in land.defaults.items()],
        )


def _vat(tx: Connection, company: int, land: CountryData, today: date) -> None:
    """What documents of the years that are kept may need: former percentages and statuses too."""
    since = date(today.year - YEARS_KEPT, 1, 1)
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO vat_percentage (company_id, percent, sales, purchase, output_account, input_account) "
            "VALUES (%s, %s, true, true, %s, %s)",
            [(company, percent, *land.accounts_of(percent)) for percent in percentages(land.code, since)],
        )
        cursor.executemany(
            "INSERT INTO vat_status (company_id, status, treatment, self_assessed_percent, description, sales, purchase, "
            "owed_account, deducted_account) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    company,
                    s.number,
                    s.treatment,
                    s.percent,
                    s.description,
                    s.sales,
                    s.purchase,
                    s.owed_account,
                    s.deducted_account,
                )
                for s in land.statuses_since(since)
            ],
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


def add_bank_account(tx: Connection, company: int, land: CountryData, iban: str) -> None:
    """Make the account that invoices are to be paid to."""
    account = {
        "accountNumber": iban[4:],
        "currency": land.currency,
        "defaultForInvoice": True,
        "defaultForPayment": True,
        "status": "ACTIVE",
        "showAccountOnInvoice": True,
        "allowPayments": True,
        "allowForeignPayments": True,
        **land.bank_account,
    }
    tx.execute(
        "INSERT INTO bank_account (company_id, bank_account_id, iban, order_no, document) VALUES (%s, 1, %s, 1, %s)",
        (company, iban, Jsonb(account)),
    )


def _registers(tx: Connection, company: int, land: CountryData) -> None:
    add_bank_account(tx, company, land, land.iban)
    tx.execute("INSERT INTO dimension VALUES (%s, 1, 'Cost centre'), (%s, 2, 'Project')", (company, company))
    tx.execute(
        "INSERT INTO dimension_item (company_id, dimension_id, item_id, code_name) VALUES (%(c)s, 1, 1, 'Administration'), "
        "(%(c)s, 1, 2, 'Sales'), (%(c)s, 2, 3, 'Website')",
        {"c": company},
    )


def _partners_and_products(tx: Connection, company: int, land: CountryData) -> int:
    """Fill the registers; returns the person record of the main user, who stands last."""
    last = 0
    for partner in land.partners:
        document = {
            "name": partner.name,
            "type": partner.kind,
            "billingAddress": partner.details["address"],
            "deliveryAddress": {},
            "contactPersons": [],
            "additionalInfo": {"invoiceLedger": "INVOICE_LEDGER"},
            "registryInfo": {"active": True, "partnerGroups": []},
            **partner.details,
        }
        row = tx.execute(
            "INSERT INTO partner (company_id, partner_id, type, name, active, document, default_accounts, version) "
            "VALUES (%s, nextval('document_id'), %s, %s, true, %s, %s, date_trunc('second', now() AT TIME ZONE 'UTC')) "
            "RETURNING partner_id",
            (company, partner.kind, partner.name, Jsonb(document), Jsonb(partner.default_accounts)),
        ).fetchone()
        assert row  # noqa: S101
        last = row["partner_id"]
    for product in land.products:
        document = {"discount": 0, "active": True, "currency": land.currency, "productLocalizations": [], **product}
        tx.execute(
            "INSERT INTO product (company_id, product_id, type, name, code, active, default_account, document, version) "
            "VALUES (%s, nextval('document_id'), %s, %s, %s, true, %s, %s, date_trunc('second', now() AT TIME ZONE 'UTC'))",
            (
                company,
                product["type"],
                product["name"],
                product["code"],
                product.get("defaultAccount"),
                Jsonb(document),
            ),
        )
    return last


def add_user(
    tx: Connection, company: int, username: str, password: str | None, role: str, level: str, first_name: str = "Aino"
) -> int:
    """Make a user with every right at one level, ``role`` for a last name; without a password nobody logs in.

    Returns the user's id.
    """
    row = tx.execute(
        "INSERT INTO app_user (username, password_hash, first_name, last_name, email) VALUES (%s, %s, %s, %s, %s) "
        "RETURNING user_id",
        (username, hash_password(password) if password else "", first_name, role, f"{username}@example.com"),
    ).fetchone()
    assert row  # noqa: S101
    tx.execute(
        "INSERT INTO membership (company_id, user_id, role, rights) VALUES (%s, %s, %s, %s)",
        (company, row["user_id"], role, Jsonb(rights_with(level))),
    )
    return int(row["user_id"])


def add_client(tx: Connection, client_id: str, name: str, secret: str, owner: int | None = None) -> None:
    """Make an API client that comes back to this machine; ``owner`` is a company, else the installation."""
    create_client(tx, client_id, name, REDIRECT, secret, owner)


def add_key(tx: Connection, company: int, user: int, client_id: str) -> str:
    """Make an API key; shown here and never again."""
    key = new_secret("tos_key_")
    tx.execute(
        "INSERT INTO api_key (company_id, user_id, client_id, key_hash) VALUES (%s, %s, %s, %s)",
        (company, user, client_id, hash_secret(key)),
    )
    return key
