"""Users and rights in a real browser: somebody is added, logs in, is changed and taken out."""

import pytest
from playwright.sync_api import expect
from walking import WIDTHS, assert_no_sideways_scrolling, is_refusal, log_in, offer_login, shot, way_of, windows

from tosite.oauth.secrets import new_secret


@pytest.fixture(params=[*WIDTHS, "no scripts"])
def window(browser, request):
    with windows(browser, expected=is_refusal, **way_of(request.param)) as open_one:
        yield open_one


def look(page, request, name):
    shot(page, request, f"users-{name}-{page.viewport_size['width']}")
    assert_no_sideways_scrolling(page)


def test_a_person_is_added_logs_in_is_changed_and_taken_out(window, made, request):
    page, email = window(), new_secret("tove-")[:12].lower().strip("-_") + "@example.com"
    log_in(page, made, "/console/users")
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

    theirs = window()
    offer_login(theirs, {**made, "username": email, "password": password})
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Choose your password")
    theirs.get_by_label("One-time password, once more").fill(password)
    theirs.get_by_label("New password", exact=True).fill("long and my own")
    theirs.get_by_label("New password again").fill("long and not my own")
    theirs.get_by_role("button").press("Enter")
    expect(theirs.get_by_label("New password again")).to_have_accessible_description(
        "The two new passwords are not the same"
    )
    expect(theirs.get_by_label("New password again")).to_be_focused()
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
