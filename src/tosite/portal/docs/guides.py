"""The guides: Markdown files of the package, in the order in which a newcomer reads them."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tosite.portal.docs.markdown import Document, render

ORDER = (
    "start",
    "taking-into-use",
    "authorisation",
    "integrations",
    "sales-invoices",
    "purchase-invoices",
    "registers",
    "confirmations",
    "attachments",
    "ledger-and-reports",
    "reading-changes",
    "webhooks",
    "retries",
    "paging",
    "errors",
    "sandbox",
)


@dataclass(frozen=True)
class Guide:
    """A guide: its first line is the title, its first paragraph says what it is for."""

    name: str
    title: str
    summary: str
    document: Document

    @property
    def location(self) -> str:
        """Where it is served."""
        return f"/docs/guides/{self.name}"


@cache
def guides() -> dict[str, Guide]:
    """Every guide by its name."""
    return {name: _read(name) for name in ORDER}


def _read(name: str) -> Guide:
    document = render((files("tosite.portal") / "guides" / f"{name}.md").read_text())
    heading, summary = document.sections[1]
    assert heading is not None  # noqa: S101  (a file begins with its title)
    return Guide(name, heading.title, summary.split(". ")[0].rstrip(".") + ".", document)
