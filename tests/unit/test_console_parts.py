"""What the console computes by itself: pictures, the differences of an audit row, files inside of answers."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tosite.portal.console.audit import differences
from tosite.portal.console.charts import columns
from tosite.portal.console.frame import label, months_between, parse_day
from tosite.portal.console.navigation import areas
from tosite.portal.console.parts import file_of
from tosite.web.multipart import mixed
from tosite.web.rights import OPERATIONS

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(st.lists(st.lists(AMOUNTS, min_size=2, max_size=2), min_size=1, max_size=30), st.booleans())
def test_nothing_of_a_picture_lies_outside_of_it(rows, line):
    chart = columns([(f"m{n}", values) for n, values in enumerate(rows)], ["a", "b"], line=line)
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= chart.width
        assert 0 <= bar.y <= bar.y + bar.height <= chart.height
    assert all(0 <= y <= chart.height for _, y in chart.line)
    assert all(0 <= tick.y <= chart.height for tick in chart.ticks)


@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_bars_are_as_long_as_their_amounts_and_stand_on_the_zero_line(amounts):
    chart = columns([(str(n), [value]) for n, value in enumerate(amounts)], ["a"])
    highest = max(abs(value) for value in amounts)
    longest = max(bar.height for bar in chart.bars)
    for bar, value in zip(chart.bars, amounts, strict=True):
        assert abs(bar.height - (longest * float(abs(value) / highest) if highest else 0)) <= 0.4
        assert abs((bar.y + bar.height if value >= 0 else bar.y) - chart.zero) < 0.2


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_what_is_counted_has_lines_at_whole_numbers_and_few_of_them(counts):
    chart = columns([(str(n), [value]) for n, value in enumerate(counts)], ["documents"], whole=True)
    ticks = [tick.value for tick in chart.ticks]
    assert all(value == int(value) for value in ticks)
    assert ticks[0] == 0
    assert ticks[-1] >= max(counts)
    assert len(ticks) <= 7


def test_amounts_may_have_lines_between_whole_numbers():
    assert [tick.value for tick in columns([("a", [1])], ["documents"], whole=True).ticks] == [0, 1]
    assert Decimal("0.2") in [tick.value for tick in columns([("a", [Decimal(1)])], ["EUR"]).ticks]


def test_labels_that_would_touch_are_left_out():
    chart = columns([(f"month {n}", [n]) for n in range(24)], ["a"], width=420)
    places = [x for x, _ in chart.labels]
    assert all(b - a > 50 for a, b in zip(places, places[1:], strict=False))


def test_a_picture_without_amounts_says_that_it_is_empty():
    assert columns([("a", [Decimal(0)])], ["x"]).empty
    assert not columns([("a", [Decimal("0.01")])], ["x"]).empty


def test_an_audit_row_shows_the_fields_that_differ_and_no_others():
    before = {"name": "A", "sum": 1, "rows": [{"id": 1, "text": "x"}, {"id": 2}], "same": {"deep": [1]}}
    after = {"name": "B", "sum": 1, "rows": [{"id": 1, "text": "y"}], "same": {"deep": [1]}, "new": None}
    assert differences(before, after) == [
        ("name", "A", "B"),
        ("rows[0].text", "x", "y"),
        ("rows[1].id", 2, None),
        ("new", None, None),
    ]


def test_what_was_made_shows_every_field_and_what_is_the_same_none():
    assert differences(None, {"a": {"b": 1}}) == [("a.b", None, 1)]
    assert differences({"a": 1}, None) == [("a", 1, None)]
    assert differences({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}) == []


def test_months_of_a_range_are_clipped_to_it():
    assert months_between(date(2026, 1, 15), date(2026, 3, 2)) == [
        (date(2026, 1, 15), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 2)),
    ]
    assert len(months_between(date(2020, 1, 1), date(2026, 12, 31))) == 24


def test_only_a_day_is_read_as_a_day():
    assert parse_day("2026-02-28") == date(2026, 2, 28)
    assert [parse_day(text) for text in (None, "", "x", "2026-02-30", "0001-01-01")] == [None] * 5


def test_the_file_inside_an_answer_is_found_whatever_its_bytes_are():
    data = b"\r\n--x\r\n\r\n\x00\xff--\r\n"
    answer = mixed([({"Content-Type": "application/json"}, b"{}"), ({"Content-Type": "image/png"}, data)])
    assert file_of(answer) == ({"content-type": "image/png"}, data)


def test_a_word_without_a_name_is_made_readable():
    assert label("SOME_NEW_WORD", "fi") == "Some new word"
    assert label("APPROVED", "fi") == "Hyväksytty"


def test_every_area_asks_for_an_operation_that_there_is():
    for one in areas():
        assert one.path.startswith("/console")
        assert one.needs is None or one.needs in OPERATIONS
