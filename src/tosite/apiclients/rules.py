"""The rules of API clients: clean addresses to come back to, names, logos, certification. Pure functions.

Sources: the contract's facts on clients (one redirect URI, no query); RFC 6749 3.1.2, RFC 8252 7.3, RFC 9700 2.1.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from tosite.identifiers.checks import is_email
from tosite.web.errors import Violation

LONGEST_OVERLAP = 30 * 24
"""Hours that a former secret may still work."""
DEFAULT_OVERLAP = 7 * 24

LARGEST_LOGO = 48_000
_PNG = b"\x89PNG\r\n\x1a\n"
_OWN_MACHINE = ("127.0.0.1", "localhost", "[::1]")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z]{{2,63}}")
_PATH = re.compile(r"[A-Za-z0-9/._~-]*")
_DEFAULT_PORTS = {"https": "443", "http": "80"}
_NO_MARKS = {
    "#": "Must not have a fragment",
    "?": "Must not have a query",
    "*": "Must not have wildcards",
    "%": "Must not have escapes",
    "@": "Must not have credentials",
}

CERTIFICATION: Mapping[str, str] = {
    "AUTHORISATION": "Authorises by login or API key, and renews tokens instead of asking for one per call",
    "SECRETS": "Keeps secrets and keys out of addresses, logs and programs that users hold",
    "LEAST_RIGHTS": "Asks for the rights that it uses and no more",
    "ERRORS": "Shows every violation of a refused request to who can mend it",
    "RETRIES": "Repeats a request with its Idempotency-Key, and after Retry-After",
    "LIMITS": "Stays under the rate limit and spreads its calls",
    "PAGING": "Reads lists page by page, and only what changed",
    "VERSIONS": "Sends back the version that it read, and reads again when it is stale",
    "VAT": "Sends VAT statuses and percentages that the company knows",
    "DIMENSIONS": "Works in companies with and without dimensions",
    "GENERATIONS": "Calls a supported generation of the API",
    "SUPPORT": "Names a contact who answers its users",
    "FIRST_LIVE_CUSTOMER": "Is in use by a first company in production",
    "SECOND_LIVE_CUSTOMER": "Is in use by a second company in production",
}
"""The points of the certification, and what each asks."""


def squeezed(name: str) -> str:
    """A name without blanks around it and with single ones inside: two that look alike are the same."""
    return " ".join(name.split())


def check(name: str, redirect_uri: str, contact_email: str, logo: str | None) -> list[Violation]:
    """Every violation in what is to be registered, its lengths aside."""
    out = [] if squeezed(name) else [Violation("name", "Must not be blank")]
    fault = fault_in_redirect(redirect_uri)
    if fault:
        out.append(Violation("redirectUri", fault))
    if not is_email(contact_email):
        out.append(Violation("contactEmail", "Must be an e-mail address"))
    if logo and read_logo(logo) is None:
        out.append(Violation("logo", f"Must be a PNG of at most {LARGEST_LOGO} bytes in Base64"))
    return out


def fault_in_redirect(text: str) -> str | None:
    """Why an address is not one that codes may be sent to; None for a clean one.

    An address is compared letter by letter, so only what can be written in one way is taken: https to a named host, or
    http to the program's own machine, without credentials, query, fragment, wildcards, escapes or default ports.
    """
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        return "Must be plain ASCII without blanks and backslashes"
    for mark in _NO_MARKS:
        if mark in text:
            return _NO_MARKS[mark]
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "Must be an address such as https://app.example.com/callback"
    scheme, _, rest = text.partition("://")
    if scheme not in _DEFAULT_PORTS or not rest:
        return "Must begin with https://, or with http:// for the program's own machine"
    host, written_port = _split_host(parts.netloc)
    return _fault_in_host(scheme, host) or _fault_in_port(scheme, written_port, port) or _fault_in_path(parts.path)


def _split_host(netloc: str) -> tuple[str, str | None]:
    if netloc.startswith("["):
        host, _, after = netloc.partition("]")
        return f"{host}]", after.removeprefix(":") if after else None
    host, colon, port = netloc.partition(":")
    return host, port if colon else None


def _fault_in_host(scheme: str, host: str) -> str | None:
    if host in _OWN_MACHINE:
        return None
    if scheme == "http":
        return "Must be https:// unless the host is the program's own machine (127.0.0.1, [::1], localhost)"
    if not _HOST.fullmatch(host) or len(host) > 253:
        return "Must name a host by its full domain name in small letters"
    labels = host.split(".")
    if any(label.startswith("xn--") for label in labels):
        return "Must not name a host in letters that look like others"
    if labels[0] == "localhost" or host.startswith("127.0.0.1."):
        return "Must not name a host that looks like the program's own machine"
    return None


def _fault_in_port(scheme: str, written: str | None, port: int | None) -> str | None:
    if written is None:
        return None
    if not written.isdecimal() or written.startswith("0") or port is None:
        return "Must have a port between 1 and 65535"
    if written == _DEFAULT_PORTS[scheme]:
        return "Must not name the default port"
    return None


def _fault_in_path(path: str) -> str | None:
    if not _PATH.fullmatch(path) or "//" in path or {".", ".."} & set(path.split("/")):
        return "Must have a plain path without dot segments and doubled slashes"
    return None


def read_logo(text: str) -> bytes | None:
    """The PNG behind its Base64; None for anything else, or one that is too large."""
    try:
        picture = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return picture if picture.startswith(_PNG) and len(picture) <= LARGEST_LOGO else None


def may_set(state: str, is_owner: bool, is_operator: bool) -> bool:
    """Owners submit a point, or take it back; operators of the service decide it."""
    return (is_owner and state in ("OPEN", "SUBMITTED")) or (is_operator and state in ("PASSED", "FAILED", "OPEN"))
