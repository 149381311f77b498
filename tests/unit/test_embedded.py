"""The embedded server says in a line why it cannot start."""

from pathlib import Path

import pytest

from tosite.db.embedded import EmbeddedPostgres
from tosite.db.errors import DatabaseUnavailable


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A server whose programs all say the same before they fail."""

    def failing(said: str) -> EmbeddedPostgres:
        (tmp_path / "initdb").write_text(f"#!/bin/sh\necho '{said}'\nexit 1\n")
        (tmp_path / "initdb").chmod(0o755)
        monkeypatch.setattr(EmbeddedPostgres, "_programs", lambda self: Path("/bin"))
        server = EmbeddedPostgres(tmp_path / "data")
        monkeypatch.setattr(server, "_bin", tmp_path)
        monkeypatch.setattr(server, "_user", None)
        return server

    return failing


def test_a_full_disk_is_called_by_its_name(program):
    server = program('FATAL:  could not write to file "x": No space left on device')
    with pytest.raises(DatabaseUnavailable, match=r"^The disk of .* is full: free some space and try again$"):
        server.start()


def test_other_failures_keep_the_words_of_the_program(program):
    with pytest.raises(DatabaseUnavailable, match="initdb failed: it has no time"):
        program("it has no time").start()
