"""Whatever belongs to a company is reached by its company first: what lets the tables be spread over many machines.

docs/growing.md tells what follows from it.
"""

import json
from datetime import date

import pytest
from books import broken
from falcon.testing import TestClient
from statements import Statement, escaping, statements

from sandboxes import empty_database
from tosite.audit.seal import seal_pending, verify
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import purchase_invoice, sales_invoice
from tosite.settings import read_settings
from tosite.web.app import create_app
from tosite.web.limits import RateLimiter

# Found by a secret before anybody knows the company: kept whole on every machine.
GLOBAL = {"api_client", "api_key", "oauth_code", "portal_session", "refresh_token"}


def of(file: str, *tables: str, why: str) -> dict[tuple[str, str], str]:
    return {(file, table): why for table in tables}


# Statements that concern all companies, and why.
OF_ALL_COMPANIES = {
    **of("tosite/access/store.py", "company", "membership", why="is a person a member of another company too?"),
    **of("tosite/audit/seal.py", "audit_unsealed", why="the worker looks for the next company that has rows to seal"),
    **of("tosite/confirmation/store.py", "confirmation", why="tosite mfa finds an action by its secret identifier"),
    **of("tosite/confirmation/store.py", "membership", why="the companies of a person"),
    **of("tosite/integrations/store.py", "integration", why="found by the code of its activation link"),
    **of(
        "tosite/integrations/store.py",
        *("integration", "integration_request", "integration_request_company"),
        why="what a customer asked of the company that makes the integration, by the customer",
    ),
    **of("tosite/mail/store.py", "company", "mail_queue", "provider", why="the worker takes the next mail"),
    **of(
        "tosite/observe/exposition.py",
        *("audit_unsealed", "invoice_sending", "mail_queue", "webhook", "webhook_delivery"),
        why="the length of a queue",
    ),
    **of(
        "tosite/passwords/store.py",
        *("company", "membership", "provider"),
        why="an account is a person's in all companies, and so are the mails about it",
    ),
    **of("tosite/portal/docs/status.py", "webhook_delivery", why="how the service is, for everybody"),
    **of("tosite/sandbox/companies.py", "company", "sandbox", why="the sandboxes of a person, or all for the operator"),
    **of("tosite/sandbox/companies.py", "integration_customer", why="a reset sandbox stays a customer"),
    **of("tosite/sandbox/create.py", "company", why="a new company gets its number"),
    **of("tosite/sandbox/store.py", "company", why="tosite sandbox fill takes the company that was made last"),
    **of("tosite/sending/store.py", "company", "invoice_sending", why="the worker takes the next sending"),
    **of(
        "tosite/service/billing/store.py",
        *("company", "invoice", "metered_document"),
        why="the operator bills every customer, and compares what was made with what was counted",
    ),
    **of("tosite/service/orders/store.py", "billed_charge", why="what of an order is billed, by the customer"),
    **of("tosite/service/prices/store.py", "company", why="a price list is announced to every customer of a country"),
    **of("tosite/service/provider/create.py", "company", why="a new company gets its number"),
    **of("tosite/service/provider/store.py", "company", "provider", why="which company is the provider"),
    **of("tosite/webhooks/queue.py", "webhook_delivery", why="the worker leases what is due"),
    **of(
        "tosite/worker/purge.py",
        *("confirmation", "idempotent_answer", "sandbox_event", "webhook", "webhook_delivery"),
        why="the worker purges what has expired",
    ),
}
# Keys that hold for all companies, and why.
KEYS_OF_ALL = {
    ("confirmation", "identifier"): "found by a secret",
    ("integration", "code"): "found by the code of its activation link",
    ("integration_request", "request_id"): "found by its number",
    ("service_order", "order_id"): "the operator finds it by its number",
    ("support_request", "request_id"): "the operator finds it by its number",
    ("provider", None): "there is one provider",
}
# What concerns two companies lives with one and refers to the other.
BETWEEN_COMPANIES = {
    ("bill", "customer_id"),
    ("billed_charge", "customer_id"),
    ("billing_failure", "customer_id"),
    ("integration_customer", "customer_id"),
    ("integration_request_company", "customer_id"),
    ("sandbox", "made_in"),
    ("sandbox", "replaced_by"),
    ("service_customer", "customer_id"),
}
# Fragments whose condition is put in when they run, always with the company in it.
COMPOSED = {
    ("tosite/service/billing/store.py", "billing_run"): "the beginning of statements that name the provider's company",
    ("tosite/ledger/store.py", "invoice"): "the page of a list: the condition of web/paging.py names the company",
}


@pytest.fixture(scope="module")
def tables(database):
    """The tables of tenants: all that have a company, and are not global."""
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'company_id' "
            "AND NOT a.attisdropped"
        ).fetchall()
    return {row["name"] for row in rows} - GLOBAL


def test_the_lists_of_exceptions_name_nothing_that_is_gone(tables):
    found = {(one.file, table) for one in statements() for table in escaping(one, tables)}
    assert found == set(OF_ALL_COMPANIES) | set(COMPOSED)


def test_every_statement_names_the_company_of_each_table_it_touches(tables):
    escaped = {
        f"{one.file}:{one.line}: {table}: {one.text[:100]}"
        for one in statements()
        for table in escaping(one, tables)
        if (one.file, table) not in {**OF_ALL_COMPANIES, **COMPOSED}
    }
    assert escaped == set()


def test_the_check_sees_the_statements_of_the_product(tables):
    seen = list(statements())
    assert len(seen) > 150
    assert sum(one.parsed is None for one in seen) < len(seen) / 10
    named_when_they_run = {"partner_dimension", "product_dimension"}  # dimensions/defaults.py
    touched = {table for one in seen for table in tables if f" {table} " in f"{one.text} "}
    assert touched == tables - named_when_they_run


@pytest.mark.parametrize(
    "text",
    [
        "SELECT name FROM invoice WHERE invoice_id = %s",
        "SELECT i.date FROM invoice i JOIN partner p ON p.partner_id = i.partner_id WHERE i.company_id = %s",
        "SELECT i.date FROM invoice i JOIN partner p USING (company_id, partner_id)",
        "SELECT i.date FROM invoice i JOIN partner p USING (partner_id) WHERE i.company_id = %s",
        "SELECT 1 FROM partner WHERE company_id = %s AND EXISTS (SELECT 1 FROM invoice WHERE invoice_id = %s)",
        "UPDATE invoice SET status = 'PAID' WHERE invoice_id = %s",
        "DELETE FROM attachment WHERE attachment_id = %s",
        "INSERT INTO counter (series, last) VALUES (%s, %s)",
        "WITH gone AS (DELETE FROM posting WHERE receipt_id = %s RETURNING 1) SELECT count(*) FROM gone",
        "DELETE FROM partner WHERE ??? ",
    ],
)
def test_the_check_finds_a_statement_that_forgets_the_company(tables, text):
    assert escaping(Statement("", 0, text), tables)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT i.date FROM invoice i JOIN partner p USING (company_id, partner_id) WHERE i.company_id = %s",
        "SELECT 1 FROM partner p WHERE company_id = %s AND EXISTS (SELECT 1 FROM invoice i WHERE "
        "i.company_id = p.company_id AND i.partner_id = p.partner_id)",
        "INSERT INTO counter (company_id, series) SELECT company_id, %s FROM company WHERE company_id = %s",
    ],
)
def test_the_check_lets_a_statement_pass_that_names_it(tables, text):
    assert escaping(Statement("", 0, text), tables) == set()


def test_every_key_of_a_table_begins_with_the_company(database, tables):
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT t.relname AS name, x.relname AS key, "
            "(SELECT attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = i.indkey[0]) AS first, "
            "i.indisprimary AS primary FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid "
            "JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indisunique AND t.relname = ANY(%s)",
            (list(tables),),
        ).fetchall()
    assert {row["name"] for row in rows if row["primary"]} == tables
    assert {(row["name"], row["first"]) for row in rows if row["first"] != "company_id"} == set(KEYS_OF_ALL)


def test_every_reference_between_tables_of_a_company_carries_it_first(database, tables):
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT t.relname AS name, f.relname AS referred, c.conname AS reference, "
            "(SELECT attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = c.conkey[1]) AS first, "
            "(SELECT attname FROM pg_attribute a WHERE a.attrelid = f.oid AND a.attnum = c.confkey[1]) AS to_first "
            "FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid "
            "WHERE c.contype = 'f' AND t.relname = ANY(%(tables)s)",
            {"tables": list(tables)},
        ).fetchall()
    within = [row for row in rows if row["referred"] in tables]
    assert len(within) > 30
    to_others = {(row["name"], row["first"]) for row in within if row["first"] != "company_id"}
    assert to_others == BETWEEN_COMPANIES
    assert {row["to_first"] for row in within} == {"company_id"}
    of_many_companies = {"app_user", "api_client", "price_list", "terms"}
    assert {row["referred"] for row in rows} - tables <= of_many_companies


def test_two_companies_may_have_the_same_ids(sandbox, data, tmp_path):
    """The sequences begin again between the two, as they do on another machine."""
    with empty_database(data) as database:
        client = TestClient(create_app(database, RateLimiter(0, tmp_path / "rates"), read_settings()))
        seen = []
        for _ in range(2):
            with database.transaction() as tx:
                tx.execute("ALTER SEQUENCE document_id RESTART")
                tx.execute("ALTER SEQUENCE transaction_id RESTART")
            seen.append(Company(client, create_sandbox(database, date.today()).as_dict()))
        one, other = seen
        assert [one.ids, one.numbers] == [other.ids, other.numbers]
        before = one.look()
        for invoice in other.ids:
            other.call("PUT", f"/invoices/{invoice}/approve")
        attached = {"referenceType": "INVOICE", "referenceId": other.ids[0]}
        assert one.look() == before
        assert one.call("GET", "/attachments", params=attached) == other.call("GET", "/attachments", params=attached)
        assert other.look() != before
        for company in seen:
            assert broken(database, company.number) == {}
        seal_pending(database)
        assert [verdict.problem for verdict in verify(database)] == [None, None]


class Company:
    """A company with a sale and a purchase, both unfinished."""

    def __init__(self, client, made):
        self.client, self.number = client, made["company_id"]
        names = ("client_id", "client_secret", "api_key")
        form = "&".join(["grant_type=client_credentials", *(f"{name}={made[name]}" for name in names)])
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        token = client.simulate_post("/api/oauth/token", body=form, headers=kind).json["access_token"]
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        made = [
            self.call("POST", "/invoices", body=json.dumps(body))
            for body in (sales_invoice(None, None, date.today()), purchase_invoice(date.today()))
        ]
        self.ids = [invoice["id"] for invoice in made]
        self.numbers = [invoice["invoiceNumber"] for invoice in made]

    def call(self, method, path, **more):
        answer = self.client.simulate_request(method, f"/api{path}", headers=self.headers, **more)
        assert answer.status_code in (200, 204), answer.text
        return answer.json if answer.content else None

    def look(self):
        """What the company sees of its documents and its books."""
        paths = ["/invoices", "/ledgerreceipts", *(f"/invoices/{invoice}" for invoice in self.ids)]
        return [self.call("GET", path) for path in paths]
