"""The life of a support request, and questions that go on with earlier ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.service.support.rules import MOVES, goes_on, next_status
from tosite.service.support.wire import ContactQuestion

WRITING = {"ask": "OPEN", "answer": "ANSWERED"}


@given(st.lists(st.sampled_from(["ask", "answer", "close", "reopen", "delete"]), max_size=30))
def test_a_request_never_ends_and_says_whose_turn_it_is(moves):
    status = "OPEN"
    for move in moves:
        following = next_status(move, status)
        if move in WRITING:
            assert following == WRITING[move]  # whatever it was: writing opens it again
        elif move == "close":
            assert following == (None if status == "CLOSED" else "CLOSED")
        elif move == "reopen":
            assert following == ("OPEN" if status == "CLOSED" else None)
        else:
            assert following is None
        status = following or status
    assert status in set(MOVES.values())


@pytest.mark.parametrize(
    ("asked_from", "messages", "joins"),
    [
        ("kysyja@example.com", 1, True),
        ("KYSYJA@Example.com", 999, True),
        ("other@example.com", 1, False),
        (None, 1, False),
    ]
    + [("kysyja@example.com", 1000, False)],
)
def test_a_question_goes_on_with_an_earlier_one_from_the_same_address(asked_from, messages, joins):
    question = ContactQuestion(email="Kysyja@example.com", subject="Again", text="More")
    assert goes_on(question, asked_from, messages) is joins
