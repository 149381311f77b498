"""Business partners: found, read, and the few things about them that change by hand."""

from typing import Any

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/partners", N_("Partners"), N_("Registers"), 1, needs="GET /businesspartners")
TYPES = ("CUSTOMER", "SUPPLIER", "PERSON")


@console_page("GET", "/console/partners", AREA)
def partners(console: Console) -> Answer:
    """Partners by register and name."""
    asked = console.filters("type", "active", "customerNumber")
    headers = {"name": console.query.get("name", "")}
    return console.page(
        "console/partners.html",
        console._(AREA.text),
        listed=console.listed("/businesspartners", asked, headers=headers),
        types=[kind for kind in TYPES if console.may("GET /businesspartners", kind)],
    )


@console_page("GET", "/console/partners/{id}", AREA)
def partner(console: Console) -> Answer:
    """One partner with its latest documents."""
    if "," in console.path["id"]:
        raise ApiError(404)
    found = console.get("/businesspartners/{id}", values={"id": console.path["id"]})
    documents = console.optional("/invoices", query={"businessPartnerId": found["id"], "size": 10})
    return console.page(
        "console/partner.html",
        found["name"],
        partner=found,
        rows=documents["results"] if documents else [],
        may_change=found["type"] != "PERSON" and console.may("PATCH /businesspartners/{id}", found["type"]),
    )


@console_page("POST", "/console/partners/{id}", AREA)
def change(console: Console) -> Answer:
    """Change name, e-mail and whether the partner is in use; the version that was looked at must be current."""
    number, form = console.number(), console.form
    before = console.get("/businesspartners/{id}", values={"id": number})
    body: dict[str, Any] = {
        "version": form.get("version"),
        "name": form.get("name", ""),
        "invoicingInfo": {"email": form.get("email") or None},
        "registryInfo": {**before.get("registryInfo", {}), "active": form.get("active") == "yes"},
    }
    return console.do(
        "PATCH",
        "/businesspartners/{id}",
        f"/console/partners/{number}",
        N_("The partner is changed"),
        values={"id": number},
        body=body,
    )
