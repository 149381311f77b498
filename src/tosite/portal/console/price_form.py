"""The form that drafts a price list: its fields, filled from a list, and what an operation is sent of it.

An item has the fields ``model-n``, ``price-n``, ``size-n`` and, for its tiers, ``upTo-n-t`` and ``tier-n-t``; a kind of
document that is to get a price of its own has ``kind-n`` as well. What the chosen model does not need is not sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tosite.invoices.rules import CREATABLE
from tosite.service.prices.rules import DOCUMENT, MONTHLY_FEE, ORDERED_ITEMS, shown

KINDS = (*sorted(CREATABLE), "JOURNAL")
"""Kinds of documents that are counted."""
_MODELS = ("STANDARD", "GRADUATED", "VOLUME", "PACKAGE")
_FEWEST_TIERS, _SPARE_TIERS, _SPARE_KINDS = 3, 2, 2


@dataclass(frozen=True)
class Row:
    """One item of the form; ``item`` is None where a kind of document can be chosen, ``models`` what it can be."""

    number: int
    item: str | None
    models: tuple[str, ...]
    tiers: range
    vat_class: str


@dataclass(frozen=True)
class Body:
    """What an operation is sent, and which field of the form each of its members comes from."""

    members: dict[str, Any]
    fields: dict[str, str]


def rows_of(price_list: Mapping[str, Any]) -> list[Row]:
    """A row for every item of a list of the API, and some for kinds without a price of their own."""
    prices = _last_prices(price_list)
    rows = [
        Row(number, price["item"], _models(price), _places(price), price.get("vatClass") or "standard")
        for number, price in enumerate(prices)
    ]
    vat_class = next((row.vat_class for row in rows if row.item == DOCUMENT), "standard")
    spare = range(len(rows), len(rows) + min(_SPARE_KINDS, len(free_kinds(price_list))))
    return rows + [Row(number, None, _MODELS, range(_FEWEST_TIERS), vat_class) for number in spare]


def free_kinds(price_list: Mapping[str, Any]) -> list[str]:
    """The kinds of documents that a list has no price of their own for."""
    items = {price["item"] for price in price_list["prices"]}
    return [kind for kind in KINDS if f"{DOCUMENT}.{kind}" not in items]


def values_of(price_list: Mapping[str, Any]) -> dict[str, str]:
    """The fields as they stand at first: the last prices of the list."""
    values = {}
    for number, price in enumerate(_last_prices(price_list)):
        values[f"model-{number}"] = price["model"]
        values[f"price-{number}"] = _number(price.get("unitPrice"))
        values[f"size-{number}"] = str(price.get("packageSize") or "")
        for place, tier in enumerate(price.get("tiers") or []):
            values[f"upTo-{number}-{place}"] = str(tier.get("upTo") or "")
            values[f"tier-{number}-{place}"] = _number(tier["unitPrice"])
    return values


def read(form: Mapping[str, str], price_list: Mapping[str, Any]) -> Body:
    """The draft that a form of ``price_list`` asks for, for its country and in its currency."""
    first = form.get("validFrom") or None
    fields = {name: name for name in ("name", "validFrom", "note")}
    prices: list[dict[str, Any]] = []
    for row in rows_of(price_list):
        item = row.item or _chosen_kind(form, row.number)
        if item:
            start = {"item": item, "validFrom": first, "vatClass": row.vat_class}
            prices.append({**start, **_terms(form, row, f"prices[{len(prices)}]", fields)})
    members = {
        "country": price_list["country"],
        "currency": price_list["currency"],
        "name": form.get("name", "").strip(),
        "validFrom": first,
        "note": form.get("note", "").replace("\r\n", "\n"),
        "prices": prices,
    }
    return Body(members, fields)


def _terms(form: Mapping[str, str], row: Row, where: str, fields: dict[str, str]) -> dict[str, Any]:
    """The members of one price after its item; notes in ``fields`` where each comes from."""
    n = row.number
    model = form.get(f"model-{n}", "") if len(row.models) > 1 else row.models[0]
    fields[f"{where}.model"] = f"model-{n}"
    fields[f"{where}.item"] = f"kind-{n}"
    is_chosen = row.item is None and form.get("validFrom")  # a kind that was chosen twice overlaps itself
    fields[f"{where}.validFrom"] = f"kind-{n}" if is_chosen else "validFrom"
    terms: dict[str, Any] = {"model": model}
    if model in ("STANDARD", "PACKAGE"):
        terms["unitPrice"] = _typed(form, f"price-{n}")
        fields[f"{where}.unitPrice"] = f"price-{n}"
    if model == "PACKAGE":
        terms["packageSize"] = _typed(form, f"size-{n}")
        fields[f"{where}.packageSize"] = f"size-{n}"
    if model in ("GRADUATED", "VOLUME"):
        places = [t for t in row.tiers if _typed(form, f"upTo-{n}-{t}") or _typed(form, f"tier-{n}-{t}")]
        terms["tiers"] = [
            {"upTo": _typed(form, f"upTo-{n}-{t}"), "unitPrice": _typed(form, f"tier-{n}-{t}")} for t in places
        ]
        fields[f"{where}.tiers"] = f"tier-{n}-0"
        for index, t in enumerate(places):
            fields[f"{where}.tiers[{index}].upTo"] = f"upTo-{n}-{t}"
            fields[f"{where}.tiers[{index}].unitPrice"] = f"tier-{n}-{t}"
    return terms


def _chosen_kind(form: Mapping[str, str], number: int) -> str | None:
    kind = form.get(f"kind-{number}", "")
    return f"{DOCUMENT}.{kind}" if kind else None


def _typed(form: Mapping[str, str], name: str) -> str | None:
    """A number as the API reads it: a comma, and blanks between the thousands, are how people write it."""
    return "".join(form.get(name, "").split()).replace(",", ".") or None


def _number(value: Decimal | int | str | None) -> str:
    return "" if value is None else shown(Decimal(value))


def _last_prices(price_list: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The price of every item that has no end."""
    return [price for price in price_list["prices"] if not price.get("validTo")]


def _models(price: Mapping[str, Any]) -> tuple[str, ...]:
    item, model = str(price["item"]), str(price["model"])
    if item in (MONTHLY_FEE, *ORDERED_ITEMS) or not item.startswith(DOCUMENT):
        return (model,)
    return _MODELS


def _places(price: Mapping[str, Any]) -> range:
    return range(max(_FEWEST_TIERS, len(price.get("tiers") or []) + _SPARE_TIERS))
