"""The pages that a person sees: sign in, choose a company, an error. No script, nothing from elsewhere.

They are in the language that the browser asks for, or that the person chose on the other pages.
"""

import base64
import hashlib
import re
from html import escape
from urllib.parse import urlsplit

import falcon

from tosite.portal import words
from tosite.portal.words import GAP, N_

_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
label,legend{display:block;font-weight:600;margin-top:1rem}
fieldset{border:0;margin:0;padding:0}
fieldset label{font-weight:400;margin-top:.5rem}
input[type=text],input[type=password]{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #595959}
button{font:inherit;margin-top:1.5rem;padding:.6rem 1.4rem;border:0;background:#1d4f91;color:#fff}
:focus-visible{outline:3px solid #b35900;outline-offset:2px}
[role=alert]{border-left:4px solid #b00020;padding:.5rem 1rem;background:#fdf0f1}
"""  # noqa: E501
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+|[a-z][a-z0-9+.-]*:")

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body><main><h1>{title}</h1>
{content}
</main></body></html>
"""


def redirect_origin(redirect_uri: str) -> str:
    """The source expression of a redirect URI for form-action; empty when it cannot be written safely."""
    parts = urlsplit(redirect_uri)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else f"{parts.scheme}:"
    return origin if _ORIGIN.fullmatch(origin) else ""


def language_of(req: falcon.Request) -> str:
    """The language of the pages for whoever asks."""
    return words.choose(req.cookies.get(words.COOKIE), req.get_header("Accept-Language"))


def answer_page(
    resp: falcon.Response, language: str, status: int, title: str, content: str, redirect_uri: str | None = None
) -> None:
    """Answer with a page; ``title`` is an English text, ``content`` is HTML that is escaped already."""
    resp.status = status
    resp.content_type = "text/html; charset=utf-8"
    heading = escape(words.translator(language)(title))
    resp.text = _PAGE.format(language=language, title=heading, style=_STYLE, content=content)
    resp.set_header("Vary", "Accept-Language, Cookie")
    targets = f"'self' {redirect_origin(redirect_uri)}".strip() if redirect_uri else "'none'"
    resp.set_header(
        "Content-Security-Policy",
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'",
    )
    resp.set_header("Cache-Control", "no-store")
    resp.set_header("X-Frame-Options", "DENY")
    resp.set_header("X-Content-Type-Options", "nosniff")
    resp.set_header("Referrer-Policy", "no-referrer")


def alert(message: str | None, language: str) -> str:
    """A refusal that assistive technology reads out at once."""
    return f'<p role="alert" id="problem">{escape(words.worded(message, language))}</p>' if message else ""


def _hidden(fields: dict[str, str]) -> str:
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )


def credentials_form(
    path: str, client: str, fields: dict[str, str], username: str, problem: str | None, language: str
) -> str:
    """The form for username and password; ``path`` is where it goes."""
    said = _escaped(language)
    described = ' aria-invalid="true" aria-describedby="problem"' if problem else ""
    asks = said(N_("… asks for access to your company.")).replace(GAP, f"<strong>{escape(client)}</strong>")
    return (
        f"{alert(problem, language)}<p>{asks}</p>"
        f'<form method="post" action="{escape(path)}">{_hidden(fields)}'
        f'<label for="username">{said("Username")}</label><input id="username" name="username" type="text" '
        f'autocomplete="username" autocapitalize="none" spellcheck="false" required '
        f'value="{escape(username)}"{described}>'
        f'<label for="password">{said("Password")}</label><input id="password" name="password" type="password" '
        f'autocomplete="current-password" required{described}>'
        f'<button type="submit">{said("Log in")}</button></form>'
        f'<p><a href="/console/login/forgotten">{said("Forgotten your password?")}</a></p>'
    )


def company_form(path: str, client: str, ticket: str, companies: list[tuple[int, str]], language: str) -> str:
    """The choice between the user's companies."""
    said = _escaped(language)
    choices = "".join(
        f'<label><input type="radio" name="company" value="{number}" required> {escape(name)} ({number})</label>'
        for number, name in companies
    )
    which = said(N_("Which company may … use?")).replace(GAP, escape(client))
    return (
        f'<form method="post" action="{escape(path)}">{_hidden({"ticket": ticket})}'
        f"<fieldset><legend>{which}</legend>{choices}</fieldset>"
        f'<button type="submit">{said("Continue")}</button></form>'
    )


def _escaped(language: str) -> words.Translate:
    translate = words.translator(language)
    return lambda text: escape(translate(text))
