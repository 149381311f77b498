"""Delivers the service's mails behind the requests."""

from tosite.db.database import Connection, Database
from tosite.identifiers.checks import is_email
from tosite.mail import store
from tosite.mail.delivery import Outcome, Post, drain
from tosite.mail.rules import sender_of, service_message


def send_mails(database: Database) -> int:
    """Send the mails that are due; returns how many were delivered. Without a mail server they wait."""
    return drain(database, _send)


def _send(tx: Connection, post: Post) -> bool | None:
    mail = store.take_due(tx)
    if mail is None:
        return None
    outcome = _try(mail, post)
    store.note(tx, mail, outcome)
    return outcome.state == "DELIVERED"


def _try(mail: dict[str, object], post: Post) -> Outcome:
    recipient = str(mail["recipient"])
    message_id = f"<mail.{mail['company_id']}.{mail['mail_id']}@{post.domain}>"
    sender = sender_of(str(mail["sender_name"] or ""), post.sender)
    try:
        if not is_email(recipient):
            raise ValueError(recipient)
        message = service_message(recipient, str(mail["subject"]), str(mail["body"]), sender, message_id)
    except ValueError:  # an address that no server would take must not stop the queue
        return Outcome("FAILED", reason="Is no e-mail address")
    return post.deliver(message, int(str(mail["tries"])))
