"""Display names, and who is tagged in a comment."""

from hypothesis import given
from hypothesis import strategies as st

from tosite.discussion.rules import display_names, read_by_all, tagged_users

NAMES = {1: "ainosandberg", 2: "ainosandberg2", 3: "jean-pierreo'neil"}


def test_a_display_name_is_first_and_last_name_in_lower_case_without_spaces():
    assert display_names({7: ("Anna Maria", "Von  Essen")}) == {7: "annamariavonessen"}


def test_equal_names_are_numbered_in_the_order_of_the_users():
    people = {9: ("Aino", "Sandberg"), 3: ("AINO", "SANDBERG"), 5: ("Ain", "Osandberg")}
    assert display_names(people) == {3: "ainosandberg", 5: "ainosandberg2", 9: "ainosandberg3"}


def test_a_number_that_is_somebodys_name_already_is_passed_over():
    people = {1: ("Ben", "X"), 2: ("Ben", "X"), 3: ("Ben", "X2")}
    assert display_names(people) == {1: "benx", 2: "benx3", 3: "benx2"}


@given(st.dictionaries(st.integers(1, 99), st.tuples(st.text("aA 12"), st.text("bB 12"))))
def test_display_names_are_unique_and_never_empty(people):
    names = display_names(people)
    assert names.keys() == people.keys()
    assert len(set(names.values())) == len(names)
    assert all(name and name == name.lower() and " " not in name for name in names.values())


def test_the_longest_name_that_fits_is_meant():
    assert tagged_users("@ainosandberg2, look; @AinoSandberg too", NAMES) == [2, 1]
    assert tagged_users("(@ainosandberg) and again @ainosandberg.", NAMES) == [1]
    assert tagged_users("@jean-pierreo'neil's bill", NAMES) == [3]


def test_what_is_no_name_stays_plain_text():
    for text in ("@ainosandberg23", "@ainosand", "post@ainosandberg.fi", "@ ainosandberg", "@", "@@", "ainosandberg"):
        assert tagged_users(text, NAMES) == []
    assert tagged_users("@ainosandberg", {}) == []


@given(st.text())
def test_any_text_can_be_a_comment(text):
    assert set(tagged_users(text, NAMES)) <= NAMES.keys()


def test_read_by_all_needs_somebody_to_read():
    assert not read_by_all([])
    assert not read_by_all(["2026-01-01T00:00:00", None])
    assert read_by_all(["2026-01-01T00:00:00"])
