"""Endpoints of the circulation's settings and verifier lists as the contract reads them."""

from collections.abc import Sequence
from typing import Any

from tosite.circulation import store, views
from tosite.web.endpoint import Request, endpoint


@endpoint("GET", "/company/invoicecirculation/settings")
def circulation_settings(request: Request) -> object:
    """The settings, the people of every document, and the substitutions that are not over."""
    tx, company = request.tx, request.company
    found = store.settings_or_defaults(tx, company)
    people = store.members(tx, company, found.verifiers + found.acceptors)
    return {
        **found.switches,
        "verifiers": _in_full(found.verifiers, people),
        "acceptors": _in_full(found.acceptors, people),
        "substitutions": [
            {name: value for name, value in views.substitution(row).items() if name != "id"}  # the contract has none
            for row in store.substitutions(tx, company, request.today)
        ],
    }


@endpoint("GET", "/company/invoicecirculation/verifierlists")
def verifier_lists(request: Request) -> object:
    """All lists by id, their users as ids."""
    return [
        {"id": row["list_id"], "name": row["name"], "verifiers": row["verifiers"], "acceptors": row["acceptors"]}
        for row in store.lists(request.tx, request.company)
    ]


@endpoint("GET", "/company/invoicecirculation/verifierlists/{id}")
def verifier_list(request: Request) -> object:
    """One list, its users in full."""
    row = views.list_of_path(request)
    people = store.members(request.tx, request.company, row["verifiers"] + row["acceptors"])
    return {
        "id": row["list_id"],
        "name": row["name"],
        "verifiers": _in_full(row["verifiers"], people),
        "acceptors": _in_full(row["acceptors"], people),
    }


def _in_full(users: Sequence[int], people: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """The users with their names and places; who has left the company is left out."""
    present = [people[user] for user in users if user in people]
    return [
        {"userId": p["user_id"], "firstname": p["first_name"], "surname": p["last_name"], "orderNo": place}
        for place, p in enumerate(present, start=1)
    ]
