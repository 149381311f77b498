"""The rules of a company's settings, and what they ask of an invoice. Pure functions.

Source: the contract's rules for the company's settings, cash discounts, templates and delivery terms of invoices.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tosite.companysettings.wire import (
    CollectionPenalSettings,
    CompanyInvoiceTemplate,
    EInvoiceOperator,
    PageSettings,
    UsageSettings,
)
from tosite.contract.wire import Invoice
from tosite.identifiers.checks import is_finnish_einvoice_address, is_ovt
from tosite.web.errors import Violation

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_IMAGES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_SALES = frozenset({"SALES_INVOICE", "SALES_ORDER"})
_PURCHASES = frozenset({"PURCHASE_INVOICE", "PURCHASE_ORDER"})
_BLACK, _WHITE = "#000000", "#FFFFFF"


@dataclass(frozen=True)
class InvoiceChoices:
    """What of the settings an invoice must fit."""

    cash_discount_sales: bool
    cash_discount_purchase: bool
    by_row_sales: bool
    by_row_purchase: bool
    by_row_expenses: bool
    templates: frozenset[int]  # active ones
    delivery_terms: frozenset[str]  # lower case; empty: free

    def books_by_row(self, kind: str) -> bool:
        """Is a document of this type booked row by row where it does not say itself?"""
        if kind in _SALES:
            return self.by_row_sales
        return self.by_row_purchase if kind in _PURCHASES else self.by_row_expenses


def check_invoice(invoice: Invoice, choices: InvoiceChoices, stored: dict[str, Any] | None) -> list[Violation]:
    """Every violation of the company's settings in ``invoice``.

    A template or delivery term that the stored document has already stays good, also when it was withdrawn since.
    """
    out: list[Violation] = []
    before = stored or {}
    discount = invoice.paymentInfo.cashDiscount
    if discount is not None and discount.optionList:
        allowed = {
            **dict.fromkeys(_SALES, choices.cash_discount_sales),
            **dict.fromkeys(_PURCHASES, choices.cash_discount_purchase),
        }
        if not allowed.get(invoice.type, True):
            out.append(Violation("paymentInfo.cashDiscount", "Cash discount is not in use in the company"))
    template = invoice.invoiceTemplateId
    if invoice.type in _SALES and template and template not in {*choices.templates, before.get("invoiceTemplateId")}:
        out.append(Violation("invoiceTemplateId", "Unknown template"))
    term = invoice.deliveryTermsInfo.name if invoice.deliveryTermsInfo else None
    kept = (before.get("deliveryTermsInfo") or {}).get("name")
    if term and term != kept and choices.delivery_terms and term.lower() not in choices.delivery_terms:
        out.append(Violation("deliveryTermsInfo.name", "Is not a delivery term of the company"))
    return out


def check_usage(sent: UsageSettings, sends_einvoices: bool) -> list[Violation]:
    """Violations of usage settings: e-invoices by default need an address to send them from."""
    if sent.defaultInvoiceChannel == "ELECTRONIC_INVOICE" and not sends_einvoices:
        return [Violation("defaultInvoiceChannel", "The company has no e-invoice address to send from")]
    return []


def check_pages(sent: PageSettings, country: str) -> list[Violation]:
    """Violations of what pages state of a company: approval for F-tax is a Swedish thing (act 2011:1244, ch. 9)."""
    if sent.approvedForFTax and country != "SWEDEN":
        return [Violation("approvedForFTax", "Is given to Swedish companies only")]
    return []


def check_delivery_terms(terms: Iterable[str]) -> list[Violation]:
    """Violations of a list of delivery terms: blank ones, and the same one twice (upper and lower case are one)."""
    named = list(enumerate(term.strip().lower() for term in terms))
    counts = Counter(term for _, term in named)
    out = [Violation(f"deliveryTerms[{index}]", "Must not be blank") for index, term in named if not term]
    return out + [
        Violation(f"deliveryTerms[{index}]", "Is given twice") for index, term in named if term and counts[term] > 1
    ]


def check_operator(sent: EInvoiceOperator, country: str, is_default_channel: bool) -> list[Violation]:
    """Violations of an e-invoice operator; ``is_default_channel``: the usage settings send e-invoices by default."""
    out: list[Violation] = []
    finnish = country == "FINLAND"
    has_name = bool(sent.operator and sent.operator.strip())
    rest = (sent.operatorId, sent.sendingAddress, sent.receivingAddress, sent.edi, sent.wsCustomerNumber)
    if not has_name and (any(rest) or sent.receivingAddressPublicInTieke):
        out.append(Violation("operator", "Is required with any other value"))
    for name in ("sendingAddress", "receivingAddress"):
        address = getattr(sent, name)
        if address and finnish and not is_finnish_einvoice_address(address):
            out.append(Violation(name, "Must be an OVT or an IBAN"))
    if sent.edi and not finnish:
        out.append(Violation("edi", "OVT_NOT_ALLOWED"))
    elif sent.edi and not is_ovt(sent.edi):
        out.append(Violation("edi", "INVALID_OVT"))
    if sent.receivingAddressPublicInTieke and not (finnish and sent.receivingAddress):
        out.append(Violation("receivingAddressPublicInTieke", "Only a Finnish receiving address can be listed there"))
    if is_default_channel and not sent.sendingAddress:
        out.append(Violation("sendingAddress", "Is required while e-invoice is the default channel"))
    return out


def check_collection(sent: CollectionPenalSettings, products: dict[int, dict[str, Any]]) -> list[Violation]:
    """Violations of the settings for collection and penal costs; ``products`` are those of the company, by id."""
    out: list[Violation] = []
    for name in ("collectionCostsProductId", "penalExpenseProductId"):
        number = getattr(sent, name)
        product = products.get(number)
        if not number:
            if sent.useAutomaticHandling:
                out.append(Violation(name, "Is required for automatic handling"))
        elif product is None:
            out.append(Violation(name, "Unknown product"))
        elif product["type"] != "SALES" or not product["active"]:
            out.append(Violation(name, "Must be an active sales product"))
    for name in ("minimumPenalInterestSum", "defaultSalesInvoiceInterest"):
        value = getattr(sent, name)
        if value is not None and value != round(value, 2):
            out.append(Violation(name, "Must have at most 2 decimals"))
    return out


def check_template(sent: CompanyInvoiceTemplate, logo: dict[str, Any] | None) -> list[Violation]:
    """Violations of a template; ``logo`` is the attachment that it names, None when there is no such one."""
    out: list[Violation] = []
    if not sent.name.strip() or _CONTROL.search(sent.name) or "\n" in sent.name:
        out.append(Violation("name", "Must not be blank nor hold control characters"))
    if sent.logoAttachmentId:
        out += _check_logo(logo)
    out += _check_colours(sent)
    for index, texts in enumerate(sent.texts or []):
        for part in ("header", "introduction", "footer"):
            if _CONTROL.search(getattr(texts, part) or ""):
                out.append(Violation(f"texts[{index}].{part}", "Must not hold control characters but line breaks"))
    counts = Counter(texts.language for texts in sent.texts or [])
    out += [
        Violation(f"texts[{index}].language", "Is given twice")
        for index, texts in enumerate(sent.texts or [])
        if counts[texts.language] > 1
    ]
    return out


def _check_logo(logo: dict[str, Any] | None) -> list[Violation]:
    if logo is None:
        return [Violation("logoAttachmentId", "Unknown attachment of the company itself (ENVIRONMENT)")]
    signature = _IMAGES.get(logo["mime_type"])
    if signature is None or not logo["head"].startswith(signature):
        return [Violation("logoAttachmentId", "Must be a PNG or JPEG picture")]
    return []


def _check_colours(sent: CompanyInvoiceTemplate) -> list[Violation]:
    colours = sent.colours
    if colours is None:
        return []
    named = {"text": colours.text, "accent": colours.accent, "background": colours.background}
    out = [
        Violation(f"colours.{name}", "Must be a colour in the form #RRGGBB")
        for name, colour in named.items()
        if colour and not _COLOUR.fullmatch(colour)
    ]
    if (colours.text or _BLACK).upper() == (colours.background or _WHITE).upper():
        out.append(Violation("colours.text", "Cannot be read on a background of the same colour"))
    return out
