"""How the company's invoices look on paper: its templates, and what their pages state of the company."""

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_

AREA = area(
    "/console/paper",
    N_("Invoice pages"),
    N_("Company"),
    3,
    needs="GET /service/company/pagesettings",
)


@console_page("GET", "/console/paper", AREA)
def paper(console: Console) -> Answer:
    """The templates, and in Swedish companies the approval for F-tax."""
    return console.page(
        "console/paper.html",
        console._(AREA.text),
        settings=console.get("/service/company/pagesettings") if console.company["country"] == "SWEDEN" else None,
        templates=console.get("/service/company/invoicetemplates"),
        may_change=console.may("PUT /service/company/pagesettings"),
    )


@console_page("POST", "/console/paper", AREA)
def change(console: Console) -> Answer:
    """Say on invoices that the company is approved for F-tax, or no longer."""
    return console.do(
        "PUT",
        "/service/company/pagesettings",
        AREA.path,
        N_("The settings of the invoice pages are saved"),
        body={"approvedForFTax": console.form.get("approvedForFTax") == "yes"},
    )
