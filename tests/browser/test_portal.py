"""The developer portal in a real browser: at two widths, past an accessibility checker, and an operation tried."""

import os
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from tosite.portal.docs.guides import guides

WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 800}}
PAGES = [
    "/",
    "/?lang=fi",
    "/docs",
    *(guide.location for guide in guides().values()),
    "/docs/guides/none",
    "/docs/reference",
    "/docs/reference/post-invoices",
    "/docs/reference/schemas/Invoice",
    "/docs/messages",
    "/docs/limits",
    "/docs/versions",
    "/docs/prices",
    "/docs/changelog",
    "/docs/status",
    "/docs/search?q=invoice",
    "/docs/contact",
    "/console/login",
    "/console/login/forgotten",
    "/console/login/recover",
]


@pytest.fixture(scope="module", params=list(WIDTHS))
def page(request, browser, sandbox):
    context = browser.new_context(viewport=WIDTHS[request.param], base_url=sandbox["host_url"], locale="en-GB")
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_the_page(page, path):
    answer = page.goto(path)
    found = Axe().run(page)
    assert found.response["passes"], "the checker has looked"
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if answer.ok:
        assert page.complaints == []
    page.complaints.clear()  # the browser notes what was not there
    if folder := os.environ.get("TOSITE_SCREENSHOTS"):
        name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
        page.screenshot(path=Path(folder) / f"portal-{name}-{page.viewport_size['width']}.png")


def test_an_operation_is_tried_from_its_page(page, sandbox):
    form = {"grant_type": "client_credentials"} | {k: sandbox[k] for k in ("client_id", "client_secret", "api_key")}
    token = httpx.post(f"{sandbox['base_url']}/oauth/token", data=form).json()["access_token"]
    page.goto("/docs/reference/get-invoices")
    page.get_by_label("Access token").fill(token)
    page.get_by_label("size query").fill("3")
    page.get_by_role("button", name="Send GET").click()
    answer = page.locator("#try-answer")
    answer.get_by_text("200 OK").wait_for()
    assert '"pageSize": 3' in answer.inner_text()
    assert "x-request-id" in answer.inner_text()
    page.goto("/docs/reference/post-invoices")
    page.locator("#try-body").fill("{}")
    page.get_by_role("button", name="Send POST").click()  # the token is remembered in the tab
    answer.get_by_text("400 Bad Request").wait_for()
    assert "invoiceRows" in answer.inner_text()
    page.goto("/docs/reference/get-sessioninfo")
    page.get_by_label("Access token").fill("nonsense")
    page.get_by_role("button", name="Send GET").click()
    answer.get_by_text("401 Unauthorized").wait_for()
    page.complaints.clear()  # the browser notes what was refused


def test_the_search_answers_while_somebody_types(page):
    page.goto("/docs/reference")
    page.get_by_label("Find an operation, a field or a message").press_sequentially("approve invoice")
    page.locator("#found a").first.wait_for()
    assert page.locator("#found a").first.inner_text() == "PUT /invoices/{invoiceId}/approve"
    assert page.complaints == []


def test_the_keyboard_reaches_the_content_first(page):
    page.goto("/docs/guides/start?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
