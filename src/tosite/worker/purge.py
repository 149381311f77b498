"""Deletes what has expired and nobody may use any more."""

from typing import LiteralString

from tosite.db.database import Database

_ONE_PURGER = 7053141
_EXPIRED: tuple[LiteralString, ...] = (
    # A day longer than they work, so that a replay is still recognised as one.
    "DELETE FROM oauth_code WHERE expires < now() - interval '1 day'",
    "DELETE FROM refresh_token WHERE expires < now() - interval '1 day'",
    "DELETE FROM revoked_session WHERE expires < now()",
    "DELETE FROM login_failure WHERE at < now() - interval '2 hours'",
    "DELETE FROM portal_session WHERE seen < now() - interval '2 hours' OR created < now() - interval '12 hours'",
    "DELETE FROM account_mail WHERE queued_at < now() - interval '7 days' "
    "OR kind = 'RECOVERY' AND queued_at < now() - interval '2 hours'",
    "DELETE FROM confirmation WHERE created < now() - interval '24 hours'",
    "DELETE FROM idempotent_answer WHERE created < now() - interval '24 hours'",
    "DELETE FROM webhook_delivery WHERE state <> 'PENDING' AND at < now() - interval '90 days'",
    "DELETE FROM sandbox_event WHERE at < now() - interval '90 days'",
    "UPDATE webhook SET former_key_sealed = NULL, former_key_until = NULL WHERE former_key_until < now()",
)


def purge(database: Database) -> int:
    """One round; returns how many rows went. While another process purges there is nothing to do."""
    gone = 0
    for statement in _EXPIRED:
        with database.transaction() as tx:
            free = tx.execute("SELECT pg_try_advisory_xact_lock(%s) AS free", (_ONE_PURGER,)).fetchone()
            if free is None or not free["free"]:
                return gone
            gone += tx.execute(statement).rowcount
    return gone
