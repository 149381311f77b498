"""The billing run: from activations, counted documents and charges to booked invoices, once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from books import broken

from tosite.service.billing.run import BillingRefused, bill_one, correct, preview, recompute, run_month
from tosite.service.billing.store import unequal_counts

D = Decimal


def at(month, day, hour=12):
    return datetime(month.year, month.month, day, hour)


def test_a_finnish_customer_pays_the_fee_with_domestic_vat(installation, last_month):
    company = installation.customer("Mallila Oy", businessIdentifier={"brnType": "FI", "code": "1572860-0"})
    assert run_month(installation.database, last_month) == {}
    (invoice,) = installation.invoices()
    document = invoice["document"]
    assert invoice["customer_id"] == company
    assert invoice["status"] == "SENT"
    assert invoice["invoice_number"] == 1
    assert document["counterParty"]["counterPartyAddress"]["name"] == "Mallila Oy"
    assert document["counterParty"]["identifier"] == "1572860-0"
    (row,) = document["invoiceRows"]
    assert (row["quantity"], row["unitPrice"], row["vatPercent"]) == (1, D("9.95"), D("25.5"))
    assert document["invoiceSumInfo"][0]["invoiceSumTotal"] == D("12.49")
    assert broken(installation.database, installation.provider.company_id) == {}


def test_documents_and_other_charges_stand_on_the_same_invoice_with_an_appendix(installation, last_month):
    prices = [("MONTHLY_FEE", "STANDARD", "9.95", None, None)]
    prices.append(("DOCUMENT", "GRADUATED", None, None, [{"upTo": 10, "unitPrice": D("0.5")}, {"unitPrice": D("0.2")}]))
    installation.price_list(last_month - timedelta(days=90), last_month - timedelta(days=150), prices)
    company = installation.customer(since=last_month)
    installation.documents(company, 8, at(last_month, 3))
    installation.documents(company, 4, at(last_month, 4), client="till")
    installation.charge(company, last_month, "1.5", "130")
    run_month(installation.database, last_month)
    (invoice,) = installation.invoices()
    assert invoice["document"]["invoiceSumInfo"][0]["excludingVatTotal"] == D("9.95") + D("5.40") + D("195.00")
    formulas = [row["comment"] for row in invoice["document"]["invoiceRows"]]
    assert formulas[1] == "10 x 0.50 + 2 x 0.20 = 5.40"
    (content,) = installation.query("SELECT content FROM attachment_content")
    day = f"{last_month:%Y-%m}"
    assert content["content"].decode().split() == [
        "day,kind,client,documents",
        f"{day}-03,SALES_INVOICE,shop,8",
        f"{day}-04,SALES_INVOICE,till,4",
        "total,,,12",
    ]
    assert [line["documents"] for line in installation.lines(company)] == [0, 12, 0]


def test_a_second_run_bills_nobody_again(installation, last_month):
    installation.customer()
    for _ in range(3):
        run_month(installation.database, last_month)
    assert len(installation.invoices()) == 1
    assert len(installation.query("SELECT * FROM billing_run")) == 1


def test_a_customer_that_comes_late_is_billed_by_the_next_run_of_the_month(installation, last_month):
    installation.customer()
    run_month(installation.database, last_month)
    late = installation.customer("Myöhä Oy")
    run_month(installation.database, last_month)
    assert [i["customer_id"] for i in installation.invoices()][1:] == [late]


def test_sandboxes_and_companies_without_activation_pay_no_fee(installation, last_month):
    installation.customer(since=None)
    sandbox = installation.customer(operationType="DEMONSTRATION")
    installation.documents(sandbox, 3, at(last_month, 1))
    assert run_month(installation.database, last_month) == {}
    assert installation.query("SELECT * FROM bill") == []


def test_what_costs_nothing_is_billed_without_an_invoice(installation, last_month):
    swede = installation.customer(country="SWEDEN")
    installation.documents(swede, 5, at(last_month, 9))
    run_month(installation.database, last_month)
    assert installation.invoices() == []
    assert [(line["documents"], line["amount"]) for line in installation.lines(swede)] == [(0, 0), (5, 0)]


@pytest.mark.parametrize(
    ("country", "number", "percent", "status", "account", "said"),
    [
        ("FINLAND", None, D("25.5"), 1, "3000", ""),
        ("SWEDEN", "SE556036079301", D(0), 101, "3055", "Reverse charge"),
        ("SWEDEN", None, D("25.5"), 1, "3000", ""),
        ("NORWAY", None, D(0), 3, "3060", "merverdiavgift"),
    ],
)
def test_vat_goes_by_country_and_vat_number(installation, last_month, country, number, percent, status, account, said):
    company = installation.customer(country=country, since=None, vatNumber=number)
    installation.charge(company, last_month, 1, 100)
    run_month(installation.database, last_month)
    (invoice,) = installation.invoices()
    (row,) = invoice["document"]["invoiceRows"]
    assert (row["vatPercent"], row["vatStatus"]) == (percent, status)
    assert said in invoice["document"]["additionalInformation"]
    assert invoice["document"]["counterParty"].get("taxCode") == number
    accounts = {r["account"] for r in installation.query("SELECT account FROM posting WHERE amount = -100")}
    assert accounts == {account}


def test_a_customer_who_gets_a_vat_number_is_taxed_and_booked_by_it_from_then_on(installation, last_month):
    before = (last_month - timedelta(days=1)).replace(day=1)
    company = installation.customer(country="SWEDEN", since=None)
    installation.charge(company, before, 1, 100)
    run_month(installation.database, before)
    installation.query(
        'UPDATE company SET info = info || \'{"vatNumber": "SE556036079301"}\' WHERE company_id = %s RETURNING 1',
        company,
    )
    installation.charge(company, last_month, 1, 100)
    run_month(installation.database, last_month)
    income = "SELECT account FROM posting WHERE receipt_id = %s AND amount = -100"
    accounts = [
        installation.query(income, invoice["ledger_receipt_id"])[0]["account"] for invoice in installation.invoices()
    ]
    assert accounts == ["3000", "3055"]
    (change,) = installation.query(
        "SELECT before, after FROM audit_log WHERE object_type = 'PARTNER' AND action = 'UPDATE'"
    )
    assert (change["before"], change["after"]) == ({"salesAccount": None}, {"salesAccount": "3055"})
    # Correcting the first month, whose VAT was not to be charged, credits the account that it was booked on.
    with installation.database.transaction() as tx:
        correct(tx, before, company)
    _, _, credit, new = installation.invoices()
    assert installation.query(income.replace("-100", "100"), credit["ledger_receipt_id"])[0]["account"] == "3000"
    assert installation.query(income, new["ledger_receipt_id"])[0]["account"] == "3055"
    assert broken(installation.database, installation.provider.company_id) == {}


def test_days_are_those_of_the_customers_calendar(installation, last_month):
    company = installation.customer()
    midnight = datetime(last_month.year, last_month.month, 1) - timedelta(hours=2, minutes=30)
    installation.documents(company, 1, midnight - timedelta(hours=1))  # still the month before in Helsinki
    installation.documents(company, 2, midnight + timedelta(minutes=40))  # the new month already
    run_month(installation.database, last_month)
    assert [line["documents"] for line in installation.lines(company) if line["documents"]] == [2]


def test_one_customers_trouble_stops_nobody_and_is_told(installation, last_month):
    wrong = installation.customer(country="DENMARK")
    right = installation.customer()
    failed = run_month(installation.database, last_month)
    assert list(failed) == [wrong]
    assert "No price of MONTHLY_FEE" in failed[wrong]
    assert [i["customer_id"] for i in installation.invoices()] == [right]
    assert [f["customer_id"] for f in installation.query("SELECT * FROM billing_failure")] == [wrong]
    installation.query("UPDATE company SET country = 'FINLAND' WHERE company_id = %s RETURNING 1", wrong)
    assert run_month(installation.database, last_month) == {}
    assert installation.query("SELECT * FROM billing_failure") == []


def test_a_charge_is_billed_in_one_month_only(installation, last_month):
    before = (last_month - timedelta(days=1)).replace(day=1)
    company = installation.customer(since=None)
    installation.charge(company, before, 1, 130)
    for month in (last_month, before, last_month):
        run_month(installation.database, month)
    assert [line["amount"] for line in installation.lines(company)] == [130]


def test_data_that_fits_no_invoice_is_a_reason_and_no_crash(installation, last_month):
    company = installation.customer(companyAddress={"street": "x" * 200})
    failed = run_month(installation.database, last_month)
    assert "cannot stand on an invoice" in failed[company]


def test_an_invoice_that_the_rules_refuse_leaves_the_batch_without_a_trace(installation, last_month):
    right = [installation.customer() for _ in range(2)]
    wrong = installation.customer("Väärä Oy", businessIdentifier={"brnType": "FI", "code": "1572860-1"})
    right.append(installation.customer())
    failed = run_month(installation.database, last_month)
    assert list(failed) == [wrong]
    assert "counterParty.identifier" in failed[wrong]
    assert [i["customer_id"] for i in installation.invoices()] == right
    assert [i["invoice_number"] for i in installation.invoices()] == [1, 2, 3]
    assert installation.query("SELECT * FROM partner WHERE name = 'Väärä Oy'") == []
    assert broken(installation.database, installation.provider.company_id) == {}


def test_what_the_database_refuses_of_one_customer_is_written_for_all_others(installation, last_month):
    before = (last_month - timedelta(days=1)).replace(day=1)
    companies = [installation.customer() for _ in range(3)]
    run_month(installation.database, before)
    installation.query(
        'UPDATE partner p SET default_accounts = \'{"sales": "no such account"}\' FROM service_customer s '
        "WHERE s.company_id = p.company_id AND s.partner_id = p.partner_id AND s.customer_id = %s RETURNING 1",
        companies[1],
    )
    failed = run_month(installation.database, last_month)
    assert failed == {companies[1]: "Internal error: ForeignKeyViolation"}
    assert [i["customer_id"] for i in installation.invoices()][3:] == [companies[0], companies[2]]
    assert broken(installation.database, installation.provider.company_id) == {}


def test_the_invoices_of_a_batch_have_the_history_that_single_ones_have(installation, last_month):
    installation.customer("Asiakas Oy")
    installation.customer("Toinen Oy", country="SWEDEN")
    run_month(installation.database, last_month)
    (invoice,) = installation.invoices()
    told = installation.query(
        "SELECT action, before, after FROM audit_log WHERE object_type = 'INVOICE' AND object_id = %s "
        "ORDER BY audit_id",
        invoice["invoice_id"],
    )
    assert [row["action"] for row in told] == ["CREATE", "APPROVE", "SEND"]
    assert told[0]["after"]["invoiceNumber"] == 1
    assert [(row["before"], row["after"]) for row in told[1:]] == [
        ({"status": "UNFINISHED"}, {"status": "NOT_SENT"}),
        ({"status": "NOT_SENT"}, {"status": "SENT"}),
    ]
    queued = installation.query("SELECT invoice_id, channel, state FROM invoice_sending")
    assert queued == [{"invoice_id": invoice["invoice_id"], "channel": "EMAIL", "state": "WAITING"}]
    kinds = installation.query("SELECT DISTINCT object_type FROM audit_log WHERE action = 'CREATE' ORDER BY 1")
    assert [row["object_type"] for row in kinds] == ["INVOICE", "PARTNER"]


def test_a_raise_that_was_announced_to_one_customer_binds_him_alone(installation, last_month):
    prices = [(item, "STANDARD", price, None, None) for item, price in (("MONTHLY_FEE", "15"), ("DOCUMENT", "0"))]
    dearer = installation.price_list(last_month, last_month - timedelta(days=60), prices)
    told, untold = installation.customer(), installation.customer()
    installation.told(told, dearer, last_month)
    run_month(installation.database, last_month)
    assert [line["amount"] for line in installation.lines(told)] == [15]
    assert [line["amount"] for line in installation.lines(untold)] == [D("9.95")]


def test_a_month_that_is_not_over_is_refused(installation, last_month):
    this_month = (last_month + timedelta(days=40)).replace(day=1)
    with pytest.raises(BillingRefused, match="not over"):
        run_month(installation.database, this_month)
    assert installation.query("SELECT * FROM billing_run") == []
    installation.customer()
    with installation.database.transaction() as tx:
        assert len(list(preview(tx, this_month))) == 1
    assert installation.query("SELECT * FROM bill") == []


def test_an_unknown_company_is_refused(installation, last_month):
    for number in (999999, installation.provider.company_id):
        with installation.database.transaction() as tx, pytest.raises(BillingRefused):
            bill_one(tx, last_month, number)
    assert installation.query("SELECT * FROM billing_run") == []


def test_a_wrong_bill_is_credited_and_made_anew_linked_both_ways(installation, last_month):
    company = installation.customer(since=last_month)
    run_month(installation.database, last_month)
    installation.charge(company, last_month, 2, "130")
    with installation.database.transaction() as tx:
        done = correct(tx, last_month, company)
    wrong, credit, new = installation.invoices()
    assert (credit["invoice_id"], new["invoice_id"]) == (done.credit_invoice, done.new_invoice)
    totals = [i["document"]["invoiceSumInfo"][0]["excludingVatTotal"] for i in (wrong, credit, new)]
    assert totals == [D("9.95"), D("-9.95"), D("269.95")]
    assert credit["document"]["originalInvoiceNumber"] == new["document"]["originalInvoiceNumber"] == "1"
    assert wrong["document"]["notes"] == "Credited by invoice 2, replaced by invoice 3"
    bills = installation.query("SELECT * FROM bill ORDER BY bill_id")
    assert [b["kind"] for b in bills] == ["MONTHLY", "CREDIT", "CORRECTION"]
    assert [b["corrects_bill_id"] for b in bills] == [None, bills[0]["bill_id"], bills[0]["bill_id"]]
    with installation.database.transaction() as tx, pytest.raises(BillingRefused, match="nothing to correct"):
        correct(tx, last_month, company)
    installation.charge(company, last_month, -1, "130", "Too much")
    with installation.database.transaction() as tx:
        correct(tx, last_month, company)
    assert installation.invoices()[4]["document"]["invoiceSumInfo"][0]["excludingVatTotal"] == D("139.95")
    assert broken(installation.database, installation.provider.company_id) == {}
    with installation.database.transaction() as tx:
        assert list(recompute(tx, last_month)) == [(company, [])]


def test_a_bill_is_the_same_when_it_is_computed_again_though_the_customer_has_moved(installation, last_month):
    company = installation.customer(country="SWEDEN", vatNumber="SE556036079301")
    installation.charge(company, last_month, 3, "33.333")
    run_month(installation.database, last_month)
    installation.query("UPDATE company SET country = 'NORWAY', info = '{}' WHERE company_id = %s RETURNING 1", company)
    with installation.database.transaction() as tx:
        assert list(recompute(tx, last_month)) == [(company, [])]


def test_a_bill_is_the_same_a_year_later(installation, last_month):
    company = installation.customer(country="SWEDEN", vatNumber="SE556036079301")
    stockholm, next_one = ZoneInfo("Europe/Stockholm"), (last_month + timedelta(days=32)).replace(day=1)
    midnight = datetime(next_one.year, next_one.month, 1, tzinfo=stockholm).astimezone(UTC).replace(tzinfo=None)
    installation.documents(company, 5, midnight - timedelta(minutes=30))  # the next month in Helsinki already
    installation.charge(company, last_month, "2.75", "130")
    run_month(installation.database, last_month)
    # Prices are raised and told of, the customer moves, is renamed and closed, and orders more.
    raised = [(item, "STANDARD", price, None, None) for item, price in (("MONTHLY_FEE", "15"), ("DOCUMENT", "2"))]
    for country in ("SE", "FI"):
        installation.told(company, installation.price_list(next_one, last_month, raised, country), next_one)
    installation.query(
        "UPDATE company SET country = 'FINLAND', name = 'Uusi Oy', info = '{\"operationType\": \"CLOSED\"}' "
        "WHERE company_id = %s RETURNING 1",
        company,
    )
    installation.charge(company, next_one, 1, "295")
    with installation.database.transaction() as tx:
        assert list(recompute(tx, last_month)) == [(company, [])]
    assert [(line["documents"], line["amount"]) for line in installation.lines(company)] == [
        (0, 0),
        (5, 0),
        (0, D("357.5")),
    ]


def test_recomputing_reports_what_was_never_billed(installation, last_month):
    company = installation.customer()
    run_month(installation.database, last_month)
    installation.documents(company, 2, at(last_month, 5))
    with installation.database.transaction() as tx:
        ((_, found),) = recompute(tx, last_month)
    now = "2 documents, 0.00 at VAT 25.50 % (status 1) now"
    assert found == [f"DOCUMENT.SALES_INVOICE from {last_month}: nothing before, {now}"]


def test_counted_and_billed_are_the_same_or_named(installation, last_month):
    company = installation.customer()
    installation.documents(company, 3, at(last_month, 5), kind="PAYMENT_SLIP")
    with installation.database.transaction() as tx:
        (row,) = unequal_counts(tx, installation.provider.company_id, last_month)
    assert (row["counted"], row["billed"]) == (3, 0)
    run_month(installation.database, last_month)
    with installation.database.transaction() as tx:
        assert unequal_counts(tx, installation.provider.company_id, last_month) == []


def test_history_of_bills_and_issued_prices_stands(installation, last_month):
    installation.customer()
    run_month(installation.database, last_month)
    for statement in (
        "UPDATE bill SET net = 0",
        "DELETE FROM bill_line",
        "UPDATE price SET unit_price = 99",
        "DELETE FROM price_list WHERE price_list_id = 1",
        "UPDATE price_list SET valid_from = '2020-01-01'",
        "UPDATE api_activation SET valid_from = '2020-01-01'",
        "DELETE FROM api_activation",
    ):
        with pytest.raises(Exception, match="never changed or removed"), installation.database.transaction() as tx:
            tx.execute(statement)
