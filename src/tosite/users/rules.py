"""The rules of a user's own personal data. Pure functions.

Source: the contract's rules for users.
"""

import re
from typing import Any

from tosite.contract.wire import User
from tosite.identifiers.checks import is_email
from tosite.web.errors import Violation

_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{2,28}")


def check(user: User) -> list[Violation]:
    """Every violation in what a user wants to be known as; lengths are the contract's and checked before."""
    out = [Violation(name, "Is required") for name in ("firstName", "lastName") if not getattr(user, name).strip()]
    if not is_email(user.email):
        out.append(Violation("email", "Must be an e-mail address"))
    for name in ("mobilePhone", "secondaryPhone"):
        number = getattr(user, name)
        if number and not _PHONE.fullmatch(number):
            out.append(Violation(name, "Must be a phone number"))
    return out


def personal_data(user: User) -> dict[str, Any]:
    """What is stored of it, by column. Everything else of a user is read only: whatever was sent is ignored."""
    return {
        "first_name": user.firstName,
        "last_name": user.lastName,
        "email": user.email,
        "mobile_phone": user.mobilePhone,
        "secondary_phone": user.secondaryPhone,
        "street": user.street,
        "zip": user.zip,
        "city": user.city,
    }
