"""The limits of the service, each from the place where it is enforced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tosite.attachments.rules import MAX_BYTES
from tosite.oauth.grants import CODE_SECONDS, REFRESH_DAYS
from tosite.oauth.keys import TOKEN_SECONDS
from tosite.oauth.throttle import (
    ACCOUNT_LIMIT,
    ACCOUNT_WINDOW,
    ADDRESS_LIMIT,
    ADDRESS_WINDOW,
    LIMIT,
    WINDOW,
)
from tosite.sandbox.api import MOST_OPEN
from tosite.settings import Settings
from tosite.web.binding import MAX_DEPTH, MAX_LIST
from tosite.web.bodies import MAX_BODY
from tosite.web.idempotency import LONGEST_KEY
from tosite.web.paging import DEFAULT_SIZE
from tosite.web.query import MAX_PAGE
from tosite.webhooks.queue import LANES
from tosite.webhooks.rules import PAUSES
from tosite.webhooks.sender import READ_SECONDS


@dataclass(frozen=True)
class Limit:
    """A limit, and what happens beyond it."""

    subject: str
    limit: str
    beyond: str


def limits(settings: Settings) -> dict[str, list[Limit]]:
    """Every limit by what it is about; those of the operator as they are set on this server."""
    rate = f"{settings.rate_limit} a second, as many at once" if settings.rate_limit else "none on this server"
    return {
        "Requests": [
            Limit("Requests per client and company", rate, "429 with Retry-After"),
            Limit("Body of a request", f"{MAX_BODY:,} bytes", "413"),
            Limit("Nesting of JSON", f"{MAX_DEPTH} levels", "400"),
            Limit("Entries of a list in a body", f"{MAX_LIST:,}", "400"),
            Limit("An attached file", f"{MAX_BYTES:,} bytes", "400"),
            Limit("Characters of texts", "those of Windows-1252", "400"),
        ],
        "Lists": [
            Limit("Rows of a page", f"{DEFAULT_SIZE}, at most {MAX_PAGE}", "400"),
            Limit("Ids read at once", f"{MAX_PAGE}", "400"),
            Limit("Values of one filter", f"{MAX_PAGE}", "400"),
        ],
        "Retries": [
            Limit("Length of an Idempotency-Key", f"{LONGEST_KEY} printable ASCII characters", "400"),
            Limit("Time that an answer is kept under its key", "24 hours", "the request is done anew"),
        ],
        "Webhooks": [
            Limit("Webhooks of a company", f"{settings.webhook_limit or 'no limit'}", "400"),
            Limit("Time to answer", f"{READ_SECONDS:.0f} seconds", "it counts as not taken"),
            Limit("Tries of a message", f"{len(PAUSES) + 1} over {_days(PAUSES)}", "it has failed: send it again"),
            Limit("Tries at once to one receiver", f"{LANES}, one while it fails", "the others wait"),
            Limit("Log of deliveries, events of a sandbox", "90 days", "they are deleted"),
        ],
        "Sandboxes": [
            Limit("Open sandboxes of a person", f"{MOST_OPEN}", "403"),
        ],
        "Authorisation": [
            Limit("An access token lives", f"{TOKEN_SECONDS // 60} minutes", "401"),
            Limit("A refresh token lives", f"{REFRESH_DAYS} days, and works once", "400 invalid_grant"),
            Limit("A code lives", f"{CODE_SECONDS} seconds, and works once", "400 invalid_grant"),
            Limit("An API key lives", "until it is revoked", "401 invalid_grant"),
            Limit("Wrong guesses from one address", f"{LIMIT} in {WINDOW} seconds", "429 with Retry-After"),
            Limit(
                "Wrong passwords of one user, wherever from",
                f"{ACCOUNT_LIMIT} in {ACCOUNT_WINDOW // 60} minutes",
                "429 with Retry-After",
            ),
            Limit(
                "Wrong passwords of all users from one address",
                f"{ADDRESS_LIMIT} in {ADDRESS_WINDOW // 60} minutes",
                "429 with Retry-After",
            ),
        ],
    }


def _days(pauses: Sequence[timedelta]) -> str:
    return f"{sum(pauses, timedelta()) / timedelta(days=1):.1f} days"
