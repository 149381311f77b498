"""The round of a document: it ends approved exactly when everybody named has acted, whoever comes when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.circulation.round import Actor, act, place_of, status_after, without_events

DAY = date(2026, 3, 2)
ANN, BEN, CID, DEE = 501, 502, 503, 504


def information(verifiers=(), acceptors=()):
    return {"verifiers": [{"userId": u} for u in verifiers], "acceptors": [{"userId": u} for u in acceptors]}


class Document:
    """A document in circulation, and what happens to it."""

    def __init__(self, verifiers, acceptors, in_order=False):
        self.information, self.in_order, self.status = information(verifiers, acceptors), in_order, "RECEIVED"

    def tried(self, role, *actor):
        """One act; None where it is refused."""
        open_statuses = ("UNFINISHED", "RECEIVED") + (("VERIFIED",) if role == "acceptors" else ())
        if self.status not in open_statuses:
            return None
        done = act(self.information, role, Actor(*actor), self.in_order, DAY)
        if done is not None:
            self.information = done.information
            self.status = status_after(done.information, role, self.status)
        return done

    def missing(self):
        return [p for people in self.information.values() for p in people if "eventPerformed" not in p]


users = st.lists(st.integers(501, 506), unique=True, max_size=4)


@given(users, users.filter(bool), st.booleans(), st.randoms())
def test_any_order_of_actors_ends_approved_exactly_when_all_have_acted(verifiers, acceptors, in_order, chance):
    document = Document(verifiers, acceptors, in_order)
    ahead = [("verifiers", u) for u in verifiers] + [("acceptors", u) for u in acceptors]
    while ahead:
        chance.shuffle(ahead)
        still = [(role, user) for role, user in ahead if document.tried(role, user) is None]
        assert (document.status == "APPROVED") == (document.missing() == [])
        assert len(document.missing()) == len(still) < len(ahead), "somebody can always go on"
        ahead = still
    assert document.status == "APPROVED"


@given(users, users.filter(bool), st.randoms())
def test_in_order_nobody_overtakes(verifiers, acceptors, chance):
    document = Document(verifiers, acceptors, in_order=True)
    right = [("verifiers", u) for u in verifiers] + [("acceptors", u) for u in acceptors]
    acted = []
    while len(acted) < len(right):
        role, user = chance.choice(right)
        if document.tried(role, user):
            acted.append((role, user))
    assert acted == right


@given(users, users, st.booleans(), st.integers(501, 506), st.frozensets(st.integers(501, 506)))
def test_nobody_acts_twice_or_for_strangers(verifiers, acceptors, in_order, user, others):
    document = Document(verifiers, acceptors, in_order)
    before = len(document.missing())
    while acceptors and (done := document.tried("acceptors", user, others - {user})):
        assert done.on_behalf_of in {None, *(others - {user})}
    marks = {p["userId"] for p in document.information["acceptors"] if "eventPerformed" in p}
    assert marks <= {user, *others}
    assert before - len(document.missing()) == len(marks)


def test_an_own_place_comes_before_that_of_somebody_else():
    said = information(acceptors=[BEN, ANN])
    assert place_of(said, "acceptors", Actor(ANN, frozenset({BEN})), in_order=False) == 1
    assert place_of(said, "acceptors", Actor(ANN, frozenset({BEN})), in_order=True) == 0


def test_who_stands_in_is_told_apart_from_who_is_named():
    done = act(information(acceptors=[BEN]), "acceptors", Actor(ANN, frozenset({BEN})), False, DAY)
    assert done.on_behalf_of == BEN
    assert done.information["acceptors"] == [{"userId": BEN, "eventPerformed": "2026-03-02"}]


def test_an_early_approval_waits_for_the_verifiers():
    document = Document([ANN], [BEN])
    assert document.tried("acceptors", BEN)
    assert document.status == "RECEIVED"
    assert document.tried("verifiers", ANN)
    assert document.status == "APPROVED"


def test_verified_documents_wait_for_their_acceptors():
    document = Document([ANN], [BEN, CID])
    document.tried("verifiers", ANN)
    assert document.status == "VERIFIED"
    document.tried("acceptors", CID)
    assert document.status == "VERIFIED"
    document.tried("acceptors", BEN)
    assert document.status == "APPROVED"


def test_where_nobody_is_named_one_user_is_the_round():
    assert act({}, "verifiers", Actor(DEE), True, DAY)
    assert status_after({}, "verifiers", "UNFINISHED") == "VERIFIED"
    assert act({}, "acceptors", Actor(DEE), True, DAY)
    assert status_after({}, "acceptors", "UNFINISHED") == "APPROVED"


def test_who_handles_only_what_is_addressed_to_them_does_nothing_where_nobody_is_named():
    assert act({}, "acceptors", Actor(DEE, only_where_named=True), False, DAY) is None
    assert act(information(acceptors=[DEE]), "acceptors", Actor(DEE, only_where_named=True), False, DAY)


@pytest.mark.parametrize("in_order", [True, False])
def test_without_named_acceptors_nobody_approves_past_the_verifiers(in_order):
    assert act(information(verifiers=[ANN]), "acceptors", Actor(DEE), in_order, DAY) is None


def test_taking_back_clears_every_mark():
    document = Document([ANN], [BEN])
    document.tried("verifiers", ANN)
    document.tried("acceptors", BEN)
    cleared = without_events({"notes": "x", "invoiceApprovalInformation": document.information})
    assert cleared == {"notes": "x", "invoiceApprovalInformation": information([ANN], [BEN])}
