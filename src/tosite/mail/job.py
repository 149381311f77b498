"""Delivers the service's mails behind the requests."""

from tosite.db.database import Connection, Database
from tosite.mail import store
from tosite.mail.delivery import Post, drain


def send_mails(database: Database) -> int:
    """Send the mails that are due; returns how many were delivered. Without a mail server they wait."""
    return drain(database, _send)


def _send(tx: Connection, post: Post) -> bool | None:
    mail = store.take_due(tx)
    if mail is None:
        return None
    number = f"mail.{mail['company_id']}.{mail['mail_id']}"
    outcome = post.write(
        mail["recipient"], mail["subject"], mail["body"], mail["sender_name"] or "", number, mail["tries"]
    )
    store.note(tx, mail, outcome)
    return outcome.state == "DELIVERED"
