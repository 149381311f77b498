"""The discussion of a document: comments, tags, marks of reading."""

from datetime import date

import psycopg
import pytest
from staff import staff_of

from tosite.sandbox.tour import sales_invoice


@pytest.fixture(scope="module")
def staff(sandbox, database):
    with staff_of(sandbox, database) as company:
        company.ann = company.hire("Ann")
        company.ben = company.hire("Ann", name="ben")  # of the same name
        company.out = company.hire("Outsider", purchases__purchaseInvoices="NO_ACCESS")
        yield company


@pytest.fixture
def bill(staff):
    staff.settings()
    return staff.bill()


def say(client, bill, text):
    answer = client.post(f"/invoices/{bill['id']}/comments", json={"comment": text})
    assert answer.status_code == 200, answer.text
    return answer.json()


def comments(client, bill, **query):
    return client.get(f"/invoices/{bill['id']}/comments", params=query).json()["comments"]


def one(client, bill, comment):
    return client.get(f"/invoices/{bill['id']}/comments/{comment['id']}").json()


def read(client, bill, comment):
    return client.put(f"/invoices/{bill['id']}/comments/{comment['id']}/read")


def test_a_comment_tells_its_author_and_time_and_whom_it_tags(staff, bill):
    made = say(staff.boss, bill, "Is this right, @anntester?")
    assert made["author"] == "ainomainuser"
    assert made["comment"] == "Is this right, @anntester?"
    assert made["taggedUsersInfo"] == {"numTaggedUsers": 1, "readByAllTaggedUsers": False}
    shown = one(staff.ann, bill, made)
    tags = shown.pop("taggedUsers")
    assert shown == made
    assert tags == [{"userTagId": tags[0]["userTagId"], "displayName": "anntester", "fullName": "Ann Tester"}]


def test_comments_are_listed_oldest_first_without_the_tagged_users(staff, bill):
    first, second = say(staff.boss, bill, "One"), say(staff.ann, bill, "Two")
    assert comments(staff.boss, bill) == [first, second]


def test_equal_names_are_told_apart_by_a_number(staff, bill):
    users = staff.boss.get(f"/invoices/{bill['id']}/comments/taggableusers").json()["taggableUsers"]
    assert {"displayName": "anntester", "fullName": "Ann Tester"} in users
    assert {"displayName": "anntester2", "fullName": "Ann Tester"} in users
    made = say(staff.boss, bill, "@AnnTester2 and @anntester, and @anntester2 again")
    assert [tag["displayName"] for tag in one(staff.boss, bill, made)["taggedUsers"]] == ["anntester2", "anntester"]


def test_a_comment_cannot_tag_a_user_who_does_not_see_the_document(staff, bill):
    names = {u["displayName"] for u in taggable(staff.boss, bill)}
    assert "outsidertester" not in names
    before = comments(staff.boss, bill)
    answer = staff.boss.post(f"/invoices/{bill['id']}/comments", json={"comment": "@anntester @OutsiderTester look"})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["field"], "@outsidertester" in error["message"]) == ("comment", True)
    assert comments(staff.boss, bill) == before


def test_what_is_nobody_s_name_in_a_comment_stays_plain_text(staff, bill):
    made = say(staff.boss, bill, "@nobody post@anntester.fi")
    assert made["taggedUsersInfo"] == {"numTaggedUsers": 0, "readByAllTaggedUsers": False}
    assert one(staff.boss, bill, made)["taggedUsers"] == []


def taggable(client, bill):
    return client.get(f"/invoices/{bill['id']}/comments/taggableusers").json()["taggableUsers"]


def test_reading_is_marked_once_by_each_tagged_user(staff, bill, database):
    made = say(staff.boss, bill, "@anntester @anntester2")
    assert read(staff.ann, bill, made).json() == {"message": "The comment is marked as read"}
    tags = {t["displayName"]: t.get("read") for t in one(staff.boss, bill, made)["taggedUsers"]}
    assert tags["anntester"]
    assert tags["anntester2"] is None
    assert comments(staff.boss, bill)[0]["taggedUsersInfo"]["readByAllTaggedUsers"] is False
    when = "SELECT read FROM invoice_comment_tag WHERE comment_id = %s AND user_id = %s"
    with database.transaction() as tx:
        first = tx.execute(when, (made["id"], staff.ids["ann"])).fetchone()
    assert read(staff.ann, bill, made).status_code == 200
    with database.transaction() as tx:
        assert tx.execute(when, (made["id"], staff.ids["ann"])).fetchone() == first, "the first time stands"
    read(staff.ben, bill, made)
    assert comments(staff.boss, bill)[0]["taggedUsersInfo"] == {"numTaggedUsers": 2, "readByAllTaggedUsers": True}


def test_who_is_not_tagged_cannot_mark_a_comment_as_read(staff, bill):
    made = say(staff.boss, bill, "@anntester")
    assert read(staff.ben, bill, made).status_code == 400
    assert read(staff.boss, bill, made).status_code == 400


def test_comments_are_found_by_whether_all_tagged_users_have_read_them(staff, bill):
    read_by_all, half = say(staff.boss, bill, "@anntester"), say(staff.boss, bill, "@anntester @anntester2")
    plain = say(staff.boss, bill, "Nobody in particular")
    for comment in (read_by_all, half):
        read(staff.ann, bill, comment)
    found = {
        word: [c["id"] for c in comments(staff.boss, bill, readByAllTaggedUsers=word)] for word in ("true", "false")
    }
    assert found == {"true": [read_by_all["id"]], "false": [half["id"]]}
    assert [c["id"] for c in comments(staff.boss, bill)] == [read_by_all["id"], half["id"], plain["id"]]


@pytest.mark.parametrize("body", [{}, {"comment": ""}, {"comment": " \n "}, {"comment": None}, {"comment": []}])
def test_a_comment_needs_words(staff, bill, body):
    answer = staff.boss.post(f"/invoices/{bill['id']}/comments", json=body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "comment"
    assert comments(staff.boss, bill) == []


def test_what_the_server_sets_is_ignored_in_a_comment(staff, bill):
    body = {"comment": "x", "id": 1, "author": "somebody", "dateTime": "2001-01-01T00:00:00"}
    made = staff.boss.post(f"/invoices/{bill['id']}/comments", json=body).json()
    assert made["id"] != 1
    assert made["author"] == "ainomainuser"
    assert not made["dateTime"].startswith("2001")


def test_any_status_has_its_discussion(staff, bill):
    staff.boss.put(f"/invoices/{bill['id']}/approve").raise_for_status()
    staff.boss.put(f"/invoices/{bill['id']}/invalidate").raise_for_status()
    assert say(staff.boss, bill, "Too late")


def test_other_types_have_no_discussion(staff, bill):
    sale = staff.boss.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    for document in (sale, staff.bill("PURCHASE_ORDER")):
        path = f"/invoices/{document['id']}/comments"
        assert staff.boss.get(path).status_code == 403
        assert staff.boss.post(path, json={"comment": "x"}).status_code == 403
        assert staff.boss.get(f"{path}/taggableusers").status_code == 403
        assert staff.boss.get(f"{path}/1").status_code == 404
    for kind in ("TRAVEL_INVOICE", "BILL_OF_CHARGES"):
        assert say(staff.boss, staff.bill(kind), "x")


def test_where_the_discussion_is_off_every_operation_says_so(staff, bill):
    made = say(staff.boss, bill, "@anntester")
    staff.settings(allowInvoiceSpecificDiscussion=False)
    path = f"/invoices/{bill['id']}/comments"
    assert staff.boss.get("/sessioninfo").json()["companySettings"] == {"invoiceDiscussionEnabled": False}
    for url in (path, f"{path}/taggableusers", f"{path}/{made['id']}"):
        assert staff.boss.get(url).status_code == 403
    assert staff.boss.post(path, json={"comment": "x"}).status_code == 403
    assert read(staff.ann, bill, made).status_code == 403


def test_without_a_right_to_the_document_there_is_no_discussion(staff, bill):
    made = say(staff.boss, bill, "x")
    path = f"/invoices/{bill['id']}/comments"
    for url in (path, f"{path}/taggableusers", f"{path}/{made['id']}"):
        assert staff.out.get(url).status_code == 403
    assert staff.out.post(path, json={"comment": "x"}).status_code == 403


def test_a_comment_belongs_to_its_document(staff, bill):
    made, other = say(staff.boss, bill, "@anntester"), staff.bill()
    assert staff.boss.get(f"/invoices/{other['id']}/comments/{made['id']}").status_code == 404
    assert read(staff.ann, other, made).status_code == 404
    for path in ("/invoices/1/comments", f"/invoices/{bill['id']}/comments/1", "/invoices/1/comments/taggableusers"):
        assert staff.boss.get(path).status_code == 404


def test_extended_tagging_reaches_those_who_see_only_their_own(staff, bill):
    fay = staff.hire("Fay", purchases__personalPurchaseInvoicesOnly=True)
    assert "faytester" not in {u["displayName"] for u in taggable(staff.boss, bill)}
    assert fay.get(f"/invoices/{bill['id']}/comments").status_code == 404
    named = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("fay",)))
    assert "faytester" in {u["displayName"] for u in taggable(staff.boss, named)}, "the document is addressed to Fay"
    staff.settings(allowExtendedTaggingInDiscussion=True)
    made = say(staff.boss, bill, "@faytester, have a look")
    assert read(fay, bill, made).status_code == 200
    assert fay.get(f"/invoices/{bill['id']}").status_code == 200, "the tag made it Fay's"
    assert bill["id"] in {row["id"] for row in fay.get("/invoices", params={"size": 200}).json()["results"]}
    assert "outsidertester" not in {u["displayName"] for u in taggable(staff.boss, bill)}, "who has no right stays out"


def test_who_has_left_is_still_named_and_cannot_be_tagged_again(staff, bill, database):
    gil = staff.hire("Gil")
    made = say(gil, bill, "Bye")
    tagged = say(staff.boss, bill, "Bye @giltester")
    with database.transaction() as tx:
        keys = (staff.made["company_id"], staff.ids["gil"])
        tx.execute("DELETE FROM membership WHERE company_id = %s AND user_id = %s", keys)
    assert one(staff.boss, bill, made)["author"] == "giltester"
    assert one(staff.boss, bill, tagged)["taggedUsers"][0]["fullName"] == "Gil Tester"
    assert staff.boss.post(f"/invoices/{bill['id']}/comments", json={"comment": "@giltester?"}).status_code == 400


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice_comment SET comment = 'never said' WHERE company_id = %s",
        "DELETE FROM invoice_comment_tag WHERE company_id = %s",
        "UPDATE invoice_comment_tag SET user_id = 1 WHERE company_id = %s",
        "UPDATE invoice_comment_tag SET read = NULL WHERE company_id = %s AND read IS NOT NULL",
    ],
)
def test_what_was_said_and_read_stands(staff, bill, database, statement):
    made = say(staff.boss, bill, "@anntester")
    read(staff.ann, bill, made)
    with pytest.raises(psycopg.Error), database.transaction() as tx:
        tx.execute(statement, (staff.made["company_id"],))
