"""Keeps what may not be logged out of the one kind of text that nobody composed by hand: exceptions."""

import re
import traceback
from types import TracebackType

import psycopg

HIDDEN = "[hidden]"
_SECRETS = re.compile(
    r"eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"  # access tokens
    r"|tos_[a-z]+_[\w-]+"  # keys, client secrets, refresh tokens
    r"|(?<=://)[^\s/@]+(?=@)"  # user and password in an address
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b"  # IBAN
    r"|\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]\b"  # Finnish personal identity codes
    r"|\b\d{6,8}[-+ ]?\d{4,5}\b"  # Swedish and Norwegian ones, and account numbers
)

Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def without_secrets(text: str) -> str:
    """The text with everything that looks like a token, a key, an IBAN or a personal id taken out."""
    return _SECRETS.sub(HIDDEN, text)


def describe(raised: Raised) -> str:
    """A traceback that shows where something failed, and nothing of the data it failed on.

    What PostgreSQL says of a failed statement quotes values ("Key (iban)=(...) already exists"): only its kind stays.
    """
    text = "".join(traceback.TracebackException(*raised).format()).rstrip()
    seen: set[int] = set()
    error: BaseException | None = raised[1]
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, psycopg.Error) and error.sqlstate is not None:
            text = text.replace(str(error), _kind(error))
        error = error.__cause__ or error.__context__
    return without_secrets(text)


def _kind(error: psycopg.Error) -> str:
    parts = [f"SQLSTATE {error.sqlstate}", error.diag.table_name, error.diag.constraint_name]
    return ", ".join(part for part in parts if part)
