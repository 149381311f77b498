"""The rules of a company's basic data. Pure functions.

Source: the contract's rules for Company and BusinessIdentifier.
"""

from decimal import Decimal
from typing import Any

import msgspec

from tosite.contract.wire import BusinessIdentifier, Company
from tosite.identifiers.checks import is_business_id
from tosite.web.errors import Violation
from tosite.web.wire import plain

READ_ONLY_STATES = frozenset({"BROKEN", "CEASED", "CLOSED"})
"""Operation types of a company in which nothing is written any more."""

_WRITABLE = ("companyAddress", "billingAddress", "businessIdentifier", "mva", "inTradeRegister")
_COUNTRIES = {
    "DK": "DENMARK",
    "FI": "FINLAND",
    "HETU": "FINLAND",
    "NO": "NORWAY",
    "PN": "SWEDEN",
    "SE": "SWEDEN",
    "YHD": "FINLAND",
}
"""Where each type of business identifier is given out; the other types belong to no country."""


def check(sent: Company, company: int, country: str, has_receipts: bool) -> list[Violation]:
    """Every violation of new basic data of ``company``, whose country has been ``country`` so far.

    The country decides VAT, references and e-invoice addresses of what is booked: it stays once there are receipts.
    """
    out: list[Violation] = []
    if sent.id != company:
        out.append(Violation("id", "Is not the company of the token"))
    if not sent.name.strip():
        out.append(Violation("name", "Must not be blank"))
    if sent.country and sent.country != country and has_receipts:
        out.append(Violation("country", "Cannot be changed once the company has ledger receipts"))
    if sent.businessIdentifier is not None:
        out += _check_identifier(sent.businessIdentifier, sent.country or country)
    return out


def _check_identifier(sent: BusinessIdentifier, country: str) -> list[Violation]:
    kind, code = sent.brnType, sent.code
    if not kind and not code:
        return []
    if not kind or not code:
        missing = "code" if kind else "brnType"
        return [Violation(f"businessIdentifier.{missing}", "Type and code belong together")]
    if _COUNTRIES.get(kind, country) != country:
        return [Violation("businessIdentifier.brnType", f"An identifier of type {kind} does not exist in {country}")]
    if not is_business_id(kind, code):
        return [Violation("businessIdentifier.code", "ERROR_BRN_CODE")]
    return []


def changed_info(info: dict[str, Any], sent: Company) -> dict[str, Any]:
    """The kept data with what PUT may write: absent members are cleared, the two switches fall back to false."""
    raw = msgspec.to_builtins(sent, builtin_types=(Decimal,))
    written = {name: raw.get(name) for name in _WRITABLE}
    written["mva"], written["inTradeRegister"] = sent.mva is True, sent.inTradeRegister is True
    kept = {name: value for name, value in info.items() if name not in _WRITABLE}
    result: dict[str, Any] = plain({**kept, **written})
    return result
