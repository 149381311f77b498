"""Answers and bodies in the shapes of older generations. Pure functions; none of them raises on any JSON."""

from collections.abc import Callable
from typing import Any

from tosite.web.endpoint import Request

_SECONDARY = ("numberOfDays", "discountPercentage")
_OF_PARTNER = ("cashDiscountDays", "cashDiscountPercentage")

# The groups of rights before 24.06 and where their functions stand today. Of payment transactions and financial
# management the names of that time are not known: they show today's.
_OLDER_RIGHTS = {
    "management": {
        "basicCompanyInfo": "management.basicCompanyInfo",
        "basicAccountingInfo": "management.basicAccountingInfo",
        "companyUserManagement": "management.companyUserManagement",
        "setUpACompany": "management.setUpACompany",
        "editPersonalInfo": "user.editPersonalInfo",
    },
    "sales": {
        "newSalesInvoice": "sales.salesOrGroupInvoices",
        "groupLetter": "management.groupLetter",
        "salesInvoiceSearch": "sales.salesInvoiceSearch",
        "customerRegister": "sales.customerRegister",
        "productRegister": "sales.productRegister",
    },
    "purchases": {
        "newPurchaseInvoice": "purchases.purchaseInvoices",
        "newTravelAndExpenseInvoice": "travelAndExpenses.travelAndExpenseInvoices",
        "newJournalReceipt": "accounting.journalReceipts",
        "searchInvoices": "purchases.purchaseInvoiceSearch",
        "verification": "invoiceCirculation.verification",
        "supplierRegister": "purchases.supplierRegister",
        "productRegister": "purchases.productRegister",
        "fixedAssetsRegister": "purchases.fixedAssetsRegister",
    },
    "salaries": {
        "payrollAccounting": "salaries.payroll",
        "personRegister": "salaries.personRegister",
        "workingTimeTracking": "salaries.workingTimeTracking",
    },
}
_UNCHANGED_GROUPS = {"paymentTransactions": "payments", "financialManagement": "accounting"}


def copied(today: str, older: str) -> Callable[[Any, str], Any]:
    """Answer the member ``today`` under its older name too: of the object, or of every row of a list."""

    def answer(value: Any, _: str) -> Any:
        rows = value.get("results") if isinstance(value, dict) and today != "results" else None
        for row in [value, *(rows if isinstance(rows, list) else [])]:
            if isinstance(row, dict) and today in row:
                row[older] = row[today]
        return value

    return answer


def bare(name: str) -> Callable[[Any, str], Any]:
    """The list alone, without the object around it."""
    return lambda value, _: value[name]


def with_members(**members: Any) -> Callable[[Any, str], Any]:
    """Answer members that are gone today, each with the one value that it can have."""
    return lambda value, _: {**members, **value}


def with_service_addresses(value: Any, address: str) -> Any:
    """GET /status said where the API and its documentation are."""
    return {**value, "base_url": address, "documentation": f"{address}/openapi.json"}


def with_older_invoice_cash_discount(value: Any, _: str) -> Any:
    """An invoice, or a list of them, with the one cash discount that it could have: the first of today's options."""
    for invoice in value if isinstance(value, list) else [value]:
        discount = _object(_object(invoice, "paymentInfo"), "cashDiscount")
        discount.update(_first_option(discount))
    return value


def with_invoice_cash_discount(_: Request, body: dict[str, Any]) -> None:
    """The one cash discount of an invoice in today's list of options."""
    discount = _object(_object(body, "paymentInfo"), "cashDiscount")
    _take_option(discount, {name: discount[name] for name in _SECONDARY if name in discount})


def with_older_cash_discount(value: Any, _: str) -> Any:
    """A partner, or a list of them, with its cash discount in two members of the payment data."""
    for partner in value if isinstance(value, list) else [value]:
        payment = _object(partner, "paymentInfo")
        option = _first_option(_object(payment, "cashDiscount"))
        payment.update(
            {older: option[name] for older, name in zip(_OF_PARTNER, _SECONDARY, strict=True) if name in option}
        )
    return value


def with_cash_discount(_: Request, body: dict[str, Any]) -> None:
    """The cash discount of a partner in today's list of options."""
    payment = _object(body, "paymentInfo")
    pairs = zip(_OF_PARTNER, _SECONDARY, strict=True)
    sent = {name: payment[older] for older, name in pairs if payment.get(older) not in (None, "")}
    if sent and payment.get("cashDiscount") is None:
        payment["cashDiscount"] = {}
    _take_option(_object(payment, "cashDiscount"), sent)


def older_rights(value: Any, _: str) -> Any:
    """The rights of a user in the groups of before 24.06, with the word of that time for none."""
    rights = value["rights"]
    groups = {
        group: {name: _level(rights, source) for name, source in functions.items()}
        for group, functions in _OLDER_RIGHTS.items()
    }
    for group, today in _UNCHANGED_GROUPS.items():
        levels = {name: level for name, level in rights.get(today, {}).items() if isinstance(level, str)}
        groups[group] = {name: _level(rights, f"{today}.{name}") for name in levels}
    limits = {name: on for functions in rights.values() for name, on in functions.items() if isinstance(on, bool)}
    return {"role": value.get("role"), "rights": groups, "limitations": limits}


def _level(rights: dict[str, Any], source: str) -> str:
    group, _, function = source.partition(".")
    level = rights.get(group, {}).get(function, "NO_ACCESS")
    return "NO_RIGHTS" if level == "NO_ACCESS" else str(level)


def _object(value: Any, name: str) -> dict[str, Any]:
    """The object under that name; an empty one, tied to nothing, where there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _first_option(discount: dict[str, Any]) -> dict[str, Any]:
    options = discount.get("optionList")
    first = options[0] if isinstance(options, list) and options and isinstance(options[0], dict) else {}
    return {name: first[name] for name in _SECONDARY if name in first}


def _take_option(discount: dict[str, Any], sent: dict[str, Any]) -> None:
    """What was sent under older names is the first option: who reads the older names changes those."""
    values = {name: value for name, value in sent.items() if value not in (None, "")}
    if not values:
        return
    options = discount.get("optionList")
    first, rest = ({}, []) if not isinstance(options, list) or not options else (options[0], options[1:])
    discount["optionList"] = [{**first, **values} if isinstance(first, dict) else values, *rest]
