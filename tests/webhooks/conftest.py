"""A company for the tests of each module, and the means to set up webhooks in it."""

from datetime import date

import pytest

from receivers import KEY
from sandboxes import client_of
from tosite.sandbox.create import create_sandbox


class Company:
    """A fresh company, its client with all rights, and short ways to what tests need."""

    def __init__(self, credentials, client, database):
        self.credentials, self.client, self.database = credentials, client, database
        self.id = credentials["company_id"]

    def subscribe(self, url, *events, key=KEY):
        """A webhook through the own operation; its uuid."""
        meta = {"authenticationType": "HMAC", "authenticationMeta": {"secret": key}} if key else {}
        body = {"url": url, "authenticationType": "NONE", "subscriptions": list(events), **meta}
        answer = self.client.post("/service/webhooks", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["uuid"]

    def webhook(self, uuid):
        return self.client.get(f"/service/webhooks/{uuid}").raise_for_status().json()

    def deliveries(self, uuid, **query):
        """Oldest first."""
        answer = self.client.get(f"/service/webhooks/{uuid}/deliveries", params={"size": 200, **query})
        return answer.raise_for_status().json()["results"][::-1]

    def delivery(self, uuid, delivery):
        return self.client.get(f"/service/webhooks/{uuid}/deliveries/{delivery}").raise_for_status().json()

    def rename(self, number):
        """Something that happens to one product, and again and again."""
        products = self.client.get("/products").json()["results"]
        product = next(p for p in products if p["type"] == "SALES" and p["code"] == "CON")
        product = {k: v for k, v in product.items() if k != "version"}
        answer = self.client.put(f"/products/{product['id']}", json={**product, "name": f"Consulting {number}"})
        answer.raise_for_status()
        return product["id"]

    def make_due(self):
        """Time passes: everything that waits for a later try is due."""
        with self.database.transaction() as tx:
            tx.execute(
                "UPDATE webhook_delivery SET due = now() WHERE company_id = %s AND state = 'PENDING' AND lease IS NULL",
                (self.id,),
            )


@pytest.fixture(scope="module")
def own_company(sandbox, database):
    made = create_sandbox(database, date.today()).as_dict()
    credentials = {**sandbox, **made}
    with client_of(credentials, made["api_key"]) as client:
        yield Company(credentials, client, database)


@pytest.fixture
def company(own_company):
    """Without webhooks, before and after: nothing is sent to ports that others may get."""
    yield own_company
    with own_company.database.transaction() as tx:
        tx.execute("DELETE FROM webhook WHERE company_id = %s", (own_company.id,))
