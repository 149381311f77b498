"""The endpoint of journals: receipts of type JOURNAL, seen as the documents behind them."""

from typing import Any

from tosite.ledger import store
from tosite.web.endpoint import Request, endpoint
from tosite.web.wire import plain, stamp


@endpoint("GET", "/journals")
def list_journals(request: Request) -> object:
    """Journals as a bare array, the latest date first; users limited to their own see only those."""
    q = request.query
    values: dict[str, Any] = {**q, "company": request.company, "user": request.caller.user_id}
    conditions = ["company_id = %(company)s", "type = 'JOURNAL'"]
    if request.limited("accounting.personalJournalReceiptsOnly"):
        conditions.append("creator_id = %(user)s")
    for name, condition in {
        "statuses": "status = ANY(%(statuses)s)",
        "startDate": "date >= %(startDate)s",
        "endDate": "date <= %(endDate)s",
        "createdStartDate": "created >= %(createdStartDate)s",
        "createdEndDate": "created <= %(createdEndDate)s",
        "versionStartDate": "version >= %(versionStartDate)s",
        "versionEndDate": "version <= %(versionEndDate)s",
    }.items():
        if q.get(name) is not None:
            conditions.append(condition)
    return [_shown(row) for row in store.journals(request.tx, conditions, values)]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["invoice_id"],
            "ledgerReceiptId": row["ledger_receipt_id"],
            "partnerId": row["partner_id"],
            "type": "JOURNAL",
            "status": row["status"],
            "invoiceNumber": row["invoice_number"],
            "date": row["date"],
            "created": stamp(row["created"]),
            "version": stamp(row["version"]),
            "counterParty": {"counterPartyAddress": {"name": row["counterparty_name"]}},
        }
    )
