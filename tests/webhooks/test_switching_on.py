"""A webhook that was switched off is on again as it was, and what failed is sent again; whose it is, is said."""

from receivers import KEY, receiving, until


def gone_at_first(number):
    return (410 if number == 1 else 200, {}, b"")


def switched_off(company, receiver):
    """A webhook whose receiver answered 410 to its first message."""
    hook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
    company.rename("away")
    until(lambda: company.webhook(hook)["status"] == "DISABLED")
    return hook


def test_it_keeps_its_key_its_events_and_its_url(company):
    with receiving(gone_at_first) as receiver:
        hook = switched_off(company, receiver)
        answer = company.client.put(f"/service/webhooks/{hook}/enable").raise_for_status().json()
        assert (answer["status"], answer["url"], answer["subscriptions"]) == (
            "ACTIVE",
            receiver.url,
            ["PRODUCT_CHANGED"],
        )
        assert "disabledReason" not in answer
        company.rename("back")
        assert "webhook-signature" in receiver.wait_for(2)[1].headers
        again = company.client.put(f"/service/webhooks/{hook}/enable").raise_for_status().json()
        assert again == company.webhook(hook)  # what is on stays as it is
        with company.database.transaction() as tx:
            rows = tx.execute(
                "SELECT before->>'disabledReason' AS reason FROM audit_log WHERE company_id = %s AND action = 'ENABLE'",
                (company.id,),
            ).fetchall()
        assert [row["reason"] for row in rows] == ["The receiver answered 410"]


def test_all_that_failed_is_sent_again_under_its_ids_and_nothing_else(company):
    with receiving(gone_at_first) as receiver:
        hook = switched_off(company, receiver)
        path = f"/service/webhooks/{hook}/replay"
        assert company.client.post(path).status_code == 409
        company.client.put(f"/service/webhooks/{hook}/enable").raise_for_status()
        company.client.post(f"/service/webhooks/{hook}/test").raise_for_status()
        until(lambda: [one["status"] for one in company.deliveries(hook)] == ["FAILED", "DELIVERED"])
        assert company.client.post(path).json() == {"replayed": 1}
        failed = company.deliveries(hook)[0]["deliveryId"]
        assert [one.id for one in receiver.wait_for(3)][::2] == [failed, failed]
        until(lambda: company.deliveries(hook)[0]["status"] == "DELIVERED")
        assert company.client.post(path).json() == {"replayed": 0}


def test_a_change_without_a_key_keeps_the_one_that_there_is(company):
    with receiving() as receiver:
        hook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        body = {"url": receiver.url, "authenticationType": "HMAC", "subscriptions": ["PRODUCT_CREATED"]}
        company.client.put(f"/service/webhooks/{hook}", json=body).raise_for_status()
        company.client.post(f"/service/webhooks/{hook}/test").raise_for_status()
        assert receiver.wait_for(1)[0].headers["webhook-signature"].count("v1,") == 1
        company.client.put(f"/service/webhooks/{hook}", json={**body, "authenticationType": "NONE"}).raise_for_status()
        answer = company.client.put(f"/service/webhooks/{hook}", json=body)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "authenticationMeta.secret"
        assert company.client.post("/service/webhooks", json=body).status_code == 400


def test_a_program_gets_its_own_webhooks_whatever_client_it_names(company):
    with receiving() as receiver:
        body = {
            "url": receiver.url,
            "authenticationType": "HMAC",
            "authenticationMeta": {"secret": KEY},
            "subscriptions": ["PRODUCT_CHANGED"],
            "clientId": "somebody-else",
        }
        made = company.client.post("/service/webhooks", json=body).raise_for_status().json()
        assert made["clientId"] == company.credentials["client_id"]
