"""Usage over the API: what was made through it, as it will be billed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sandboxes import client_of
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import sales_invoice


@pytest.fixture(scope="module")
def company(sandbox, database):
    return {**sandbox, **create_sandbox(database, date.today()).as_dict()}


@pytest.fixture(scope="module")
def client(company):
    """Of a company that made two invoices today and counted three documents at the end of October 2025."""
    with client_of(company, company["api_key"]) as client:
        for _ in range(2):
            client.post("/invoices", json=sales_invoice(None, None, date.today())).raise_for_status()
        yield client


@pytest.fixture(scope="module", autouse=True)
def autumn(database, company):
    """Made around midnight of the first of November in Helsinki (two hours ahead of UTC)."""
    moments = [datetime(2025, 10, 31, 21, 59), datetime(2025, 10, 31, 22, 1), datetime(2025, 10, 31, 23, 59)]
    with database.transaction() as tx:
        for number, moment in enumerate(moments, start=1):
            tx.execute(
                "INSERT INTO metered_document VALUES (%s, 'JOURNAL', %s, 'shop', %s)",
                (company["company_id"], number, moment),
            )


def test_what_was_made_today_is_shown_at_once(client, company):
    usage = client.get("/service/usage").json()
    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Helsinki")).date()
    assert usage["rows"] == [
        {"month": f"{today:%Y-%m}", "clientId": company["client_id"], "kind": "SALES_INVOICE", "documents": 2}
    ]
    assert usage["documents"] == 2


def test_days_and_months_are_those_of_the_company(client):
    days = {"startDate": "2025-10-01", "endDate": "2025-11-30"}
    by_month = client.get("/service/usage", params={**days, "group": "MONTH"}).json()
    assert by_month["rows"] == [{"month": "2025-10", "documents": 1}, {"month": "2025-11", "documents": 2}]
    october = client.get("/service/usage", params={**days, "endDate": "2025-10-31", "group": "DAY,KIND"}).json()
    assert october["rows"] == [{"day": "2025-10-31", "kind": "JOURNAL", "documents": 1}]


def test_usage_is_there_as_csv(client):
    days = {"startDate": "2025-10-01", "endDate": "2025-11-30", "group": "MONTH,CLIENT"}
    answer = client.get("/service/usage/csv", params=days)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines() == ["month,clientId,documents", "2025-10,shop,1", "2025-11,shop,2"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"startDate": "2026-02-01", "endDate": "2026-01-01"}, "endDate"),
        ({"startDate": "2020-01-01", "endDate": "2026-01-01"}, "endDate"),
        ({"startDate": "2026-02-30"}, "startDate"),
        ({"group": "PLANET"}, "group"),
    ],
)
def test_a_wrong_question_is_refused(client, query, field):
    answer = client.get("/service/usage", params=query)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


def test_a_company_never_sees_anothers_usage(client, company, sandbox, operator):
    own = client.get("/service/usage", params={"group": "COMPANY"}).json()["rows"]
    assert [row["companyId"] for row in own] == [company["company_id"]]
    assert client.get("/service/usage", params={"companyId": sandbox["company_id"]}).status_code == 404


def test_an_operator_sees_everybodys(client, company, operator):
    every = operator.get("/service/usage", params={"group": "COMPANY"}).json()["rows"]
    assert {"companyId": company["company_id"], "documents": 2} in every
    one = operator.get("/service/usage", params={"group": "COMPANY", "companyId": company["company_id"]}).json()
    assert one["rows"] == [{"companyId": company["company_id"], "documents": 2}]
