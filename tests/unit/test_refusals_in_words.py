"""What an operation refuses with is said in the language of the page; the API's own answers stay English."""

import pytest

from tosite.portal.docs.messages import messages
from tosite.portal.words import DEFAULT, GAP, LANGUAGES, catalogue, worded

OTHERS = sorted(LANGUAGES.keys() - {DEFAULT})
TEXTS = sorted({message.text for message in messages()})


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_of_the_code_is_translated(language):
    assert [text for text in TEXTS if text not in catalogue(language)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_as_many_gaps_as_the_refusal(language):
    words = catalogue(language)
    assert [text for text in TEXTS if words[text].count(GAP) != text.count(GAP)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_of_a_refusal_that_nobody_says_any_more(language):
    from importlib.resources import files

    from babel.messages.pofile import read_po

    file = files("tosite.portal") / "words" / "refusals" / f"{language}.po"
    with file.open("rb") as text:
        kept = {str(message.id) for message in read_po(text) if message.id}
    assert kept - set(TEXTS) == set()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("text", [text for text in TEXTS if GAP in text])
def test_what_varies_stays_in_the_translation(language, text):
    values = [f"<{number}>" for number in range(text.count(GAP))]
    pieces = text.split(GAP)
    said = "".join(piece + value for piece, value in zip(pieces, [*values, ""], strict=True))
    translated = worded(said, language)
    assert translated != said
    places = [translated.find(value) for value in values]
    assert -1 not in places
    assert places == sorted(places)


def test_the_refusal_that_says_more_wins_over_one_with_more_gaps():
    assert worded("An invoice of type SALES_INVOICE in status SENT cannot be changed", "sv") == catalogue("sv")[
        "An invoice of type … in status … cannot be changed"
    ].replace(GAP, "SALES_INVOICE", 1).replace(GAP, "SENT", 1)


def test_what_nobody_translated_stays_as_it_is():
    assert worded("The moon is full", "fi") == "The moon is full"
    assert worded("Is required", DEFAULT) == "Is required"
