"""Settings: documented, checked, and clear when they are wrong."""

import re
from pathlib import Path

import pytest

from tosite.settings import BadSetting, read_settings

ROOT = Path(__file__).parents[2]


def test_every_setting_stands_in_the_table_and_nothing_else():
    read = set(re.findall(r"TOSITE_[A-Z_]+", (ROOT / "src/tosite/settings.py").read_text()))
    table = set(re.findall(r"^\| `(TOSITE_[A-Z_]+)`", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE))
    assert read == table


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOSITE_WORKERS", "0"),
        ("TOSITE_WORKERS", "two"),
        ("TOSITE_RATE_LIMIT", "-1"),
        ("TOSITE_DRAIN_SECONDS", "soon"),
        ("TOSITE_LOG", "xml"),
        ("TOSITE_METRICS", "maybe"),
    ],
)
def test_a_value_that_cannot_be_understood_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=name):
        read_settings()


def test_nothing_set_works(monkeypatch):
    for name in ("TOSITE_WORKERS", "TOSITE_RATE_LIMIT", "TOSITE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    settings = read_settings()
    assert settings.rate_limit == 60
    assert settings.workers >= 1
