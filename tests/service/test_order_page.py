"""The page on which a company orders: the prices in force, the form, and how its orders get on."""

import re
from datetime import date, timedelta

import httpx
import pytest

from pages import filled, said, tags
from tosite.service.support.api import order_link

SOON = date.today() + timedelta(days=7)


@pytest.fixture
def browser(sandbox, customer):
    """The customer's administrator, logged in."""
    with httpx.Client(base_url=sandbox["host_url"], follow_redirects=True, timeout=30) as client:
        client.post("/console/login", data={**customer.login, "next": "/console/orders"}).raise_for_status()
        yield client


def form(browser, **members):
    shown = browser.get("/console/orders").text
    hidden = {name: re.search(f'name="{name}" value="([^"]*)"', shown)[1] for name in ("csrf", "priceListId")}
    typed = {"item": "CONSULTATION_HOUR", "wish": "Map our fields", "name": "Aino", "email": "aino@example.com"}
    return {**hidden, **typed, **members}


def test_the_page_shows_the_prices_in_force_and_places_an_order(browser, customer):
    page = browser.get("/console/orders").text
    assert all(price in page for price in ("295.00 EUR", "1,595.00 EUR", "130.00 EUR"))
    assert "Nothing is ordered yet." in page
    placed = browser.post("/console/orders", data=form(browser, withTravel="on", date=["", SOON.isoformat(), ""]))
    (order,) = customer.client.get("/service/orders").json()["results"]
    assert (order["status"], order["withTravel"], order["preferredDates"]) == ("ORDERED", True, [SOON.isoformat()])
    assert str(order["id"]) in placed.text
    cancelled = browser.post(f"/console/orders/{order['id']}/cancel", data={"csrf": form(browser)["csrf"]})
    assert "Cancelled" in cancelled.text
    assert f"/console/orders/{order['id']}/cancel" not in cancelled.text


def test_what_an_order_came_to_is_shown_with_what_was_said_of_it(browser, customer, operator):
    browser.post("/console/orders", data=form(browser)).raise_for_status()
    (order,) = customer.client.get("/service/orders").json()["results"]
    operator.put(f"/service/orders/{order['id']}/accept").raise_for_status()
    operator.put(f"/service/orders/{order['id']}/start", json={"note": "On Monday"}).raise_for_status()
    page = browser.get("/console/orders").text
    assert "In work" in page
    assert "On Monday" in page
    assert "None" not in page


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser, customer):
    sent = form(browser, item="CONSULTATION_3_HOURS", withTravel="on", wish="<b>Map</b>", email="a@b")
    answer = browser.post("/console/orders", data=sent)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert list(refused(answer.text)) == ["order-withTravel", "order-email"]
    assert "autofocus" in refused(answer.text)["order-withTravel"]
    kept = filled(answer.text, "/console/orders")
    assert (kept["wish"], kept["name"], kept["email"]) == ("<b>Map</b>", "Aino", "a@b")
    (travel,) = [one for one in tags(answer.text, "input") if one.get("name") == "withTravel"]
    assert "checked" in travel
    (chosen,) = [one for one in tags(answer.text, "input") if one.get("type") == "radio" and "checked" in one]
    assert chosen["value"] == "CONSULTATION_3_HOURS"
    assert customer.client.get("/service/orders").json()["results"] == []


def test_of_the_days_the_one_that_is_past_is_refused_at_its_own_field(browser, customer):
    past = (date.today() - timedelta(days=7)).isoformat()
    answer = browser.post("/console/orders", data=form(browser, date=["", SOON.isoformat(), past]))
    assert answer.status_code == 400
    assert list(refused(answer.text)) == ["order-date-2"]
    days = [one["value"] for one in tags(answer.text, "input") if one.get("name") == "date"]
    assert days == ["", SOON.isoformat(), past]
    assert customer.client.get("/service/orders").json()["results"] == []


def test_a_price_that_is_in_force_no_more_is_said_above_the_form_which_then_has_the_new_one(browser, customer):
    sent = form(browser)
    answer = browser.post("/console/orders", data={**sent, "priceListId": str(int(sent["priceListId"]) + 1)})
    assert answer.status_code == 400
    assert "look at its price first" in said(answer.text)
    assert filled(answer.text, "/console/orders")["priceListId"] == sent["priceListId"]


def refused(page):
    """The fields at which something is said, by their ids, in the order of the page."""
    found = [one for name in ("input", "textarea") for one in tags(page, name)]
    return {str(one.get("id")): one for one in found if one.get("aria-invalid") == "true"}


def test_a_form_without_the_sessions_token_orders_nothing(browser, customer):
    assert browser.post("/console/orders", data=form(browser, csrf="guess")).status_code == 403
    assert customer.client.get("/service/orders").json()["results"] == []


def test_the_offer_of_a_support_request_leads_to_this_page(browser, customer, monkeypatch):
    monkeypatch.setenv("TOSITE_PUBLIC_URL", str(browser.base_url))
    assert browser.get(order_link()).status_code == 200
