"""The process that draws: what comes back, and what happens when it ends or fails."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from paper import MOMENT, PLAIN, body, sheet_of
from sandboxes import until
from tosite.pages import artist, render

SOURCE = b'{"invoiceNumber": 1042}'


@pytest.fixture
def ours():
    """An artist that nobody else uses; its child ends with the test."""
    made = artist._Artist()
    yield made
    made._end()


def pdf_job(sheet):
    return artist.Job(sheet, PLAIN, "PDF", MOMENT, SOURCE)


def test_it_draws_what_the_renderer_draws():
    sheet = sheet_of(body(rows=40))
    assert artist.pdf(sheet, PLAIN, MOMENT, SOURCE) == render.pdf(sheet, PLAIN, MOMENT, SOURCE)
    pages = render.images(sheet, PLAIN)
    assert [artist.picture(sheet, PLAIN, n, "PNG") for n in (1, 2)] == pages
    assert artist.picture(sheet, PLAIN, 2, "JPEG") == render.jpeg(pages[1])


@pytest.mark.parametrize("page", [0, 2, 10**9])
def test_a_page_that_there_is_not_is_none(page):
    assert artist.picture(sheet_of(body()), PLAIN, page, "PNG") is None


def test_it_is_started_again_when_it_was_killed(ours):
    first = ours.draw(pdf_job(sheet_of(body())))
    os.kill(ours._child.pid, signal.SIGKILL)
    ours._child.wait()
    assert ours.draw(pdf_job(sheet_of(body()))) == first


def test_one_that_dies_over_a_page_is_asked_once_more_and_the_page_is_then_given_up(ours, monkeypatch):
    monkeypatch.setattr(artist, "COMMAND", ("-c", "import os; os.read(0, 99); os._exit(1)"))
    with pytest.raises(artist.CannotDraw):
        ours.draw(pdf_job(sheet_of(body())))
    assert ours._child is None


def test_whoever_waits_for_others_is_told_to_come_again(ours, monkeypatch):
    monkeypatch.setattr(artist, "PATIENCE", 0.05)
    with ours._turn, pytest.raises(artist.Busy) as refused:
        ours.draw(pdf_job(sheet_of(body())))
    assert refused.value.status == 503
    assert ours.draw(pdf_job(sheet_of(body())))


def test_a_text_that_nobody_reads_to_its_end_is_cut():
    assert len(render.printable("x " * 100_000)) <= 20_010


def test_one_that_never_answers_is_stopped(ours, monkeypatch):
    monkeypatch.setattr(artist, "COMMAND", ("-c", "import time; time.sleep(600)"))
    monkeypatch.setattr(artist, "LONGEST", 0.2)
    with pytest.raises(artist.CannotDraw, match=r"more than 0\.2 seconds"):
        ours.draw(pdf_job(sheet_of(body())))
    assert ours._child is None


def test_a_page_that_cannot_be_drawn_is_told_and_the_next_one_is_drawn(ours):
    with pytest.raises(artist.CannotDraw, match="TypstError"):
        ours.draw(artist.Job(sheet_of(body()), replace(PLAIN, accent="no colour"), "PDF", MOMENT, SOURCE))
    assert ours.draw(pdf_job(sheet_of(body())))


def test_it_ends_with_its_parent_and_does_not_know_the_database(ours, monkeypatch):
    monkeypatch.setenv("TOSITE_DATABASE_URL", "postgresql://secret")
    ours.draw(pdf_job(sheet_of(body())))
    child = ours._child
    with open(f"/proc/{child.pid}/environ", "rb") as environment:
        assert b"TOSITE" not in environment.read()
    child.stdin.close()  # what the system does when the parent is gone
    until("the child lives on without its parent", lambda: child.poll() is not None)


def test_many_threads_share_it_and_each_gets_its_own_page(ours):
    sheets = {number: sheet_of(body("ENGLISH", orderReference=f"(no {number})")) for number in range(12)}
    with ThreadPoolExecutor(6) as pool:
        drawn = dict(zip(sheets, pool.map(lambda n: ours.draw(pdf_job(sheets[n])), sheets), strict=True))
    assert drawn == {n: render.pdf(sheet, PLAIN, MOMENT, SOURCE) for n, sheet in sheets.items()}
