"""From the lines of a bill to an invoice, its partner and its appendix. Pure functions."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec

from tosite.contract.wire import BusinessPartner, Invoice
from tosite.identifiers.checks import is_email
from tosite.service.billing.rules import ONE_DAY, Counted, Line, next_month
from tosite.service.billing.texts import say
from tosite.service.billing.vat import DOMESTIC, EU_BUYER_LIABLE, Taxation
from tosite.service.language import language_of
from tosite.service.prices.rules import DOCUMENT, MONTHLY_FEE
from tosite.service.provider.store import Provider


@dataclass(frozen=True)
class Exchange:
    """The currency of invoices and how it is booked: ``rate`` units of it are one unit of the provider's currency.

    ``day``: when the European Central Bank published the rate; None where it is that of an invoice before.
    """

    currency: str
    rate: Decimal
    day: date | None = None


@dataclass(frozen=True)
class Reference:
    """What a credit note or its successor says of the wrong invoice, and takes from it: the exchange rate."""

    key: str  # "credit" or "correction"
    invoice_number: int
    exchange: Exchange


def payable(lines: Sequence[Line]) -> list[Line]:
    """The lines that stand on the invoice: those that cost something."""
    return [line for line in lines if line.amount]


def reversed_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines of a credit note: the same with the opposite sign."""
    return [replace(line, documents=-line.documents, quantity=-line.quantity, amount=-line.amount) for line in lines]


def treatment_account(taxation: Taxation, provider: Provider) -> str | None:
    """The provider's income account for customers abroad; None: the usual one."""
    if taxation.treatment == DOMESTIC:
        return None
    return provider.eu_account if taxation.treatment == EU_BUYER_LIABLE else provider.outside_account


def partner_of(
    company: Mapping[str, Any], email: str | None, provider: Provider, exchange: Exchange
) -> BusinessPartner:
    """A customer company as a partner in the provider's books."""
    info = company["info"]
    own = {**(info.get("companyAddress") or {}), "name": company["name"][:80]}
    own.setdefault("country", company["country"])
    billing = {k: v for k, v in (info.get("billingAddress") or {}).items() if v}
    identifier = info.get("businessIdentifier") or {}
    mailed = email if email and is_email(email) else None
    return msgspec.convert(
        {
            "name": company["name"][:80],
            "type": "CUSTOMER",
            "address": {k: v for k, v in own.items() if k != "poBox"},
            "billingAddress": {**billing, "name": company["name"][:80]} if billing else None,
            "invoicingInfo": {
                "customerNumber": str(company["company_id"]),
                "identifier": identifier.get("code"),
                "identifierType": identifier.get("brnType"),
                "invoiceChannel": "EMAIL" if mailed else "NO_SENDING",
                "language": language_of(company["country"]),
                "email": mailed,
            },
            "paymentInfo": {
                "paymentMethod": "BANK_TRANSFER",
                "currency": exchange.currency,
                "paymentTermDays": str(provider.payment_days),
            },
            "registryInfo": {"active": True},
        },
        BusinessPartner,
        strict=False,
    )


def invoice_of(
    lines: Sequence[Line],
    *,
    provider: Provider,
    iban: str,
    partner_id: int,
    partner: Mapping[str, Any],
    vat_number: str | None,
    taxation: Taxation,
    month: date,
    today: date,
    exchange: Exchange,
    reference: Reference | None = None,
) -> Invoice:
    """The sales invoice over the payable ones of ``lines``, addressed as the provider's register says."""
    info = partner["invoicingInfo"]
    language = info.get("language") or "ENGLISH"
    address = {k: v for k, v in partner["address"].items() if k in _ADDRESS}
    billing = {k: v for k, v in (partner.get("billingAddress") or {}).items() if k in _ADDRESS}
    notes = [say(language, "month", month=f"{month:%Y-%m}")]
    if taxation.treatment != DOMESTIC:
        notes.append(say(language, taxation.treatment))
    if exchange.day is not None and exchange.currency != provider.currency:
        notes.append(_rate_note(exchange, provider.currency, language))
    if reference is not None:
        notes.append(say(language, reference.key, number=reference.invoice_number))
    electronic = {"address": info.get("einvoiceAddress"), "operator": info.get("einvoiceOperator")}
    return msgspec.convert(
        {
            "type": "SALES_INVOICE",
            "partnerId": partner_id,
            "date": today,
            "counterParty": {
                "identifier": info.get("identifier"),
                "taxCode": vat_number,
                "customerNumber": info.get("customerNumber"),
                "email": info.get("email"),
                "counterPartyAddress": {**address, "name": partner["name"]},
                "einvoiceAddress": electronic if any(electronic.values()) else None,
            },
            "billingAddress": {"name": partner["name"], **billing} if billing else None,
            "paymentInfo": {
                "paymentMethod": "BANK_TRANSFER",
                "currency": exchange.currency,
                "currencyRate": exchange.rate,
                "dueDate": today + timedelta(days=provider.payment_days),
                "bankAccount": {"accountNumber": iban},
                "bankReferenceCode": "",
            },
            "extraInfo": {"accountingByRow": False, "unitPricesIncludeVat": False},
            "discountPercent": Decimal(0),
            "vatStatus": taxation.status,
            "originalInvoiceNumber": str(reference.invoice_number) if reference else None,
            "deliveryStartDate": month,
            "deliveryEndDate": next_month(month) - ONE_DAY,
            "invoiceChannel": info.get("invoiceChannel") or "NO_SENDING",
            "language": language,
            "additionalInformation": "\n".join(notes),
            "invoiceRows": [_row(line, language) for line in payable(lines)],
        },
        Invoice,
    )


def exchange_of(invoice: Mapping[str, Any]) -> Exchange:
    """What an invoice that was written is booked at."""
    payment = invoice["document"]["paymentInfo"]
    return Exchange(payment["currency"], Decimal(str(payment["currencyRate"])))


def _rate_note(exchange: Exchange, home: str, language: str) -> str:
    """How many units of the provider's currency one of the invoice's is, with four decimals as it is published."""
    rate = (1 / exchange.rate).quantize(Decimal("1e-4"), ROUND_HALF_UP).normalize()
    return say(language, "rate", day=exchange.day, currency=exchange.currency, rate=f"{rate:f}", home=home)


_ADDRESS = frozenset({"name", "specifier", "street", "zip", "city", "country"})


def _row(line: Line, language: str) -> dict[str, Any]:
    return {
        "product": row_text(line, language),
        "productCode": line.item[:60],
        "quantity": line.quantity,
        "unit": "MONTH" if line.item == MONTHLY_FEE else "PIECE",
        "unitPrice": line.unit_price,
        "discountPercent": Decimal(0),
        "vatPercent": line.vat_percent,
        "vatStatus": line.vat_status,
        "comment": line.formula[:512],
        "startDate": line.first,
        "endDate": line.last,
    }


def row_text(line: Line, language: str) -> str:
    """What the row is called."""
    if line.item == MONTHLY_FEE:
        return say(language, "fee")
    if line.item.startswith(f"{DOCUMENT}."):
        kind = line.item.removeprefix(f"{DOCUMENT}.")
        return say(language, "documents", kind=kind, count=abs(line.documents))
    return line.text


def appendix(counted: Sequence[Counted]) -> bytes:
    """What was counted, by day, kind and client, as CSV with a last row for the sum."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["day", "kind", "client", "documents"])
    writer.writerows((c.day.isoformat(), c.kind, c.client, c.documents) for c in counted)
    writer.writerow(["total", "", "", sum(c.documents for c in counted)])
    return out.getvalue().encode()


def appendix_name(month: date) -> str:
    """What the file of a month's counted documents is called."""
    return f"usage-{month:%Y-%m}.csv"


def read_appendix(content: bytes) -> list[dict[str, Any]]:
    """The rows of an appendix, without its heading and its sum."""
    rows = list(csv.reader(io.StringIO(content.decode())))[1:-1]
    return [{"day": day, "kind": kind, "client": client, "documents": int(n)} for day, kind, client, n in rows]
