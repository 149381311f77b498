"""The monthly billing, for operators: what a month would be billed, its run, its bills, and their correction."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.audit import store as audit
from tosite.portal.console.charts import columns
from tosite.portal.console.forms import Filled, refused_form, send
from tosite.portal.console.frame import Console, console_page, month_name, whole
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.service.billing import run
from tosite.service.billing.api import parse_month
from tosite.service.billing.rules import net_of
from tosite.web.errors import ApiError, Violation, refuse

_SCHEDULE = "/service/billing/schedule"
AREA = area("/console/operator/billing", N_("Billing"), N_("Operator"), 3, operators=True)
MOST_SHOWN = 200
"""Companies of a preview on one page."""


@console_page("GET", "/console/operator/billing", AREA)
def billing(console: Console) -> Answer:
    """The runs, when months are billed by themselves, and what a month would be billed when one is named."""
    return _page(console)


def _page(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    schedule = console.get(_SCHEDULE)
    runs = console.get("/service/billing/runs")["results"]
    month = parse_month(console.query.get("month", ""))
    language = console.request.language
    points = [(month_name(one["month"], language), [Decimal(one["net"])]) for one in sorted(runs, key=_month)][-12:]
    previews, problem = _preview(console, month) if month else (None, None)
    return console.page(
        "console/operator_billing.html",
        console._(AREA.text),
        status=status,
        schedule=schedule,
        form=form or Filled("schedule", {"day": str(schedule["day"] or "")}),
        runs=runs,
        chart=columns(points, [console._("Billed")]),
        last_month=date.fromordinal(console.today.replace(day=1).toordinal() - 1),
        chosen=month,
        previews=previews,
        problem=problem,
        total=sum((one["net"] for one in previews), Decimal(0)) if previews else Decimal(0),
    )


def _month(one: dict[str, Any]) -> str:
    return str(one["month"])


def _preview(console: Console, month: date) -> tuple[list[dict[str, Any]], str | None]:
    found = []
    try:
        for one in run.preview(console.request.tx, month):
            found.append({"shown": one, "net": net_of(one.lines)})
            if len(found) == MOST_SHOWN:
                return found, console._("Only the first companies are shown")
    except run.BillingRefused as refused:
        return found, str(refused)
    return found, None


@console_page("POST", "/console/operator/billing", AREA)
def start(console: Console) -> Answer:
    """Start the run of a month; the worker does it."""
    return console.do(
        "POST",
        "/service/billing/runs",
        AREA.path,
        N_("The run is started: it goes on by itself"),
        body={"month": console.form.get("month", "")},
    )


@console_page("POST", "/console/operator/billing/schedule", AREA)
def set_schedule(console: Console) -> Answer:
    """Have the month before billed by itself on a day of the month."""
    day = console.form.get("day", "").strip()
    try:
        if not day:  # to the operation no day is the end of the schedule, which has a button of its own
            refuse([Violation("day", "Must be between 1 and 28")])
        send(console, "PUT", _SCHEDULE, body={"day": day})
    except ApiError as error:
        return _page(console, error.status, refused_form(console, "schedule", error, {"day": "day"}))
    console.say(True, console._(N_("Months are billed by themselves on that day")))
    return Redirect(AREA.path)


@console_page("POST", "/console/operator/billing/schedule/off", AREA)
def end_schedule(console: Console) -> Answer:
    """Bill months on request only."""
    return console.do("PUT", _SCHEDULE, AREA.path, N_("Months are billed on request only"), body={})


@console_page("GET", "/console/operator/billing/{id}", AREA)
def billing_run(console: Console) -> Answer:
    """One run with its bills, their lines, and who could not be billed."""
    number = {"runId": console.path["id"]}
    found = console.get("/service/billing/runs/{runId}", values=number)
    bills = console.listed("/service/billing/runs/{runId}/bills", console.filters("companyId"), values=number)
    return console.page("console/operator_run.html", found["month"], run=found, listed=bills)


@console_page("POST", "/console/operator/billing/{id}/correct", AREA)
def correct(console: Console) -> Answer:
    """Credit a company's bill of the run's month and make it anew."""
    found = console.get("/service/billing/runs/{runId}", values={"runId": console.path["id"]})
    number, month = whole(console.form.get("companyId")), parse_month(found["month"])
    if number is None or month is None:
        raise ApiError(400, "Name the company by its number")

    def act() -> None:
        try:
            done = run.correct(console.request.tx, month, number, console.member.caller.user_id)
        except run.BillingRefused as refused:
            raise ApiError(400, str(refused)) from None
        after = {"companyId": number, "differences": done.differences}
        audit.record(console.request.tx, console.member.caller, "CORRECT", "BILLING_RUN", found["id"], None, after)

    return console.attempt(act, f"{AREA.path}/{found['id']}", N_("The bill is credited and made anew"))
