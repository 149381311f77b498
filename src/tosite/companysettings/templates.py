"""Endpoints of invoice templates: the contract's short list, and the templates themselves as operations of our own.

A template is data. Its texts are kept and printed as they stand, also where they look like markup or code.
"""

from decimal import Decimal
from typing import Any

import msgspec

from tosite.audit import store as audit
from tosite.companysettings import rules, store
from tosite.companysettings.api import TAG
from tosite.companysettings.wire import CompanyInvoiceTemplate
from tosite.ledger.store import next_id
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain

_COLLECTION = "/service/company/invoicetemplates"
_ONE = _COLLECTION + "/{templateId}"


@endpoint("GET", "/company/invoicetemplates")
def invoice_templates(request: Request) -> object:
    """The templates that invoices may name, by id."""
    rows = store.templates(request.tx, request.company)
    return [{"id": row["template_id"], "name": row["name"]} for row in rows if row["active"]]


@endpoint("GET", _COLLECTION, own=Own(TAG, CompanyInvoiceTemplate, many=True))
def whole_templates(request: Request) -> object:
    """Every template whole, those withdrawn too, by id."""
    return [_shown(row) for row in store.templates(request.tx, request.company)]


@endpoint("GET", _ONE, own=Own(TAG, CompanyInvoiceTemplate))
def whole_template(request: Request) -> object:
    """One template whole."""
    row = store.template(request.tx, request.company, read_id(request.path["templateId"]))
    if row is None:
        raise ApiError(404)
    return _shown(row)


@endpoint("POST", _COLLECTION, body=CompanyInvoiceTemplate, own=Own(TAG, CompanyInvoiceTemplate))
def create_template(request: Request) -> object:
    """Make a template; an ``id`` in the body is ignored."""
    return _put(request, None)


@endpoint("PUT", _ONE, body=CompanyInvoiceTemplate, own=Own(TAG, CompanyInvoiceTemplate))
def update_template(request: Request) -> object:
    """Replace a template. ``active`` false withdraws it: invoices that have it keep it, others cannot name it."""
    row = store.template(request.tx, request.company, read_id(request.path["templateId"]), lock=True)
    if row is None:
        raise ApiError(404)
    return _put(request, row)


def _put(request: Request, before: dict[str, Any] | None) -> dict[str, Any]:
    sent: CompanyInvoiceTemplate = request.body
    tx, company = request.tx, request.company
    number = before["template_id"] if before else next_id(tx)
    logo = store.logo(tx, company, sent.logoAttachmentId) if sent.logoAttachmentId else None
    violations = rules.check_template(sent, logo)
    if before and sent.id is not None and sent.id != number:
        violations.append(Violation("id", "Differs from the id of the path"))
    refuse(violations)
    raw = msgspec.to_builtins(sent, builtin_types=(Decimal,))
    row = {
        "company_id": company,
        "template_id": number,
        "name": sent.name.strip(),
        "active": sent.active is not False,
        "logo_attachment_id": sent.logoAttachmentId or None,
        "document": plain({"colours": raw.get("colours"), "texts": raw.get("texts") or []}),
    }
    store.put_template(tx, row)
    after = _shown(row)
    action = "UPDATE" if before else "CREATE"
    audit.record(tx, request.caller, action, "INVOICE_TEMPLATE", number, _shown(before) if before else None, after)
    return after


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain(
        {
            **row["document"],
            "id": row["template_id"],
            "name": row["name"],
            "active": row["active"],
            "logoAttachmentId": row["logo_attachment_id"],
        }
    )
    return found
