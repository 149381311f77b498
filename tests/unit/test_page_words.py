"""Every message of the pages is there in every language: in templates, in handlers, and the words of the contract."""

import io
import re
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.extract import extract

from tosite.portal.console.labels import LABELS
from tosite.portal.words import DEFAULT, LANGUAGES, catalogue

PORTAL = Path(str(files("tosite.portal")))
LOGIN = Path(str(files("tosite.oauth")))


def messages():
    found = set(LABELS.values())
    for pattern, method in (("*.html", "jinja2.ext:babel_extract"), ("*.py", "python")):
        for file in (*PORTAL.rglob(pattern), *LOGIN.glob(pattern)):
            keywords = {"_": None, "N_": None}
            found |= {text for _, text, _, _ in extract(method, io.BytesIO(file.read_bytes()), keywords=keywords)}
    return found


def test_messages_are_found_in_templates_and_handlers():
    assert {"Skip to content", "Open receivables", "The payment is noted", "Purchase invoice"} <= messages()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {DEFAULT}))
def test_every_message_is_translated(language):
    assert sorted(messages() - catalogue(language).keys()) == []


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {DEFAULT}))
def test_no_translation_has_markup_or_lost_its_placeholders(language):
    for text, translation in catalogue(language).items():
        assert "<" not in translation
        assert sorted(re.findall(r"{\w*}", text)) == sorted(re.findall(r"{\w*}", translation))
