"""The page of an invoice over the API: pictures and PDF, who may see them, and how it looks with a logo."""

import json
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from paper import text_of
from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today()


@pytest.fixture(scope="module")
def invoice(api):
    sent = {**sales_invoice(None, None, TODAY), "language": "ENGLISH", "notes": "internal remark"}
    answer = api.post("/invoices", json=sent)
    assert answer.status_code == 200, answer.text
    return answer.json()


def parts(answer):
    """Metadata and bytes of a multipart/mixed answer."""
    kind = answer.headers["content-type"]
    assert kind.startswith("multipart/mixed; boundary=")
    boundary = b"--" + kind.partition("boundary=")[2].encode()
    _, first, second, end = answer.content.split(boundary)
    assert end == b"--\r\n"
    assert b"Content-Type: application/json\r\n" in first
    headers, _, data = second.partition(b"\r\n\r\n")
    return json.loads(first.partition(b"\r\n\r\n")[2]), headers.decode(), data[:-2]


def pdf(client, invoice_id):
    answer = client.get(f"/service/invoices/{invoice_id}/pdf")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return answer.content


@pytest.mark.parametrize(
    ("query", "mime", "suffix", "kind"),
    [
        ({}, "image/png", "png", "PNG"),
        ({"page": 1, "format": "PNG"}, "image/png", "png", "PNG"),
        ({"format": "JPG"}, "image/jpeg", "jpg", "JPEG"),
        ({"format": "JPEG"}, "image/jpeg", "jpeg", "JPEG"),
    ],
)
def test_a_page_is_answered_as_metadata_and_picture(api, invoice, query, mime, suffix, kind):
    meta, headers, data = parts(api.get(f"/invoices/{invoice['id']}/image", params=query))
    name = f"invoice-{invoice['invoiceNumber']}-1.{suffix}"
    assert meta == {
        "name": name,
        "referenceType": "INVOICE",
        "referenceId": invoice["id"],
        "mimeType": mime,
        "sendWithInvoice": False,
    }
    assert f"Content-Type: {mime}" in headers
    assert name in headers
    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size) == (kind, (1191, 1684))


@pytest.mark.parametrize("page", [0, 2, 999])
def test_a_page_that_the_invoice_does_not_have_is_404(api, invoice, page):
    assert api.get(f"/invoices/{invoice['id']}/image", params={"page": page}).status_code == 404


@pytest.mark.parametrize("query", [{"format": "GIF"}, {"page": "one"}])
def test_other_formats_and_pages_that_are_no_number_are_400(api, invoice, query):
    answer = api.get(f"/invoices/{invoice['id']}/image", params=query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] in query


def test_later_pages_are_counted_from_one(api):
    sent = sales_invoice(None, None, TODAY)
    sent["invoiceRows"] = sent["invoiceRows"] * 40
    made = api.post("/invoices", json=sent).json()
    pages = len(PdfReader(BytesIO(pdf(api, made["id"]))).pages)
    assert pages > 1
    assert parts(api.get(f"/invoices/{made['id']}/image", params={"page": pages}))[0]["name"].endswith(f"-{pages}.png")
    assert api.get(f"/invoices/{made['id']}/image", params={"page": pages + 1}).status_code == 404


def test_the_pdf_shows_the_invoice_and_carries_its_data_without_what_is_internal(api, invoice):
    data = pdf(api, invoice["id"])
    text = text_of(data)
    for shown in ("Invoice", str(invoice["invoiceNumber"]), "Mallila Oy", "1,007.21", "Sandbox Oy", "NDEAFIHH"):
        assert shown in text
    assert "internal remark" not in text
    embedded = json.loads(PdfReader(BytesIO(data)).attachments["invoice.json"][0])
    assert embedded["invoiceSumInfo"] == invoice["invoiceSumInfo"]
    assert embedded["invoiceNumber"] == invoice["invoiceNumber"]
    assert not {"notes", "creatorId", "ledgerReceiptId", "invoiceApprovalInformation"} & embedded.keys()


def test_the_same_invoice_is_the_same_file_until_it_changes(api, invoice):
    before = pdf(api, invoice["id"])
    assert pdf(api, invoice["id"]) == before
    assert "Draft" in text_of(before)
    assert api.put(f"/invoices/{invoice['id']}/approve").status_code == 200
    assert "Draft" not in text_of(pdf(api, invoice["id"]))


@pytest.mark.parametrize("path", ["/invoices/{}/image", "/service/invoices/{}/pdf"])
def test_unknown_foreign_and_forbidden_invoices_are_404(api, viewer, neighbour_api, database, invoice, path):
    assert api.get(path.format(2147483647)).status_code == 404
    assert api.get(path.format("x")).status_code in (400, 404)
    assert neighbour_api.get(path.format(invoice["id"])).status_code == 404
    assert viewer.get(path.format(invoice["id"])).status_code == 200


def test_a_purchase_invoice_in_the_language_of_the_company(api):
    made = api.post("/invoices", json=purchase_invoice(TODAY)).json()
    text = text_of(pdf(api, made["id"]))
    assert "Ostolasku" in text
    assert "Pilvi Palvelut Oy" in text


def upload(client, company, name, colour):
    """A picture of one colour as an attachment of the company itself."""
    out = BytesIO()
    Image.new("RGB", (300, 100), colour).save(out, "PNG")
    meta = {"name": name, "referenceType": "ENVIRONMENT", "referenceId": company, "sendWithInvoice": False}
    form = {"meta": (None, json.dumps(meta), "application/json"), "file": (name, out.getvalue(), "image/png")}
    answer = client.post("/attachments", files=form)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def colours_of(client, invoice_id):
    """The colours of the first page."""
    drawn = Image.open(BytesIO(parts(client.get(f"/invoices/{invoice_id}/image"))[2])).convert("RGB")
    return {colour for _, colour in drawn.getcolors(1 << 24)}


def test_the_template_of_an_invoice_brings_its_logo_colours_and_texts_also_when_it_is_withdrawn(api):
    logo = upload(api, api.get("/company").json()["id"], "autumn.png", "#0a8f3c")
    texts = {"header": "Autumn", "introduction": "{{ 7*7 }} #panic()", "footer": "Member of the association"}
    template = {
        "name": "Autumn",
        "logoAttachmentId": logo,
        "colours": {"accent": "#7a1f5c", "background": "#f4efe6"},
        "texts": [{"language": "ENGLISH", **texts}, {"language": "FINNISH", "header": "Syksy"}],
    }
    made = api.post("/service/company/invoicetemplates", json=template).json()
    sent = {**sales_invoice(None, None, TODAY), "language": "ENGLISH", "invoiceTemplateId": made["id"]}
    drawn = api.post("/invoices", json=sent).json()["id"]
    try:
        assert {(0x0A, 0x8F, 0x3C), (0x7A, 0x1F, 0x5C), (0xF4, 0xEF, 0xE6)} <= colours_of(api, drawn)
        text = text_of(pdf(api, drawn))
        assert [part for part in texts.values() if part not in text] == []
        assert "Syksy" not in text
        api.put(f"/service/company/invoicetemplates/{made['id']}", json={**made, "active": False}).raise_for_status()
        assert "Member of the association" in text_of(pdf(api, drawn))
    finally:
        api.delete(f"/attachments/{logo}").raise_for_status()


def test_the_newest_picture_called_logo_among_the_companys_attachments_is_the_logo(api, invoice):
    company = api.get("/company").json()["id"]
    before = pdf(api, invoice["id"])
    ids = []
    for name, colour in (("logo.png", "red"), ("LOGO.PNG", "#123456"), ("other.png", "green")):
        ids.append(upload(api, company, name, colour))
    try:
        colours = colours_of(api, invoice["id"])
        assert (0x12, 0x34, 0x56) in colours
        assert (255, 0, 0) not in colours
        bought = api.post("/invoices", json=purchase_invoice(TODAY)).json()
        assert (0x12, 0x34, 0x56) not in colours_of(api, bought["id"])  # the letterhead is the sender's
    finally:
        for attachment in ids:
            assert api.delete(f"/attachments/{attachment}").status_code in (200, 204)
    assert pdf(api, invoice["id"]) == before


def test_both_operations_are_published(api, sandbox):
    paths = api.get("/openapi.json").json()["paths"]
    own = paths["/service/invoices/{invoiceId}/pdf"]["get"]
    assert "application/pdf" in own["responses"]["200"]["content"]
    assert "/invoices/{invoiceId}/image" in paths
