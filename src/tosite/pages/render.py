"""Draws a page: PDF/A-3b, PNG and JPEG by typst, which reads nothing but its template and the data given.

The text of an invoice reaches the template as data, never as markup. Typst and its fonts are loaded at the first page.
"""

import base64
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import local
from typing import Any

import msgspec
import typst

from tosite.pages.codes import barcode_svg, qr_svg
from tosite.pages.sheet import Sheet
from tosite.pages.style import Style

_FOLDER = Path(str(files("tosite.pages")))
_DOTS_PER_INCH = 144
_JPEG_QUALITY = 90
_LONGEST_WORD = 24
_LONGEST_TEXT = 20_000
_LOGO_BOX = (1200, 400)  # pixels: 80 by 27 mm at 380 dots per inch
_LARGEST_LOGO = 40_000_000  # pixels that a logo may have before it is made smaller
_MISSING = "□"
_LONG_ROW = 1800  # characters that a row may have and still be kept on one page
_LINE = 45  # characters of the narrowest line of a row

# What the fonts inside typst can draw; PDF/A has no room for a missing glyph.
_DRAWN = (
    (0x20, 0x4FF),
    (0x1E00, 0x1FFF),
    (0x2010, 0x203A),
    (0x2044, 0x2044),
    (0x2070, 0x209C),
    (0x20A0, 0x20BF),
    (0x2100, 0x211E),
    (0x2122, 0x2122),
    (0x2126, 0x2151),
    (0x2190, 0x22FF),
    (0x2460, 0x2473),
    (0x2500, 0x2606),
    (0xFB00, 0xFB04),
)
_local = local()


def pdf(sheet: Sheet, style: Style, moment: datetime, source: bytes | None = None) -> bytes:
    """The page as PDF/A-3b, with ``source`` (JSON) as an associated file. The same input gives the same bytes.

    ``moment`` is the date of the document inside the file, in UTC.
    """
    drawn = _compiler().compile(
        format="pdf",
        sys_inputs=_inputs(sheet, style, source),
        pdf_standards=["a-3b"],
        timestamp=moment.replace(tzinfo=UTC),
    )
    assert isinstance(drawn, bytes)  # noqa: S101  (one file for all pages)
    return drawn


def images(sheet: Sheet, style: Style) -> list[bytes]:
    """Every page as PNG."""
    drawn = _compiler().compile(format="png", ppi=_DOTS_PER_INCH, sys_inputs=_inputs(sheet, style, None))
    return drawn if isinstance(drawn, list) else [drawn or b""]


def jpeg(png: bytes) -> bytes:
    """A page's PNG as JPEG."""
    from PIL import Image

    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


def printable(text: str) -> str:
    """The text as the fonts can draw it: invisible characters gone, missing ones as boxes, long words breakable.

    Nobody reads a text of more than some pages in one field; setting one takes time by the square of its length.
    """
    text = text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "..."
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_drawn, unicodedata.normalize("NFC", text)))
    if len(text) > _LONGEST_WORD and any(len(part) > _LONGEST_WORD for part in text.split(" ")):
        return " ".join(_breakable(part) for part in text.split(" "))
    return text


def _drawn(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Cc", "Cf"):
        return " " if character in "\t\n\r" else ""
    code = ord(character)
    return character if any(first <= code <= last for first, last in _DRAWN) and kind[0] != "C" else _MISSING


def _breakable(part: str) -> str:
    """A word without a place to break gets one after every character."""
    return part if len(part) <= _LONGEST_WORD else "\u200b".join(part)


def _compiler() -> typst.Compiler:
    """The thread's own: a Compiler that two threads use at once fails."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(_FOLDER / "invoice.typ", root=_FOLDER, ignore_system_fonts=True)
    compiler: typst.Compiler = _local.compiler
    return compiler


def _inputs(sheet: Sheet, style: Style, source: bytes | None) -> dict[str, str]:
    data = _cleaned(msgspec.to_builtins(sheet))
    for row, drawn in zip(sheet.rows, data["rows"], strict=True):
        drawn["long"] = len(row.product) + sum(max(len(text), _LINE) for text in row.details) > _LONG_ROW
    payment = sheet.payment
    data["codes"] = {
        "barcode": barcode_svg(payment.barcode) if payment and payment.barcode else None,
        "qr": qr_svg(payment.qr) if payment and payment.qr else None,
    }
    data["style"] = {
        **{name: getattr(style, name) for name in ("accent", "text", "background", "muted", "rule")},
        "header": _printable_lines(style.header),
        "introduction": _printable_lines(style.introduction),
        "foot": style.foot,
        "footer": _printable_lines(style.footer) if style.foot else [],
        "closing": [] if style.foot else _printable_lines(style.footer),
        "logo": _logo(style.logo) if style.logo else None,
    }
    data["source"] = source.decode() if source else None
    return {"data": msgspec.json.encode(data).decode()}


def _printable_lines(text: str) -> list[str]:
    return [printable(line) for line in text.splitlines()]


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_cleaned(v) for v in value]
    return {k: _cleaned(v) for k, v in value.items()} if isinstance(value, dict) else value


@lru_cache(maxsize=32)
def _logo(data: bytes) -> dict[str, Any] | None:
    """A logo as SVG around its pixels, no larger than it is printed; None for what is no picture."""
    from PIL import Image

    try:
        picture = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
        if picture.width * picture.height > _LARGEST_LOGO:
            return None
        small = picture.convert("RGBA")
        small.thumbnail(_LOGO_BOX)
        out = BytesIO()
        small.save(out, "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    width, height = small.size
    pixels = base64.b64encode(out.getvalue()).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{pixels}"/></svg>'
    )
    return {"svg": svg, "ratio": width / height}
