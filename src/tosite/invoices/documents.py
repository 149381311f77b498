"""What is stored and shown of an invoice: the client's fields, the ones that its type has no use for left out."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec

from tosite.contract.wire import Invoice
from tosite.invoices import cashdiscount, rules
from tosite.web.wire import plain, stamp

_SERVER_OWNED = {
    "id",
    "status",
    "invoiceNumber",
    "paymentDate",
    "ledgerReceiptId",
    "sum",
    "version",
    "creatorId",
    "attachments",
    "invoiceSumInfo",
    "invoiceOperatorInfo",
}
_SALES_ONLY = ("invoiceTemplateId", "factoringContractId", "factoringText", "language")
_FINNISH_ONLY = (
    "orderNumber",
    "agreementNumber",
    "accountingCode",
    "deliverySite",
    "tenderReference",
    "buyerReferenceIdentifier",
    "sellerReferenceIdentifier",
)
_ROW_TEXTS = ("headerText", "explanationText")
_BOOKED_OF_ROW = ("productId", "product", "quantity", "unitPrice", "discountPercent", "vatPercent", "vatStatus")


def _scaled(value: Decimal, decimals: int) -> Decimal:
    """At most so many decimals; excess digits are rounded half up (the contract's scale)."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def normalise(invoice: Invoice) -> None:
    """Bring the percentages to the contract's scales before anything is computed from them."""
    invoice.discountPercent = _scaled(invoice.discountPercent, 4)
    if invoice.penaltyPercent is not None:
        invoice.penaltyPercent = _scaled(invoice.penaltyPercent, 2)
    for row in invoice.invoiceRows:
        row.discountPercent = _scaled(row.discountPercent, 4)


def document_of(
    invoice: Invoice, sums: list[dict[str, object]], country: str, stored_rows: Collection[int] = ()
) -> dict[str, Any]:
    """The stored document of a checked invoice, with every default that the contract names.

    ``stored_rows`` are the ids of the rows that it replaces: rows that name one of them keep it, others get new ones.
    """
    document: dict[str, Any] = {
        k: v for k, v in msgspec.to_builtins(invoice, builtin_types=(Decimal,)).items() if k not in _SERVER_OWNED
    }
    selling = invoice.type in rules.SALES_TYPES
    useless: list[str] = []
    if not selling:
        useless += _SALES_ONLY
    if country != "FINLAND" or invoice.type not in ("SALES_INVOICE", "PURCHASE_INVOICE"):
        useless += _FINNISH_ONLY
    if selling or invoice.type == "PURCHASE_ORDER":
        useless.append("invoiceApprovalInformation")
    if invoice.type != "TRAVEL_INVOICE":
        useless.append("travelInformationItems")
    for name in useless:
        document.pop(name, None)
    for row, row_id in zip(document["invoiceRows"], _row_ids(document["invoiceRows"], stored_rows), strict=True):
        row["id"] = row_id
        row.setdefault("productCode", "")
        if not selling:
            for name in _ROW_TEXTS:
                row.pop(name, None)
    _complete_payment(document["paymentInfo"], invoice)
    for people in (document.get("invoiceApprovalInformation") or {}).values():
        for person in people:
            person.pop("eventPerformed", None)
    address = document["counterParty"]["counterPartyAddress"]
    if document.get("billingAddress") is None:
        document["billingAddress"] = dict(address) if selling else {}
    if document.get("deliveryAddress") is None:
        document["deliveryAddress"] = dict(address)
    document.setdefault("orderReference", "")
    document.setdefault("notes", "")
    document.setdefault("travelInformationItems", [])
    document["isOffer"] = invoice.type == "SALES_ORDER" and invoice.isOffer is True
    document["invoiceSumInfo"] = sums
    cleaned: dict[str, Any] = plain(document)
    return cleaned


def _row_ids(rows: list[dict[str, Any]], stored: Collection[int]) -> list[int]:
    found: list[int] = []
    fresh = max(stored, default=0)
    for row in rows:
        kept = row.get("id")
        if kept is None or kept not in stored or kept in found:
            fresh += 1
            kept = fresh
        found.append(kept)
    return found


def _complete_payment(payment: dict[str, Any], invoice: Invoice) -> None:
    payment.pop("newDueDate", None)
    if invoice.type in rules.SALES_TYPES and payment.get("bankAccount"):
        payment["bankAccount"].pop("bic", None)
    if invoice.type in rules.EXPENSE_TYPES:
        payment.pop("cashDiscount", None)
    discount = payment.get("cashDiscount")
    if discount is not None:
        cashdiscount.complete(discount)


def accounting_of(row: dict[str, Any]) -> object:
    """What of an invoice reaches its receipt: when this is unchanged, the receipt keeps its id."""
    document = row["document"]
    lines = [{k: line.get(k) for k in _BOOKED_OF_ROW} for line in document["invoiceRows"]]
    payment = {k: document["paymentInfo"].get(k) for k in ("currency", "currencyRate")}
    rest = (document["extraInfo"], document["discountPercent"], document.get("vatStatus"))
    return (str(row["date"]), row["counterparty_name"], lines, payment, rest)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """An invoice as the API shows it, with the attachments where they were read."""
    document = row["document"]
    return {
        **document,
        "id": row["invoice_id"],
        "status": row["status"],
        "invoiceNumber": row["invoice_number"],
        "ledgerReceiptId": row["ledger_receipt_id"],
        "creatorId": row["creator_id"],
        "sum": document["invoiceSumInfo"][-1]["invoiceSumTotal"],
        "attachments": row.get("attachments") or [],
        "version": stamp(row["version"]),
    }
