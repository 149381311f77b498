"""An integration between two companies in a real browser: link, login, asking, approval, the key that is shown once."""

from datetime import date

import pytest
from playwright.sync_api import expect
from walking import CONTRASTS, UNNAMED, WIDTHS, assert_no_sideways_scrolling, log_in, open_area, shot, way_of, windows

from sandboxes import client_of
from tosite.oauth.secrets import new_secret
from tosite.sandbox.create import create_sandbox


@pytest.fixture(scope="module")
def maker(sandbox, database):
    """A company with a registered program."""
    made = {**sandbox, **create_sandbox(database, date.today()).as_dict()}
    with client_of(made, made["api_key"]) as client:
        body = {"name": "Shop", "redirectUri": "http://127.0.0.1/cb", "contactEmail": "dev@example.com"}
        program = client.post("/service/clients", json=body).json()
    return {**made, "program": {"client_id": program["clientId"], "client_secret": program["clientSecret"]}}


@pytest.fixture(params=[*WIDTHS, "no scripts"])
def window(browser, request):
    with windows(browser, **way_of(request.param)) as open_one:
        yield open_one


def look(page, request, name):
    """A picture for whoever wants to look, nothing that scrolls sideways, and no field without a name."""
    shot(page, request, f"integration-{name}-{page.viewport_size['width']}")
    assert_no_sideways_scrolling(page)
    assert page.evaluate(UNNAMED) == []


def specify(page, name):
    """Specify an integration and submit it; its link."""
    open_area(page, "Offered integrations")
    form = page.locator("details.form.card")
    if not page.get_by_label("Name", exact=True).is_visible():
        form.locator("summary").first.press("Enter")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("API client", exact=True).select_option(label="Shop")
    page.get_by_label("What it does").fill("Makes an invoice of each order.")
    page.get_by_label("Terms", exact=True).fill("Orders are sent once a day.\nEach order becomes one invoice.")
    page.get_by_label("Name of the company").check()
    page.get_by_label("E-mail of whoever asks").check()
    page.get_by_text("Rights one by one").press("Enter")
    page.locator("select[name='sales.salesOrGroupInvoices']").select_option("ALL_RIGHTS")
    return form


def ask(page, request):
    """Ask for the integration whose offer is open."""
    page.get_by_label("Name of the company").check()
    look(page, request, "offer")
    page.get_by_label("I have read these terms and accept them for the chosen companies").check()
    page.get_by_role("button", name="Ask for the integration").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("You have asked for the integration")


def take_back(page, name):
    """Take the request that was just made back, in two steps."""
    row = page.get_by_role("row").filter(has_text=name)
    row.locator("summary").press("Enter")
    expect(row).to_contain_text("Its maker cannot decide on it any more")
    row.locator("form button").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The request is taken back")
    expect(row).to_contain_text("Taken back")


def test_a_customer_follows_the_link_asks_and_the_maker_sees_the_key_once(window, maker, sandbox, database, request):
    name = new_secret("Orders ")[:16]
    desk = window()
    log_in(desk, maker)
    specify(desk, name)
    look(desk, request, "specify")
    desk.get_by_role("button", name="Specify the integration").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(name)
    desk.get_by_role("button", name="Submit for approval").press("Enter")
    expect(desk.get_by_role("status").first).to_contain_text("The version is submitted")
    look(desk, request, "offered")
    link = desk.get_by_label("Customers who follow it log in, read the offer and ask").input_value()

    made = create_sandbox(database, date.today())
    page = window()
    page.goto(link)
    page.get_by_label("Username").fill(made.username)
    page.get_by_label("Password").fill(made.password)
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("Each order becomes one invoice.")).to_be_visible()
    expect(page.get_by_label(f"({made.company_id})")).to_be_checked()
    ask(page, request)
    take_back(page, name)
    page.goto(link)
    ask(page, request)
    expect(page.get_by_role("row").filter(has_text=name).first).to_contain_text("Waits for its maker")
    look(page, request, "list")
    page.goto(link)
    expect(page.get_by_text("Is asked for already: the request waits")).to_be_visible()
    look(page, request, "asked")

    open_area(desk, "Offered integrations")
    look(desk, request, "offering")
    waiting = desk.get_by_role("region", name="Requests that wait for you")
    waiting.get_by_role("row").filter(has_text=name).get_by_role("link").press("Enter")
    desk.get_by_label("Approve: it gets a key").check()
    look(desk, request, "decide")
    desk.get_by_role("button", name="Decide").press("Enter")
    shown = desk.get_by_role("textbox", name="API key for")
    expect(shown).to_be_focused()
    key = shown.input_value()
    look(desk, request, "key")
    with client_of({**sandbox, **maker["program"]}, key) as program:
        assert program.get("/sessioninfo").json()["companyId"] == made.company_id
    desk.get_by_role("link", name="I have kept them").press("Enter")
    expect(desk.get_by_role("region", name="Customers", exact=True)).to_contain_text(str(made.company_id))
    assert key not in desk.content()

    open_area(page, "Integrations")
    asked = page.get_by_role("region", name="Integrations asked for")
    expect(asked.get_by_role("row").filter(has_text=name).first).to_contain_text("Approved")
    expect(page.get_by_role("heading", name="Shop")).to_be_visible()


@pytest.fixture
def waiting(sandbox, database):
    """A version of a company in production that waits for the operator."""
    made = {**sandbox, **create_sandbox(database, date.today()).as_dict()}
    version = {
        "description": "Makes an invoice of each order.",
        "terms": "Orders are sent once a day.\n" * 40,
        "rights": {"sales": {"salesOrGroupInvoices": "ALL_RIGHTS"}, "payments": {"payment": "VIEWING_RIGHTS"}},
        "consents": ["companyName", "email"],
    }
    with client_of(made, made["api_key"]) as client:
        body = {"name": "Waiting orders", "clientId": made["client_id"], "firstVersion": version}
        client.post("/service/integrations", json=body).raise_for_status()
    with database.transaction() as tx:
        tx.execute("UPDATE company SET sandbox = NULL WHERE company_id = %s", (made["company_id"],))
        tx.execute(
            "UPDATE integration_version SET state = 'PENDING_APPROVAL' WHERE company_id = %s", (made["company_id"],)
        )
    return made["company_id"]


@pytest.mark.parametrize("width", list(WIDTHS))
def test_an_operator_reads_what_waits_and_approves_it(browser, sandbox, provider, waiting, width, request):
    context = browser.new_context(viewport=WIDTHS[width], locale="en-GB")
    page = context.new_page()
    log_in(page, {**sandbox, **provider})
    page.goto(f"{sandbox['host_url']}/console/operator/companies/{waiting}")
    page.get_by_role("button", name="Let it offer integrations").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The company may offer integrations")
    look(page, request, "company")
    page.goto(f"{sandbox['host_url']}/console/operator/integrations")
    look(page, request, "operator")
    page.get_by_role("button", name="Approve").first.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The version is approved")
    expect(page.get_by_role("region", name="Offered integrations")).to_contain_text("Waiting orders")
    context.close()


def test_texts_have_enough_contrast(browser, maker, sandbox, provider):
    for person, paths in ((maker, ("offering",)), ({**sandbox, **provider}, ("operator/integrations", "offering"))):
        context = browser.new_context(viewport=WIDTHS["desktop"], locale="en-GB")
        page = context.new_page()
        log_in(page, person)
        for path in paths:
            page.goto(f"{sandbox['host_url']}/console/{path}")
            page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
            assert page.evaluate(CONTRASTS) == [], path
            assert page.evaluate(UNNAMED) == [], path
        context.close()
