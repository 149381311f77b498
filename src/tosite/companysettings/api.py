"""Endpoints of a company's settings: the contract's reads, and writes of our own."""

from typing import Any

from tosite.audit import store as audit
from tosite.companysettings import rules, store
from tosite.companysettings.wire import (
    CollectionPenalSettings,
    DeliveryTermList,
    EInvoiceOperator,
    PageSettings,
    UsageSettings,
)
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import refuse
from tosite.web.wire import plain

TAG = "Company settings"


@endpoint("GET", "/company/usagesettings")
def usage_settings(request: Request) -> object:
    """The usage settings."""
    return _usage(store.usage(request.tx, request.company))


@endpoint("PUT", "/service/company/usagesettings", body=UsageSettings, own=Own(TAG, UsageSettings))
def set_usage_settings(request: Request) -> object:
    """Replace the usage settings."""
    sent: UsageSettings = request.body
    before = store.lock_usage(request.tx, request.company)
    refuse(rules.check_usage(sent, before["sending_address"] is not None))
    after = {
        "default_invoice_channel": sent.defaultInvoiceChannel,
        "cash_discount_sales": sent.cashDiscount.cashDiscountForSales,
        "cash_discount_purchase": sent.cashDiscount.cashDiscountForPurchase,
        "by_row_sales": sent.accountingByRow.salesInvoicePosting,
        "by_row_purchase": sent.accountingByRow.purchaseInvoicePosting,
        "by_row_expenses": sent.accountingByRow.travelAndExpenseInvoicePosting,
        "by_row_salaries": sent.accountingByRow.salaryPosting,
    }
    store.update_usage(request.tx, request.company, after)
    return _changed(request, "USAGE_SETTINGS", _usage(before), _usage(after))


def _usage(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "defaultInvoiceChannel": row["default_invoice_channel"],
        "cashDiscount": {
            "cashDiscountForSales": row["cash_discount_sales"],
            "cashDiscountForPurchase": row["cash_discount_purchase"],
        },
        "accountingByRow": {
            "salesInvoicePosting": row["by_row_sales"],
            "purchaseInvoicePosting": row["by_row_purchase"],
            "travelAndExpenseInvoicePosting": row["by_row_expenses"],
            "salaryPosting": row["by_row_salaries"],
        },
    }


@endpoint("GET", "/service/company/pagesettings", own=Own(TAG, PageSettings))
def page_settings(request: Request) -> object:
    """What the pages of the company's own documents state of it."""
    return {"approvedForFTax": store.usage(request.tx, request.company)["approved_for_f_tax"]}


@endpoint("PUT", "/service/company/pagesettings", body=PageSettings, own=Own(TAG, PageSettings))
def set_page_settings(request: Request) -> object:
    """Replace what the pages of the company's own documents state of it."""
    sent: PageSettings = request.body
    before = store.lock_usage(request.tx, request.company)
    refuse(rules.check_pages(sent, before["country"]))
    store.update_pages(request.tx, request.company, sent.approvedForFTax)
    shown = {"approvedForFTax": before["approved_for_f_tax"]}
    return _changed(request, "PAGE_SETTINGS", shown, {"approvedForFTax": sent.approvedForFTax})


@endpoint("GET", "/company/deliveryterms")
def delivery_terms(request: Request) -> object:
    """The delivery terms of the company."""
    return {"deliveryTerms": store.delivery_terms(request.tx, request.company)}


@endpoint("PUT", "/service/company/deliveryterms", body=DeliveryTermList, own=Own(TAG, DeliveryTermList))
def set_delivery_terms(request: Request) -> object:
    """Replace the delivery terms; invoices may name these only, and any where there are none."""
    sent: DeliveryTermList = request.body
    refuse(rules.check_delivery_terms(sent.deliveryTerms))
    store.lock_usage(request.tx, request.company)
    before = store.delivery_terms(request.tx, request.company)
    after = [term.strip() for term in sent.deliveryTerms]
    store.replace_delivery_terms(request.tx, request.company, after)
    return _changed(request, "DELIVERY_TERMS", {"deliveryTerms": before}, {"deliveryTerms": after})


@endpoint("GET", "/company/einvoiceaddresses")
def einvoice_addresses(request: Request) -> object:
    """The e-invoice operator in use; an object without values where there is none."""
    row = store.einvoice_operator(request.tx, request.company)
    return {} if row is None else plain({**_operator(row), "created": row["created"], "creator": row["creator"]})


@endpoint("PUT", "/service/company/einvoiceaddresses", body=EInvoiceOperator, own=Own(TAG, EInvoiceOperator))
def set_einvoice_addresses(request: Request) -> object:
    """Replace the e-invoice operator in use; a body without values takes it away."""
    sent: EInvoiceOperator = request.body
    usage = store.lock_usage(request.tx, request.company)
    sends = usage["default_invoice_channel"] == "ELECTRONIC_INVOICE"
    refuse(rules.check_operator(sent, usage["country"], sends))
    before = store.einvoice_operator(request.tx, request.company)
    after = {
        "operator": (sent.operator or "").strip(),
        "operator_number": sent.operatorId,
        "sending_address": sent.sendingAddress or None,
        "receiving_address": sent.receivingAddress or None,
        "receiving_address_public": sent.receivingAddressPublicInTieke is True,
        "edi": sent.edi or None,
        "ws_customer_number": sent.wsCustomerNumber or None,
        "user": request.caller.user_id,
    }
    store.replace_operator(request.tx, request.company, after if after["operator"] else None)
    shown = _operator(after) if after["operator"] else {}
    return _changed(request, "EINVOICE_OPERATOR", _operator(before) if before else {}, shown)


def _operator(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain(
        {
            "operator": row["operator"],
            "operatorId": row["operator_number"],
            "sendingAddress": row["sending_address"],
            "receivingAddress": row["receiving_address"],
            "receivingAddressPublicInTieke": row["receiving_address_public"],
            "edi": row["edi"],
            "wsCustomerNumber": row["ws_customer_number"],
        }
    )
    return found


@endpoint("GET", "/company/expenses/collectionpenal/settings")
def collection_penal_settings(request: Request) -> object:
    """How reminders and late payment are charged."""
    row = store.collection(request.tx, request.company)
    return plain(
        {
            **_collection(row),
            "collectionCostsProductId": None,
            "penalExpenseProductId": None,
            "collectionCostsProduct": _product(row["collection_product"]),
            "penalExpenseProduct": _product(row["penal_product"]),
        }
    )


@endpoint(
    "PUT",
    "/service/company/expenses/collectionpenal/settings",
    body=CollectionPenalSettings,
    own=Own(TAG, CollectionPenalSettings),
)
def set_collection_penal_settings(request: Request) -> object:
    """Replace how reminders and late payment are charged; automatic handling needs both products."""
    sent: CollectionPenalSettings = request.body
    before = store.lock_collection(request.tx, request.company)
    named = [number for number in (sent.collectionCostsProductId, sent.penalExpenseProductId) if number]
    refuse(rules.check_collection(sent, store.products(request.tx, request.company, named)))
    after = {
        "use_automatic_handling": sent.useAutomaticHandling,
        "collection_product_id": sent.collectionCostsProductId or None,
        "penal_product_id": sent.penalExpenseProductId or None,
        "date_margin": sent.penalInterestDateMargin or 0,
        "minimum_sum": sent.minimumPenalInterestSum or 0,
        "default_interest": sent.defaultSalesInvoiceInterest or 0,
        "default_payment_terms": sent.defaultSalesInvoicePaymentTerms or 0,
        "collection_partner": sent.collectionPartner or None,
    }
    store.update_collection(request.tx, request.company, after)
    return _changed(request, "COLLECTION_SETTINGS", _collection(before), _collection(after))


def _collection(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain(
        {
            "useAutomaticHandling": row["use_automatic_handling"],
            "collectionCostsProductId": row["collection_product_id"],
            "penalExpenseProductId": row["penal_product_id"],
            "penalInterestDateMargin": row["date_margin"],
            "minimumPenalInterestSum": row["minimum_sum"],
            "defaultSalesInvoiceInterest": row["default_interest"],
            "defaultSalesInvoicePaymentTerms": row["default_payment_terms"],
            "collectionPartner": row["collection_partner"],
        }
    )
    return found


def _product(row: dict[str, Any] | None) -> dict[str, Any] | None:
    """The contract's short form of a product (key ``productId``)."""
    if row is None:
        return None
    document = row["document"]
    return {
        "productId": row["product_id"],
        "name": row["name"],
        "code": row["code"],
        "defaultAccount": row["default_account"],
        "price": document.get("price"),
        "currency": document.get("currency"),
        "unit": document.get("unit"),
    }


def _changed(request: Request, kind: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The audit row of a changed setting; returns its new state."""
    audit.record(request.tx, request.caller, "UPDATE", kind, request.company, before, after)
    return after
