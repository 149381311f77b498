"""The endpoints of the full OAuth server: each answers all of its refusals itself."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import falcon

from tosite.db.database import Database
from tosite.oauth.address import client_address
from tosite.oauth.clients import Client, find_client
from tosite.oauth.forms import (
    OAuthError,
    answer_error,
    answer_json,
    client_credentials,
    read_form,
    read_query,
    required,
)
from tosite.oauth.grants import CODE_SECONDS, Grants, api_is_open, create_code, is_challenge, not_activated
from tosite.oauth.login_page import alert, answer_page, company_form, credentials_form, language_of
from tosite.oauth.people import authenticate, companies_of, require_still
from tosite.oauth.secrets import equal
from tosite.oauth.throttle import Throttle
from tosite.oauth.tokens import TokenIssuer
from tosite.portal.words import N_
from tosite.settings import Settings

Handler = Callable[[falcon.Request, falcon.Response], None]
_NUMBER = re.compile(r"[0-9]{1,9}")
_PUBLIC = ("client_id", "redirect_uri", "state", "response_type", "code_challenge", "code_challenge_method")


def full_routes(db: Database, issuer: TokenIssuer, settings: Settings) -> dict[tuple[str, str], Handler]:
    """The endpoints below the API's own path."""
    api = _Api(db, issuer, settings)
    grants = api.grants
    return {
        ("POST", "/oauth/token"): api.as_client(api.grant),
        ("POST", "/oauth/key"): api.as_client(grants.api_key),
        ("POST", "/oauth/authz"): api.authz,
        ("POST", "/oauth/revoke"): api.as_client(api.revoke),
        ("POST", "/oauth/introspect"): api.as_client(lambda c, f: grants.introspect(c, required(f, "token"))),
    }


def login_routes(db: Database, issuer: TokenIssuer, settings: Settings) -> dict[tuple[str, str], Handler]:
    """The pages at the root of the host, and the metadata."""
    login = _Login(db, issuer, settings, "/login", "LOGIN")
    key = _Login(db, issuer, settings, "/keylogin", "KEY")

    def metadata(req: falcon.Request, resp: falcon.Response) -> None:
        host = issuer_of(req, settings)
        base = f"{host}/api"
        body = {
            "issuer": host,
            "authorization_endpoint": f"{host}/login",
            "token_endpoint": f"{base}/oauth/token",
            "revocation_endpoint": f"{base}/oauth/revoke",
            "introspection_endpoint": f"{base}/oauth/introspect",
            "jwks_uri": f"{host}/.well-known/jwks.json",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }
        answer_json(resp, 200, body)

    return {
        ("GET", "/login"): login.show,
        ("POST", "/login"): login.submit,
        ("GET", "/keylogin"): key.show,
        ("POST", "/keylogin"): key.submit,
        ("GET", "/.well-known/oauth-authorization-server"): metadata,
    }


def issuer_of(req: falcon.Request, settings: Settings) -> str:
    """The name of this authorisation server: what the operator says, else where the request went."""
    return settings.public_url or str(req.prefix)


def _redirect(resp: falcon.Response, redirect_uri: str, parameters: dict[str, str | None]) -> None:
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    resp.status = 302
    resp.set_header("Location", f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{query}")
    resp.set_header("Cache-Control", "no-store")


def _challenge(asked: dict[str, str]) -> str | None:
    challenge, method = asked.get("code_challenge"), asked.get("code_challenge_method")
    if challenge is None and method is None:
        return None
    if challenge is None or method != "S256" or not is_challenge(challenge):
        raise OAuthError(400, "invalid_request", "code_challenge must be S256", "code_challenge")
    return challenge


class _Api:
    def __init__(self, db: Database, issuer: TokenIssuer, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self.grants = Grants(db, issuer)

    def grant(self, client: Client, form: dict[str, str]) -> dict[str, Any]:
        kinds = {
            "client_credentials": self.grants.client_credentials,
            "authorization_code": self.grants.authorization_code,
            "refresh_token": self.grants.refresh_token,
        }
        kind = kinds.get(required(form, "grant_type"))
        if kind is None:
            raise OAuthError(400, "unsupported_grant_type", "The grant type is not supported", "grant_type")
        return kind(client, form)

    def revoke(self, client: Client, form: dict[str, str]) -> dict[str, Any]:
        self.grants.revoke(client, required(form, "token"))
        return {}

    def authz(self, req: falcon.Request, resp: falcon.Response) -> None:
        try:
            form = read_form(req)
            asked = {**{n: v for n, v in read_query(req).items() if n in _PUBLIC}, **form}
            company, uri = required(form, "company"), required(form, "redirect_uri")
            challenge = _challenge(asked)
            with self._db.transaction() as tx:
                client = find_client(tx, required(asked, "client_id"))
            if client is None or not equal(client.redirect_uri, uri):
                raise OAuthError(400, "invalid_request", "Unknown client or redirect_uri", "redirect_uri")
            login = authenticate(self._db, form, client_address(req, self._settings.trusted_proxies))
            with self._db.transaction() as tx:
                require_still(tx, login.user_id, login.proof)
                if (
                    not _NUMBER.fullmatch(company)
                    or not tx.execute(
                        "SELECT 1 FROM membership WHERE company_id = %s AND user_id = %s AND NOT api_login_only",
                        (int(company), login.user_id),
                    ).fetchone()
                ):
                    raise OAuthError(401, "access_denied", "The user has no access to the company", "company")
                if not api_is_open(tx, int(company)):
                    raise not_activated(int(company))
                code = create_code(tx, "LOGIN", client, int(company), login.user_id, challenge)
            issuer = issuer_of(req, self._settings)
            _redirect(resp, client.redirect_uri, {"code": code, "state": asked.get("state"), "iss": issuer})
        except OAuthError as error:
            answer_error(resp, error)

    def as_client(self, action: Callable[[Client, dict[str, str]], dict[str, Any]]) -> Handler:
        def handle(req: falcon.Request, resp: falcon.Response) -> None:
            throttle, address = Throttle(self._db), client_address(req, self._settings.trusted_proxies)
            try:
                form = read_form(req)
                client_id, secret = client_credentials(req.get_header("Authorization"), form)
                account = f"client:{client_id}"
                throttle.check(account, address)
                with self._db.transaction() as tx:
                    client = find_client(tx, client_id)
                if client is None or not client.has_secret(secret):
                    throttle.failed(account, address)
                    raise OAuthError(401, "invalid_client", "Wrong client credentials")
                # What is refused from here on is not counted: a customer's stale key must not shut out all the others.
                answer_json(resp, 200, action(client, form))
            except OAuthError as error:
                answer_error(resp, error)

        return handle


class _Login:
    def __init__(self, db: Database, issuer: TokenIssuer, settings: Settings, path: str, kind: str) -> None:
        self._db, self._issuer, self._settings, self._path, self._kind = db, issuer, settings, path, kind

    def show(self, req: falcon.Request, resp: falcon.Response) -> None:
        try:
            client, asked = self._asked(read_query(req))
            self._form(req, resp, 200, client, asked, "", None)
        except OAuthError as error:
            self._refused(req, resp, error)

    def submit(self, req: falcon.Request, resp: falcon.Response) -> None:
        try:
            form = read_form(req)
            if "ticket" in form:
                ticket = self._issuer.read_ticket(form["ticket"])
                if ticket is None or ticket.get("kind") != self._kind:
                    raise OAuthError(400, "invalid_request", "This page has expired.")
                client, asked = self._asked({n: ticket[n] for n in _PUBLIC if n in ticket})
                user, company = ticket["user"], form.get("company", "")
                if company not in [str(number) for number, _ in self._companies(user)]:
                    raise OAuthError(400, "invalid_request", "Choose one of your companies.")
                self._finish(req, resp, client, asked, int(company), user, ticket.get("proof", ""))
                return
            query = {n: v for n, v in read_query(req).items() if n in _PUBLIC}
            client, asked = self._asked({**query, **form})
            try:
                login = authenticate(self._db, form, client_address(req, self._settings.trusted_proxies))
                companies = self._companies(login.user_id)
                if not companies:
                    raise OAuthError(401, "access_denied", "This user cannot log in here")
            except OAuthError as error:
                for name, value in error.headers.items():
                    resp.set_header(name, value)
                self._form(req, resp, error.status, client, asked, form.get("username", ""), error.description)
                return
            if len(companies) == 1:
                self._finish(req, resp, client, asked, companies[0][0], login.user_id, login.proof)
                return
            claims = {**asked, "user": login.user_id, "proof": login.proof, "kind": self._kind}
            note = self._issuer.ticket(claims, 300)
            language = language_of(req)
            page = company_form(self._path, client.name, note, companies, language)
            answer_page(resp, language, 200, N_("Choose a company"), page, client.redirect_uri)
        except OAuthError as error:
            self._refused(req, resp, error)

    def _asked(self, fields: dict[str, str]) -> tuple[Client, dict[str, str]]:
        with self._db.transaction() as tx:
            client = find_client(tx, fields.get("client_id", ""))
        if client is None or not equal(client.redirect_uri, fields.get("redirect_uri", "")):
            raise OAuthError(400, "invalid_request", "The program or its return address is not known.")
        if "state" not in fields or fields.get("response_type") != "code":
            raise OAuthError(400, "invalid_request", "The program sent no state or no response_type=code.")
        _challenge(fields)
        return client, {name: fields[name] for name in _PUBLIC if name in fields}

    def _companies(self, user: int) -> list[tuple[int, str]]:
        with self._db.transaction() as tx:
            return companies_of(tx, user)

    def _finish(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        client: Client,
        asked: dict[str, str],
        company: int,
        user: int,
        proof: str,
    ) -> None:
        issuer = issuer_of(req, self._settings)
        with self._db.transaction() as tx:
            require_still(tx, user, proof)
            if not api_is_open(tx, company):
                why = {"error": "access_denied", "error_description": not_activated(company).description}
                _redirect(resp, client.redirect_uri, {**why, "state": asked["state"], "iss": issuer})
                return
            code = create_code(tx, self._kind, client, company, user, asked.get("code_challenge"))
        expires = str(CODE_SECONDS) if self._kind == "KEY" else None
        _redirect(
            resp, client.redirect_uri, {"code": code, "state": asked["state"], "expires_in": expires, "iss": issuer}
        )

    def _form(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        status: int,
        client: Client,
        asked: dict[str, str],
        username: str,
        problem: str | None,
    ) -> None:
        language = language_of(req)
        content = credentials_form(self._path, client.name, asked, username, problem, language)
        answer_page(resp, language, status, N_("Log in"), content, client.redirect_uri)

    def _refused(self, req: falcon.Request, resp: falcon.Response, error: OAuthError) -> None:
        language = language_of(req)
        answer_page(resp, language, error.status, N_("This did not work"), alert(error.description, language))
