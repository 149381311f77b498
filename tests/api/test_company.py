"""The company's own data and settings, over HTTP."""

import secrets
from datetime import date

import pytest

from sandboxes import client_of
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today()
SETTINGS = "/service/company"
TEMPLATES = f"{SETTINGS}/invoicetemplates"
COLLECTION = f"{SETTINGS}/expenses/collectionpenal/settings"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
CODE = "{{ 7*7 }} {% include '/etc/passwd' %} <script>alert(1)</script> #read(\"/etc/passwd\") ${x} \\input{y} %s"
USAGE = {
    "defaultInvoiceChannel": "EMAIL",
    "cashDiscount": {"cashDiscountForSales": True, "cashDiscountForPurchase": True},
    "accountingByRow": {
        "salesInvoicePosting": True,
        "purchaseInvoicePosting": False,
        "travelAndExpenseInvoicePosting": False,
        "salaryPosting": False,
    },
}


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


@pytest.fixture(scope="module")
def own(sandbox, database):
    """A client with all rights in a company that only this module uses."""
    made = create_sandbox(database, TODAY).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        client.company = made["company_id"]
        yield client


def company_of(own, **changes):
    return {**own.get("/company").json(), **changes}


def test_the_data_of_a_company_is_replaced_and_what_is_left_out_is_cleared(own):
    before = own.get("/company").json()
    sent = {
        "id": before["id"],
        "name": "Uusi Oy",
        "businessIdentifier": {"brnType": "FI", "code": "1572860-0"},
        "inTradeRegister": True,
        "productVersion": "FLEX",
        "companyCurrency": "SEK",
    }
    assert own.put("/company", json=sent).json() == {"message": "The data of the company has been changed"}
    after = own.get("/company").json()
    assert after["name"] == "Uusi Oy"
    assert (after["mva"], after["inTradeRegister"]) == (False, True)
    assert after["businessIdentifier"] == sent["businessIdentifier"]
    assert "companyAddress" not in after
    for name in ("country", "productVersion", "companyCurrency", "operationType", "accountingCoaLanguages"):
        assert after[name] == before[name]


def test_a_change_of_the_company_stands_in_the_audit_log(own, database):
    own.put("/company", json=company_of(own, name="Toinen Oy"))
    with database.transaction() as tx:
        row = tx.execute(
            "SELECT after FROM audit_log WHERE company_id = %s AND object_type = 'COMPANY' ORDER BY audit_id DESC",
            (own.company,),
        ).fetchone()
    assert row["after"]["name"] == "Toinen Oy"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"id": 1}, {"id"}),
        ({"name": "  "}, {"name"}),
        ({"businessIdentifier": {"brnType": "SE", "code": "556036-0793"}}, {"businessIdentifier.brnType"}),
        ({"businessIdentifier": {"brnType": "FI", "code": "1234567-8"}}, {"businessIdentifier.code"}),
        ({"businessIdentifier": {"code": "1572860-0"}}, {"businessIdentifier.brnType"}),
        ({"id": 1, "name": " ", "businessIdentifier": {"brnType": "FI"}}, {"id", "name", "businessIdentifier.code"}),
    ],
)
def test_wrong_data_of_a_company_is_refused_all_at_once(own, changes, where):
    before = own.get("/company").json()
    assert fields(own.put("/company", json={**before, **changes})) == where
    assert own.get("/company").json() == before


def test_the_country_changes_until_something_is_booked(sandbox, database):
    made = create_sandbox(database, TODAY).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        swedish = {"brnType": "SE", "code": "556036-0793"}
        sent = {"id": made["company_id"], "name": "Bolaget AB", "country": "SWEDEN", "businessIdentifier": swedish}
        assert client.put("/company", json=sent).status_code == 200
        finnish = {"id": made["company_id"], "name": "Yhtio Oy", "country": "FINLAND"}
        assert client.put("/company", json=finnish).status_code == 200
        assert client.post("/invoices", json=sales_invoice(None, None, TODAY)).status_code == 200
        assert fields(client.put("/company", json=sent)) == {"country"}


def test_a_closed_company_is_read_and_not_written(sandbox, database):
    made = create_sandbox(database, TODAY).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        with database.transaction() as tx:
            tx.execute(
                """UPDATE company SET info = info || '{"operationType": "CLOSED"}' WHERE company_id = %s""",
                (made["company_id"],),
            )
        assert client.get("/company").json()["operationType"] == "CLOSED"
        assert client.post("/invoices", json=sales_invoice(None, None, TODAY)).status_code == 403
        day = TODAY.isoformat()
        asked = {"type": "BALANCE_SHEET", "startDate": day, "endDate": day}
        assert client.post("/reports/accounting", json=asked).status_code == 200


def test_usage_settings_are_replaced_whole(own):
    changed = {**USAGE, "defaultInvoiceChannel": "MAIL"}
    assert own.put(f"{SETTINGS}/usagesettings", json=changed).json() == changed
    assert own.get("/company/usagesettings").json() == changed
    assert own.put(f"{SETTINGS}/usagesettings", json=USAGE).status_code == 200
    assert {"cashDiscount", "accountingByRow"} <= fields(
        own.put(f"{SETTINGS}/usagesettings", json={"defaultInvoiceChannel": "MAIL"})
    )


def test_no_cash_discount_where_the_company_has_it_off(own):
    discount = {"optionList": [{"numberOfDays": 7, "discountPercentage": 2}]}

    def sent(body):
        return {**body, "paymentInfo": {**body["paymentInfo"], "cashDiscount": discount}}

    sale, purchase = sent(sales_invoice(None, None, TODAY)), sent(purchase_invoice(TODAY))
    assert own.post("/invoices", json=sale).status_code == 200
    off = {**USAGE, "cashDiscount": {"cashDiscountForSales": False, "cashDiscountForPurchase": True}}
    own.put(f"{SETTINGS}/usagesettings", json=off).raise_for_status()
    try:
        assert fields(own.post("/invoices", json=sale)) == {"paymentInfo.cashDiscount"}
        assert own.post("/invoices", json=purchase).status_code == 200
    finally:
        own.put(f"{SETTINGS}/usagesettings", json=USAGE).raise_for_status()
    assert own.post("/invoices", json=sale).status_code == 200


def test_invoices_name_the_delivery_terms_of_the_company(own):
    body = {**sales_invoice(None, None, TODAY), "deliveryTermsInfo": {"name": "Ällä", "municipality": "Turku"}}
    assert fields(own.post("/invoices", json=body)) == {"deliveryTermsInfo.name"}
    path = f"{SETTINGS}/deliveryterms"
    assert own.put(path, json={"deliveryTerms": ["DDP", "ällä"]}).json() == {"deliveryTerms": ["DDP", "ällä"]}
    assert own.get("/company/deliveryterms").json() == {"deliveryTerms": ["DDP", "ällä"]}
    made = own.post("/invoices", json=body).json()
    assert made["deliveryTermsInfo"]["name"] == "Ällä"
    own.put(path, json={"deliveryTerms": ["DDP"]}).raise_for_status()
    # What the invoice has already stays good.
    changed = own.put(f"/invoices/{made['id']}", json={**made, "notes": "kept"})
    assert changed.status_code == 200, changed.text
    own.put(path, json={"deliveryTerms": []}).raise_for_status()
    free = {**body, "deliveryTermsInfo": {"name": "as agreed"}}
    assert own.post("/invoices", json=free).status_code == 200


def test_a_list_of_delivery_terms_has_each_once_and_no_blanks(own):
    answer = own.put(f"{SETTINGS}/deliveryterms", json={"deliveryTerms": ["DDP", " ", "ddp ", "x" * 80]})
    assert fields(answer) == {"deliveryTerms[0]", "deliveryTerms[1]", "deliveryTerms[2]"}


def logo_of(own, name="logo.png", content=PNG):
    parts = {
        "meta": (None, f'{{"name": "{name}", "referenceType": "ENVIRONMENT", "referenceId": {own.company}}}'),
        "file": (name, content),
    }
    answer = own.post("/attachments", files=parts)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def template(**changes):
    return {
        "name": f"Look {secrets.token_hex(4)}",
        "colours": {"text": "#102030", "accent": "#0b5c8a", "background": "#FFFFFF"},
        "texts": [{"language": "FINNISH", "header": "Lasku", "footer": "Kiitos!\nTervetuloa"}],
        **changes,
    }


def test_a_template_is_made_changed_withdrawn_and_listed(own):
    made = own.post(TEMPLATES, json=template(logoAttachmentId=logo_of(own))).json()
    assert made["active"] is True
    assert own.get(f"{TEMPLATES}/{made['id']}").json() == made
    assert {"id": made["id"], "name": made["name"]} in own.get("/company/invoicetemplates").json()
    withdrawn = own.put(f"{TEMPLATES}/{made['id']}", json={**made, "active": False}).json()
    assert withdrawn in own.get(TEMPLATES).json()
    assert made["id"] not in {t["id"] for t in own.get("/company/invoicetemplates").json()}


def test_a_text_that_looks_like_code_stays_the_text_that_it_is(own):
    sent = template(texts=[{"language": "ENGLISH", "header": CODE, "introduction": CODE, "footer": CODE}])
    made = own.post(TEMPLATES, json={**sent, "name": f"{CODE[:60]} {secrets.token_hex(4)}"}).json()
    assert own.get(f"{TEMPLATES}/{made['id']}").json()["texts"] == sent["texts"]


def test_every_fault_of_a_template_is_named(own):
    page = logo_of(own, "page.html", b"<html>")
    false = logo_of(own, "false.png", b"<html>")
    for logo in (page, false, 999999):
        assert fields(own.post(TEMPLATES, json=template(logoAttachmentId=logo))) == {"logoAttachmentId"}
    answer = own.post(
        TEMPLATES,
        json={
            "name": " ",
            "colours": {"text": "red;}", "accent": "url(x)", "background": "#12345"},
            "texts": [{"language": "FINNISH", "header": "a\u001bb"}, {"language": "FINNISH"}],
        },
    )
    assert fields(answer) == {
        "name",
        "colours.text",
        "colours.accent",
        "colours.background",
        "texts[0].header",
        "texts[0].language",
        "texts[1].language",
    }
    hidden = template(colours={"text": "#ffffff"})
    assert fields(own.post(TEMPLATES, json=hidden)) == {"colours.text"}


def test_a_removed_logo_leaves_the_template(own):
    logo = logo_of(own)
    made = own.post(TEMPLATES, json=template(logoAttachmentId=logo)).json()
    assert own.delete(f"/attachments/{logo}").status_code == 204
    assert "logoAttachmentId" not in own.get(f"{TEMPLATES}/{made['id']}").json()


def test_an_invoice_names_an_active_template_and_keeps_the_one_it_has(own):
    made = own.post(TEMPLATES, json=template()).json()
    body = {**sales_invoice(None, None, TODAY), "invoiceTemplateId": made["id"]}
    invoice = own.post("/invoices", json=body).json()
    assert invoice["invoiceTemplateId"] == made["id"]
    own.put(f"{TEMPLATES}/{made['id']}", json={**made, "active": False}).raise_for_status()
    assert fields(own.post("/invoices", json=body)) == {"invoiceTemplateId"}
    assert fields(own.post("/invoices", json={**body, "invoiceTemplateId": 999999})) == {"invoiceTemplateId"}
    assert own.put(f"/invoices/{invoice['id']}", json={**invoice, "notes": "kept"}).status_code == 200


def test_the_einvoice_operator_is_set_shown_and_taken_away(own):
    path = f"{SETTINGS}/einvoiceaddresses"
    assert own.get("/company/einvoiceaddresses").json() == {}
    sent = {
        "operator": "Operaattori",
        "operatorId": 7,
        "sendingAddress": "003707375462",
        "receivingAddress": "FI2112345600000785",
        "receivingAddressPublicInTieke": True,
        "edi": "003707375462",
    }
    assert own.put(path, json=sent).json() == sent
    shown = own.get("/company/einvoiceaddresses").json()
    assert shown.pop("created")
    assert shown.pop("creator")
    assert shown == sent
    assert own.put(path, json={}).json() == {}
    assert own.get("/company/einvoiceaddresses").json() == {}


def test_settings_that_contradict_each_other_are_refused(own):
    operator = f"{SETTINGS}/einvoiceaddresses"
    electronic = {**USAGE, "defaultInvoiceChannel": "ELECTRONIC_INVOICE"}
    assert fields(own.put(f"{SETTINGS}/usagesettings", json=electronic)) == {"defaultInvoiceChannel"}
    assert own.put(operator, json={"operator": "A", "sendingAddress": "003707375462"}).status_code == 200
    assert own.put(f"{SETTINGS}/usagesettings", json=electronic).status_code == 200
    assert fields(own.put(operator, json={})) == {"sendingAddress"}
    own.put(f"{SETTINGS}/usagesettings", json=USAGE).raise_for_status()
    assert own.put(operator, json={}).status_code == 200
    assert fields(
        own.put(operator, json={"edi": "1", "sendingAddress": "x", "receivingAddressPublicInTieke": True})
    ) == {
        "operator",
        "edi",
        "sendingAddress",
        "receivingAddressPublicInTieke",
    }
    assert fields(own.put(COLLECTION, json={"useAutomaticHandling": True, "minimumPenalInterestSum": 0.001})) == {
        "collectionCostsProductId",
        "penalExpenseProductId",
        "minimumPenalInterestSum",
    }


def product_of(own, **changes):
    body = {"name": "Charge", "type": "SALES", "discount": 0, "price": 5, "active": True, "currency": "EUR", **changes}
    answer = own.post("/products", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def test_collection_settings_show_their_products(own):
    cost, penal = product_of(own, name="Reminder", code="REM", unit="PIECE"), product_of(own)
    sent = {
        "useAutomaticHandling": True,
        "collectionCostsProductId": cost,
        "penalExpenseProductId": penal,
        "penalInterestDateMargin": 3,
        "minimumPenalInterestSum": 0.5,
        "defaultSalesInvoiceInterest": 9.5,
        "defaultSalesInvoicePaymentTerms": 14,
        "collectionPartner": "Perinta Oy",
    }
    assert own.put(COLLECTION, json=sent).json() == sent
    shown = own.get("/company/expenses/collectionpenal/settings").json()
    assert shown["collectionCostsProduct"] == {
        "productId": cost,
        "name": "Reminder",
        "code": "REM",
        "price": 5,
        "currency": "EUR",
        "unit": "PIECE",
    }
    assert (shown["penalExpenseProduct"]["productId"], shown["penalInterestDateMargin"]) == (penal, 3)
    assert own.delete(f"/products/{penal}").status_code == 204
    assert "penalExpenseProduct" not in own.get("/company/expenses/collectionpenal/settings").json()


def test_products_of_others_and_of_the_wrong_kind_charge_nothing(own, api):
    bought = product_of(own, type="PURCHASE")
    sent = {"useAutomaticHandling": True, "collectionCostsProductId": product_of(api), "penalExpenseProductId": bought}
    assert fields(own.put(COLLECTION, json=sent)) == {"collectionCostsProductId", "penalExpenseProductId"}


def test_every_changed_setting_leaves_an_audit_row(own, database):
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT DISTINCT object_type FROM audit_log WHERE company_id = %s AND user_id IS NOT NULL", (own.company,)
        ).fetchall()
    assert {
        "USAGE_SETTINGS",
        "DELIVERY_TERMS",
        "INVOICE_TEMPLATE",
        "EINVOICE_OPERATOR",
        "COLLECTION_SETTINGS",
    } <= {row["object_type"] for row in rows}
