"""Endpoints by which a company's administrator sees and rules who gets at its data through the API."""

from typing import Any

import msgspec

from tosite.access import rules, store
from tosite.access.wire import AccessKey, CompanyAccess, NewAccessKey, TechnicalUser, TechnicalUserData
from tosite.audit import store as audit
from tosite.identifiers.checks import is_email
from tosite.members.holding import hold
from tosite.oauth.tokens import end_session
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id, read_uuid
from tosite.web.wire import plain, utc_stamp

_TAG = "Access"


@endpoint("GET", "/service/access", own=Own(_TAG, CompanyAccess, many=True))
def company_access(request: Request) -> object:
    """The clients that have access to the company, since when, by which keys and logins, and when they used it last."""
    keys, sessions = store.keys(request.tx, request.company), store.sessions(request.tx, request.company)
    names = {row["client_id"]: row["client_name"] for row in keys + sessions}
    return [
        _access(
            client,
            names[client],
            [row for row in keys if row["client_id"] == client],
            [row for row in sessions if row["client_id"] == client],
        )
        for client in sorted(names, key=lambda client: (names[client], client))
    ]


@endpoint("POST", "/service/access/keys", body=NewAccessKey, shows_secrets=True, own=Own(_TAG, AccessKey))
def create_key(request: Request) -> object:
    """Make an API key for a user of the company and a client; it is shown in this answer and never again.

    Not for a user who may do more than the caller: the key would give the caller what he has not.
    """
    sent: NewAccessKey = request.body
    hold(request)
    member = store.member(request.tx, request.company, sent.userId)
    out = [] if member else [Violation("userId", "Is no active user of the company")]
    if not store.client_exists(request.tx, sent.clientId):
        out.append(Violation("clientId", "Is no registered client"))
    if member is not None and rules.exceed(member["rights"], request.rights):
        out.append(Violation("userId", "May do more than you: somebody with these rights makes the key"))
    refuse(out)
    technical = member is not None and member["api_login_only"]
    number, key = store.add_key(request.tx, request.company, sent.userId, sent.clientId, technical)
    shown = _key(store.keys(request.tx, request.company, number)[0])
    audit.record(request.tx, request.caller, "CREATE", "API_KEY", number, None, shown)
    return {**shown, "apiKey": key}


@endpoint("DELETE", "/service/access/keys/{keyId}", own=Own(_TAG, status=204))
def revoke_key(request: Request) -> object:
    """Revoke an API key: it gives no tokens any more, and those that it gave end at once."""
    number = read_id(request.path["keyId"])
    found = store.keys(request.tx, request.company, number)
    if not found or not store.revoke_keys(request.tx, request.company, key=number):
        raise ApiError(404)
    audit.record(request.tx, request.caller, "REVOKE", "API_KEY", number, _key(found[0]), None)
    return None


@endpoint(
    "DELETE",
    "/service/access/sessions/{sessionId}",
    own=Own(_TAG, status=204, text_ids=frozenset({"sessionId"})),
)
def revoke_session(request: Request) -> object:
    """End a login: its tokens end at once and cannot be renewed."""
    family = read_uuid(request.path["sessionId"])
    found = [row for row in store.sessions(request.tx, request.company) if row["family"] == family]
    if not found:
        raise ApiError(404)
    end_session(request.tx, found[0]["family"])
    before = {"clientId": found[0]["client_id"], **_session(found[0])}
    audit.record(request.tx, request.caller, "REVOKE", "API_SESSION", found[0]["user_id"], before, None)
    return None


@endpoint(
    "DELETE",
    "/service/access/clients/{clientId}",
    own=Own(_TAG, status=204, text_ids=frozenset({"clientId"})),
)
def revoke_client(request: Request) -> object:
    """End all access of a client to the company: every key and every login. 404 when it has none."""
    client = request.path["clientId"]
    families = store.living_families(request.tx, request.company, client)
    keys = store.revoke_keys(request.tx, request.company, client_id=client)
    if not families and not keys:
        raise ApiError(404)
    for family in families:
        end_session(request.tx, family)
    before = {"clientId": client, "keys": keys, "sessions": [str(family) for family in families]}
    audit.record(request.tx, request.caller, "REVOKE", "API_ACCESS", request.company, before, None)
    return None


@endpoint("GET", "/service/access/technicalusers", own=Own(_TAG, TechnicalUser, many=True))
def technical_users(request: Request) -> object:
    """The company's users for programs, those that are switched off too."""
    return [_technical(row) for row in store.technical_users(request.tx, request.company)]


@endpoint("POST", "/service/access/technicalusers", body=TechnicalUserData, own=Own(_TAG, TechnicalUser))
def create_technical_user(request: Request) -> object:
    """Make a user that acts by API keys alone: no page lets it in. It gets no right that the maker does not have."""
    sent: TechnicalUserData = request.body
    hold(request)
    out = [] if sent.name.strip() else [Violation("name", "Must not be blank")]
    if not is_email(sent.email):
        out.append(Violation("email", "Must be an e-mail address"))
    if sent.rights is None:
        rights = rules.default_rights(request.rights)
    else:
        asked = msgspec.to_builtins(sent.rights)
        out += rules.check_given(asked, request.rights, "rights")
        rights = rules.completed(asked, request.rights)
    refuse(out)
    number = store.add_technical_user(request.tx, request.company, sent.name.strip(), sent.email, rights)
    row = store.technical_user(request.tx, request.company, number)
    assert row  # noqa: S101
    audit.record(request.tx, request.caller, "CREATE", "TECHNICAL_USER", number, None, _technical(row))
    return _technical(row)


@endpoint("DELETE", "/service/access/technicalusers/{userId}", own=Own(_TAG, status=204))
def switch_off_technical_user(request: Request) -> object:
    """Switch a technical user off for good: its keys are revoked. What it did stays under its name."""
    number = read_id(request.path["userId"])
    row = store.technical_user(request.tx, request.company, number)
    if row is None:
        raise ApiError(404)
    if number == request.caller.user_id:
        raise ApiError(403, "Nobody switches himself off")
    if store.belongs_elsewhere(request.tx, request.company, number):
        raise ApiError(403, "The user belongs to another company too: revoke its keys here")
    store.switch_off(request.tx, request.company, number)
    after = _technical({**row, "active": False})
    audit.record(request.tx, request.caller, "SWITCH_OFF", "TECHNICAL_USER", number, _technical(row), after)
    return None


def _access(client: str, name: str, keys: list[dict[str, Any]], sessions: list[dict[str, Any]]) -> dict[str, Any]:
    used = [row["last_used"] for row in keys + sessions if row["last_used"]]
    shown: dict[str, Any] = plain(
        {
            "clientId": client,
            "name": name,
            "since": utc_stamp(min(row["created"] for row in keys + sessions)),
            "lastUsed": utc_stamp(max(used)) if used else None,
            "keys": [_key(row) for row in keys],
            "sessions": [_session(row) for row in sessions],
        }
    )
    return shown


def _key(row: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = plain(
        {
            "keyId": row["key_id"],
            "clientId": row["client_id"],
            "userId": row["user_id"],
            "userName": row["user_name"],
            "created": utc_stamp(row["created"]),
            "lastUsed": utc_stamp(row["last_used"]),
        }
    )
    return shown


def _session(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "sessionId": str(row["family"]),
        "userId": row["user_id"],
        "userName": row["user_name"],
        "created": utc_stamp(row["created"]),
        "lastUsed": utc_stamp(row["last_used"]),
    }


def _technical(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "userId": row["user_id"],
        "name": row["last_name"],
        "email": row["email"],
        "role": row["role"],
        "active": row["active"],
        "rights": row["rights"],
    }
