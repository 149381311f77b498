"""Payments of a document: whatever is marked and deleted, in any order, the status follows the open sum."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tosite.contract.wire import MarkInvoiceAsPaid
from tosite.payments.rules import can_be_marked, check, in_home_currency, status_of
from tosite.web.app import contract

STATUSES = contract()["components"]["schemas"]["Invoice"]["properties"]["status"]["enum"]
CENTS = st.integers(min_value=1, max_value=10**9).map(lambda n: Decimal(n) / 100)


def mark(amount):
    return MarkInvoiceAsPaid(paymentDate=date(2026, 1, 30), amount=amount, currency="EUR")


@pytest.mark.parametrize("status", STATUSES)
def test_only_open_documents_can_be_marked(status):
    assert can_be_marked("SALES_INVOICE", status) == (status in {"NOT_SENT", "SENT", "APPROVED", "PARTLY_PAID"})
    for kind in ("PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES", "PERIODIC_TAX_RETURN", "SALARY"):
        assert can_be_marked(kind, status) == (status in {"APPROVED", "PARTLY_PAID"})


@given(CENTS, CENTS, st.sampled_from([1, -1]), st.sampled_from([1, -1]))
def test_a_payment_has_the_sign_of_the_sum(total, amount, of_total, of_amount):
    found = check(mark(of_amount * amount), "EUR", of_total * total, Decimal(1), "OPEN")
    assert [v.field for v in found] == ([] if of_total == of_amount else ["amount"])


@given(CENTS, st.decimals(min_value="0.0001", max_value=1000, places=4))
def test_conversion_is_exact_to_half_a_cent_and_odd(amount, rate):
    assume(rate > 0)
    home = in_home_currency(amount, rate)
    assert abs(home * rate - amount) <= rate * Decimal("0.005")
    assert in_home_currency(-amount, rate) == -home


def test_an_amount_that_no_column_holds_is_refused():
    found = check(mark(Decimal(10) ** 12), "EUR", Decimal(1), Decimal("0.0000000001"), "OPEN")
    assert [v.message for v in found] == ["Is too large"]


class PaymentsOfADocument(RuleBasedStateMachine):
    """Marks while the document takes any, deletions of any of them at any time."""

    @initialize(total=CENTS, sign=st.sampled_from([1, -1]), unpaid=st.sampled_from(["NOT_SENT", "SENT", "APPROVED"]))
    def create(self, total, sign, unpaid):
        self.sign, self.total, self.unpaid = sign, sign * total, unpaid
        self.status, self.payments = unpaid, []

    def settle(self):
        self.status = status_of(self.total, self.payments, self.unpaid)

    @precondition(lambda self: can_be_marked("SALES_INVOICE", self.status))
    @rule(amount=CENTS)
    def mark_some(self, amount):
        self.payments.append(self.sign * amount)
        self.settle()

    @precondition(lambda self: can_be_marked("SALES_INVOICE", self.status))
    @rule()
    def mark_what_is_open(self):
        self.payments.append(self.total - sum(self.payments))
        self.settle()
        assert self.status == "MARKED_PAID"

    @precondition(lambda self: self.payments)
    @rule(data=st.data())
    def delete(self, data):
        self.payments.pop(data.draw(st.integers(min_value=0, max_value=len(self.payments) - 1)))
        self.settle()

    @invariant()
    def the_status_follows_the_open_sum(self):
        still_open = abs(self.total) - abs(sum(self.payments))
        if not self.payments:
            assert self.status == self.unpaid
        else:
            assert self.status == ("PARTLY_PAID" if still_open > 0 else "MARKED_PAID")


TestPaymentsOfADocument = PaymentsOfADocument.TestCase
