"""A person chooses a password: at the first login, in the place of the present one, or with the key of a mail.

Passwords and keys are told apart by what they are for; a change is recorded in every company that the person enters.
"""

import uuid

from tosite.audit import store as audit
from tosite.db.database import Connection, Database
from tosite.oauth.people import companies_of, person
from tosite.oauth.secrets import hash_password, verify_password
from tosite.oauth.throttle import ACCOUNT_LIMIT, ACCOUNT_WINDOW, LIMIT, PERSON, WINDOW, count_failure, retry_after
from tosite.oauth.tokens import Caller, end_session
from tosite.passwords import store
from tosite.passwords.rules import faults
from tosite.web.errors import ApiError, Violation, refuse

_STALE_KEY = "This key is not good any more: ask for another one"
_RECOVERIES = "recovery"
"""Under which name an address asks for keys; no account of a person has it."""


def choose_first(db: Database, form: dict[str, str], address: str, client: str) -> int:
    """Exchange a password that serves once for ``newPassword``; the id of the user.

    Raises OAuthError 401, 429 for what is wrong with the login; ApiError 400 for a password that is not acceptable, 409
    when it was exchanged already.
    """
    row = person(db, form, address)
    chosen = form.get("newPassword", "")
    refuse(faults(form["username"], chosen, form.get("repeated", ""), form["password"]))
    digest, user = hash_password(chosen), int(row["user_id"])
    with db.transaction() as tx:
        if not store.replace_first(tx, user, digest, row["password_hash"]):
            text = "This person has chosen a password already: log in with it"
            raise ApiError(409, [Violation("password", text)])
        record(tx, user, "FIRST_LOGIN", client)
    return user


def change(tx: Connection, caller: Caller, form: dict[str, str], address: str, language: str) -> list[Violation]:
    """Put ``newPassword`` in the place of ``password``, and log the person out of all other sessions of the pages.

    What is wrong is returned, so that a wrong guess is counted for good. Raises ApiError 429.
    """
    login = store.login_of(tx, caller.user_id)
    account = PERSON + login["username"].lower()
    wait = retry_after(tx, account, address, (LIMIT, WINDOW), (ACCOUNT_LIMIT, ACCOUNT_WINDOW))
    if wait:
        raise ApiError(429, "Too many failed attempts", {"Retry-After": str(wait)})
    password, chosen = form.get("password", ""), form.get("newPassword", "")
    out = faults(login["username"], chosen, form.get("repeated", ""), password)
    if not verify_password(login["password_hash"], password):
        count_failure(tx, account, address)
        out.insert(0, Violation("password", "Is not your password"))
    if not out:
        store.replace(tx, caller.user_id, hash_password(chosen))
        store.void_keys(tx, caller.user_id)
        store.end_sessions(tx, caller.user_id, but=caller.session_id)
        store.tell_of_change(tx, caller.user_id, language)
        record(tx, caller.user_id, "CHANGED", caller.client_id)
    return out


def ask_for_key(tx: Connection, username: str, address: str, language: str) -> None:
    """Have a key mailed to whoever logs in by this name; whether there is such a person is not told.

    Raises ApiError 429 for an address that asks ten times in a minute.
    """
    wait = retry_after(tx, _RECOVERIES, address, (LIMIT, WINDOW))
    if wait:
        raise ApiError(429, "Too many requests", {"Retry-After": str(wait)})
    count_failure(tx, _RECOVERIES, address)
    store.ask_for_recovery(tx, username, language)


def recover(tx: Connection, form: dict[str, str], language: str, client: str) -> int:
    """Choose ``newPassword`` with the ``key`` of a mail; the id of the user, who is logged out everywhere.

    ``programs`` = ``end`` ends what programs were let in to by login, too. Raises ApiError 400.
    """
    key, chosen = form.get("key", "").strip(), form.get("newPassword", "")
    row = store.of_key(tx, key)
    out = [] if row else [Violation("key", _STALE_KEY)]
    refuse(out + faults(row["username"] if row else "", chosen, form.get("repeated", ""), None))
    assert row  # noqa: S101  (refused)
    user, digest = int(row["user_id"]), hash_password(chosen)
    if not store.use_key(tx, user, key):
        raise ApiError(400, [Violation("key", _STALE_KEY)])
    store.replace(tx, user, digest)
    store.end_sessions(tx, user)
    if form.get("programs") == "end":
        for session in store.logins_of_programs(tx, user):
            end_session(tx, session)
    store.tell_of_change(tx, user, language)
    record(tx, user, "RECOVERED", client)
    return user


def record(tx: Connection, user: int, how: str, client: str) -> None:
    """Note in the audit log of each company of the person that the password is another one, and how that came."""
    for company, _ in companies_of(tx, user):
        audit.record(tx, Caller(company, user, client, uuid.uuid4()), "UPDATE", "PASSWORD", user, None, {"how": how})
