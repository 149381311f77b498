"""What a payer can scan: the Finnish bank bar code and the EPC QR code. Payloads are pure; drawings are SVG.

Sources: Finance Finland, guide for the bank bar code (versions 4 and 5); European Payments Council, EPC069-12.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

import msgspec

from tosite.identifiers.checks import is_bic, is_iban
from tosite.identifiers.references import is_finnish_reference, is_rf_reference, rf_reference

_LARGEST_ON_BARCODE = Decimal("999999.99")
_LARGEST_IN_QR = Decimal("999999999.99")
_QR_NAME = 70
_QR_TEXT = 140
_LONGEST_PAYLOAD = 331  # bytes; keeps the code within the version 13 that is allowed
_MASK = 0  # the checkerboard


class Transfer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A credit transfer in euros as the EPC QR code carries it: with a creditor reference, or with a text."""

    name: str
    iban: str
    amount: Decimal
    bic: str | None = None
    reference: str | None = None
    text: str | None = None


def bank_barcode(iban: str, amount: Decimal, reference: str, due: date) -> str | None:
    """The 54 digits of the Finnish bank bar code: version 4 with a national reference, 5 with an RF one.

    None without a Finnish account or such a reference. An amount beyond six digits is written as zeros: the payer
    fills it in.
    """
    if not (iban.startswith("FI") and is_iban(iban)) or amount <= 0:
        return None
    cents = f"{int(amount * 100):08d}" if amount <= _LARGEST_ON_BARCODE else "0" * 8
    tail = f"{due:%y%m%d}"
    bare = reference.replace(" ", "")
    if is_finnish_reference(bare):
        return f"4{iban[2:]}{cents}000{bare.lstrip('0'):0>20}{tail}"
    if is_rf_reference(bare) and bare[2:].isdigit():
        return f"5{iban[2:]}{cents}{bare[2:4]}{bare[4:]:0>21}{tail}"
    return None


def transfer(
    name: str, iban: str, bic: str | None, amount: Decimal, currency: str, reference: str, text: str
) -> Transfer | None:
    """The EPC transfer of an invoice; None when it is not in euros, has no IBAN, or its amount does not fit.

    A Finnish reference travels in its RF form; any other that is no creditor reference goes into the text.
    """
    if currency != "EUR" or not is_iban(iban) or not 0 < amount <= _LARGEST_IN_QR:
        return None
    bare = reference.replace(" ", "")
    if is_finnish_reference(bare):
        bare = rf_reference(bare.lstrip("0"))
    structured = is_rf_reference(bare)
    return Transfer(
        name=name.strip()[:_QR_NAME].strip(),
        iban=iban,
        amount=amount,
        bic=bic if bic and is_bic(bic) else None,
        reference=bare if structured else None,
        text=None if structured else (reference or text)[:_QR_TEXT].strip(),
    )


def barcode_svg(digits: str) -> str:
    """Code 128 of the digits as SVG, one unit high and a unit wide for each module."""
    from barcode import Code128

    return _svg([[module == "1" for module in Code128(digits).build()[0]]])


def epc_payload(wanted: Transfer) -> bytes | None:
    """What the QR code of a transfer says (EPC069-12, version 002); None when it is too long or leaves out its purpose.

    The text is ISO 8859-1 (2) where that has its characters, else UTF-8 (1).
    """
    said = wanted.reference or wanted.text
    if not wanted.name or not said:
        return None
    lines = ["BCD", "002", "2", "SCT", wanted.bic or "", wanted.name, wanted.iban, f"EUR{wanted.amount:.2f}", ""]
    lines += [wanted.reference] if wanted.reference else ["", said]
    try:
        payload = "\n".join(lines).encode("iso-8859-1")
    except UnicodeEncodeError:
        payload = "\n".join([*lines[:2], "1", *lines[3:]]).encode()
    return payload if len(payload) <= _LONGEST_PAYLOAD else None


@lru_cache(maxsize=256)  # every page of an invoice is asked for by itself
def qr_svg(wanted: Transfer) -> str | None:
    """The QR code of a transfer as SVG; None when its texts are longer than the code may hold.

    Every mask is as good to a reader; trying all eight for the prettiest takes longer than the rest of the page's data.
    """
    import segno

    payload = epc_payload(wanted)
    if payload is None:
        return None
    code = segno.make_qr(payload, error="m", boost_error=False, mask=_MASK)  # level M is prescribed
    return _svg([[bool(module) for module in row] for row in code.matrix])


def _svg(rows: Sequence[Iterable[bool]]) -> str:
    width, path = 0, []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
        width = x
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {len(rows)}" preserveAspectRatio="none" '
        f'shape-rendering="crispEdges"><path d="{"".join(path)}"/></svg>'
    )
