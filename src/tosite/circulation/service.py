"""Endpoints of tosite's own that write what the contract only reads: settings, verifier lists, substitutions."""

from collections import Counter
from typing import Any

from tosite.audit import store as audit
from tosite.circulation import rules, store, views
from tosite.circulation.round import ROLES
from tosite.circulation.wire import CirculationPolicy, SubstitutionEntry, VerifierListEntry
from tosite.ledger.store import next_id
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id

_TAG = "Invoice circulation"


@endpoint(
    "PUT",
    "/service/circulation/settings",
    body=CirculationPolicy,
    own=Own(_TAG, CirculationPolicy),
)
def replace_settings(request: Request) -> object:
    """Set the circulation up, or change all of its settings."""
    tx, company, sent = request.tx, request.company, request.body
    store.lock(tx, company)
    values = {name: getattr(sent, name) for name in rules.SWITCHES}
    switches = {name: rules.SWITCHES[name] if value is None else value for name, value in values.items()}
    refuse(_check_people(request, sent, switches))
    old = store.settings(tx, company)
    new = store.Settings(switches, sent.verifiers or [], sent.acceptors or [])
    store.put_settings(tx, company, new)
    before = _settings_shown(old) if old else None
    audit.record(tx, request.caller, "UPDATE", "CIRCULATION_SETTINGS", company, before, _settings_shown(new))
    return _settings_shown(new)


@endpoint("GET", "/service/circulation/verifierlists", own=Own(_TAG, VerifierListEntry, many=True))
def all_lists(request: Request) -> object:
    """All verifier lists by id, with the partners that they serve."""
    return [_list_shown(row) for row in store.lists(request.tx, request.company)]


@endpoint("GET", "/service/circulation/verifierlists/{id}", own=Own(_TAG, VerifierListEntry))
def one_list(request: Request) -> object:
    """One verifier list, with the partners that it serves."""
    return _list_shown(views.list_of_path(request))


@endpoint(
    "POST",
    "/service/circulation/verifierlists",
    body=VerifierListEntry,
    own=Own(_TAG, VerifierListEntry),
)
def create_list(request: Request) -> object:
    """Add a verifier list."""
    store.lock(request.tx, request.company)
    _check_list(request, None)
    row = _list_row(request, next_id(request.tx))
    store.put_list(request.tx, row)
    audit.record(request.tx, request.caller, "CREATE", "VERIFIER_LIST", row["list_id"], None, _list_shown(row))
    return _list_shown(row)


@endpoint(
    "PUT",
    "/service/circulation/verifierlists/{id}",
    body=VerifierListEntry,
    own=Own(_TAG, VerifierListEntry),
)
def replace_list(request: Request) -> object:
    """Replace a verifier list; documents that have their people keep them."""
    store.lock(request.tx, request.company)
    old = views.list_of_path(request)
    _check_list(request, old["list_id"])
    row = _list_row(request, old["list_id"])
    store.put_list(request.tx, row)
    audit.record(
        request.tx, request.caller, "UPDATE", "VERIFIER_LIST", row["list_id"], _list_shown(old), _list_shown(row)
    )
    return _list_shown(row)


@endpoint("DELETE", "/service/circulation/verifierlists/{id}", own=Own(_TAG, status=204))
def delete_list(request: Request) -> object:
    """Remove a verifier list; new documents of its partners get the company's people."""
    store.lock(request.tx, request.company)
    old = views.list_of_path(request)
    store.remove_list(request.tx, request.company, old["list_id"])
    audit.record(request.tx, request.caller, "DELETE", "VERIFIER_LIST", old["list_id"], _list_shown(old), None)
    return None


@endpoint("GET", "/service/circulation/substitutions", own=Own(_TAG, SubstitutionEntry, many=True))
def all_substitutions(request: Request) -> object:
    """All substitutions by their start, past ones too; without a right to company information the caller's own."""
    rows = store.substitutions(request.tx, request.company)
    if not request.allows("COMPANY"):
        request.require("OWN")
        rows = [row for row in rows if row["user_id"] == request.caller.user_id]
    return [views.substitution(row) for row in rows]


@endpoint(
    "POST",
    "/service/circulation/substitutions",
    body=SubstitutionEntry,
    own=Own(_TAG, SubstitutionEntry),
)
def create_substitution(request: Request) -> object:
    """Let somebody stand in for a user; for themselves users may where the settings allow it."""
    store.lock(request.tx, request.company)
    _require_writing(request, request.body.userId)
    row = _substitution_row(request, next_id(request.tx))
    store.put_substitution(request.tx, row)
    shown = views.substitution(row)
    audit.record(request.tx, request.caller, "CREATE", "SUBSTITUTION", row["substitution_id"], None, shown)
    return shown


@endpoint(
    "PUT",
    "/service/circulation/substitutions/{id}",
    body=SubstitutionEntry,
    own=Own(_TAG, SubstitutionEntry),
)
def replace_substitution(request: Request) -> object:
    """Replace a substitution; what was done under it stands."""
    old = _substitution_of_path(request)
    _require_writing(request, request.body.userId)
    row = _substitution_row(request, old["substitution_id"])
    store.put_substitution(request.tx, row)
    before, after = views.substitution(old), views.substitution(row)
    audit.record(request.tx, request.caller, "UPDATE", "SUBSTITUTION", row["substitution_id"], before, after)
    return after


@endpoint("DELETE", "/service/circulation/substitutions/{id}", own=Own(_TAG, status=204))
def delete_substitution(request: Request) -> object:
    """End a substitution at once; what was done under it stands."""
    old = _substitution_of_path(request)
    store.remove_substitution(request.tx, request.company, old["substitution_id"])
    shown = views.substitution(old)
    audit.record(request.tx, request.caller, "DELETE", "SUBSTITUTION", old["substitution_id"], shown, None)
    return None


def _check_people(
    request: Request, sent: CirculationPolicy | VerifierListEntry, switches: dict[str, Any]
) -> list[Violation]:
    named = {role: getattr(sent, role) or [] for role in ROLES.values()}
    members = store.members(request.tx, request.company, [user for users in named.values() for user in users])
    rights = {user: member["rights"] for user, member in members.items()}
    out: list[Violation] = []
    for role, users in named.items():
        out += rules.check_named(users, role, members, switches) + rules.check_able(users, role, rights)
    return out


def _check_list(request: Request, number: int | None) -> None:
    """Raise ApiError 400 with every violation in the list that was sent; ``number`` is its id where it has one."""
    sent: VerifierListEntry = request.body
    switches = store.settings_or_defaults(request.tx, request.company).switches
    violations = _check_people(request, sent, switches)
    if not sent.name.strip():
        violations.append(Violation("name", "Is required"))
    if sent.id is not None and number is not None and sent.id != number:
        violations.append(Violation("id", "Differs from the id of the path"))
    partners = sent.partnerIds or []
    times = Counter(partners)
    known = store.circulating_partners(request.tx, request.company, partners)
    for index, partner in enumerate(partners):
        if partner not in known:
            violations.append(Violation(f"partnerIds[{index}]", "Is no supplier or person of the company"))
        elif known[partner] not in (None, number):
            violations.append(Violation(f"partnerIds[{index}]", f"Has the list {known[partner]} already"))
        elif times[partner] > 1:
            violations.append(Violation(f"partnerIds[{index}]", "Is named twice"))
    refuse(violations)


def _list_row(request: Request, number: int) -> dict[str, Any]:
    sent: VerifierListEntry = request.body
    return {
        "company_id": request.company,
        "list_id": number,
        "name": sent.name,
        "verifiers": sent.verifiers or [],
        "acceptors": sent.acceptors or [],
        "partner_ids": sorted(sent.partnerIds or []),
    }


def _list_shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["list_id"],
        "name": row["name"],
        "verifiers": row["verifiers"],
        "acceptors": row["acceptors"],
        "partnerIds": row["partner_ids"],
    }


def _settings_shown(found: store.Settings) -> dict[str, Any]:
    return {**found.switches, "verifiers": found.verifiers, "acceptors": found.acceptors}


def _substitution_of_path(request: Request) -> dict[str, Any]:
    """The substitution in the path, while no other writer is at work. Raises ApiError 404 unknown, 403 not allowed."""
    store.lock(request.tx, request.company)
    number = read_id(request.path["id"])
    rows = store.substitutions(request.tx, request.company)
    row = next((row for row in rows if row["substitution_id"] == number), None)
    if row is None:
        raise ApiError(404)
    _require_writing(request, row["user_id"])
    return row


def _require_writing(request: Request, user: int) -> None:
    """Raise ApiError 403 unless the caller may say who stands in for ``user``."""
    if request.allows("COMPANY"):
        return
    settings = store.settings(request.tx, request.company)
    if user != request.caller.user_id or settings is None or not settings.switches["allowPersonalSubstitution"]:
        raise ApiError(403)
    request.require("OWN")


def _substitution_row(request: Request, number: int) -> dict[str, Any]:
    """The checked row of what was sent. Raises ApiError 400 with every violation."""
    sent: SubstitutionEntry = request.body
    row = {
        "company_id": request.company,
        "substitution_id": number,
        "user_id": sent.userId,
        "start_date": sent.start,
        "end_date": sent.end,
        "for_verifying": sent.substituteForVerifying,
        "for_approving": sent.substituteForApproving,
        "notes": sent.notes,
    }
    rows = store.substitutions(request.tx, request.company, not_over_on=sent.start)
    others = [store.substitution_of(other) for other in rows if other["substitution_id"] != number]
    substitutes = (sent.substituteForVerifying, sent.substituteForApproving)
    users = [sent.userId, *(user for user in substitutes if user is not None)]
    rights = {user: member["rights"] for user, member in store.members(request.tx, request.company, users).items()}
    refuse(rules.check_substitution(store.substitution_of(row), others, rights))
    return row
