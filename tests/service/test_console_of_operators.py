"""The operator's desk on the pages: companies, price lists, billing, the usage of all."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pages import filled, forms, links, tags, wrong
from tosite.service.activation.store import activate, end
from tosite.service.billing import store as billing

BILLING, SCHEDULE = "/console/operator/billing", "/console/operator/billing/schedule"
TERMS = "/console/operator/terms"

DESK = ["companies", "prices", "prices/1", "billing", "usage", "terms", "terms/1", "certification"]


@pytest.fixture(scope="module")
def month_before(last_month):
    """A month that no other test bills."""
    return (last_month - timedelta(days=1)).replace(day=1)


@pytest.fixture(scope="module")
def customer(desk, database, last_month, month_before):
    """A company in production that had the API in use that whole month and no other, with five documents."""
    with database.transaction() as tx:
        row = tx.execute(
            "INSERT INTO company (name, country, currency, info) VALUES ('Asiakas <b>Oy', 'FINLAND', 'EUR', "
            """'{"operationType": "PRODUCTION"}') RETURNING company_id"""
        ).fetchone()
        company = row["company_id"]
        user = tx.execute(
            "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
            "VALUES (%s, '', 'Aino', 'Admin', 'aino@example.com') RETURNING user_id",
            (f"desk{company}",),
        ).fetchone()["user_id"]
        tx.execute("INSERT INTO membership VALUES (%s, %s, 'Main user', '{}')", (company, user))
        activate(tx, company, month_before, "1", user)
        end(tx, company, last_month, user)
        tx.execute(
            "INSERT INTO metered_document SELECT %s, 'SALES_INVOICE', n, 'shop', %s FROM generate_series(1, 5) n",
            (company, datetime.combine(month_before + timedelta(days=9), datetime.min.time())),
        )
    return company


@pytest.mark.parametrize("path", DESK)
def test_every_page_of_the_desk_opens_from_the_navigation(desk, customer, path):
    answer = desk.get(f"/console/operator/{path}")
    assert answer.status_code == 200
    assert len(tags(answer.text, "h1")) == 1
    assert "<b>Oy" not in answer.text
    assert {"/console/operator/companies", "/console/operator/billing"} <= set(links(answer.text))


def test_every_company_is_listed_with_its_activation(desk, customer):
    page = desk.get("/console/operator/companies").text
    assert "Asiakas &lt;b&gt;Oy" in page
    assert str(customer) in page


def test_the_usage_of_all_is_a_file_too(desk, customer, month_before):
    day = month_before.isoformat()
    rows = desk.get("/console/operator/usage/csv", startDate=day).text.splitlines()
    assert rows[0] == "companyId,month,kind,documents"
    assert f"{customer},{day[:7]},SALES_INVOICE,5" in rows


def test_a_month_is_previewed_billed_and_corrected(desk, customer, month_before, operator, database):
    month = f"{month_before:%Y-%m}"
    preview = desk.get("/console/operator/billing", month=month).text
    assert "Asiakas &lt;b&gt;Oy" in preview
    assert "9.95" in preview
    operator.post("/service/billing/runs", json={"month": month, "companyId": customer}).raise_for_status()
    runs = operator.get("/service/billing/runs").json()["results"]
    run = next(f"/console/operator/billing/{one['id']}" for one in runs if one["month"] == month)
    assert run in links(desk.get("/console/operator/billing").text)
    page = desk.get(run, companyId=str(customer)).text
    assert "9.95 EUR" in page
    assert [link for link in links(page) if link.startswith("/console/invoices/")]
    assert f"{run}/correct" in forms(page)
    assert "is right: nothing to correct" in desk.send(f"{run}/correct", companyId=str(customer))[1]
    for nobody in ("", "x", "²", "12345678901"):
        assert desk.http.post(run + "/correct", data={"csrf": desk.csrf, "companyId": nobody}).status_code == 400
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO service_charge (company_id, date, text, quantity, unit_price) VALUES (%s, %s, 'Help', 1, 50)",
            (customer, month_before),
        )
    answer, text = desk.send(f"{run}/correct", companyId=str(customer))
    assert answer.headers["location"] == run
    assert text == "The bill is credited and made anew"
    assert "59.95 EUR" in desk.get(run, companyId=str(customer)).text


def test_a_month_that_is_not_over_is_not_billed(desk, customer):
    month = f"{datetime.now(UTC):%Y-%m}"
    assert "is not over yet" in desk.send("/console/operator/billing", month=month)[1]


def test_a_successor_is_drafted_announced_and_stands(desk, customer, database):
    with database.transaction() as tx:  # after whatever lists other tests have issued
        row = tx.execute("SELECT max(valid_from) AS day FROM price_list WHERE country = 'FI'").fetchone()
    start = max(date.today() + timedelta(days=120), row["day"] + timedelta(days=1)).isoformat()
    page = desk.get("/console/operator/prices/1").text
    fields = filled(page, "/console/operator/prices/1/successor")
    dearer = {n: "12,50" if n.startswith("price-") and v and float(v) == 0 else v for n, v in fields.items()}
    form = {**dearer, "name": "Second list", "validFrom": start}
    answer, text = desk.send("/console/operator/prices/1/successor", **form)
    assert text == "The list is drafted: nobody is charged by it"
    draft = answer.headers["location"]
    assert {f"{draft}/announce", f"{draft}/delete"} <= forms(desk.get(draft).text)
    assert "12.50 EUR" in desk.get(draft).text
    assert desk.send(f"{draft}/announce")[1] == "The list is issued, and its customers are told"
    assert f"{draft}/delete" not in forms(desk.get(draft).text)
    assert "An issued price list stands" in desk.send(f"{draft}/delete")[1]


def test_a_draft_is_thrown_away(desk, customer):
    fields = filled(desk.get("/console/operator/prices/3").text, "/console/operator/prices/3/successor")
    form = {**fields, "name": "Never", "validFrom": (date.today() + timedelta(days=400)).isoformat()}
    draft = desk.send("/console/operator/prices/3/successor", **form)[0].headers["location"]
    assert desk.send(f"{draft}/delete")[1] == "The draft is gone"
    assert desk.get(draft).status_code == 404


@pytest.fixture
def no_schedule(operator):
    yield
    operator.put("/service/billing/schedule", json={}).raise_for_status()


def test_the_day_on_which_months_are_billed_is_set_seen_and_switched_off(desk, operator, no_schedule):
    assert "Switched off: months are billed on request only." in desk.get(BILLING).text
    assert desk.send(SCHEDULE, day="5")[1] == "Months are billed by themselves on that day"
    set_ = operator.get("/service/billing/schedule").json()
    assert set_["day"] == 5
    page = desk.get(BILLING).text
    assert filled(page, SCHEDULE)["day"] == "5"
    assert f"<dd>5 {date.fromisoformat(set_['nextDay']):%b %Y}</dd>" in page
    assert desk.send(f"{SCHEDULE}/off")[1] == "Months are billed on request only"
    assert operator.get("/service/billing/schedule").json() == {}
    assert f"{SCHEDULE}/off" not in forms(desk.get(BILLING).text)


@pytest.mark.parametrize("day", ["29", "0", "", "first"])
def test_a_day_that_not_every_month_has_is_said_at_its_field_and_changes_nothing(desk, operator, no_schedule, day):
    operator.put("/service/billing/schedule", json={"day": 7}).raise_for_status()
    answer, _ = desk.send(SCHEDULE, day=day)
    assert answer.status_code == 400
    assert wrong(answer.text)["day"]["value"] == day
    assert operator.get("/service/billing/schedule").json()["day"] == 7  # an empty field ends no schedule


def test_what_keeps_the_run_that_is_due_from_beginning_stands_on_the_page(desk, provider, database, no_schedule):
    ahead = date(date.today().year + 1, 1, 1)
    with database.transaction() as tx:  # as the worker notes it
        operator = tx.execute("SELECT user_id FROM provider").fetchone()["user_id"]
        billing.put_schedule(tx, provider["company_id"], 1, ahead, operator)
        billing.note_problem(tx, provider["company_id"], "There is <no> bank account")
    page = desk.get(BILLING).text
    assert "The run that is due cannot begin</strong>: There is &lt;no&gt; bank account" in page


def test_terms_are_published_once_read_over_and_listed_with_their_text(desk, operator):
    version = f"desk-{datetime.now(UTC):%H%M%S}"
    day = date.today() + timedelta(days=3000 + datetime.now(UTC).second)
    form = {"version": version, "validFrom": day.isoformat(), "title": "Later", "text": "First <b>line</b>\r\n\r\nLast"}
    answer, _ = desk.send(TERMS, **form)
    assert set(wrong(answer.text)) == {"sure"}
    assert filled(answer.text, TERMS)["text"] == "First <b>line</b>\r\n\r\nLast"
    assert version not in [one["version"] for one in operator.get("/service/terms").json()]
    assert desk.send(TERMS, **form, sure="yes")[1] == "The terms are published"
    (made,) = [one for one in operator.get("/service/terms").json() if one["version"] == version]
    assert made["text"] == "First <b>line</b>\n\nLast"
    assert f"{TERMS}/{version}" in links(desk.get(TERMS).text)
    assert "First &lt;b&gt;line&lt;/b&gt;" in desk.get(f"{TERMS}/{version}").text
    again, _ = desk.send(TERMS, **form, sure="yes")
    assert set(wrong(again.text)) == {"version"}


def test_what_is_wrong_with_terms_is_said_at_every_field(desk):
    form = {"version": "a b", "validFrom": date.today().isoformat(), "title": "Kept", "text": "Kept", "sure": "yes"}
    answer, _ = desk.send(TERMS, **form)
    assert answer.status_code == 400
    assert {name: field["value"] for name, field in wrong(answer.text).items()} == {
        "version": "a b",
        "validFrom": form["validFrom"],
    }
    assert set(wrong(desk.send(TERMS, **{**form, "title": "", "text": " "})[0].text)) == {"title", "text"}
    assert desk.get(f"{TERMS}/unknown").status_code == 404


def test_the_page_of_a_company_leads_to_its_terms_and_prices(desk, customer):
    found = links(desk.get(f"/console/operator/companies/{customer}").text)
    assert {f"{TERMS}/1", BILLING} <= set(found)
    assert [link for link in found if link.startswith("/console/operator/prices/")]
