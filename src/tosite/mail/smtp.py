"""One message to one SMTP server."""

import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

_TIMEOUT = 30  # seconds
_DEFAULT_PORTS = {"smtp": 25, "smtps": 465}


class NotSent(Exception):
    """The message was not taken; ``final`` when trying again cannot help."""

    def __init__(self, reason: str, final: bool) -> None:
        super().__init__(reason)
        self.final = final


def send(url: str, message: EmailMessage) -> None:
    """Hand a message over. ``url`` is smtp://user:password@host:port, smtps:// for TLS from the start.

    A server that offers STARTTLS is spoken to in TLS. Raises NotSent.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or _DEFAULT_PORTS[parts.scheme]
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(host, port, timeout=_TIMEOUT) as server:
            server.ehlo_or_helo_if_needed()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        refusals = [(code, text.decode(errors="replace")) for code, text in error.recipients.values()]
        raise NotSent(refusals[0][1], final=all(code >= 500 for code, _ in refusals)) from None
    except smtplib.SMTPResponseException as error:
        text = error.smtp_error
        reason = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        raise NotSent(reason, final=error.smtp_code >= 500) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(str(error), final=False) from None
