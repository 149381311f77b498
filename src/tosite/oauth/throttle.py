"""Ten wrong guesses in a minute, per account and address, and the door stays shut for a while."""

import math

from tosite.db.database import Database
from tosite.oauth.forms import OAuthError

LIMIT = 10
WINDOW = 60


class Throttle:
    """Counts failed attempts in the database, so that all processes count together."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def check(self, account: str, address: str) -> None:
        """Raise OAuthError 429 when there were too many failures."""
        with self._db.transaction() as tx:
            rows = tx.execute(
                "SELECT extract(epoch FROM at + make_interval(secs => %s) - clock_timestamp())::float "
                "AS wait FROM login_failure WHERE account = %s AND address = %s "
                "AND at > clock_timestamp() - make_interval(secs => %s) ORDER BY at DESC LIMIT %s",
                (WINDOW, account[:200], address, WINDOW, LIMIT),
            ).fetchall()
        if len(rows) >= LIMIT:
            wait = str(max(1, math.ceil(rows[-1]["wait"])))
            raise OAuthError(429, "temporarily_unavailable", "Too many failed attempts", headers={"Retry-After": wait})

    def failed(self, account: str, address: str) -> None:
        """Count one failure."""
        with self._db.transaction() as tx:
            tx.execute("DELETE FROM login_failure WHERE at < now() - interval '1 hour'")
            tx.execute("INSERT INTO login_failure (account, address) VALUES (%s, %s)", (account[:200], address))
