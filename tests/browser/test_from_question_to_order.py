"""Support in a real browser: a customer asks about an integration, an operator offers, the customer accepts."""

from datetime import datetime

import pytest
from playwright.sync_api import expect
from walking import UNNAMED, WIDTHS, assert_no_sideways_scrolling, log_in, open_area, shot, windows

from customers import customer_in


@pytest.fixture(scope="module")
def company(sandbox, database, provider):
    """A paying company with something to read on every page of the service."""
    with customer_in(sandbox, database, "FINLAND") as customer:
        with database.transaction() as tx:
            tx.execute(
                "INSERT INTO metered_document SELECT %s, 'SALES_INVOICE', 830000 + n, 'shop', %s "
                "FROM generate_series(1, 30) n",
                (customer.company, datetime.now().replace(day=1, hour=0)),
            )
        hook = {"url": "http://127.0.0.1:9/", "authenticationType": "NONE", "subscriptions": ["PRODUCT_CHANGED"]}
        customer.client.post("/service/webhooks", json=hook).raise_for_status()
        for product in customer.client.get("/products").json()["results"][:3]:
            changed = {**{k: v for k, v in product.items() if k != "version"}, "name": f"{product['name']} 2"}
            customer.client.put(f"/products/{product['id']}", json=changed).raise_for_status()
        yield customer


@pytest.fixture(params=list(WIDTHS))
def width(request):
    return request.param


@pytest.fixture
def opened(browser, width):
    """Pages of logged-in people, each in a browser of its own; whatever one complains of fails the test."""
    with windows(browser, WIDTHS[width]) as open_one:

        def open_for(person):
            page = open_one()
            log_in(page, person)
            return page

        yield open_for


@pytest.fixture
def customer(opened, sandbox, company):
    return opened({**sandbox, **company.login})


@pytest.fixture
def desk(opened, sandbox, provider):
    return opened({**sandbox, **provider})


def test_a_question_about_an_integration_becomes_an_order(customer, desk, request):
    subject = f"Mapping {request.node.name}"
    open_area(customer, "Support")
    ask = customer.get_by_role("button", name="Ask")
    if not customer.get_by_label("Subject").is_visible():
        ask.press("Enter")
    customer.get_by_label("What is it about?").select_option("INTEGRATION")
    customer.get_by_label("Subject").fill(subject)
    customer.get_by_label("Your question").fill("Which field is which?\nWe have our own article numbers.")
    customer.get_by_role("button", name="Send").press("Enter")
    expect(customer.get_by_role("status").first).to_be_focused()
    expect(customer.get_by_role("heading", level=1)).to_have_text(subject)
    expect(customer.locator(".message")).to_have_count(2)  # it is answered at once with what help costs

    open_area(desk, "Inbox")
    desk.get_by_role("link", name="Answered").click()
    assert_no_sideways_scrolling(desk)
    desk.get_by_role("row").filter(has_text=subject).get_by_role("rowheader").get_by_role("link").click()
    desk.get_by_role("button", name="Take it").click()
    desk.get_by_label("Service").select_option("CONSULTATION_3_HOURS")
    desk.get_by_label("What is said above the offer").fill("Three hours will do for that.")
    desk.get_by_role("button", name="Make the offer").press("Enter")
    expect(desk.get_by_role("status").first).to_contain_text("The offer is made")
    expect(desk.locator(".offer")).to_contain_text("Not accepted yet")
    assert_no_sideways_scrolling(desk)

    customer.reload()
    offer = customer.locator(".offer")
    expect(offer).to_contain_text("295.00 EUR")
    offer.get_by_role("button", name="Accept the offer").press("Enter")
    offer.get_by_label("What do you need?").fill("Invoices first")
    assert_no_sideways_scrolling(customer)
    offer.get_by_role("button", name="Order at this price").press("Enter")
    expect(customer.get_by_role("status").first).to_contain_text("It is ordered")
    shot(customer, request)
    number = customer.locator(".offer a").inner_text().split()[-1]
    customer.locator(".offer a").click()
    expect(customer.get_by_role("row").filter(has_text=number)).to_contain_text("Ordered")
    assert_no_sideways_scrolling(customer)

    open_area(desk, "Orders")
    desk.get_by_role("link", name=number, exact=True).click()
    expect(desk.locator("main .text")).to_contain_text("Invoices first")
    desk.get_by_role("button", name="Accept the order").click()
    expect(desk.get_by_role("status").first).to_contain_text("The order is accepted")


def test_every_area_is_quiet_and_fits(customer, desk):
    for page in (customer, desk):
        paths = page.eval_on_selector_all("header nav.side a", "links => links.map(link => link.getAttribute('href'))")
        host = page.url.removesuffix("/console")
        for path in paths:
            assert page.goto(host + path).status == 200, path
            assert page.locator("h1").count() == 1
            assert_no_sideways_scrolling(page)
            assert page.evaluate(UNNAMED) == [], path


def test_a_company_is_found_while_one_types(desk, company):
    open_area(desk, "Companies")
    desk.get_by_label("Name or number").press_sequentially(str(company.company))
    rows = desk.locator("#results tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    expect(desk.locator("main")).to_contain_text("Prices in force")
    assert_no_sideways_scrolling(desk)
