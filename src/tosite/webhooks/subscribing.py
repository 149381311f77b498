"""What the contract's and the own operations on webhooks share: finding, checking, and storing one."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

from tosite.access.store import has_access
from tosite.apiclients.store import client as client_of_company
from tosite.audit import store as audit
from tosite.invoices.access import own_only
from tosite.ledger.store import next_id
from tosite.settings import read_settings
from tosite.vault import Unreadable, Vault, installed_vault
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_uuid
from tosite.webhooks import addresses, rules, store
from tosite.webhooks.catalogue import CATALOGUE, CONTRACT_EVENTS, KINDS

FORMER_KEY_HOURS = 24
_MANAGES = "management.companyUserManagement"


def client_of(request: Request) -> str | None:
    """The client whose webhooks the caller has to do with; None for all: who manages the company, on the pages."""
    return None if request.on_page and request.may(_MANAGES) else request.caller.client_id


def find(request: Request, lock: bool = False) -> dict[str, Any]:
    """The webhook of the path. Raises ApiError 404 unknown or another client's, 403 without the right to its events."""
    uuid = read_uuid(request.path["uuid"])
    row = store.find(request.tx, request.company, client_of(request), uuid, lock)
    if row is None:
        raise ApiError(404)
    for event in row["subscriptions"]:
        request.require(event)
    return row


def search(
    request: Request, conditions: Sequence[LiteralString] = (), orders: dict[str, LiteralString] | None = None
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """A page of the webhooks of the company and API client, as far as the caller may see all their events.

    Filtered by ``url`` and ``eventType`` of the query, and by more ``conditions``. Raises ApiError 403.
    """
    q = request.query
    values = {
        **q,
        "company": request.company,
        "client": client_of(request),
        "visible": visible(request),
        "contract": list(CONTRACT_EVENTS),
        "events": q.get("eventType"),
    }
    wanted: list[LiteralString] = [
        "company_id = %(company)s",
        "(%(client)s::text IS NULL OR client_id = %(client)s)",
        "NOT " + store.SUBSCRIBES_TO_OTHERS,
        *conditions,
    ]
    if q.get("url"):
        wanted.append("url = %(url)s::text")
    if q.get("eventType"):
        wanted.append(store.SUBSCRIBES_TO_ANY)
    return page_of(request.tx, "webhook", wanted, values, q, "webhook_id", orders, store.COLUMNS)


def require_subscribing(request: Request, events: Sequence[str]) -> dict[str, list[str] | None]:
    """The kinds of object that each subscription may cover, None for all. Raises ApiError 403 where it is none.

    A limit to the caller's own documents excludes their kinds: an event does not know for whom it is.
    """
    found: dict[str, list[str] | None] = {}
    for event in events:
        kinds = kinds_of(request, event, write=True)
        if not kinds:
            raise ApiError(403)
        found[event] = None if "" in kinds else kinds
    return found


def kinds_of(request: Request, event: str, write: bool = False) -> list[str]:
    """The kinds of object whose events the caller may see, or let others be told of; '' where an event has no kinds.

    None of those that a limit to the caller's own documents hides from him.
    """
    return [
        kind
        for kind, rights in KINDS[event].items()
        if any(request.may(right, write) for right in rights) and not _limited(request, event, kind)
    ]


def seen_events(request: Request) -> dict[str, list[str]]:
    """The pairs of event and kind of object that the caller may see, as parameters of ``of_seen``."""
    pairs = [(event, kind) for event in CATALOGUE for kind in kinds_of(request, event)]
    return {"seen": [event for event, _ in pairs], "seen_kinds": [kind for _, kind in pairs]}


def of_seen(kind: LiteralString) -> LiteralString:
    """The condition that an event of the type ``event_type`` is one of ``seen_events``; ``kind`` is its kind in SQL."""
    return (
        "EXISTS (SELECT 1 FROM unnest(%(seen)s::text[], %(seen_kinds)s::text[]) v (event, kind) "  # noqa: S608  (literals)
        "WHERE v.event = event_type AND v.kind IN ('', " + kind + "))"
    )


def _limited(request: Request, event: str, kind: str) -> bool:
    if event.startswith("RECEIPT_"):
        return request.limited("accounting.personalJournalReceiptsOnly")
    return own_only(request.rights, kind)


def create(request: Request, sent: Any, client: str | None = None) -> dict[str, Any]:
    """Store a webhook as it was sent, of the caller's ``client`` unless a person on the pages names one.

    Raises ApiError 403, and 400 with every violation.
    """
    kinds = require_subscribing(request, sent.subscriptions)
    key, violations = _check(sent)
    client = client if request.on_page else request.caller.client_id
    if request.on_page:
        violations += _check_client(request, client)
    store.lock_registration(request.tx, request.company)
    violations += _told_already(request, client, sent)
    limit = read_settings().webhook_limit
    if limit and store.count(request.tx, request.company) >= limit:
        violations.append(Violation("", f"The company has {limit} webhooks already"))
    refuse(violations)
    webhook = next_id(request.tx)
    row = {
        "company_id": request.company,
        "webhook_id": webhook,
        "client_id": client,
        "url": sent.url,
        "authentication_type": sent.authenticationType,
        "key_sealed": None if key is None else _vault().seal(key, rules.owner_of_key(request.company, webhook)),
        "subscriptions": sorted(kinds),
    }
    row["webhook_uuid"] = store.insert(request.tx, row)
    store.subscribe(request.tx, request.company, webhook, [], kinds)
    audit.record(request.tx, request.caller, "CREATE", "WEBHOOK", webhook, None, logged(row))
    return row


def replace(request: Request, row: dict[str, Any], sent: Any, known: Collection[str], keeps_key: bool = False) -> None:
    """Give a webhook what was sent, and its subscriptions to ``known`` events; it is active again.

    Another key than before is signed with beside the former one for a day; with ``keeps_key`` the one that there is
    stays where none was sent. Raises ApiError 403, and 400.
    """
    kinds = require_subscribing(request, sent.subscriptions)
    stays = (
        keeps_key and not sent.authenticationMeta and row["authentication_type"] == sent.authenticationType == "HMAC"
    )
    key, violations = _check(sent, needs_key=not stays)
    store.lock_registration(request.tx, request.company)
    refuse(violations + _told_already(request, row["client_id"], sent, row["webhook_id"]))
    changed = {**row, "url": sent.url, **({} if stays else _keys(row, key, FORMER_KEY_HOURS))}
    changed["subscriptions"] = sorted({*row["subscriptions"]} - {*known} | {*kinds})
    store.update(request.tx, changed)
    store.subscribe(request.tx, request.company, row["webhook_id"], list(known), kinds)
    audit.record(request.tx, request.caller, "UPDATE", "WEBHOOK", row["webhook_id"], logged(row), logged(changed))


def replace_key(request: Request, row: dict[str, Any], meta: object, hours: int) -> dict[str, Any]:
    """Sign with a new key, and for so many hours with the former one too. Raises ApiError 400."""
    key = rules.read_key(meta)
    if isinstance(key, Violation):
        refuse([key])
        raise AssertionError
    changed = {**row, **_keys(row, key, hours), "disabled_at": None, "disabled_reason": None, "failing_since": None}
    store.update(request.tx, changed)
    audit.record(request.tx, request.caller, "KEY", "WEBHOOK", row["webhook_id"], logged(row), logged(changed))
    return changed


def switch_on(request: Request, row: dict[str, Any]) -> None:
    """Let a disabled webhook be active again, as it is."""
    store.update(request.tx, row)
    before = {**logged(row), "disabledReason": row["disabled_reason"]}
    audit.record(request.tx, request.caller, "ENABLE", "WEBHOOK", row["webhook_id"], before, logged(row))


def remove(request: Request, row: dict[str, Any]) -> None:
    """End a webhook; what waits for it is dropped."""
    store.remove(request.tx, request.company, row["webhook_id"])
    audit.record(request.tx, request.caller, "DELETE", "WEBHOOK", row["webhook_id"], logged(row), None)


def visible(request: Request) -> list[str]:
    """The events that the caller may see. Raises ApiError 403 when there are none."""
    events = [event for event in CATALOGUE if request.allows(event)]
    if not events:
        raise ApiError(403)
    return events


def logged(row: dict[str, Any]) -> dict[str, Any]:
    """A webhook in the audit log: without its key."""
    return {
        "uuid": str(row["webhook_uuid"]),
        "clientId": row["client_id"],
        "url": row["url"],
        "authenticationType": row["authentication_type"],
        "subscriptions": row["subscriptions"],
    }


def _check_client(request: Request, client: str | None) -> list[Violation]:
    """A webhook belongs to a client that has access to the company, or to one of the company's own."""
    if client is not None:
        if has_access(request.tx, request.company, client):
            return []
        own = client_of_company(request.tx, request.company, client)
        if own is not None and own["archived_at"] is None:
            return []
    return [Violation("clientId", "Is no client that has access to the company")]


def _check(sent: Any, needs_key: bool = True) -> tuple[bytes | None, list[Violation]]:
    """The key that was sent, and what is wrong with the webhook."""
    violations = rules.check_subscriptions(sent.subscriptions)
    try:
        addresses.check_registered(sent.url, read_settings().webhook_allow_loopback)
    except addresses.Forbidden as reason:
        violations.append(Violation("url", str(reason)))
    key = rules.read_key(sent.authenticationMeta) if sent.authenticationType == "HMAC" and needs_key else None
    if isinstance(key, Violation):
        return None, [*violations, key]
    return key, violations


def _told_already(request: Request, client: str | None, sent: Any, but: int | None = None) -> list[Violation]:
    """A client's URL is told of an event once: two webhooks would send it the same thing under two ids."""
    told = store.told_already(request.tx, request.company, client, sent.url, sent.subscriptions, but)
    return [
        Violation(
            f"subscriptions[{sent.subscriptions.index(event)}]", f"The URL has {event} from webhook {uuid} already"
        )
        for event, uuid in told
    ]


def _keys(row: dict[str, Any], key: bytes | None, hours: int) -> dict[str, Any]:
    """The columns of the keys after ``key`` has come, or HMAC is given up."""
    if key is None:
        kept = {"key_sealed": None, "former_key_sealed": None, "former_key_until": None}
        return {"authentication_type": "NONE", **kept}
    vault, owner = _vault(), rules.owner_of_key(row["company_id"], row["webhook_id"])
    former = row["key_sealed"]
    if former is not None:
        try:
            if vault.open(bytes(former), owner) == key:
                return {"authentication_type": "HMAC"}
        except Unreadable:
            former = None
    until = datetime.now(UTC) + timedelta(hours=hours)
    return {
        "authentication_type": "HMAC",
        "key_sealed": vault.seal(key, owner),
        "former_key_sealed": former if hours else None,
        "former_key_until": until if former is not None and hours else None,
    }


def _vault() -> Vault:
    return installed_vault(rules.VAULT)
