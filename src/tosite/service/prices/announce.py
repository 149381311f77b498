"""Telling customers of a price list: what is recorded is what the billing run goes by."""

from datetime import date

from tosite.db.database import Connection
from tosite.mail.store import queue_to_managers
from tosite.service.prices import store
from tosite.service.prices.rules import PriceList, binding_day
from tosite.service.prices.texts import subject_of, text_of

EMAIL = "EMAIL"


def announce(tx: Connection, issued: PriceList, notice_months: int, today: date, companies: list[int]) -> int:
    """Record that ``companies`` are told of an issued list by mail, and queue the mails; how many there are.

    Whoever was told before keeps the day of the first time. Sending is another's work (``mail_queue``).
    """
    applies_from = binding_day(issued.valid_from, today, notice_months)
    told = store.record_announcements(tx, issued.list_id, companies, EMAIL, applies_from)
    return queue_to_managers(tx, told, subject_of(issued), text_of(issued, applies_from))
