"""Endpoints by which those who manage a company's people add them, change their rights and take them out."""

from typing import Any

import msgspec

from tosite.access.rules import Rights
from tosite.access.store import belongs_elsewhere
from tosite.audit import store as audit
from tosite.identifiers.checks import is_email
from tosite.members import rules, store
from tosite.members.holding import hold
from tosite.members.wire import CompanyUser, NewCompanyUser, RoleAndRights
from tosite.oauth.secrets import hash_password, new_one_time_password
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import utc_stamp

_TAG = "Users of the company"
_KIND = "MEMBERSHIP"


@endpoint("GET", "/service/users", own=Own(_TAG, CompanyUser, many=True))
def company_users(request: Request) -> object:
    """Everybody who belongs to the company, users for programs too, with roles and rights."""
    return [_shown(row) for row in store.people(request.tx, request.company)]


@endpoint("GET", "/service/users/{userId}", own=Own(_TAG, CompanyUser))
def company_user(request: Request) -> object:
    """One of them."""
    row = store.person(request.tx, request.company, read_id(request.path["userId"]))
    if row is None:
        raise ApiError(404)
    return _shown(row)


@endpoint("POST", "/service/users", body=NewCompanyUser, shows_secrets=True, own=Own(_TAG, CompanyUser))
def add_user(request: Request) -> object:
    """Add a person to the company, with no right that the caller does not have.

    Who has an account already logs in as before. Who has none gets one with a one-time password, which is shown in
    this answer and never again: on the console it is exchanged for a password of the person's own.
    """
    sent: NewCompanyUser = request.body
    people = _locked(request)
    asked = msgspec.to_builtins(sent.rights)
    account = store.account(request.tx, sent.username.strip())
    texts = {"firstName": sent.firstName, "lastName": sent.lastName, "role": sent.role}
    refuse(
        rules.check_texts(texts)
        + _check_account(request, people, sent.username.strip(), account)
        + rules.check_rights(asked, request.rights, rules.NONE)
    )
    secret: dict[str, Any] = {}
    if account is None or account["waits"]:
        account, secret = _open_account(request, sent, account)
    user: int = account["user_id"]
    granted = rules.replaced(asked, request.rights, rules.NONE)
    store.join(request.tx, request.company, user, sent.role.strip(), granted)
    shown = _of(request, user)
    audit.record(request.tx, request.caller, "CREATE", _KIND, user, None, shown)
    return {**shown, **secret}


@endpoint("PUT", "/service/users/{userId}/rights", body=RoleAndRights, own=Own(_TAG, CompanyUser))
def change_rights(request: Request) -> object:
    """Replace the role and the rights of a person; running tokens feel it at once.

    Nobody changes his own rights, gives more than he has, or takes the last manager of the company's people away.
    """
    sent: RoleAndRights = request.body
    people, row = _other(request)
    asked = msgspec.to_builtins(sent.rights)
    refuse(rules.check_texts({"role": sent.role}) + rules.check_rights(asked, request.rights, row["rights"]))
    granted = rules.replaced(asked, request.rights, row["rights"])
    _keep_a_manager(people, row["user_id"], granted)
    store.change(request.tx, request.company, row["user_id"], sent.role.strip(), granted)
    after = _of(request, row["user_id"])
    audit.record(request.tx, request.caller, "UPDATE", _KIND, row["user_id"], _shown(row), after)
    return after


@endpoint("DELETE", "/service/users/{userId}", own=Own(_TAG, status=204))
def take_user_out(request: Request) -> object:
    """Take a person out of the company: keys and logins there end at once. What the person did stays."""
    people, row = _other(request)
    _keep_a_manager(people, row["user_id"], rules.NONE)
    if not store.take_out(request.tx, request.company, row["user_id"]):
        raise ApiError(409, "Commands or integrations of the company act in the name of this user")
    audit.record(request.tx, request.caller, "DELETE", _KIND, row["user_id"], _shown(row), None)
    return None


def _locked(request: Request) -> list[dict[str, Any]]:
    """Everybody of the company, whom nobody else changes until the request ends. Raises ApiError 403."""
    hold(request)
    return store.people(request.tx, request.company)


def _other(request: Request) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Everybody, and the person of the path. Raises ApiError 404, or 403 for oneself and for users for programs."""
    number, people = read_id(request.path["userId"]), _locked(request)
    row = next((one for one in people if one["user_id"] == number), None)
    if row is None:
        raise ApiError(404)
    if number == request.caller.user_id:
        raise ApiError(403, "Nobody changes his own rights or takes himself out: another manager does")
    if row["api_login_only"]:
        raise ApiError(403, "A user for programs is managed with the API keys of the company")
    return people, row


def _keep_a_manager(people: list[dict[str, Any]], user: int, after: Rights) -> None:
    if rules.leaves_unmanaged(people, user, after):
        raise ApiError(409, "Nobody who can log in would manage the users of the company any more")


def _check_account(
    request: Request, people: list[dict[str, Any]], username: str, account: dict[str, Any] | None
) -> list[Violation]:
    if account is None:
        return [] if is_email(username) else [Violation("username", "Must be an e-mail address")]
    if any(row["user_id"] == account["user_id"] for row in people):
        return [Violation("username", "Belongs to the company already")]
    if not account["active"]:
        return [Violation("username", "The account of this username is closed")]
    if account["waits"] and belongs_elsewhere(request.tx, request.company, account["user_id"]):
        # Whoever made it for another company could still log in with its password.
        return [Violation("username", "Has not logged in for the first time yet: another company made the account")]
    return []


def _open_account(
    request: Request, sent: NewCompanyUser, waiting: dict[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new account, or one that nobody has logged in with so far, and what is shown of it once."""
    password = new_one_time_password()
    values = {
        "username": sent.username.strip(),
        "hash": hash_password(password),
        "first_name": sent.firstName.strip(),
        "last_name": sent.lastName.strip(),
    }
    if waiting is None:
        made = store.add_account(request.tx, values)
    else:
        made = store.renew_account(request.tx, waiting["user_id"], values)
    if made is None:
        raise ApiError(409, "Another request made or used this account just now: try again")
    return made, {"oneTimePassword": password, "oneTimePasswordUntil": utc_stamp(made["until"])}


def _of(request: Request, user: int) -> dict[str, Any]:
    row = store.person(request.tx, request.company, user)
    assert row  # noqa: S101  (joined or changed by this request)
    return _shown(row)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "userId": row["user_id"],
        "username": row["username"],
        "firstName": row["first_name"],
        "lastName": row["last_name"],
        "email": row["email"],
        "role": row["role"],
        "active": row["active"],
        "technical": row["api_login_only"],
        "awaitsFirstLogin": row["waits"],
        "rights": row["rights"],
    }
