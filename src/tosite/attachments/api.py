"""Endpoints of attachments: parse, rules, store, answer."""

from typing import Any

import msgspec

from tosite.attachments import rules, store
from tosite.audit import store as audit
from tosite.contract.wire import Attachment, AttachmentRename
from tosite.invoices.access import hidden_from, limit_conditions, own_only
from tosite.ledger.store import next_id, period_state
from tosite.web.binding import bind, parse_json
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.multipart import Part, mixed
from tosite.web.query import read_id
from tosite.web.wire import stamp


@endpoint("GET", "/attachments")
def search_attachments(request: Request) -> object:
    """Search attachments; ``username`` arrives as a header. Owners without a right are left out, none at all is 403."""
    kinds = request.allowed_kinds()
    if not kinds:
        raise ApiError(403)
    values = {**request.query, "company": request.company, "kinds": kinds}
    values["username"] = request.headers.get("username", "")
    rows, meta = store.search(request.tx, values, limit_conditions(request, values), request.query)
    return {"results": [_document(row) for row in rows], "meta": meta}


@endpoint("POST", "/attachments", form=True)
def save_attachment(request: Request) -> object:
    """Attach a file to its owner. 400 with all violations of the form, 404 for an unknown owner."""
    tx, company = request.tx, request.company
    meta, content = _form(request.body)
    kind = store.owner_kind(tx, company, meta.referenceType, meta.referenceId)
    if kind is None or _is_hidden(request, kind, meta.referenceId):
        raise ApiError(404, [Violation("referenceId", "Unknown owner")])
    request.require(kind)
    stored: dict[str, Any] = {
        "company_id": company,
        "attachment_id": next_id(tx),
        "reference_type": meta.referenceType,
        "reference_id": meta.referenceId,
        "name": meta.name,
        "mime_type": rules.mime_type(meta.name),
        "size": len(content),
        "send_with_invoice": meta.sendWithInvoice and kind in rules.SENT_WITH,
        "user_id": request.caller.user_id,
    }
    store.insert(tx, stored, content)
    answer = store.metadata(stored)
    _audit(request, "CREATE", stored["attachment_id"], None, answer)
    return answer


@endpoint("GET", "/attachments/{attachmentId}")
def get_attachment(request: Request) -> object:
    """The metadata, then the bytes. 404 for unknown ones and for those of owners that the caller may not see."""
    row = store.by_id(request.tx, request.company, read_id(request.path["attachmentId"]))
    if row is None or not request.allows(row["kind"]) or _is_hidden(request, row["kind"], row["reference_id"]):
        raise ApiError(404)
    headers = {"Content-Type": row["mime_type"], "Content-Disposition": rules.disposition(row["name"])}
    described = ({"Content-Type": "application/json"}, msgspec.json.encode(store.metadata(row)))
    return mixed([described, (headers, store.content(request.tx, request.company, row["attachment_id"]))])


@endpoint("PATCH", "/attachments/{attachmentId}", raw_body=True, body_optional=True)
def rename_attachment(request: Request) -> object:
    """Rename a file within its extension; the name of the body beats the one of the query."""
    row = _locked(request)
    sent = request.body if request.body is not None else {}
    if isinstance(sent, dict) and sent.get("name") in (None, "") and request.query.get("name"):
        sent = {**sent, "name": request.query["name"]}
    name = bind(AttachmentRename, sent).name
    refuse(rules.check_rename(row["name"], name))
    store.rename(request.tx, request.company, row["attachment_id"], name)
    answer = store.metadata({**row, "name": name})
    _audit(request, "UPDATE", row["attachment_id"], store.metadata(row), answer)
    return answer


@endpoint("DELETE", "/attachments/{attachmentId}")
def delete_attachment(request: Request) -> object:
    """Remove a file. 403 while its owner lies in a closed period."""
    row = _locked(request)
    if row["owner_date"] and period_state(request.tx, request.company, row["owner_date"]) == "CLOSED":
        raise ApiError(403, "CLOSED_FISCAL_PERIOD")
    store.remove(request.tx, request.company, row["attachment_id"])
    _audit(request, "DELETE", row["attachment_id"], store.metadata(row), None)
    return None


def _form(parts: dict[str, Part]) -> tuple[Attachment, bytes]:
    """What the form says and carries. Raises ApiError 400 with all violations of both parts."""
    violations: list[Violation] = []
    meta, file = parts.get("meta"), parts.get("file")
    attachment: Attachment | None = None
    if meta is None:
        violations.append(Violation("meta", "Is required"))
    else:
        try:
            attachment = _meta(meta.data)
            violations += rules.check_name(attachment.name) + rules.check_reference(attachment.referenceType)
        except ApiError as error:
            violations += [Violation(v.field or "meta", v.message) for v in error.violations]
    content = file.data if file else b""
    violations += rules.check_size(len(content)) if file else [Violation("file", "Is required")]
    refuse(violations)
    assert attachment  # noqa: S101  (read, or refused above)
    return attachment, content


def _meta(data: bytes) -> Attachment:
    sent = parse_json(data)
    if isinstance(sent, dict) and sent.get("sendWithInvoice") in (None, ""):
        sent["sendWithInvoice"] = False  # required by the contract, yet clients leave it out
    return bind(Attachment, sent)


def _locked(request: Request) -> dict[str, Any]:
    """The attachment of the path, locked. Raises ApiError 404 unknown or hidden, 403 without the right to its owner."""
    row = store.by_id(request.tx, request.company, read_id(request.path["attachmentId"]), lock=True)
    if row is None or _is_hidden(request, row["kind"], row["reference_id"]):
        raise ApiError(404)
    request.require(row["kind"])
    return row


def _is_hidden(request: Request, kind: str, owner: int) -> bool:
    """Does a limit to own documents hide the invoice or journal that a file hangs on?"""
    if not own_only(request.rights, kind):
        return False
    creator = store.creator_of(request.tx, request.company, owner)
    return hidden_from(request, {"invoice_id": owner, "type": kind, "creator_id": creator})


def _document(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "attachmentId": row["attachment_id"],
        "name": row["name"],
        "size": row["size"],
        "user": row["username"],
        "referenceId": row["reference_id"],
        "referenceType": row["reference_type"],
        "attached": stamp(row["attached"]),
    }


def _audit(request: Request, action: str, attachment_id: int, before: Any, after: Any) -> None:
    audit.record(request.tx, request.caller, action, "ATTACHMENT", attachment_id, before, after)
