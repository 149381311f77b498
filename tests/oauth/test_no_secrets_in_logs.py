"""What the server prints, while secrets of every kind pass through it, holds none of them."""

import signal
from datetime import date

import httpx
import pytest

from sandboxes import client_of, data_folder, start_sandbox
from tosite.sandbox.tour import sales_invoice

IBAN = "FI2112345600000785"
PEOPLE = ["131052-308T", "811228-9874", "29029600013"]


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_output_of_a_busy_server_holds_no_secret(tmp_path, capfd, form):
    log = tmp_path / "server.log"
    with data_folder("quiet") as data:
        process, made = start_sandbox(data, log=log, settings={"TOSITE_LOG": form})
        try:
            with client_of(made, made["api_key"]) as client:
                token = client.headers["Authorization"].split()[1]
                client.post("/invoices", json=sales_invoice(None, None, date.today())).raise_for_status()
                client.post("/invoices", content=b'{"iban": "FI2112345600000785"')
                client.get("/coa", headers={"Authorization": f"Bearer {token}x"})
                for secret in [IBAN, *PEOPLE, token, made["api_key"]]:
                    # Where a client has no business to put it, and where the database itself refuses it.
                    client.get(f"/businesspartners/{secret}", params={"name": secret, "api_key": secret})
                    client.get("/invoices", params={"startDate": secret})
                    client.get("/coa", headers={"X-Request-Id": secret, "User-Agent": secret, "Referer": secret})
                    client.post("/businesspartners", json={"name": secret, "type": secret, "personalId": secret})
                    httpx.get(f"{made['host_url']}/console/login", params={"next": secret}, cookies={"tosite": secret})
            form = {"client_id": made["client_id"], "client_secret": made["client_secret"] + "x"}
            httpx.post(f"{made['base_url']}/oauth/token", data=form | {"api_key": made["api_key"]})
            asked = {
                "response_type": "code",
                "client_id": made["client_id"],
                "redirect_uri": made["redirect_uri"],
                "state": "s",
                "username": made["username"],
                "password": made["password"],
            }
            back = httpx.post(f"{made['host_url']}/login", data=asked)
            code = back.headers["location"].split("code=")[1].split("&")[0]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
        assert log.read_text().count("request_id") > 30  # one line a request
        database_log = (data / "postgres" / "server.log").read_text(errors="replace")
    out, err = capfd.readouterr()
    said = out + err + log.read_text() + database_log
    secrets = [made[name] for name in ("password", "client_secret", "api_key", "viewer_api_key")]
    for secret in [*secrets, token, code, IBAN, *PEOPLE]:
        assert secret not in said
