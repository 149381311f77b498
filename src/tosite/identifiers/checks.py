"""Checks of identifiers that clients send; none of them raises on any text."""

import re
from types import ModuleType

from stdnum import bic, iban, luhn
from stdnum.dk import cvr
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu, ytunnus
from stdnum.no import mva
from stdnum.no import orgnr as no_orgnr
from stdnum.se import orgnr

_OVT = re.compile(r"0037([0-9]{7})([0-9])[0-9A-Za-z]{0,5}")
_VAT_PREFIXES = frozenset(code.upper() for code in vat.MEMBER_STATES) - {"GR"} | {"EL"}
_WORD = r"[^@\s.,;:<>()\[\]\\\"\x00-\x20\x7f]+"
_EMAIL = re.compile(rf"(?!.*=\?){_WORD}(?:\.{_WORD})*@{_WORD}(?:\.{_WORD})+")  # a header would decode what follows =?


def is_iban(text: str) -> bool:
    """An IBAN with country code, upper case and without spaces."""
    if not (text.isascii() and text.isalnum() and text == text.upper()):
        return False
    try:
        iban.validate(text)
    except ValidationError:
        return False
    return True


def looks_like_iban(text: str) -> bool:
    """Begins as an IBAN does: two letters and two digits. Account numbers of other kinds do not."""
    return len(text) >= 15 and text[:2].isalpha() and text[2:4].isdecimal()


def is_email(text: str) -> bool:
    """Looks like an e-mail address of at most 256 characters."""
    return len(text) <= 256 and _EMAIL.fullmatch(text) is not None


_BUSINESS_IDS: dict[str, ModuleType] = {"FI": ytunnus, "SE": orgnr, "NO": no_orgnr, "DK": cvr, "HETU": hetu}


def is_business_id(kind: str, code: str) -> bool:
    """A business id (or Finnish personal id, HETU) with a right check digit; unknown kinds pass."""
    checker = _BUSINESS_IDS.get(kind)
    return checker is None or bool(checker.is_valid(code))


# How the business ids of the countries look: their lengths differ, so that no id fits two of them.
_SHAPES = {
    "FINLAND": ("FI", re.compile(r"[0-9]{6,7}-?[0-9]")),
    "SWEDEN": ("SE", re.compile(r"[0-9]{6}-?[0-9]{4}")),
    "NORWAY": ("NO", re.compile(r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}")),
}


def fault_in_business_id(code: str, country: str) -> str | None:
    """Why ``code`` is no business id of a party in ``country``; None where nothing speaks against it.

    An id of that country must have a right check digit, and a right one of another of the countries is out of place.
    Everything else passes: parties abroad and private persons have numbers of their own.
    """
    for land, (kind, shape) in _SHAPES.items():
        if shape.fullmatch(code):
            is_right = is_business_id(kind, code)
            if land == country:
                return None if is_right else "ERROR_BRN_CODE"
            if is_right and country in _SHAPES:
                return f"ERROR_BRN_CODE: a business id of {land.capitalize()}, not of {country.capitalize()}"
    return None


def is_vat_number(code: str) -> bool:
    """A VAT number of an EU member, or of Norway, with its country prefix; numbers from elsewhere pass."""
    prefix = code[:2].upper()
    if prefix == "NO":
        return bool(mva.is_valid(code))
    return prefix not in _VAT_PREFIXES or bool(vat.is_valid(code))


def is_bic(text: str) -> bool:
    """A BIC of eight or eleven characters of a known country."""
    return bool(bic.is_valid(text))


_GIRO = {"BANKGIRO": re.compile(r"[0-9]{3,4}-?[0-9]{4}"), "PLUSGIRO": re.compile(r"[0-9]{1,7}-?[0-9]")}


def is_giro(kind: str, number: str) -> bool:
    """A Swedish BANKGIRO (seven or eight digits) or PLUSGIRO (two to eight) whose last digit checks (Luhn)."""
    return _GIRO[kind].fullmatch(number) is not None and bool(luhn.is_valid(number.replace("-", "")))


def is_ovt(text: str) -> bool:
    """A Finnish e-invoicing id: 0037, a business id without its dash, and up to five characters of one's own."""
    found = _OVT.fullmatch(text)
    return found is not None and bool(ytunnus.is_valid(f"{found[1]}-{found[2]}"))


def is_finnish_einvoice_address(text: str) -> bool:
    """What Finnish operators deliver to: an OVT or an IBAN."""
    return is_ovt(text) or is_iban(text)
