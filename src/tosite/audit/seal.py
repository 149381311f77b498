"""Sealing and verifying the audit log. The sealing runs behind the writers, who never wait for a hash."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tosite.audit.chain import BEGINNING, Seal, first_difference
from tosite.db.database import Connection, Database

BATCH = 5000
_ONE_SEALER = 7053106


def seal_pending(database: Database) -> int:
    """Seal what waits, company by company, in batches; returns how many rows were sealed."""
    sealed = 0
    while True:
        with database.transaction() as tx:
            tx.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_SEALER,))
            waiting = tx.execute("SELECT company_id FROM audit_unsealed ORDER BY company_id LIMIT 1").fetchone()
            if waiting is None:
                return sealed
            sealed += _seal(tx, waiting["company_id"])


def _seal(tx: Connection, company: int) -> int:
    rows = tx.execute(
        "WITH taken AS (DELETE FROM audit_unsealed WHERE (company_id, audit_id) IN (SELECT company_id, audit_id "
        "FROM audit_unsealed WHERE company_id = %(company)s ORDER BY audit_id LIMIT %(batch)s) RETURNING audit_id) "
        "SELECT a.audit_id, audit_digest(a) AS digest FROM taken t JOIN audit_log a "
        "ON a.company_id = %(company)s AND a.audit_id = t.audit_id ORDER BY a.audit_id",
        {"company": company, "batch": BATCH},
    ).fetchall()
    if not rows:
        return 0
    head = tx.execute("SELECT seal_number, hash FROM audit_head WHERE company_id = %s", (company,)).fetchone()
    seal = Seal(
        company_id=company,
        number=head["seal_number"] + 1 if head else 1,
        audit_ids=[row["audit_id"] for row in rows],
        digests=b"".join(bytes(row["digest"]) for row in rows),
        previous_hash=bytes(head["hash"]) if head else BEGINNING,
    )
    tx.execute(
        "INSERT INTO audit_seal (company_id, seal_number, audit_ids, row_digests, previous_hash, hash) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        (company, seal.number, list(seal.audit_ids), seal.digests, seal.previous_hash, seal.hash),
    )
    tx.execute(
        "INSERT INTO audit_head (company_id, seal_number, hash) VALUES (%s, %s, %s) ON CONFLICT (company_id) "
        "DO UPDATE SET seal_number = EXCLUDED.seal_number, hash = EXCLUDED.hash",
        (company, seal.number, seal.hash),
    )
    return len(rows)


@dataclass
class Verdict:
    """What a check found in one company: the first thing wrong, None for nothing."""

    company_id: int
    rows: int
    seals: int
    head: bytes
    problem: str | None


def verify(
    database: Database, only: int | None = None, progress: Callable[[int], None] | None = None
) -> Iterator[Verdict]:
    """Check every sealed row of every company (or of one); ``progress`` hears of the rows as they are checked."""
    with database.transaction() as tx:
        companies = tx.execute(
            "SELECT company_id FROM company WHERE %(only)s::int IS NULL OR company_id = %(only)s ORDER BY 1",
            {"only": only},
        ).fetchall()
    for company in companies:
        with database.transaction() as tx:
            # One picture of the whole company, however long it takes to look at it.
            tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield _verify(tx, company["company_id"], progress)


def _verify(tx: Connection, company: int, progress: Callable[[int], None] | None) -> Verdict:
    verdict = Verdict(company, 0, 0, BEGINNING, None)
    head = tx.execute("SELECT seal_number, hash FROM audit_head WHERE company_id = %s", (company,)).fetchone()
    while verdict.problem is None:
        row = tx.execute(
            "SELECT seal_number, audit_ids, row_digests, previous_hash, hash FROM audit_seal "
            "WHERE company_id = %s AND seal_number > %s ORDER BY seal_number LIMIT 1",
            (company, verdict.seals),
        ).fetchone()
        if row is None:
            break
        seal = Seal(
            company, row["seal_number"], row["audit_ids"], bytes(row["row_digests"]), bytes(row["previous_hash"])
        )
        verdict.problem = _check_seal(tx, seal, bytes(row["hash"]), verdict)
        verdict.rows += len(seal.audit_ids)
        verdict.seals, verdict.head = seal.number, seal.hash
        if progress:
            progress(len(seal.audit_ids))
    last = (head["seal_number"], bytes(head["hash"])) if head else (0, BEGINNING)
    if verdict.problem is None and last != (verdict.seals, verdict.head):
        verdict.problem = f"the chain ends at seal {verdict.seals}, but seal {last[0]} was the last one"
    if verdict.problem is None:
        verdict.problem = _unknown_row(tx, company)
    return verdict


def _check_seal(tx: Connection, seal: Seal, stored_hash: bytes, before: Verdict) -> str | None:
    if seal.number != before.seals + 1:
        return f"seal {before.seals + 1} was removed"
    if seal.previous_hash != before.head or seal.hash != stored_hash:
        return f"seal {seal.number} was changed"
    rows = tx.execute(
        "SELECT CASE WHEN a.audit_id IS NOT NULL THEN audit_digest(a) END AS digest "
        "FROM unnest(%s::bigint[]) WITH ORDINALITY AS u(audit_id, place) LEFT JOIN audit_log a "
        "ON a.company_id = %s AND a.audit_id = u.audit_id ORDER BY u.place",
        (list(seal.audit_ids), seal.company_id),
    ).fetchall()
    return first_difference(seal, [None if row["digest"] is None else bytes(row["digest"]) for row in rows])


def _unknown_row(tx: Connection, company: int) -> str | None:
    """A row that neither is sealed nor waits for it was put in beside the chain."""
    row = tx.execute(
        "SELECT a.audit_id FROM audit_log a WHERE a.company_id = %(company)s "
        "AND NOT EXISTS (SELECT 1 FROM audit_unsealed u WHERE u.company_id = a.company_id AND u.audit_id = a.audit_id) "
        "AND a.audit_id NOT IN (SELECT unnest(audit_ids) FROM audit_seal WHERE company_id = %(company)s) "
        "ORDER BY a.audit_id LIMIT 1",
        {"company": company},
    ).fetchone()
    return f"audit row {row['audit_id']} was added past the log" if row else None
