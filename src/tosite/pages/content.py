"""What is printed of an invoice: a plain structure of texts, in the invoice's language. Pure.

The page states what the VAT directive asks of an invoice (2006/112/EC, Article 226): both parties with their VAT
numbers, number and dates, base and tax of every rate, tax in national money (Article 230), and why no tax is charged.
Internal notes, approvals and ledger accounts are never printed.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from tosite.contract.wire import BankAccount, CashDiscountOption, Invoice, InvoiceRow
from tosite.invoices.rules import DOMESTIC_STATUS, EXPENSE_TYPES, SALES_TYPES
from tosite.pages import words
from tosite.pages.codes import Transfer, bank_barcode, transfer
from tosite.pages.parties import Company, Pair, Party, address_lines, company_party, counterparty
from tosite.pages.sums import Sums, Taxed, sums_of

TREATMENTS: Mapping[int, str] = {3: "export", 5: "eu_goods", 12: "untaxed", 101: "eu_services", 102: "construction"}
"""The VAT statuses of sales whose legal text is known; others are printed as the company describes them."""

_ABROAD = frozenset({"export", "eu_goods", "eu_services"})
_CONSTRUCTION_IN_FINLAND = "AVL 8 c §"
_F_TAX = "Godkänd för F-skatt"
_TRADE_REGISTER = "Foretaksregisteret"
_ISSUED = SALES_TYPES | {"PURCHASE_ORDER"}
_PAID = frozenset({"SALES_INVOICE", "PURCHASE_INVOICE"}) | EXPENSE_TYPES
_DRAFTS = _PAID  # orders have no status beyond UNFINISHED


class Block(msgspec.Struct):
    """A heading and the lines below it."""

    title: str
    lines: list[str]


class Row(msgspec.Struct, omit_defaults=True):
    """One row: its texts, and the cells of its figures."""

    product: str
    cells: list[str]
    header: str | None = None
    details: list[str] = []


class Table(msgspec.Struct):
    """Labels, and rows of as many cells."""

    labels: list[str]
    rows: list[list[str]]


class Payment(msgspec.Struct, omit_defaults=True):
    """The payment box: what a payer types, or scans."""

    title: str
    lines: list[Pair]
    barcode_label: str
    scan_label: str
    barcode: str | None = None
    qr: Transfer | None = None


class Sheet(msgspec.Struct, omit_defaults=True):
    """Everything that a page shows."""

    language: str
    title: str
    name: str  # title and number, for the head of later pages
    page_label: str
    sender: Party
    recipient: list[str]
    facts: list[Pair]
    labels: list[str]
    rows: list[Row]
    vat: Table
    sums: list[Pair]
    total: Pair
    mark: str | None = None
    blocks: list[Block] = []
    travels: Table | None = None
    remarks: list[str] = []
    information: list[str] = []
    payment: Payment | None = None


def content(document: Mapping[str, Any], company: Company, number: int | None, status: str) -> Sheet:
    """The page of a stored invoice document."""
    invoice = msgspec.convert(document, Invoice)
    return _Page(invoice, company, number, status, sums_of(invoice), _home_vat(document)).sheet()


def language_of(invoice: Invoice, company: Company) -> str:
    """The invoice's language; documents without one speak that of the company's country."""
    if invoice.language:
        return words.LANGUAGES[invoice.language]
    return words.LANGUAGE_OF_COUNTRY.get(company.country, "en")


def _home_vat(document: Mapping[str, Any]) -> Decimal:
    """The VAT in the company's currency, as it is booked."""
    home = next(info for info in document["invoiceSumInfo"] if info["inAccountingCurrency"])
    return Decimal(home["vatSumTotal"])


@dataclass(frozen=True)
class _Page:
    invoice: Invoice
    company: Company
    number: int | None
    status: str
    sums: Sums
    home_vat: Decimal

    @property
    def language(self) -> str:
        return language_of(self.invoice, self.company)

    def word(self, key: str) -> str:
        return words.word(key, self.language)

    def money(self, amount: Decimal) -> str:
        return words.money(amount, self.language)

    def day(self, moment: date) -> str:
        return words.day(moment, self.language)

    @property
    def issued(self) -> bool:
        """Is the company the sender?"""
        return self.invoice.type in _ISSUED

    @property
    def due(self) -> date:
        """The due date, postponed or not."""
        return self.invoice.paymentInfo.newDueDate or self.invoice.paymentInfo.dueDate

    def sheet(self) -> Sheet:
        title = self.word(self.title_key())
        own, other = company_party(self.company, self.language), counterparty(self.invoice, self.language)
        sender = own if self.issued else other
        shown = self.shown_number()
        return Sheet(
            language=self.language,
            title=title,
            name=f"{title} {shown}".strip(),
            page_label=self.word("page"),
            mark=self.mark(),
            sender=sender,
            recipient=self.recipient(own),
            facts=self.facts(),
            blocks=self.blocks(),
            travels=self.travels(),
            labels=self.labels(),
            rows=[self.row(row, amount) for row, amount in zip(self.invoice.invoiceRows, self.sums.rows, strict=True)],
            vat=self.vat(),
            sums=self.totals(),
            total=Pair(f"{self.word('total')} {self.invoice.paymentInfo.currency}", self.money(self.sums.total)),
            remarks=self.remarks(),
            information=_lines(self.invoice.additionalInformation) + _lines(self.invoice.factoringText),
            payment=self.payment(sender.name),
        )

    # who and what

    def title_key(self) -> str:
        if self.invoice.type == "SALES_INVOICE" and self.sums.total < 0:
            return "CREDIT_NOTE"
        return "OFFER" if self.invoice.type == "SALES_ORDER" and self.invoice.isOffer else self.invoice.type

    def mark(self) -> str | None:
        if self.status == "INVALIDATED":
            return self.word("invalidated")
        return self.word("draft") if self.status == "UNFINISHED" and self.invoice.type in _DRAFTS else None

    def shown_number(self) -> str:
        """The number that both parties know: the supplier's on what we bought, ours on the rest."""
        if self.invoice.type == "PURCHASE_INVOICE" and self.invoice.originalInvoiceNumber:
            return self.invoice.originalInvoiceNumber
        return "" if self.number is None else str(self.number)

    def recipient(self, own: Party) -> list[str]:
        if not self.issued:
            return [own.name, *own.lines]
        party, billing = self.invoice.counterParty.counterPartyAddress, self.invoice.billingAddress
        lines = address_lines(billing, self.company.country, self.language)
        if self.invoice.type == "PURCHASE_ORDER" or not lines:
            return address_lines(party, self.company.country, self.language)
        return lines if billing and billing.name else [party.name, *lines]

    def blocks(self) -> list[Block]:
        """Addresses that differ from the one in the window, and how the goods travel."""
        home = self.company.country
        party = address_lines(self.invoice.counterParty.counterPartyAddress, home, self.language)
        buying = self.invoice.type not in SALES_TYPES
        target = self.invoice.billingAddress if buying else self.invoice.deliveryAddress
        delivery = [] if self.invoice.type in EXPENSE_TYPES else address_lines(target, home, self.language)
        found = []
        if self.issued and not buying and party != self.recipient(Party("", [], [])):
            found.append(Block(self.word("buyer"), party))
        if delivery and delivery != party:
            found.append(Block(self.word("delivery_address"), delivery))
        return found

    def facts(self) -> list[Pair]:
        invoice, party, info = self.invoice, self.invoice.counterParty, self.invoice.paymentInfo
        ours = "" if self.number is None else str(self.number)
        bought = self.invoice.type == "PURCHASE_INVOICE" and bool(invoice.originalInvoiceNumber)
        invoiced = invoice.type in _PAID
        found: list[tuple[str, str | None]] = [
            ("number", self.shown_number()),
            ("own_number" if bought else "original_number", ours if bought else invoice.originalInvoiceNumber),
            ("date", self.day(invoice.date)),
            ("due_date", self.day(self.due) if invoiced else None),
            ("term", f"{(info.dueDate - invoice.date).days} {self.word('days')}"),
            *(("cash_discount", text) for text in self.cash_discounts()),
            ("penalty", self.percent(invoice.penaltyPercent)),
            ("delivered", self.period(invoice.deliveryStartDate, invoice.deliveryEndDate)),
            ("delivery_method", self.delivery_method()),
            ("delivery_terms", self.delivery_terms()),
            ("customer_number", party.customerNumber),
            ("contact", party.contactPersonName),
            ("your_reference", invoice.orderReference),
            ("buyer_reference", invoice.buyerReferenceIdentifier),
            ("seller_reference", invoice.sellerReferenceIdentifier),
            ("order_number", invoice.orderNumber),
            ("agreement_number", invoice.agreementNumber),
            ("tender", invoice.tenderReference),
            ("delivery_site", invoice.deliverySite),
            ("accounting_code", invoice.accountingCode),
            ("buyer_id", party.identifier if self.issued else None),
            ("buyer_vat", party.taxCode if self.issued else None),
            ("delivery_instructions", invoice.deliveryInstructions),
        ]
        return [Pair(self.word(key), value) for key, value in found if value]

    def percent(self, share: Decimal | None) -> str | None:
        return words.percent(share, self.language) if share else None

    def period(self, first: date | None, last: date | None) -> str | None:
        days = [self.day(moment) for moment in dict.fromkeys((first, last)) if moment]
        return " – ".join(days) or None

    def delivery_method(self) -> str | None:
        return self.word(self.invoice.deliveryMethod) if self.invoice.deliveryMethod else None

    def delivery_terms(self) -> str | None:
        terms = self.invoice.deliveryTermsInfo
        return ", ".join(part for part in (terms.name, terms.municipality) if part) or None if terms else None

    def cash_discounts(self) -> list[str]:
        """Each discount with the last day on which it may be taken."""
        info = self.invoice.paymentInfo
        found: list[tuple[Decimal | None, date]] = [(info.paymentTermPercentage, info.dueDate)]
        if info.cashDiscount:
            start = self.invoice.date
            if info.cashDiscount.cashDiscountsTermType == "FROM_END_OF_MONTH":
                start = start.replace(day=calendar.monthrange(start.year, start.month)[1])
            found += [_option(start, option) for option in info.cashDiscount.optionList or []]
        return [f"{self.percent(share)} {self.word('paid_by')} {self.day(last)}" for share, last in found if share]

    # rows

    @property
    def discounted(self) -> bool:
        return any(row.discountPercent for row in self.invoice.invoiceRows)

    def labels(self) -> list[str]:
        kind = "gross" if self.invoice.extraInfo.unitPricesIncludeVat else "net"
        discount = ["discount"] if self.discounted else []
        keys = ["product", "quantity", "unit", f"price_{kind}", *discount, "vat", f"sum_{kind}"]
        return [self.word(key) for key in keys]

    def row(self, row: InvoiceRow, amount: Decimal) -> Row:
        language = self.language
        discount = [self.percent(row.discountPercent) or ""] if self.discounted else []
        details = [f"{self.word('code')} {row.productCode}"] if row.productCode else []
        details += [period] if (period := self.period(row.startDate, row.endDate)) else []
        return Row(
            header=row.headerText or None,
            product=row.product,
            details=details + _lines(row.comment) + _lines(row.explanationText),
            cells=[
                words.number(row.quantity, language),
                words.unit(row.unit, language),
                words.price(row.unitPrice, language),
                *discount,
                words.percent(row.vatPercent, language),
                self.money(amount),
            ],
        )

    def travels(self) -> Table | None:
        items = self.invoice.travelInformationItems
        if not items:
            return None
        names = ("departure", "arrival", "places", "purpose")
        rows = [[getattr(item, name) or "" for name in names] for item in items]
        return Table([self.word(name) for name in names], rows)

    # sums

    def totals(self) -> list[Pair]:
        sums, found = self.sums, []
        if self.invoice.discountPercent:
            share = words.percent(self.invoice.discountPercent, self.language)
            found.append(Pair(self.word("subtotal"), self.money(sums.subtotal)))
            found.append(Pair(f"{self.word('discount')} {share}", self.money(sums.discount)))
        return [
            *found,
            Pair(self.word("net"), self.money(sums.net)),
            Pair(self.word("tax"), self.money(sums.vat)),
        ]

    def vat(self) -> Table:
        labels = [self.word(key) for key in ("rate", "base", "tax", "with_tax")]
        rows = [
            [self.rate(tax), self.money(tax.net), self.money(tax.vat), self.money(tax.net + tax.vat)]
            for tax in self.sums.taxes
        ]
        return Table(labels, rows)

    def rate(self, tax: Taxed) -> str:
        share = words.percent(tax.percent, self.language)
        key = self.treatment(tax.status)
        return f"{share} {self.word(key)}" if key and not tax.percent else share

    def treatment(self, status: int) -> str | None:
        """What a VAT status is called here: Norway is no member of the EU, all that it sells abroad is export."""
        key = TREATMENTS.get(status)
        return "norwegian_export" if key in _ABROAD and self.company.country == "NORWAY" else key

    def remarks(self) -> list[str]:
        """Why no tax is charged, the tax in national money, and what the seller's country asks for."""
        invoice, company = self.invoice, self.company
        found = [text for tax in self.sums.taxes if (text := self.reason(tax.status))]
        currency = invoice.paymentInfo.currency
        if currency != company.currency:
            rate = words.number(invoice.paymentInfo.currencyRate, self.language)
            found.append(
                f"{self.word('tax_at_home')}: {self.money(self.home_vat)} {company.currency} "
                f"({self.word('exchange_rate')} 1 {company.currency} = {rate} {currency})"
            )
        if self.issued and company.country == "SWEDEN":
            found.append(_F_TAX)
        if self.issued and company.country == "NORWAY" and company.info.get("inTradeRegister"):
            found.append(_TRADE_REGISTER)
        if invoice.paymentInfo.paymentMethod == "CASH" and invoice.type in _PAID:
            found.append(self.word("CASH"))
        return list(dict.fromkeys(found))

    def reason(self, status: int) -> str | None:
        """The text of a VAT status that is not domestic: the law's where it is known, else the company's own."""
        key = self.treatment(status)
        if key is None:
            treatment, description = self.company.vat_statuses.get(status, ("DOMESTIC", ""))
            return None if status == DOMESTIC_STATUS or treatment == "DOMESTIC" else description
        text = self.word(f"{key}_text")
        if key == "construction" and self.company.country == "FINLAND":
            return f"{text} {_CONSTRUCTION_IN_FINLAND}"
        return text

    # payment

    def payment(self, payee: str) -> Payment | None:
        """The payment box of an invoice that is to be paid to an account; nothing on orders, credits and void ones."""
        invoice, info = self.invoice, self.invoice.paymentInfo
        account = info.bankAccount or BankAccount()
        iban = account.accountNumber
        void = invoice.type not in _PAID or self.status == "INVALIDATED" or info.paymentMethod == "CASH"
        if not iban or void or self.sums.total <= 0:
            return None
        bic = self.company.bic if self.issued else account.bic
        reference = info.bankReferenceCode or ""
        message = "" if reference else invoice.orderReference or self.shown_number()
        kind = info.bankReferenceCodeType
        lines: list[tuple[str, str | None]] = [
            (self.word("payee"), payee),
            ("IBAN", grouped(iban)),
            ("BIC", bic),
            (self.word(kind if kind in ("OCR", "KID") else "reference"), printed_reference(reference)),
            (self.word("message"), message),
            (self.word("due_date"), self.day(self.due)),
            (self.word("to_pay"), f"{self.money(self.sums.total)} {info.currency}"),
        ]
        selling = invoice.type == "SALES_INVOICE"
        finnish = selling and self.company.country == "FINLAND" and info.currency == "EUR"
        return Payment(
            title=self.word("payment"),
            lines=[Pair(label, value) for label, value in lines if value],
            barcode_label=self.word("barcode"),
            scan_label=self.word("scan"),
            barcode=bank_barcode(iban, self.sums.total, reference, self.due) if finnish else None,
            qr=transfer(payee, iban, bic, self.sums.total, info.currency, reference, message) if selling else None,
        )


def _option(start: date, option: CashDiscountOption) -> tuple[Decimal | None, date]:
    return option.discountPercentage, start + timedelta(days=option.numberOfDays or 0)


def _lines(text: str | None) -> list[str]:
    return text.replace("\r\n", "\n").split("\n") if text else []


def grouped(text: str, size: int = 4) -> str:
    """In groups from the left, as an IBAN is printed."""
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


def printed_reference(reference: str) -> str:
    """RF references in groups of four, all figures in groups of five from the right, others as they are."""
    bare = reference.replace(" ", "")
    if bare.startswith("RF"):
        return grouped(bare)
    if not bare.isdigit() or len(bare) <= 5:
        return reference
    return grouped(bare[::-1], 5)[::-1]


def public_view(document: Mapping[str, Any], number: int | None) -> dict[str, Any]:
    """What of the document travels inside the PDF as data: what the page shows, nothing that is internal."""
    party = {k: v for k, v in document["counterParty"].items() if k not in ("bccAddresses", "bankAccount")}
    shown = {k: v for k, v in document.items() if k in _PUBLIC}
    return {**shown, "counterParty": party, **({} if number is None else {"invoiceNumber": number})}


def _names(*groups: Iterable[str]) -> frozenset[str]:
    return frozenset(name for group in groups for name in group)


_PUBLIC = _names(
    ("type", "date", "billingAddress", "deliveryAddress", "paymentInfo", "deliveryTermsInfo", "extraInfo"),
    ("discountPercent", "orderReference", "invoiceRows", "vatStatus", "originalInvoiceNumber", "deliveryStartDate"),
    ("deliveryEndDate", "deliveryMethod", "deliveryInstructions", "penaltyPercent", "language", "isOffer"),
    ("additionalInformation", "vatCountry", "factoringText", "orderNumber", "agreementNumber", "accountingCode"),
    ("deliverySite", "tenderReference", "buyerReferenceIdentifier", "sellerReferenceIdentifier", "invoiceSumInfo"),
    ("travelInformationItems",),
)
