"""Orders of expert services, from the price list over the work to the invoice."""

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from books import broken

from mailserver import text_of
from sandboxes import database_url_of
from tosite.calendar import today_in
from tosite.mail.job import send_mails

TODAY = today_in("FINLAND")  # where customers and provider are: near midnight not what the machine says


def wanted(item="CONSULTATION_HOUR", **members):
    contact = {"name": "Aino Admin", "email": "aino@example.com", "phone": "+358 40 1234567"}
    return {"item": item, "wish": "Map our fields to yours", "contact": contact, **members}


def ordered(customer, item="CONSULTATION_HOUR", **members):
    answer = customer.client.post("/service/orders", json=wanted(item, **members))
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def move(client, order, name, **body):
    answer = client.put(f"/service/orders/{order}/{name}", json=body or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def log(operator, order, day=TODAY, **members):
    kind = "HOURS" if "hours" in members else "TRAVEL_EXPENSES"
    body = {"kind": kind, "date": f"{day}", "description": "Field mapping", **members}
    answer = operator.post(f"/service/orders/{order}/entries", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def in_work(customer, operator, item="CONSULTATION_HOUR", **members):
    order = ordered(customer, item, **members)
    move(operator, order, "accept")
    move(operator, order, "start")
    return order


def charges(database, company):
    with database.transaction() as tx:
        return tx.execute(
            "SELECT date, text, quantity, unit_price FROM service_charge WHERE company_id = %s ORDER BY charge_id",
            (company,),
        ).fetchall()


def as_if_ordered(database, order, day):
    """The order as if it had been made on that day: history stands, also for tests, so the triggers are off."""
    with database.transaction() as tx:
        tx.execute("SET LOCAL session_replication_role = replica")
        tx.execute("UPDATE service_order SET ordered_on = %s WHERE order_id = %s", (day, order))


def bill(operator, company, month):
    run = operator.post("/service/billing/runs", json={"month": f"{month:%Y-%m}", "companyId": company})
    assert run.status_code == 200, run.text
    bills = operator.get(f"/service/billing/runs/{run.json()['id']}/bills", params={"companyId": company})
    return bills.json()["results"]


def test_hours_with_travel_from_the_order_to_the_booked_invoice(
    database, operator, customer, mailbox, provider, last_month
):
    # The customer looks at the offers and orders consultation by the hour, with travel.
    offers = {offer["item"]: offer for offer in customer.client.get("/service/offers").json()["results"]}
    assert {item: (o["unit"], o["unitPrice"], o["travel"]) for item, o in offers.items()} == {
        "CONSULTATION_3_HOURS": ("PACKAGE", 295, False),
        "CONSULTATION_2_DAYS": ("PACKAGE", 1595, False),
        "CONSULTATION_HOUR": ("HOUR", 130, True),
    }
    seen = offers["CONSULTATION_HOUR"]["priceListId"]
    soon = [f"{TODAY + timedelta(days=3)}", f"{TODAY + timedelta(days=4)}"]
    order = ordered(customer, withTravel=True, preferredDates=soon, priceListId=seen)
    as_if_ordered(database, order, last_month)
    # The operators hear of it by mail, and find it among the orders that wait.
    send_mails(database)
    (told,) = [m for m in mailbox.messages if f"{order}" in m["Subject"]]
    assert told["Subject"] == f"Uusi tilaus {order}: API-tuki ja konsultointi, tunti"
    assert "130,00 EUR" in text_of(told)
    assert "Map our fields to yours" in text_of(told)
    waiting = operator.get("/service/orders", params={"status": "ORDERED", "companyId": customer.company}).json()
    assert [o["id"] for o in waiting["results"]] == [order]
    assert waiting["results"][0]["preferredDates"] == soon
    # An operator accepts, works 2.25 hours on two days, and takes the train.
    move(operator, order, "accept", note="We come on Thursday")
    move(operator, order, "start")
    log(operator, order, last_month, hours="1.50")
    log(operator, order, last_month + timedelta(days=1), hours=0.75)
    slips = log(operator, order, last_month, amount=900, description="Typed wrong")["entries"]
    (slip,) = [entry for entry in slips if entry["description"] == "Typed wrong"]
    so_far = operator.delete(f"/service/orders/{order}/entries/{slip['id']}").json()
    assert (so_far["hours"], so_far["travelExpenses"], so_far["net"]) == (2.25, 0, 292.5)
    log(operator, order, last_month, amount="41.90", description="Train Helsinki-Tampere")
    done = move(operator, order, "deliver", date=f"{last_month + timedelta(days=1)}")
    assert (done["status"], done["net"]) == ("DELIVERED", 334.4)
    # The customer reads what was done and what it costs, and hears of it by mail.
    read = customer.client.get(f"/service/orders/{order}").json()
    assert read == done
    assert [(h["status"], h.get("note")) for h in read["history"]] == [
        ("ORDERED", None),
        ("ACCEPTED", "We come on Thursday"),
        ("IN_WORK", None),
        ("DELIVERED", None),
    ]
    assert [(c["quantity"], c["unitPrice"], c["amount"]) for c in read["charges"]] == [
        (2.25, 130, 292.5),
        (1, 41.9, 41.9),
    ]
    send_mails(database)
    subjects = [m["Subject"] for m in mailbox.messages if m["To"] == customer.email]
    assert subjects == [f"Tilaus {order} on hyväksytty", f"Tilaus {order} on toimitettu"]
    assert "334,40 EUR" in text_of(mailbox.messages[-1])
    # The month is billed: both lines stand on the invoice, with the VAT of the day, and the books are right.
    (made,) = bill(operator, customer.company, last_month)
    assert made["net"] == 334.4
    assert bill(operator, customer.company, last_month) == [made]
    invoice = operator.get(f"/invoices/{made['invoiceId']}").json()
    rows = [(row["product"], row["quantity"], row["unitPrice"], row["vatPercent"]) for row in invoice["invoiceRows"]]
    assert rows == [
        (f"API-tuki ja konsultointi, tunti (tilaus {order})", 2.25, 130, 25.5),
        (f"Matkakulut {last_month}: Train Helsinki-Tampere (tilaus {order})", 1, 41.9, 25.5),
    ]
    assert invoice["sum"] == 419.67  # 334.40 and 25.5 % of it
    assert broken(database, provider["company_id"]) == {}
    billed = customer.client.get(f"/service/orders/{order}").json()
    assert billed["status"] == "BILLED"
    assert {charge["billed"] for charge in billed["charges"]} == {f"{last_month:%Y-%m}"}
    listed = customer.client.get("/service/orders", params={"status": "BILLED"}).json()
    assert [o["id"] for o in listed["results"]] == [order]
    assert customer.client.get("/service/orders", params={"status": "DELIVERED"}).json()["results"] == []


@pytest.mark.parametrize(("item", "price"), [("CONSULTATION_3_HOURS", 295), ("CONSULTATION_2_DAYS", 1595)])
def test_a_package_costs_its_price_once_whatever_was_worked(database, operator, customer, item, price):
    order = in_work(customer, operator, item)
    log(operator, order, hours=8)
    log(operator, order, hours=8)
    assert move(operator, order, "deliver")["net"] == price
    assert [(c["quantity"], c["unit_price"]) for c in charges(database, customer.company)] == [(1, price)]


def test_the_price_is_that_of_the_order_whatever_the_list_says_later(operator, customer):
    order = ordered(customer)
    stale = customer.client.post("/service/orders", json=wanted(priceListId=99))
    assert [e["field"] for e in stale.json()["errors"]] == ["priceListId"]
    assert operator.get(f"/service/orders/{order}").json()["unitPrice"] == 130


def test_a_delivered_order_charges_once_and_does_not_change(database, operator, customer):
    order = in_work(customer, operator)
    entry = log(operator, order, hours=1)["entries"][0]
    move(operator, order, "deliver")
    before = operator.get(f"/service/orders/{order}").json()
    for name in ("deliver", "accept", "start"):
        assert operator.put(f"/service/orders/{order}/{name}").status_code == 409
    assert operator.put(f"/service/orders/{order}/decline", json={"reason": "No"}).status_code == 409
    assert customer.client.put(f"/service/orders/{order}/cancel").status_code == 409
    more = {"kind": "HOURS", "date": f"{TODAY}", "hours": 1, "description": "More"}
    assert operator.post(f"/service/orders/{order}/entries", json=more).status_code == 409
    assert operator.delete(f"/service/orders/{order}/entries/{entry['id']}").status_code == 409
    assert operator.get(f"/service/orders/{order}").json() == before
    assert len(charges(database, customer.company)) == 1
    for statement in (
        "UPDATE service_order SET status = 'IN_WORK', delivered_on = NULL WHERE order_id = %s",
        "DELETE FROM service_order WHERE order_id = %s",
        "DELETE FROM service_order_entry WHERE order_id = %s",
        "UPDATE service_order_entry SET quantity = 2 WHERE order_id = %s",
        "DELETE FROM service_order_charge WHERE order_id = %s",
        "UPDATE service_order_move SET note = 'x' WHERE order_id = %s",
    ):
        with pytest.raises(Exception, match="never changed or removed"), database.transaction() as tx:
            tx.execute(statement, (order,))


def test_the_price_of_an_order_is_never_rewritten(database, customer):
    order = ordered(customer)
    with pytest.raises(Exception, match="never changed or removed"), database.transaction() as tx:
        tx.execute("UPDATE service_order SET unit_price = 1 WHERE order_id = %s", (order,))


def test_two_operators_deliver_at_once_and_one_does_it(database, operator, customer):
    order = in_work(customer, operator)
    log(operator, order, hours=1)
    found = []
    both = [
        threading.Thread(target=lambda: found.append(operator.put(f"/service/orders/{order}/deliver").status_code))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=30)
    assert sorted(found) == [200, 409]
    assert len(charges(database, customer.company)) == 1


_DELIVER_AND_HANG = """
import sys, time
from datetime import date
from tosite.db.database import Database
from tosite.service.orders import rules, store
with Database(sys.argv[1]).transaction() as tx:
    row = store.by_id(tx, None, int(sys.argv[2]), lock=True)
    store.set_status(tx, row["company_id"], row["order_id"], rules.DELIVERED, date.today())
    charges = rules.charges_of(store.order_of(row), store.entries_of(row), "ENGLISH")
    store.insert_charges(tx, row["company_id"], row["order_id"], charges, date.today())
    print("charged", flush=True)
    time.sleep(600)
"""


def test_a_process_killed_between_delivery_and_commit_has_charged_nothing(
    database, data, operator, customer, last_month
):
    order = in_work(customer, operator)
    as_if_ordered(database, order, last_month)
    log(operator, order, last_month, hours="2.25")
    arguments = [sys.executable, "-c", _DELIVER_AND_HANG, database_url_of(data), str(order)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "charged\n"
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    # The order is as it was, and can be delivered: it is charged once, and billed once.
    assert operator.get(f"/service/orders/{order}").json()["status"] == "IN_WORK"
    assert charges(database, customer.company) == []
    move(operator, order, "deliver", date=f"{last_month}")
    assert operator.put(f"/service/orders/{order}/deliver").status_code == 409  # the answer was lost, and asked again
    assert [c["quantity"] for c in charges(database, customer.company)] == [2.25]
    for month in (last_month, last_month, (last_month - timedelta(days=1)).replace(day=1)):
        bills = bill(operator, customer.company, month)
        assert [b["net"] for b in bills] == ([292.5] if month == last_month else [])


def test_an_order_sent_twice_under_one_key_is_one_order(customer):
    body = wanted("CONSULTATION_3_HOURS")
    key = {"Idempotency-Key": f"order-{customer.company}"}
    first, second = (customer.client.post("/service/orders", json=body, headers=key).json() for _ in range(2))
    assert first == second
    assert len(customer.client.get("/service/orders").json()["results"]) == 1


def test_a_declined_order_tells_why(database, operator, customer, mailbox):
    order = ordered(customer)
    assert operator.put(f"/service/orders/{order}/decline", json={"reason": " "}).status_code == 400
    declined = move(operator, order, "decline", reason="Nobody is free before June")
    assert declined["status"] == "DECLINED"
    assert customer.client.get(f"/service/orders/{order}").json()["history"][-1]["note"] == "Nobody is free before June"
    send_mails(database)
    (mail,) = [m for m in mailbox.messages if m["To"] == customer.email]
    assert "Nobody is free before June" in text_of(mail)


def test_a_customer_cancels_until_the_work_has_begun(operator, customer):
    early, late = ordered(customer), ordered(customer)
    cancelled = move(customer.client, early, "cancel", note="Not needed")
    assert (cancelled["status"], cancelled["net"], cancelled["charges"]) == ("CANCELLED", 0, [])
    assert operator.put(f"/service/orders/{early}/accept").status_code == 409
    move(operator, late, "accept")
    move(operator, late, "start")
    answer = customer.client.put(f"/service/orders/{late}/cancel")
    assert (answer.status_code, answer.json()["errors"][0]["status"]) == (409, 409)


def test_a_customer_makes_no_move_of_an_operator(customer):
    order = ordered(customer)
    for name, body in (("accept", {}), ("decline", {"reason": "x"}), ("start", {}), ("deliver", {})):
        assert customer.client.put(f"/service/orders/{order}/{name}", json=body).status_code == 404
    entry = {"kind": "HOURS", "date": f"{TODAY}", "hours": 1, "description": "x"}
    assert customer.client.post(f"/service/orders/{order}/entries", json=entry).status_code == 404
    forged = customer.client.post("/service/orders", json=wanted(status="DELIVERED", unitPrice=0, companyId=1)).json()
    assert (forged["status"], forged["unitPrice"], forged["companyId"]) == ("ORDERED", 130, customer.company)


def test_work_is_logged_while_the_order_is_in_work_only(operator, customer):
    order = ordered(customer)
    entry = {"kind": "HOURS", "date": f"{TODAY}", "hours": 1, "description": "x"}
    for following in ("accept", "start"):
        assert operator.post(f"/service/orders/{order}/entries", json=entry).status_code == 409
        move(operator, order, following)
    assert operator.put(f"/service/orders/{order}/deliver").status_code == 400  # nothing was worked
    wrong = {"kind": "HOURS", "date": f"{TODAY + timedelta(days=1)}", "hours": "0.3", "description": " "}
    answer = operator.post(f"/service/orders/{order}/entries", json=wrong)
    assert sorted(e["field"] for e in answer.json()["errors"]) == ["date", "description", "hours"]
    travel = {"kind": "TRAVEL_EXPENSES", "date": f"{TODAY}", "amount": 10, "description": "Taxi"}
    refused = operator.post(f"/service/orders/{order}/entries", json=travel)
    assert [e["field"] for e in refused.json()["errors"]] == ["kind"]  # ordered without travel
    assert operator.post(f"/service/orders/{order}/entries", json=entry).status_code == 200


def test_orders_of_other_companies_are_unknown(api, viewer, operator, customer):
    order = ordered(customer)
    assert api.get(f"/service/orders/{order}").status_code == 404
    assert api.put(f"/service/orders/{order}/cancel").status_code == 404
    assert api.get("/service/orders", params={"companyId": customer.company}).status_code == 404
    assert order not in [o["id"] for o in api.get("/service/orders").json()["results"]]
    assert viewer.post("/service/orders", json=wanted()).status_code == 403
    assert operator.get("/service/orders/999999999").status_code == 404


def test_a_closed_company_orders_nothing(database, operator, customer):
    before = ordered(customer)
    with database.transaction() as tx:
        tx.execute(
            'UPDATE company SET info = info || \'{"operationType": "CLOSED"}\' WHERE company_id = %s',
            (customer.company,),
        )
    refused = customer.client.post("/service/orders", json=wanted())
    assert refused.status_code == 403
    assert "closed" in refused.json()["errors"][0]["message"]
    assert [o["id"] for o in customer.client.get("/service/orders").json()["results"]] == [before]
    assert operator.put(f"/service/orders/{before}/accept").status_code == 409
    assert move(operator, before, "decline", reason="The company is closed")["status"] == "DECLINED"


def test_the_provider_orders_nothing_from_itself(operator):
    answer = operator.post("/service/orders", json=wanted())
    assert answer.status_code == 400


def test_what_happens_to_an_order_is_in_the_audit_log(database, operator, customer):
    order = ordered(customer)
    move(operator, order, "accept")
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT action, after->>'status' AS status FROM audit_log WHERE object_type = 'SERVICE_ORDER' "
            "AND object_id = %s ORDER BY at",
            (order,),
        ).fetchall()
    assert [(r["action"], r["status"]) for r in rows] == [("CREATE", "ORDERED"), ("ACCEPT", "ACCEPTED")]
