"""Writing the invoices of bills in batches: partners, invoices, appendices, approval and sending."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tosite.attachments import store as attachments
from tosite.audit import store as audit
from tosite.contract.wire import Invoice
from tosite.db.database import Connection
from tosite.invoices import batches, moves
from tosite.invoices import store as invoice_store
from tosite.invoices.preparing import RefusedInvoices
from tosite.ledger.store import next_ids
from tosite.oauth.tokens import Caller
from tosite.partners import rules as partner_rules
from tosite.partners import store as partners
from tosite.service.billing import documents, store
from tosite.service.billing.documents import Exchange, Reference, reversed_lines
from tosite.service.billing.rules import Customer, Line
from tosite.service.billing.vat import Taxation
from tosite.service.prices.rules import PriceList
from tosite.service.provider.store import Provider
from tosite.web.errors import ApiError
from tosite.web.versions import next_version


@dataclass(frozen=True)
class Desk:
    """What every invoice of a run needs: who bills, in whose name, to which account, when, at which prices and rate."""

    provider: Provider
    caller: Caller
    iban: str
    today: date
    lists: dict[str, list[PriceList]]
    exchange: Exchange

    def in_name_of(self, user: int | None) -> "Desk":
        """The same for the operator that asked."""
        return replace(self, caller=self.provider.caller(user))


def as_billed(customer: Customer, bill: dict[str, Any]) -> Customer:
    """The customer with what decided on prices and VAT when the bill was made."""
    then = bill["customer"]
    return replace(customer, country=then["country"], vat_number=then["vatNumber"], free=then["free"])


@dataclass(frozen=True)
class Draft:
    """A customer's bill before anything of it is written; without an invoice where there is nothing to pay."""

    customer: Customer
    lines: Sequence[Line]
    invoice: Invoice | None = None
    partner: dict[str, Any] | None = None  # a partner that is to be made first
    moved: tuple[int, str | None, str | None] | None = None  # a partner with its income account before and from now on
    appendix: tuple[str, bytes] | None = None  # name and content of the attachment


class RefusedDrafts(Exception):
    """Some drafts cannot be written; ``reasons`` by customer. Nothing was written."""

    def __init__(self, reasons: dict[int, ApiError]) -> None:
        """``reasons``: customer -> the violations of its invoice."""
        super().__init__(reasons)
        self.reasons = reasons


def draft(
    at: Desk,
    company: dict[str, Any],
    customer: Customer,
    lines: Sequence[Line],
    taxation: Taxation,
    month: date,
    fresh: int,
    reference: Reference | None = None,
) -> Draft:
    """The invoice over these lines, its appendix and the customer's partner, who has the id ``fresh`` if he is new.

    Nothing is read or written. Raises msgspec.ValidationError for data that cannot stand on an invoice.
    """
    if not documents.payable(lines):
        return Draft(customer, lines)
    made = None if company["partner_id"] is not None else _partner(at, company, taxation, fresh)
    wanted = documents.invoice_of(
        lines,
        provider=at.provider,
        iban=at.iban,
        partner_id=made["partner_id"] if made else company["partner_id"],
        partner=made["document"] if made else company["partner"],
        vat_number=customer.vat_number,
        taxation=taxation,
        month=month,
        today=at.today,
        exchange=reference.exchange if reference else at.exchange,
        reference=reference,
    )
    counted = customer.counted and (reference is None or reference.key != "credit")
    appendix = (documents.appendix_name(month), documents.appendix(customer.counted)) if counted else None
    return Draft(customer, lines, wanted, made, None if made else _moved(at, company, taxation), appendix)


def _moved(at: Desk, company: dict[str, Any], taxation: Taxation) -> tuple[int, str | None, str | None] | None:
    """The change of a known partner's income account when its sales are taxed otherwise than before.

    An account that is none of the provider's for this was chosen by somebody, and stays.
    """
    own = at.provider
    before, after = company["sales_account"], documents.treatment_account(taxation, own)
    if before == after or before not in (None, own.eu_account, own.outside_account):
        return None
    return company["partner_id"], before, after


def _partner(at: Desk, company: dict[str, Any], taxation: Taxation, number: int) -> dict[str, Any]:
    """The customer as a partner in the provider's books, made at the first bill; later the register is the truth."""
    wanted = documents.partner_of(company, company["email"], at.provider, at.exchange)
    account = documents.treatment_account(taxation, at.provider)
    return {
        "partner_id": number,
        "type": "CUSTOMER",
        "name": wanted.name,
        "active": True,
        "document": partner_rules.document_of(wanted, [], set()),
        "version": next_version(),
        "default_accounts": {"sales": account} if account else {},
    }


def write(tx: Connection, at: Desk, drafts: Sequence[Draft]) -> dict[int, int]:
    """Make, approve and send the invoices of these drafts, with partners and appendices: customer -> invoice.

    A few statements for all of them. Raises RefusedDrafts with the violations of invoices; the caller rolls back.
    """
    paying = [(one, one.invoice) for one in drafts if one.invoice is not None]
    if not paying:
        return {}
    _make_partners(tx, at, [one for one, _ in paying if one.partner])
    _move_accounts(tx, at, [one.moved for one, _ in paying if one.moved])
    try:
        rows = batches.create_sales(tx, at.caller, at.provider.settings_version, [invoice for _, invoice in paying])
    except RefusedInvoices as refused:
        reasons = {paying[place][0].customer.customer_id: error for place, error in refused.reasons.items()}
        raise RefusedDrafts(reasons) from None
    made = {one.customer.customer_id: row["invoice_id"] for (one, _), row in zip(paying, rows, strict=True)}
    _attach(tx, at, [(made[one.customer.customer_id], *one.appendix) for one, _ in paying if one.appendix])
    approved = batches.move_sales(tx, at.caller, rows, "approve")
    batches.move_sales(tx, at.caller, [row for row in approved if row["status"] == "NOT_SENT"], "send")
    return made


def _make_partners(tx: Connection, at: Desk, drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    made = [(one.customer.customer_id, one.partner) for one in drafts if one.partner is not None]
    company = at.provider.company_id
    partners.insert_many(tx, company, [partner for _, partner in made])
    store.insert_customers(tx, company, [(customer, partner["partner_id"]) for customer, partner in made])
    changes = [(p["partner_id"], None, {**p["document"], "id": p["partner_id"]}) for _, p in made]
    audit.record_many(tx, at.caller, "CREATE", "PARTNER", changes)


def _move_accounts(tx: Connection, at: Desk, moved: Sequence[tuple[int, str | None, str | None]]) -> None:
    if not moved:
        return
    partners.set_sales_accounts(tx, at.provider.company_id, [(number, after) for number, _, after in moved])
    changes = [(number, {"salesAccount": before}, {"salesAccount": after}) for number, before, after in moved]
    audit.record_many(tx, at.caller, "UPDATE", "PARTNER", changes)


def _attach(tx: Connection, at: Desk, wanted: Sequence[tuple[int, str, bytes]]) -> None:
    """Attach the appendices: invoice, name and content."""
    if not wanted:
        return
    stored: list[dict[str, Any]] = [
        {
            "company_id": at.provider.company_id,
            "attachment_id": number,
            "reference_type": "INVOICE",
            "reference_id": invoice,
            "name": name,
            "mime_type": "text/csv",
            "size": len(content),
            "send_with_invoice": True,
            "user_id": at.caller.user_id,
        }
        for number, (invoice, name, content) in zip(next_ids(tx, len(wanted)), wanted, strict=True)
    ]
    attachments.insert_many(tx, stored, [content for *_, content in wanted])
    changes = [(each["attachment_id"], None, attachments.metadata(each)) for each in stored]
    audit.record_many(tx, at.caller, "CREATE", "ATTACHMENT", changes)


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
    successor: Reference | None = None
    if old["invoice_id"] is not None:
        # The same service at the same rate: nothing is left of the wrong invoice in the books but what differs.
        (written,) = invoice_store.by_ids(tx, at.provider.company_id, [old["invoice_id"]])
        wrong = Reference("credit", old["invoice_number"], documents.exchange_of(written))
        successor = replace(wrong, key="correction")
        was = as_billed(customer, old)
        credit = _write_one(tx, at, company, was, reversed_lines(old["lines"]), taxations[0], month, wrong)
    # The partner may have been made just now, for the credit note.
    known = store.companies(tx, at.provider.company_id, [customer.customer_id])[company["company_id"]]
    new = _write_one(tx, at, known, customer, lines, taxations[1], month, successor)
    if credit is not None:
        row = invoice_store.lock(tx, at.provider.company_id, old["invoice_id"])
        assert row  # noqa: S101  (the bill's foreign key)
        numbers = _numbers(tx, at, [number for number in (credit, new) if number is not None])
        said = f"Credited by invoice {numbers[credit]}"
        said += f", replaced by invoice {numbers[new]}" if new is not None else ""
        moves.write_notes(tx, at.caller, row, "\n".join(filter(None, (row["document"].get("notes"), said))))
    return credit, new


def _write_one(
    tx: Connection,
    at: Desk,
    company: dict[str, Any],
    customer: Customer,
    lines: Sequence[Line],
    taxation: Taxation,
    month: date,
    reference: Reference | None,
) -> int | None:
    """The invoice over these lines; None where there is nothing to pay. Raises ApiError with its violations."""
    (fresh,) = next_ids(tx, 1)
    one = draft(at, company, customer, lines, taxation, month, fresh, reference)
    try:
        return write(tx, at, [one]).get(customer.customer_id)
    except RefusedDrafts as refused:
        raise refused.reasons[customer.customer_id] from None


def _numbers(tx: Connection, at: Desk, ids: list[int]) -> dict[int, int]:
    rows = invoice_store.by_ids(tx, at.provider.company_id, ids)
    return {row["invoice_id"]: row["invoice_number"] for row in rows}
