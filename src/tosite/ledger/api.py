"""Endpoints of ledger receipts: search, read, journals, and the accounting of invoices."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from tosite.attachments import store as attachments
from tosite.audit import store as audit
from tosite.contract.wire import DimensionItemValueList, InfoMessage, LedgerReceipt
from tosite.invoices import store as invoices
from tosite.ledger import checks, rules, store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_id, read_ids
from tosite.web.versions import check_if_match, check_version, next_version
from tosite.web.wire import plain, stamp

_HEADER_FIELDS = (
    "accountantsNotes",
    "transactionDescription",
    "periodStartDate",
    "periodEndDate",
    "partnerCode",
    "receiptValidity",
    "depreciation",
    "vatDate",
    "vatProcessing",
)
_ROW_FIELDS = ("vatType", "startDate", "endDate", "partnerId")


def _own_only(request: Request) -> bool:
    return request.limited("accounting.personalJournalReceiptsOnly")


@endpoint("GET", "/ledgerreceipts")
def search_receipts(request: Request) -> object:
    """Search receipts; without the right the list is empty (the contract has no 403 here)."""
    q = request.query
    values: dict[str, Any] = {
        "company": request.company,
        "visible": request.allows(),
        "own": _own_only(request),
        "user": request.caller.user_id,
        **q,
    }
    conditions: list[Any] = [
        "company_id = %(company)s",
        "%(visible)s",
        "(NOT %(own)s OR type <> 'JOURNAL' OR EXISTS (SELECT 1 FROM invoice i WHERE i.company_id = "
        "ledger_receipt.company_id AND i.invoice_id = ledger_receipt.invoice_id AND i.creator_id = %(user)s))",
    ]
    for name, condition in {
        "startDate": "receipt_date >= %(startDate)s",
        "endDate": "receipt_date <= %(endDate)s",
        "createdStartDate": "created >= %(createdStartDate)s",
        "createdEndDate": "created <= %(createdEndDate)s",
        "versionStartDate": "version >= %(versionStartDate)s",
        "versionEndDate": "version <= %(versionEndDate)s",
        "types": "type = ANY(%(types)s)",
        "status": "status = ANY(%(status)s)",
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
    rows = [row for row in rows if not _hidden(request, row)]
    if not rows:
        raise ApiError(404)
    results = _with_attachments(request, rows)
    return results if "," in request.path["receiptId"] else results[0]


def _with_attachments(request: Request, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Receipts as the API shows them, each with the files that hang on its invoice."""
    files = attachments.of_owner(request.tx, request.company, "INVOICE", [row["invoice_id"] for row in rows])
    return [{**shown(row), "attachments": files.get(row["invoice_id"], [])} for row in rows]


def _hidden(request: Request, row: dict[str, Any]) -> bool:
    return _own_only(request) and row["type"] == "JOURNAL" and row["creator_id"] != request.caller.user_id


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


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A receipt as the API shows it."""
    receipt = _basic(row)
    del receipt["created"]
    return plain(  # type: ignore[no-any-return]
        {
            **receipt,
            **row["document"],
            "vatType": row["vat_type"],
            "vatStatus": row["vat_status"],
            "invoiceId": row["invoice_id"],
            "partnerId": row["partner_id"],
            # The caller's own on a journal; elsewhere that of the invoice's other party.
            "partnerCode": row["document"].get("partnerCode") if row["type"] == "JOURNAL" else row["party_identifier"],
            "invoiceNotes": row["notes"] or "",
            "attachments": [],
            "transactions": [
                {
                    "vatType": row["vat_type"],
                    **t,
                    "allocations": [],
                    "dimensionItemValues": t["dimensionItemValues"] or [],
                }
                for t in row["transactions"]
            ],
        }
    )


@endpoint("POST", "/ledgerreceipts", body=LedgerReceipt)
def create_journal(request: Request) -> object:
    """Create a journal in UNFINISHED, with the hidden invoice that carries its number and attachments."""
    receipt: LedgerReceipt = request.body
    tx, company = request.tx, request.company
    violations = []
    if receipt.type != "JOURNAL":
        violations.append(Violation("type", "Only receipts of type JOURNAL can be created"))
    state, series_start = store.booking_period(tx, company, receipt.receiptDate)
    if state == "CLOSED":
        violations.append(Violation("receiptDate", "CLOSED_FISCAL_PERIOD"))
    booking = _booked(request, receipt, violations)
    version = next_version()
    row = {
        "company_id": company,
        "invoice_id": store.next_id(tx),
        "type": "JOURNAL",
        "status": "UNFINISHED",
        "series_start": series_start,
        "date": receipt.receiptDate,
        "due_date": receipt.receiptDate,
        "partner_id": receipt.partnerId or None,
        "counterparty_name": receipt.name,
        "creator_id": request.caller.user_id,
        "client_id": request.caller.client_id,
        "ledger_receipt_id": store.next_id(tx),
        "document": {"notes": receipt.invoiceNotes or ""},
        "created": version,
        "version": version,
        **_columns(receipt),
    }
    after = plain(msgspec.to_builtins(receipt, builtin_types=(Decimal,)))
    invoices.insert(tx, {**row, "after": after}, store.receipt_parameters(booking, _row_extras(receipt, {})))
    return shown(store.receipts(tx, company, [row["ledger_receipt_id"]])[0])


@endpoint("PUT", "/ledgerreceipts/{receiptId}", body=LedgerReceipt)
def update_receipt(request: Request) -> object:
    """Replace a receipt with its rows; its status stays, also that of an approved one. 404 without the right."""
    receipt: LedgerReceipt = request.body
    tx, company = request.tx, request.company
    row = _locked(request) if request.allows() and not _kept_from_accounting(request) else None
    if row is None:
        raise ApiError(404)
    violations = check_version(request, row["version"], receipt.version)
    if row["type"] not in checks.WRITABLE:
        violations.append(Violation("type", "Receipts of this type cannot be changed"))
    elif receipt.type != row["type"]:
        violations.append(Violation("type", "Cannot be changed"))
    if row["status"] in checks.FIXED_STATUSES:
        violations.append(Violation("status", f"A receipt in status {row['status']} cannot be changed"))
    violations += _check_periods(request, row, receipt)
    kept = {t["id"] for t in row["transactions"]}
    violations += checks.check_row_ids(receipt, kept)
    booking = _booked(request, receipt, violations)
    official = row["status"] in rules.OFFICIAL_STATUSES
    if official:
        store.shift_balances(tx, company, [row["receipt_id"]], -1)
    invoice = invoices.lock(tx, company, row["invoice_id"])
    assert invoice is not None  # noqa: S101  (every receipt has one)
    version = next_version(max(row["version"], invoice["version"]))
    store.rewrite_receipt(
        tx,
        {**row, "ledger_receipt_id": row["receipt_id"], "version": version, **_columns(receipt)},
        store.receipt_parameters(booking, _row_extras(receipt, {t: t for t in kept})),
    )
    if official:
        store.shift_balances(tx, company, [row["receipt_id"]], +1)
    journal = row["type"] == "JOURNAL"
    document = {**invoice["document"], "notes": receipt.invoiceNotes or ""}
    if receipt.partnerId and not journal:
        document["partnerId"] = receipt.partnerId
    invoices.update(
        tx,
        {
            **invoice,
            "date": receipt.receiptDate if journal else invoice["date"],
            "due_date": receipt.receiptDate if journal else invoice["due_date"],
            "counterparty_name": receipt.name if journal else invoice["counterparty_name"],
            "partner_id": receipt.partnerId or (None if journal else invoice["partner_id"]),
            "document": document,
            "version": version,
        },
    )
    return _changed(request, row, "ACCOUNTING")


@endpoint("PUT", "/ledgerreceipts/{receiptId}/transactions/{transactionId}/dimensions", body=DimensionItemValueList)
def set_dimensions(request: Request) -> object:
    """Replace the dimension values of one row; an empty list removes them."""
    tx, company = request.tx, request.company
    if _kept_from_accounting(request):
        raise ApiError(403)
    row = _locked(request)
    transaction = read_id(request.path["transactionId"])
    found = next((t for t in row["transactions"] if t["id"] == transaction), None) if row else None
    if row is None or found is None:
        raise ApiError(404)
    check_if_match(request, row["version"])
    violations = []
    if row["type"] not in checks.WRITABLE:
        violations.append(Violation("", "Receipts of this type cannot be changed"))
    if row["status"] in checks.FIXED_STATUSES:
        violations.append(Violation("", f"A receipt in status {row['status']} cannot be changed"))
    if store.period_state(tx, company, row["receipt_date"]) == "CLOSED":
        violations.append(Violation("", "CLOSED_FISCAL_PERIOD"))
    values = request.body.dimensionItemValues
    known = store.known(tx, company, (), {(v.dimensionId, v.itemId) for v in values}, ())
    violations += checks.check_dimensions(values, Decimal(found["accountingValue"]), "", known)
    refuse(violations)
    official = row["status"] in rules.OFFICIAL_STATUSES
    if official:
        store.shift_balances(tx, company, [row["receipt_id"]], -1)
    store.replace_dimensions(
        tx,
        company,
        row["receipt_id"],
        transaction,
        [{"dimension": v.dimensionId, "item": v.itemId, "value": v.value} for v in values],
    )
    if official:
        store.shift_balances(tx, company, [row["receipt_id"]], +1)
    _renew(request, row, row["status"])
    return _changed(request, row, "DIMENSIONS")


@endpoint("PUT", "/ledgerreceipts/{receiptId}/approve")
def approve_journal(request: Request) -> object:
    """Approve an unfinished journal: from now on it counts in the books. 403 for everything else."""
    return _move(request, "approve")


@endpoint("PUT", "/ledgerreceipts/{receiptId}/invalidate")
def invalidate_journal(request: Request) -> object:
    """Invalidate an unfinished journal; fiscal year and period must be open."""
    return _move(request, "invalidate")


@endpoint("PUT", "/ledgerreceipts/{receiptId}/unfinished")
def reopen_journal(request: Request) -> object:
    """Take a journal back to UNFINISHED; fiscal year and period must be open."""
    return _move(request, "unfinished")


def _move(request: Request, operation: str) -> object:
    row = _locked(request)
    if row is None:
        raise ApiError(404)
    check_if_match(request, row["version"])
    if row["type"] != "JOURNAL":
        raise ApiError(403 if operation == "approve" else 400, "Only receipts of type JOURNAL have this operation")
    before_statuses, status = checks.MOVES[operation]
    if row["status"] not in before_statuses:
        raise ApiError(403, f"A journal in status {row['status']} does not allow {operation}")
    state = store.period_state(request.tx, request.company, row["receipt_date"])
    if state == "CLOSED" or (operation != "approve" and state != "OPEN"):
        raise ApiError(403, "CLOSED_FISCAL_PERIOD")
    if status != row["status"]:
        _renew(request, row, status)
        audit.record(
            request.tx,
            request.caller,
            operation.upper(),
            "LEDGER_RECEIPT",
            row["receipt_id"],
            {"status": row["status"]},
            {"status": status},
        )
    return InfoMessage(message=f"Ledger receipt {row['receipt_id']} is now {status}")


def _locked(request: Request) -> dict[str, Any] | None:
    row = store.lock_receipt(request.tx, request.company, read_id(request.path["receiptId"]))
    return None if row is None or _hidden(request, row) else row


def _kept_from_accounting(request: Request) -> bool:
    return request.limited("accounting.preventEditingAccountingPage")


def _renew(request: Request, row: dict[str, Any], status: str) -> datetime:
    """A new version, and perhaps status, for a receipt and its invoice: both always show the same."""
    tx, company = request.tx, request.company
    invoice = invoices.lock(tx, company, row["invoice_id"])
    assert invoice is not None  # noqa: S101
    version = next_version(max(row["version"], invoice["version"]))
    store.set_status(tx, company, row["receipt_id"], row["status"], status, version)
    invoices.set_status(tx, company, row["invoice_id"], status, version)
    return version


def _changed(request: Request, before: dict[str, Any], action: str) -> dict[str, Any]:
    answer = _with_attachments(request, store.receipts(request.tx, request.company, [before["receipt_id"]]))[0]
    audit.record(request.tx, request.caller, action, "LEDGER_RECEIPT", before["receipt_id"], shown(before), answer)
    return answer


def _check_periods(request: Request, row: dict[str, Any], receipt: LedgerReceipt) -> list[Violation]:
    """Neither the old nor the new date may lie in a closed period, and the number's fiscal year stays."""
    old_state, _ = store.booking_period(request.tx, request.company, row["receipt_date"])
    state, series_start = store.booking_period(request.tx, request.company, receipt.receiptDate)
    if "CLOSED" in (old_state, state):
        return [Violation("receiptDate", "CLOSED_FISCAL_PERIOD")]
    if series_start != row["series_start"]:
        return [Violation("receiptDate", "Must stay in the fiscal year of the receipt's number")]
    return []


def _booked(request: Request, receipt: LedgerReceipt, violations: list[Violation]) -> rules.Booking:
    """Both views of a receipt that passed every rule. Raises ApiError 400 with all violations, the given ones too."""
    tx, company = request.tx, request.company
    setting = store.setting(tx, company, request.settings_version)
    if request.query.get("createReconciliation"):
        receipt = checks.reconciled(receipt, setting.accounts["balancing"])
    lines = receipt.transactions
    known = store.known(
        tx,
        company,
        {line.account for line in lines},
        {(v.dimensionId, v.itemId) for line in lines for v in line.dimensionItemValues or []},
        {p for p in (receipt.partnerId, *(line.partnerId for line in lines)) if p},
    )
    violations = violations + checks.check(receipt, setting, known)
    entries = checks.entries_of(receipt)
    remainder = rules.imbalance(entries)
    if remainder:
        message = f"The rows and their VAT add up to {remainder}, not to 0.00"
        violations.append(Violation("transactions", message))
    refuse(violations)
    effective = checks.effective(entries, receipt.vatStatus, setting, known.payers)
    return rules.Booking(entries, rules.postings_of(effective, setting))


def _columns(receipt: LedgerReceipt) -> dict[str, Any]:
    """What a receipt's row takes from the client."""
    raw = msgspec.to_builtins(receipt)
    return {
        "receipt_name": receipt.name,
        "receipt_date": receipt.receiptDate,
        "vat_type": receipt.vatType,
        "vat_status": receipt.vatStatus,
        "receipt_document": Jsonb({k: raw[k] for k in _HEADER_FIELDS if raw.get(k) is not None}),
    }


def _row_extras(receipt: LedgerReceipt, kept: dict[int, int]) -> list[dict[str, Any]]:
    """Per row: the id that it keeps, its dimensions, and the fields that the accounting does not read."""
    extras = []
    for line in receipt.transactions:
        raw = msgspec.to_builtins(line, builtin_types=(Decimal,))
        extras.append(
            {
                "id": kept.get(line.id or 0),
                "dimensions": line.dimensionItemValues or [],
                "document": {k: raw[k] for k in _ROW_FIELDS if raw.get(k) is not None},
            }
        )
    return extras
