"""Sales invoices made, approved and sent in whole batches: a few statements for all of them, under every constraint.

What comes out is what the API's own operations make one by one: numbers without a gap, a balanced receipt each, audit
rows, counts and events.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tosite.audit import store as audit
from tosite.contract.wire import Invoice
from tosite.db.database import Connection
from tosite.invoices import documents, rules, store
from tosite.invoices.preparing import columns, prepare_sales
from tosite.ledger import store as books
from tosite.oauth.tokens import Caller
from tosite.sending import store as sending
from tosite.sending.rules import not_before
from tosite.web.errors import ApiError
from tosite.web.versions import next_version

_KIND = "SALES_INVOICE"
_CREATED = "UNFINISHED"


def create_sales(
    tx: Connection, caller: Caller, settings_version: int, invoices: Sequence[Invoice]
) -> list[dict[str, Any]]:
    """Store new sales invoices of one day, to one bank account and without products, in their order; their rows.

    Raises RefusedInvoices with the violations of each. Rights are the caller's business.
    """
    made = prepare_sales(tx, caller.company_id, settings_version, invoices)
    version = next_version()
    shared = {
        "company_id": caller.company_id,
        "type": _KIND,
        "status": _CREATED,
        "series_start": made[0].series_start,
        "creator_id": caller.user_id,
        "client_id": caller.client_id,
        "vat_type": "SALES",
        "created": version,
        "version": version,
    }
    rows: list[dict[str, Any]] = []
    stored: list[dict[str, Any]] = []
    receipts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for place, (invoice, one) in enumerate(zip(invoices, made, strict=True), start=1):
        own = {
            "invoice_id": one.invoice_id,
            "partner_id": invoice.partnerId or None,
            "ledger_receipt_id": one.receipt_id,
            **columns(invoice, one, one.invoice_id),
        }
        row = {**shared, **own, "invoice_number": None}
        rows.append(row)
        stored.append({**own, "place": place, "vat_status": one.vat_status, "after": documents.shown(row)})
        for name, found in books.receipt_rows(one.booking, one.dimensions).items():
            receipts[name] += [{**each, "receipt": one.receipt_id, "date": invoice.date} for each in found]
    numbers = store.insert_many(tx, shared, stored, receipts)
    return [{**row, "invoice_number": number} for row, number in zip(rows, numbers, strict=True)]


def move_sales(tx: Connection, caller: Caller, rows: Sequence[dict[str, Any]], operation: str) -> list[dict[str, Any]]:
    """Approve or send locked sales invoices whose period is open; their rows afterwards.

    Raises ApiError 403 where a status does not allow it. Rights are the caller's business.
    """
    moved: list[dict[str, Any]] = []
    for row in rows:
        status = rules.next_status(operation, _KIND, row["status"], row["document"]["invoiceChannel"])
        if status is None:
            raise ApiError(403, f"An invoice in status {row['status']} does not allow {operation}")
        moved.append({**row, "status": status, "version": next_version(row["version"])})
    if not moved:
        return []
    company = caller.company_id
    if operation == "send":
        now = datetime.now(UTC).replace(tzinfo=None)
        queued = [(r["invoice_id"], r["document"]["invoiceChannel"], not_before(r["date"], now)) for r in moved]
        sending.add(tx, caller, queued)
    store.set_statuses(tx, company, [(row["invoice_id"], row["status"], row["version"]) for row in moved])
    statuses = [
        (row["ledger_receipt_id"], row["status"], after["status"], after["version"])
        for row, after in zip(rows, moved, strict=True)
    ]
    books.set_statuses(tx, company, statuses)
    changes = [
        (row["invoice_id"], {"status": row["status"]}, {"status": after["status"]})
        for row, after in zip(rows, moved, strict=True)
    ]
    audit.record_many(tx, caller, operation.upper(), "INVOICE", changes)
    return moved
