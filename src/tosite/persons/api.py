"""Endpoints of persons. A person is one row with two views: this one, and the partner of type PERSON."""

from typing import Any

from tosite.audit import store as audit
from tosite.contract.wire import DefaultDimension, Person
from tosite.dimensions import defaults
from tosite.ledger.store import next_id, setting
from tosite.partners import groups, store
from tosite.partners.defaults import products_of
from tosite.persons import rules
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_id
from tosite.web.versions import check_version, next_version
from tosite.web.wire import plain, stamp

_IN_GROUP = (
    "(document->'registryInfo'->'partnerGroups' @> jsonb_build_array(jsonb_build_object('id', %(personGroupId)s::int)) "
    "OR (document->'registryInfo'->>'reportGroupId')::int = %(personGroupId)s::int)"
)


@endpoint("GET", "/persons")
def search_persons(request: Request) -> object:
    """Search persons; ``includeInactive`` adds those that are not active."""
    q = request.query
    conditions: list[Any] = ["company_id = %(company)s", "type = 'PERSON'"]
    for name, condition in {
        "personNumber": "strpos(lower(customer_number), lower(%(personNumber)s::text)) > 0",
        "mainPersonGroup": store.MAIN_GROUP_IS.replace("%(group)s", "%(mainPersonGroup)s"),
        "personGroupId": _IN_GROUP,
    }.items():
        if q.get(name) is not None:
            conditions.append(condition)
    if not q.get("includeInactive"):
        conditions.append("active")
    values = {**q, "company": request.company}
    rows, meta = page_of(request.tx, "partner", conditions, values, q, "partner_id")
    return {"results": [rules.basic(row["partner_id"], row["document"]["person"]) for row in rows], "meta": meta}


@endpoint("GET", "/persons/{id}")
def get_person(request: Request) -> object:
    """One person."""
    return _shown(_person(request))


@endpoint("POST", "/persons", body=Person)
def create_person(request: Request) -> object:
    """Add a person; it is a business partner of type PERSON from then on."""
    sent: Person = request.body
    violations = _violations(request, sent)
    if sent.version is not None:
        violations.append(Violation("version", "Must not be sent for a new person"))
    refuse(violations)
    row = {
        "company_id": request.company,
        "partner_id": next_id(request.tx),
        "version": next_version(),
        **_columns(sent),
    }
    store.put(request.tx, row)
    answer = _shown(row)
    audit.record(request.tx, request.caller, "CREATE", "PERSON", row["partner_id"], None, answer)
    return answer


@endpoint("PUT", "/persons/{id}", body=Person)
def update_person(request: Request) -> object:
    """Replace a person under its current version."""
    sent: Person = request.body
    row = _person(request, lock=True)
    violations = check_version(request, row["version"], sent.version) + _violations(request, sent)
    if sent.id is not None and sent.id != row["partner_id"]:
        violations.append(Violation("id", "Differs from the id of the path"))
    refuse(violations)
    changed = {**row, "version": next_version(row["version"]), **_columns(sent)}
    store.put(request.tx, changed)
    answer = _shown(changed)
    audit.record(request.tx, request.caller, "UPDATE", "PERSON", row["partner_id"], _shown(row), answer)
    return answer


@endpoint("GET", "/persons/{id}/defaults/dimensions")
def default_dimensions(request: Request) -> object:
    """The dimensions for which the person has a default split."""
    return defaults.listed(request, defaults.PARTNER, _person(request)["partner_id"])


@endpoint("GET", "/persons/{id}/defaults/dimensions/{dimensionId}")
def default_dimension(request: Request) -> object:
    """The default split of one dimension."""
    return defaults.shown(request, defaults.PARTNER, _person(request)["partner_id"])


@endpoint("PUT", "/persons/{id}/defaults/dimensions/{dimensionId}", body=DefaultDimension)
def set_default_dimension(request: Request) -> object:
    """Make a split the person's default."""
    return defaults.replace(request, defaults.PARTNER, _person(request, lock=True)["partner_id"])


@endpoint("GET", "/persons/{id}/defaults/products")
def default_products(request: Request) -> object:
    """The person's usual products."""
    return products_of(request, _person(request)["partner_id"])


def _person(request: Request, lock: bool = False) -> dict[str, Any]:
    """The person in the path. Raises ApiError 404; another type of partner is no person."""
    number = read_id(request.path["id"])
    if lock:
        row = store.lock(request.tx, request.company, number)
    else:
        row = next(iter(store.by_ids(request.tx, request.company, [number])), None)
    if row is None or row["type"] != "PERSON":
        raise ApiError(404)
    return row


def _violations(request: Request, sent: Person) -> list[Violation]:
    country = setting(request.tx, request.company, request.settings_version).country
    wanted = {
        f"registryInfo.personGroupsIds[{i}]": int(g) for i, g in enumerate(sent.registryInfo.personGroupsIds or [])
    }
    if sent.registryInfo.reportGroupId:
        wanted["registryInfo.reportGroupId"] = sent.registryInfo.reportGroupId
    return rules.check(sent, country) + groups.check_membership(request.tx, request.company, "PERSON", wanted)


def _columns(sent: Person) -> dict[str, Any]:
    document = rules.partner_view(rules.document_of(sent))
    return {"type": "PERSON", "name": document["name"], "active": sent.registryInfo.active, "document": document}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {**plain(row["document"]["person"]), "id": row["partner_id"], "version": stamp(row["version"])}
