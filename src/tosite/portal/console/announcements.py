"""The banner of announced prices, which stands on every page until the person has read it."""

from tosite.portal.console import costs, home
from tosite.portal.console.frame import Console, console_page
from tosite.portal.pages import Answer
from tosite.portal.words import N_


@console_page("POST", "/console/announcements/{priceListId}/read", home.AREA)
def read(console: Console) -> Answer:
    """Take the banner away for this person, and show the prices to whoever may see them."""
    back = costs.AREA.path if console.sees(costs.AREA) else home.AREA.path
    operation = "/service/announcements/{priceListId}/read"
    return console.do("PUT", operation, back, N_("Marked as read"), values=console.path)
