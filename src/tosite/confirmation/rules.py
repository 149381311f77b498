"""When an action may still be decided, what its reader is answered, and which code counts. Pure functions.

Source: the contract's rules for multi-factor authentication; RFC 6238 for the codes.
"""

from typing import Literal, cast

import pyotp

State = Literal["WAITING", "APPROVED", "REFUSED", "FAILED", "EXPIRED"]
LIFETIME = 300  # seconds to decide an action in
CONFIRMATION_APP = "PROCOUNTOR_KEY"  # the contract's word for an app that shows what to confirm
WRONG_CODE_LIMITS = ((5, 300), (10, 3600))
"""So many wrong codes in so many seconds, and no further one is looked at."""

_DRIFT = 1  # steps of 30 seconds that a clock may be off (RFC 6238, 5.2)


def state_of(stored: str, age: float) -> State:
    """The state of an action that is ``age`` seconds old: a waiting one lives five minutes."""
    return "EXPIRED" if stored == "WAITING" and age >= LIFETIME else cast(State, stored)


def status_of(state: State, failure_status: int | None) -> int:
    """The HTTP status of an outcome: 409 where another action was faster, else a failed one is 403."""
    if state == "FAILED":
        return 409 if failure_status == 409 else 403
    return {"APPROVED": 200, "WAITING": 202, "REFUSED": 406, "EXPIRED": 408}[state]


def message_of(state: State, identifier: str) -> str:
    """What a reader is told of an action that has neither result nor failure of its own."""
    return {
        "WAITING": f"Transaction {identifier} waits for its confirmation",
        "REFUSED": "The user refused the transaction",
        "EXPIRED": "The transaction was not confirmed within 5 minutes",
    }[state]


def new_secret() -> str:
    """A secret for an authenticator: 160 random bits in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, username: str) -> str:
    """What an authenticator app reads from a code on the screen (``otpauth://totp/...``)."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="tosite")


def matching_step(secret: str, code: str, now: float, last_step: int) -> int | None:
    """The time step whose code this is, one step of drift allowed; None for a wrong code and for a used one.

    No code of ``last_step`` or before counts: a code is good for one time (RFC 6238, 5.2).
    """
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=_DRIFT)
    except pyotp.OTPVerificationError:
        return None
    return step if step > last_step else None
