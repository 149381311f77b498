"""What tosite's own operations around the circulation take and answer. Users are named by their ids, in their order."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Date, Int32

_People = Annotated[int, Meta(ge=1, le=50)]


class CirculationPolicy(Struct, kw_only=True, omit_defaults=True):
    """All settings of the circulation: what a write leaves out falls back to its default."""

    useForPurchaseInvoices: bool | None = None
    useForTravelAndExpenseInvoices: bool | None = None
    reminderInterval: (
        Literal["EVERY_SECOND_DAY", "EVERY_THIRD_DAY", "ONCE_A_DAY", "ONCE_A_WEEK", "ONLY_ONCE"] | None
    ) = None
    forceNotifications: bool | None = None
    useDeterminedOrder: bool | None = None
    allowPaymentOnlyWhenApproved: bool | None = None
    allowInvoiceSpecificDiscussion: bool | None = None
    allowExtendedTaggingInDiscussion: bool | None = None
    allocatePurchaseOrdersAndInvoicesInChecking: bool | None = None
    maxVerifiers: _People | None = None
    maxAcceptors: _People | None = None
    allowPersonalSubstitution: bool | None = None
    verifiers: list[Int32] | None = None
    acceptors: list[Int32] | None = None


class VerifierListEntry(Struct, kw_only=True, omit_defaults=True):
    """A list of verifiers and acceptors, and the partners whose documents it serves."""

    id: Int32 | None = None
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    verifiers: list[Int32] | None = None
    acceptors: list[Int32] | None = None
    partnerIds: list[Int32] | None = None


class SubstitutionEntry(Struct, kw_only=True, omit_defaults=True):
    """``userId`` is replaced from ``start`` to ``end``, both included; without an end until further notice."""

    id: Int32 | None = None
    userId: Int32
    start: Date
    end: Date | None = None
    substituteForVerifying: Int32 | None = None
    substituteForApproving: Int32 | None = None
    notes: Annotated[str, Meta(max_length=255)] | None = None
