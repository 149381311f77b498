"""Mails about requests for integrations: to those who must decide, and to who asked. Queued with what they tell of."""

from collections.abc import Mapping
from typing import Any

from tosite.company.store import company_of
from tosite.db.database import Connection
from tosite.integrations import rules, texts
from tosite.mail.links import console_page
from tosite.mail.store import queue_to_managers, queue_to_user
from tosite.service.language import language_of


def tell_owner(tx: Connection, asked: Mapping[str, Any], what: str, waiting: int) -> None:
    """A mail to everybody who manages the company that offers the integration.

    It says no more of the customers than how many they are: what they agreed to tell stands on the page of the request.

    Args:
        what: "asked", "cancelled", or "cancelled in part"
        waiting: how many companies of the request wait for the decision
    """
    owner = asked["company_id"]
    language = language_of(company_of(tx, owner)["country"])
    link = console_page(f"offering/{asked['code']}/requests/{asked['request_id']}")
    subject = texts.subject(what, asked["request_id"], asked["name"], language)
    body = texts.to_owner(what, asked["request_id"], asked["version"], waiting, language, link)
    queue_to_managers(tx, [owner], subject, body)


def tell_initiator(
    tx: Connection,
    asked: Mapping[str, Any],
    companies: Mapping[int, Mapping[str, Any]],
    decisions: Mapping[int, tuple[str, str | None]],
) -> None:
    """A mail to who asked, about the decision: under the first company that he still manages, none when there is none.

    Others read the mails of that company: of the other companies it says no more than how many were approved.
    """
    company = next((number for number, one in companies.items() if one["rights"] is not None), None)
    if company is None:
        return
    language = language_of(companies[company]["country"])
    words = [word for word, _ in decisions.values()]
    outcome = words[0] if len(set(words)) == 1 else "decided"
    reason = decisions[company][1] if len(decisions) == 1 else None
    body = texts.to_initiator(
        words.count(rules.APPROVED), words.count(rules.REJECTED), reason, language, console_page("integrations")
    )
    subject = texts.subject(outcome, asked["request_id"], asked["name"], language)
    queue_to_user(tx, company, asked["initiator"], subject, body)
