"""Telling customers of a price list: what is recorded is what the billing run goes by."""

from datetime import date
from decimal import Decimal

from tosite.db.database import Connection
from tosite.mail.store import queue_to_managers
from tosite.service.prices import store
from tosite.service.prices.rules import PriceList, binding_day, shown
from tosite.webhooks.outbox import emit_to_companies

EMAIL = "EMAIL"


def announce(tx: Connection, issued: PriceList, notice_months: int, today: date, companies: list[int]) -> int:
    """Record that ``companies`` are told of an issued list, queue the mails and write the event; how many mails.

    Whoever was told before keeps the day of the first time. Sending is another's work (``mail_queue``); the record is
    what the banners of the console show.
    """
    applies_from = binding_day(issued.valid_from, today, notice_months)
    told = store.record_announcements(tx, issued.list_id, companies, EMAIL, applies_from)
    payload = {
        "id": issued.list_id,
        "country": issued.country,
        "currency": issued.currency,
        "validFrom": issued.valid_from.isoformat(),
        "appliesFrom": applies_from.isoformat(),
    }
    emit_to_companies(tx, told, "PRICE_LIST_ANNOUNCED", f"PRICE_LIST/{issued.list_id}", payload)
    return queue_to_managers(tx, told, subject_of(issued), text_of(issued, applies_from))


def subject_of(issued: PriceList) -> str:
    """What the announcement of a list is called."""
    return f"New prices from {issued.valid_from}"


def text_of(issued: PriceList, applies_from: date) -> str:
    """What it says: every price, and from which day on raised ones bind."""
    lines = [f"From {issued.valid_from} on these prices hold ({issued.currency}, without VAT):", ""]
    for price in issued.prices:
        terms = price.terms
        tiers = ", ".join(f"{_edge(tier.up_to)} {shown(tier.unit_price)}" for tier in terms.tiers)
        amount = tiers or ("at cost" if terms.unit_price is None else shown(Decimal(terms.unit_price)))
        block = f" per {terms.package_size}" if terms.package_size else ""
        lines.append(f"{price.item} from {price.valid_from}: {amount}{block} ({terms.model})")
    return "\n".join([*lines, "", f"Prices that are higher than before are charged from {applies_from} on."])


def _edge(up_to: int | None) -> str:
    return "beyond:" if up_to is None else f"to {up_to}:"
