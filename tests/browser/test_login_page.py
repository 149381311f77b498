"""The login page in a real browser without JavaScript: seen, typed into, and looked at."""

import http.server
import os
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tosite.oauth.clients import create_client
from tosite.oauth.secrets import hash_password

WIDTHS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}


@pytest.fixture(scope="module")
def program():
    """The integration that waits for its user to come back."""
    seen = []

    class Callback(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>back</title>")

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Callback)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/callback", seen
    server.shutdown()


@pytest.fixture(scope="module")
def user(sandbox, neighbour, database, program):
    """A user of two companies, and the program that asks for one of them."""
    with database.transaction() as tx:
        create_client(tx, "browser-test", "Kassa & Kauppa", program[0])
        row = tx.execute(
            "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
            "VALUES ('selma', %s, 'Selma', 'Salo', 'selma@example.com') RETURNING user_id",
            (hash_password("correct horse"),),
        ).fetchone()
        for company in (sandbox["company_id"], neighbour["company_id"]):
            tx.execute("INSERT INTO membership VALUES (%s, %s, 'Accountant', '{}')", (company, row["user_id"]))
    return neighbour["company_id"]


@pytest.fixture(params=list(WIDTHS))
def page(request, browser, sandbox, program, user):
    context = browser.new_context(java_script_enabled=False, viewport=WIDTHS[request.param])
    opened = context.new_page()
    asked = {"response_type": "code", "client_id": "browser-test", "redirect_uri": program[0], "state": "s-9"}
    opened.goto(f"{sandbox['host_url']}/login?{urlencode(asked)}")
    yield opened
    context.close()


def shot(page, request):
    folder = Path(os.environ.get("TOSITE_SCREENSHOTS", request.getfixturevalue("tmp_path")))
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{request.node.name.replace('/', '_')}.png", full_page=True)


def fits(page):
    """Nothing is wider than the window: no sideways scrolling."""
    width = page.viewport_size["width"]
    for element in page.locator("body *").all():
        box = element.bounding_box()
        assert box is None or box["x"] + box["width"] <= width + 1, element


def test_a_user_logs_in_chooses_a_company_and_comes_back_with_a_code(page, program, user, request):
    page.get_by_label("Username").fill("selma")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Log in").click()
    assert page.title() == "Choose a company"
    shot(page, request)
    fits(page)
    page.locator(f"input[name=company][value='{user}']").check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{program[0]}*")
    back = parse_qs(urlsplit(page.url).query)
    assert back["state"] == ["s-9"]
    assert back["code"][0].startswith("tos_code_")


def test_a_wrong_password_is_announced_and_the_name_stays(page, request):
    page.get_by_label("Username").fill("selma")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    alert = page.get_by_role("alert")
    assert "Wrong username or password" in alert.inner_text()
    assert page.get_by_label("Username").input_value() == "selma"
    assert page.get_by_label("Password").input_value() == ""
    assert page.get_by_label("Username").get_attribute("aria-describedby") == alert.get_attribute("id")
    shot(page, request)
    fits(page)


def test_the_page_says_what_it_is_to_every_reader(page, request):
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert "Kassa & Kauppa" in page.locator("main").inner_text()
    for field in page.locator("input:not([type=hidden])").all():
        assert page.locator(f"label[for='{field.get_attribute('id')}']").count() == 1
    shot(page, request)
    fits(page)


def test_the_keyboard_walks_from_name_to_password_to_button(page):
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        reached.append(focused.get_attribute("id") or focused.get_attribute("type"))
    assert reached == ["username", "password", "submit"]


def test_enter_in_the_password_field_submits(page, program):
    page.get_by_label("Username").fill("selma")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_label("Password").press("Enter")
    assert page.title() == "Choose a company"
