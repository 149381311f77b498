"""Files on invoices, journals, partners, products and the company: saved, found, read back, renamed, removed."""

import json
from datetime import date, timedelta
from email.parser import BytesParser
from email.policy import HTTP

import pytest
from staff import cash_journal, staff_of

from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today()
UNKNOWN = 1_999_999_999


def upload(api, owner, name="scan.pdf", content=b"%PDF-1.7 scanned", kind="INVOICE", **meta):
    said = {"name": name, "referenceType": kind, "referenceId": owner, **meta}
    return api.post("/attachments", files={"meta": (None, json.dumps(said)), "file": (name, content)})


def named(api, bill, name):
    meta = {"name": name, "referenceType": "INVOICE", "referenceId": bill}
    return api.post("/attachments", files={"meta": (None, json.dumps(meta)), "file": ("a.pdf", b"a")})


def save(api, owner, **said):
    answer = upload(api, owner, **said)
    assert answer.status_code == 200, answer.text
    return answer.json()


def parts_of(answer):
    """The parts of a multipart answer, as any mail library reads them."""
    head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + answer.content)
    assert not message.defects
    return list(message.iter_parts())


def found(api, **query):
    return [row["attachmentId"] for row in api.get("/attachments", params={"size": 200, **query}).json()["results"]]


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


@pytest.fixture(scope="module")
def bill(api):
    return api.post("/invoices", json=purchase_invoice(TODAY)).json()["id"]


@pytest.fixture(scope="module")
def sale(api):
    return api.post("/invoices", json=sales_invoice(None, None, TODAY)).json()["id"]


def test_a_file_is_answered_shown_with_its_owner_and_read_back_byte_by_byte(api, bill):
    content = bytes(range(256)) + b"\r\n--boundary--\r\n"
    made = save(api, bill, content=content)
    assert made["mimeType"] == "application/pdf"
    assert made["sendWithInvoice"] is False
    assert made in api.get(f"/invoices/{bill}").json()["attachments"]
    answer = api.get(f"/attachments/{made['id']}")
    assert answer.headers["content-type"].startswith("multipart/mixed")
    described, file = parts_of(answer)
    assert described.get_content_type() == "application/json"
    assert json.loads(described.get_payload(decode=True)) == made
    assert file.get_content_type() == "application/pdf"
    assert answer.content.count(content) == 1


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("as_file", [False, True])
def test_the_parts_come_in_either_order_and_meta_as_a_field_or_a_file(api, bill, turned, as_file):
    meta = json.dumps({"name": "a.txt", "referenceType": "INVOICE", "referenceId": bill})
    described = ("meta.json", meta, "application/json") if as_file else (None, meta)
    parts = [("meta", described), ("file", ("a.txt", b"a", None))]
    answer = api.post("/attachments", files=parts[::-1] if turned else parts)
    assert answer.status_code == 200, answer.text


def test_ten_million_bytes_are_accepted_and_one_more_is_400(api, bill):
    most = bytes(10_000_000)
    made = save(api, bill, name="most.bin", content=most)
    (row,) = api.get("/attachments", params={"minSize": 10_000_000, "maxSize": 10_000_000}).json()["results"]
    assert (row["attachmentId"], row["size"]) == (made["id"], 10_000_000)
    before = found(api)
    assert fields(upload(api, bill, name="more.bin", content=most + b"x")) == {"file"}
    assert upload(api, bill, name="far-more.bin", content=most * 2).status_code == 400
    assert found(api) == before
    assert api.delete(f"/attachments/{made['id']}").status_code == 204


def test_all_violations_of_a_form_come_together(api, bill):
    assert fields(api.post("/attachments", files={"other": (None, "x")})) == {"meta", "file"}
    meta = {"name": " ", "referenceType": "LEDGERRECEIPT", "referenceId": bill}
    assert fields(api.post("/attachments", files={"meta": (None, json.dumps(meta))})) == {
        "name",
        "referenceType",
        "file",
    }
    assert "referenceType" in fields(upload(api, bill, kind="NOWHERE"))
    assert "meta" in fields(api.post("/attachments", files={"meta": (None, "{"), "file": ("a", b"a")}))
    assert api.post("/attachments", json={"name": "a"}).status_code == 415


def test_only_what_is_sold_or_ordered_sends_its_files_along(api, bill, sale):
    assert save(api, bill, sendWithInvoice=True)["sendWithInvoice"] is False
    assert save(api, sale, sendWithInvoice=True)["sendWithInvoice"] is True


def test_a_file_hangs_on_what_there_is(api, bill):
    assert upload(api, UNKNOWN).status_code == 404
    assert upload(api, bill, kind="CUSTOMER_BUSINESS_PARTNER_REGISTER").status_code == 404
    company = api.get("/company").json()["id"]
    assert upload(api, company + 1, kind="ENVIRONMENT").status_code == 404
    made = save(api, company, kind="ENVIRONMENT", name="agreement.docx")
    assert found(api, referenceId=company, name="AGREE") == [made["id"]]


def test_files_are_searched_by_what_the_contract_names(api, bill, sale):
    first = save(api, bill, name="Receipt of May.pdf", content=b"x" * 70_001)
    second = save(api, sale, name="receipt of june.txt", content=b"x" * 70_002)
    both = {first["id"], second["id"]}
    assert set(found(api, name="RECEIPT OF", minSize=70_001)) == both
    assert found(api, minSize=70_001, maxSize=70_001) == [first["id"]]
    assert found(api, minSize=70_001, maxSize=70_002, type="SALES_INVOICE") == [second["id"]]
    assert found(api, minSize=70_001, maxSize=70_002, orderBySize="ASC") == [first["id"], second["id"]]
    assert found(api, minSize=70_001, maxSize=70_002) == [second["id"], first["id"]]
    assert found(api, referenceId=bill, name="receipt of") == [first["id"]]
    today = {"createdStartDate": TODAY.isoformat(), "createdEndDate": (TODAY + timedelta(1)).isoformat()}
    assert both <= set(found(api, **today))
    assert found(api, createdStartDate=(TODAY + timedelta(2)).isoformat()) == []
    me = api.get("/users").json()["username"]
    own = api.get("/attachments", params={"minSize": 70_001, "maxSize": 70_002}, headers={"username": me})
    assert {row["attachmentId"] for row in own.json()["results"]} == both
    assert all(row["user"] == me for row in own.json()["results"])
    assert api.get("/attachments", headers={"username": "nobody"}).json()["results"] == []


def test_a_file_is_renamed_within_its_extension(api, bill):
    made = save(api, bill)
    path = f"/attachments/{made['id']}"
    assert api.patch(path, json={"name": "Better.PDF"}).json() == {**made, "name": "Better.PDF"}
    assert api.patch(path, params={"name": "query.pdf"}).json()["name"] == "query.pdf"
    assert api.patch(path, params={"name": "query.pdf"}, json={"name": "body.pdf"}).json()["name"] == "body.pdf"
    assert fields(api.patch(path, json={"name": "virus.exe"})) == {"name"}
    assert fields(api.patch(path, json={})) == {"name"}
    assert api.patch(f"/attachments/{UNKNOWN}", json={"name": "a.pdf"}).status_code == 404


@pytest.mark.parametrize("name", ['a".html\r\nX-Evil: 1.pdf', "a\x00.pdf", "\x1b[2J.pdf", " ", "x" * 252 + ".pdf"])
def test_names_that_could_do_harm_are_refused(api, bill, name):
    assert "name" in fields(named(api, bill, name))


def test_a_download_keeps_its_name_inside_its_header(api, bill):
    made = named(api, bill, '../"Ääkköset"; x=1.pdf').json()
    _, file = parts_of(api.get(f"/attachments/{made['id']}"))
    assert file.get_content_disposition() == "attachment"
    assert "/" not in file.get_filename()
    assert set(file.keys()) == {"Content-Type", "Content-Disposition"}


def test_a_removed_file_is_gone(api, bill):
    made = save(api, bill)
    assert api.delete(f"/attachments/{made['id']}").status_code == 204
    assert api.get(f"/attachments/{made['id']}").status_code == 404
    assert api.delete(f"/attachments/{made['id']}").status_code == 404


def test_files_of_a_closed_period_stay(sandbox, database):
    with staff_of(sandbox, database) as staff:
        made = save(staff.boss, staff.bill()["id"])
        with database.transaction() as tx:
            tx.execute(
                "UPDATE tracking_period SET status = 'CLOSED' WHERE company_id = %s", (staff.made["company_id"],)
            )
        assert staff.boss.delete(f"/attachments/{made['id']}").status_code == 403
        assert staff.boss.get(f"/attachments/{made['id']}").status_code == 200


def test_a_right_to_the_owner_is_a_right_to_its_files(sandbox, database):
    with staff_of(sandbox, database) as staff:
        made = save(staff.boss, staff.bill()["id"])
        path = f"/attachments/{made['id']}"
        seller = staff.hire("Sel", purchases__purchaseInvoices="NO_ACCESS")
        assert found(seller) == []
        assert seller.get(path).status_code == 404
        assert seller.delete(path).status_code == 403
        looker = staff.hire("Loo", purchases__purchaseInvoices="VIEWING_RIGHTS")
        assert found(looker) == [made["id"]]
        assert looker.get(path).status_code == 200
        assert looker.patch(path, json={"name": "a.pdf"}).status_code == 403
        assert upload(looker, made["referenceId"]).status_code == 403


def test_who_sees_only_own_documents_sees_only_their_files(sandbox, database):
    with staff_of(sandbox, database) as staff:
        own_only = staff.hire(
            "Own", purchases__personalPurchaseInvoicesOnly=True, accounting__personalJournalReceiptsOnly=True
        )
        receipt = staff.boss.post("/ledgerreceipts", json=cash_journal(TODAY)).json()
        others = [staff.bill()["id"], receipt["invoiceId"]]
        hidden = [save(staff.boss, owner) for owner in others]
        addressed = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("own",)))["id"]
        shown = save(staff.boss, addressed)
        own = own_only.post("/invoices", json=purchase_invoice(TODAY)).json()["id"]
        mine = save(own_only, own)
        assert found(own_only) == [mine["id"], shown["id"]]
        assert own_only.get(f"/attachments/{shown['id']}").status_code == 200
        for made in hidden:
            path = f"/attachments/{made['id']}"
            assert own_only.get(path).status_code == 404
            assert own_only.patch(path, json={"name": "a.pdf"}).status_code == 404
            assert own_only.delete(path).status_code == 404
            assert upload(own_only, made["referenceId"]).status_code == 404
        assert staff.boss.get(f"/attachments/{hidden[0]['id']}").status_code == 200
