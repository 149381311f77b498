"""Endpoints of fiscal years and tracking periods."""

from typing import Any

from tosite.audit import store as audit
from tosite.contract.wire import InfoMessage, TrackingPeriod
from tosite.fiscalyears import store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.query import read_id
from tosite.web.versions import next_version
from tosite.web.wire import stamp


@endpoint("GET", "/fiscalyears")
def fiscal_years(request: Request) -> object:
    """Years newest first, each with its tracking periods oldest first."""
    periods = store.periods(request.tx, request.company)
    return {
        "fiscalYears": [
            {
                "id": y["fiscal_year_id"],
                "startDate": y["start_date"],
                "endDate": y["end_date"],
                "isOpen": y["is_open"],
                "modified": stamp(y["modified"]),
                "trackingPeriods": [_shown(p) for p in periods if p["fiscal_year_id"] == y["fiscal_year_id"]],
            }
            for y in store.years(request.tx, request.company)
        ]
    }


@endpoint("PUT", "/fiscalyears/{fiscalYearId}/trackingPeriods/{trackingPeriodId}", body=TrackingPeriod)
def change_tracking_period(request: Request) -> object:
    """OPEN to PENDING, the one change that the contract allows; 409 for every other. Postings under way end first."""
    tx, company = request.tx, request.company
    year, wanted = read_id(request.path["fiscalYearId"]), read_id(request.path["trackingPeriodId"])
    store.lock_periods(tx, company)
    period = store.period(tx, company, year, wanted)
    if period is None:
        raise ApiError(404)
    if request.body.status != "PENDING" or period["status"] != "OPEN":
        raise ApiError(409, f"A tracking period in status {period['status']} cannot become {request.body.status}")
    if not period["is_open"]:
        raise ApiError(409, "The fiscal year is closed")
    store.set_period_status(tx, company, wanted, "PENDING", next_version())
    audit.record(tx, request.caller, "PENDING", "TRACKING_PERIOD", wanted, {"status": "OPEN"}, {"status": "PENDING"})
    return InfoMessage(message=f"Tracking period {wanted} is now PENDING")


def _shown(period: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": period["period_id"],
        "startDate": period["start_date"],
        "endDate": period["end_date"],
        "status": period["status"],
        "modified": stamp(period["modified"]),
    }
