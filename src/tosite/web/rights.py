"""Which right every served operation needs: the one table that the kernel and the handlers enforce.

The contract names the rights of GET /users/rights but hardly says which guards what; the mapping is ours.
An operation asks for VIEWING_RIGHTS to read and ALL_RIGHTS to write, by the kind of object where that matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Need:
    """The rights of one operation: any one of ``kinds[kind]`` is enough; ``""`` stands for every kind.

    ``hidden`` operations show nothing instead of answering 403: their handlers filter, or answer 404.
    """

    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    write: bool = False
    hidden: bool = False

    def rights_for(self, kind: str) -> tuple[str, ...]:
        """The rights of which the caller needs one; empty when nobody may (an unknown kind)."""
        return self.kinds.get(kind, self.kinds.get("", ()))


ANYONE = Need()
"""Every valid token will do."""


def holds(rights: Mapping[str, Any], right: str, write: bool = False) -> bool:
    """Do these rights of a user hold ``group.function``: VIEWING_RIGHTS reads, ALL_RIGHTS writes."""
    group, _, function = right.partition(".")
    level = rights.get(group, {}).get(function, "NO_ACCESS")
    return level == "ALL_RIGHTS" or (level == "VIEWING_RIGHTS" and not write)


def is_limited(rights: Mapping[str, Any], limit: str) -> bool:
    """Is a limit such as ``sales.personalSalesInvoicesOnly`` in force in these rights?"""
    group, _, name = limit.partition(".")
    return rights.get(group, {}).get(name) is True


def _reads(*rights: str, hidden: bool = False) -> Need:
    return Need({"": rights}, hidden=hidden)


def _writes(*rights: str, hidden: bool = False) -> Need:
    return Need({"": rights}, write=True, hidden=hidden)


def _invoices(sales: str, purchases: str, expenses: str) -> dict[str, tuple[str, ...]]:
    return {
        "SALES_INVOICE": (sales,),
        "SALES_ORDER": (sales,),
        "PURCHASE_INVOICE": (purchases,),
        "PURCHASE_ORDER": (purchases,),
        "PERIODIC_TAX_RETURN": (purchases,),
        "TRAVEL_INVOICE": (expenses,),
        "BILL_OF_CHARGES": (expenses,),
    }


_SEARCH = _invoices(
    "sales.salesInvoiceSearch", "purchases.purchaseInvoiceSearch", "travelAndExpenses.travelAndExpenseInvoiceSearch"
)
_INVOICE = _invoices(
    "sales.salesOrGroupInvoices", "purchases.purchaseInvoices", "travelAndExpenses.travelAndExpenseInvoices"
)
_APPROVAL = _invoices("sales.salesOrGroupInvoices", "invoiceCirculation.approval", "invoiceCirculation.approval")
_VERIFICATION = _invoices(
    "sales.salesOrGroupInvoices", "invoiceCirculation.verification", "invoiceCirculation.verification"
)
_PAYABLE = ("SALES_INVOICE", "PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES", "PERIODIC_TAX_RETURN")
_MARK_AS_PAID = {**dict.fromkeys(_PAYABLE, ("payments.markAsPaid",)), "SALARY": ("payments.markSalaryAsPaid",)}
_PARTNER = {
    "CUSTOMER": ("sales.customerRegister",),
    "SUPPLIER": ("purchases.supplierRegister",),
    "PERSON": ("salaries.personRegister",),
}
_PRODUCT = {
    "SALES": ("sales.productRegister",),
    "PURCHASE": ("purchases.productRegister",),
    "TRAVEL": ("purchases.productRegister",),
}
_ATTACHMENT_OWNER = {
    **_INVOICE,
    **_PARTNER,
    **_PRODUCT,
    "JOURNAL": ("accounting.journalReceipts",),
    "ENVIRONMENT": ("management.basicCompanyInfo",),
}
_SUBSTITUTION = {
    "COMPANY": ("management.basicCompanyInfo",),
    "OWN": ("invoiceCirculation.verification", "invoiceCirculation.approval"),
}
_RECEIPT_SEARCH = ("accounting.journalReceiptSearch", "accounting.journalReceipts")

WEBHOOK_EVENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "INVOICE_PAYMENT_CREATED": {"": ("payments.payment",)},
    "DIRECTBANKDATATRANSFER_PAYMENT_CREATED": {"": ("payments.directBankTransfer",)},
    "INVOICE_PAYMENTEVENTS_DELETED": {"": ("payments.payment",)},
    "PAYMENT_UPDATED": {"": ("payments.payment",)},
    "PAYMENT_DELETED": {"": ("payments.payment",)},
    "USER_UPDATED": {"": ("user.editPersonalInfo",)},
    "DIRECT_SALARY_PAYMENTS_CREATED": {"": ("payments.salaryPayments",)},
    "DIRECT_SALARY_PAYMENTS_CANCELED": {"": ("payments.salaryPayments",)},
    "TRACKING_PERIOD_STATUS_UPDATED": {"": ("accounting.closingOfAccountTools",)},
    **dict.fromkeys(
        (
            "INVOICE_CREATED",
            "INVOICE_CHANGED",
            "INVOICE_VERIFIED",
            "INVOICE_APPROVED",
            "INVOICE_SENT",
            "INVOICE_PAID",
            "INVOICE_REJECTED",
            "INVOICE_INVALIDATED",
            "INVOICE_REOPENED",
        ),
        _INVOICE,
    ),
    **dict.fromkeys(
        ("RECEIPT_CREATED", "RECEIPT_CHANGED", "RECEIPT_APPROVED", "RECEIPT_INVALIDATED", "RECEIPT_REOPENED"),
        {"": ("accounting.journalReceipts",)},
    ),
    **dict.fromkeys(("PARTNER_CREATED", "PARTNER_CHANGED"), _PARTNER),
    **dict.fromkeys(("PRODUCT_CREATED", "PRODUCT_CHANGED", "PRODUCT_DELETED"), _PRODUCT),
    "PRICES_ANNOUNCED": {"": ("management.basicCompanyInfo",)},
    "WEBHOOK_DISABLED": {"": ("management.basicCompanyInfo",)},
}
"""The function behind each event of a webhook, by the kind of object: viewing suffices to see it, not to subscribe."""

_WEBHOOK = {
    event: tuple(dict.fromkeys(right for rights in kinds.values() for right in rights))
    for event, kinds in WEBHOOK_EVENTS.items()
}

OPERATIONS: Mapping[str, Need] = {
    "GET /status": ANYONE,
    "GET /sessioninfo": ANYONE,
    "GET /users": ANYONE,
    "PUT /users": _writes("user.editPersonalInfo"),
    "PUT /users/{transactionIdentifier}/confirm": ANYONE,  # the right of what was begun is asked by the handler
    "PUT /invoices/{transactionIdentifier}/confirm": ANYONE,
    "GET /mfatransactionresult/{transactionIdentifier}": ANYONE,
    "GET /service/confirmations": ANYONE,
    "PUT /service/confirmations/{transactionIdentifier}/approve": ANYONE,
    "PUT /service/confirmations/{transactionIdentifier}/refuse": ANYONE,
    "GET /service/authenticator": ANYONE,
    "PUT /service/authenticator": ANYONE,
    "PUT /service/authenticator/confirm": ANYONE,
    "GET /users/rights": ANYONE,
    "GET /users/profiles/{userId}": ANYONE,
    "GET /coa": ANYONE,
    "GET /vats/country": ANYONE,
    "GET /vats/default": ANYONE,
    "GET /vats/settings": ANYONE,
    "GET /currencies": ANYONE,
    "GET /currencies/company": ANYONE,
    "GET /currencies/exchangerate": ANYONE,
    "GET /currencies/latest": ANYONE,
    "GET /fiscalyears": ANYONE,
    "PUT /fiscalyears/{fiscalYearId}/trackingPeriods/{trackingPeriodId}": _writes("accounting.closingOfAccountTools"),
    "GET /company": _reads("management.basicCompanyInfo"),
    "GET /company/invoicecirculation/settings": _reads("management.basicCompanyInfo"),
    "GET /company/invoicecirculation/verifierlists": _reads("management.basicCompanyInfo"),
    "GET /company/invoicecirculation/verifierlists/{id}": _reads("management.basicCompanyInfo"),
    "PUT /service/circulation/settings": _writes("management.basicCompanyInfo"),
    "GET /service/circulation/verifierlists": _reads("management.basicCompanyInfo"),
    "GET /service/circulation/verifierlists/{id}": _reads("management.basicCompanyInfo"),
    "POST /service/circulation/verifierlists": _writes("management.basicCompanyInfo"),
    "PUT /service/circulation/verifierlists/{id}": _writes("management.basicCompanyInfo"),
    "DELETE /service/circulation/verifierlists/{id}": _writes("management.basicCompanyInfo"),
    "GET /service/circulation/substitutions": Need(_SUBSTITUTION),
    "POST /service/circulation/substitutions": Need(_SUBSTITUTION, write=True),
    "PUT /service/circulation/substitutions/{id}": Need(_SUBSTITUTION, write=True),
    "DELETE /service/circulation/substitutions/{id}": Need(_SUBSTITUTION, write=True),
    "PUT /company": _writes("management.basicCompanyInfo"),
    "GET /company/usagesettings": _reads("management.basicCompanyInfo"),
    "GET /company/deliveryterms": _reads("management.basicCompanyInfo", "sales.salesOrGroupInvoices"),
    "GET /company/invoicetemplates": _reads("management.basicCompanyInfo", "sales.salesOrGroupInvoices"),
    "GET /company/einvoiceaddresses": ANYONE,
    "GET /company/expenses/collectionpenal/settings": ANYONE,
    "PUT /service/company/usagesettings": _writes("management.basicCompanyInfo"),
    "GET /service/company/pagesettings": _reads("management.basicCompanyInfo"),
    "PUT /service/company/pagesettings": _writes("management.basicCompanyInfo"),
    "PUT /service/company/deliveryterms": _writes("management.basicCompanyInfo"),
    "PUT /service/company/einvoiceaddresses": _writes("management.basicCompanyInfo"),
    "PUT /service/company/expenses/collectionpenal/settings": _writes("management.basicCompanyInfo"),
    "GET /service/company/invoicetemplates": _reads("management.basicCompanyInfo"),
    "POST /service/company/invoicetemplates": _writes("management.basicCompanyInfo"),
    "GET /service/company/invoicetemplates/{templateId}": _reads("management.basicCompanyInfo"),
    "PUT /service/company/invoicetemplates/{templateId}": _writes("management.basicCompanyInfo"),
    "GET /bankaccounts": _reads("management.basicCompanyInfo"),
    "POST /bankaccounts": _writes("management.basicCompanyInfo"),
    "GET /bankaccounts/{id}": _reads("management.basicCompanyInfo"),
    "PUT /bankaccounts/{id}": _writes("management.basicCompanyInfo"),
    "GET /dimensions": _reads("management.basicAccountingInfo"),
    "GET /dimensions/{dimensionId}": _reads("management.basicAccountingInfo"),
    "PUT /dimensions/{dimensionId}": _writes("management.basicAccountingInfo"),
    "POST /dimensions/{dimensionId}/items": _writes("management.basicAccountingInfo"),
    "PUT /dimensions/{dimensionId}/items": _writes("management.basicAccountingInfo"),
    "GET /businesspartners": Need(_PARTNER, hidden=True),
    "GET /businesspartners/personaldetails": ANYONE,
    "GET /businesspartners/groups": Need(_PARTNER),
    "POST /businesspartners/groups": Need(_PARTNER, write=True),
    "GET /businesspartners/groups/{id}": Need(_PARTNER),
    "PUT /businesspartners/groups/{id}": Need(_PARTNER, write=True),
    "GET /businesspartners/{id}": Need(_PARTNER),
    "GET /businesspartners/{id}/defaults/accounts": Need(_PARTNER),
    "GET /businesspartners/{id}/defaults/dimensions": Need(_PARTNER),
    "GET /businesspartners/{id}/defaults/dimensions/{dimensionId}": Need(_PARTNER),
    "PUT /businesspartners/{id}/defaults/dimensions/{dimensionId}": Need(_PARTNER, write=True),
    "GET /businesspartners/{id}/defaults/products": Need(_PARTNER),
    "POST /businesspartners": Need(_PARTNER, write=True),
    "PUT /businesspartners/{id}": Need(_PARTNER, write=True),
    "PATCH /businesspartners/{id}": Need(_PARTNER, write=True),
    "GET /persons": _reads("salaries.personRegister"),
    "POST /persons": _writes("salaries.personRegister"),
    "GET /persons/{id}": _reads("salaries.personRegister"),
    "PUT /persons/{id}": _writes("salaries.personRegister"),
    "GET /persons/{id}/defaults/dimensions": _reads("salaries.personRegister"),
    "GET /persons/{id}/defaults/dimensions/{dimensionId}": _reads("salaries.personRegister"),
    "PUT /persons/{id}/defaults/dimensions/{dimensionId}": _writes("salaries.personRegister"),
    "GET /persons/{id}/defaults/products": _reads("salaries.personRegister"),
    "GET /products": Need(_PRODUCT),
    "GET /products/groups": Need(_PRODUCT),
    "POST /products/groups": Need(_PRODUCT, write=True),
    "GET /products/groups/{groupId}": Need(_PRODUCT),
    "PUT /products/groups/{groupId}": Need(_PRODUCT, write=True),
    "DELETE /products/groups/{groupId}": Need(_PRODUCT, write=True),
    "GET /products/{productId}/defaults/dimensions": Need(_PRODUCT),
    "GET /products/{productId}/defaults/dimensions/{dimensionId}": Need(_PRODUCT),
    "PUT /products/{productId}/defaults/dimensions/{dimensionId}": Need(_PRODUCT, write=True),
    "GET /products/{productId}": Need(_PRODUCT, hidden=True),
    "POST /products": Need(_PRODUCT, write=True),
    "PUT /products/{productId}": Need(_PRODUCT, write=True),
    "DELETE /products/{productId}": Need(_PRODUCT, write=True),
    "GET /invoices": Need(_SEARCH),
    "POST /invoices": Need(_INVOICE, write=True),
    "GET /invoices/{invoiceId}": Need(_INVOICE),
    "PUT /invoices/{invoiceId}": Need(_INVOICE, write=True),
    "PUT /invoices/{invoiceId}/approve": Need(_APPROVAL, write=True),
    "PUT /invoices/{invoiceId}/verify": Need(_VERIFICATION, write=True),
    "PUT /invoices/{invoiceId}/reject": Need(_APPROVAL, write=True, hidden=True),
    "PUT /invoices/{invoiceId}/send": Need(_INVOICE, write=True),
    "PUT /invoices/{invoiceId}/invalidate": Need(_INVOICE, write=True),
    "PUT /invoices/{invoiceId}/unfinished": Need(_INVOICE, write=True),
    "PUT /invoices/{invoiceId}/notes": Need(_INVOICE, write=True, hidden=True),
    "PUT /invoices/{invoiceId}/sendToCirculation": Need(_INVOICE, write=True),
    "GET /invoices/personalapprovals": _reads("invoiceCirculation.approval", hidden=True),
    "GET /invoices/personalverifications": _reads("invoiceCirculation.verification", hidden=True),
    "GET /invoices/{invoiceId}/comments": Need(_INVOICE),
    "POST /invoices/{invoiceId}/comments": Need(_INVOICE),
    "GET /invoices/{invoiceId}/comments/taggableusers": Need(_INVOICE),
    "GET /invoices/{invoiceId}/comments/{commentId}": Need(_INVOICE),
    "PUT /invoices/{invoiceId}/comments/{commentId}/read": Need(_INVOICE),
    "GET /invoices/{invoiceId}/transactions": Need(_INVOICE),
    "GET /service/invoices/{invoiceId}/sendings": Need(_INVOICE),
    "GET /invoices/transactions": Need(_INVOICE),
    "GET /invoices/{invoiceId}/paymentevents": Need(_INVOICE),
    "PUT /invoices/{invoiceId}/paymentevents/markpaid": Need(_MARK_AS_PAID, write=True),
    "GET /invoices/{invoiceId}/paymentevents/{paymentEventId}": Need(_INVOICE),
    "DELETE /invoices/{invoiceId}/paymentevents/{paymentEventId}": _writes("payments.payment"),
    "GET /invoices/{invoiceId}/image": Need(_INVOICE, hidden=True),
    "GET /service/invoices/{invoiceId}/pdf": Need(_INVOICE, hidden=True),
    "GET /service/invoices/{invoiceId}/collectionevents": Need(_INVOICE),
    "POST /service/invoices/{invoiceId}/collectionevents": Need(_INVOICE, write=True),
    "GET /ledgerreceipts": _reads(*_RECEIPT_SEARCH, hidden=True),
    "GET /ledgerreceipts/{receiptId}": _reads(*_RECEIPT_SEARCH, hidden=True),
    "POST /ledgerreceipts": _writes("accounting.journalReceipts"),
    "PUT /ledgerreceipts/{receiptId}": _writes("accounting.journalReceipts", hidden=True),
    "PUT /ledgerreceipts/{receiptId}/transactions/{transactionId}/dimensions": _writes("accounting.journalReceipts"),
    "PUT /ledgerreceipts/{receiptId}/approve": _writes("accounting.journalReceipts"),
    "PUT /ledgerreceipts/{receiptId}/invalidate": _writes("accounting.journalReceipts"),
    "PUT /ledgerreceipts/{receiptId}/unfinished": _writes("accounting.journalReceipts"),
    "GET /journals": _reads("accounting.journalReceiptSearch", "accounting.journalReceipts"),
    "POST /reports/accounting": _reads("accounting.accountingReports"),
    "POST /reports/ledgeraccounts": _reads("accounting.accountingReports"),
    "POST /reports/generalledger/{id}": _reads("accounting.accountingReports"),
    "GET /webhooks": Need(_WEBHOOK),
    "POST /webhooks": Need(_WEBHOOK, write=True),
    "PUT /webhooks/{uuid}": Need(_WEBHOOK, write=True),
    "DELETE /webhooks/{uuid}": Need(_WEBHOOK, write=True),
    "GET /service/webhooks": Need(_WEBHOOK),
    "POST /service/webhooks": Need(_WEBHOOK, write=True),
    "GET /service/webhooks/events": ANYONE,
    "GET /service/events": Need(_WEBHOOK),
    "GET /service/webhooks/{uuid}": Need(_WEBHOOK),
    "PUT /service/webhooks/{uuid}": Need(_WEBHOOK, write=True),
    "DELETE /service/webhooks/{uuid}": Need(_WEBHOOK, write=True),
    "PUT /service/webhooks/{uuid}/key": Need(_WEBHOOK, write=True),
    "PUT /service/webhooks/{uuid}/enable": Need(_WEBHOOK, write=True),
    "POST /service/webhooks/{uuid}/test": Need(_WEBHOOK, write=True),
    "POST /service/webhooks/{uuid}/replay": Need(_WEBHOOK, write=True),
    "GET /service/webhooks/{uuid}/deliveries": Need(_WEBHOOK),
    "GET /service/webhooks/{uuid}/deliveries/{deliveryId}": Need(_WEBHOOK),
    "POST /service/webhooks/{uuid}/deliveries/{deliveryId}/replay": Need(_WEBHOOK, write=True),
    "POST /service/reports/incomestatement": _reads("accounting.accountingReports"),
    "GET /attachments": Need(_ATTACHMENT_OWNER, hidden=True),
    "POST /attachments": Need(_ATTACHMENT_OWNER, write=True),
    "GET /attachments/{attachmentId}": Need(_ATTACHMENT_OWNER, hidden=True),
    "PATCH /attachments/{attachmentId}": Need(_ATTACHMENT_OWNER, write=True),
    "DELETE /attachments/{attachmentId}": Need(_ATTACHMENT_OWNER, write=True),
    "GET /service/usage": _reads("management.basicCompanyInfo"),
    "GET /service/usage/csv": _reads("management.basicCompanyInfo"),
    "GET /service/prices": ANYONE,
    "GET /service/prices/lists": _reads("management.companyUserManagement"),
    "GET /service/prices/lists/{listId}": _reads("management.companyUserManagement"),
    "POST /service/prices/lists": _writes("management.companyUserManagement"),
    "DELETE /service/prices/lists/{listId}": _writes("management.companyUserManagement"),
    "POST /service/prices/lists/{listId}/announce": _writes("management.companyUserManagement"),
    "PUT /service/prices/countries/{country}": _writes("management.companyUserManagement"),
    "GET /service/billing/runs": _reads("management.companyUserManagement"),
    "POST /service/billing/runs": _writes("management.companyUserManagement"),
    "GET /service/billing/runs/{runId}": _reads("management.companyUserManagement"),
    "GET /service/billing/runs/{runId}/bills": _reads("management.companyUserManagement"),
    "GET /service/billing/schedule": _reads("management.companyUserManagement"),
    "PUT /service/billing/schedule": _writes("management.companyUserManagement"),
    "GET /service/bills": _reads("management.basicCompanyInfo"),
    "GET /service/bills/{billId}": _reads("management.basicCompanyInfo"),
    "GET /service/bills/{billId}/pdf": _reads("management.basicCompanyInfo"),
    "GET /service/bills/{billId}/appendix": _reads("management.basicCompanyInfo"),
    "GET /service/mails": _reads("management.companyUserManagement"),
    "GET /service/announcements": ANYONE,
    "PUT /service/announcements/{priceListId}/read": ANYONE,
    "GET /service/offers": ANYONE,
    "GET /service/orders": _reads("management.basicCompanyInfo"),
    "POST /service/orders": _writes("management.basicCompanyInfo"),
    "GET /service/orders/{orderId}": _reads("management.basicCompanyInfo"),
    "PUT /service/orders/{orderId}/cancel": _writes("management.basicCompanyInfo"),
    "PUT /service/orders/{orderId}/accept": _writes("management.companyUserManagement"),
    "PUT /service/orders/{orderId}/decline": _writes("management.companyUserManagement"),
    "PUT /service/orders/{orderId}/start": _writes("management.companyUserManagement"),
    "PUT /service/orders/{orderId}/deliver": _writes("management.companyUserManagement"),
    "POST /service/orders/{orderId}/entries": _writes("management.companyUserManagement"),
    "DELETE /service/orders/{orderId}/entries/{entryId}": _writes("management.companyUserManagement"),
    "POST /service/support/requests": ANYONE,  # also for a closed company; the handlers show what the caller may see
    "GET /service/support/requests": ANYONE,
    "GET /service/support/requests/{requestId}": ANYONE,
    "POST /service/support/requests/{requestId}/messages": ANYONE,
    "PUT /service/support/requests/{requestId}/close": ANYONE,
    "PUT /service/support/requests/{requestId}/reopen": ANYONE,
    "PUT /service/support/requests/{requestId}/read": ANYONE,
    "PUT /service/support/requests/{requestId}/assign": _writes("management.companyUserManagement"),
    "POST /service/support/requests/{requestId}/offers": _writes("management.companyUserManagement"),
    "POST /service/support/requests/{requestId}/offers/{offerId}/accept": _writes("management.basicCompanyInfo"),
    "POST /service/contact": ANYONE,
    "GET /service/clients": _reads("management.companyUserManagement"),
    "POST /service/clients": _writes("management.companyUserManagement"),
    "GET /service/clients/{clientId}": _reads("management.companyUserManagement"),
    "PUT /service/clients/{clientId}": _writes("management.companyUserManagement"),
    "DELETE /service/clients/{clientId}": _writes("management.companyUserManagement"),
    "POST /service/clients/{clientId}/secret": _writes("management.companyUserManagement"),
    "GET /service/clients/{clientId}/certification": _reads("management.companyUserManagement"),
    "PUT /service/clients/{clientId}/certification/{point}": _writes("management.companyUserManagement"),
    "GET /service/access": _reads("management.companyUserManagement"),
    "POST /service/access/keys": _writes("management.companyUserManagement"),
    "DELETE /service/access/keys/{keyId}": _writes("management.companyUserManagement"),
    "DELETE /service/access/sessions/{sessionId}": _writes("management.companyUserManagement"),
    "DELETE /service/access/clients/{clientId}": _writes("management.companyUserManagement"),
    "GET /service/access/technicalusers": _reads("management.companyUserManagement"),
    "POST /service/access/technicalusers": _writes("management.companyUserManagement"),
    "DELETE /service/access/technicalusers/{userId}": _writes("management.companyUserManagement"),
    "GET /service/users": _reads("management.usersAndUserRights"),
    "POST /service/users": _writes("management.usersAndUserRights"),
    "GET /service/users/{userId}": _reads("management.usersAndUserRights"),
    "PUT /service/users/{userId}/rights": _writes("management.usersAndUserRights"),
    "DELETE /service/users/{userId}": _writes("management.usersAndUserRights"),
    "GET /service/terms": ANYONE,
    "POST /service/terms": _writes("management.companyUserManagement"),
    "GET /service/activation": _reads("management.companyUserManagement"),
    "POST /service/activation": _writes("management.companyUserManagement"),
    "POST /service/activation/end": _writes("management.companyUserManagement"),
    "GET /service/sandboxes": ANYONE,
    "POST /service/sandboxes": ANYONE,  # a person's own, in whatever company he is; the handler asks who may
    "PUT /service/sandboxes/{companyId}/reset": ANYONE,
    "DELETE /service/sandboxes/{companyId}": ANYONE,
    "GET /service/sandbox/clock": ANYONE,
    "PUT /service/sandbox/clock": _writes("management.companyUserManagement"),
    "POST /service/sandbox/invoices/{invoiceId}/payments": _writes("payments.bankStatementAndReferencePayment"),
    "GET /service/sandbox/faults": _reads("management.companyUserManagement"),
    "POST /service/sandbox/faults": _writes("management.companyUserManagement"),
    "DELETE /service/sandbox/faults": _writes("management.companyUserManagement"),
    "GET /service/sandbox/events": Need(_WEBHOOK),
    "POST /service/sandbox/events/{eventId}/replay": Need(_WEBHOOK, write=True),
    "GET /integrations/{requestId}": _reads("management.companyUserManagement"),
    "PUT /integrations/{requestId}": _writes("management.companyUserManagement"),
    "GET /integrations/{integrationId}/customers": _reads("management.companyUserManagement"),
    "PUT /service/integrators/{companyId}": _writes("management.companyUserManagement"),
    "GET /service/integrations": _reads("management.companyUserManagement"),
    "POST /service/integrations": _writes("management.companyUserManagement"),
    "GET /service/integrations/{integrationId}": _reads("management.companyUserManagement"),
    "POST /service/integrations/{integrationId}/versions": _writes("management.companyUserManagement"),
    "PUT /service/integrations/{integrationId}/versions/{version}/state": _writes("management.companyUserManagement"),
    "GET /service/integrations/{integrationId}/offer": _reads("management.companyUserManagement"),
    "POST /service/integrations/{integrationId}/requests": _writes("management.companyUserManagement"),
    "GET /service/integrations/{integrationId}/requests": _reads("management.companyUserManagement"),
    "GET /service/integrationrequests": _reads("management.companyUserManagement"),
    "PUT /service/integrationrequests/{requestId}/cancel": _writes("management.companyUserManagement"),
}
