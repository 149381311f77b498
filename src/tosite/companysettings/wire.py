"""The structs of the operations that write a company's settings; every write replaces the whole setting."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Int32

Days = Annotated[int, Meta(ge=0, le=999)]


class UsageCashDiscount(Struct, kw_only=True, omit_defaults=True):
    """May an invoice of that side have a cash discount?"""

    cashDiscountForSales: bool
    cashDiscountForPurchase: bool


class UsageAccountingByRow(Struct, kw_only=True, omit_defaults=True):
    """Is a document of that kind booked row by row, where it does not say itself?"""

    salesInvoicePosting: bool
    purchaseInvoicePosting: bool
    travelAndExpenseInvoicePosting: bool
    salaryPosting: bool


class UsageSettings(Struct, kw_only=True, omit_defaults=True):
    """The usage settings of a company."""

    defaultInvoiceChannel: Literal["EDIFACT", "ELECTRONIC_INVOICE", "EMAIL", "MAIL", "NO_SENDING", "PAPER_INVOICE"]
    cashDiscount: UsageCashDiscount
    accountingByRow: UsageAccountingByRow


class PageSettings(Struct, kw_only=True, omit_defaults=True):
    """What the pages of a company's own documents state of it.

    ``approvedForFTax``: the company is approved for Swedish F-tax. Swedish companies alone can be.
    """

    approvedForFTax: bool


class DeliveryTermList(Struct, kw_only=True, omit_defaults=True):
    """The delivery terms that invoices may name; an empty list leaves them free."""

    deliveryTerms: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=100)]


class EInvoiceOperator(Struct, kw_only=True, omit_defaults=True):
    """The e-invoice operator in use; a body without values takes it away."""

    operator: Annotated[str, Meta(max_length=80)] | None = None
    operatorId: Int32 | None = None
    sendingAddress: Annotated[str, Meta(max_length=50)] | None = None
    receivingAddress: Annotated[str, Meta(max_length=50)] | None = None
    receivingAddressPublicInTieke: bool | None = None
    edi: Annotated[str, Meta(max_length=50)] | None = None
    wsCustomerNumber: Annotated[str, Meta(max_length=50)] | None = None


class CollectionPenalSettings(Struct, kw_only=True, omit_defaults=True):
    """How reminders and late payment are charged. Sums are in company currency, interest in percent a year."""

    useAutomaticHandling: bool
    collectionCostsProductId: Int32 | None = None
    penalExpenseProductId: Int32 | None = None
    penalInterestDateMargin: Days | None = None
    minimumPenalInterestSum: Annotated[Decimal, Meta(extra={"ge": Decimal(0)})] | None = None
    defaultSalesInvoiceInterest: Annotated[Decimal, Meta(extra={"ge": Decimal(0), "le": Decimal(100)})] | None = None
    defaultSalesInvoicePaymentTerms: Days | None = None
    collectionPartner: Annotated[str, Meta(max_length=80)] | None = None


class TemplateColours(Struct, kw_only=True, omit_defaults=True):
    """Colours as ``#RRGGBB``."""

    text: Annotated[str, Meta(max_length=7)] | None = None
    accent: Annotated[str, Meta(max_length=7)] | None = None
    background: Annotated[str, Meta(max_length=7)] | None = None


class TemplateTexts(Struct, kw_only=True, omit_defaults=True):
    """The company's own texts in one language. They are printed as they stand."""

    language: Literal["DANISH", "ENGLISH", "ESTONIAN", "FINNISH", "NORWEGIAN", "SWEDISH"]
    header: Annotated[str, Meta(max_length=500)] | None = None
    introduction: Annotated[str, Meta(max_length=2000)] | None = None
    footer: Annotated[str, Meta(max_length=2000)] | None = None


class CompanyInvoiceTemplate(Struct, kw_only=True, omit_defaults=True):
    """How invoices look: data, never code."""

    id: Int32 | None = None
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    active: bool | None = None
    logoAttachmentId: Int32 | None = None
    colours: TemplateColours | None = None
    texts: Annotated[list[TemplateTexts], Meta(max_length=6)] | None = None
