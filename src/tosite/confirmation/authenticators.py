"""A user's authenticator app: enrolled with the password, then asked for one-time codes."""

import logging
import math
import time

from tosite.audit import store as audit
from tosite.confirmation import rules, store
from tosite.db.database import Connection
from tosite.oauth.secrets import verify_password
from tosite.oauth.throttle import count_failure, seconds_to_wait
from tosite.oauth.tokens import NO_SESSION, Caller
from tosite.vault import Unreadable, Vault
from tosite.web.errors import ApiError

VAULT = "authenticators"
"""The purpose under which their secrets are sealed (``tosite.vault``)."""

_log = logging.getLogger("tosite")
_ANYWHERE = ""  # guesses count for the user, wherever they come from


def is_enrolled(tx: Connection, user: int) -> bool:
    """Does the user have an authenticator in use?"""
    return store.authenticator(tx, user, in_use=True) is not None


def accepts(tx: Connection, vault: Vault, user: int, code: str) -> bool:
    """Is this a code of the user's authenticator, and was it never used before? From now on it is used.

    A wrong one is counted: let the transaction be committed. Raises ApiError 403 without an authenticator, 429 after
    too many wrong codes.
    """
    store.lock_login(tx, user)
    _check_guesses(tx, user)
    kept = store.authenticator(tx, user, in_use=True)
    if kept is None:
        raise ApiError(403, "No authenticator is enrolled: see /service/authenticator")
    step = rules.matching_step(_opened(vault, kept["sealed_secret"], user), code, time.time(), kept["last_step"])
    if step is None:
        count_failure(tx, _account(user), _ANYWHERE)
        return False
    store.use_code(tx, user, step)
    return True


def offer(tx: Connection, vault: Vault, user: int, password: str, code: str | None) -> tuple[str, str] | None:
    """A new secret and its address for the app, to be shown once; it counts after its first code (``take_up``).

    Whoever has an authenticator proves it with a code: a token and a password alone replace no second factor.
    None for a wrong password or code, which is counted: let the transaction be committed. Raises ApiError 429.
    """
    login = store.lock_login(tx, user)
    _check_guesses(tx, user)
    if not verify_password(login["password_hash"], password):
        count_failure(tx, _account(user), _ANYWHERE)
        return None
    if is_enrolled(tx, user) and not accepts(tx, vault, user, code or ""):
        return None
    secret = rules.new_secret()
    store.put_authenticator(tx, user, False, vault.seal(secret.encode(), _owner(user)))
    return secret, rules.address_of(secret, login["username"])


def take_up(tx: Connection, vault: Vault, caller: Caller, code: str) -> bool:
    """Use the offered secret from now on, after its first code, in the place of the former one.

    A wrong code is counted: let the transaction be committed. Raises ApiError 403 when nothing was offered within five
    minutes, 429 after too many wrong codes.
    """
    user = caller.user_id
    store.lock_login(tx, user)
    _check_guesses(tx, user)
    kept = store.authenticator(tx, user, in_use=False, lifetime=rules.LIFETIME)
    if kept is None:
        raise ApiError(403, "No authenticator was offered within the last 5 minutes")
    step = rules.matching_step(_opened(vault, kept["sealed_secret"], user), code, time.time(), kept["last_step"])
    if step is None:
        count_failure(tx, _account(user), _ANYWHERE)
        return False
    _use(tx, user, kept["sealed_secret"], step)
    audit.record(tx, caller, "ENROL", "AUTHENTICATOR", user, None, {"by": "USER"})
    return True


def enrol(tx: Connection, vault: Vault, user: int, username: str, client: str) -> tuple[str, str]:
    """A secret that counts at once, for an operator who knows whom it is given to; secret and address."""
    secret = rules.new_secret()
    _use(tx, user, vault.seal(secret.encode(), _owner(user)), last_step=0)
    for company in store.companies_of(tx, user):
        caller = Caller(company, user, client, NO_SESSION)
        audit.record(tx, caller, "ENROL", "AUTHENTICATOR", user, None, {"by": "OPERATOR"})
    return secret, rules.address_of(secret, username)


def _use(tx: Connection, user: int, sealed: bytes, last_step: int) -> None:
    store.put_authenticator(tx, user, True, sealed, last_step)
    store.drop_waiting_authenticator(tx, user)


def _check_guesses(tx: Connection, user: int) -> None:
    wait = max(seconds_to_wait(tx, _account(user), None, *limit) for limit in rules.WRONG_CODE_LIMITS)
    if wait:
        raise ApiError(429, "Too many wrong codes or passwords", headers={"Retry-After": str(math.ceil(wait))})


def _opened(vault: Vault, sealed: bytes, user: int) -> str:
    try:
        return vault.open(sealed, _owner(user)).decode()
    except Unreadable:
        _log.error("the authenticator of user %s cannot be opened: is TOSITE_SECRET the right one?", user)
        raise ApiError(403, "The authenticator cannot be read: enrol it again") from None


def _account(user: int) -> str:
    return f"authenticator:{user}"


def _owner(user: int) -> str:
    return f"authenticator of user {user}"
