"""Endpoint of the chart of accounts."""

from tosite.web.endpoint import Request, endpoint


@endpoint("GET", "/coa")
def chart_of_accounts(request: Request) -> object:
    """The whole chart, ordered by code."""
    rows = request.tx.execute(
        "SELECT code, name, name_en, active FROM account WHERE company_id = %s ORDER BY code",
        (request.company,),
    ).fetchall()
    return {
        "ledgerAccounts": [
            {
                "ledgerAccountCode": r["code"],
                "name": r["name"],
                "active": r["active"],
                "translations": [{"languageCode": "en", "translation": r["name_en"]}],
            }
            for r in rows
        ]
    }
