"""What operators of the service decide about other companies' clients and integrations."""

from datetime import date

import pytest
from psycopg.types.json import Jsonb

from sandboxes import client_of
from tosite.sandbox.create import create_sandbox

VERSION = {
    "description": "Sends orders",
    "terms": "Be fair.",
    "rights": {"sales": {"salesInvoiceSearch": "ALL_RIGHTS"}},
}


@pytest.fixture
def integrator(sandbox, database):
    """A company in production with a client of its own."""
    made = create_sandbox(database, date.today()).as_dict()
    with database.transaction() as tx:
        tx.execute(
            "UPDATE company SET sandbox = NULL, info = info || %s WHERE company_id = %s",
            (Jsonb({"operationType": "PRODUCTION"}), made["company_id"]),
        )
        tx.execute(
            "INSERT INTO api_activation (company_id, valid_from, terms_version, activated_by) "
            "SELECT company_id, '2020-01-01', '1', min(user_id) FROM membership WHERE company_id = %s GROUP BY 1",
            (made["company_id"],),
        )
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        client.company, client.client_id = made["company_id"], made["client_id"]
        yield client


def test_in_production_an_operator_gives_the_tool_and_approves_versions(integrator, operator):
    body = {"name": "Shop", "clientId": integrator.client_id, "firstVersion": VERSION}
    tool = f"/service/integrators/{integrator.company}"
    assert integrator.post("/service/integrations", json=body).status_code == 403
    assert integrator.put(tool, json={"enabled": True}).status_code == 404
    assert operator.put(tool, json={"enabled": True}).json() == {"enabled": True}
    assert operator.put("/service/integrators/999999", json={"enabled": True}).status_code == 404
    code = integrator.post("/service/integrations", json=body).json()["integrationId"]
    path = f"/service/integrations/{code}/versions/1/state"
    assert integrator.put(path, json={"state": "PENDING_APPROVAL"}).json()["state"] == "PENDING_APPROVAL"
    assert integrator.put(path, json={"state": "APPROVED"}).status_code == 403
    assert operator.put(path, json={"state": "APPROVED"}).json()["state"] == "APPROVED"
    assert operator.get(f"/service/integrations/{code}").json()["versions"][0]["state"] == "APPROVED"
    assert operator.put(path, json={"state": "INVALIDATED"}).json()["state"] == "INVALIDATED"
    assert integrator.get(f"/service/integrations/{code}/offer").status_code == 404


def test_an_operator_passes_the_points_of_a_certification(integrator, operator):
    path = f"/service/clients/{integrator.client_id}/certification"
    integrator.put(f"{path}/ERRORS", json={"state": "SUBMITTED"}).raise_for_status()
    passed = operator.put(f"{path}/ERRORS", json={"state": "PASSED", "note": "Seen"}).json()
    assert (passed["state"], passed["note"]) == ("PASSED", "Seen")
    assert passed in integrator.get(path).json()
    assert operator.put(f"{path}/ERRORS", json={"state": "SUBMITTED"}).status_code == 403
    assert operator.get(f"/service/clients/{integrator.client_id}").status_code == 404  # its data is its owner's


def test_an_operator_makes_resets_and_closes_sandboxes(operator, database):
    made = operator.post("/service/sandboxes").json()
    with database.transaction() as tx:  # whosever it is
        tx.execute("UPDATE sandbox SET user_id = NULL WHERE company_id = %s", (made["companyId"],))
    fresh = operator.put(f"/service/sandboxes/{made['companyId']}/reset").json()
    assert operator.delete(f"/service/sandboxes/{fresh['companyId']}").status_code == 204
