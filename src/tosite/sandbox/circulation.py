"""The circulation of a sandbox company: in use, with one who approves."""

from psycopg.types.json import Jsonb

from tosite.circulation.rules import SWITCHES
from tosite.db.database import Connection

_IN_USE = {
    "useForPurchaseInvoices": True,
    "useForTravelAndExpenseInvoices": True,
    "allowInvoiceSpecificDiscussion": True,
    "allowPersonalSubstitution": True,
}


def seed(tx: Connection, company: int, approver: int, auditor: int) -> None:
    """Settings, a verifier list that no partner has yet, and a substitution of the auditor that is over."""
    values = {
        "company": company,
        "switches": Jsonb({**SWITCHES, **_IN_USE}),
        "people": [approver],
        "away": auditor,
        "substitute": approver,
    }
    tx.execute(
        "INSERT INTO circulation_setting (company_id, switches, acceptors) "
        "VALUES (%(company)s, %(switches)s, %(people)s)",
        values,
    )
    tx.execute(
        "INSERT INTO verifier_list (company_id, list_id, name, verifiers, acceptors) "
        "VALUES (%(company)s, nextval('document_id'), 'Software', %(people)s, %(people)s)",
        values,
    )
    tx.execute(
        "INSERT INTO substitution (company_id, substitution_id, user_id, start_date, end_date, for_verifying, notes) "
        "VALUES (%(company)s, nextval('document_id'), %(away)s, date_trunc('year', now())::date - 180, "
        "date_trunc('year', now())::date - 150, %(substitute)s, 'Summer holiday')",
        values,
    )
