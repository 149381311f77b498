"""The personal data of users in the database. A user is one person, whatever the company."""

from typing import Any

from tosite.db.database import Connection


def personal_data(tx: Connection, company: int, user: int, lock: bool = False) -> dict[str, Any]:
    """What a member of the company may change of themselves, by column."""
    row = tx.execute(
        "SELECT u.first_name, u.last_name, u.email, u.mobile_phone, u.secondary_phone, u.street, u.zip, u.city "  # noqa: S608
        "FROM app_user u JOIN membership m USING (user_id) WHERE m.company_id = %s AND m.user_id = %s"
        + (" FOR NO KEY UPDATE OF u" if lock else ""),
        (company, user),
    ).fetchone()
    assert row  # noqa: S101  (the caller is a member)
    return row


def update(tx: Connection, company: int, user: int, data: dict[str, Any]) -> None:
    """Replace a member's personal data."""
    tx.execute(
        "UPDATE app_user u SET first_name = %(first_name)s, last_name = %(last_name)s, email = %(email)s, "
        "mobile_phone = %(mobile_phone)s, secondary_phone = %(secondary_phone)s, street = %(street)s, zip = %(zip)s, "
        "city = %(city)s FROM membership m WHERE m.user_id = u.user_id AND m.company_id = %(company)s "
        "AND u.user_id = %(user)s",
        {**data, "company": company, "user": user},
    )
