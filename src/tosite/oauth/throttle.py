"""Ten wrong guesses in a minute, per account and address, and the door stays shut for a while.

A person's account guessed at from many addresses shuts too, after a hundred wrong guesses in an hour, and so does the
login for an address that guesses at many accounts, after sixty in five minutes: one likely password is tried on
everybody, too.
"""

import math
from ipaddress import ip_address

from tosite.db.database import Connection, Database
from tosite.oauth.forms import OAuthError

LIMIT, WINDOW = 10, 60
ACCOUNT_LIMIT, ACCOUNT_WINDOW = 100, 3600
ADDRESS_LIMIT, ADDRESS_WINDOW = 60, 300
PERSON = "user:"
"""What the accounts of people begin with."""


def retry_after(
    tx: Connection, account: str, address: str, near: tuple[int, int], far: tuple[int, int] | None = None
) -> int:
    """Whole seconds until the account may try again, for Retry-After; 0 when it may now.

    ``near`` is the limit and window of its failures from this address, ``far`` that from all addresses together.
    """
    wait = seconds_to_wait(tx, account, address, *near)
    if far is not None:
        wait = max(wait, seconds_to_wait(tx, account, None, *far))
    return max(1, math.ceil(wait)) if wait else 0


def seconds_to_wait(tx: Connection, account: str, address: str | None, limit: int, window: int) -> float:
    """Seconds until there were fewer than ``limit`` failures in the window; 0 when there are fewer now."""
    row = tx.execute(
        "SELECT extract(epoch FROM at + make_interval(secs => %(window)s) - clock_timestamp())::float AS wait "
        "FROM login_failure WHERE account = %(account)s "
        "AND (%(address)s::text IS NULL OR address = %(address)s) "
        "AND at > clock_timestamp() - make_interval(secs => %(window)s) "
        "ORDER BY at DESC OFFSET %(last)s LIMIT 1",
        {"account": account[:200], "address": address, "window": window, "last": limit - 1},
    ).fetchone()
    return float(row["wait"]) if row else 0.0


def seconds_for_address(tx: Connection, address: str) -> float:
    """Seconds until fewer than ADDRESS_LIMIT wrong passwords came from the address in its window; 0 when it is so now.

    0 for this machine, too: that is where everybody seems to come from through a proxy that nobody told us to trust.
    """
    if is_loopback(address):
        return 0.0
    row = tx.execute(
        "SELECT extract(epoch FROM at + make_interval(secs => %(window)s) - clock_timestamp())::float AS wait "
        "FROM login_failure WHERE account LIKE 'user:%%' AND address = %(address)s "
        "AND at > clock_timestamp() - make_interval(secs => %(window)s) "
        "ORDER BY at DESC OFFSET %(last)s LIMIT 1",
        {"address": address, "window": ADDRESS_WINDOW, "last": ADDRESS_LIMIT - 1},
    ).fetchone()
    return float(row["wait"]) if row else 0.0


def is_loopback(address: str) -> bool:
    """Is that this machine?"""
    try:
        return ip_address(address).is_loopback
    except ValueError:  # what a proxy wrote
        return False


def count_failure(tx: Connection, account: str, address: str) -> None:
    """Count one failure."""
    tx.execute("INSERT INTO login_failure (account, address) VALUES (%s, %s)", (account[:200], address))


class Throttle:
    """Counts failed attempts in the database, so that all processes count together."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def check(self, account: str, address: str) -> None:
        """Raise OAuthError 429 when there were too many failures.

        Programs are counted by address alone: their ids are public, and whoever knows one must not be able to shut it
        out; their secrets are past guessing.
        """
        person = account.startswith(PERSON)
        far = (ACCOUNT_LIMIT, ACCOUNT_WINDOW) if person else None
        with self._db.transaction() as tx:
            wait = retry_after(tx, account, address, (LIMIT, WINDOW), far)
            if person:
                wait = max(wait, math.ceil(seconds_for_address(tx, address)))
        if wait:
            headers = {"Retry-After": str(wait)}
            raise OAuthError(429, "temporarily_unavailable", "Too many failed attempts", headers=headers)

    def failed(self, account: str, address: str) -> None:
        """Count one failure."""
        with self._db.transaction() as tx:
            count_failure(tx, account, address)
