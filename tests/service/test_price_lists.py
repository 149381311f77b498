"""Price lists over the API: drafted, announced with notice, never changed afterwards."""

from datetime import timedelta

import pytest

from tosite.calendar import today_in
from tosite.service.prices.store import customers

TODAY = today_in("FINLAND")  # where customers and provider are: near midnight not what the machine says
SOON, LATER = TODAY + timedelta(days=5), TODAY + timedelta(days=70)


def draft(valid_from=LATER, fee=0, country="NO", **members):
    items = {"MONTHLY_FEE": fee, "DOCUMENT": 0, "CONSULTATION_3_HOURS": 295}
    items |= {"CONSULTATION_2_DAYS": 1595, "CONSULTATION_HOUR": 130}
    day = valid_from.isoformat()
    prices = [{"item": i, "validFrom": day, "model": "STANDARD", "unitPrice": p} for i, p in items.items()]
    prices.append({"item": "TRAVEL_EXPENSES", "validFrom": day, "model": "AT_COST"})
    return {"country": country, "currency": "EUR", "name": "New", "validFrom": day, "prices": prices, **members}


def fields(answer):
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


def test_the_first_list_is_the_published_one_with_the_campaign_as_a_dated_price(api):
    (found,) = [x for x in api.get("/service/prices", params={"country": "FI"}).json()["results"] if x["id"] == 1]
    fees = [p for p in found["prices"] if p["item"] == "MONTHLY_FEE"]
    assert [(p["validFrom"], p.get("validTo"), p["unitPrice"]) for p in fees] == [
        ("2017-01-01", "2017-10-01", 0),
        ("2017-10-01", None, 9.95),
    ]
    others = {p["item"]: p.get("unitPrice") for p in found["prices"]}
    assert others["CONSULTATION_2_DAYS"] == 1595
    assert others["DOCUMENT"] == 0
    assert "until the provider enters" in found["note"]


def test_only_operators_change_prices(api, operator):
    assert api.post("/service/prices/lists", json=draft()).status_code == 404
    assert api.get("/service/prices/lists").status_code == 404
    assert api.put("/service/prices/countries/FI", json={"noticeMonths": 0}).status_code == 404


def test_all_that_is_wrong_with_a_draft_is_told_together(operator):
    wrong = draft(valid_from=TODAY)
    wrong["prices"] = [
        {
            "item": "MONTHLY_FEE",
            "validFrom": "2030-01-01",
            "validTo": "2030-03-01",
            "model": "STANDARD",
            "unitPrice": 1,
        },
        {
            "item": "MONTHLY_FEE",
            "validFrom": "2030-02-01",
            "validTo": "2030-04-01",
            "model": "STANDARD",
            "unitPrice": 1,
        },
        {"item": "MONTHLY_FEE", "validFrom": "2030-05-01", "model": "VOLUME", "tiers": []},
    ]
    answer = operator.post("/service/prices/lists", json=wrong)
    assert answer.status_code == 400
    found = fields(answer)
    assert {"validFrom", "prices", "prices[0].validFrom", "prices[1].validFrom", "prices[2].validFrom"} <= set(found)
    assert found["prices[1].validFrom"] == "Overlaps the price from 2030-01-01"
    assert found["prices[2].validFrom"] == "Leaves a gap after 2030-04-01"


def test_a_draft_can_be_thrown_away(operator):
    made = operator.post("/service/prices/lists", json=draft()).json()
    path = f"/service/prices/lists/{made['id']}"
    assert operator.get(path).json() == made
    assert made["status"] == "DRAFT"
    assert made["id"] not in [x["id"] for x in operator.get("/service/prices?country=NO").json()["results"]]
    assert operator.delete(path).status_code == 204
    assert operator.get(path).status_code == 404


def test_a_raise_needs_the_notice_period_of_its_country(operator):
    made = operator.post("/service/prices/lists", json=draft(SOON, fee=5, country="SE")).json()
    refused = operator.post(f"/service/prices/lists/{made['id']}/announce")
    assert refused.status_code == 400
    assert fields(refused)["validFrom"].startswith("Raises MONTHLY_FEE: must be")
    assert operator.get(f"/service/prices/lists/{made['id']}").json()["status"] == "DRAFT"
    operator.delete(f"/service/prices/lists/{made['id']}")


def test_an_announced_list_is_told_to_every_customer_and_stands(operator, database):
    with database.transaction() as tx:
        row = tx.execute(
            "INSERT INTO company (name, country, currency, info) VALUES ('Norsk AS', 'NORWAY', 'NOK', '{}') "
            "RETURNING company_id"
        ).fetchone()
        user = tx.execute(
            "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
            "VALUES (%s, '', 'Kari', 'Nordmann', 'kari@example.com') RETURNING user_id",
            (f"kari{row['company_id']}",),
        ).fetchone()
        tx.execute(
            "INSERT INTO membership VALUES (%s, %s, 'Main user', %s)",
            (row["company_id"], user["user_id"], '{"management": {"companyUserManagement": "ALL_RIGHTS"}}'),
        )
    made = operator.post("/service/prices/lists", json=draft(LATER, fee=5)).json()
    path = f"/service/prices/lists/{made['id']}"
    with database.transaction() as tx:
        everybody = customers(tx, "NO")  # other tests have companies in Norway, too
    announced = operator.post(f"{path}/announce").json()
    assert (announced["customers"], announced["raisedItems"]) == (len(everybody), ["MONTHLY_FEE"])
    assert announced["mails"] >= 1
    with database.transaction() as tx:
        told = tx.execute("SELECT * FROM price_announcement WHERE price_list_id = %s", (made["id"],)).fetchall()
        mail = tx.execute("SELECT * FROM mail_queue WHERE company_id = %s", (row["company_id"],)).fetchone()
    assert sorted(t["company_id"] for t in told) == everybody
    assert (row["company_id"], "EMAIL", LATER) in [(t["company_id"], t["channel"], t["applies_from"]) for t in told]
    assert (mail["recipient"], mail["sent_at"]) == ("kari@example.com", None)
    assert "- Månedsavgift for API: 5.00" in mail["body"]
    issued = operator.get(path).json()
    assert (issued["status"], issued["issuedOn"], issued["noticeMonths"]) == ("ISSUED", TODAY.isoformat(), 1)
    assert operator.post(f"{path}/announce").status_code == 409
    assert operator.delete(path).status_code == 409
    too_early = operator.post("/service/prices/lists", json=draft(SOON))
    assert fields(too_early)["validFrom"] == f"Must be after {LATER}, the start of the list before"


@pytest.mark.parametrize("months", [-1, 25, "many", None])
def test_a_notice_period_is_a_number_of_months(operator, months):
    assert operator.put("/service/prices/countries/FI", json={"noticeMonths": months}).status_code == 400


def test_the_notice_period_is_set_per_country(operator):
    changed = operator.put("/service/prices/countries/se", json={"noticeMonths": 3})
    assert changed.json() == {"country": "SE", "noticeMonths": 3}
    operator.put("/service/prices/countries/SE", json={"noticeMonths": 1}).raise_for_status()
    assert operator.put("/service/prices/countries/DK", json={"noticeMonths": 3}).status_code == 404
