"""Receipts: the balanced booking as T-accounts, beside the contract's view of it. Journals and their moves."""

from decimal import Decimal
from typing import Any

from tosite.ledger import checks
from tosite.ledger import store as books
from tosite.portal.console.frame import SIZE, Console, Listed, console_page, page_number
from tosite.portal.console.labels import LABELS
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.errors import ApiError
from tosite.web.versions import entity_tag

AREA = area("/console/receipts", N_("Receipts"), N_("Accounting"), 1, needs="GET /ledgerreceipts")
JOURNALS = area("/console/journals", N_("Journals"), N_("Accounting"), 2, needs="GET /journals")
TYPES = (
    "SALES_INVOICE",
    "PURCHASE_INVOICE",
    "TRAVEL_INVOICE",
    "BILL_OF_CHARGES",
    "JOURNAL",
    "SALES_ORDER",
    "PURCHASE_ORDER",
    "VAT_FORM",
    "PERIODIC_TAX_RETURN",
    "SALARY",
)
STATUSES = ("UNFINISHED", "NOT_SENT", "SENT", "APPROVED", "PARTLY_PAID", "MARKED_PAID", "INVALIDATED")
_JOURNAL_STATUSES = ("UNFINISHED", "APPROVED", "INVALIDATED")
_VAT_ROLES = ("output_vat", "input_vat", "self_assessed_vat")
_MOVES = {
    "approve": N_("The journal is approved"),
    "invalidate": N_("The journal is invalidated"),
    "unfinished": N_("The journal is unfinished again"),
}


@console_page("GET", "/console/receipts", AREA)
def receipts(console: Console) -> Answer:
    """Receipts by type, status and days, the latest first."""
    names = ("types", "status", "startDate", "endDate")
    listed = console.listed("/ledgerreceipts", {**console.filters(*names), "orderByDate": "DESC"})
    return console.page("console/receipts.html", console._(AREA.text), listed=listed, types=TYPES, statuses=STATUSES)


@console_page("GET", "/console/journals", JOURNALS)
def journals(console: Console) -> Answer:
    """Journals of the chosen days, of this year unless others are asked for. The API lists them without pages."""
    asked = console.filters("statuses", "startDate", "endDate")
    asked.setdefault("startDate", f"{console.today.year}-01-01")
    try:
        rows, problems = console.get("/journals", query=asked), []
    except ApiError as error:
        rows, problems = [], console.said(error.violations)
    number = page_number(console.query.get("page"))
    part = rows[number * SIZE : (number + 1) * SIZE]
    listed = Listed(part, len(rows), number, SIZE, list(asked.items()), problems)
    title = console._(JOURNALS.text)
    return console.page("console/journals.html", title, listed=listed, asked=asked, statuses=_JOURNAL_STATUSES)


@console_page("GET", "/console/receipts/{id}", AREA)
def receipt(console: Console) -> Answer:
    """One receipt, both views of it."""
    if "," in console.path["id"]:
        raise ApiError(404)
    found = console.get("/ledgerreceipts/{receiptId}", values={"receiptId": console.path["id"]})
    tx, member = console.request.tx, console.member
    lines = books.postings(tx, member.company, found["id"])
    setting = books.setting(tx, member.company, member.settings_version)
    vat_accounts = {setting.accounts[role] for role in _VAT_ROLES if role in setting.accounts}
    vat_accounts |= set(setting.vat_accounts.values())
    moves = [
        move
        for move in _MOVES
        if found["type"] == "JOURNAL"
        and found["status"] in checks.MOVES[move][0]
        and found["status"] != checks.MOVES[move][1]
        and console.may(f"PUT /ledgerreceipts/{{receiptId}}/{move}")
    ]
    names = {account["ledgerAccountCode"]: _name(console, account) for account in console.get("/coa")["ledgerAccounts"]}
    return console.page(
        "console/receipt.html",
        f"{console._('Receipt')} {found['receiptNumber']}",
        receipt=found,
        accounts=_by_account(lines, vat_accounts, names),
        debit=sum((line["amount"] for line in lines if line["amount"] > 0), Decimal(0)),
        credit=-sum((line["amount"] for line in lines if line["amount"] < 0), Decimal(0)),
        names=names,
        dimensions=_dimensions(console),
        moves=moves,
        sees_invoice=found["type"] != "JOURNAL" and console.may("GET /invoices/{invoiceId}", found["type"]),
        kind=console._(LABELS.get(found["type"], found["type"])),
    )


@console_page("POST", "/console/receipts/{id}/moves/{move}", AREA)
def move(console: Console) -> Answer:
    """Approve, invalidate or reopen a journal."""
    name, number = console.path["move"], console.number()
    if name not in _MOVES:
        raise ApiError(404)
    version = console.form.get("version")
    return console.do(
        "PUT",
        f"/ledgerreceipts/{{receiptId}}/{name}",
        f"/console/receipts/{number}",
        _MOVES[name],
        values={"receiptId": number},
        headers={"if-match": entity_tag(version)} if version else {},
    )


def _by_account(lines: list[dict[str, Any]], vat: set[str], names: dict[str, str]) -> list[dict[str, Any]]:
    """The lines under their accounts, in the order in which accounts appear."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        entry = found.setdefault(
            line["account"],
            {
                "code": line["account"],
                "name": names.get(line["account"], line["name"]),
                "vat": line["account"] in vat,
                "debits": [],
                "credits": [],
            },
        )
        entry["debits" if line["amount"] >= 0 else "credits"].append(abs(line["amount"]))
    return list(found.values())


def _name(console: Console, account: dict[str, Any]) -> str:
    """The account's name in the chart's own language, in English on English pages."""
    own: str = account["name"]
    english = account.get("translations") or []
    return english[0]["translation"] if console.request.language == "en" and english else own


def _dimensions(console: Console) -> dict[int, str]:
    """What the items of dimensions are called."""
    found = console.optional("/dimensions") or []
    return {item["id"]: f"{one['name']}: {item['codeName']}" for one in found for item in one["items"]}
