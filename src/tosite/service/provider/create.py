"""Making the provider's company: an ordinary company, marked as the one that the service's invoices come from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from psycopg import errors as pg
from psycopg.types.json import Jsonb

from tosite.db.database import Connection, Database
from tosite.identifiers.checks import is_business_id, is_iban
from tosite.invoices.rules import DOMESTIC_STATUS
from tosite.oauth.secrets import new_secret
from tosite.sandbox.countries.finland import FINLAND
from tosite.sandbox.countries.model import EU_SERVICES, OUTSIDE_EU, CountryData
from tosite.sandbox.create import add_bank_account, add_client, add_key, add_user, open_books
from tosite.service.provider import store

# Of services sold to other EU members and beyond: VAT statuses that a company is made with, accounts of its chart.
# Norway is no member, all that it sells abroad is export of services.
_ABROAD: Mapping[str, tuple[tuple[int, int], tuple[str, str]]] = {
    "FINLAND": ((EU_SERVICES.number, OUTSIDE_EU.number), ("3055", "3060")),
    "SWEDEN": ((EU_SERVICES.number, OUTSIDE_EU.number), ("3308", "3305")),
    "NORWAY": ((EU_SERVICES.number, EU_SERVICES.number), ("3120", "3120")),
}


class ProviderRefused(Exception):
    """The provider's company cannot be made; the message says why."""


@dataclass(frozen=True)
class ProviderCredentials:
    """What the first operator needs; secrets are shown here and never again."""

    company_id: int
    username: str
    password: str
    client_id: str
    client_secret: str
    api_key: str

    def as_dict(self) -> dict[str, Any]:
        """For printing."""
        return asdict(self)


def create_provider(
    database: Database,
    today: date,
    name: str,
    business_id: str | None = None,
    iban: str | None = None,
    land: CountryData = FINLAND,
) -> ProviderCredentials:
    """Make the provider's company in a country, with its first operator, in one transaction. Raises ProviderRefused."""
    if business_id and not is_business_id(land.code, business_id):
        raise ProviderRefused(f"{business_id} is no business id of {land.country.capitalize()}")
    if iban and not is_iban(iban):
        raise ProviderRefused(f"{iban} is no IBAN")
    try:
        with database.transaction() as tx:
            if store.provider(tx) is not None:
                raise ProviderRefused("This installation has its provider already")
            company = _company(tx, name, business_id, land)
            open_books(tx, company, land, today)
            add_bank_account(tx, company, land, iban or land.iban)
            username, password = f"operator{company}", new_secret("pw-")
            user = add_user(tx, company, username, password, "Operator", "ALL_RIGHTS")
            client, secret = f"operator{company}", new_secret("tos_cs_")
            add_client(tx, client, "Operator", secret)
            key = add_key(tx, company, user, client)
            statuses, accounts = _ABROAD[land.country]
            store.insert(tx, company, user, (DOMESTIC_STATUS, *statuses), accounts)
    except pg.UniqueViolation:  # two commands at once: the index on provider lets one through
        raise ProviderRefused("This installation has its provider already") from None
    return ProviderCredentials(company, username, password, client, secret, key)


def _company(tx: Connection, name: str, business_id: str | None, land: CountryData) -> int:
    info: dict[str, Any] = {
        "productVersion": "FINANCIALS_PREMIUM",
        "operationType": "PRODUCTION",
        "accountingCoaLanguages": list(land.languages),
        "currencyRateSearchDensity": "DAILY_EXCHANGE_RATE",
    }
    if land.code == "NO":
        info["mva"] = True  # who charges Norwegian VAT is registered for it, and says so after the number
    if business_id:
        info["businessIdentifier"] = {"brnType": land.code, "code": business_id}
    row = tx.execute(
        "INSERT INTO company (name, country, currency, info) VALUES (%s, %s, %s, %s) RETURNING company_id",
        (name, land.country, land.currency, Jsonb(info)),
    ).fetchone()
    assert row  # noqa: S101
    return int(row["company_id"])
