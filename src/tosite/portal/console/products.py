"""Products: found, read, and priced."""

from tosite.portal.console.forms import amount
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/products", N_("Products"), N_("Registers"), 2, needs="GET /products")
TYPES = ("SALES", "PURCHASE", "TRAVEL")


@console_page("GET", "/console/products", AREA)
def products(console: Console) -> Answer:
    """Products by register, name and code."""
    return console.page(
        "console/products.html",
        console._(AREA.text),
        listed=console.listed("/products", console.filters("type", "name", "code", "active")),
        types=[kind for kind in TYPES if console.may("GET /products", kind)],
    )


@console_page("GET", "/console/products/{id}", AREA)
def product(console: Console) -> Answer:
    """One product."""
    if "," in console.path["id"]:
        raise ApiError(404)
    found = console.get("/products/{productId}", values={"productId": console.path["id"]})
    return console.page(
        "console/product.html",
        found["name"],
        product=found,
        may_change=found["type"] != "TRAVEL" and console.may("PUT /products/{productId}", found["type"]),
    )


@console_page("POST", "/console/products/{id}", AREA)
def change(console: Console) -> Answer:
    """Change name, price and whether the product is in use; the version that was looked at must be current."""
    number, form = console.number(), console.form
    found = console.get("/products/{productId}", values={"productId": number})
    found |= {
        "version": form.get("version"),
        "name": form.get("name", ""),
        "price": amount(form, "price"),
        "active": form.get("active") == "yes",
    }
    return console.do(
        "PUT",
        "/products/{productId}",
        f"/console/products/{number}",
        N_("The product is changed"),
        values={"productId": number},
        body=found,
    )
