"""The rules of products. Pure functions (contract, Products)."""

from collections import Counter
from decimal import Decimal
from typing import Any

import msgspec

from tosite.contract.wire import Product
from tosite.ledger.rules import Setting
from tosite.web.errors import Violation
from tosite.web.wire import plain

_TRAVEL_ONLY = ("startDate", "endDate", "bookkeepingAccount")


def check(product: Product, setting: Setting, account_known: bool, group_type: str | None) -> list[Violation]:
    """Every violation in a product that a caller writes; ``group_type`` is its group's, None for an unknown group."""
    out: list[Violation] = []
    selling = product.type == "SALES"
    if product.type == "TRAVEL":
        out.append(Violation("type", "Travel products are read only"))
    if not product.name.strip():
        out.append(Violation("name", "Is required"))
    if product.defaultAccount and not account_known:
        out.append(Violation("defaultAccount", "Is not an active account of the chart"))
    if product.vat is not None and not setting.percent_fits(product.vat, selling):
        out.append(Violation("vat", "Is not in use in the company on this side"))
    if product.vatStatus is not None and not setting.status_fits(product.vatStatus, selling):
        out.append(Violation("vatStatus", "Is not in use in the company on this side"))
    if group_type != product.type:
        out.append(Violation("productGroupId", "Unknown group of this type"))
    languages = Counter(entry.language for entry in product.productLocalizations or [])
    for index, entry in enumerate(product.productLocalizations or []):
        if entry.language is not None and languages[entry.language] > 1:
            out.append(Violation(f"productLocalizations[{index}].language", "Is given twice"))
    return out


def document_of(product: Product, kept_localizations: list[Any] | None = None) -> dict[str, Any]:
    """What is stored; an absent list of localisations keeps the former one."""
    raw = msgspec.to_builtins(product, builtin_types=(Decimal,))
    left_out = {"id", "version", *(_TRAVEL_ONLY if product.type != "TRAVEL" else ())}
    document = {k: v for k, v in raw.items() if k not in left_out}
    document.setdefault("productLocalizations", kept_localizations or [])
    return plain(document)  # type: ignore[no-any-return]
