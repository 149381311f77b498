"""Substitutes: who may act for whom on a day, and no circle of them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tosite.circulation.rules import StandIn, Substitution, check_substitution, closes_a_circle, stood_in_for

FIRST = date(2026, 7, 1)
ANN, BEN, CID = 501, 502, 503
ABLE = {"invoiceCirculation": {"verification": "ALL_RIGHTS", "approval": "ALL_RIGHTS"}}
UNABLE = {"invoiceCirculation": {"verification": "VIEWING_RIGHTS", "approval": "NO_ACCESS"}}


def day(number):
    return FIRST + timedelta(days=number)


def stand_in(user, substitute, start=0, end=None):
    return StandIn(user, substitute, day(start), None if end is None else day(end))


@st.composite
def stand_ins(draw):
    start = draw(st.integers(0, 8))
    end = draw(st.none() | st.integers(start, 9))
    user = draw(st.integers(1, 5))
    return stand_in(user, draw(st.integers(1, 5).filter(lambda other: other != user)), start, end)


def circular(all_of_them, number):
    """Written a second time, step by step: does any chain of substitutes come back on that day?"""
    valid = [(s.user, s.substitute) for s in all_of_them if s.start <= day(number) <= (s.end or date.max)]
    reach = set(valid)
    while more := {(a, d) for a, b in reach for c, d in valid if b == c} - reach:
        reach |= more
    return any(a == b for a, b in reach)


def test_both_days_belong_to_the_substitution():
    away = [stand_in(ANN, BEN, 1, 3)]
    assert [bool(stood_in_for(BEN, away, day(n))) for n in range(5)] == [False, True, True, True, False]
    assert stood_in_for(BEN, [stand_in(ANN, BEN, 1)], day(5000)) == {ANN}


def test_the_substitute_of_a_substitute_acts_for_both():
    away = [stand_in(ANN, BEN), stand_in(BEN, CID)]
    assert stood_in_for(CID, away, day(0)) == {ANN, BEN}
    assert stood_in_for(BEN, away, day(0)) == {ANN}
    assert stood_in_for(ANN, away, day(0)) == frozenset()


def test_what_is_circular_all_the_same_is_read_to_its_end():
    circle = [stand_in(ANN, BEN), stand_in(BEN, CID), stand_in(CID, ANN)]
    assert stood_in_for(ANN, circle, day(0)) == {BEN, CID}


def test_a_circle_is_refused_and_its_days_count():
    ann_away = stand_in(ANN, BEN, 0, 5)
    assert closes_a_circle(stand_in(BEN, ANN, 5, 9), [ann_away])
    assert not closes_a_circle(stand_in(BEN, ANN, 6, 9), [ann_away])
    assert closes_a_circle(stand_in(CID, ANN, 2, 3), [ann_away, stand_in(BEN, CID, 3, 8)])
    assert not closes_a_circle(stand_in(CID, ANN, 1, 2), [ann_away, stand_in(BEN, CID, 3, 8)])
    assert closes_a_circle(stand_in(ANN, ANN), [])


@given(st.lists(stand_ins(), max_size=8))
def test_exactly_the_circles_are_refused(proposals):
    accepted = []
    for new in proposals:
        refused = closes_a_circle(new, accepted)
        assert refused == any(circular([*accepted, new], number) for number in range(12))
        if not refused:
            accepted.append(new)


@given(st.lists(stand_ins(), max_size=12), st.integers(1, 5), st.integers(0, 12))
def test_reading_ends_and_never_names_the_user_as_somebody_else(any_of_them, user, number):
    assert user not in stood_in_for(user, any_of_them, day(number))


def test_every_violation_of_a_substitution_is_named():
    wrong = Substitution(9, day(3), day(1), {"verifiers": ANN, "acceptors": 8})
    found = {v.field for v in check_substitution(wrong, [], {ANN: UNABLE})}
    assert found == {"userId", "end", "substituteForVerifying", "substituteForApproving"}
    nobody = Substitution(ANN, day(0), None, {"verifiers": None, "acceptors": None})
    assert [v.field for v in check_substitution(nobody, [], {ANN: ABLE})] == ["substituteForVerifying"]


def test_the_two_roles_are_independent():
    others = [Substitution(ANN, day(0), None, {"verifiers": BEN, "acceptors": None})]
    back = Substitution(BEN, day(0), None, {"verifiers": None, "acceptors": ANN})
    assert check_substitution(back, others, {ANN: ABLE, BEN: ABLE}) == []
    circle = Substitution(BEN, day(0), None, {"verifiers": ANN, "acceptors": ANN})
    assert [v.field for v in check_substitution(circle, others, {ANN: ABLE, BEN: ABLE})] == ["substituteForVerifying"]
