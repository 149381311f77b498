"""The events of webhooks as data: what each tells, and whether the contract knows it."""

from dataclasses import dataclass

from tosite.web.rights import WEBHOOK_EVENTS


@dataclass(frozen=True)
class Event:
    """One type of event; those of the contract keep to its operations, the others are tosite's own."""

    description: str
    contract: bool = False


_MFA = "was confirmed, or failed: `payload` has the transaction identifier and the answer of the action"
_CONTRACT = {
    "INVOICE_PAYMENT_CREATED": f"a payment of invoices {_MFA}",
    "DIRECTBANKDATATRANSFER_PAYMENT_CREATED": f"a direct bank transfer {_MFA}",
    "INVOICE_PAYMENTEVENTS_DELETED": f"the removal of an invoice's payment event {_MFA}",
    "PAYMENT_UPDATED": f"the cancelling of a payment {_MFA}",
    "PAYMENT_DELETED": f"the removal of a payment {_MFA}",
    "USER_UPDATED": f"a change of a user's own data {_MFA}",
    "DIRECT_SALARY_PAYMENTS_CREATED": f"a list of direct salary payments {_MFA}",
    "DIRECT_SALARY_PAYMENTS_CANCELED": f"the cancelling of direct salary payments {_MFA}",
    "TRACKING_PERIOD_STATUS_UPDATED": "a tracking period has another status",
}
_OWN = {
    "INVOICE_CREATED": "an invoice, order, travel or expense claim was created",
    "INVOICE_CHANGED": "an invoice was changed, or has another status in a way that no other event names",
    "INVOICE_VERIFIED": "an invoice was verified by everybody who had to",
    "INVOICE_APPROVED": "an invoice was approved by everybody who had to: it is in the books from now on",
    "INVOICE_SENT": "a sales invoice was sent",
    "INVOICE_PAID": "an invoice is paid, or was marked as paid",
    "INVOICE_REJECTED": "the payment of an invoice was denied",
    "INVOICE_INVALIDATED": "an invoice was invalidated",
    "INVOICE_REOPENED": "an invoice is unfinished again",
    "RECEIPT_CREATED": "a journal or another receipt without an invoice was created",
    "RECEIPT_CHANGED": "such a receipt was changed, or has another status in a way that no other event names",
    "RECEIPT_APPROVED": "such a receipt was approved: it is in the books from now on",
    "RECEIPT_INVALIDATED": "such a receipt was invalidated",
    "RECEIPT_REOPENED": "such a receipt is unfinished again",
    "PARTNER_CREATED": "a customer, supplier or person was added",
    "PARTNER_CHANGED": "the data of a customer, supplier or person were changed",
    "PRODUCT_CREATED": "a product was added",
    "PRODUCT_CHANGED": "the data of a product were changed",
    "PRODUCT_DELETED": "a product was removed",
    "WEBHOOK_DISABLED": "another webhook of the company was switched off because its receiver failed or is gone",
    "PRICE_LIST_ANNOUNCED": "the provider of the service announced new prices to the company",
}

CATALOGUE: dict[str, Event] = {
    **{name: Event(text, contract=True) for name, text in _CONTRACT.items()},
    **{name: Event(text) for name, text in _OWN.items()},
}
CONTRACT_EVENTS = frozenset(_CONTRACT)
TEST_EVENT = "WEBHOOK_TEST"
"""Sent on request to one webhook, whatever it subscribes to."""

KINDS = WEBHOOK_EVENTS
