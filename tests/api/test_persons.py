"""Persons over HTTP: one record that is a business partner too."""

import secrets

import pytest


def person(**more):
    return {
        "firstName": "Veera",
        "lastName": f"Virta {secrets.token_hex(3)}",
        "deliveryAddress": {"street": "Rantatie 1", "city": "Oulu", "country": "FINLAND"},
        "paymentInfo": {
            "paymentMethod": "BANK_TRANSFER",
            "accountNumber": "FI2112345600000785",
            "paymentTermDays": "7",
            "penalInterestRate": 8,
        },
        "invoicingInfo": {"personNumber": secrets.token_hex(6), "language": "FINNISH", "gender": "FEMALE"},
        "registryInfo": {"active": True, "email": "veera@example.com"},
        **more,
    }


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


@pytest.fixture
def made(api):
    answer = api.post("/persons", json=person())
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def staff(api):
    return api.post("/businesspartners/groups", json={"name": secrets.token_hex(6), "type": "PERSON"}).json()


def ids(api, **query):
    return {p["id"] for p in api.get("/persons", params={"size": 200, **query}).json()["results"]}


def test_a_person_is_read_as_it_was_made(api, made):
    assert made["lastName"].startswith("Virta")
    assert made["registryInfo"] == {"active": True, "email": "veera@example.com", "personGroupsIds": []}
    assert api.get(f"/persons/{made['id']}").json() == made


def test_a_person_is_a_business_partner_under_the_same_id(api, made):
    partner = api.get(f"/businesspartners/{made['id']}").json()
    assert (partner["type"], partner["name"]) == ("PERSON", f"Veera {made['lastName']}")
    assert partner["paymentInfo"]["bankAccount"] == "FI2112345600000785"
    assert partner["version"] == made["version"]
    assert "person" not in partner
    assert made["id"] in {p["id"] for p in api.get("/businesspartners?type=PERSON").json()["results"]}


def test_the_list_has_short_rows_found_by_part_of_the_number(api, made):
    number = made["invoicingInfo"]["personNumber"]
    (row,) = api.get("/persons", params={"personNumber": number[2:8]}).json()["results"]
    assert row == {
        "id": made["id"],
        "firstName": "Veera",
        "lastName": made["lastName"],
        "deliveryAddress": {"street": "Rantatie 1", "city": "Oulu", "country": "FINLAND"},
        "invoicingInfo": {"personNumber": number},
        "registryInfo": {"active": True},
    }


def test_inactive_persons_are_added_on_request(api):
    gone = api.post("/persons", json=person(registryInfo={"active": False})).json()
    assert gone["id"] not in ids(api)
    assert gone["id"] in ids(api, includeInactive="true")


def test_persons_are_found_by_their_groups(api, staff):
    member = api.post("/persons", json=person(registryInfo={"active": True, "personGroupsIds": [staff["id"]]})).json()
    main = api.post("/persons", json=person(registryInfo={"active": True, "reportGroupId": staff["id"]})).json()
    assert ids(api, personGroupId=staff["id"]) == {member["id"], main["id"]}
    assert ids(api, mainPersonGroup=staff["name"]) == {main["id"]}
    assert api.get(f"/businesspartners/{member['id']}").json()["registryInfo"]["partnerGroups"] == [staff]


def test_a_change_needs_the_current_version(api, made):
    path = f"/persons/{made['id']}"
    changed = api.put(path, json={**made, "jobTitle": "Captain"}).json()
    assert changed["jobTitle"] == "Captain"
    assert changed["version"] > made["version"]
    assert fields(api.put(path, json=made)) == {"version"}
    assert fields(api.put(path, json={**changed, "version": None})) == {"version"}
    assert api.get(path).json() == changed


def test_every_fault_is_named_at_once(api, staff):
    customers = api.post("/businesspartners/groups", json={"name": "Customers", "type": "CUSTOMER"}).json()
    body = person(version="2026-01-01T00:00:00", lastName=" ")
    body["paymentInfo"] |= {"accountNumber": "FI2112345600000786", "paymentTermDays": "ab", "bic": "NOPE"}
    body["invoicingInfo"] |= {"identifier": "131052-308U", "identifierType": "HETU"}
    body["registryInfo"] = {"active": True, "email": "no", "personGroupsIds": [staff["id"], customers["id"]]}
    assert fields(api.post("/persons", json=body)) == {
        "version",
        "lastName",
        "paymentInfo.accountNumber",
        "paymentInfo.bic",
        "paymentInfo.paymentTermDays",
        "invoicingInfo.identifier",
        "registryInfo.email",
        "registryInfo.personGroupsIds[1]",
    }


@pytest.mark.parametrize("groups", [[1.5], [10**12], [-1], [5, 5]])
def test_group_ids_are_ids(api, groups):
    answer = api.post("/persons", json=person(registryInfo={"active": True, "personGroupsIds": groups}))
    assert "registryInfo.personGroupsIds" in fields(answer)


def test_customers_are_no_persons(api):
    customer = api.get("/businesspartners?type=CUSTOMER").json()["results"][0]
    assert api.get(f"/persons/{customer['id']}").status_code == 404
    assert api.put(f"/persons/{customer['id']}", json=person()).status_code == 404


def test_reading_is_not_writing(viewer, made):
    assert viewer.get(f"/persons/{made['id']}").status_code == 200
    assert viewer.post("/persons", json=person()).status_code == 403
