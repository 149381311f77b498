"""The developer portal over HTTP: every page comes, leads somewhere, and lets nothing foreign in."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import httpx
import pytest

from tosite.portal.docs.guides import guides
from tosite.portal.docs.reference import reference

ATOM = {"a": "http://www.w3.org/2005/Atom"}
NO_PAGES = {"/health", "/api/status", "/api/openapi.json", "/console/login"}
"""What pages lead to beside pages of the portal."""


class Parsed(HTMLParser):
    """What a page links to, what can be linked to in it, and the order of its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(given["href"])
        elif tag in ("link", "script", "img") and (source := given.get("href") or given.get("src")):
            self.sources.append(source)
        if "id" in given:
            self.ids.append(given["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if (tag == "script" and "src" not in given) or tag == "style" or "style" in given:
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]


@pytest.fixture(scope="module")
def visitor(sandbox):
    with httpx.Client(base_url=sandbox["host_url"], follow_redirects=False, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def crawled(visitor):
    """Every page that can be reached from the home page."""
    found, waiting = {}, ["/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = visitor.get(path)
        found[path] = (answer, Parsed(answer.text) if "text/html" in answer.headers["content-type"] else None)
        if found[path][1] and path not in NO_PAGES:
            targets = (urlsplit(urljoin(path, link)) for link in found[path][1].links)
            waiting += [t.path for t in targets if not t.netloc and not t.query]
    return found


def pages(crawled):
    return {path: parsed for path, (_, parsed) in crawled.items() if parsed and path not in NO_PAGES}


def test_every_link_and_every_fragment_leads_somewhere(crawled):
    for path, (answer, _) in crawled.items():
        assert answer.status_code == 200, path
    for path, parsed in pages(crawled).items():
        for link in parsed.links:
            target = urlsplit(urljoin(path, link))
            if target.fragment:
                assert target.fragment in crawled[target.path][1].ids, f"{link} of {path}"


def test_everything_is_reached_from_the_home_page(crawled):
    assert {guide.location for guide in guides().values()} <= crawled.keys()
    assert {operation.location for operation in reference().operations.values()} <= crawled.keys()
    for name in ("messages", "limits", "versions", "changelog", "changelog.xml", "status", "contact", "prices"):
        assert f"/docs/{name}" in crawled


def test_every_page_lets_nothing_foreign_in(crawled):
    for path, parsed in pages(crawled).items():
        headers = crawled[path][0].headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert parsed.inline == [], path
        for source in parsed.sources + parsed.links:
            assert not urlsplit(source).netloc, f"{source} of {path}"


def test_every_page_has_one_title_and_headings_in_order(crawled):
    for path, parsed in pages(crawled).items():
        assert parsed.headings.count(1) == 1, path
        assert parsed.headings[0] == 1, path
        for before, after in zip(parsed.headings, parsed.headings[1:], strict=False):
            assert after <= before + 1, path
        assert parsed.tags.count("main") == parsed.tags.count("header") == parsed.tags.count("footer") == 1
        assert len(parsed.ids) == len(set(parsed.ids)), path


def test_pages_are_packed_and_not_sent_again_to_whoever_has_them(visitor):
    first = visitor.get("/docs/reference")
    assert first.headers["content-encoding"] == "gzip"
    again = visitor.get("/docs/reference", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.get("/docs/reference", headers={"Accept-Encoding": "identity"}).text == first.text


def test_a_page_in_another_language_is_another_page(visitor):
    first = visitor.get("/", headers={"Accept-Language": "fi"})
    assert "Aloita viidessä minuutissa" in first.text
    assert '<html lang="fi"' in first.text
    other = visitor.get("/", headers={"Accept-Language": "en", "If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(("language", "word"), [("fi", "Oppaat"), ("sv", "Guider"), ("nb", "Veiledninger")])
def test_home_and_navigation_speak_four_languages(visitor, language, word):
    assert word in visitor.get(f"/docs/status?lang={language}").text
    visitor.cookies.clear()


@pytest.mark.parametrize("path", ["guides/none", "reference/get-none", "reference/schemas/None"])
def test_what_is_not_there_is_404(visitor, path):
    answer = visitor.get(f"/docs/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_a_page_cannot_be_posted_to(visitor):
    assert visitor.post("/docs").status_code == 405


def test_the_status_page_tells_what_it_has_measured(visitor):
    text = visitor.get("/docs/status").text
    assert "This server works." in text
    assert re.search(r"PostgreSQL \d+\.\d+, answered in \d+\.\d ms", text)
    assert re.search(r"Webhook messages that are due</th><td>\d+<", text)


def test_the_feed_is_atom_and_leads_to_the_page(visitor, crawled):
    answer = visitor.get("/docs/changelog.xml")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (root, *root.findall("a:entry", ATOM)):
        for needed in ("id", "title", "updated"):
            assert element.findtext(f"a:{needed}", namespaces=ATOM)
    for link in root.findall("a:entry/a:link", ATOM):
        path, fragment = urlsplit(link.get("href"))[2], urlsplit(link.get("href")).fragment
        assert fragment in crawled[path][1].ids


@pytest.mark.parametrize(
    ("question", "kind", "title"),
    [
        ("approve invoice", "Operation", "PUT /invoices/{invoiceId}/approve"),
        ("pkce", "Guide", "Authorisation: Log in with a code and PKCE"),
        ("CLOSED_FISCAL", "Message", "CLOSED_FISCAL_PERIOD"),
        ("bankReferenceCode", "Schema", "PaymentInfo"),
        ("idempotency", "Guide", "Idempotent retries"),
    ],
)
def test_the_search_finds(visitor, question, kind, title):
    text = visitor.get("/docs/search", params={"q": question}).text
    assert re.search(rf">{kind}</small> <a href=\"[^\"]+\">{re.escape(title)}</a>", text)


def test_the_search_answers_a_part_of_the_page_while_somebody_types(visitor):
    text = visitor.get("/docs/search", params={"q": "invoice"}, headers={"HX-Request": "true"}).text
    assert "<html" not in text
    assert "/docs/guides/sales-invoices" in text


@pytest.mark.parametrize("question", ["", " ", "zzzz", "<script>alert(1)</script>", "%00", "a" * 5000, "(", "\\"])
def test_no_question_is_too_odd(visitor, question):
    answer = visitor.get("/docs/search", params={"q": question})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
