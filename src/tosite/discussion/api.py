"""Endpoints of the discussion of a bought or expense document. Comments are never changed or removed."""

from typing import Any

from tosite.audit import store as audit
from tosite.circulation import rules as circulation_rules
from tosite.circulation import store as circulation
from tosite.circulation.round import CIRCULATED, ROLES
from tosite.contract.wire import Comment, InfoMessage
from tosite.discussion import rules, store
from tosite.invoices.access import hidden_from, named_in, own_only
from tosite.ledger.store import next_id
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.rights import holds
from tosite.web.wire import plain, stamp


@endpoint("GET", "/invoices/{invoiceId}/comments")
def list_comments(request: Request) -> object:
    """The comments, oldest first; ``readByAllTaggedUsers`` keeps those that tag users, read by all or not."""
    row = _invoice(request)
    _require_discussion(request, row)
    found = store.comments(request.tx, request.company, row["invoice_id"])
    asked = request.query.get("readByAllTaggedUsers")
    if asked is not None:
        found = [c for c in found if c["tags"] and rules.read_by_all(_times(c)) is asked]
    names = _names(store.people(request.tx, request.company))
    return {"comments": [_shown(comment, names) for comment in found]}


@endpoint("POST", "/invoices/{invoiceId}/comments", body=Comment)
def add_comment(request: Request) -> object:
    """Add a comment; ``@displayName`` tags a user, who must be one that may be tagged; other words stay plain text."""
    row, text = _invoice(request), request.body.comment
    switches = _require_discussion(request, row)
    if not text.strip():
        refuse([Violation("comment", "Is required")])
    people = store.people(request.tx, request.company)
    names = _names(people)
    able = {person["user_id"] for person in _taggable(request, row, people, switches)}
    users = rules.tagged_users(text, names)
    # Whoever cannot see the document would never know; the author should.
    strangers = [names[user] for user in users if user not in able]
    refuse([Violation("comment", f"@{name} has no access to this document and cannot be tagged") for name in strangers])
    made = {
        "company_id": request.company,
        "invoice_id": row["invoice_id"],
        "comment_id": next_id(request.tx),
        "author_id": request.caller.user_id,
        "comment": text,
    }
    store.insert(request.tx, made, users)
    shown = _shown(_comment(request, row, made["comment_id"]), names)
    audit.record(request.tx, request.caller, "CREATE", "COMMENT", made["comment_id"], None, shown)
    return shown


@endpoint("GET", "/invoices/{invoiceId}/comments/taggableusers")
def taggable_users(request: Request) -> object:
    """The users that a comment on this document may tag, by display name."""
    row = _invoice(request)
    switches = _require_discussion(request, row)
    people = store.people(request.tx, request.company)
    names = _names(people)
    found = [
        {"displayName": names[person["user_id"]], "fullName": _full_name(person)}
        for person in _taggable(request, row, people, switches)
    ]
    return {"taggableUsers": sorted(found, key=lambda user: user["displayName"])}


@endpoint("GET", "/invoices/{invoiceId}/comments/{commentId}")
def get_comment(request: Request) -> object:
    """One comment with its tagged users, and when each has read it."""
    row = _invoice(request)
    comment = _comment(request, row, read_id(request.path["commentId"]))
    _require_discussion(request, row)
    people = store.people(request.tx, request.company)
    names, full = _names(people), {person["user_id"]: _full_name(person) for person in people}
    tagged = [
        {
            "userTagId": tag["tag_id"],
            "displayName": names[tag["user_id"]],
            "fullName": full[tag["user_id"]],
            "read": tag["read"],
        }
        for tag in comment["tags"]
    ]
    return {**_shown(comment, names), "taggedUsers": plain(tagged)}


@endpoint("PUT", "/invoices/{invoiceId}/comments/{commentId}/read")
def mark_read(request: Request) -> object:
    """Note that the caller, who is tagged in it, has read the comment; the first time stands. 400 when not tagged."""
    row = _invoice(request)
    comment = _comment(request, row, read_id(request.path["commentId"]))
    _require_discussion(request, row)
    user = request.caller.user_id
    if user not in {tag["user_id"] for tag in comment["tags"]}:
        raise ApiError(400, "You are not tagged in this comment")
    store.mark_read(request.tx, request.company, row["invoice_id"], comment["comment_id"], user)
    return InfoMessage(message="The comment is marked as read")


def _invoice(request: Request) -> dict[str, Any]:
    """The document in the path. Raises ApiError 404 unknown or hidden, 403 without the right to it."""
    row = store.invoice(request.tx, request.company, read_id(request.path["invoiceId"]))
    if row is None or hidden_from(request, row):
        raise ApiError(404)
    request.require(row["type"])
    return row


def _require_discussion(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    """The switches of the circulation. Raises ApiError 403 for other types, and where discussion is off."""
    if row["type"] not in CIRCULATED:
        raise ApiError(403, f"Documents of type {row['type']} have no discussion")
    settings = circulation.settings(request.tx, request.company)
    if settings is None or not settings.switches["allowInvoiceSpecificDiscussion"]:
        raise ApiError(403, "The discussion of invoices is not in use in the company")
    return settings.switches


def _comment(request: Request, row: dict[str, Any], wanted: int) -> dict[str, Any]:
    """A comment of the document. Raises ApiError 404."""
    found = store.comment(request.tx, request.company, row["invoice_id"], wanted)
    if found is None:
        raise ApiError(404)
    return found


def _taggable(
    request: Request, row: dict[str, Any], people: list[dict[str, Any]], switches: dict[str, Any]
) -> list[dict[str, Any]]:
    """Who may be tagged: users who see the document. With extended tagging those too whom only their limit to own
    documents keeps from it: the tag makes it theirs."""
    rights = request.need.rights_for(row["type"])
    able = [p for p in people if p["active"] and any(holds(p["rights"], right) for right in rights)]
    if switches["allowExtendedTaggingInDiscussion"]:
        return able
    addressed = {row["creator_id"], *_addressed(request, row)}
    return [p for p in able if p["user_id"] in addressed or not own_only(p["rights"], row["type"])]


def _addressed(request: Request, row: dict[str, Any]) -> set[int]:
    """Whom the document is addressed to: named people, who stands in for them, who was tagged before."""
    today = request.today
    current = [circulation.substitution_of(s) for s in circulation.substitutions(request.tx, request.company, today)]
    named = named_in(row["document"])
    substitutes: set[int] = set()
    for role in ROLES.values():
        stand_ins = circulation_rules.stand_ins(current, role)
        candidates = {stand_in.substitute for stand_in in stand_ins}
        substitutes |= {u for u in candidates if circulation_rules.stood_in_for(u, stand_ins, today) & named}
    comments = store.comments(request.tx, request.company, row["invoice_id"])
    return named | substitutes | {tag["user_id"] for comment in comments for tag in comment["tags"]}


def _names(people: list[dict[str, Any]]) -> dict[int, str]:
    return rules.display_names({p["user_id"]: (p["first_name"], p["last_name"]) for p in people})


def _full_name(person: dict[str, Any]) -> str:
    return f"{person['first_name']} {person['last_name']}".strip()


def _times(comment: dict[str, Any]) -> list[object]:
    return [tag["read"] for tag in comment["tags"]]


def _shown(comment: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": comment["comment_id"],
        "author": names[comment["author_id"]],
        "dateTime": stamp(comment["written"]),
        "comment": comment["comment"],
        "taggedUsersInfo": {
            "numTaggedUsers": len(comment["tags"]),
            "readByAllTaggedUsers": rules.read_by_all(_times(comment)),
        },
    }
