"""What the API costs: the month so far, the prices in force, and those that are announced."""

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.service.billing import run
from tosite.service.billing.rules import net_of

AREA = area("/console/costs", N_("Costs and prices"), N_("API"), 2, needs="GET /service/usage")


@console_page("GET", "/console/costs", AREA)
def costs(console: Console) -> Answer:
    """An estimate of the month's bill, and the company's price lists."""
    month = console.today.replace(day=1)
    lines, problem, total = [], None, None
    try:
        found = list(run.preview(console.request.tx, month, console.member.company))
        problem = next((one.problem for one in found if one.problem), None)
        lines = [line for one in found for line in one.lines]
        total = net_of(lines)
    except run.BillingRefused:
        problem = console._("No bill is made for this company: nothing is charged so far.")
    lists = sorted(console.get("/service/prices")["results"], key=lambda one: str(one["validFrom"]), reverse=True)
    today = console.today.isoformat()
    in_force = next((one for one in lists if one["validFrom"] <= today), None)
    return console.page(
        "console/costs.html",
        console._(AREA.text),
        month_start=month,
        lines=lines,
        problem=problem,
        total=total,
        in_force=in_force,
        announced=[one for one in lists if one["validFrom"] > today],
        former=[one for one in lists if one["validFrom"] <= today and one is not in_force],
        now=today,
    )
