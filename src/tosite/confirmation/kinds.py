"""The kinds of action that a user confirms: what each does, registered by the capability that it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tosite.web.endpoint import Request
from tosite.web.rights import OPERATIONS, Need

Effect = Callable[[Request, dict[str, Any]], dict[str, Any]]
"""Does a confirmed action, in the transaction of its decision: from a request of the user who began it and the payload
to what the outcome shows. Rights, statuses and periods are checked again. Raises ApiError, and then nothing of it
stays: 409 where another action was faster, any other status where it is not allowed any more."""

Member = Literal["invoicePayments", "directBankTransfers", "directSalaryPayment", "info"]


@dataclass(frozen=True)
class Kind:
    """One kind of action: the operation that begins it, whose rights are asked again, and its effect.

    ``member`` of MfaTransactionResult carries the outcome; ``event`` is the webhook event that tells of it.
    """

    operation: str
    effect: Effect
    event: str
    member: Member

    @property
    def need(self) -> Need:
        """The rights of the operation that begins it."""
        return OPERATIONS[self.operation]

    @property
    def family(self) -> str:
        """The first segment of its paths: ``invoices``, ``payments``, ``users``."""
        return self.operation.split("/")[1]


KINDS: dict[str, Kind] = {}


def confirmed(name: str, operation: str, event: str, member: Member = "info") -> Callable[[Effect], Effect]:
    """Register the effect of a kind of action; ``operation`` is the one that begins it."""

    def register(effect: Effect) -> Effect:
        if name in KINDS:
            raise ValueError(f"{name} is registered twice")
        KINDS[name] = Kind(operation, effect, event, member)
        return effect

    return register
