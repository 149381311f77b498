"""The rules of support: the life of a request, and what can be asked. Pure functions."""

from collections.abc import Mapping

from tosite.identifiers.checks import is_email
from tosite.service.support.wire import ContactQuestion, SupportRequestDraft
from tosite.web.errors import Violation

OPEN, ANSWERED, CLOSED = "OPEN", "ANSWERED", "CLOSED"
INTEGRATION = "INTEGRATION"
CUSTOMER, OPERATOR, SERVICE = "CUSTOMER", "OPERATOR", "SERVICE"
MOST_MESSAGES = 1000
ADDRESS_LIMIT, EVERYBODY_LIMIT, WINDOW = 5, 60, 3600
"""Questions without an account that are taken within an hour, from one address and from all together."""

MOVES: Mapping[tuple[str, str], str] = {
    ("ask", OPEN): OPEN,
    ("ask", ANSWERED): OPEN,
    ("ask", CLOSED): OPEN,
    ("answer", OPEN): ANSWERED,
    ("answer", ANSWERED): ANSWERED,
    ("answer", CLOSED): ANSWERED,
    ("close", OPEN): CLOSED,
    ("close", ANSWERED): CLOSED,
    ("reopen", CLOSED): OPEN,
}
"""The life of a request: (move, status) -> the next status. Whoever writes in a closed request opens it again."""


def next_status(move: str, status: str) -> str | None:
    """The status after a move; None where it is not possible."""
    return MOVES.get((move, status))


def check_request(draft: SupportRequestDraft, order_exists: bool) -> list[Violation]:
    """Every violation of a request; ``order_exists``: is the order that it names one of the company?"""
    out = _blank(subject=draft.subject, text=draft.text)
    if draft.orderId is not None and not order_exists:
        out.append(Violation("orderId", "Is no order of the company"))
    return out


def check_text(text: str, messages: int) -> list[Violation]:
    """Every violation of one more message; ``messages`` is how many the request has."""
    out = _blank(text=text)
    if messages >= MOST_MESSAGES:
        out.append(Violation("", f"A request has at most {MOST_MESSAGES} messages: make a new one"))
    return out


def check_question(question: ContactQuestion) -> list[Violation]:
    """Every violation of a question without an account."""
    out = _blank(subject=question.subject, text=question.text)
    if not is_email(question.email):
        out.append(Violation("email", "Is no e-mail address"))
    return out


def goes_on(question: ContactQuestion, contact_email: str | None, messages: int) -> bool:
    """Does a question go on with an earlier one, which came from ``contact_email``? Nobody is told whether it does."""
    same = contact_email is not None and contact_email.casefold() == question.email.casefold()
    return same and messages < MOST_MESSAGES


def _blank(**texts: str) -> list[Violation]:
    return [Violation(name, "Must not be blank") for name, text in texts.items() if not text.strip()]
