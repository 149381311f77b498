"""Months that are billed by themselves: on a day of the month after, by the worker of any server.

A day on which nothing runs is made up for: whatever month is due and has no run of its own is begun, the oldest first.
A month is begun once; who could not be billed then waits for an operator, as after every run.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from tosite.audit import store as audit
from tosite.calendar import today_in
from tosite.db.database import Connection
from tosite.service.billing import store
from tosite.service.billing.rules import ONE_DAY, next_month
from tosite.service.provider.store import Provider


@dataclass(frozen=True)
class Schedule:
    """Months from ``first_month`` on are billed on ``day`` of the month after, in the name of the user ``set_by``."""

    day: int
    first_month: date
    set_by: int
    problem: str | None = None

    def billing_day(self, month: date) -> date:
        """The day on which a month is billed."""
        return next_month(month).replace(day=self.day)


def first_month(day: int, today: date) -> date:
    """The month of the next billing day: the one that is over where that day is still to come, else this one."""
    this = today.replace(day=1)
    return (this - ONE_DAY).replace(day=1) if today.day < day else this


def due(schedule: Schedule, begun: Collection[date], today: date) -> list[date]:
    """The months to begin today, the oldest first; ``begun`` have a run already."""
    found, month = [], schedule.first_month
    while schedule.billing_day(month) <= today:
        if month not in begun:
            found.append(month)
        month = next_month(month)
    return found


def next_due(schedule: Schedule, begun: Collection[date]) -> date:
    """The month that is to be begun next."""
    month = schedule.first_month
    while month in begun:
        month = next_month(month)
    return month


def read(tx: Connection, found: Provider) -> Schedule | None:
    """The schedule; None where months are billed on request only."""
    row = store.schedule(tx, found.company_id)
    return Schedule(row["day"], row["first_month"], row["set_by"], row["problem"]) if row else None


def change(tx: Connection, found: Provider, day: int | None, user: int | None = None) -> dict[str, Any]:
    """Bill on that day of the month from its next coming on (None: never by itself); the schedule as it is shown.

    ``user`` is the operator who asks, the provider's own user where a command does.
    """
    before, caller = shown(tx, found), found.caller(user)
    if day is None:
        store.remove_schedule(tx, found.company_id)
    else:
        month = first_month(day, today_in(found.country))
        store.put_schedule(tx, found.company_id, day, month, caller.user_id)
    after = shown(tx, found)
    audit.record(tx, caller, "UPDATE", "BILLING_SCHEDULE", 0, before, after)
    return after


def shown(tx: Connection, found: Provider) -> dict[str, Any]:
    """The schedule on the wire: the day, and which month is billed next, when."""
    schedule = read(tx, found)
    if schedule is None:
        return {}
    month = next_due(schedule, store.begun_months(tx, found.company_id))
    coming = schedule.billing_day(month).isoformat()
    answer = {"day": schedule.day, "nextMonth": f"{month:%Y-%m}", "nextDay": coming, "problem": schedule.problem}
    return {name: value for name, value in answer.items() if value is not None}
