"""Users and rights in a real browser: somebody is added, logs in, is changed and taken out."""

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tosite.oauth.secrets import new_secret
from tosite.sandbox.create import create_sandbox

WIDTHS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 780}}


@pytest.fixture(scope="module")
def made(sandbox, database):
    return {**sandbox, **create_sandbox(database, date.today()).as_dict()}


@pytest.fixture(params=["desktop", "phone", "no scripts"])
def contexts(browser, request):
    """Windows of one size; complaints of the browser fail the test."""
    opened, complaints = [], []

    def window():
        size = WIDTHS.get(request.param, WIDTHS["phone"])
        context = browser.new_context(viewport=size, locale="en-GB", java_script_enabled=request.param != "no scripts")
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield window
    for context in opened:
        context.close()
    assert [text for text in complaints if "status of 400" not in text] == []


def log_in(page, made, path, username, password):
    page.goto(f"{made['host_url']}{path}")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_label("Password").press("Enter")


def look(page, request, name):
    """A picture for whoever wants to look, and nothing that scrolls sideways."""
    folder = Path(os.environ.get("TOSITE_SCREENSHOTS", request.getfixturevalue("tmp_path")))
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"users-{name}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_person_is_added_logs_in_is_changed_and_taken_out(contexts, made, request):
    page, email = contexts(), new_secret("tove-")[:12].lower().strip("-_") + "@example.com"
    log_in(page, made, "/console/users", made["username"], made["password"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Users and rights")
    page.get_by_text("Add a person").press("Enter")
    page.get_by_label("First name").fill("Tove")
    page.get_by_label("Last name").fill("Ek")
    page.get_by_label("Username: the person's e-mail").fill("nobody")
    page.get_by_label("Role").fill("Accountant")
    page.get_by_label("As chosen one by one below").check()
    page.get_by_text("Rights one by one").press("Enter")
    page.locator("[name='accounting.journalReceipts']").select_option("ALL_RIGHTS")
    page.get_by_label("Limit: Own journals only").check()
    look(page, request, "add")
    page.get_by_role("button", name="Add the person").press("Enter")
    expect(page.get_by_label("Username: the person's e-mail")).to_be_focused()
    expect(page.get_by_label("Limit: Own journals only")).to_be_checked()
    look(page, request, "refused")
    page.get_by_label("Username: the person's e-mail").fill(email)
    page.get_by_role("button", name="Add the person").press("Enter")
    password = page.get_by_label("One-time password").input_value()
    look(page, request, "added")

    theirs = contexts()
    log_in(theirs, made, "/console", email, password)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Choose your password")
    theirs.get_by_label("One-time password, once more").fill(password)
    theirs.get_by_label("New password", exact=True).fill("long and my own")
    theirs.get_by_label("New password again").fill("long and not my own")
    theirs.get_by_role("button").press("Enter")
    expect(theirs.get_by_role("alert")).to_have_text("The two new passwords are not the same")
    look(theirs, request, "first-login")
    theirs.get_by_label("One-time password, once more").fill(password)
    theirs.get_by_label("New password", exact=True).fill("long and my own")
    theirs.get_by_label("New password again").fill("long and my own")
    theirs.get_by_role("button").press("Enter")
    expect(theirs.get_by_role("button", name="Log out")).to_be_visible()

    page.get_by_role("link", name="I have passed it on").press("Enter")
    page.get_by_role("row", name=email).get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tove Ek")
    page.get_by_text("Change role and rights").press("Enter")
    page.locator("[name='accounting.accountingReports']").select_option("VIEWING_RIGHTS")
    page.get_by_label("Limit: Own journals only").uncheck()
    look(page, request, "change")
    page.get_by_role("button", name="Change").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Role and rights are changed, and count from now on")
    expect(page.get_by_text("Limits in force")).to_have_count(0)
    look(page, request, "changed")
    page.locator("summary", has_text="Take out").press("Enter")
    look(page, request, "out")
    page.locator("details.twice button").press("Enter")
    expect(page.get_by_role("status")).to_have_text("The person does not belong to the company any more")
    look(page, request, "list")
