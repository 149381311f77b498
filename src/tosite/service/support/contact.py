"""The endpoint of questions without an account.

No mail goes to an address that nobody has confirmed until an operator writes the answer, so that the form cannot be
used to send mail to strangers; and everybody gets the same answer, whoever the address belongs to.
"""

from typing import Any

from tosite.db.database import Connection
from tosite.oauth.throttle import count_failure, retry_after
from tosite.service.orders.api import offers_in
from tosite.service.prices.rules import CONTRACT_COUNTRY
from tosite.service.provider.store import Provider, provider
from tosite.service.support import rules, store, texts
from tosite.service.support.api import order_link, tell_operators
from tosite.service.support.store import Reader
from tosite.service.support.wire import ContactQuestion, ContactReceived
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, refuse
from tosite.web.wire import plain

_DOOR = "contact:"  # the name under which the throttle counts
_LONGEST = 32_768  # bytes: 4000 characters as escapes, and the rest


@endpoint(
    "POST",
    "/service/contact",
    body=ContactQuestion,
    public=True,
    max_body=_LONGEST,
    own=Own("Service support", ContactReceived),
)
def contact(request: Request) -> object:
    """Ask without an account; the answer comes by mail. 429 after five questions of an address within an hour."""
    found = provider(request.tx)
    if found is None:
        raise ApiError(404, "Nobody answers questions here yet: this installation has no provider")
    _check_throttle(request.tx, request.address)
    question: ContactQuestion = request.body
    refuse(rules.check_question(question))
    count_failure(request.tx, _DOOR, request.address)
    language = question.language or "ENGLISH"
    number = _earlier(request.tx, found, question) or _new(request.tx, found, question, language)
    store.add_message(request.tx, found.company_id, number, rules.CUSTOMER, None, question.text)
    store.set_status(request.tx, found.company_id, number, rules.OPEN)
    row = store.by_id(request.tx, Reader(found.company_id, found.user_id, True, False), number)
    assert row  # noqa: S101  (made above)
    tell_operators(request, row, question.text)
    return plain({"message": texts.received(language), "offer": _offer(request.tx, found, question, language)})


def _check_throttle(tx: Connection, address: str) -> None:
    """Raise ApiError 429 after too many questions of this address, or of all together.

    One question of an address at a time, so that many at once are counted too.
    """
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7053109))", (address,))
    near, far = (rules.ADDRESS_LIMIT, rules.WINDOW), (rules.EVERYBODY_LIMIT, rules.WINDOW)
    wait = retry_after(tx, _DOOR, address, near, far)
    if wait:
        raise ApiError(429, headers={"Retry-After": str(wait)})


def _earlier(tx: Connection, found: Provider, question: ContactQuestion) -> int | None:
    """The earlier question that this one goes on with."""
    row = store.contact(tx, found.company_id, question.requestId) if question.requestId is not None else None
    if row is None or not rules.goes_on(question, row["contact_email"], row["messages"]):
        return None
    return int(row["request_id"])


def _new(tx: Connection, found: Provider, question: ContactQuestion, language: str) -> int:
    values: dict[str, Any] = {
        "company_id": found.company_id,
        "category": question.category or "QUESTION",
        "subject": question.subject,
        "language": language,
        "contact_name": question.name,
        "contact_email": question.email,
    }
    return store.insert(tx, values)


def _offer(tx: Connection, found: Provider, question: ContactQuestion, language: str) -> str | None:
    """What help with an integration costs, in the country that was named or the provider's."""
    if question.category != rules.INTEGRATION:
        return None
    country = CONTRACT_COUNTRY[question.country] if question.country else found.country
    offers = offers_in(tx, country)
    return texts.offer(offers, language, order_link()) if offers else None
