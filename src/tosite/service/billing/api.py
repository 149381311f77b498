"""Endpoints of the billing run, for operators: start it, follow it, read what it billed."""

import re
from datetime import date
from typing import Any

from tosite.audit import store as audit
from tosite.mail.api import PAGE
from tosite.service.billing import run, schedule, store
from tosite.service.billing.wire import (
    BillingRun,
    BillingRunRequest,
    BillingRuns,
    BillingSchedule,
    BillingScheduleChange,
    Bills,
)
from tosite.service.provider.access import require_operator
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain, stamp

TAG = "Service billing"


@endpoint("POST", "/service/billing/runs", body=BillingRunRequest, own=Own(TAG, BillingRun))
def start_run(request: Request) -> object:
    """Start the billing run of a month; it goes on behind the requests. ``companyId``: one company, at once.

    Asking again bills those that are not billed yet and no other. 400 for a month that is not over or cannot be billed,
    409 while its run is under way. Operators only.
    """
    operator = require_operator(request)
    tx, wanted, user = request.tx, request.body.companyId, request.caller.user_id
    month = parse_month(request.body.month)
    if month is None:
        raise ApiError(400, [Violation("month", "Must be a month such as 2026-10")])
    store.lock_billing(tx)
    before = store.run_of(tx, operator.company_id, month)
    if before is not None and before["status"] == "RUNNING":
        raise ApiError(409, f"The run of {request.body.month} is under way")
    try:
        if wanted is None:
            run.begin(tx, month, user)
        elif problem := run.bill_one(tx, month, wanted, user):
            refuse([Violation("companyId", problem)])
    except run.BillingRefused as refused:
        raise ApiError(400, [Violation("month" if wanted is None else "", str(refused))]) from None
    made = store.run_of(tx, operator.company_id, month)
    assert made  # noqa: S101  (begun above)
    answer = _shown(store.run_by_id(tx, operator.company_id, made["run_id"]))
    after = {"month": answer["month"], "companyId": wanted}
    audit.record(tx, request.caller, "START", "BILLING_RUN", made["run_id"], None, plain(after))
    return answer


@endpoint("GET", "/service/billing/runs", own=Own(TAG, BillingRuns))
def runs(request: Request) -> object:
    """Every billing run with its sums and who could not be billed, newest month first. Operators only."""
    operator = require_operator(request)
    return {"results": [_shown(row) for row in store.runs(request.tx, operator.company_id)]}


@endpoint("GET", "/service/billing/runs/{runId}", own=Own(TAG, BillingRun))
def billing_run(request: Request) -> object:
    """One billing run with its sums and who could not be billed, each with the reason. Operators only."""
    operator = require_operator(request)
    return _shown(store.run_by_id(request.tx, operator.company_id, read_id(request.path["runId"])))


@endpoint("GET", "/service/billing/runs/{runId}/bills", own=Own(TAG, Bills, query=PAGE))
def bills(request: Request) -> object:
    """The bills of a run, with their lines and the invoice rows that these became. Operators only."""
    operator = require_operator(request)
    found = store.run_by_id(request.tx, operator.company_id, read_id(request.path["runId"]))
    if found is None:
        raise ApiError(404)
    rows, meta = store.bills_of_run(request.tx, operator.company_id, found["run_id"], request.query)
    return {"results": [_bill(row) for row in rows], "meta": meta}


@endpoint("GET", "/service/billing/schedule", own=Own(TAG, BillingSchedule))
def billing_schedule(request: Request) -> object:
    """On which day of the month the month before is billed by itself, and which month is next. Operators only."""
    return schedule.shown(request.tx, require_operator(request))


@endpoint("PUT", "/service/billing/schedule", body=BillingScheduleChange, own=Own(TAG, BillingSchedule))
def set_billing_schedule(request: Request) -> object:
    """Have the month before billed by itself on a day of the month, from the next such day on. Operators only.

    Without ``day`` months are billed on request only. Days that the server missed are made up for.
    """
    operator = require_operator(request)
    return schedule.change(request.tx, operator, request.body.day, request.caller.user_id)


def parse_month(text: str) -> date | None:
    """The first day of a month written as ``2026-10``; None for anything else."""
    if not re.fullmatch(r"(20|21)[0-9]{2}-(0[1-9]|1[0-2])", text, re.ASCII):
        return None
    return date.fromisoformat(f"{text}-01")


def _shown(row: dict[str, Any] | None) -> dict[str, Any]:
    """A run on the wire. Raises ApiError 404 for none."""
    if row is None:
        raise ApiError(404)
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["run_id"],
            "month": f"{row['month']:%Y-%m}",
            "status": row["status"],
            "started": stamp(row["started"]),
            "finished": stamp(row["finished"]) if row["finished"] else None,
            "bills": row["bills"],
            "invoices": row["invoices"],
            "net": row["net"],
            "failures": row["failures"],
        }
    )


def _bill(row: dict[str, Any]) -> dict[str, Any]:
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["bill_id"],
            "companyId": row["customer_id"],
            "companyName": row["name"],
            "kind": row["kind"],
            "correctsBillId": row["corrects_bill_id"],
            "correctedByBillId": row["corrected_by"],
            "invoiceId": row["invoice_id"],
            "invoiceNumber": row["invoice_number"],
            "net": row["net"],
            "lines": lines_shown(row),
        }
    )


def lines_shown(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a bill on the wire."""
    return [
        {
            "item": line.item,
            "text": line.text,
            "firstDay": line.first.isoformat(),
            "lastDay": line.last.isoformat(),
            "documents": line.documents,
            "quantity": line.quantity,
            "unitPrice": line.unit_price,
            "amount": line.amount,
            "formula": line.formula,
            "vatPercent": line.vat_percent,
            "vatStatus": line.vat_status,
            "priceListId": line.price_list_id,
            "chargeId": line.charge_id,
            "invoiceRow": place,
        }
        for line, place in zip(row["lines"], row["invoice_rows"], strict=True)
    ]
