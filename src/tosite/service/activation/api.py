"""Endpoints by which a company takes the API into use and gives it up, and of the terms that it accepts."""

import re
from datetime import date
from typing import Any

from tosite.access.store import living_families
from tosite.audit import store as audit
from tosite.calendar import today_in
from tosite.oauth.tokens import end_session
from tosite.service.activation import rules, store
from tosite.service.activation.wire import ActivationEnd, ActivationRequest, ActivationState, TermsOfService
from tosite.service.provider.access import require_operator
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import day
from tosite.web.wire import plain, utc_stamp

_TAG = "Activation"
_FREE = "A sandbox, and the provider's own company, need no activation"
_VERSION = re.compile(r"[0-9A-Za-z.-]{1,20}")


@endpoint("GET", "/service/terms", own=Own(_TAG, TermsOfService, many=True))
def all_terms(request: Request) -> object:
    """Every version of the terms, newest first."""
    return [_terms(row) for row in store.all_terms(request.tx)]


@endpoint("POST", "/service/terms", body=TermsOfService, own=Own(_TAG, TermsOfService))
def publish_terms(request: Request) -> object:
    """Publish a version of the terms for activations from a later day on; it never changes again. Operators only."""
    operator, sent = require_operator(request), request.body
    row = {"version": sent.version, "valid_from": sent.validFrom, "title": sent.title, "text": sent.text}
    out = [] if _VERSION.fullmatch(sent.version) else [Violation("version", "Must be letters, digits, dots or hyphens")]
    if sent.validFrom <= today_in(operator.country):
        out.append(Violation("validFrom", "Must lie after today"))
    refuse(out)
    if not store.add_terms(request.tx, row):
        raise ApiError(400, [Violation("version", "There is a version of this name or of this day already")])
    audit.record(request.tx, request.caller, "CREATE", "TERMS", request.company, None, _terms(row))
    return _terms(row)


@endpoint("GET", "/service/activation", own=Own(_TAG, ActivationState))
def activation(request: Request) -> object:
    """Is the API open to the company, and when was it: with who accepted which terms."""
    return _shown(request)


@endpoint("POST", "/service/activation", body=ActivationRequest, own=Own(_TAG, ActivationState))
def activate(request: Request) -> object:
    """Take the API into use from a day on, accepting the terms in force then. Fees are charged from that day on."""
    company = _company(request)
    today = today_in(company["country"])
    start = request.body.startDate or today
    periods = store.history(request.tx, request.company)
    in_force = store.terms_on(request.tx, start)
    refuse(rules.check_start(start, request.body.termsVersion, in_force, periods, today))
    before = _shown(request)
    _end_logins(request)  # whatever is left of an activation before stays ended
    store.accept(request.tx, request.company, request.body.termsVersion, request.caller.user_id, start)
    store.activate(request.tx, request.company, start, request.body.termsVersion, request.caller.user_id)
    return _recorded(request, "ACTIVATE", before)


@endpoint("POST", "/service/activation/end", body=ActivationEnd, body_optional=True, own=Own(_TAG, ActivationState))
def deactivate(request: Request) -> object:
    """Give the API up from a day on: keys give no tokens then, logins and running tokens end. It cannot be undone.

    The company's keys are kept: they work again when the API is activated again.
    """
    company = _company(request)
    today = today_in(company["country"])
    end = (request.body.endDate if request.body else None) or today
    found = [period for period in store.history(request.tx, request.company) if period["valid_to"] is None]
    if not found:
        raise ApiError(400, "The API is not activated, or its end is fixed already")
    refuse(rules.check_end(end, found[0], today))
    before = _shown(request)
    store.end(request.tx, request.company, end, request.caller.user_id)
    if end <= today:
        _end_logins(request)
    return _recorded(request, "DEACTIVATE", before)


def _company(request: Request) -> dict[str, Any]:
    """The company, locked. Raises ApiError 400 when it needs no activation."""
    found = store.company(request.tx, request.company, lock=True)
    if found["sandbox"] is not None or found["is_provider"]:
        raise ApiError(400, _FREE)
    return found


def _end_logins(request: Request) -> None:
    for family in living_families(request.tx, request.company):
        end_session(request.tx, family)


def _recorded(request: Request, action: str, before: dict[str, Any]) -> dict[str, Any]:
    after = _shown(request)
    audit.record(request.tx, request.caller, action, "API_ACTIVATION", request.company, before, after)
    return after


def _shown(request: Request) -> dict[str, Any]:
    company = store.company(request.tx, request.company)
    today = today_in(company["country"])
    periods = store.history(request.tx, request.company)
    if company["sandbox"] is not None or company["is_provider"]:
        state = "CLOSED" if company["sandbox"] == "CLOSED" else "FREE"
    else:
        state = rules.state_of(periods, today)
    shown: dict[str, Any] = plain(
        {
            "state": state,
            "termsVersion": store.terms_on(request.tx, today),
            "periods": [_period(row) for row in periods],
        }
    )
    return shown


def _period(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "startDate": day(row["valid_from"]),
        "endDate": day(row["valid_to"]),
        "termsVersion": row["terms_version"],
        "activatedBy": row["activated_by"],
        "accepted": utc_stamp(row["accepted_at"]),
        "endedBy": row["ended_by"],
    }


def _terms(row: dict[str, Any]) -> dict[str, Any]:
    valid_from: date = row["valid_from"]
    return {
        "version": row["version"],
        "validFrom": valid_from.isoformat(),
        "title": row["title"],
        "text": row["text"],
    }
