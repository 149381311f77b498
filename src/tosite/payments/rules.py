"""The rules of payment events: which documents can be marked as paid, and the status that their payments give them.

Pure functions. Source: the contract's rules for payment events and the status machine of invoices.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tosite.contract.wire import MarkInvoiceAsPaid
from tosite.ledger.rules import cents
from tosite.web.errors import Violation

MARKED, PAID, PARTLY = "MARKED_PAID", "PAID", "PARTLY_PAID"
_SALES = "SALES_INVOICE"
_SALES_FROM = frozenset({"NOT_SENT", "SENT", "APPROVED", PARTLY})
_OTHERS_FROM = frozenset({"APPROVED", PARTLY})
_LARGEST = Decimal(10) ** 13
_ELSEWHERE = "ELSEWHERE"
_EVENT_TYPES: Mapping[str, str] = {
    "BANK_STATEMENT": "BANKSTATEMENT",
    "CHARGE_CARD": "CHARGECARD",
    "CREDIT_LOSS": "CREDITLOSS",
    "CREDIT_NOTE": "COMPENSATIONINVOICE",
    "EXTERNAL_BANK_TRANSFER": "BANKTRANSFERELSEWHERE",
    "SET_OFF": "SETOFF",
}
"""Methods whose word for the event is another one than their own."""


def can_be_marked(kind: str, status: str) -> bool:
    """May a document in this status be marked as paid? Its type is the right's matter (``web/rights.py``)."""
    return status in (_SALES_FROM if kind == _SALES else _OTHERS_FROM)


def event_type(kind: str, method: str | None) -> str:
    """The type of the event: of the method for sales, else, and where no method is said, ELSEWHERE."""
    if kind != _SALES or method is None:
        return _ELSEWHERE
    return _EVENT_TYPES.get(method, method)


def check(mark: MarkInvoiceAsPaid, currency: str, total: Decimal, rate: Decimal, period: str) -> list[Violation]:
    """Every violation in marking a document over ``total`` in ``currency`` as paid.

    ``rate`` is what one unit of the company's currency buys; ``period`` the state of the payment date's period.
    """
    out: list[Violation] = []
    if mark.currency != currency:
        out.append(Violation("currency", f"Must be the invoice's: {currency}"))
    if _sign(cents(mark.amount)) != _sign(total):
        out.append(
            Violation("amount", "Must be negative" if total < 0 else "Must be positive" if total else "Must be 0")
        )
    elif abs(mark.amount / rate) >= _LARGEST:
        out.append(Violation("amount", "Is too large"))
    if period == "CLOSED":
        out.append(Violation("paymentDate", "CLOSED_FISCAL_PERIOD"))
    return out


def in_home_currency(amount: Decimal, rate: Decimal) -> Decimal:
    """The amount in the company's currency by the invoice's own rate, rounded to cents half away from zero."""
    return cents(amount / rate)


def status_of(total: Decimal, paid: Sequence[Decimal], unpaid_status: str, by_bank: bool = False) -> str:
    """The status that its payments give a document: PARTLY_PAID while something stays open.

    When nothing does, more than all too, MARKED_PAID, or PAID when money came ``by_bank``. Payments have the sign of
    the total: those of a credit note are negative.
    """
    if not paid:
        return unpaid_status
    if abs(sum(paid, Decimal(0))) < abs(total):
        return PARTLY
    return PAID if by_bank else MARKED


def bank_event_type(kind: str) -> str:
    """The type of a payment that came, or went, by bank."""
    return "REFERENCEPAYMENT" if kind == _SALES else "BANKSTATEMENT"


def check_bank_payment(amount: Decimal, open_amount: Decimal, rate: Decimal, period: str) -> list[Violation]:
    """Every violation in a payment of ``amount``, both in the document's currency."""
    out: list[Violation] = []
    if cents(amount) == 0 or _sign(cents(amount)) != _sign(open_amount):
        out.append(Violation("amount", f"Must have the sign of what is open: {open_amount}"))
    elif abs(amount / rate) >= _LARGEST:
        out.append(Violation("amount", "Is too large"))
    if period == "CLOSED":
        out.append(Violation("paymentDate", "CLOSED_FISCAL_PERIOD"))
    return out


def _sign(amount: Decimal) -> int:
    return (amount > 0) - (amount < 0)
