"""How the default dimensions of partners and products share a booked amount. Pure functions.

Source: the contract's rules for default dimensions (the product's wins on invoice rows) and dimension values (those of
one dimension add up exactly to the row's accounting value).
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tosite.contract.wire import DimensionItemValue
from tosite.ledger.checks import MAX_DIMENSIONS
from tosite.ledger.rules import split

Defaults = Mapping[int, Sequence[tuple[int, Decimal]]]
"""The default of an owner: dimension -> its items with percentages."""

NO_DEFAULTS: Defaults = {}


def defaults_of(rows: Iterable[tuple[int, int, float | Decimal]] | None) -> Defaults:
    """Defaults from rows of dimension, item and percentage."""
    found: dict[int, list[tuple[int, Decimal]]] = {}
    for dimension, item, percent in rows or ():
        found.setdefault(dimension, []).append((item, Decimal(str(percent))))
    return found


def values_of(amount: Decimal, product: Defaults, partner: Defaults) -> list[DimensionItemValue]:
    """Share ``amount`` over the items of every dimension that has a default; the product's goes before the partner's.

    To the cent, by the largest remainder. The items carry the whole amount between them, also where their percentages
    make less than 100 (an item was made inactive, or the rest was left open): less is no value that the ledger takes.
    Items that get nothing are left out.
    """
    chosen = {**partner, **product}
    return [
        DimensionItemValue(dimensionId=dimension, itemId=item, value=value)
        for dimension in sorted(chosen)[:MAX_DIMENSIONS]
        for (item, _), value in zip(
            chosen[dimension], split(amount, [percent for _, percent in chosen[dimension]]), strict=True
        )
        if value
    ]
