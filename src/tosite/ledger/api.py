"""Endpoints of the ledger: receipts of invoices, read only so far."""

from typing import Any

from tosite.ledger import store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.paging import page_of
from tosite.web.query import read_ids
from tosite.web.wire import plain, stamp


@endpoint("GET", "/ledgerreceipts")
def search_receipts(request: Request) -> object:
    """Search receipts; without the right the list is empty (the contract has no 403 here)."""
    q = request.query
    conditions: list[Any] = ["company_id = %(company)s", "%(visible)s"]
    values: dict[str, Any] = {"company": request.company, "visible": request.allows(), **q}
    for name, condition in {
        "startDate": "receipt_date >= %(startDate)s",
        "endDate": "receipt_date <= %(endDate)s",
        "createdStartDate": "created >= %(createdStartDate)s",
        "createdEndDate": "created <= %(createdEndDate)s",
        "versionStartDate": "version >= %(versionStartDate)s",
        "versionEndDate": "version <= %(versionEndDate)s",
        "types": "type = ANY(%(types)s)",
        "status": "status = %(status)s",
    }.items():
        if q.get(name) is not None:
            conditions.append(condition)
    orders: dict[str, Any] = {
        "orderByDate": "receipt_date",
        "orderByCreated": "created",
        "orderByVersion": "version",
    }
    rows, meta = page_of(request.tx, "ledger_receipt", conditions, values, q, "receipt_id", orders)
    return {"results": [_basic(r) for r in rows], "meta": meta}


@endpoint("GET", "/ledgerreceipts/{receiptId}")
def get_receipts(request: Request) -> object:
    """One receipt, or a list of them by comma separated ids. 404 unknown, or without the right."""
    ids = read_ids(request.path["receiptId"])
    rows = store.receipts(request.tx, request.company, ids) if request.allows() else []
    if not rows:
        raise ApiError(404)
    results = [_full(r) for r in rows]
    return results if "," in request.path["receiptId"] else results[0]


def _basic(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["receipt_id"],
        "type": row["type"],
        "status": row["status"],
        "name": row["name"],
        "receiptDate": row["receipt_date"],
        "receiptNumber": row["receipt_number"],
        "invoiceNumber": row["invoice_number"],
        "created": stamp(row["created"]),
        "version": stamp(row["version"]),
    }


def _full(row: dict[str, Any]) -> dict[str, Any]:
    receipt = _basic(row)
    del receipt["created"]
    return {
        **receipt,
        "vatType": row["vat_type"],
        "vatStatus": row["vat_status"],
        "invoiceId": row["invoice_id"],
        "attachments": [],
        "transactions": [
            plain({**t, "vatType": row["vat_type"], "allocations": [], "dimensionItemValues": []})
            for t in row["transactions"]
        ],
    }
