"""Writing the invoices of bills: partner, invoice, approval, appendix, through the functions that the API uses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tosite.attachments import store as attachments
from tosite.audit import store as audit
from tosite.db.database import Connection
from tosite.invoices import api as invoices
from tosite.invoices import moves
from tosite.invoices import store as invoice_store
from tosite.ledger.store import next_id
from tosite.oauth.tokens import Caller
from tosite.partners import rules as partner_rules
from tosite.partners import store as partners
from tosite.service.billing import documents, store
from tosite.service.billing.documents import Reference, reversed_lines
from tosite.service.billing.rules import Customer, Line
from tosite.service.billing.vat import Taxation
from tosite.service.prices.rules import PriceList
from tosite.service.provider.store import Provider
from tosite.web.versions import next_version


@dataclass(frozen=True)
class Desk:
    """What every invoice of a run needs: who bills, in whose name, to which account, on which day, at which prices."""

    provider: Provider
    caller: Caller
    iban: str
    today: date
    lists: dict[str, list[PriceList]]

    def in_name_of(self, user: int | None) -> "Desk":
        """The same for the operator that asked."""
        return replace(self, caller=self.provider.caller(user))


def as_billed(customer: Customer, bill: dict[str, Any]) -> Customer:
    """The customer with what decided on prices and VAT when the bill was made."""
    then = bill["customer"]
    return replace(customer, country=then["country"], vat_number=then["vatNumber"], free=then["free"])


def invoice(
    tx: Connection,
    at: Desk,
    company: dict[str, Any],
    customer: Customer,
    lines: Sequence[Line],
    taxation: Taxation,
    month: date,
    reference: Reference | None = None,
) -> int | None:
    """Make, approve and send the invoice over these lines, with its appendix; None where there is nothing to pay.

    Raises ApiError with the violations of the invoice.
    """
    if not documents.payable(lines):
        return None
    partner_id, partner = _partner(tx, at, company, taxation)
    wanted = documents.invoice_of(
        lines,
        provider=at.provider,
        iban=at.iban,
        partner_id=partner_id,
        partner=partner,
        vat_number=customer.vat_number,
        taxation=taxation,
        month=month,
        today=at.today,
        reference=reference,
    )
    made: int = invoices.create(tx, at.caller, at.provider.settings_version, wanted)["id"]
    if customer.counted and (reference is None or reference.key != "credit"):
        _attach(tx, at, made, documents.appendix_name(month), documents.appendix(customer.counted))
    row = invoice_store.lock(tx, at.provider.company_id, made)
    assert row  # noqa: S101  (just made)
    row = moves.move(tx, at.caller, row, "approve")
    if row["status"] == "NOT_SENT":
        moves.move(tx, at.caller, row, "send")
    return made


def correction(
    tx: Connection,
    at: Desk,
    company: dict[str, Any],
    customer: Customer,
    old: dict[str, Any],
    lines: Sequence[Line],
    taxations: tuple[Taxation, Taxation],
    month: date,
) -> tuple[int | None, int | None]:
    """The credit note of a wrong bill and the invoice that takes its place; the wrong invoice's notes name both.

    ``taxations`` are the wrong bill's and the new one's: a credit note has the VAT of what it credits.
    """
    credit: int | None = None
    if old["invoice_id"] is not None:
        wrong = Reference("credit", old["invoice_number"])
        was = as_billed(customer, old)
        credit = invoice(tx, at, company, was, reversed_lines(old["lines"]), taxations[0], month, wrong)
    successor = Reference("correction", old["invoice_number"]) if old["invoice_id"] is not None else None
    # The partner may have been made just now, for the credit note.
    known = store.companies(tx, at.provider.company_id, [customer.customer_id])[company["company_id"]]
    new = invoice(tx, at, known, customer, lines, taxations[1], month, successor)
    if credit is not None:
        row = invoice_store.lock(tx, at.provider.company_id, old["invoice_id"])
        assert row  # noqa: S101  (the bill's foreign key)
        numbers = _numbers(tx, at, [number for number in (credit, new) if number is not None])
        said = f"Credited by invoice {numbers[credit]}"
        said += f", replaced by invoice {numbers[new]}" if new is not None else ""
        moves.write_notes(tx, at.caller, row, "\n".join(filter(None, (row["document"].get("notes"), said))))
    return credit, new


def _numbers(tx: Connection, at: Desk, ids: list[int]) -> dict[int, int]:
    rows = invoice_store.by_ids(tx, at.provider.company_id, ids)
    return {row["invoice_id"]: row["invoice_number"] for row in rows}


def _partner(tx: Connection, at: Desk, company: dict[str, Any], taxation: Taxation) -> tuple[int, dict[str, Any]]:
    """The customer's partner in the provider's books, made at the first bill; later the register is the truth."""
    if company["partner_id"] is not None:
        return company["partner_id"], company["partner"]
    wanted = documents.partner_of(company, company["email"], at.provider)
    number, document = next_id(tx), partner_rules.document_of(wanted, [], set())
    partners.put(
        tx,
        {
            "company_id": at.provider.company_id,
            "partner_id": number,
            "type": "CUSTOMER",
            "name": wanted.name,
            "active": True,
            "document": document,
            "version": next_version(),
        },
    )
    account = documents.treatment_account(taxation, at.provider)
    store.insert_customer(tx, at.provider.company_id, company["company_id"], number, account)
    audit.record(tx, at.caller, "CREATE", "PARTNER", number, None, {**document, "id": number})
    return number, document


def _attach(tx: Connection, at: Desk, invoice_id: int, name: str, content: bytes) -> None:
    stored: dict[str, Any] = {
        "company_id": at.provider.company_id,
        "attachment_id": next_id(tx),
        "reference_type": "INVOICE",
        "reference_id": invoice_id,
        "name": name,
        "mime_type": "text/csv",
        "size": len(content),
        "send_with_invoice": True,
        "user_id": at.caller.user_id,
    }
    attachments.insert(tx, stored, content)
    audit.record(tx, at.caller, "CREATE", "ATTACHMENT", stored["attachment_id"], None, attachments.metadata(stored))
