"""Payment references of Finland (FI), ISO 11649 (RF), Sweden (OCR) and Norway (KID): made and checked."""

from stdnum import iso11649, luhn
from stdnum.exceptions import ValidationError

KINDS_BY_COUNTRY: dict[str, tuple[str, ...]] = {
    "FINLAND": ("FI", "RF"),
    "SWEDEN": ("OCR", "RF"),
    "NORWAY": ("KID", "RF"),
    "DENMARK": ("GIK01", "GIK04", "GIK15", "FIK71", "FIK73", "FIK75", "RF"),
}


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def finnish_reference(base: str) -> str:
    """``base`` with its check digit: weights 7, 3, 1 from the right, up to the next ten."""
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(base)))
    return f"{base}{-total % 10}"


def is_finnish_reference(ref: str) -> bool:
    """4 to 20 digits of which the last is the check digit."""
    bare = ref.replace(" ", "").lstrip("0")
    return _digits(bare) and 4 <= len(bare) <= 20 and finnish_reference(bare[:-1]) == bare


def rf_reference(ref: str) -> str:
    """The ISO 11649 form: RF, check = 98 - (reference, RF, 00) mod 97, reference."""
    number = int("".join(str(int(c, 36)) for c in f"{ref}RF00"))
    return f"RF{98 - number % 97:02d}{ref}"


def is_rf_reference(ref: str) -> bool:
    """A creditor reference whose check holds."""
    if not ref.isascii():
        return False
    try:
        iso11649.validate(ref)
    except ValidationError:
        return False
    return True


def kid_mod11(base: str) -> str:
    """``base`` with the Norwegian mod 11 check: weights 2 to 7 from the right, ten is written ``-``."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(base)))
    check = -total % 11
    return f"{base}{'-' if check == 10 else check}"


def is_valid(kind: str, ref: str) -> bool:
    """Does ``ref`` fit the rules of its kind, check digit included."""
    if kind == "FI":
        return is_finnish_reference(ref)
    if kind == "RF":
        return is_rf_reference(ref)
    if kind == "KID" and _digits(ref[:-1]) and 2 <= len(ref) <= 25 and kid_mod11(ref[:-1]) == ref:
        return True
    return _digits(ref) and 2 <= len(ref) <= 25 and bool(luhn.is_valid(ref))


def generate(kind: str, number: int) -> str:
    """A legal reference of ``kind`` made from a running number."""
    base = f"{number:03d}"
    if kind == "FI":
        return finnish_reference(base if base[0] != "0" else f"1{base}")
    if kind == "RF":
        return rf_reference(generate("FI", number))
    return f"{base}{luhn.calc_check_digit(base)}"
