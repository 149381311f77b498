"""Every message of the templates is there in every language."""

import re
from importlib.resources import files

import pytest

from tosite.portal.words import DEFAULT, LANGUAGES, catalogue


def templates(folder):
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from templates(entry)
        else:
            yield entry.read_text()


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {DEFAULT}))
def test_every_message_of_the_templates_is_translated(language):
    texts = "\n".join(templates(files("tosite.portal") / "templates"))
    used = {double or single for double, single in re.findall(r"""\b_\((?:"([^"]+)"|'([^']+)')\)""", texts)}
    assert len(used) > 30
    assert used - catalogue(language).keys() == set()
