"""Where the mails lead: pages of the console, at the address that the installation says it has."""

from tosite.settings import read_settings


def console_page(path: str) -> str | None:
    """The address of a page of the console; None while nobody has said where the installation is reached."""
    address = read_settings().public_url
    return f"{address}/console/{path}" if address else None
