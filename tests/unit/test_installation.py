"""The secret of an installation is made once, kept to its owner, and can be given instead."""

import pytest

from tosite.installation import installation_secret
from tosite.settings import BadSetting


def test_it_is_made_once_and_readable_by_nobody_else(tmp_path, monkeypatch):
    monkeypatch.delenv("TOSITE_SECRET", raising=False)
    first = installation_secret(tmp_path / "data")
    assert len(first) >= 32
    assert installation_secret(tmp_path / "data") == first
    assert installation_secret(tmp_path / "other") != first
    (kept,) = (tmp_path / "data").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_the_setting_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("TOSITE_SECRET", "given" * 8)
    assert installation_secret(tmp_path) == "given" * 8
    assert list(tmp_path.iterdir()) == []


def test_a_short_one_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("TOSITE_SECRET", "short")
    with pytest.raises(BadSetting, match="TOSITE_SECRET"):
        installation_secret(tmp_path)
