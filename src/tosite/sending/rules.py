"""When an invoice is sent, and what its e-mail says. Pure functions."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

from tosite.mail.rules import one_line, sender_of

AHEAD = timedelta(days=3)
"""An invoice of a later date waits in the queue until three days before it (contract, send)."""

_WORDS = {
    "FINNISH": ("Lasku {number}, {seller}", "Summa {sum}, eräpäivä {due}.", "Viite {reference}, tili {account}."),
    "SWEDISH": (
        "Faktura {number}, {seller}",
        "Summa {sum}, förfallodag {due}.",
        "Referens {reference}, konto {account}.",
    ),
    "NORWEGIAN": ("Faktura {number}, {seller}", "Sum {sum}, forfall {due}.", "KID {reference}, konto {account}."),
    "DANISH": (
        "Faktura {number}, {seller}",
        "Beløb {sum}, forfald {due}.",
        "Reference {reference}, konto {account}.",
    ),
    "ESTONIAN": ("Arve {number}, {seller}", "Summa {sum}, tähtaeg {due}.", "Viide {reference}, konto {account}."),
    "ENGLISH": (
        "Invoice {number}, {seller}",
        "Total {sum}, due {due}.",
        "Reference {reference}, account {account}.",
    ),
}


def not_before(day: date, now: datetime) -> datetime:
    """The moment from which an invoice of this date may go out; moments in UTC without zone."""
    return max(now, datetime.combine(day - AHEAD, time()))


def message(invoice: dict[str, Any], seller: str, sender: str, message_id: str, page: bytes) -> EmailMessage:
    """The e-mail of an invoice as the API shows it, with its page as PDF; ``sender`` is an address of the installation.

    ``message_id`` stays the same however often it is tried.
    """
    subject, total, payment = _WORDS.get(invoice.get("language", ""), _WORDS["ENGLISH"])
    info = invoice["paymentInfo"]
    values = {
        "number": invoice["invoiceNumber"],
        "seller": seller,
        "sum": f"{Decimal(invoice['sum']):.2f} {info['currency']}",
        "due": info["dueDate"],
        "reference": info.get("bankReferenceCode"),
        "account": (info.get("bankAccount") or {}).get("accountNumber"),
    }
    lines = [subject.format(**values), "", total.format(**values)]
    if values["reference"] and values["account"]:
        lines.append(payment.format(**values))
    mail = EmailMessage()
    mail["Subject"] = one_line(lines[0])
    mail["From"] = sender_of(seller, sender)
    mail["To"] = invoice["counterParty"]["email"]
    copies = invoice["counterParty"].get("bccAddresses") or []
    if copies:
        mail["Bcc"] = ", ".join(copies)
    mail["Message-ID"] = message_id
    mail.set_content("\n".join(lines) + "\n")
    name = f"{invoice['invoiceNumber']}.pdf"
    mail.add_attachment(page, maintype="application", subtype="pdf", filename=name)
    return mail
