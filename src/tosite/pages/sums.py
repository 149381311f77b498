"""The figures of a page: rows before the invoice's own discount, VAT by rate, totals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tosite.contract.wire import Invoice
from tosite.invoices.rules import DOMESTIC_STATUS, priced_rows
from tosite.ledger.rules import HUNDRED, cents


@dataclass(frozen=True)
class Taxed:
    """The VAT of one status and percentage."""

    status: int
    percent: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Sums:
    """What the rows come to, in the invoice's currency."""

    rows: Sequence[Decimal]  # net or gross as the prices are, after the row's discount
    subtotal: Decimal
    discount: Decimal  # what the invoice's own discount takes off, zero or less for a bill
    taxes: Sequence[Taxed]
    net: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.net + self.vat


def sums_of(invoice: Invoice) -> Sums:
    """The figures of an invoice: VAT per status and rate as it is booked, to the cent.

    Each row is rounded half away from zero after its own discount; the line of the invoice's discount is the
    difference to what is booked, so that the page adds up.
    """
    default = invoice.vatStatus if invoice.vatStatus is not None else DOMESTIC_STATUS
    priced = priced_rows(invoice, [""] * len(invoice.invoiceRows), default)
    rows = [cents(row.quantity * row.unitPrice * (1 - row.discountPercent / HUNDRED)) for row in invoice.invoiceRows]
    groups: dict[tuple[int, Decimal], tuple[Decimal, Decimal]] = {}
    for row in priced:
        key = (row.line.vat_status, row.line.vat_percent)
        net, vat = groups.get(key, (Decimal(0), Decimal(0)))
        groups[key] = (net + row.net, vat + row.vat)
    subtotal = sum(rows, Decimal(0))
    net, vat = sum((r.net for r in priced), Decimal(0)), sum((r.vat for r in priced), Decimal(0))
    booked = net + vat if invoice.extraInfo.unitPricesIncludeVat else net
    ordered = sorted(groups.items(), key=lambda group: (-group[0][1], group[0][0]))
    return Sums(
        rows=rows,
        subtotal=subtotal,
        discount=booked - subtotal,
        taxes=[Taxed(status, percent, *amounts) for (status, percent), amounts in ordered],
        net=net,
        vat=vat,
    )
