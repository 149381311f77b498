"""A real mail server for tests: what it took, and what it is told to answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from sandboxes import free_port


class Mailbox:
    """What a mail server took, and what it says to the next messages."""

    def __init__(self):
        self.messages, self.envelopes, self.answers = [], [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def text_of(message) -> str:
    """The text of a message, its lines ended as in Python."""
    return message.get_body().get_content().replace("\r\n", "\n")


@contextmanager
def mail_server(monkeypatch, sender: str) -> Iterator[Mailbox]:
    """A mail server that this process delivers to, in the name of ``sender``."""
    box = Mailbox()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setenv("TOSITE_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("TOSITE_MAIL_FROM", sender)
    try:
        yield box
    finally:
        server.stop()
