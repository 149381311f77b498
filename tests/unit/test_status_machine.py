"""The life of an invoice: random walks over the status operations make only the moves of the table."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tosite.invoices.rules import CREATABLE, MOVES, next_status
from tosite.web.app import contract

SELLING, BUYING = "SALES_INVOICE", ("PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES")
STATUSES = contract()["components"]["schemas"]["Invoice"]["properties"]["status"]["enum"]

# Written down a second time, move by move: (operation, from) -> to.
SALE = {
    ("approve", "UNFINISHED"): "NOT_SENT",
    ("send", "NOT_SENT"): "SENT",
    ("send", "SENT"): "SENT",
    ("reject", "UNFINISHED"): "PAYMENT_DENIED",
    ("reject", "NOT_SENT"): "PAYMENT_DENIED",
    ("reject", "SENT"): "PAYMENT_DENIED",
    ("reject", "APPROVED"): "PAYMENT_DENIED",
    ("invalidate", "UNFINISHED"): "INVALIDATED",
    ("invalidate", "NOT_SENT"): "INVALIDATED",
    ("invalidate", "APPROVED"): "INVALIDATED",
    ("invalidate", "PAYMENT_DENIED"): "INVALIDATED",
    ("unfinished", "NOT_SENT"): "UNFINISHED",
    ("unfinished", "APPROVED"): "UNFINISHED",
    ("unfinished", "PAYMENT_DENIED"): "UNFINISHED",
    ("unfinished", "INVALIDATED"): "UNFINISHED",
}
PURCHASE = {
    ("verify", "UNFINISHED"): "VERIFIED",
    ("verify", "RECEIVED"): "VERIFIED",
    ("send_to_circulation", "UNFINISHED"): "RECEIVED",
    ("send_to_circulation", "RECEIVED"): "RECEIVED",
    ("approve", "UNFINISHED"): "APPROVED",
    ("approve", "RECEIVED"): "APPROVED",
    ("approve", "VERIFIED"): "APPROVED",
    ("reject", "UNFINISHED"): "PAYMENT_DENIED",
    ("reject", "RECEIVED"): "PAYMENT_DENIED",
    ("reject", "VERIFIED"): "PAYMENT_DENIED",
    ("reject", "APPROVED"): "PAYMENT_DENIED",
    ("invalidate", "UNFINISHED"): "INVALIDATED",
    ("invalidate", "RECEIVED"): "INVALIDATED",
    ("invalidate", "VERIFIED"): "INVALIDATED",
    ("invalidate", "APPROVED"): "INVALIDATED",
    ("invalidate", "PAYMENT_DENIED"): "INVALIDATED",
    ("unfinished", "RECEIVED"): "UNFINISHED",
    ("unfinished", "VERIFIED"): "UNFINISHED",
    ("unfinished", "APPROVED"): "UNFINISHED",
    ("unfinished", "PAYMENT_DENIED"): "UNFINISHED",
    ("unfinished", "INVALIDATED"): "UNFINISHED",
}


def expected(operation, kind, status, channel):
    if kind == SELLING:
        to = SALE.get((operation, status))
        return "APPROVED" if to == "NOT_SENT" and channel == "NO_SENDING" else to
    return PURCHASE.get((operation, status)) if kind in BUYING else None


@pytest.mark.parametrize("kind", sorted(CREATABLE | {"PERIODIC_TAX_RETURN", "NOTHING"}))
@pytest.mark.parametrize("channel", ["EMAIL", "NO_SENDING", "ELECTRONIC_INVOICE"])
def test_every_move_is_one_of_the_table(kind, channel):
    for operation in MOVES:
        for status in STATUSES:
            assert next_status(operation, kind, status, channel) == expected(operation, kind, status, channel)


class LifeOfAnInvoice(RuleBasedStateMachine):
    """An invoice that anybody may call any status operation on, in any order."""

    @initialize(kind=st.sampled_from([SELLING, *BUYING]), channel=st.sampled_from(["EMAIL", "NO_SENDING"]))
    def create(self, kind, channel):
        self.kind, self.channel, self.path = kind, channel, ["UNFINISHED"]

    @rule(operation=st.sampled_from(sorted(MOVES)))
    def call(self, operation):
        before = self.path[-1]
        after = next_status(operation, self.kind, before, self.channel)
        assert after == expected(operation, self.kind, before, self.channel)
        if after is not None:
            self.path.append(after)

    @invariant()
    def nothing_is_sent_before_it_is_approved(self):
        for before, after in zip(self.path, self.path[1:], strict=False):
            if after == "SENT":
                assert before in ("NOT_SENT", "SENT")
        if self.kind != SELLING:
            assert not {"SENT", "NOT_SENT"} & set(self.path)
        elif self.channel == "NO_SENDING":
            assert not {"SENT", "NOT_SENT", "VERIFIED"} & set(self.path)

    @invariant()
    def what_was_sent_never_becomes_unfinished_or_invalid_at_once(self):
        pairs = set(zip(self.path, self.path[1:], strict=False))
        assert not pairs & {("SENT", "UNFINISHED"), ("SENT", "INVALIDATED"), ("SENT", "NOT_SENT")}


TestLifeOfAnInvoice = LifeOfAnInvoice.TestCase
