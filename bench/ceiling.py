"""The ceiling: the SQL that the product itself sends for one POST of an invoice, played by pgbench.

Same statements, same durable transaction, no HTTP and no Python.
"""

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from falcon.testing import TestClient
from psycopg.types.json import Jsonb

from tosite.db.database import Database
from tosite.observe import logs
from tosite.settings import read_settings
from tosite.web.app import create_app
from tosite.web.limits import RateLimiter

_IDS = (1999999991, 1999999992)  # stand for ids that the script gets from the sequences


def statements_of_a_post(url: str, token: str, body: dict[str, Any], folder: Path) -> list[tuple[str, Any]]:
    """Every statement between BEGIN and COMMIT of one POST /invoices, with its parameters."""
    database = Database(url, size=2, restricted=True)
    logs.configure("quiet")
    client = TestClient(create_app(database, RateLimiter(0, folder / "rates"), read_settings()))
    original, seen = psycopg.Connection.execute, []

    def watched(self: Any, query: Any, params: Any = None, **options: Any) -> Any:
        seen.append((query, params))
        return original(self, query, params, **options)

    def post() -> None:
        answer = client.simulate_post("/api/invoices", json=body, headers={"Authorization": f"Bearer {token}"})
        if answer.status_code != 200:
            raise RuntimeError(answer.text)

    post()  # what is read once and remembered is read here
    psycopg.Connection.execute = watched  # type: ignore[method-assign]
    try:
        post()
    finally:
        psycopg.Connection.execute = original  # type: ignore[method-assign]
        database.close()
    return seen


def script(url: str, statements: list[tuple[str, Any]]) -> str:
    """The statements as a pgbench script; fresh ids come from the sequences, as in the product."""
    lines = ["BEGIN;"]
    with psycopg.connect(url) as connection:
        cursor = psycopg.ClientCursor(connection)
        for query, params in statements:
            creates = "INSERT INTO invoice" in query
            # The ids of the invoice and its receipt are read by the script; what the audit row says stays as it was.
            ids = {"invoice_id": _IDS[0], "ledger_receipt_id": _IDS[1]} if creates else {}
            values = {**_spaced(params), **ids} if creates else _spaced(params)
            text = cursor.mogrify(query, values).replace("\n", " ")
            if creates:
                text = text.replace(str(_IDS[0]), ":invoice_id::int").replace(str(_IDS[1]), ":receipt_id::int")
                lines.append(f"{text};")
            elif "nextval('document_id')" in query:
                lines.append(f"{text} \\gset")
            else:
                lines.append(f"{text};")
    return "\n".join([*lines, "COMMIT;", ""])


def _spaced(params: Any) -> Any:
    """JSON with a space behind every colon: pgbench would read ``:name`` as a variable."""
    if not isinstance(params, dict):
        return params
    return {k: json.dumps(v.obj, default=_number) if isinstance(v, Jsonb) else v for k, v in params.items()}


def _number(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)  # only the size of the text matters here: nothing of this is bookkeeping
    return str(value)


def transactions_per_second(pgbench: Path, url: str, text: str, clients: int, seconds: int, folder: Path) -> float:
    """What pgbench reaches. Raises RuntimeError with its words."""
    file = folder / "ceiling.sql"
    file.write_text(text)
    done = subprocess.run(  # noqa: S603
        [str(pgbench), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(file), url],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if done.returncode != 0 or found is None:
        raise RuntimeError(f"pgbench failed: {done.stderr.strip()[-500:]}")
    return float(found[1])
