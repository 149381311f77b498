"""The settings of a sandbox company: delivery terms, an invoice template, terms of late payment."""

from psycopg.types.json import Jsonb

from tosite.db.database import Connection

_TERMS = ["EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"]  # Incoterms 2020
_TEMPLATE = {
    "colours": {"text": "#1A1A1A", "accent": "#0B5C8A", "background": "#FFFFFF"},
    "texts": [
        {"language": "FINNISH", "header": "Lasku", "footer": "Kiitos!"},
        {"language": "SWEDISH", "header": "Faktura", "footer": "Tack!"},
        {"language": "ENGLISH", "header": "Invoice", "footer": "Thank you!"},
    ],
}


def seed_settings(tx: Connection, company: int) -> None:
    """Fill what a new company has no defaults for; the rest of its settings begins with those of the database."""
    tx.execute(
        "INSERT INTO delivery_term (company_id, position, name) "
        "SELECT %s, n.position, n.name FROM unnest(%s::text[]) WITH ORDINALITY AS n(name, position)",
        (company, _TERMS),
    )
    tx.execute(
        "INSERT INTO invoice_template (company_id, template_id, name, document) "
        "VALUES (%s, nextval('document_id'), 'Standard', %s)",
        (company, Jsonb(_TEMPLATE)),
    )
    tx.execute("UPDATE collection_setting SET default_interest = 8 WHERE company_id = %s", (company,))
