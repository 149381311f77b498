"""The file inside a multipart answer of the API."""

from tosite.web.endpoint import Raw


def file_of(answer: Raw) -> tuple[dict[str, str], bytes]:
    """Headers (in lower case) and bytes of the last part: files come after their description (``web/multipart.py``)."""
    boundary = answer.content_type.partition("boundary=")[2].encode()
    part = answer.data.split(b"--" + boundary)[-2]
    head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    pairs = (line.partition(": ") for line in head.decode().split("\r\n"))
    return {name.lower(): value for name, _, value in pairs}, data.removesuffix(b"\r\n")
