"""Companies that make integrations and companies that ask for them, on the pages of the console."""

from contextlib import contextmanager
from datetime import date

from psycopg.types.json import Jsonb
from staff import staff_of

from pages import Person, tags
from tosite.oauth.secrets import new_secret
from tosite.sandbox.create import create_sandbox, rights_with

RIGHTS = {"sales": {"salesOrGroupInvoices": "ALL_RIGHTS", "salesInvoiceSearch": "VIEWING_RIGHTS"}}
VERSION = {
    "description": "Makes an invoice of each order.",
    "terms": "Orders are sent once a day.\n<b>Be fair.</b>",
    "rights": RIGHTS,
    "consents": ["companyName", "country", "email"],
}
SPECIFIED = {
    "description": VERSION["description"],
    "terms": VERSION["terms"],
    "consents": VERSION["consents"],
    "sales.salesOrGroupInvoices": "ALL_RIGHTS",
    "sales.salesInvoiceSearch": "VIEWING_RIGHTS",
}


@contextmanager
def maker_in(sandbox, database):
    """A company that makes integrations, with a client of its own (``client``)."""
    with staff_of(sandbox, database) as staff:
        body = {"name": "Shop", "redirectUri": "http://127.0.0.1/cb", "contactEmail": "dev@example.com"}
        staff.client = staff.boss.post("/service/clients", json=body).json()
        yield staff


def person_of(staff, company=None):
    """The main user of a company at the console, who looks at that one of several companies."""
    return Person(staff.sandbox["host_url"], staff.made["username"], staff.made["password"], company)


def number_of(staff):
    return staff.made["company_id"]


def offered(maker, **changes):
    """An integration that is offered; the path of its link."""
    body = {"name": new_secret("Orders ")[:16], "clientId": maker.client["clientId"]}
    made = maker.boss.post("/service/integrations", json={**body, "firstVersion": {**VERSION, **changes}}).json()
    move(maker, made["integrationId"], 1, "PENDING_APPROVAL")
    return f"/console/integrations/{made['integrationId']}"


def move(maker, code, version, state):
    path = f"/service/integrations/{code}/versions/{version}/state"
    maker.boss.put(path, json={"state": state}).raise_for_status()


def code_of(path):
    return path.split("/")[3]


def asked(person, path, companies, **changes):
    """Send the form of an offer; the answer, and what is said after it."""
    form = {"companyIds": [str(number) for number in companies], "version": "1", "termsAccepted": "yes", **changes}
    return person.send(path, **form)


def requests_of(maker, path):
    return maker.boss.get(f"/service/integrations/{code_of(path)}/requests").json()


def expire(database, request):
    with database.transaction() as tx:
        statement = "UPDATE integration_request SET expires = now() - interval '1 second' WHERE request_id = %s"
        tx.execute(statement, (request,))


def second_company(database, staff):
    """One more company that the administrator manages."""
    made = create_sandbox(database, date.today())
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO membership (company_id, user_id, role, rights) VALUES (%s, %s, 'Main user', %s)",
            (made.company_id, staff.ids["boss"], Jsonb(rights_with("ALL_RIGHTS"))),
        )
    return made.company_id


def into_production(database, staff):
    with database.transaction() as tx:
        tx.execute(
            "UPDATE company SET sandbox = NULL, info = info || %s WHERE company_id = %s",
            (Jsonb({"operationType": "PRODUCTION"}), number_of(staff)),
        )


def activated(database, staff):
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO api_activation (company_id, valid_from, terms_version, activated_by) "
            "VALUES (%s, '2020-01-01', '1', %s)",
            (number_of(staff), staff.ids["boss"]),
        )


def boxes(page, name):
    """The check boxes of a name by value."""
    return {str(i["value"]): i for i in tags(page, "input") if i.get("name") == name}


def offered_in_production(maker, database):
    activated(database, maker)
    body = {"name": "Orders", "clientId": maker.client["clientId"], "firstVersion": VERSION}
    code = maker.boss.post("/service/integrations", json=body).json()["integrationId"]
    with database.transaction() as tx:
        tx.execute("UPDATE integration_version SET state = 'APPROVED' WHERE company_id = %s", (number_of(maker),))
    return f"/console/integrations/{code}"
