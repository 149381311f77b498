"""The operator's desk in a real browser, in both widths: prices drafted, a schedule set, a client certified."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from walking import UNNAMED, WIDTHS, assert_no_sideways_scrolling, is_refusal, log_in, open_area, shot, windows

from customers import customer_in
from sandboxes import client_of


@pytest.fixture(scope="module")
def operator(sandbox, provider):
    with client_of({**sandbox, **provider}, provider["api_key"]) as client:
        yield client


@pytest.fixture(scope="module")
def shop(sandbox, database):
    """A customer's client with two submitted points."""
    with customer_in(sandbox, database, "FINLAND") as customer:
        body = {"name": "Shop", "redirectUri": "http://127.0.0.1/callback", "contactEmail": "dev@example.com"}
        client = customer.client.post("/service/clients", json=body).json()["clientId"]
        for point in ("ERRORS", "RETRIES"):
            path = f"/service/clients/{client}/certification/{point}"
            customer.client.put(path, json={"state": "SUBMITTED"}).raise_for_status()
        yield {"client": client, "company": customer.company}


@pytest.fixture(params=list(WIDTHS))
def desk(browser, sandbox, provider, request):
    """The logged-in operator; whatever the browser complains of fails the test."""
    with windows(browser, WIDTHS[request.param], _is_expected) as open_one:
        page = open_one()
        log_in(page, {**sandbox, **provider})
        yield page


def _is_expected(text):
    # A point that was set is gone back to, not the message.
    return is_refusal(text) or "Autofocus processing was blocked because a document's URL has a fragment" in text


def look(page, request):
    shot(page, request)
    assert_no_sideways_scrolling(page)
    assert page.evaluate(UNNAMED) == []


@pytest.mark.parametrize("name", ["Companies", "Price lists", "Billing", "Certification", "Terms of the API"])
def test_every_page_fits_its_window_and_names_its_fields(desk, shop, name, request):
    open_area(desk, name)
    for summary in desk.locator("main details.form > summary").all():
        summary.press("Enter")
    look(desk, request)


def test_a_company_leads_to_its_client_whose_points_are_decided(desk, shop, request):
    desk.goto(desk.url.rstrip("/") + f"/operator/companies/{shop['company']}")
    assert_no_sideways_scrolling(desk)
    desk.get_by_role("link", name="Shop").press("Enter")
    point = desk.locator("#point-ERRORS")
    point.get_by_role("textbox").fill("Seen with three violations")
    look(desk, request)
    point.get_by_role("button", name="Let pass").press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("The point is set")
    expect(point).to_be_in_viewport()
    expect(point).to_contain_text("Seen with three violations")
    point.get_by_role("button", name="Take back").press("Enter")
    expect(point.locator(".badge")).to_have_text("Open")


def test_a_draft_asks_for_what_its_way_of_charging_needs_and_shows_what_would_change(desk, operator, request):
    lists = operator.get("/service/prices/lists").json()["results"]
    issued = [one for one in lists if (one["country"], one["status"]) == ("SE", "ISSUED")]
    newest = max(issued, key=lambda one: one["validFrom"])
    start = max(date.fromisoformat(newest["validFrom"]), date.today()) + timedelta(days=100)
    desk.goto(desk.url.rstrip("/") + f"/operator/prices/{newest['id']}")
    desk.locator("details.form > summary").press("Enter")
    documents = desk.get_by_role("group", name="Document", exact=True)
    expect(documents.get_by_label("Price (EUR)")).to_be_visible()
    expect(documents.get_by_label("Units of a package")).to_be_hidden()
    documents.get_by_label("How it is charged").select_option("PACKAGE")
    documents.get_by_label("Units of a package").fill("many")
    documents.get_by_label("Price (EUR)").fill("20")
    kind = desk.get_by_role("group", name="Another kind of document").first
    kind.get_by_label("Kind", exact=True).select_option("SALES_INVOICE")
    kind.get_by_label("How it is charged").select_option("GRADUATED")
    expect(kind.get_by_label("Price (EUR)")).to_be_hidden()
    for place, (up_to, price) in enumerate([("100", "0,50"), ("", "0,125")], 1):
        kind.get_by_label(f"Up to, tier {place}").fill(up_to)
        kind.get_by_label(f"Price of tier {place}").fill(price)
    desk.get_by_label("Name", exact=True).fill("Packages and tiers")
    desk.get_by_label("Valid from").fill(start.isoformat())
    desk.get_by_role("button", name="Make the draft").press("Enter")
    size = desk.get_by_role("group", name="Document", exact=True).get_by_label("Units of a package")
    expect(size).to_be_focused()  # what is wrong gets the focus, and keeps what was typed
    expect(size).to_have_value("many")
    shot(desk, request)
    size.fill("50")
    size.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Packages and tiers")
    expect(desk.get_by_role("row", name="Document: Sales invoice")).to_contain_text("≤ 100: 0.50 EUR")
    expect(desk.locator("tr.c-RAISED")).to_have_count(2)
    look(desk, request)
    desk.locator("details.form > summary").press("Enter")
    kind = desk.get_by_role("group", name="Document: Sales invoice")
    expect(kind.get_by_label("Price of tier 2")).to_have_value("0.125")
    assert_no_sideways_scrolling(desk)
    desk.get_by_role("button", name="Throw away").press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("The draft is gone")


def test_a_day_is_set_and_switched_off(desk, request):
    open_area(desk, "Billing")
    day = desk.get_by_label("Day of the month")
    day.fill("5")
    day.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("Months are billed by themselves on that day")
    look(desk, request)
    desk.locator("summary", has_text="Switch off").press("Enter")
    desk.get_by_role("button", name="Switch off").last.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("Months are billed on request only")
