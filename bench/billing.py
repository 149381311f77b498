"""The billing run measured: so many companies with documents, billed in one go.

``rate(database, companies)`` makes a provider where there is none, customers of its own, and bills the last month.
"""

import time
from datetime import UTC, date, datetime, timedelta

from tosite.db.database import Database
from tosite.service.billing.run import run_month
from tosite.service.provider.create import create_provider
from tosite.service.provider.store import provider

DOCUMENTS = 20
_FILL = """
    WITH made AS (
        INSERT INTO company (name, country, currency, info)
        SELECT 'Customer ' || n, 'FINLAND', 'EUR', '{"operationType": "PRODUCTION", "email": "customer@example.com"}'
        FROM generate_series(1, %(companies)s) n RETURNING company_id
    ), active AS (
        INSERT INTO api_activation (company_id, valid_from, terms_version, activated_by)
        SELECT company_id, '2020-01-01', '1', (SELECT user_id FROM provider) FROM made
    )
    INSERT INTO metered_document
    SELECT company_id, CASE WHEN n %% 2 = 0 THEN 'JOURNAL' ELSE 'SALES_INVOICE' END, n, 'shop',
        %(month)s::timestamp + n * interval '1 day'
    FROM made, generate_series(1, %(documents)s) n
"""


def rate(database: Database, companies: int) -> float:
    """Customers billed per second: a fee, two kinds of documents, an appendix, each invoice booked and sent."""
    month = (datetime.now(UTC).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    fill(database, companies, month)
    began = time.perf_counter()
    failed = run_month(database, month)
    seconds = time.perf_counter() - began
    if failed:
        raise SystemExit(f"{len(failed)} customers could not be billed: {next(iter(failed.values()))}")
    return companies / seconds


def fill(database: Database, companies: int, month: date) -> None:
    """Customers that use the API, with counted documents, set-based."""
    with database.transaction() as tx:
        ready = provider(tx) is not None
    if not ready:
        create_provider(database, datetime.now(UTC).date(), "Bench provider")
    with database.transaction() as tx:
        tx.execute(_FILL, {"companies": companies, "month": month, "documents": DOCUMENTS})
