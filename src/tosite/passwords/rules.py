"""What a new password has to be like. Pure functions."""

from tosite.oauth.secrets import equal
from tosite.web.errors import Violation

SHORTEST, LONGEST = 12, 200
"""Characters of a password that somebody chooses: length alone makes it hard to guess (NIST SP 800-63B, 3.1.1)."""


def faults(username: str, chosen: str, repeated: str, former: str | None) -> list[Violation]:
    """Everything wrong with ``newPassword`` and its repetition; ``former`` is what it replaces, if that is known."""
    out = []
    if not SHORTEST <= len(chosen) <= LONGEST:
        out.append(Violation("newPassword", "The new password must have 12 to 200 characters"))
    elif (former is not None and equal(chosen, former)) or chosen.lower() == username.lower():
        out.append(Violation("newPassword", "The new password must be another one"))
    if not equal(chosen, repeated):
        out.append(Violation("repeated", "The two new passwords are not the same"))
    return out
