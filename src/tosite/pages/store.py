"""What a page needs of the database beside its invoice. Every statement names its company."""

from typing import Any

from tosite.db.database import Connection

LOGO_NAMES = ("logo.png", "logo.jpg", "logo.jpeg")
"""An attachment of the company itself (ENVIRONMENT) with one of these names is its logo; the newest counts.

The logo of an invoice's template goes before it.
"""


def facts(tx: Connection, company: int, iban: str | None, template: int | None) -> dict[str, Any]:
    """The company's ``name``, ``country``, ``currency``, ``info`` and ``approved_for_f_tax``, the ``bic`` of its account
    with this IBAN, its ``vat_statuses`` (status, treatment, description), the document of this ``template`` of it, also
    of a withdrawn one, and the bytes of the ``logo``, in one round trip."""
    row = tx.execute(
        "SELECT c.name, c.country, c.currency, c.info, u.approved_for_f_tax, t.document AS template, "
        "(SELECT document->>'bic' FROM bank_account WHERE company_id = %(company)s AND iban = %(iban)s) AS bic, "
        "(SELECT jsonb_agg(jsonb_build_array(status, treatment, description)) FROM vat_status "
        "WHERE company_id = %(company)s) AS vat_statuses, "
        "(SELECT content FROM attachment JOIN attachment_content USING (company_id, attachment_id) "
        "WHERE company_id = %(company)s AND reference_type = 'ENVIRONMENT' AND reference_id = %(company)s "
        "AND (attachment_id = t.logo_attachment_id OR lower(name) = ANY(%(logos)s)) "
        "ORDER BY attachment_id IS NOT DISTINCT FROM t.logo_attachment_id DESC, attachment_id DESC LIMIT 1) AS logo "
        "FROM company c JOIN usage_setting u USING (company_id) "
        "LEFT JOIN invoice_template t ON t.company_id = c.company_id AND t.template_id = %(template)s "
        "WHERE c.company_id = %(company)s",
        {"company": company, "iban": iban, "template": template, "logos": list(LOGO_NAMES)},
        binary=True,
    ).fetchone()
    assert row  # noqa: S101  (the token's membership holds it)
    return row
