"""Checks of identifiers that clients send; none of them raises on any text."""

import re

from stdnum import iban
from stdnum.exceptions import ValidationError

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


def is_iban(text: str) -> bool:
    """An IBAN with country code, upper case and without spaces."""
    if not (text.isascii() and text.isalnum() and text == text.upper()):
        return False
    try:
        iban.validate(text)
    except ValidationError:
        return False
    return True


def is_email(text: str) -> bool:
    """Looks like an e-mail address of at most 256 characters."""
    return len(text) <= 256 and _EMAIL.fullmatch(text) is not None
