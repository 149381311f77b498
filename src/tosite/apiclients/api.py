"""Endpoints of API clients: register, change, archive, replace the secret, certify."""

import base64
import secrets as randomness
from typing import Any

from tosite.apiclients import rules, store
from tosite.apiclients.wire import ApiClient, ApiClientData, CertificationPoint, CertificationState, SecretRotation
from tosite.audit import store as audit
from tosite.oauth.secrets import hash_secret, new_secret
from tosite.service.provider.access import operator_of
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.wire import plain, utc_stamp

_TAG = "API clients"
_ID = frozenset({"clientId"})
_ONE = "/service/clients/{clientId}"
_TAKEN = {
    "name": Violation("name", "Another client of the company has this name"),
    "address": Violation("redirectUri", "A client of this name comes back to this address already"),
}


@endpoint("GET", "/service/clients", own=Own(_TAG, ApiClient, many=True))
def all_clients(request: Request) -> object:
    """The company's API clients by name, archived ones last."""
    return [_shown(row) for row in store.clients(request.tx, request.company)]


@endpoint("GET", _ONE, own=Own(_TAG, ApiClient, text_ids=_ID))
def one_client(request: Request) -> object:
    """One API client of the company."""
    return _shown(_client(request))


@endpoint("POST", "/service/clients", body=ApiClientData, shows_secrets=True, own=Own(_TAG, ApiClient))
def register_client(request: Request) -> object:
    """Register an API client; its secret is shown in this answer and never again."""
    values = _checked(request, None)
    secret = new_secret("tos_cs_")
    client_id = f"client-{randomness.token_hex(8)}"
    row = store.insert(request.tx, {**values, "client_id": client_id, "secret_hash": hash_secret(secret)})
    _record(request, "CREATE", row, None, _shown(row))
    return {**_shown(row), "clientSecret": secret}


@endpoint("PUT", _ONE, body=ApiClientData, own=Own(_TAG, ApiClient, text_ids=_ID))
def change_client(request: Request) -> object:
    """Replace what is said of an API client; a code that was given out for its former address is no good any more."""
    row = _living(request)
    changed = {**row, **_checked(request, row["client_id"])}
    store.update(request.tx, changed)
    _record(request, "UPDATE", row, _shown(row), _shown(changed))
    return _shown(changed)


@endpoint("DELETE", _ONE, own=Own(_TAG, status=204, text_ids=_ID))
def archive_client(request: Request) -> object:
    """Archive an API client: it gets no tokens any more, and those that run end at once. It stays to be read."""
    row = _living(request)
    store.archive(request.tx, request.company, row["client_id"])
    _record(request, "ARCHIVE", row, _shown(row), None)
    return None


@endpoint(
    "POST",
    _ONE + "/secret",
    body=SecretRotation,
    body_optional=True,
    shows_secrets=True,
    own=Own(_TAG, ApiClient, text_ids=_ID),
)
def replace_secret(request: Request) -> object:
    """Replace the secret. The new one is shown once; the former works until the moment shown, at most 30 days."""
    row = _living(request)
    hours = request.body.overlapHours if request.body else None
    secret = new_secret("tos_cs_")
    hours = rules.DEFAULT_OVERLAP if hours is None else hours
    changed = store.rotate(request.tx, request.company, row["client_id"], hash_secret(secret), hours)
    _record(request, "ROTATE_SECRET", row, _shown(row), _shown(changed))
    return {**_shown(changed), "clientSecret": secret}


@endpoint("GET", _ONE + "/certification", own=Own(_TAG, CertificationPoint, many=True, text_ids=_ID))
def certification(request: Request) -> object:
    """The points of the certification of a client: state, who, when. Operators read those of every client."""
    touched = store.points(request.tx, _certified(request)["company_id"], request.path["clientId"])
    return [_point(name, touched.get(name)) for name in rules.CERTIFICATION]


@endpoint(
    "PUT",
    _ONE + "/certification/{point}",
    body=CertificationState,
    own=Own(_TAG, CertificationPoint, text_ids=_ID | {"point"}),
)
def set_point(request: Request) -> object:
    """Set a point of the certification: owners submit it or take it back, operators pass or fail it."""
    client, point, sent = _certified(request), request.path["point"], request.body
    owner = client["company_id"]
    if point not in rules.CERTIFICATION:
        raise ApiError(404)
    if not rules.may_set(sent.state, owner == request.company, operator_of(request) is not None):
        raise ApiError(403, f"Only the operator of the service sets a point to {sent.state}")
    client_id = request.path["clientId"]
    before = _point(point, store.points(request.tx, owner, client_id).get(point))
    row = {"company_id": owner, "client_id": client_id, "point": point, "state": sent.state, "note": sent.note}
    after = _point(point, store.put_point(request.tx, {**row, "changed_by": request.caller.user_id}))
    audit.record(
        request.tx,
        request.caller,
        "UPDATE",
        "CERTIFICATION",
        client["number"],
        {"clientId": client_id, **before},
        {"clientId": client_id, **after},
    )
    return after


def _certified(request: Request) -> dict[str, Any]:
    """Owner and number of the client in the path, when the caller may see its certification. Raises ApiError 404."""
    row = store.living(request.tx, request.path["clientId"])
    if row is None or (row["company_id"] != request.company and operator_of(request) is None):
        raise ApiError(404)
    return row


def _client(request: Request, lock: bool = False) -> dict[str, Any]:
    """The client in the path. Raises ApiError 404 for an unknown or another company's."""
    row = store.client(request.tx, request.company, request.path["clientId"], lock)
    if row is None:
        raise ApiError(404)
    return row


def _living(request: Request) -> dict[str, Any]:
    """The client in the path, locked. Raises ApiError 403 when it is archived."""
    row = _client(request, lock=True)
    if row["archived_at"] is not None:
        raise ApiError(403, "The client is archived")
    return row


def _checked(request: Request, but: str | None) -> dict[str, Any]:
    """The columns of what was sent, while nobody else registers. Raises ApiError 400 with every violation."""
    sent: ApiClientData = request.body
    violations = rules.check(sent.name, sent.redirectUri, sent.contactEmail, sent.logo)
    name = rules.squeezed(sent.name)
    store.lock_registration(request.tx)
    found = store.taken(request.tx, request.company, name, sent.redirectUri, but)
    refuse(violations + [_TAKEN[what] for what in found])
    return {
        "company_id": request.company,
        "name": name,
        "redirect_uri": sent.redirectUri,
        "contact_email": sent.contactEmail,
        "logo": rules.read_logo(sent.logo) if sent.logo else None,
    }


def _record(request: Request, action: str, row: dict[str, Any], before: Any, after: Any) -> None:
    audit.record(request.tx, request.caller, action, "API_CLIENT", row["number"], before, after)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = plain(
        {
            "clientId": row["client_id"],
            "name": row["name"],
            "redirectUri": row["redirect_uri"],
            "contactEmail": row["contact_email"],
            "logo": base64.b64encode(row["logo"]).decode() if row["logo"] else None,
            "created": utc_stamp(row["created"]),
            "archived": utc_stamp(row["archived_at"]),
            "formerSecretWorksUntil": utc_stamp(row["former_secret_until"]),
        }
    )
    return shown


def _point(name: str, row: dict[str, Any] | None) -> dict[str, Any]:
    shown = {"point": name, "text": rules.CERTIFICATION[name], "state": row["state"] if row else "OPEN"}
    if row is None:
        return shown
    touched: dict[str, Any] = plain(
        {**shown, "note": row["note"], "changedBy": row["changed_by"], "changed": utc_stamp(row["changed_at"])}
    )
    return touched
