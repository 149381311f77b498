"""API access in a real browser: from a registered program to its revoked key, from a webhook to a replay."""

import httpx
import pytest
from playwright.sync_api import expect
from walking import (
    CONTRASTS,
    UNNAMED,
    WIDTHS,
    assert_no_sideways_scrolling,
    is_refusal,
    log_in,
    shot,
    way_of,
    windows,
)

from receivers import receiving, until
from sandboxes import client_of
from tosite.oauth.secrets import new_secret

EVERY_WAY = [*WIDTHS, "no scripts"]


def log_in_to_keys(page, made):
    log_in(page, made, "/console/keys")
    expect(page.get_by_role("heading", level=1)).to_have_text("API keys")


@pytest.fixture(params=EVERY_WAY)
def page(browser, made, request):
    """The logged-in administrator, in both widths and without scripts; complaints of the browser fail the test."""
    with windows(browser, expected=is_refusal, **way_of(request.param)) as open_one:
        opened = open_one()
        log_in_to_keys(opened, made)
        yield opened


def look(page, request, name):
    shot(page, request, f"access-{name}-{page.viewport_size['width']}")
    assert_no_sideways_scrolling(page)


def to(page, name):
    if page.locator("details.menu").is_visible():
        page.locator("details.menu summary").press("Enter")
    page.get_by_role("navigation", name="Areas").get_by_role("link", name=name, exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def register(page, name):
    """Register a program; its identifier and secret."""
    to(page, "API clients")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Redirect URI").fill("http://app.example.com/callback")
    page.get_by_label("Contact (e-mail)").fill("dev@example.com")
    page.get_by_role("button", name="Register").press("Enter")
    field = page.get_by_label("Redirect URI")
    expect(field).to_be_focused()  # what is wrong gets the focus, and keeps what was typed
    expect(field).to_have_value("http://app.example.com/callback")
    expect(page.locator("#client-redirectUri-says")).to_contain_text("Must be https://")
    field.fill("http://127.0.0.1/callback")
    field.press("Enter")
    expect(page.get_by_role("heading", name="The secret of the client")).to_be_visible()
    return page.get_by_label("Identifier (client_id)").input_value(), page.get_by_label(
        "Secret (client_secret)"
    ).input_value()


def test_from_a_registered_program_to_its_revoked_key(page, made, request):
    name = new_secret("Shop ")[:14]
    client, secret = register(page, name)
    look(page, request, "client")
    page.get_by_role("link", name="Make a key for it").press("Enter")
    expect(page.get_by_label("Identifier of the API client")).to_have_value(client)
    page.get_by_label("The program acts as").select_option(index=1)
    page.get_by_role("button", name="Make the key").press("Enter")
    shown = page.get_by_role("textbox", name="API key", exact=True)
    expect(shown).to_be_focused()
    key = shown.input_value()
    look(page, request, "key")

    with client_of({**made, "client_id": client, "client_secret": secret}, key) as program:
        assert program.get("/users").status_code == 200
        to(page, "Integrations")
        card = page.locator("section", has=page.get_by_role("heading", name=name))
        expect(card).to_be_visible()
        look(page, request, "integrations")
        card.locator("td summary").press("Enter")  # says what it does, and asks again
        expect(card.get_by_text("The program that uses this key stops working at once")).to_be_visible()
        card.locator("td form button").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("The key is revoked")
        expect(card).to_have_count(0)
        assert program.get("/users").status_code == 401


def test_from_a_webhook_to_its_log_and_a_replay(page, made, request):
    name = new_secret("Hook ")[:14]
    client, _ = register(page, name)
    with receiving(lambda number: (410 if number == 1 else 200, {}, b"noted")) as receiver:
        to(page, "Webhooks")
        if not page.get_by_label("Address of the receiver").is_visible():
            page.locator("details.form summary").first.press("Enter")
        page.get_by_label("API client", exact=True).select_option(client)
        page.get_by_label("Address of the receiver").fill(receiver.url)
        page.get_by_label("INVOICE_CREATED").check()
        look(page, request, "webhook-form")
        page.get_by_role("button", name="Make the webhook").press("Enter")
        assert page.get_by_label("Key", exact=True).first.input_value().startswith("whsec_")
        page.get_by_role("link", name="I have kept it").press("Enter")
        page.get_by_role("button", name="Send a test message").press("Enter")
        receiver.wait_for(1)
        until(lambda: page.reload() and page.get_by_role("button", name="Switch on again").is_visible())
        look(page, request, "webhook-off")
        page.get_by_role("button", name="Switch on again").press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("The webhook is in use again")
        page.locator("tbody th a").first.press("Enter")
        expect(page.get_by_role("cell", name="410", exact=True)).to_be_visible()
        page.get_by_role("button", name="Send again").press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("sent again under the same id")
        first, again = receiver.wait_for(2)
        assert first.id == again.id
        until(lambda: page.reload() and page.locator(".badge", has_text="Taken").is_visible())
        look(page, request, "delivery")
        page.locator(".crumbs a").last.press("Enter")
        page.get_by_text("Remove the webhook", exact=True).first.press("Enter")
        page.get_by_role("button", name="Remove the webhook", exact=True).last.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("The webhook is removed")


def test_a_secret_is_copied_by_its_button(browser, made):
    context = browser.new_context(viewport=WIDTHS["desktop"], permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    log_in_to_keys(page, made)
    client, _ = register(page, new_secret("Copy ")[:14])
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == client
    context.close()


def test_loading_the_answer_again_makes_no_second_key(browser, made):
    context = browser.new_context(viewport=WIDTHS["desktop"], locale="en-GB")
    page = context.new_page()
    log_in_to_keys(page, made)
    page.get_by_label("The program acts as").select_option(index=1)
    page.get_by_label("Identifier of the API client").fill(made["client_id"])
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("textbox", name="API key", exact=True)).to_be_visible()
    rows = page.locator("tbody tr").count()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("This form was sent before")
    page.goto(f"{made['host_url']}/console/keys")
    assert page.locator("tbody tr").count() == rows
    context.close()


def test_texts_have_enough_contrast_and_fields_have_names(browser, made):
    context = browser.new_context(viewport=WIDTHS["desktop"], locale="en-GB")
    page = context.new_page()
    log_in_to_keys(page, made)
    for path in ("keys", "integrations", "integrations/activation", "clients", "webhooks", "sandboxes"):
        page.goto(f"{made['host_url']}/console/{path}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        assert page.evaluate(CONTRASTS) == [], path
        assert page.evaluate(UNNAMED) == [], path
    context.close()
    assert httpx.get(f"{made['host_url']}/static/copy.js").status_code == 200
