"""Price lists at the operator's desk: drafted with tiers and packages, compared, changed, with their notice periods."""

import re
from datetime import date, timedelta

import pytest

from pages import filled, forms, wrong

HERE = "/console/operator/prices"


@pytest.fixture
def newest(operator):
    """The newest issued list of Norway, which drafts are made from."""
    lists = operator.get("/service/prices/lists").json()["results"]
    issued = [one for one in lists if (one["country"], one["status"]) == ("NO", "ISSUED")]
    return max(issued, key=lambda one: one["validFrom"])


@pytest.fixture
def start(newest):
    return max(date.fromisoformat(newest["validFrom"]), date.today()) + timedelta(days=100)


@pytest.fixture
def notice(operator):
    """Sets Norway's notice period for the test."""
    path = "/service/prices/countries/NO"
    yield lambda months: operator.put(path, json={"noticeMonths": months}).raise_for_status()
    operator.put(path, json={"noticeMonths": 1}).raise_for_status()


def number_of(price_list, item):
    """The number of an item's fields; that of the first spare ones for None."""
    items = [price["item"] for price in price_list["prices"] if not price.get("validTo")]
    return len(items) if item is None else items.index(item)


def typed(desk, newest, start, **changes):
    action = f"{HERE}/{newest['id']}/successor"
    form = filled(desk.get(f"{HERE}/{newest['id']}").text, action)
    return {**form, "name": "Tiers and packages", "validFrom": start.isoformat(), **changes}


def draft(desk, newest, start, **changes):
    """Draft a list with these changes; its page's address."""
    form = typed(desk, newest, start, **changes)
    answer, text = desk.send(f"{HERE}/{newest['id']}/successor", **form)
    assert text == "The list is drafted: nobody is charged by it", text
    return answer.headers["location"]


def marked(page, change):
    """The rows of the comparison that are marked so."""
    return re.findall(rf'<tr class="c-{change}">(.*?)</tr>', page, re.DOTALL)


def test_documents_are_sold_in_packages_and_a_kind_of_them_by_tiers(desk, operator, newest, start):
    n, spare = number_of(newest, "DOCUMENT"), number_of(newest, None)
    page = draft(
        desk,
        newest,
        start,
        **{f"model-{n}": "PACKAGE", f"price-{n}": "20,00", f"size-{n}": "50"},
        **{f"kind-{spare}": "SALES_INVOICE", f"model-{spare}": "GRADUATED"},
        **{f"upTo-{spare}-0": "1 000", f"tier-{spare}-0": "0,50", f"tier-{spare}-1": "0.125"},
    )
    made = operator.get(f"/service/prices/lists/{page.rpartition('/')[2]}").json()
    prices = {price["item"]: price for price in made["prices"]}
    assert (prices["DOCUMENT"]["model"], prices["DOCUMENT"]["unitPrice"], prices["DOCUMENT"]["packageSize"]) == (
        "PACKAGE",
        20,
        50,
    )
    assert [(tier.get("upTo"), float(tier["unitPrice"])) for tier in prices["DOCUMENT.SALES_INVOICE"]["tiers"]] == [
        (1000, 0.5),
        (None, 0.125),
    ]
    assert "0.125 EUR" in desk.get(page).text  # prices have more decimals than sums
    assert prices["TRAVEL_EXPENSES"]["model"] == "AT_COST"


def test_a_draft_stands_beside_the_list_before_it_with_raised_prices_marked(desk, newest, start):
    n, hour = number_of(newest, "DOCUMENT"), number_of(newest, "CONSULTATION_HOUR")
    page = desk.get(draft(desk, newest, start, **{f"price-{n}": "0.001", f"price-{hour}": "100"})).text
    assert ["Document" in row for row in marked(page, "RAISED")] == [True]
    assert "0.001 EUR" in marked(page, "RAISED")[0]
    assert ["Consultation, one hour" in row for row in marked(page, "LOWERED")] == [True]
    assert len(marked(page, "SAME")) == len(newest["prices"]) - 2
    assert "Prices are raised: announced today, they can be valid from" in page
    assert f"{HERE}/{newest['id']}" in page


def test_a_raise_that_comes_too_early_is_said_before_it_is_announced(desk, newest, start, notice):
    n = number_of(newest, "DOCUMENT")
    raised, kept = draft(desk, newest, start, **{f"price-{n}": "7"}), draft(desk, newest, start, name="The same")
    notice(24)
    assert "Too early to be announced" in desk.get(raised).text
    assert "No price is raised." in desk.get(kept).text
    assert "24 months" in desk.send(f"{raised}/announce")[1]  # and it is not


def test_all_that_is_wrong_is_said_at_its_field_and_what_was_typed_stays(desk, operator, newest, start):
    n, hour, spare = (number_of(newest, item) for item in ("DOCUMENT", "CONSULTATION_HOUR", None))
    form = typed(
        desk,
        newest,
        start,
        **{f"price-{hour}": "much", f"model-{n}": "VOLUME", f"upTo-{n}-0": "100", f"tier-{n}-0": "0,5"},
        **{f"upTo-{n}-2": "50", f"tier-{n}-2": "0,4", f"kind-{spare}": "JOURNAL", f"model-{spare}": "PACKAGE"},
        **{f"price-{spare}": "3", f"size-{spare}": "many", "note": "Kept <b>too</b>"},
    )
    before = operator.get("/service/prices/lists").json()
    action = f"{HERE}/{newest['id']}/successor"
    answer, text = desk.send(action, **form)
    assert answer.status_code == 400
    assert text == "This did not work: see what is said at the fields."
    assert {name: field["value"] for name, field in wrong(answer.text).items()} == {
        f"price-{hour}": "much",
        f"size-{spare}": "many",
    }
    assert filled(answer.text, action) == {**form, "csrf": desk.csrf}
    mended = {**form, f"price-{hour}": "130", f"size-{spare}": "10"}
    assert set(wrong(desk.send(action, **mended)[0].text)) == {f"upTo-{n}-2"}  # the last tier has no end
    twice = {**mended, f"upTo-{n}-2": "", f"kind-{spare + 1}": "JOURNAL", f"price-{spare + 1}": "1"}
    assert set(wrong(desk.send(action, **twice)[0].text)) == {f"kind-{spare + 1}"}
    assert operator.get("/service/prices/lists").json() == before


def test_a_day_that_is_missing_is_said_once(desk, newest, start):
    answer, _ = desk.send(f"{HERE}/{newest['id']}/successor", **typed(desk, newest, start, validFrom=""))
    assert set(wrong(answer.text)) == {"validFrom"}
    assert answer.text.count("Is required") == 1


def test_a_day_that_is_past_is_refused_at_its_field(desk, newest, start):
    answer, _ = desk.send(f"{HERE}/{newest['id']}/successor", **typed(desk, newest, start, validFrom="2020-01-01"))
    assert {name: field["value"] for name, field in wrong(answer.text).items()} == {"validFrom": "2020-01-01"}
    assert "a price list is never back-dated" in answer.text


def test_a_draft_is_changed_in_its_place(desk, operator, newest, start):
    n = number_of(newest, "CONSULTATION_HOUR")
    page = draft(desk, newest, start, name="First thought", note="Two\nlines")
    form = filled(desk.get(page).text, f"{page}/change")
    assert (form["name"], form["validFrom"], form["note"]) == ("First thought", start.isoformat(), "Two\nlines")
    answer, text = desk.send(f"{page}/change", **{**form, "name": "Second thought", f"price-{n}": "99"})
    assert text == "The draft is changed: nobody is charged by it"
    assert desk.get(page).status_code == 404
    made = operator.get(f"/service/prices/lists/{answer.headers['location'].rpartition('/')[2]}").json()
    assert (made["name"], made["note"], made["prices"][n]["unitPrice"]) == ("Second thought", "Two\nlines", 99)
    refused, _ = desk.send(f"{answer.headers['location']}/change", **{**form, f"price-{n}": ""})
    assert set(wrong(refused.text)) == {f"price-{n}"}
    assert desk.get(answer.headers["location"]).status_code == 200  # what is refused leaves the draft


def test_an_issued_list_is_not_changed(desk, newest, start):
    answer, text = desk.send(f"{HERE}/{newest['id']}/change", **typed(desk, newest, start))
    assert answer.status_code == 409
    assert "An issued price list stands" in text
    assert f"{HERE}/{newest['id']}/change" not in forms(answer.text)


def test_a_draft_with_dated_prices_is_not_changed_by_a_form_that_would_lose_some(desk, operator, newest, start):
    first, later = start.isoformat(), (start + timedelta(days=90)).isoformat()
    prices = [{**price, "validFrom": first} for price in newest["prices"] if not price.get("validTo")]
    fee = number_of(newest, "MONTHLY_FEE")
    prices.append({**prices[fee], "validFrom": later, "unitPrice": 15})
    prices[fee] = {**prices[fee], "validTo": later}
    body = {"country": "NO", "currency": "EUR", "name": "Dated", "validFrom": first, "prices": prices}
    made = operator.post("/service/prices/lists", json=body).json()["id"]
    page = desk.get(f"{HERE}/{made}").text
    assert f"{HERE}/{made}/announce" in forms(page)
    assert f"{HERE}/{made}/change" not in forms(page)
    assert "15.00 EUR" in page


def test_the_notice_period_of_a_country_is_shown_and_set(desk, operator, notice):
    action = f"{HERE}/countries/NO"
    notice(1)
    assert filled(desk.get(HERE).text, action)["noticeMonths"] == "1"
    assert desk.send(action, noticeMonths="3")[1] == "The notice period is set"
    assert filled(desk.get(HERE).text, action)["noticeMonths"] == "3"
    for months in ("25", "", "soon"):
        answer, _ = desk.send(action, noticeMonths=months)
        assert answer.status_code == 400
        assert wrong(answer.text)["noticeMonths"]["value"] == months
        assert wrong(answer.text)["noticeMonths"]["id"] == "notice-NO-noticeMonths"
    assert filled(desk.get(HERE).text, action)["noticeMonths"] == "3"
    assert desk.send(f"{HERE}/countries/DK", noticeMonths="3")[0].status_code == 404
