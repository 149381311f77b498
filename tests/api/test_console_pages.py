"""The pages of the console without a browser: who sees what, whose data it is, and what every answer says of itself."""

import re
from datetime import date, timedelta

import httpx
import pyotp
import pytest
from psycopg.types.json import Jsonb
from staff import cash_journal

from confirming import Phone
from pages import Person, forms, give_password, links, said, tags
from sandboxes import client_of
from tosite.sandbox.create import add_user, create_sandbox, rights_with
from tosite.sandbox.tour import purchase_invoice, sales_invoice

NASTY = "<script>alert(\"x\")</script> & 'Co'"
AREAS = [
    "/console",
    "/console/invoices",
    "/console/tasks",
    "/console/confirmations",
    "/console/receipts",
    "/console/journals",
    "/console/reports",
    "/console/reports/balance",
    "/console/reports/cashflow",
    "/console/accounts",
    "/console/accounts/3000",
    "/console/periods",
    "/console/partners",
    "/console/products",
    "/console/dimensions",
    "/console/bankaccounts",
    "/console/users",
    "/console/circulation",
    "/console/paper",
    "/console/audit",
    "/console/myself",
    "/console/usage",
    "/console/costs",
    "/console/bills",
    "/console/orders",
    "/console/support",
    "/console/events",
    "/console/mails",
]


@pytest.fixture(scope="module")
def auditor(made, database):
    """Somebody who may see everything and change nothing."""
    name = f"auditor{made['company_id']}"
    person = Person(made["host_url"], name, give_password(database, name))
    yield person
    person.http.close()


def with_name(document, name):
    document["counterParty"]["counterPartyAddress"]["name"] = name
    return document


def create(program, document):
    answer = program.post("/invoices", json=document)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def nasty(program):
    """Documents and register entries whose names are markup."""
    invoice = create(program, with_name(sales_invoice(None, None, date.today()), NASTY))
    partner = program.post(
        "/businesspartners",
        json={"name": NASTY, "type": "CUSTOMER", "address": {}, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}},
    )
    assert partner.status_code == 200, partner.text
    product = program.get("/products").json()["results"][0]
    program.put(f"/products/{product['id']}", json={**product, "name": NASTY[:80]}).raise_for_status()
    program.put("/dimensions/1", json={"name": NASTY}).raise_for_status()
    program.post("/dimensions/1/items", json={"codeName": NASTY, "description": NASTY}).raise_for_status()
    return {"invoice": invoice, "partner": partner.json()["id"], "product": product["id"]}


@pytest.fixture
def invoice(program):
    return create(program, with_name(sales_invoice(None, None, date.today()), "Kahvila Aurinko"))


def status_of(program, invoice):
    return program.get(f"/invoices/{invoice['id']}").json()["status"]


@pytest.mark.parametrize("path", AREAS)
def test_every_page_opens_and_lets_nothing_foreign_in(admin, nasty, path):
    answer = admin.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    page = answer.text
    assert len(tags(page, "h1")) == 1
    assert len(tags(page, "main")) == 1
    assert tags(page, "a")[0]["href"] == "#main"
    assert not [s for s in tags(page, "script") if not str(s.get("src")).startswith("/static/")]
    assert not [a for name in ("div", "p", "td", "a", "svg", "rect", "form") for a in tags(page, name) if "style" in a]
    assert not [a for a in tags(page, "a") if str(a.get("href")).startswith("http")]


@pytest.mark.parametrize("language", ["fi", "sv", "nb"])
def test_every_page_opens_in_every_language(admin, language):
    for path in AREAS:
        answer = admin.get(path, lang=language)
        assert answer.status_code == 200
        assert tags(answer.text, "html")[0]["lang"] == language
    admin.get("/console", lang="en")


def test_every_link_of_every_page_leads_somewhere(admin, nasty):
    seen, waiting = set(), ["/console"]
    while waiting and len(seen) < 150:
        path = waiting.pop(0)
        seen.add(path)
        answer = admin.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [link for link in links(answer.text) if link not in seen and link not in waiting]
    assert {path for path in AREAS if path != "/console/accounts/3000"} <= seen
    assert f"/console/invoices/{nasty['invoice']['id']}" in seen


def test_names_that_are_markup_stay_text_on_every_page(admin, nasty):
    number, receipt = nasty["invoice"]["id"], nasty["invoice"]["ledgerReceiptId"]
    shown = 0
    for path in [
        *AREAS,
        f"/console/invoices/{number}",
        f"/console/receipts/{receipt}",
        f"/console/partners/{nasty['partner']}",
        f"/console/products/{nasty['product']}",
    ]:
        page = admin.get(path).text
        assert "<script>alert" not in page, path
        shown += "&lt;script&gt;alert" in page
    assert shown >= 8  # lists and documents do show the names


def test_what_one_searches_for_stays_text_too(admin):
    page = admin.get("/console/invoices", searchTerm='"><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_a_search_finds_by_filters_and_says_what_it_does_not_understand(admin, program, invoice):
    found = admin.get("/console/invoices", searchTerm="kahvila aur", types="SALES_INVOICE", status="UNFINISHED").text
    assert f"/console/invoices/{invoice['id']}" in links(found)
    assert f"/console/invoices/{invoice['id']}" not in links(admin.get("/console/invoices", status="PAID").text)
    wrong = admin.get("/console/invoices", startDate="soon", status="NONSENSE")
    assert wrong.status_code == 200
    assert "startDate" in wrong.text
    assert "Must be one of the values of the contract" in wrong.text


ODD = ["-1", "99999999", "99999999999999999999", "x", "%00", "' OR 1=1 --", "٣", "2026-02-31", "\u20ac"]


@pytest.mark.parametrize("path", AREAS)
def test_nothing_in_an_address_makes_a_page_fail(admin, path):
    for text in ODD:
        names = (
            "page",
            "id",
            "user",
            "before",
            "startDate",
            "endDate",
            "month",
            "types",
            "name",
            "row",
            "report",
            "object",
            "number",
            "status",
            "eventType",
            "state",
        )
        answer = admin.get(path, **dict.fromkeys(names, text))
        assert answer.status_code in (200, 400, 404), (path, text)
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "path",
    [
        f"/console/{area}/{text}"
        for area in ("invoices", "receipts", "partners", "products", "audit", "users", "bills", "support")
        for text in ("0", "99999999", "99999999999999999999", "x", "1,2", "%2e%2e", "%00", "-1")
    ],
)
def test_a_thing_that_there_is_not_is_a_page_that_says_so(admin, path):
    answer = admin.get(path)
    assert answer.status_code in (400, 404)
    assert len(tags(answer.text, "h1")) == 1


def test_an_address_that_there_is_not_is_a_page_too(admin):
    answer = admin.get("/console/nothing/here")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_others_companies_ids_are_unknown(admin, neighbour, neighbour_api, database):
    theirs = create(neighbour_api, sales_invoice(None, None, date.today()))
    partner = neighbour_api.get("/businesspartners").json()["results"][0]["id"]
    product = neighbour_api.get("/products").json()["results"][0]["id"]
    user = neighbour_api.get("/users").json()["id"]
    question = {"category": "QUESTION", "subject": "Theirs", "text": "Ours?"}
    asked = neighbour_api.post("/service/support/requests", json=question).json()["id"]
    with database.transaction() as tx:
        row = tx.execute("SELECT max(audit_id) AS n FROM audit_log WHERE company_id = %s", (neighbour["company_id"],))
        audit = row.fetchone()["n"]
    for path in (
        f"invoices/{theirs['id']}",
        f"invoices/{theirs['id']}/pages/1",
        f"invoices/{theirs['id']}/pdf",
        f"receipts/{theirs['ledgerReceiptId']}",
        f"partners/{partner}",
        f"products/{product}",
        f"users/{user}",
        f"audit/{audit}",
        f"support/{asked}",
    ):
        assert admin.get(f"/console/{path}").status_code == 404, path
    admin.send(f"/console/invoices/{theirs['id']}/moves/approve")
    assert status_of(neighbour_api, theirs) == "UNFINISHED"


def test_the_administrator_moves_an_invoice_through_its_life(admin, program, invoice):
    page = f"/console/invoices/{invoice['id']}"
    assert f"{page}/moves/approve" in forms(admin.get(page).text)
    assert admin.send(f"{page}/moves/approve", version=invoice["version"])[1] == "The document is approved"
    assert status_of(program, invoice) == "NOT_SENT"
    shown = admin.get(page).text
    assert {f"{page}/moves/send", f"{page}/paid"} <= forms(shown)
    assert f"{page}/moves/approve" not in forms(shown)
    half = str(round(invoice["sum"] / 2, 2))
    today = date.today().isoformat()
    payment = {"paymentDate": today, "amount": half, "currency": "EUR", "method": "CASH"}
    assert admin.send(f"{page}/paid", **payment)[1] == "The payment is noted"
    assert status_of(program, invoice) == "PARTLY_PAID"


def test_a_message_is_shown_once_and_gets_the_focus(admin, invoice):
    answer = admin.http.post(f"/console/invoices/{invoice['id']}/moves/invalidate", data={"csrf": admin.csrf})
    page = admin.get(answer.headers["location"]).text
    message = next(tag for tag in tags(page, "div") if "said" in str(tag.get("class")))
    assert (message["role"], message["tabindex"]) == ("status", "-1")
    assert "autofocus" in message
    assert said(admin.get(answer.headers["location"]).text) == ""


def test_a_form_of_a_page_that_is_out_of_date_changes_nothing(admin, program, invoice):
    old = (date.today() - timedelta(days=1)).isoformat() + "T10:00:00"
    _, text = admin.send(f"/console/invoices/{invoice['id']}/moves/approve", version=old)
    assert "If-Match does not fit" in text
    assert status_of(program, invoice) == "UNFINISHED"


def test_what_the_api_refuses_is_said_and_leaves_nothing(admin, program, invoice):
    page = f"/console/invoices/{invoice['id']}"
    admin.send(f"{page}/moves/approve")
    _, text = admin.send(f"{page}/paid", paymentDate="2026-02-31", amount="many", currency="EUR")
    assert "paymentDate" in text
    assert "amount" in text
    assert program.get(f"/invoices/{invoice['id']}/paymentevents").json()["meta"]["totalCount"] == 0


def test_a_viewer_sees_every_page_and_no_button(auditor, admin, nasty):
    number, receipt = nasty["invoice"]["id"], nasty["invoice"]["ledgerReceiptId"]
    paths = [
        *AREAS,
        f"/console/invoices/{number}",
        f"/console/receipts/{receipt}",
        f"/console/partners/{nasty['partner']}",
    ]
    for path in [*paths, f"/console/products/{nasty['product']}"]:
        answer = auditor.get(path)
        assert answer.status_code == 200, path
        everybodys = {"/console/audit/check", f"/console/invoices/{number}/comments", "/console/support"}
        everybodys.add("/console/myself/authenticator")
        assert forms(answer.text) <= everybodys, path


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/console/invoices/{invoice}/moves/approve", {}),
        ("/console/invoices/{invoice}/moves/invalidate", {}),
        ("/console/invoices/{invoice}/notes", {"notes": "x"}),
        ("/console/invoices/{invoice}/paid", {"paymentDate": "2026-01-01", "amount": "1", "currency": "EUR"}),
        ("/console/partners/{partner}", {"name": "Taken over", "version": "2026-01-01T00:00:00"}),
        ("/console/products/{product}", {"name": "Taken over", "price": "1"}),
        ("/console/dimensions/1/name", {"name": "Taken over"}),
        ("/console/dimensions/1/items", {"codeName": "Taken over"}),
        ("/console/periods/3/301/pending", {}),
        ("/console/circulation", {"maxVerifiers": "1", "maxAcceptors": "1", "reminderInterval": "ONCE_A_DAY"}),
    ],
)
def test_a_forged_form_of_a_viewer_is_refused_and_leaves_no_trace(auditor, made, nasty, database, path, form):
    def changes():
        with database.transaction() as tx:
            row = tx.execute("SELECT count(*) AS n FROM audit_log WHERE company_id = %s", (made["company_id"],))
            return row.fetchone()["n"]

    before = changes()
    target = path.format(invoice=nasty["invoice"]["id"], partner=nasty["partner"], product=nasty["product"])
    _, text = auditor.send(target, **form)
    assert "rights" in text or text == "Not found"  # as the API answers
    assert changes() == before


def test_a_form_without_the_sessions_token_is_refused(admin, program, invoice):
    answer = admin.http.post(f"/console/invoices/{invoice['id']}/moves/approve", data={"csrf": "guess"})
    assert answer.status_code == 403
    assert status_of(program, invoice) == "UNFINISHED"


def test_who_has_no_right_to_an_area_neither_sees_nor_reaches_it(made, database, auditor):
    name = f"auditor{made['company_id']}"
    keys = (made["company_id"], name)
    statement = (
        "UPDATE membership m SET rights = jsonb_set(jsonb_set(rights, '{management,auditLog}', %s), "
        "'{accounting,accountingReports}', %s) FROM app_user u WHERE u.user_id = m.user_id AND m.company_id = %s "
        "AND u.username = %s"
    )
    with database.transaction() as tx:
        tx.execute(statement, ('"NO_ACCESS"', '"NO_ACCESS"', *keys))
    try:
        home = auditor.get("/console").text
        assert not {"/console/audit", "/console/reports", "/console/accounts"} & set(links(home))
        assert "/console/invoices" in links(home)
        for path in ("audit", "audit/1", "reports", "reports/balance", "accounts", "accounts/3000"):
            assert auditor.get(f"/console/{path}").status_code == 404
        assert auditor.http.post("/console/audit/check", data={"csrf": auditor.csrf}).status_code == 404
    finally:
        with database.transaction() as tx:
            tx.execute(statement, ('"VIEWING_RIGHTS"', '"VIEWING_RIGHTS"', *keys))


ROLES = {
    "accountant": (("accounting", "sales", "purchases", "travelAndExpenses", "payments"), {"/console/reports"}),
    "seller": (("sales",), {"/console/invoices", "/console/partners"}),
    "manager": (("management",), {"/console/bills", "/console/costs", "/console/mails", "/console/audit"}),
}


@pytest.mark.parametrize("role", ROLES)
def test_every_link_of_whoever_has_some_rights_leads_somewhere(made, database, nasty, role):
    groups, wanted = ROLES[role]
    everything, nothing = rights_with("ALL_RIGHTS"), rights_with("NO_ACCESS")
    rights = {group: (everything if group in groups else nothing)[group] for group in everything}
    name = f"{role}{made['company_id']}"
    with database.transaction() as tx:
        user = add_user(tx, made["company_id"], name, "correct horse", "Customised", "NO_ACCESS")
        keys = (Jsonb(rights), made["company_id"], user)
        tx.execute("UPDATE membership SET rights = %s WHERE company_id = %s AND user_id = %s", keys)
    person = Person(made["host_url"], name, "correct horse")
    seen, waiting = set(), ["/console"]
    while waiting and len(seen) < 60:
        path = waiting.pop(0)
        seen.add(path)
        answer = person.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [link for link in links(answer.text) if link not in seen and link not in waiting]
    assert wanted <= seen
    person.http.close()


def test_who_leaves_the_company_is_out_at_the_next_page(made, database):
    name = f"leaving{made['company_id']}"
    with database.transaction() as tx:
        row = tx.execute(
            "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
            "VALUES (%s, '', 'L', 'L', 'l@x.fi') RETURNING user_id",
            (name,),
        ).fetchone()
        tx.execute("INSERT INTO membership VALUES (%s, %s, 'Nobody', '{}')", (made["company_id"], row["user_id"]))
    person = Person(made["host_url"], name, give_password(database, name))
    assert person.get("/console").status_code == 200
    with database.transaction() as tx:
        tx.execute("UPDATE app_user SET active = false WHERE username = %s", (name,))
    assert person.get("/console").headers["location"] == "/console/login"


def test_operators_areas_do_not_exist_for_others(admin):
    assert not [link for link in links(admin.get("/console").text) if "operator" in link]
    for path in (
        "inbox",
        "inbox/1",
        "companies",
        "companies/1",
        "orders",
        "orders/1",
        "prices",
        "prices/1",
        "billing",
        "billing/1",
        "usage",
        "usage/csv",
    ):
        assert admin.get(f"/console/operator/{path}").status_code == 404


def test_a_document_is_shown_as_a_picture_and_kept_as_a_file(admin, invoice):
    picture = admin.get(f"/console/invoices/{invoice['id']}/pages/1")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    kept = admin.get(f"/console/invoices/{invoice['id']}/pdf")
    assert kept.content.startswith(b"%PDF")
    assert "attachment" in kept.headers["content-disposition"]
    assert admin.get(f"/console/invoices/{invoice['id']}/pages/99").status_code == 404


def test_a_file_of_a_document_is_kept_and_never_shown_inside_of_our_pages(admin, program, invoice):
    meta = {"name": "page.html", "referenceType": "INVOICE", "referenceId": invoice["id"], "sendWithInvoice": False}
    body = b"<script>alert(1)</script>"
    form = {"meta": (None, httpx.Response(200, json=meta).content, "application/json"), "file": ("page.html", body)}
    made = program.post("/attachments", files=form)
    assert made.status_code == 200, made.text
    path = f"/console/attachments/{made.json()['id']}"
    assert path in links(admin.get(f"/console/invoices/{invoice['id']}").text)
    answer = admin.get(path, name="page.html")
    assert answer.content == body
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_reports_lead_down_to_the_receipt(admin, program):
    document = create(program, purchase_invoice(date.today()))
    admin.send(f"/console/invoices/{document['id']}/moves/approve")
    report = tags(admin.get("/console/reports").text, "a")
    behind = next(
        str(a["href"]) for a in report if "report=INCOME_STATEMENT" in str(a.get("href")) and "row=7" in str(a["href"])
    )
    accounts = admin.get(behind).text
    account = next(str(a["href"]) for a in tags(accounts, "a") if str(a.get("href")).startswith("/console/accounts/"))
    ledger = admin.get(account).text
    assert f"/console/receipts/{document['ledgerReceiptId']}" in links(ledger)
    receipt = admin.get(f"/console/receipts/{document['ledgerReceiptId']}").text
    assert f"/console/invoices/{document['id']}" in links(receipt)


def test_a_receipt_shows_debits_that_equal_its_credits(admin, invoice):
    page = admin.get(f"/console/receipts/{invoice['ledgerReceiptId']}").text
    total = f"{invoice['sum']:,.2f}"
    assert f"Debits {total} EUR = credits {total} EUR" in page


def test_home_shows_what_is_open(sandbox, database):
    made = create_sandbox(database, date.today()).as_dict()
    person = Person(sandbox["host_url"], made["username"], made["password"])
    with client_of({**sandbox, **made}, made["api_key"]) as program:
        document = sales_invoice(None, None, date.today() - timedelta(days=60))
        bill = create(program, document)
        program.put(f"/invoices/{bill['id']}/approve").raise_for_status()
        page = person.get("/console").text
        total = f"{bill['sum']:,.2f} EUR"
        assert page.count(total) == 2  # open, all of it overdue
        mark = {"paymentDate": date.today().isoformat(), "amount": 100, "currency": "EUR"}
        program.put(f"/invoices/{bill['id']}/paymentevents/markpaid", json=mark).raise_for_status()
        assert person.get("/console").text.count(f"{bill['sum'] - 100:,.2f} EUR") == 2


def test_numbers_that_are_drawn_can_be_read_without_seeing(admin, invoice):
    admin.send(f"/console/invoices/{invoice['id']}/moves/approve")
    pictures = tags(admin.get("/console").text, "svg")
    assert pictures
    for picture in pictures:
        assert picture["role"] == "img"
        assert any(digit in str(picture["aria-label"]) for digit in "123456789")


def test_usage_is_a_file_too(admin, invoice):
    answer = admin.get("/console/usage/csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.splitlines()[0] == "month,clientId,kind,documents"
    assert "SALES_INVOICE" in answer.text


def test_the_audit_log_shows_a_change_field_by_field(admin, program, invoice):
    admin.send(f"/console/invoices/{invoice['id']}/moves/approve")
    page = admin.get("/console/audit", object="INVOICE", id=str(invoice["id"]))
    entries = [link for link in links(page.text) if link.startswith("/console/audit/")]
    assert len(entries) == 2
    entry = admin.get(entries[0]).text
    assert "<code>status</code>" in entry
    assert "UNFINISHED" in entry
    assert "NOT_SENT" in entry
    assert ">console<" in entry  # done on the pages, and the log says so


def test_amounts_that_came_where_nothing_was_are_shown(admin, database, made):
    with database.transaction() as tx:
        row = tx.execute(
            "INSERT INTO audit_log (company_id, user_id, client_id, action, object_type, object_id, before, after) "
            "SELECT company_id, user_id, client_id, 'UPDATE', object_type, object_id, %s, %s FROM audit_log "
            "WHERE company_id = %s LIMIT 1 RETURNING audit_id",
            (Jsonb({"sums": None}), Jsonb({"sums": [{"net": 1.25}]}), made["company_id"]),
        ).fetchone()
    page = admin.get(f"/console/audit/{row['audit_id']}")
    assert page.status_code == 200
    assert "1.25" in page.text


def test_the_chain_is_checked_on_demand(admin):
    assert admin.send("/console/audit/check")[1].startswith("The chain is whole")


def test_a_period_begins_to_close_once(admin, program):
    year = next(y for y in program.get("/fiscalyears").json()["fiscalYears"] if y["isOpen"])
    period = year["trackingPeriods"][0]
    path = f"/console/periods/{year['id']}/{period['id']}/pending"
    assert path in forms(admin.get("/console/periods").text)
    assert admin.send(path)[1] == "The period is being closed"
    assert path not in forms(admin.get("/console/periods").text)
    assert "cannot become PENDING" in admin.send(path)[1]


def test_registers_change_by_their_forms(admin, program):
    partner = next(p for p in program.get("/businesspartners").json()["results"] if p["name"] == "Mallila Oy")
    whole = program.get(f"/businesspartners/{partner['id']}").json()
    form = {"version": whole["version"], "name": "Mallila Ab", "email": "ny@example.com", "active": "yes"}
    assert admin.send(f"/console/partners/{partner['id']}", **form)[1] == "The partner is changed"
    after = program.get(f"/businesspartners/{partner['id']}").json()
    assert (after["name"], after["invoicingInfo"]["email"]) == ("Mallila Ab", "ny@example.com")
    assert after["invoicingInfo"]["identifier"] == whole["invoicingInfo"]["identifier"]
    assert "stale" in admin.send(f"/console/partners/{partner['id']}", **form)[1]

    product = program.get("/products", params={"name": "Consulting"}).json()["results"]
    product = product[0] if product else program.get("/products").json()["results"][-1]
    form = {"version": product["version"], "name": product["name"], "price": "101,50", "active": "yes"}
    assert admin.send(f"/console/products/{product['id']}", **form)[1] == "The product is changed"
    assert program.get(f"/products/{product['id']}").json()["price"] == 101.5

    assert admin.send("/console/dimensions/2/items", codeName="Portal")[1] == "The dimension is changed"
    item = next(i for i in program.get("/dimensions/2").json()["items"] if i["codeName"] == "Portal")
    admin.send(f"/console/dimensions/2/items/{item['id']}")
    assert next(i for i in program.get("/dimensions/2").json()["items"] if i["id"] == item["id"])["status"] == "P"


def test_the_circulation_keeps_what_the_form_says(admin, program):
    me = program.get("/users").json()["id"]
    form = {"useForPurchaseInvoices": "yes", "allowInvoiceSpecificDiscussion": "yes", "reminderInterval": "ONCE_A_DAY"}
    form |= {"maxVerifiers": "3", "maxAcceptors": "2", "acceptors": str(me)}
    assert admin.send("/console/circulation", **form)[1] == "The settings of the circulation are saved"
    settings = program.get("/company/invoicecirculation/settings").json()
    assert settings["useForPurchaseInvoices"] is True
    assert settings["useForTravelAndExpenseInvoices"] is False
    assert (settings["maxVerifiers"], [p["userId"] for p in settings["acceptors"]]) == (3, [me])


def test_a_payment_is_removed_after_a_code(admin, program, database, data, invoice):
    page = f"/console/invoices/{invoice['id']}"
    admin.send(f"{page}/moves/approve")
    payment = {"paymentDate": date.today().isoformat(), "amount": str(invoice["sum"]), "currency": "EUR"}
    admin.send(f"{page}/paid", **payment)
    event = program.get(f"/invoices/{invoice['id']}/paymentevents").json()["results"][0]["id"]
    answer, text = admin.send(f"{page}/payments/{event}/remove")
    assert answer.headers["location"] == "/console/confirmations"
    assert text == "Confirm it here: nothing changes before"
    assert status_of(program, invoice) == "MARKED_PAID"
    phone = Phone(program, database, data)
    code = phone.code()
    waiting = forms(admin.get("/console/confirmations").text)
    approve = next(path for path in waiting if path.endswith("/approve"))
    wrong = "000000" if code != "000000" else "111111"
    assert "The code is wrong" in admin.send(approve, code=wrong)[1]
    assert admin.send(approve, code=code)[1] == "It is confirmed"
    assert status_of(program, invoice) == "NOT_SENT"


def test_an_authenticator_is_set_up_with_the_password_and_its_first_code(made, database):
    name = f"careful{made['company_id']}"
    with database.transaction() as tx:
        add_user(tx, made["company_id"], name, "correct horse", "Customised", "VIEWING_RIGHTS")
    person = Person(made["host_url"], name, "correct horse")
    page = "/console/myself/authenticator"
    assert page in forms(person.get("/console/myself").text)
    assert "password" in person.send(page, password="guess")[1]
    shown = person.send(page, password="correct horse")[0].text
    secret = re.search(r"<code>([A-Z2-7]+)</code>", shown)[1]
    (picture,) = [str(image["src"]) for image in tags(shown, "img") if image.get("class") == "code"]
    assert picture.startswith("data:image/svg+xml")
    assert f"{page}/confirm" in forms(shown)
    assert (
        "The code is wrong"
        in person.send(f"{page}/confirm", code="12")[1] + person.send(f"{page}/confirm", code="000000")[1]
    )
    assert person.send(f"{page}/confirm", code=pyotp.TOTP(secret).now())[1] == "Your authenticator is in use"
    assert "You have no authenticator yet" not in person.get("/console/confirmations").text
    person.http.close()


def test_a_discussion_goes_on_under_the_document(admin, program):
    document = create(program, purchase_invoice(date.today()))
    page = f"/console/invoices/{document['id']}"
    assert admin.send(f"{page}/comments", comment="Is this <b>ours</b>?")[1] == "The comment is added"
    assert "Is this &lt;b&gt;ours&lt;/b&gt;?" in admin.get(page).text


def test_a_person_of_two_companies_changes_between_them(made, sandbox, database, neighbour):
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO membership (company_id, user_id, role, rights) "
            "SELECT %s, user_id, 'Guest', '{}' FROM app_user WHERE username = %s ON CONFLICT DO NOTHING",
            (neighbour["company_id"], made["username"]),
        )
    try:
        person = Person(made["host_url"], made["username"], made["password"])
        assert person.get("/console").headers["location"] == "/console/companies"
        page = person.get("/console/companies").text
        token = next(i["value"] for i in tags(page, "input") if i.get("name") == "csrf")
        chosen = {"csrf": token, "company": str(made["company_id"])}
        person.http.post("/console/companies", data=chosen)
        assert "/console/companies" in links(person.get("/console").text)
    finally:
        with database.transaction() as tx:
            tx.execute("DELETE FROM portal_session WHERE company_id = %s", (neighbour["company_id"],))
            tx.execute("DELETE FROM membership WHERE company_id = %s AND role = 'Guest'", (neighbour["company_id"],))


def test_a_swedish_company_says_that_it_is_approved_for_f_tax_and_others_are_not_asked(admin, sandbox, database):
    assert "F-tax" not in admin.get("/console/paper").text
    made = {**sandbox, **create_sandbox(database, date.today(), "SWEDEN").as_dict()}
    boss = Person(made["host_url"], made["username"], made["password"])
    with client_of(made, made["api_key"]) as program:
        assert "F-tax" in boss.get("/console/paper").text
        said = boss.send("/console/paper", approvedForFTax="yes")[1]
        assert said == "The settings of the invoice pages are saved"
        assert program.get("/service/company/pagesettings").json() == {"approvedForFTax": True}
        boss.send("/console/paper")
        assert program.get("/service/company/pagesettings").json() == {"approvedForFTax": False}
    boss.http.close()


def test_journals_are_shown_page_by_page(admin, program):
    for _ in range(26):
        program.post("/ledgerreceipts", json=cash_journal(date.today())).raise_for_status()
    first, second = (admin.get("/console/journals", page=number).text for number in (0, 1))
    shown = [set(re.findall(r'href="/console/receipts/(\d+)"', page)) for page in (first, second)]
    assert len(shown[0]) == 25
    assert shown[1]
    assert not shown[0] & shown[1]
    assert re.search(r"1–25 / \d+", first)
