"""Slips of the published contract that a client generated from it could not live with, put right in one place."""

from typing import Any

_REPORTS = ("AccountingReportRequest", "LedgerAccountsReportRequest", "GeneralLedgerReportRequest")
_LISTS = ("/journals", "/company/invoicetemplates", "/integrations/{integrationId}/customers")


def correct(document: dict[str, Any]) -> dict[str, Any]:
    """Change the document in place and return it."""
    schemas = document["components"]["schemas"]
    # Three values in one string. The comma that belongs to none of them is still accepted where it was published.
    schemas["AccountingReportRequest"]["properties"]["type"]["enum"] = [
        "INCOME_STATEMENT",
        "CASH_FLOW",
        "BALANCE_SHEET",
    ]
    for name in _REPORTS:
        words = schemas[name]["properties"]["receiptStatus"]["items"]["enum"]
        words.insert(words.index("PARTLY_PAID,"), "PARTLY_PAID")
    # The prose says list, the schema one object.
    for path in _LISTS:
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        for kind in content.values():
            kind["schema"] = {"type": "array", "items": kind["schema"]}
    for parameter in document["paths"]["/journals"]["get"]["parameters"]:
        if parameter["name"] == "statuses":
            parameter["schema"] = {"type": "array", "items": parameter["schema"]}
            parameter |= {"style": "form", "explode": False}
    # A type of receipt like the others, and left out of the filter.
    for parameter in document["paths"]["/ledgerreceipts"]["get"]["parameters"]:
        if parameter["name"] == "types":
            parameter["schema"]["items"]["enum"].append("VAT_SUMMARY")
    # Subscribable, and left out of the filter.
    for parameter in document["paths"]["/webhooks"]["get"]["parameters"]:
        if parameter["name"] == "eventType":
            parameter["schema"]["items"]["enum"].append("TRACKING_PERIOD_STATUS_UPDATED")
    return document
