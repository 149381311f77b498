"""Whoever reads the whole database learns no password, secret, key, code or token."""

from datetime import date

from psycopg import sql

from tosite.sandbox.tour import sales_invoice


def holders(database, secret):
    """The tables with a row in which the secret stands, as text or as bytes."""
    with database.transaction() as tx:
        names = tx.execute(
            "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' "
            "AND table_type = 'BASE TABLE'"
        ).fetchall()
        found = []
        for name in (row["name"] for row in names):
            statement = sql.SQL("SELECT 1 FROM {} t WHERE strpos(t::text, %s) > 0 OR strpos(t::text, %s) > 0 LIMIT 1")
            if tx.execute(statement.format(sql.Identifier(name)), (secret, secret.encode().hex())).fetchone():
                found.append(name)
    return found


def test_no_table_holds_a_secret(flow, sandbox, api, database):
    came_back = flow.login()
    tokens = flow.exchange(came_back["code"]).json()
    renewed = flow.refresh(tokens["refresh_token"]).json()
    key_code = flow.login("/keylogin")["code"]
    form = {"grant_type": "authorization_code", "code": key_code, "redirect_uri": sandbox["redirect_uri"]}
    own = {"client_id": sandbox["client_id"], "client_secret": sandbox["client_secret"]}
    made = flow.http.post("/api/oauth/key", data={**own, **form, "code_verifier": "v" * 64}).json()
    sent = {"Idempotency-Key": "kept", "Authorization": f"Bearer {renewed['access_token']}"}
    assert api.post("/invoices", json=sales_invoice(None, None, date.today()), headers=sent).status_code == 200
    secrets = {
        "password": sandbox["password"],
        "client secret": sandbox["client_secret"],
        "API key": sandbox["api_key"],
        "API key by login": made["api_key"],
        "code": came_back["code"],
        "code of a key": key_code,
        "refresh token": tokens["refresh_token"],
        "next refresh token": renewed["refresh_token"],
        "access token": tokens["access_token"],
        "verifier": "v" * 64,
    }
    assert {what: held for what, secret in secrets.items() if (held := holders(database, secret))} == {}
    assert holders(database, sandbox["client_id"]), "what is no secret is found"
