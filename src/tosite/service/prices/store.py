"""Price lists, announcements and the mail queue in the database. Price lists belong to the installation."""

from datetime import date
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.service.prices.rules import CONTRACT_COUNTRY, Price, PriceList, Terms, Tier
from tosite.service.prices.wire import PriceListDraft

_LISTS = (
    "SELECT l.*, (SELECT jsonb_agg(jsonb_build_object('item', p.item, 'validFrom', p.valid_from, 'validTo', p.valid_to, "
    "'model', p.model, 'unitPrice', p.unit_price, 'packageSize', p.package_size, 'tiers', p.tiers, 'vatClass', p.vat_class) "
    "ORDER BY p.item, p.valid_from) FROM price p WHERE p.price_list_id = l.price_list_id) AS prices FROM price_list l "
)


def lists(tx: Connection) -> list[dict[str, Any]]:
    """Every price list with its prices, drafts too, by country and first day."""
    return tx.execute(_LISTS + "ORDER BY l.country, l.valid_from, l.price_list_id").fetchall()


def by_id(tx: Connection, wanted: int, lock: bool = False) -> dict[str, Any] | None:
    """One price list, on demand locked until the transaction ends."""
    return tx.execute(
        _LISTS + "WHERE l.price_list_id = %s" + (" FOR UPDATE OF l" if lock else ""), (wanted,)
    ).fetchone()


def issued(tx: Connection, country: str | None = None) -> list[PriceList]:
    """The issued lists of a country, or of all, by their first day."""
    rows = tx.execute(
        _LISTS
        + "WHERE l.status = 'ISSUED' AND (%(country)s::text IS NULL OR l.country = %(country)s) ORDER BY l.valid_from",
        {"country": country},
    ).fetchall()
    return [price_list(row, row["issued_on"]) for row in rows]


def price_list(row: dict[str, Any], issued_on: date) -> PriceList:
    """A stored list, or one that is to be issued on that day, as the rules read it."""
    return PriceList(
        list_id=row["price_list_id"],
        country=row["country"],
        currency=row["currency"],
        valid_from=row["valid_from"],
        issued_on=issued_on,
        prices=tuple(
            Price(
                item=price["item"],
                valid_from=date.fromisoformat(price["validFrom"]),
                valid_to=date.fromisoformat(price["validTo"]) if price["validTo"] else None,
                terms=_terms(price),
            )
            for price in row["prices"] or []
        ),
    )


def _terms(price: dict[str, Any]) -> Terms:
    unit = price["unitPrice"]
    return Terms(
        model=price["model"],
        unit_price=None if unit is None else Decimal(unit),
        package_size=price["packageSize"],
        tiers=tuple(Tier(tier.get("upTo"), Decimal(tier["unitPrice"])) for tier in price["tiers"] or []),
        vat_class=price["vatClass"],
    )


def insert(tx: Connection, draft: PriceListDraft) -> int:
    """Store a draft and its prices; its id."""
    row = tx.execute(
        "WITH made AS (INSERT INTO price_list (country, currency, name, valid_from, note) VALUES (%s, %s, %s, %s, %s) "
        "RETURNING price_list_id) SELECT price_list_id FROM made",
        (draft.country, draft.currency, draft.name, draft.validFrom, draft.note),
    ).fetchone()
    assert row  # noqa: S101
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO price (price_list_id, item, valid_from, valid_to, model, unit_price, package_size, tiers, vat_class) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    row["price_list_id"],
                    price.item,
                    price.validFrom,
                    price.validTo,
                    price.model,
                    price.unitPrice,
                    price.packageSize,
                    None
                    if price.tiers is None
                    else Jsonb([{"upTo": tier.upTo, "unitPrice": tier.unitPrice} for tier in price.tiers]),
                    price.vatClass,
                )
                for price in draft.prices
            ],
        )
    return int(row["price_list_id"])


def remove(tx: Connection, wanted: int) -> None:
    """Remove a draft; the database refuses it for an issued list."""
    tx.execute("DELETE FROM price_list WHERE price_list_id = %s", (wanted,))


def issue(tx: Connection, wanted: int, today: date, notice_months: int) -> None:
    """Issue a draft: from now on it stands. The database refuses a list whose prices have gaps."""
    tx.execute(
        "UPDATE price_list SET status = 'ISSUED', issued_on = %s, notice_months = %s WHERE price_list_id = %s",
        (today, notice_months, wanted),
    )


def notice_months(tx: Connection, country: str, lock: bool = False) -> int:
    """The notice period of a country for lists that are issued from now on."""
    row = tx.execute(
        "SELECT notice_months FROM service_country WHERE country = %s" + (" FOR UPDATE" if lock else ""),  # noqa: S608
        (country,),
    ).fetchone()
    assert row  # noqa: S101  (the three countries are part of the schema)
    return int(row["notice_months"])


def set_notice_months(tx: Connection, country: str, months: int) -> None:
    """Another notice period for a country."""
    tx.execute("UPDATE service_country SET notice_months = %s WHERE country = %s", (months, country))


def customers(tx: Connection, country: str) -> list[int]:
    """The companies that a country's list concerns: all of them but the provider and sandboxes."""
    rows = tx.execute(
        "SELECT company_id FROM company c WHERE country = %s AND info->>'operationType' IS DISTINCT FROM 'DEMONSTRATION' "
        "AND c.sandbox IS DISTINCT FROM 'CLOSED' AND NOT EXISTS (SELECT 1 FROM provider p WHERE p.company_id = c.company_id) ORDER BY 1",
        (CONTRACT_COUNTRY[country],),
    ).fetchall()
    return [row["company_id"] for row in rows]


def record_announcements(
    tx: Connection, list_id: int, companies: list[int], channel: str, applies_from: date
) -> list[int]:
    """Note that these companies are told of a list; those that were not told on this channel before."""
    rows = tx.execute(
        "INSERT INTO price_announcement (company_id, price_list_id, channel, applies_from) "
        "SELECT company_id, %s, %s, %s FROM unnest(%s::int[]) AS c(company_id) "
        "ON CONFLICT (company_id, price_list_id, channel) DO NOTHING RETURNING company_id",
        (list_id, channel, applies_from, companies),
    ).fetchall()
    return sorted(row["company_id"] for row in rows)
