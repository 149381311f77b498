"""A person chooses a password: at the first login, in the place of the present one, or with the key of a mail.

Passwords and keys are told apart by what they are for; a change is recorded in every company that the person enters.
"""

import uuid

from tosite.audit import store as audit
from tosite.db.database import Connection, Database
from tosite.oauth.people import Login, companies_of, person
from tosite.oauth.secrets import hash_password, verify_password
from tosite.oauth.throttle import (
    ACCOUNT_LIMIT,
    ACCOUNT_WINDOW,
    LIMIT,
    PERSON,
    WINDOW,
    count_failure,
    is_loopback,
    retry_after,
)
from tosite.oauth.tokens import Caller, end_session
from tosite.passwords import store
from tosite.passwords.rules import faults
from tosite.web.errors import ApiError, Violation, refuse

_STALE_KEY = "This key is not good any more: ask for another one"
_NOT_YOURS = "Is not your password"
_RECOVERIES = "recovery"
"""Under which name an address asks for keys; no account of a person has it."""


def choose_first(db: Database, form: dict[str, str], address: str, client: str) -> Login:
    """Exchange a password that serves once for ``newPassword``; the login with the new one.

    Raises OAuthError 401, 429 for what is wrong with the login; ApiError 400 for a password that is not acceptable, 409
    when it was exchanged already.
    """
    row = person(db, form, address)
    chosen = form.get("newPassword", "")
    refuse(faults(form["username"], chosen, form.get("repeated", ""), form["password"]))
    login = Login(int(row["user_id"]), hash_password(chosen))
    with db.transaction() as tx:
        if not row["once"] or not store.replace(tx, login.user_id, login.password_hash, row["password_hash"]):
            text = "This person has chosen a password already: log in with it"
            raise ApiError(409, [Violation("password", text)])
        record(tx, login.user_id, "FIRST_LOGIN", client)
    return login


def change(tx: Connection, caller: Caller, form: dict[str, str], address: str, language: str) -> list[Violation]:
    """Put ``newPassword`` in the place of ``password``, and log the person out of all other sessions of the pages.

    What is wrong is returned, so that a wrong guess is counted for good. Raises ApiError 429.
    """
    user, login = caller.user_id, store.login_of(tx, caller.user_id)
    account = PERSON + login["username"].lower()
    wait = retry_after(tx, account, address, (LIMIT, WINDOW), (ACCOUNT_LIMIT, ACCOUNT_WINDOW))
    if wait:
        raise ApiError(429, "Too many failed attempts", {"Retry-After": str(wait)})
    password, chosen = form.get("password", ""), form.get("newPassword", "")
    out = faults(login["username"], chosen, form.get("repeated", ""), password)
    if not verify_password(login["password_hash"], password):
        count_failure(tx, account, address)
        out.insert(0, Violation("password", _NOT_YOURS))
    if not out and not store.replace(tx, user, hash_password(chosen), login["password_hash"]):
        out = [Violation("password", _NOT_YOURS)]  # another window was quicker
    if not out:
        store.end_sessions(tx, user, but=caller.session_id)
        store.tell_of_change(tx, user, language)
        record(tx, user, "CHANGED", caller.client_id)
    return out


def ask_for_key(tx: Connection, username: str, address: str, language: str) -> None:
    """Have a key mailed to whoever logs in by this name; whether there is such a person is not told.

    Raises ApiError 429 for an address that asks ten times in a minute; this machine may: everybody seems to come from
    it through a proxy that nobody told us to trust.
    """
    wait = 0 if is_loopback(address) else retry_after(tx, _RECOVERIES, address, (LIMIT, WINDOW))
    if wait:
        raise ApiError(429, "Too many requests", {"Retry-After": str(wait)})
    count_failure(tx, _RECOVERIES, address)
    store.ask_for_recovery(tx, username, language)


def recover(tx: Connection, form: dict[str, str], language: str, client: str) -> Login:
    """Choose ``newPassword`` with the ``key`` of a mail; the login with it. The person is logged out everywhere.

    ``programs`` = ``end`` ends what programs were let in to by login, too. Raises ApiError 400.
    """
    key, chosen = form.get("key", "").strip(), form.get("newPassword", "")
    row = store.of_key(tx, key)
    out = [] if row else [Violation("key", _STALE_KEY)]
    refuse(out + faults(row["username"] if row else "", chosen, form.get("repeated", ""), None))
    assert row  # noqa: S101  (refused)
    login = Login(int(row["user_id"]), hash_password(chosen))
    if not store.replace(tx, login.user_id, login.password_hash, row["password_hash"]):
        raise ApiError(400, [Violation("key", _STALE_KEY)])
    store.end_sessions(tx, login.user_id)
    store.void_codes(tx, login.user_id)
    if form.get("programs") == "end":
        store.revoke_keys_of_logins(tx, login.user_id)
        for session in store.logins_of_programs(tx, login.user_id):
            end_session(tx, session)
    store.tell_of_change(tx, login.user_id, language)
    record(tx, login.user_id, "RECOVERED", client)
    return login


def record(tx: Connection, user: int, how: str, client: str) -> None:
    """Note in the audit log of each company of the person that the password is another one, and how that came."""
    for company, _ in companies_of(tx, user):
        audit.record(tx, Caller(company, user, client, uuid.uuid4()), "UPDATE", "PASSWORD", user, None, {"how": how})
