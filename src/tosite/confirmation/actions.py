"""The life of an action that needs confirmation: begun, then approved or refused once, and its outcome read."""

from dataclasses import replace
from typing import Any

from tosite.audit import store as audit
from tosite.confirmation import rules, store
from tosite.confirmation.kinds import KINDS, Kind
from tosite.db.database import Connection
from tosite.oauth.tokens import NO_SESSION, Caller
from tosite.web.endpoint import Answer, Request
from tosite.web.errors import ApiError
from tosite.web.query import read_uuid
from tosite.webhooks.outbox import emit_confirmed


def begin(request: Request, kind: str, payload: dict[str, Any], question: str) -> Answer:
    """Keep a checked action for its confirmation; the answer of the operation that begins it.

    ``question`` tells the user what it is that gets approved.
    """
    identifier = store.insert(request.tx, request.caller, kind, question, payload)
    return Answer(202, {"transactionIdentifier": str(identifier), "confirmationApp": rules.CONFIRMATION_APP})


def own(request: Request, lock: bool = False) -> dict[str, Any]:
    """The caller's action of the path. Raises ApiError 404 unknown, 403 another user's or the right is lost."""
    identifier = read_uuid(request.path["transactionIdentifier"])
    found = (store.lock if lock else store.find)(request.tx, request.company, identifier)
    if found is None:
        raise ApiError(404)
    if found["user_id"] != request.caller.user_id:
        raise ApiError(403, "The transaction is another user's")
    replace(request, need=KINDS[found["kind"]].need).require()
    return found


def outcome(row: dict[str, Any]) -> object:
    """What the reader of an action is answered: its result, or 202 while it waits.

    Raises ApiError 403 not allowed any more, 406 refused, 408 expired, 409 another action was faster.
    """
    state, identifier = rules.state_of(row["state"], row["age"]), str(row["identifier"])
    status = rules.status_of(state, row["failure_status"])
    if status == 200:
        return row["result"]
    message = row["failure"] or rules.message_of(state, identifier)
    if status == 202:
        return Answer(202, {"message": message, "transactionIdentifier": identifier})
    raise ApiError(status, message)


def approve(tx: Connection, row: dict[str, Any], by: str) -> str:
    """Do a locked action that still waits, as the user who began it; its result is stored by the same transaction.

    Returns APPROVED, or FAILED where the effect is not allowed (any more): then nothing of it stays.
    """
    kind = KINDS[row["kind"]]
    try:
        with tx.transaction():
            result = kind.effect(_as_user(tx, row, kind), row["payload"])
    except ApiError as refusal:
        text = "; ".join(violation.message for violation in refusal.violations)
        return _conclude(tx, row, "FAILED", by, failure=(refusal.status, text))
    return _conclude(tx, row, "APPROVED", by, result=result)


def refuse(tx: Connection, row: dict[str, Any], by: str) -> str:
    """Refuse a locked action that still waits."""
    return _conclude(tx, row, "REFUSED", by)


def require_waiting(row: dict[str, Any]) -> None:
    """Raise ApiError 408 for an expired action, 409 for one that was decided before."""
    state = rules.state_of(row["state"], row["age"])
    if state == "EXPIRED":
        raise ApiError(408, rules.message_of(state, str(row["identifier"])))
    if state != "WAITING":
        raise ApiError(409, f"The transaction was decided before: {state}")


def _as_user(tx: Connection, row: dict[str, Any], kind: Kind) -> Request:
    """A request of the user who began the action, with the rights of now. Raises ApiError 403 when they are lost."""
    member = store.membership(tx, row["company_id"], row["user_id"])
    if member is None:
        raise ApiError(403)
    caller = Caller(row["company_id"], row["user_id"], row["client_id"], NO_SESSION)
    request = Request(tx, caller, member["rights"], {}, {}, {}, role=member["role"], need=kind.need)
    request.settings_version = member["settings_version"]
    request.country, request.clock_days = member["country"], member["clock_days"]
    request.require()
    return request


def _conclude(
    tx: Connection,
    row: dict[str, Any],
    state: rules.State,
    by: str,
    result: dict[str, Any] | None = None,
    failure: tuple[int, str] | None = None,
) -> str:
    """The end of every decided action, whatever it is.

    Everything of the decision is done here, in its transaction: webhooks are told of it from here, of failures and
    refusals too, with the body that the action answers with.
    """
    identifier = str(row["identifier"])
    store.decide(tx, row, state, by, result, failure)
    told = result or _error_body(*(failure or (rules.status_of(state, None), rules.message_of(state, identifier))))
    emit_confirmed(tx, row["company_id"], KINDS[row["kind"]].event, identifier, told)
    caller = Caller(row["company_id"], row["user_id"], row["client_id"], NO_SESSION)
    after = {"state": state, "by": by, "result": result, "failure": failure[1] if failure else None}
    asked = {"kind": row["kind"], "question": row["question"]}
    audit.record(tx, caller, "DECIDE", "CONFIRMATION", row["confirmation_id"], asked, after)
    return state


def _error_body(status: int, text: str) -> dict[str, Any]:
    return ApiError(status, text).body()
