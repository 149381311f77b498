"""Support, bills and events on the pages: what a customer does, what operators do, and whose data it is."""

from datetime import date, datetime

import pytest

from customers import customer_in
from pages import Person, filled, forms, give_password, links, tags, wrong
from tosite.calendar import today_in

NASTY = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def company(sandbox, database, provider):
    with customer_in(sandbox, database, "FINLAND") as customer:
        yield customer


@pytest.fixture(scope="module")
def reader(sandbox, company):
    person = Person(sandbox["host_url"], **company.login)
    yield person
    person.http.close()


def ask(person, category="QUESTION", subject="Paging", text="Why fifty rows?"):
    answer, message = person.send("/console/support", category=category, subject=subject, text=text)
    assert message == "Your question is with us: the answer comes here and by mail"
    return answer.headers["location"].rsplit("/", 1)[1]


def test_a_question_is_asked_answered_read_and_closed(reader, desk, company):
    number = ask(reader, subject=f"Paging {NASTY}")
    mine, theirs = f"/console/support/{number}", f"/console/operator/inbox/{number}"
    assert theirs in links(desk.get("/console/operator/inbox", companyId=str(company.company)).text)
    thread = desk.get(theirs).text
    assert "Why fifty rows?" in thread
    assert "<script>alert" not in thread + reader.get(mine).text + desk.get("/console/operator/inbox").text
    assert desk.send(f"{theirs}/assign", take="yes")[1] == "You take care of it"
    assert theirs in links(desk.get("/console/operator/inbox", mine="yes").text)
    assert desk.send(f"{theirs}/messages", text="Because size is 50.")[1] == "The message is sent"
    assert "To read in support</a> <b>1</b>" in reader.get("/console").text
    assert ">New<" in reader.get("/console/support").text
    assert "Because size is 50." in reader.get(mine).text
    assert ">New<" not in reader.get("/console/support").text  # whoever opens it has read it
    assert "To read in support</a> <b>0</b>" in reader.get("/console").text
    assert reader.send(f"{mine}/close")[1] == "The request is closed"
    assert f"{mine}/reopen" in forms(reader.get(mine).text)
    assert mine not in links(reader.get("/console/support", status="OPEN").text)
    assert mine in links(reader.get("/console/support", status="CLOSED").text)
    assert desk.send(f"{theirs}/reopen")[1] == "The request is open again"
    assert desk.send(f"{theirs}/assign")[1] == "Nobody takes care of it now"


def test_what_is_wrong_with_a_question_is_said_and_what_was_typed_is_kept(reader):
    sent = {"csrf": reader.csrf, "category": "FAULT", "subject": "  ", "text": NASTY}
    answer = reader.http.post("/console/support", data=sent)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert list(wrong(answer.text)) == ["subject"]
    assert "autofocus" in wrong(answer.text)["subject"]
    kept = filled(answer.text, "/console/support")
    assert (kept["category"], kept["text"]) == ("FAULT", NASTY)
    assert "<script>alert" not in answer.text


def test_a_message_of_blanks_is_refused_at_its_field_on_either_side(reader, desk):
    number = ask(reader)
    for person, place in ((reader, "support"), (desk, "operator/inbox")):
        answer, _ = person.send(f"/console/{place}/{number}/messages", text="  ")
        assert (answer.status_code, list(wrong(answer.text))) == (400, ["text"])
        assert "Must not be blank" in answer.text
        assert "Why fifty rows?" in answer.text  # the thread stands around it


def test_an_offer_is_made_and_becomes_an_order(reader, desk, company):
    number = ask(reader, "INTEGRATION", "Mapping", "Which field is which?")
    mine, theirs = f"/console/support/{number}", f"/console/operator/inbox/{number}"
    assert "295,00" in reader.get(mine).text  # answered at once with what help costs
    refused, _ = desk.send(f"{theirs}/offers", item="CONSULTATION_3_HOURS", withTravel="yes", text="Kept")
    assert (refused.status_code, list(wrong(refused.text))) == (400, ["withTravel"])
    assert "autofocus" in wrong(refused.text)["withTravel"]
    kept = filled(refused.text, f"{theirs}/offers")
    assert (kept["item"], kept["text"]) == ("CONSULTATION_3_HOURS", "Kept")
    assert desk.send(f"{theirs}/offers", item="CONSULTATION_2_DAYS", text="Two days will do")[1] == "The offer is made"
    page = reader.get(mine).text
    assert "1,595.00 EUR" in page
    accept = next(path for path in forms(page) if path.endswith("/accept"))
    assert accept not in forms(desk.get(theirs).text)
    assert reader.send(accept, wish="Invoices first")[1] == "It is ordered"
    (order,) = company.client.get("/service/orders").json()["results"]
    assert (order["item"], order["status"]) == ("CONSULTATION_2_DAYS", "ORDERED")
    page = reader.get(mine).text
    assert accept not in forms(page)
    assert f"Order no. {order['id']}" in page
    assert "/console/orders" in links(page)
    assert f"/console/operator/orders/{order['id']}" in links(desk.get(theirs).text)


def test_an_acceptance_that_is_refused_keeps_what_was_typed_in_its_own_form(reader, desk, company):
    number = ask(reader, "INTEGRATION")
    theirs = f"/console/operator/inbox/{number}/offers"
    for _ in range(2):
        desk.send(theirs, item="CONSULTATION_HOUR")
    mine = f"/console/support/{number}"
    first, second = sorted(path for path in forms(reader.get(mine).text) if path.endswith("/accept"))
    answer, _ = reader.send(second, wish="Invoices first", date="2020-01-01", phone="+358 1")
    assert answer.status_code == 400
    assert list(wrong(answer.text)) == ["date"]
    kept = filled(answer.text, second)
    assert (kept["wish"], kept["date"], kept["phone"]) == ("Invoices first", "2020-01-01", "+358 1")
    assert filled(answer.text, first)["wish"] == ""
    assert reader.send(second, wish="Now")[1] == "It is ordered"
    again, text = reader.send(second, wish="Twice")
    assert again.status_code == 409
    assert "already" in text


def test_an_order_is_accepted_worked_on_and_delivered(desk, company):
    contact = {"name": "Aino", "email": "aino@example.com"}
    wanted = {"item": "CONSULTATION_HOUR", "wish": f"Map {NASTY}", "contact": contact, "withTravel": True}
    number = company.client.post("/service/orders", json=wanted).raise_for_status().json()["id"]
    page = f"/console/operator/orders/{number}"
    assert page in links(desk.get("/console/operator/orders", status="ORDERED").text)
    assert "<script>alert" not in desk.get(page).text
    assert f"{page}/moves/start" not in forms(desk.get(page).text)
    assert "reason" in desk.send(f"{page}/moves/decline", note=" ")[1]
    assert desk.send(f"{page}/moves/accept")[1] == "The order is accepted"
    assert desk.send(f"{page}/moves/start", note="On Monday")[1] == "The work has begun"
    today = today_in("FINLAND").isoformat()
    work = {"kind": "HOURS", "date": today, "quantity": "1,5", "description": "Fields"}
    assert desk.send(f"{page}/entries", **work)[1] == "The work is logged"
    assert "hours" in desk.send(f"{page}/entries", **{**work, "quantity": "1.1"})[1]
    travel = {**work, "kind": "TRAVEL_EXPENSES", "quantity": "40", "description": "Train"}
    assert desk.send(f"{page}/entries", **travel)[1] == "The work is logged"
    remove = [path for path in forms(desk.get(page).text) if path.endswith("/remove")]
    assert len(remove) == 2
    assert desk.send(remove[0])[1] == "The entry is taken back"
    again = travel if "Train" not in desk.get(page).text else work
    desk.send(f"{page}/entries", **again)
    assert desk.send(f"{page}/moves/deliver", date=today)[1].startswith("The order is delivered")
    shown = desk.get(page).text
    assert "235.00 EUR" in shown  # 1.5 x 130 + 40
    assert forms(shown) == set()


def test_questions_without_an_account_stand_in_the_inbox_and_are_answered(desk, reader, api):
    question = {"email": "maija@example.com", "name": f"Maija {NASTY}", "subject": "Starting", "text": "How?"}
    api.post("/service/contact", json=question).raise_for_status()
    page = desk.get("/console/operator/inbox", who="nobody").text
    assert "maija@example.com" in page
    assert "Paging" not in page
    theirs = next(path for path in links(page) if path.startswith("/console/operator/inbox/"))
    thread = desk.get(theirs).text
    assert "<script>alert" not in thread
    assert f"{theirs}/offers" not in forms(thread)
    assert desk.send(f"{theirs}/messages", text="Like this")[1] == "The message is sent"
    assert reader.get(theirs.replace("operator/inbox", "support")).status_code == 404


@pytest.fixture
def stranger(sandbox, database, provider):
    with customer_in(sandbox, database, "FINLAND") as customer:
        person = Person(sandbox["host_url"], **customer.login)
        yield person
        person.http.close()


def test_nobody_reads_or_moves_what_another_company_asked(reader, stranger, desk, company):
    number = ask(reader, "INTEGRATION")
    desk.send(f"/console/operator/inbox/{number}/offers", item="CONSULTATION_HOUR")
    page = f"/console/support/{number}"
    accept = next(path for path in forms(reader.get(page).text) if path.endswith("/accept"))
    before = company.client.get(f"/service/support/requests/{number}").json()
    assert stranger.get(page).status_code == 404
    for path in (f"{page}/messages", f"{page}/close", accept):
        assert stranger.send(path, text="Mine now")[1] in ("", "Not found")
    for path in ("inbox", f"inbox/{number}", "orders", "companies", f"companies/{company.company}"):
        assert stranger.get(f"/console/operator/{path}").status_code == 404
    for path in (f"inbox/{number}/messages", f"inbox/{number}/offers", f"inbox/{number}/assign"):
        stranger.send(f"/console/operator/{path}", text="Mine now", item="CONSULTATION_HOUR", take="yes")
    assert company.client.get(f"/service/support/requests/{number}").json() == before


def test_who_may_not_order_sees_the_offer_without_the_button(reader, desk, company, sandbox, database):
    number = ask(reader, "INTEGRATION")
    desk.send(f"/console/operator/inbox/{number}/offers", item="CONSULTATION_HOUR")
    with company.colleague(sandbox, "looking", "VIEWING_RIGHTS"):
        name = f"looking{company.company}"
        looker = Person(sandbox["host_url"], name, give_password(database, name))
    page = looker.get(f"/console/support/{number}").text
    assert "130.00 EUR" in page
    assert not [path for path in forms(page) if path.endswith("/accept")]
    looker.http.close()


def test_bills_are_read_kept_and_nobody_elses(reader, stranger, company, desk, operator, database):
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO metered_document SELECT %s, 'SALES_INVOICE', 820000 + n, 'shop', %s "
            "FROM generate_series(1, 3) n",
            (company.company, datetime(2022, 5, 9, 12)),
        )
        tx.execute(
            "INSERT INTO service_charge (company_id, date, text, quantity, unit_price) VALUES (%s, %s, 'Help', 1, 130)",
            (company.company, date(2022, 5, 10)),
        )
    body = {"month": "2022-05", "companyId": company.company}
    operator.post("/service/billing/runs", json=body).raise_for_status()
    listed = reader.get("/console/bills").text
    assert "130.00 EUR" in listed
    (bill,) = [path for path in links(listed) if path.startswith("/console/bills/")]
    page = reader.get(bill).text
    assert "161.20 EUR" in page  # 24 % then
    assert "shop" in page
    assert reader.get(f"{bill}/pdf").content.startswith(b"%PDF")
    assert reader.get(f"{bill}/csv").text.startswith("day,kind,client,documents")
    assert "attachment" in reader.get(f"{bill}/csv").headers["content-disposition"]
    for path in (bill, f"{bill}/pdf", f"{bill}/csv"):
        assert stranger.get(path).status_code == 404
    assert not [path for path in links(stranger.get("/console/bills").text) if path.startswith("/console/bills/")]
    state = desk.get(f"/console/operator/companies/{company.company}").text
    assert "May 22" in state
    assert "130.00 EUR" in state


def test_bills_are_for_those_who_may_see_the_costs(company, sandbox, database):
    with company.colleague(sandbox, "noone", "NO_ACCESS"):
        name = f"noone{company.company}"
        person = Person(sandbox["host_url"], name, give_password(database, name))
    assert not {"/console/bills", "/console/costs", "/console/orders"} & set(links(person.get("/console").text))
    assert person.get("/console/bills").status_code == 404
    assert person.get("/console/support").status_code == 200  # asking is for everybody
    person.http.close()


def test_what_was_mailed_is_read_by_the_company_alone_and_by_operators(reader, stranger, desk, company, database):
    number = ask(reader, subject="Only ours")
    desk.send(f"/console/operator/inbox/{number}/messages", text=f"Yes {NASTY}")
    page = reader.get("/console/mails").text
    assert f"[{number}] Only ours" in page
    assert company.email in page
    assert "<script>alert" not in page
    assert f"[{number}] Only ours" not in reader.get("/console/mails", state="FAILED").text
    assert "Only ours" not in stranger.get("/console/mails", companyId=str(company.company)).text
    assert f"[{number}] Only ours" in desk.get("/console/mails", companyId=str(company.company)).text


def test_events_lead_to_what_they_are_about(reader, company):
    assert "Nothing was told yet" in reader.get("/console/events").text
    hook = {"url": "http://127.0.0.1:9/secret", "authenticationType": "NONE", "subscriptions": ["PRODUCT_CHANGED"]}
    company.client.post("/service/webhooks", json=hook).raise_for_status()
    product = company.client.get("/products").json()["results"][0]
    changed = {**{k: v for k, v in product.items() if k != "version"}, "name": NASTY}
    company.client.put(f"/products/{product['id']}", json=changed).raise_for_status()
    page = reader.get("/console/events").text
    assert "Product: Changed" in page
    assert f"/console/products/{product['id']}" in links(page)
    assert "127.0.0.1:9" in page
    assert "secret" not in page
    found = reader.get("/console/events", object="PRODUCT", number=str(product["id"])).text
    assert f"/console/products/{product['id']}" in links(found)
    nothing = reader.get("/console/events", object="PRODUCT", number="1").text
    assert "Nothing was found." in nothing


def test_a_person_of_a_company_that_has_not_taken_the_api_into_use_works_on_the_pages(sandbox, database, provider):
    with customer_in(sandbox, database, "FINLAND") as customer:
        with database.transaction() as tx:
            tx.execute("UPDATE company SET sandbox = NULL WHERE company_id = %s", (customer.company,))
        person = Person(sandbox["host_url"], **customer.login)
        assert customer.client.get("/invoices").status_code == 401  # the API is closed
        for path in ("/console", "/console/support", "/console/costs", "/console/bills", "/console/invoices"):
            assert person.get(path).status_code == 200, path
        person.http.close()


def test_every_page_of_the_desk_opens_in_every_language(desk, reader, company):
    ask(reader)
    paths = ["inbox", "orders", "companies", f"companies/{company.company}", "billing", "prices", "usage"]
    for language in ("fi", "sv", "nb", "en"):
        for path in paths:
            answer = desk.get(f"/console/operator/{path}", lang=language)
            assert answer.status_code == 200, path
            assert tags(answer.text, "html")[0]["lang"] == language


@pytest.mark.parametrize("path", ["inbox", "orders", "companies"])
def test_nothing_in_an_address_makes_a_page_of_the_desk_fail(desk, path):
    for text in ("-1", "99999999999999999999", "x", "%00", "' OR 1=1 --", "٣", "\u20ac", "100%", "_"):
        names = ("status", "companyId", "category", "who", "mine", "searchTerm", "page")
        assert desk.get(f"/console/operator/{path}", **dict.fromkeys(names, text)).status_code in (200, 400)
        assert desk.get(f"/console/operator/{path}/{text}").status_code in (400, 404)


def test_a_company_is_found_by_a_part_of_its_name_or_its_number(desk, company, database):
    with database.transaction() as tx:
        values = ("Kotipizza 100% Oy", company.company)
        tx.execute("UPDATE company SET name = %s WHERE company_id = %s", values)
    own = f"/console/operator/companies/{company.company}"
    for term in ("kotipiz", "100%", str(company.company)):
        assert own in links(desk.get("/console/operator/companies", searchTerm=term).text), term
    assert own not in links(desk.get("/console/operator/companies", searchTerm="100_").text)
