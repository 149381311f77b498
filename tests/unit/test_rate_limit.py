"""The rate limit: a second's worth at once, then the steady rate, counted together by every process."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.web.limits import RateLimiter

SECOND = 1_000_000_000
START = 1_800_000_000 * SECOND


@pytest.fixture
def file(tmp_path):
    return tmp_path / "rates"


def test_sixty_requests_pass_at_once_and_the_next_is_told_to_wait(file):
    limiter = RateLimiter(60, file)
    verdicts = [limiter.take("client/1", START) for _ in range(61)]
    assert [v.allowed for v in verdicts] == [True] * 60 + [False]
    assert [v.remaining for v in verdicts[:3]] == [59, 58, 57]
    assert verdicts[59].remaining == 0
    assert verdicts[60].retry_after == 1


def test_a_sixtieth_of_a_second_makes_room_for_one_more(file):
    limiter = RateLimiter(60, file)
    for _ in range(60):
        limiter.take("client/1", START)
    assert limiter.take("client/1", START + SECOND // 60).allowed
    assert not limiter.take("client/1", START + SECOND // 60).allowed


def test_callers_do_not_share_their_limit(file):
    limiter = RateLimiter(1, file)
    assert limiter.take("client/1", START).allowed
    assert limiter.take("client/2", START).allowed
    assert not limiter.take("client/1", START).allowed


def test_zero_switches_the_limit_off(file):
    limiter = RateLimiter(0, file)
    assert all(limiter.take("client/1", START).allowed for _ in range(1000))


def test_two_processes_count_together(file):
    program = (
        "import sys; from pathlib import Path; from tosite.web.limits import RateLimiter;"
        "l = RateLimiter(60, Path(sys.argv[1]));"
        f"print(sum(l.take('client/1', {START}).allowed for _ in range(50)))"
    )
    runs = [subprocess.Popen([sys.executable, "-c", program, file], stdout=subprocess.PIPE) for _ in range(2)]
    assert sum(int(run.communicate()[0]) for run in runs) == 60


@given(st.lists(st.integers(0, SECOND), min_size=1, max_size=200), st.integers(1, 50))
def test_no_window_of_a_second_lets_more_than_twice_the_limit_through(tmp_path_factory, gaps, limit):
    limiter = RateLimiter(limit, tmp_path_factory.mktemp("rates") / "file")
    now, passed = START, []
    for gap in gaps:
        now += gap
        if limiter.take("k", now).allowed:
            passed.append(now)
    for moment in passed:
        assert sum(moment <= other < moment + SECOND for other in passed) <= 2 * limit
