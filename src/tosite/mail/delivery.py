"""What every queue of mail does alike: one mail per transaction, tried again with pauses, given up at last."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

from tosite.db.database import Connection, Database
from tosite.identifiers.checks import is_email
from tosite.mail.rules import next_try, sender_of, service_message
from tosite.mail.smtp import NotSent, send
from tosite.settings import read_settings

_log = logging.getLogger("tosite.mail")
_TURN = 2.0  # seconds of the worker: its other jobs wait as long


@dataclass(frozen=True)
class Outcome:
    """What became of a try: DELIVERED, FAILED for good, or WAITING until ``due`` (UTC without zone)."""

    state: str
    due: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Post:
    """The mail server, and the address that the installation sends from."""

    url: str
    sender: str

    @property
    def domain(self) -> str:
        """The right side of the Message-IDs."""
        return self.sender.partition("@")[2]

    def write(self, to: str, subject: str, text: str, sender_name: str, number: str, failures: int) -> Outcome:
        """Try to send a text to one person; ``number`` tells the mail from all others of the installation."""
        if not is_email(to):
            return Outcome("FAILED", reason="Is no e-mail address")
        message_id = f"<{number}@{self.domain}>"
        return self.deliver(
            lambda: service_message(to, subject, text, sender_of(sender_name, self.sender), message_id), failures
        )

    def deliver(self, compose: Callable[[], EmailMessage], failures: int) -> Outcome:
        """Put a message together and try to hand it over, after so many failures.

        What cannot be put together has failed for good; whatever else goes wrong is tried again. Nothing is raised: all
        other mails wait behind this one.
        """
        try:
            message = compose()
        except Exception:
            _log.exception("a mail cannot be put together")
            return Outcome("FAILED", reason="Cannot be put together")
        try:
            send(self.url, message)
        except NotSent as error:
            return Outcome("FAILED", reason=str(error)) if error.final else failed(str(error), failures)
        except Exception as error:
            _log.exception("a mail cannot be handed over")
            return failed(type(error).__name__, failures)
        return Outcome("DELIVERED")


def failed(reason: str, failures: int) -> Outcome:
    """One more failure after so many: try again later, or give up when there were too many."""
    following = next_try(failures + 1, datetime.now(UTC).replace(tzinfo=None))
    return Outcome("WAITING" if following else "FAILED", following, reason)


def drain(database: Database, one: Callable[[Connection, Post], bool | None]) -> int:
    """Do ``one`` mail after the other for a turn; how many were delivered. Without a mail server they wait.

    ``one`` takes a mail that is due, locked (what another process works on is passed over), tries it and notes the
    outcome: was it delivered, None when there is none. A process that dies in between sends again, under the same
    Message-ID.
    """
    settings = read_settings()
    if settings.smtp_url is None:
        return 0
    post, delivered, over = Post(settings.smtp_url, settings.mail_from), 0, time.monotonic() + _TURN
    while time.monotonic() < over:
        with database.transaction() as tx:
            done = one(tx, post)
        if done is None:
            break
        delivered += done
    return delivered
