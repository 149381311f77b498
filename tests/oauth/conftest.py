"""A client of the host, and the steps of a login."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class Flow:
    """What a program and its user do, one step at a time."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.http = httpx.Client(base_url=sandbox["host_url"], timeout=30)

    def asked(self, **more):
        """What the program sends the browser to the login page with."""
        return {
            "response_type": "code",
            "client_id": self.sandbox["client_id"],
            "redirect_uri": self.sandbox["redirect_uri"],
            "state": "s-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **more,
        }

    def submit(self, path="/login", **more):
        """The user's answer to the login page."""
        own = {"username": self.sandbox["username"], "password": self.sandbox["password"]}
        form = {k: v for k, v in (self.asked() | own | more).items() if v is not None}
        return self.http.post(path, data=form)

    def login(self, path="/login", **more):
        """The parameters that come back to the program."""
        answer = self.submit(path, **more)
        assert answer.status_code == 302, answer.text
        return {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    def token(self, **form):
        """A request to the token endpoint; ``None`` leaves a field out."""
        own = {"client_id": self.sandbox["client_id"], "client_secret": self.sandbox["client_secret"]}
        return self.http.post("/api/oauth/token", data={k: v for k, v in (own | form).items() if v is not None})

    def exchange(self, code, **more):
        """Tokens for a code."""
        form = {"code": code, "redirect_uri": self.sandbox["redirect_uri"], "code_verifier": VERIFIER}
        return self.token(grant_type="authorization_code", **(form | more))

    def refresh(self, token, **more):
        """Tokens for a refresh token."""
        return self.token(grant_type="refresh_token", refresh_token=token, **more)

    def opens(self, access_token):
        """The status that the API answers to a token."""
        return self.http.get("/api/sessioninfo", headers={"Authorization": f"Bearer {access_token}"}).status_code


@pytest.fixture(autouse=True)
def forgiven(database):
    """These tests guess wrong on purpose: nobody is shut out for the failures of a test before, or after."""
    with database.transaction() as tx:
        tx.execute("DELETE FROM login_failure")
    yield
    with database.transaction() as tx:
        tx.execute("DELETE FROM login_failure")


@pytest.fixture
def flow(sandbox):
    made = Flow(sandbox)
    yield made
    made.http.close()


@pytest.fixture
def other_client(database):
    """Another registered program."""
    from tosite.oauth.clients import create_client

    with database.transaction() as tx:
        tx.execute("DELETE FROM api_client WHERE client_id = 'stranger'")
        secret = create_client(tx, "stranger", "Stranger", "http://127.0.0.1/other")
    return {"client_id": "stranger", "client_secret": secret}
