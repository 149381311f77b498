"""Rules of attachments: names, file kinds, sizes and owners (contract, Attachments)."""

from urllib.parse import quote

from tosite.web.errors import Violation

MAX_BYTES = 10_000_000
MAX_NAME = 255
UNKNOWN_FILE = "application/octet-stream"
SENT_WITH = frozenset({"SALES_INVOICE", "SALES_ORDER", "PURCHASE_ORDER"})
"""The kinds of owner whose attachments can travel with the document."""

OWNER_KINDS = {
    "CUSTOMER_BUSINESS_PARTNER_REGISTER": "CUSTOMER",
    "SUPPLIER_BUSINESS_PARTNER_REGISTER": "SUPPLIER",
    "PERSON_BUSINESS_PARTNER_REGISTER": "PERSON",
    "SALES_PRODUCT_REGISTER": "SALES",
    "PURCHASE_PRODUCT_REGISTER": "PURCHASE",
    "ENVIRONMENT": "ENVIRONMENT",
}
"""The kind of owner behind a ``referenceType``; for INVOICE the invoice's own type takes this place."""

_MIME_TYPES = {
    "7z": "application/x-7z-compressed",
    "avi": "video/x-msvideo",
    "bmp": "image/bmp",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "gif": "image/gif",
    "gz": "application/gzip",
    "heic": "image/heic",
    "htm": "text/html",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/markdown",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "msg": "application/vnd.ms-outlook",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}


def extension(name: str) -> str:
    """What follows the last point, in lower case; empty when there is no point."""
    _, point, last = name.rpartition(".")
    return last.lower() if point else ""


def mime_type(name: str) -> str:
    """The kind of file that the extension stands for."""
    return _MIME_TYPES.get(extension(name), UNKNOWN_FILE)


def check_name(name: str) -> list[Violation]:
    """The violations of a file name: blank, too long, or with control characters."""
    if not name.strip():
        return [Violation("name", "Is required")]
    found = []
    if len(name) > MAX_NAME:
        found.append(Violation("name", f"Must have at most {MAX_NAME} characters"))
    if not name.isprintable() and any(ord(c) < 32 or ord(c) == 127 for c in name):
        found.append(Violation("name", "Must not have control characters"))
    return found


def check_rename(old: str, new: str) -> list[Violation]:
    """The violations of a new name: those of any name, and another extension."""
    found = check_name(new)
    if not found and extension(old) != extension(new):
        found.append(Violation("name", "The extension must stay the same"))
    return found


def check_reference(reference_type: str) -> list[Violation]:
    """A receipt is reached through its invoice, never as an owner of its own."""
    if reference_type == "LEDGERRECEIPT":
        return [Violation("referenceType", "Use INVOICE with the invoiceId of the receipt")]
    return []


def check_size(size: int) -> list[Violation]:
    """The violation of a file above the limit, which counts decimal megabytes."""
    return [Violation("file", f"Must have at most {MAX_BYTES} bytes")] if size > MAX_BYTES else []


def disposition(name: str) -> str:
    """Content-Disposition of a download (RFC 6266): an ASCII fallback, and the true name in UTF-8.

    Nothing of the name can end the header, the quotes or the folder that a file is saved in.
    """
    flat = "".join("_" if c in "/\\" or ord(c) < 32 or ord(c) == 127 else c for c in name)
    plain = "".join(c if c.isascii() and c not in '"%' else "_" for c in flat)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(flat, safe='')}"
