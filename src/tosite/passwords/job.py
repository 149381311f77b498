"""Sends the mails about people's accounts, behind the requests."""

from tosite.db.database import Connection, Database
from tosite.mail.delivery import Post, drain
from tosite.oauth.secrets import new_secret
from tosite.passwords import store, texts
from tosite.settings import read_settings


def send_account_mails(database: Database) -> int:
    """Send the mails that are due; returns how many were delivered. Without a mail server they wait."""
    return drain(database, _send)


def _send(tx: Connection, post: Post) -> bool | None:
    """One mail. Its key is made here and leaves in the mail alone; a try that failed leaves none that is good."""
    mail = store.take_due(tx)
    if mail is None:
        return None
    key = new_secret("tos_pw_") if mail["kind"] == "RECOVERY" else None
    if key is None:
        subject, text = texts.changed(mail["username"], mail["language"])
    else:
        subject, text = texts.recovery(mail["username"], key, read_settings().public_url, mail["language"])
    number = f"account.{mail['mail_id']}.{mail['tries']}"
    outcome = post.write(mail["recipient"], subject, text, mail["sender_name"] or "", number, mail["tries"])
    sent = outcome.state == "DELIVERED"
    store.note(tx, mail["mail_id"], outcome, key if sent else None)
    return sent
