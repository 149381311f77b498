"""How often a mail is tried, and what an e-mail of the service looks like. Pure functions."""

from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage

PAUSES = tuple(timedelta(minutes=m) for m in (5, 15, 60, 180, 360, 720))
"""Between the tries of a message that the mail server did not take: about a day in all."""


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many failures; None when it is enough."""
    return now + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def one_line(text: str) -> str:
    """A text that people wrote, as a header may carry it: on one line, and nothing that is decoded later (RFC 2047).

    What ``=?utf-8?q?=0a?=`` stands for is a line break, and what follows it would be a header of its own.
    """
    return " ".join(text.split()).replace("=?", "= ?")


def sender_of(name: str, address: str) -> Address:
    """The From of a mail: a name on one line, and an address of the installation."""
    user, _, domain = address.partition("@")
    return Address(one_line(name), user, domain)


def service_message(recipient: str, subject: str, text: str, sender: Address, message_id: str) -> EmailMessage:
    """An e-mail of the service to one person. Programs that answer absences leave it alone (RFC 3834).

    ``message_id`` stays the same however often it is tried. Raises ValueError for what is no address.
    """
    mail = EmailMessage()
    mail["Subject"] = one_line(subject)
    mail["From"] = sender
    mail["To"] = Address(addr_spec=recipient)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text.rstrip("\n") + "\n")
    return mail
