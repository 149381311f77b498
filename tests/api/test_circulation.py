"""The circulation of bought and expense documents: who is named, whose turn it is, who stands in."""

from datetime import timedelta

import pytest
from staff import staff_of

from tosite.calendar import today_in
from tosite.sandbox.tour import sales_invoice

TODAY = today_in("FINLAND")
SELLER = {"name": "Seller Oy", "type": "SUPPLIER", "address": {}, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}}


@pytest.fixture(scope="module")
def staff(sandbox, database):
    with staff_of(sandbox, database) as company:
        yield company


@pytest.fixture(scope="module")
def ann(staff):
    return staff.hire("Ann")


@pytest.fixture(scope="module")
def ben(staff):
    return staff.hire("Ben")


@pytest.fixture(scope="module")
def cid(staff):
    return staff.hire("Cid", purchases__purchaseInvoices="NO_ACCESS", invoiceCirculation__verification="VIEWING_RIGHTS")


@pytest.fixture(autouse=True)
def fresh(staff, ann, ben, cid, database):
    """Every test begins with the circulation in use, nobody named and nobody away."""
    staff.settings()
    yield
    with database.transaction() as tx:
        tx.execute("DELETE FROM substitution WHERE company_id = %s", (staff.made["company_id"],))


def put(client, bill, operation, **body):
    return client.put(f"/invoices/{bill['id']}/{operation}", json=body)


def waiting(client, what, kind="PURCHASE_INVOICE"):
    answer = client.get(f"/invoices/{what}", params={"types": kind})
    assert answer.status_code == 200, answer.text
    return answer.json()["invoiceIds"]


def away(staff, who, start=TODAY, end=None, verifying=None, approving=None, client=None):
    return (client or staff.boss).post(
        "/service/circulation/substitutions",
        json={
            "userId": staff.ids[who],
            "start": start.isoformat(),
            "end": end and end.isoformat(),
            "substituteForVerifying": verifying and staff.ids[verifying],
            "substituteForApproving": approving and staff.ids[approving],
        },
    )


# Who is named


def test_a_document_that_says_nothing_gets_the_companys_people(staff):
    staff.settings(verifiers=[staff.ids["ann"]], acceptors=[staff.ids["ben"], staff.ids["boss"]])
    for kind in ("PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES"):
        assert staff.bill(kind)["invoiceApprovalInformation"] == staff.naming(("ann",), ("ben", "boss"))


def test_an_empty_object_names_nobody_and_a_list_of_its_own_counts(staff):
    staff.settings(acceptors=[staff.ids["ben"]])
    assert staff.bill(invoiceApprovalInformation={})["invoiceApprovalInformation"] == {}
    own = {"acceptors": [{"userId": staff.ids["ann"]}]}
    assert staff.bill(invoiceApprovalInformation=own)["invoiceApprovalInformation"] == own


def test_the_partners_list_comes_before_the_companys_people(staff):
    staff.settings(acceptors=[staff.ids["ben"]])
    partner = staff.boss.post("/businesspartners", json=SELLER).json()["id"]
    entry = {"name": "Seller's", "verifiers": [staff.ids["ann"]], "acceptors": [staff.ids["boss"]]}
    made = staff.boss.post("/service/circulation/verifierlists", json={**entry, "partnerIds": [partner]}).json()
    bill = staff.bill(partnerId=partner)
    assert bill["invoiceApprovalInformation"] == staff.naming(("ann",), ("boss",))
    assert staff.bill()["invoiceApprovalInformation"]["acceptors"] == [{"userId": staff.ids["ben"]}]
    assert staff.boss.delete(f"/service/circulation/verifierlists/{made['id']}").status_code == 204
    assert staff.bill(partnerId=partner)["invoiceApprovalInformation"]["acceptors"] == [{"userId": staff.ids["ben"]}]
    assert staff.boss.get(f"/invoices/{bill['id']}").json()["invoiceApprovalInformation"]["verifiers"]


def test_a_change_that_says_nothing_follows_the_defaults_again(staff):
    bill = staff.bill(invoiceApprovalInformation={})
    staff.settings(acceptors=[staff.ids["ben"]])
    del bill["invoiceApprovalInformation"]
    changed = staff.boss.put(f"/invoices/{bill['id']}", json=bill).json()
    assert changed["invoiceApprovalInformation"]["acceptors"] == [{"userId": staff.ids["ben"]}]


def test_nothing_is_named_while_the_circulation_is_off_for_the_type(staff):
    staff.settings(acceptors=[staff.ids["ben"]], useForTravelAndExpenseInvoices=False)
    assert "invoiceApprovalInformation" in staff.bill()
    assert "invoiceApprovalInformation" not in staff.bill("TRAVEL_INVOICE")


def test_orders_and_sales_never_circulate(staff):
    staff.settings(acceptors=[staff.ids["boss"]])
    order = staff.bill("PURCHASE_ORDER")
    sale = staff.boss.post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    for document in (order, sale):
        assert "invoiceApprovalInformation" not in document
        assert put(staff.boss, document, "sendToCirculation").status_code == 403
        assert put(staff.boss, document, "verify").status_code == 403
        assert staff.status(document) == "UNFINISHED"
    assert put(staff.boss, order, "approve").status_code == 403


def test_every_slip_in_the_named_people_is_told(staff):
    staff.settings(maxVerifiers=1, maxAcceptors=1)
    one, stranger = {"userId": staff.ids["ann"]}, {"userId": 1}
    body = {**staff.bill(), "invoiceApprovalInformation": {"verifiers": [stranger, one], "acceptors": [one, one]}}
    answer = staff.boss.post("/invoices", json=body)
    assert answer.status_code == 400
    assert [(e["field"].partition(".")[2], e["message"]) for e in answer.json()["errors"]] == [
        ("verifiers[0].userId", "Is no user of the company"),
        ("verifiers[1].userId", "At most 1 verifiers may be named"),
        ("acceptors[1].userId", "Is named twice"),
        ("acceptors[1].userId", "At most 1 acceptors may be named"),
    ]


# Sending to the circulation


@pytest.mark.parametrize("kind", ["PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES"])
def test_a_document_is_sent_to_its_circulation(staff, kind):
    staff.settings(acceptors=[staff.ids["ben"]])
    bill = staff.bill(kind)
    assert put(staff.boss, bill, "sendToCirculation").json() == {"message": f"Invoice {bill['id']} is now RECEIVED"}
    assert staff.boss.get(f"/ledgerreceipts/{bill['ledgerReceiptId']}").json()["status"] == "RECEIVED"
    assert put(staff.boss, bill, "sendToCirculation").status_code == 200, "who is received stays so"
    assert [action for action, _, _ in staff.log(bill)] == ["SEND_TO_CIRCULATION", "SEND_TO_CIRCULATION"]


def test_without_acceptors_nothing_is_sent_to_the_circulation(staff):
    staff.settings(verifiers=[staff.ids["ann"]])
    for bill in (staff.bill(), staff.bill(invoiceApprovalInformation={}), staff.bill("BILL_OF_CHARGES")):
        answer = put(staff.boss, bill, "sendToCirculation")
        assert answer.status_code == 403
        assert staff.status(bill) == "UNFINISHED"


def test_while_the_circulation_is_off_nothing_is_sent(staff):
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ben",)))
    staff.settings(useForPurchaseInvoices=False)
    assert put(staff.boss, bill, "sendToCirculation").status_code == 403
    assert waiting(staff.boss, "personalapprovals") == []


def test_who_may_not_see_the_document_is_told_that_there_is_none(staff, cid):
    looker = staff.hire("Looker", purchases__purchaseInvoices="VIEWING_RIGHTS")
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ben",)))
    assert put(cid, bill, "sendToCirculation").status_code == 404
    assert put(looker, bill, "sendToCirculation").status_code == 403


def test_from_other_statuses_nothing_is_sent(staff):
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("boss",)))
    put(staff.boss, bill, "approve")
    assert put(staff.boss, bill, "sendToCirculation").status_code == 403


# The round


def test_a_company_that_has_not_set_the_circulation_up_verifies_and_approves_nothing(staff, database):
    bill = staff.bill()
    with database.transaction() as tx:
        tx.execute("DELETE FROM circulation_setting WHERE company_id = %s", (staff.made["company_id"],))
    assert [put(staff.boss, bill, operation).status_code for operation in ("verify", "approve")] == [403, 403]
    settings = staff.boss.get("/company/invoicecirculation/settings").json()
    assert settings["useForPurchaseInvoices"] is False
    assert staff.boss.get("/sessioninfo").json()["companySettings"] == {"invoiceDiscussionEnabled": False}


def test_several_approvers_act_in_turn(staff, ann, ben):
    staff.settings(useDeterminedOrder=True)
    bill = staff.bill(invoiceApprovalInformation=staff.naming(("ann",), ("ben", "boss")))
    put(staff.boss, bill, "sendToCirculation")
    assert put(ben, bill, "approve").status_code == 403, "the verifier comes first"
    assert bill["id"] not in waiting(ben, "personalapprovals")
    assert put(ann, bill, "verify", comment="goods are here").status_code == 200
    assert staff.status(bill) == "VERIFIED"
    assert put(staff.boss, bill, "approve").status_code == 403, "Ben comes first"
    assert bill["id"] in waiting(ben, "personalapprovals")
    assert bill["id"] not in waiting(staff.boss, "personalapprovals")
    assert put(ben, bill, "approve").json() == {"message": f"Invoice {bill['id']} is still VERIFIED"}
    assert put(ben, bill, "approve").status_code == 403, "once is enough"
    assert put(staff.boss, bill, "approve").status_code == 200
    assert staff.status(bill) == "APPROVED"
    assert staff.log(bill) == [
        ("SEND_TO_CIRCULATION", "Aino Main user", ""),
        ("VERIFICATION", "Ann Tester", "goods are here"),
        ("APPROVAL", "Ben Tester", ""),
        ("APPROVAL", "Aino Main user", ""),
    ]
    named = staff.boss.get(f"/invoices/{bill['id']}").json()["invoiceApprovalInformation"]
    assert {p["eventPerformed"] for people in named.values() for p in people} == {TODAY.isoformat()}


def test_without_an_order_they_act_as_they_come(staff, ann, ben):
    bill = staff.bill(invoiceApprovalInformation=staff.naming(("ann",), ("ben", "boss")))
    put(staff.boss, bill, "sendToCirculation")
    assert bill["id"] in waiting(staff.boss, "personalapprovals")
    assert put(staff.boss, bill, "approve").status_code == 200
    assert put(ben, bill, "approve").status_code == 200
    assert staff.status(bill) == "RECEIVED", "the verifier is missing"
    assert put(ann, bill, "verify").status_code == 200
    assert staff.status(bill) == "APPROVED"
    assert staff.boss.get(f"/ledgerreceipts/{bill['ledgerReceiptId']}").json()["status"] == "APPROVED"


def test_a_refused_act_leaves_nothing_behind(staff, ann):
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ben",)))
    answer = put(ann, bill, "approve", comment="me too")
    assert answer.status_code == 403
    assert "names others" in answer.json()["errors"][0]["message"]
    assert staff.log(bill) == []
    assert staff.boss.get(f"/invoices/{bill['id']}").json()["version"] == bill["version"]


def test_editing_a_document_in_circulation_starts_its_round_again(staff, ben):
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ben", "boss")))
    put(staff.boss, bill, "sendToCirculation")
    put(ben, bill, "approve")
    current = staff.boss.get(f"/invoices/{bill['id']}").json()
    changed = staff.boss.put(f"/invoices/{bill['id']}", json=current).json()
    assert changed["status"] == "RECEIVED"
    assert changed["invoiceApprovalInformation"]["acceptors"] == staff.naming(acceptors=("ben", "boss"))["acceptors"]


# What waits


def test_what_waits_is_of_the_type_that_was_asked_for(staff, ben):
    bill = staff.bill("TRAVEL_INVOICE", invoiceApprovalInformation=staff.naming(("ben",), ("ben",)))
    assert bill["id"] not in waiting(ben, "personalverifications", "TRAVEL_INVOICE"), "it is not in circulation yet"
    put(staff.boss, bill, "sendToCirculation")
    assert bill["id"] in waiting(ben, "personalverifications", "TRAVEL_INVOICE")
    assert bill["id"] not in waiting(ben, "personalverifications", "BILL_OF_CHARGES")
    put(ben, bill, "verify")
    assert bill["id"] not in waiting(ben, "personalverifications", "TRAVEL_INVOICE")
    assert bill["id"] in waiting(ben, "personalapprovals", "TRAVEL_INVOICE")
    put(ben, bill, "approve")
    assert bill["id"] not in waiting(ben, "personalapprovals", "TRAVEL_INVOICE")


def test_the_type_is_one_word_of_three(staff):
    for query in ({}, {"types": "SALES_INVOICE"}, {"types": "PURCHASE_INVOICE,TRAVEL_INVOICE"}):
        assert staff.boss.get("/invoices/personalapprovals", params=query).status_code == 400
        assert staff.boss.get("/invoices/personalverifications", params=query).status_code == 400


def test_without_the_full_right_nothing_waits_and_only_no_access_is_an_error(staff, cid):
    stranger = staff.hire(
        "Dee", invoiceCirculation__approval="NO_ACCESS", invoiceCirculation__verification="NOT_ENABLED"
    )
    bill = staff.bill(invoiceApprovalInformation=staff.naming(("cid", "dee"), ("dee",)))
    put(staff.boss, bill, "sendToCirculation")
    assert waiting(cid, "personalverifications") == []
    assert waiting(stranger, "personalverifications") == []
    assert stranger.get("/invoices/personalapprovals", params={"types": "PURCHASE_INVOICE"}).status_code == 403


# Substitutes


def test_a_substitutes_approval_is_shown_as_made_on_behalf(staff, ann, ben):
    assert away(staff, "ben", approving="ann").status_code == 200
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ben",)))
    put(staff.boss, bill, "sendToCirculation")
    assert bill["id"] in waiting(ann, "personalapprovals")
    assert bill["id"] in waiting(ben, "personalapprovals"), "who is away may still act"
    assert put(ann, bill, "approve", comment="checked").status_code == 200
    assert staff.status(bill) == "APPROVED"
    assert staff.log(bill)[1:] == [("APPROVAL", "Ann Tester", "On behalf of Ben Tester: checked")]
    acceptors = staff.boss.get(f"/invoices/{bill['id']}").json()["invoiceApprovalInformation"]["acceptors"]
    assert acceptors == [{"userId": staff.ids["ben"], "eventPerformed": TODAY.isoformat()}]


def test_each_call_fills_one_place_the_own_one_first(staff, ann):
    away(staff, "ben", approving="ann")
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ben", "ann")))
    put(ann, bill, "approve")
    assert staff.status(bill) == "UNFINISHED"
    put(ann, bill, "approve")
    assert staff.status(bill) == "APPROVED"
    assert [details for _, _, details in staff.log(bill)] == ["", "On behalf of Ben Tester"]


@pytest.mark.parametrize(("start", "end"), [(1, 5), (-5, -1)])
def test_a_substitution_counts_only_on_its_days(staff, ann, start, end):
    away(staff, "ben", TODAY + timedelta(days=start), TODAY + timedelta(days=end), approving="ann")
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ben",)))
    put(staff.boss, bill, "sendToCirculation")
    assert bill["id"] not in waiting(ann, "personalapprovals")
    assert put(ann, bill, "approve").status_code == 403


def test_a_substitute_for_verifying_approves_nothing(staff, ann):
    away(staff, "ben", verifying="ann")
    bill = staff.bill(invoiceApprovalInformation=staff.naming(("ben",), ("ben",)))
    assert put(ann, bill, "approve").status_code == 403
    assert put(ann, bill, "verify").status_code == 200
    assert staff.status(bill) == "VERIFIED"


def test_circular_substitutes_are_refused(staff):
    assert away(staff, "ann", approving="ben").status_code == 200
    assert away(staff, "ben", approving="boss").status_code == 200
    answer = away(staff, "boss", approving="ann")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "substituteForApproving"
    assert away(staff, "boss", verifying="ann").status_code == 200, "the roles are independent"


def test_circular_substitutes_that_are_there_all_the_same_do_no_harm(staff, ann, ben, database):
    with database.transaction() as tx:
        for number, (user, substitute) in enumerate([("ann", "ben"), ("ben", "ann")]):
            tx.execute(
                "INSERT INTO substitution (company_id, substitution_id, user_id, start_date, for_approving) "
                "VALUES (%s, %s, %s, %s, %s)",
                (staff.made["company_id"], 900001 + number, staff.ids[user], TODAY, staff.ids[substitute]),
            )
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ann", "ben")))
    put(staff.boss, bill, "sendToCirculation")
    assert bill["id"] in waiting(ann, "personalapprovals")
    assert put(ben, bill, "approve").status_code == 200
    assert put(ben, bill, "approve").status_code == 200
    assert staff.status(bill) == "APPROVED"


# Who handles only what is addressed to them


def test_limited_users_handle_only_what_names_them(staff):
    limits = {"invoiceCirculation__personalApprovalsOrVerificationsOnly": True}
    own = staff.hire("Eve", purchases__personalPurchaseInvoicesOnly=True, **limits)
    unnamed = staff.bill(invoiceApprovalInformation={})
    named = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("eve",)))
    assert own.get(f"/invoices/{unnamed['id']}").status_code == 404
    assert own.get(f"/invoices/{named['id']}").status_code == 200
    assert put(own, unnamed, "approve").status_code == 404
    assert put(own, named, "approve").status_code == 200
    found = {row["id"] for row in own.get("/invoices", params={"size": 200}).json()["results"]}
    assert named["id"] in found
    assert unnamed["id"] not in found


def test_where_nobody_is_named_limited_users_do_nothing(staff):
    own = staff.hire("Fay", invoiceCirculation__personalApprovalsOrVerificationsOnly=True)
    bill = staff.bill(invoiceApprovalInformation={})
    assert put(own, bill, "verify").status_code == 403
    assert put(own, bill, "approve").status_code == 403
    assert put(own, bill, "reject").status_code == 404
    assert put(own, staff.bill(invoiceApprovalInformation=staff.naming(("fay",))), "reject").status_code == 200


def test_a_substitute_who_sees_only_own_documents_sees_those_too(staff):
    own = staff.hire("Gil", purchases__personalPurchaseInvoicesOnly=True)
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("ben",)))
    assert own.get(f"/invoices/{bill['id']}").status_code == 404
    away(staff, "ben", approving="gil")
    assert own.get(f"/invoices/{bill['id']}").status_code == 200
    assert put(own, bill, "approve").status_code == 200
