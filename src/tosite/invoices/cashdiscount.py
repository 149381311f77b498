"""Cash discounts of invoices, and of partners as the default for theirs. Pure functions (contract, CashDiscount)."""

from typing import Any

from tosite.contract.wire import CashDiscount
from tosite.web.errors import Violation

_COUNTED = 3
"""Options that count, in the order in which they are sent; the others are dropped without a word."""


def check(discount: CashDiscount, country: str, where: str) -> list[Violation]:
    """Violations of a cash discount in a company of ``country``; ``where`` is its path in the request."""
    out: list[Violation] = []
    if discount.cashDiscountsTermType == "FROM_END_OF_MONTH" and country != "DENMARK":
        out.append(Violation(f"{where}.cashDiscountsTermType", "Is used in Danish companies only"))
    for index, option in enumerate((discount.optionList or [])[:_COUNTED]):
        for name in ("numberOfDays", "discountPercentage"):
            if (getattr(option, name) or 0) < 0:
                out.append(Violation(f"{where}.optionList[{index}].{name}", "Must be at least 0"))
    return out


def complete(discount: dict[str, Any]) -> None:
    """Bring the stored form of a cash discount to what counts: the first three options by their days, and its type."""
    options = (discount.get("optionList") or [])[:_COUNTED]
    discount["optionList"] = sorted(options, key=lambda option: option.get("numberOfDays") or 0)
    discount.setdefault("cashDiscountsTermType", "FROM_INV_DATE")
