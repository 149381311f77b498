"""What a page shows, as plain texts: the structure that is handed to what draws it.

Nothing heavy is imported here, so that the process that draws stays small.
"""

import msgspec

from tosite.pages.codes import Transfer


class Pair(msgspec.Struct):
    """A label and its value."""

    label: str
    value: str


class Party(msgspec.Struct):
    """A sender: name, address, and the numbers that it is known by."""

    name: str
    lines: list[str]
    ids: list[Pair]


class Block(msgspec.Struct):
    """A heading and the lines below it."""

    title: str
    lines: list[str]


class Row(msgspec.Struct, omit_defaults=True):
    """One row: its texts, and the cells of its figures."""

    product: str
    cells: list[str]
    header: str | None = None
    details: list[str] = []


class Table(msgspec.Struct):
    """Labels, and rows of as many cells."""

    labels: list[str]
    rows: list[list[str]]


class Payment(msgspec.Struct, omit_defaults=True):
    """The payment box: what a payer types, or scans."""

    title: str
    lines: list[Pair]
    barcode_label: str
    scan_label: str
    barcode: str | None = None
    qr: Transfer | None = None


class Sheet(msgspec.Struct, omit_defaults=True):
    """Everything that a page shows."""

    language: str
    title: str
    name: str  # title and number, for the head of later pages
    page_label: str
    sender: Party
    recipient: list[str]
    facts: list[Pair]
    labels: list[str]
    rows: list[Row]
    vat: Table
    sums: list[Pair]
    total: Pair
    mark: str | None = None
    blocks: list[Block] = []
    travels: Table | None = None
    remarks: list[str] = []
    information: list[str] = []
    payment: Payment | None = None
