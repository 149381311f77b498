"""What real clients send: looser than the contract, and answered as if it were not."""

from datetime import date

import httpx
import pytest

from tosite.sandbox.tour import sales_invoice

TODAY = date.today()


@pytest.fixture(scope="module")
def partner(api):
    body = {
        "name": "Loose Oy",
        "type": "CUSTOMER",
        "address": {"city": "Turku"},
        "paymentInfo": {"paymentMethod": "BANK_TRANSFER"},
        "version": "0001-01-01T00:00:00Z",
        "additionalInfo": {"parentCompanyIdType": "", "invoiceLedger": ""},
        "billingAddress": {"country": ""},
    }
    answer = api.post("/businesspartners", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"size":5}', b"no json"])
def test_a_read_may_carry_a_body(api, content):
    headers = {"Content-Type": "application/json"}
    plain = api.get("/invoices", params={"size": 3}).json()
    assert api.request("GET", "/invoices", params={"size": 3}, content=content, headers=headers).json() == plain


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/json;charset=UTF-8", None])
def test_json_may_say_its_charset_or_nothing(api, kind):
    request = api.build_request("POST", "/invoices", json=sales_invoice(None, None, TODAY))
    if kind is None:
        del request.headers["Content-Type"]
    else:
        request.headers["Content-Type"] = kind
    assert api.send(request).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "types=SALES_INVOICE,PURCHASE_INVOICE",
        "types=SALES_INVOICE&types=PURCHASE_INVOICE",
        "types[0]=SALES_INVOICE&types[1]=PURCHASE_INVOICE",
        "types[]=SALES_INVOICE&types[]=PURCHASE_INVOICE",
        "types=sales_invoice%2Cpurchase_invoice&status=&startDate=undefined&orderById=desc",
    ],
)
def test_lists_in_a_query_come_in_every_style(api, query):
    wanted = api.get("/invoices", params={"types": "SALES_INVOICE,PURCHASE_INVOICE"}).json()
    assert api.get(f"/invoices?{query}").json() == wanted


@pytest.mark.parametrize("suffix", ["", "Z", ".000001", "+00:00", ".123456Z"])
def test_a_version_comes_back_with_a_zone_or_a_fraction(api, partner, suffix):
    current = api.get(f"/businesspartners/{partner['id']}").json()
    sent = {"name": "Looser Oy", "version": current["version"] + suffix}
    assert api.patch(f"/businesspartners/{partner['id']}", json=sent).status_code == 200
    stale = api.patch(f"/businesspartners/{partner['id']}", json=sent)
    assert stale.status_code == 400


def test_empty_texts_stand_for_nothing(api, partner):
    assert partner["additionalInfo"] == {"invoiceLedger": "INVOICE_LEDGER"}
    assert partner["billingAddress"] == {}


def test_integral_decimals_have_no_point_and_others_are_no_texts(api):
    made = api.post("/invoices", json=sales_invoice(None, None, TODAY)).text
    assert '"unitPrice":98,' in made
    assert '"unitPrice":24.9,' in made
    assert '"currencyRate":1,' in made


@pytest.mark.parametrize("more", [{}, {"scope": "*"}, {"scope": "api"}, {"redirect_uri": "https://elsewhere.example"}])
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/token/"])
def test_a_token_is_given_with_and_without_scope_and_return_address(sandbox, path, more):
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox["client_id"],
        "client_secret": sandbox["client_secret"],
        "api_key": sandbox["api_key"],
        **more,
    }
    answer = httpx.post(sandbox["base_url"] + path, data=form)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["access_token"].count(".") == 2
    assert type(body["expires_in"]) is int
    assert body["token_type"] == "Bearer"
    assert answer.headers["cache-control"] == "no-store"


def test_no_answer_of_the_api_is_a_redirect(api, sandbox):
    for path in ("/coa/", "//coa", "/vats/default/", "//dimensions//", "/invoices/?size=1"):
        answer = httpx.get(sandbox["base_url"] + path, headers=dict(api.headers))
        assert answer.status_code == 200, path


def test_an_error_says_everything_in_one_shape(api):
    answers = [
        api.post("/invoices", json={}),
        api.get("/invoices/1999999999"),
        api.get("/nowhere"),
        api.delete("/coa"),
        api.get("/coa", headers={"Authorization": "Bearer x"}),
    ]
    assert [a.status_code for a in answers] == [400, 404, 404, 405, 401]
    for answer in answers:
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["errors"]
        for error in answer.json()["errors"]:
            assert error["status"] == answer.status_code
            assert error["message"]
            assert isinstance(error["field"], str)
