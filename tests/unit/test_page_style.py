"""How the pages of a company look, as examples."""

from tosite.pages.drawing import style_of
from tosite.pages.style import Style

TEMPLATE = {
    "colours": {"text": "#102030", "accent": "#7a1f5c", "background": "#f4efe6"},
    "texts": [
        {"language": "FINNISH", "header": "Syksy", "introduction": "Kiitos", "footer": "Jäsen"},
        {"language": "NORWEGIAN", "footer": "Medlem"},
    ],
}


def test_a_page_without_a_template_is_plain_and_has_the_logo_of_the_company():
    assert style_of(None, b"logo", "fi") == Style(logo=b"logo")


def test_a_template_brings_its_colours_and_the_texts_of_the_page_in_its_language():
    style = style_of(TEMPLATE, None, "fi")
    assert (style.text, style.accent, style.background) == ("#102030", "#7a1f5c", "#f4efe6")
    assert (style.header, style.introduction, style.footer) == ("Syksy", "Kiitos", "Jäsen")
    assert style_of(TEMPLATE, None, "no").footer == "Medlem"


def test_a_language_that_a_template_has_no_texts_in_has_none():
    style = style_of(TEMPLATE, None, "en")
    assert (style.header, style.introduction, style.footer) == ("", "", "")


def test_coloured_paper_without_an_accent_is_written_on_in_one_colour():
    assert style_of({"colours": {"text": "#ffffff", "background": "#000000"}}, None, "fi").accent == "#ffffff"
    assert style_of({"colours": {}}, None, "fi") == Style()


def test_what_is_less_important_lies_between_the_colours_of_text_and_paper():
    assert (Style().muted, Style().rule) == ("#606060", "#c6c6c6")
    assert Style(text="#ffffff", background="#000000").muted == "#9e9e9e"


def test_a_footer_of_five_lines_has_room_at_the_foot_and_a_longer_one_has_not():
    assert [Style(footer="line\n" * count).foot for count in (0, 1, 5, 6)] == [0, 1, 5, 0]
    assert [Style(footer="x" * length).foot for length in (95, 96, 475, 476)] == [1, 2, 5, 0]
