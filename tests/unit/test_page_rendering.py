"""What is drawn: texts and figures in the PDF, archive form, hostile and long texts, threads."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from PIL import Image
from pypdf import PdfReader

from paper import MOMENT, PLAIN, body, sheet_of, text_of
from tosite.pages import render
from tosite.pages.style import Style
from tosite.pages.words import LANGUAGES

WINDOWS_1252 = bytes(i for i in range(0x20, 0x100) if i not in (0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xAD)).decode(
    "cp1252"
)
MARKUP = '#import "@preview/x" $x^2$ *bold* _it_ <script>alert(1)</script> `raw` \\ @ref // c /* d */ [x] {y} -- ~'


def pdf_of(sheet, style=PLAIN, source=None):
    return render.pdf(sheet, style, MOMENT, source)


def tight(text):
    return "".join(text.split()).replace("\u200b", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_shows_every_figure_and_word_of_its_content(language):
    sheet = sheet_of(body(language, orderReference="PO 1", penaltyPercent=8))
    text = tight(text_of(pdf_of(sheet)))
    shown = [sheet.title, sheet.total.label, sheet.total.value, *sheet.recipient]
    shown += [part for pair in (*sheet.facts, *sheet.sums, *sheet.payment.lines) for part in (pair.label, pair.value)]
    shown += [cell for row in sheet.vat.rows for cell in row] + [cell for row in sheet.rows for cell in row.cells]
    assert [part for part in shown if tight(part) not in text] == []


def test_it_claims_pdf_a_3b_embeds_its_data_and_is_tagged():
    source = json.dumps({"invoiceNumber": 1042}).encode()
    reader = PdfReader(BytesIO(pdf_of(sheet_of(body()), source=source)))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert reader.attachments == {"invoice.json": [source]}
    assert reader.trailer["/Root"]["/AF"]
    assert reader.trailer["/Root"]["/Lang"] == "fi"
    assert reader.metadata.title == "Lasku 1042"
    fonts = [f.get_object() for page in reader.pages for f in page["/Resources"]["/Font"].values()]
    assert all("/FontFile3" in f["/DescendantFonts"][0].get_object()["/FontDescriptor"] for f in fonts)


def logo_of_glass():
    """A logo that the page shines through."""
    out = BytesIO()
    Image.new("RGBA", (600, 200), (200, 60, 20, 128)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("style", [PLAIN, Style(logo=logo_of_glass(), background="#f4efe6", footer="At the foot")])
@pytest.mark.parametrize("rows", [1, 200])
def test_it_keeps_what_the_archive_form_asks_of_its_structure(style, rows):
    """ISO 19005-3: what a reader can see of it without a validator of its own."""
    reader = PdfReader(BytesIO(pdf_of(sheet_of(body(rows=rows)), style, b"{}")))
    root = reader.trailer["/Root"]
    assert not reader.is_encrypted
    assert len(reader.trailer["/ID"]) == 2
    (intent,) = root["/OutputIntents"]
    profile = intent.get_object()["/DestOutputProfile"].get_object()
    assert (intent.get_object()["/S"], profile["/N"]) == ("/GTS_PDFA1", 3)
    assert profile.get_data()[36:40] == b"acsp"
    (attached,) = root["/AF"]
    file = attached.get_object()
    assert (file["/AFRelationship"], file["/UF"]) == ("/Data", "invoice.json")
    assert file["/EF"]["/F"].get_object()["/Subtype"] == "/application/json"
    assert root["/MarkInfo"]["/Marked"].value is True
    fonts = 0
    for number in range(1, reader.trailer["/Size"]):
        thing = reader.get_object(number)
        if isinstance(thing, dict):
            assert not {"/AA", "/JS", "/JavaScript", "/Launch", "/OPI", "/Alternates", "/TR"} & thing.keys()
            assert thing.get("/Filter") != "/LZWDecode"
            assert not thing.get("/Interpolate")
            if thing.get("/Type") == "/FontDescriptor":
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & thing.keys()
                fonts += 1
            if thing.get("/Subtype") == "/Type0":
                assert "/ToUnicode" in thing
    assert fonts == 2  # regular and bold


def test_the_same_invoice_gives_the_same_bytes():
    assert pdf_of(sheet_of(body())) == pdf_of(sheet_of(body()))


def test_two_hundred_rows_repeat_the_header_number_the_pages_and_keep_the_sums_with_a_row():
    sheet = sheet_of(body("ENGLISH", rows=200))
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf_of(sheet))).pages]
    count = len(pages)
    assert count > 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} ({count})" in page
    rowed = [page for page in pages if "pcs" in page]
    assert all("Description" in page and "Total excl. VAT" in page for page in rowed)
    assert [n for n in range(1, 201) if not any(f" {n}\n" in page or f" {n} " in page for page in rowed)] == []


@pytest.mark.parametrize("rows", range(28, 38))
def test_no_page_has_the_sums_alone(rows):
    sheet = sheet_of(body("ENGLISH", rows=rows))
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf_of(sheet))).pages]
    assert [("pcs" in page) for page in pages if "Total EUR" in page] == [True]


def test_markup_and_every_character_of_windows_1252_are_printed_as_they_are():
    sent = body()
    sent["invoiceRows"][0].update(product=MARKUP, comment=WINDOWS_1252)
    sent["counterParty"]["counterPartyAddress"]["name"] = "#panic() $"
    text = tight(text_of(pdf_of(sheet_of(sent))))
    assert tight(MARKUP) in text
    assert "#panic()$" in text
    assert [c for c in WINDOWS_1252 if not c.isspace() and c not in text] == []


def test_what_no_font_has_becomes_a_box_and_invisible_characters_go():
    assert render.printable("a\u0007b\u202ec \U0001f600 漢\ue000 Ж Ω e\u0301") == "abc □ □□ Ж Ω é"


def test_everything_that_counts_as_drawn_can_be_drawn_in_the_archive_form():
    characters = [chr(c) for first, last in render._DRAWN for c in range(first, last + 1)]
    kept = [c for c in characters if render.printable(c) == c]
    assert len(kept) > 2000
    # in pieces of what the contract's field holds
    for start in range(0, len(kept), 5000):
        information = " ".join(kept[start : start + 5000])
        assert pdf_of(sheet_of(body(rows=1, additionalInformation=information))).startswith(b"%PDF")


def test_the_longest_texts_and_the_largest_sums_fit():
    sent = body(rows=4, additionalInformation="words and more words " * 470)
    rows = sent["invoiceRows"]
    rows[0].update(product="X" * 5000, comment="\n" * 512)
    rows[1].update(product="Y" * 300, comment="Z" * 512, headerText="H" * 512, explanationText="E" * 512)
    rows[2].update(quantity=1000000, unitPrice=987654.123456)
    rows[3].update(product="word " * 3000, vatPercent=0)
    sent["counterParty"]["counterPartyAddress"].update(
        name="Å" * 80, street="S" * 80, specifier="T" * 80, city="C" * 40
    )
    sheet = sheet_of(sent)
    pdf = pdf_of(sheet)
    text = tight(text_of(pdf))
    assert text.count("X") >= 5000
    assert text.count("Z") >= 512
    assert tight(sheet.total.value) in text
    for page in PdfReader(BytesIO(pdf)).pages:
        seen = []
        page.extract_text(visitor_text=lambda text, cm, tm, font, size, seen=seen: seen.append((text, tm, cm)))
        width = float(page.mediabox.width)
        assert all(0 <= cm[4] + tm[4] * (cm[0] or 1) <= width for text, tm, cm in seen if text.strip())


def test_a_row_without_anything_optional_and_a_company_without_details():
    from dataclasses import replace

    from paper import FINNISH

    sent = body("ENGLISH", rows=1)
    sent["counterParty"] = {"counterPartyAddress": {"name": "M"}}
    sheet = sheet_of(sent, replace(FINNISH, info={}, bic=None))
    assert "Page1(1)" in tight(text_of(pdf_of(sheet)))


def png(size, colour):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def test_a_logo_a_colour_and_a_foot_are_drawn():
    style = Style(logo=png((600, 200), "#c83c14"), accent="#7a1f5c", footer="Registered in Helsinki\nThank you")
    sheet = sheet_of(body("ENGLISH"))
    picture = Image.open(BytesIO(render.images(sheet, style)[0])).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(1 << 24)}
    assert {(0xC8, 0x3C, 0x14), (0x7A, 0x1F, 0x5C)} <= colours
    text = text_of(pdf_of(sheet, style))
    assert "Registered in Helsinki" in text
    assert "Thank you" in text


def test_a_template_has_its_colours_and_its_texts_above_the_rows_and_at_the_foot():
    style = Style(
        text="#102030",
        accent="#7a1f5c",
        background="#f4efe6",
        header="Autumn at the nursery",
        introduction="We thank you for your order.\nAs agreed:",
        footer="Member of the association",
    )
    sheet = sheet_of(body("ENGLISH", rows=60))
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf_of(sheet, style))).pages]
    assert all("Member of the association" in page for page in pages)
    first = pages[0]
    assert -1 < first.index("Autumn at the nursery") < first.index("As agreed:") < first.index("Description")
    assert "Autumn at the nursery" not in "".join(pages[1:])
    picture = Image.open(BytesIO(render.images(sheet, style)[0])).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(1 << 24)}
    assert {(0x10, 0x20, 0x30), (0x7A, 0x1F, 0x5C), (0xF4, 0xEF, 0xE6)} <= colours


@pytest.mark.parametrize("footer", ["words and more words " * 95, "\n" * 1990 + "the end"])
def test_a_long_footer_stands_once_below_the_sums_and_nothing_is_lost(footer):
    sheet = sheet_of(body("ENGLISH", rows=40))
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf_of(sheet, Style(footer=footer)))).pages]
    last = footer.split()[-1]
    assert last not in pages[0]
    assert tight("".join(pages)).count(tight(footer)) == 1


@pytest.mark.parametrize(
    "logo", [b"", b"no picture", png((40, 40), "red")[:60], b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_a_logo_that_is_no_picture_is_left_out(logo):
    assert pdf_of(sheet_of(body()), Style(logo=logo)) == pdf_of(sheet_of(body()))


def test_a_page_is_a_picture_of_a4_in_png_and_jpeg():
    first = render.images(sheet_of(body()), PLAIN)[0]
    for data, kind in ((first, "PNG"), (render.jpeg(first), "JPEG")):
        picture = Image.open(BytesIO(data))
        assert (picture.format, picture.size) == (kind, (1191, 1684))


def test_many_threads_draw_at_once_and_each_its_own():
    sheets = {number: sheet_of(body("ENGLISH", rows=5, orderReference=f"(no {number})")) for number in range(16)}
    together = Barrier(8)

    def draw(number):
        if number < 8:
            together.wait(timeout=60)
        return number, text_of(pdf_of(sheets[number]))

    with ThreadPoolExecutor(8) as pool:
        for number, text in pool.map(draw, sheets):
            assert [n for n in sheets if f"(no {n})" in text] == [number]
