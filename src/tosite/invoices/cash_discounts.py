"""Cash discounts of invoices, and of partners as the default for theirs. Pure functions (contract, CashDiscount)."""

from typing import Any

from tosite.contract.wire import CashDiscount
from tosite.web.errors import Violation

_OPTIONS = 3  # more are dropped without a word


def check_discount(discount: CashDiscount | None, country: str) -> list[Violation]:
    """Violations of a discount in ``paymentInfo`` of a company in ``country``; options that are dropped have none."""
    if discount is None:
        return []
    out: list[Violation] = []
    if discount.cashDiscountsTermType == "FROM_END_OF_MONTH" and country != "DENMARK":
        out.append(Violation("paymentInfo.cashDiscount.cashDiscountsTermType", "Is used in Danish companies only"))
    for index, option in enumerate((discount.optionList or [])[:_OPTIONS]):
        where = f"paymentInfo.cashDiscount.optionList[{index}]"
        if option.numberOfDays is not None and option.numberOfDays < 0:
            out.append(Violation(f"{where}.numberOfDays", "Must be at least 0"))
        if option.discountPercentage is not None and option.discountPercentage < 0:
            out.append(Violation(f"{where}.discountPercentage", "Must be at least 0"))
    return out


def complete_discount(discount: dict[str, Any]) -> None:
    """Bring a checked discount to the form that is stored: the first three options by their days, and its term type."""
    options = (discount.get("optionList") or [])[:_OPTIONS]
    discount["optionList"] = sorted(options, key=lambda option: option.get("numberOfDays") or 0)
    discount.setdefault("cashDiscountsTermType", "FROM_INV_DATE")
