"""Endpoints of the company's own bank accounts."""

from typing import Any

from tosite.audit import store as audit
from tosite.bankaccounts import rules, store
from tosite.company.store import company_of
from tosite.contract.wire import CompanyBankAccount
from tosite.ledger.store import next_id
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_id
from tosite.web.versions import check_version, next_version
from tosite.web.wire import plain, stamp


@endpoint("GET", "/bankaccounts")
def search_bank_accounts(request: Request) -> object:
    """The company's accounts in display order, or by id when that is asked for.

    ``previousId`` in display order must be an account of the company: its order number is the cursor.
    """
    q = dict(request.query)
    conditions: list[Any] = ["company_id = %(company)s"]
    values = {**q, "company": request.company}
    orders: dict[str, Any] = {}
    if not q.get("orderById"):
        orders = {"orderByOrderNo": "order_no"}
        previous = q.pop("previousId", None)
        if previous:
            row = store.by_id(request.tx, request.company, previous)
            if row is None:
                raise ApiError(404)
            values |= {"after": row["order_no"], "after_id": previous}
            beyond = "<" if q["orderByOrderNo"] == "DESC" else ">"
            conditions.append(f"(order_no, bank_account_id) {beyond} (%(after)s, %(after_id)s)")
        q["orderById"] = q["orderByOrderNo"]
    rows, meta = page_of(request.tx, "bank_account", conditions, values, q, "bank_account_id", orders)
    return {"results": [rules.basic(_shown(row)) for row in rows], "meta": meta}


@endpoint("GET", "/bankaccounts/{id}")
def get_bank_account(request: Request) -> object:
    """One account in full."""
    row = store.by_id(request.tx, request.company, read_id(request.path["id"]))
    if row is None:
        raise ApiError(404)
    return _shown(row)


@endpoint("POST", "/bankaccounts", body=CompanyBankAccount)
def create_bank_account(request: Request) -> object:
    """Add an account; 409 when the company has this IBAN already."""
    sent: CompanyBankAccount = request.body
    tx, company = request.tx, request.company
    store.lock_register(tx, company)
    refuse(_violations(request, sent))
    if store.is_known(tx, company, sent.iban):
        raise ApiError(409, [Violation("iban", "Is in use already")])
    version = next_version()
    row = {
        "company_id": company,
        "bank_account_id": next_id(tx),
        "iban": sent.iban,
        "order_no": sent.orderNo if sent.orderNo is not None else store.next_order(tx, company),
        "document": rules.document_of(sent),
        "created": version,
        "version": version,
    }
    return _put(request, row, None)


@endpoint("PUT", "/bankaccounts/{id}", body=CompanyBankAccount)
def update_bank_account(request: Request) -> object:
    """Replace an account under its version; IBAN and currency stay for ever."""
    sent: CompanyBankAccount = request.body
    tx, company = request.tx, request.company
    store.lock_register(tx, company)
    row = store.by_id(tx, company, read_id(request.path["id"]), lock=True)
    if row is None:
        raise ApiError(404)
    violations = check_version(request, row["version"], sent.version) + _violations(request, sent)
    if sent.iban != row["iban"]:
        violations.append(Violation("iban", "Cannot be changed"))
    if sent.currency != row["document"]["currency"]:
        violations.append(Violation("currency", "Cannot be changed"))
    refuse(violations)
    changed = {
        **row,
        "order_no": sent.orderNo if sent.orderNo is not None else row["order_no"],
        "document": rules.document_of(sent),
        "version": next_version(row["version"]),
    }
    return _put(request, changed, row)


def _violations(request: Request, sent: CompanyBankAccount) -> list[Violation]:
    country = company_of(request.tx, request.company)["country"]
    return rules.check(sent, country, store.in_chart(request.tx, request.company, sent.ledgerAccount))


def _put(request: Request, row: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    tx, company = request.tx, request.company
    store.put(tx, row)
    for flag in ("defaultForInvoice", "defaultForPayment"):
        if row["document"].get(flag):
            store.clear_default(tx, company, flag, but=row["bank_account_id"])
    answer = _shown(row)
    action = "UPDATE" if before else "CREATE"
    audit.record(
        tx, request.caller, action, "BANK_ACCOUNT", row["bank_account_id"], _shown(before) if before else None, answer
    )
    return answer


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return plain(  # type: ignore[no-any-return]
        {
            **row["document"],
            "id": row["bank_account_id"],
            "iban": row["iban"],
            "orderNo": row["order_no"],
            "serviceNumbers": [],
            "created": stamp(row["created"]),
            "version": stamp(row["version"]),
        }
    )
