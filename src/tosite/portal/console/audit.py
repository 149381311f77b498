"""The audit log: who changed what, before and after, and whether the chain that holds it is whole."""

from collections.abc import Iterator
from typing import Any

from tosite.audit.seal import verify
from tosite.portal.console import store
from tosite.portal.console.frame import SIZE, Console, as_json, console_page, parse_day, whole
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/audit", N_("Audit log"), N_("Company"), 4, right="management.auditLog")
MOST_CHECKED = 100_000
"""Sealed rows that are checked while somebody waits for the page; longer logs are the command's matter."""
OBJECTS = (
    "INVOICE",
    "LEDGER_RECEIPT",
    "PARTNER",
    "PERSON",
    "PRODUCT",
    "ATTACHMENT",
    "COMMENT",
    "DIMENSION",
    "DIMENSION_ITEM",
    "BANK_ACCOUNT",
    "TRACKING_PERIOD",
    "COMPANY",
    "USER",
    "MEMBERSHIP",
    "PASSWORD",
    "CONFIRMATION",
    "CIRCULATION_SETTINGS",
    "VERIFIER_LIST",
    "SUBSTITUTION",
    "PRICE_LIST",
    "BILLING_RUN",
    "SERVICE_ORDER",
    "SUPPORT_REQUEST",
    "API_ACTIVATION",
)
_PATHS = {
    "INVOICE": "/console/invoices/",
    "LEDGER_RECEIPT": "/console/receipts/",
    "PARTNER": "/console/partners/",
    "PRODUCT": "/console/products/",
    "SUPPORT_REQUEST": "/console/support/",
}
_ABSENT = object()


@console_page("GET", "/console/audit", AREA)
def log(console: Console) -> Answer:
    """The latest changes, filtered by object, person and day."""
    filters: dict[str, Any] = {
        "object_type": console.query.get("object") or None,
        "object_id": whole(console.query.get("id")),
        "user_id": whole(console.query.get("user")),
        "first": parse_day(console.query.get("startDate")),
        "last": parse_day(console.query.get("endDate")),
        "country": console.company["country"],
    }
    company = console.member.company
    rows = store.audit_page(console.request.tx, company, filters, whole(console.query.get("before"), 18), SIZE)
    chain = store.chain(console.request.tx, company)
    return console.page(
        "console/audit.html",
        console._(AREA.text),
        rows=rows[:SIZE],
        more=rows[SIZE - 1]["audit_id"] if len(rows) > SIZE else None,
        chain=chain,
        checkable=chain["sealed"] <= MOST_CHECKED,
        objects=OBJECTS,
        users=store.users(console.request.tx, company),
        paths=_PATHS,
    )


@console_page("GET", "/console/audit/{id}", AREA)
def entry(console: Console) -> Answer:
    """One change, field by field."""
    number = whole(console.path["id"], 18)
    row = store.audit_row(console.request.tx, console.member.company, number) if number is not None else None
    if row is None:
        raise ApiError(404)
    return console.page(
        "console/audit_entry.html",
        f"{console._('Log entry')} {row['audit_id']}",
        row=row,
        changes=differences(row["before"], row["after"]),
        path=_PATHS.get(row["object_type"]),
        as_json=as_json,
    )


@console_page("POST", "/console/audit/check", AREA)
def check(console: Console) -> Answer:
    """Look at every sealed row again: is it as it was sealed?"""
    company = console.member.company
    if store.chain(console.request.tx, company)["sealed"] > MOST_CHECKED:
        raise ApiError(400, "The log is too long to be checked here: use tosite audit verify")
    verdict = next(verify(console.request.database, company))
    if verdict.problem:
        console.say(False, f"{console._('The chain is broken')}: {verdict.problem}")
    else:
        rows, seals = console._("rows"), console._("seals")
        console.say(True, f"{console._('The chain is whole')}: {verdict.rows} {rows}, {verdict.seals} {seals}")
    return Redirect(AREA.path)


def differences(before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    """Every field that differs, by its path; what is only on one side is None on the other."""
    return [
        (path, None if old is _ABSENT else old, None if new is _ABSENT else new)
        for path, old, new in _differing("", _ABSENT if before is None else before, _ABSENT if after is None else after)
    ]


def _differing(path: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if old == new:
        return
    if isinstance(old, dict | list) or isinstance(new, dict | list):
        left, right = _members(old), _members(new)
        if left is not None and right is not None:
            for key in dict.fromkeys([*left, *right]):
                inner = f"{path}.{key}" if path and not key.startswith("[") else f"{path}{key}"
                yield from _differing(inner, left.get(key, _ABSENT), right.get(key, _ABSENT))
            return
    yield path, old, new


def _members(value: Any) -> dict[str, Any] | None:
    if value is _ABSENT:
        return {}
    if isinstance(value, dict):
        return value
    return {f"[{i}]": one for i, one in enumerate(value)} if isinstance(value, list) else None
