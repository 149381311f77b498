"""The console in a real browser: a day's work from the login to the report, in both widths, without a complaint."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect
from walking import CONTRASTS, UNNAMED, WIDTHS, assert_no_sideways_scrolling, log_in, open_area, shot, windows

from tosite.sandbox.tour import purchase_invoice, sales_invoice

EXPECTED = "Failed to load resource: the server responded with a status of 404"


@pytest.fixture(scope="module")
def books(program):
    """Invoices of two customers, one of them with a long name, and a bill."""
    made = []
    for name in ("Kahvila Aurinko Tmi", "Rakennus & Remontti Virtanen ja Kumppanit International Holdings Oyj"):
        document = sales_invoice(None, None, date.today())
        document["counterParty"]["counterPartyAddress"]["name"] = name
        made.append(program.post("/invoices", json=document).json())
    made.append(program.post("/invoices", json=purchase_invoice(date.today())).json())
    return made


@pytest.fixture(params=list(WIDTHS))
def width(request):
    return request.param


@pytest.fixture
def page(browser, made, books, width):
    """A page of the logged-in administrator; whatever the browser complains of fails the test."""
    with windows(browser, WIDTHS[width], lambda text: text.startswith(EXPECTED), accept_downloads=True) as open_one:
        opened = open_one()
        log_in(opened, made)
        yield opened


def test_the_work_of_a_day(page, program, request):
    document = sales_invoice(None, None, date.today())
    document["counterParty"]["counterPartyAddress"]["name"] = f"Day's work {request.node.name}"
    invoice = program.post("/invoices", json=document).json()

    open_area(page, "Invoices")
    page.get_by_label("Search", exact=True).press_sequentially(f"day's work {request.node.name}")
    rows = page.locator("#results tbody tr")
    expect(rows).to_have_count(1)  # swapped in while typing, without a click
    assert "searchTerm=day" in page.url
    rows.get_by_role("link").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Sales invoice {invoice['invoiceNumber']}")
    picture = page.get_by_alt_text("Page 1 of the document")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    assert_no_sideways_scrolling(page)
    page.get_by_role("button", name="Approve").click()
    message = page.get_by_role("status").filter(has_text="The document is approved")
    expect(message).to_be_focused()

    page.get_by_text("Mark as paid").click()
    page.get_by_label("Method").select_option("CASH")
    page.get_by_role("button", name="Note the payment").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The payment is noted")
    expect(page.locator(".lead .badge")).to_have_text("Marked as paid")
    shot(page, request)

    page.get_by_role("link", name="Show the booking").click()
    expect(page.locator("table.t")).not_to_have_count(0)
    assert_no_sideways_scrolling(page)
    open_area(page, "Reports")
    page.get_by_role("link", name="This month").click()
    page.get_by_role("link", name="Revenue").click()
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3000")
    expect(page.locator("tbody").get_by_text(f"Day's work {request.node.name}").first).to_be_visible()
    assert_no_sideways_scrolling(page)


def test_the_search_works_by_its_button_where_there_are_no_scripts(browser, made, books):
    context = browser.new_context(java_script_enabled=False, viewport=WIDTHS["phone"])
    page = context.new_page()
    page.goto(f"{made['host_url']}/console/invoices")
    page.get_by_label("Username").fill(made["username"])
    page.get_by_label("Password").fill(made["password"])
    page.get_by_label("Password").press("Enter")
    page.get_by_label("Search", exact=True).fill("aurinko")
    page.get_by_label("Search", exact=True).press("Enter")
    assert page.locator("#results tbody tr").count() == 1
    context.close()


def test_every_area_of_the_navigation_is_quiet_and_fits(page, request):
    paths = page.eval_on_selector_all("header nav.side a", "links => links.map(link => link.getAttribute('href'))")
    assert len(paths) > 15
    host = page.url.removesuffix("/console")
    for path in paths:
        answer = page.goto(host + path)
        assert answer.status == 200, path
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang") == "en"
        assert_no_sideways_scrolling(page)
        assert page.evaluate(UNNAMED) == [], path


def test_a_page_that_there_is_not_keeps_its_frame(page, request):
    page.goto(page.url + "/invoices/99999999")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is here")
    shot(page, request)
    page.get_by_role("main").get_by_role("link", name="Home").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def test_usage_is_downloaded_as_a_file(page):
    open_area(page, "Usage")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert re.fullmatch(r"usage-[0-9-]+\.csv", download.value.suggested_filename)
    assert Path(download.value.path()).read_text().startswith("month,clientId,kind,documents")


@pytest.mark.parametrize(("language", "title"), [("Suomi", "Laskut"), ("Svenska", "Fakturor"), ("Norsk", "Fakturaer")])
def test_the_language_changes_and_stays(page, request, language, title):
    page.goto(page.url + "/invoices")
    page.get_by_role("link", name=language).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.reload()
    page.locator("#results tbody a").first.click()
    assert page.locator("html").get_attribute("lang") in ("fi", "sv", "nb")
    assert_no_sideways_scrolling(page)
    shot(page, request)


def test_the_keyboard_skips_to_the_content_and_walks_the_results(page):
    page.goto(page.url + "/invoices")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name"))
    assert {"searchTerm", "types", "status"} <= reached
    assert [link for link in reached if link and re.fullmatch(r"/console/invoices/\d+", link)]


def test_texts_have_enough_contrast(page):
    """WCAG AA, 4.5 to 1, for every text of the main pages."""
    host = page.url.removesuffix("/console")
    for path in ("/console", "/console/invoices", "/console/myself", "/console/periods", "/console/reports"):
        page.goto(host + path)
        assert page.evaluate(CONTRASTS) == [], path
