"""The pages of the developer portal."""

from datetime import UTC, datetime

from tosite.generations.windows import GENERATIONS, REFUSE, named
from tosite.portal.docs import changelog, messages, prices, status
from tosite.portal.docs.guides import guides
from tosite.portal.docs.limits import limits
from tosite.portal.docs.markdown import anchor_of, coloured
from tosite.portal.docs.meanings import MEANINGS, PARTS
from tosite.portal.docs.reference import reference
from tosite.portal.docs.search import MOST, search
from tosite.portal.pages import Access, Answer, File, Page, PageRequest, page
from tosite.portal.words import SPOKEN
from tosite.web.app import document
from tosite.web.errors import ApiError
from tosite.web.own import PREFIX

_EXAMPLE = """\
curl "$TOSITE_URL/invoices" \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Idempotency-Key: order-4711" \\
  --json @invoice.json

{"id": 10012, "invoiceNumber": 1,
 "status": "UNFINISHED", "ledgerReceiptId": 10013,
 "invoiceSumInfo": [{"currency": "EUR",
   "excludingVatTotal": 825, "vatSumTotal": 210.38,
   "invoiceSumTotal": 1035.38}]}
"""


@page("GET", "/", Access.PUBLIC, offline=True)
def home(request: PageRequest) -> Answer:
    """What this is, for whom, and three ways on."""
    operations = [o for o in reference().operations.values() if not o.path.startswith(PREFIX)]
    counts = {"served": sum(o.served for o in operations), "operations": len(operations)}
    return Page("docs/home.html", {**counts, "example": coloured(_EXAMPLE, "bash")}, kept="")


@page("GET", "/docs", Access.PUBLIC, offline=True)
def overview(request: PageRequest) -> Answer:
    """Everything there is to read."""
    return Page("docs/overview.html", {"guides": guides()}, kept="")


@page("GET", "/docs/guides/{name}", Access.PUBLIC, offline=True)
def guide(request: PageRequest) -> Answer:
    """One guide. Raises ApiError 404."""
    found = guides().get(request.path["name"])
    if found is None:
        raise ApiError(404)
    names = list(guides())
    at = names.index(found.name)
    following = guides()[names[at + 1]] if at + 1 < len(names) else None
    return Page("docs/guide.html", {"guide": found, "guides": guides(), "following": following}, kept=found.name)


@page("GET", "/docs/reference", Access.PUBLIC, offline=True)
def reference_index(request: PageRequest) -> Answer:
    """Every operation by its tag."""
    return Page("docs/reference.html", {"tags": reference().by_tag(), "anchor": anchor_of}, kept="")


@page("GET", "/docs/reference/{slug}", Access.PUBLIC, offline=True)
def operation(request: PageRequest) -> Answer:
    """One operation, with a form to try it. Raises ApiError 404."""
    found = reference().operations.get(request.path["slug"])
    if found is None:
        raise ApiError(404)
    values = {"operation": found, "schemas": reference().schemas, "names": PARTS, "anchor": anchor_of}
    return Page("docs/operation.html", values, kept=found.slug)


@page("GET", "/docs/reference/schemas/{name}", Access.PUBLIC, offline=True)
def schema(request: PageRequest) -> Answer:
    """One schema, and which operations speak of it. Raises ApiError 404."""
    found = reference().schemas.get(request.path["name"])
    if found is None:
        raise ApiError(404)
    uses = [reference().operations[slug] for slug in reference().uses[found.name]]
    return Page("docs/schema.html", {"schema": found, "schemas": reference().schemas, "uses": uses}, kept=found.name)


@page("GET", "/docs/messages", Access.PUBLIC, offline=True)
def all_messages(request: PageRequest) -> Answer:
    """Every code and message of a refusal."""
    values = {"codes": messages.codes(), "meanings": MEANINGS, "parts": PARTS, "groups": messages.by_capability()}
    return Page("docs/messages.html", values, kept="")


@page("GET", "/docs/limits", Access.PUBLIC, offline=True)
def all_limits(request: PageRequest) -> Answer:
    """Limits, and how long what is kept."""
    return Page("docs/limits.html", {"limits": limits(request.settings)}, kept="")


@page("GET", "/docs/versions", Access.PUBLIC, offline=True)
def versions(request: PageRequest) -> Answer:
    """Which versions of the contract are served, where, and for how long."""
    today = datetime.now(UTC).date()
    values = {
        "version": document()["info"]["version"],
        "supported": named("supported", today),
        "generations": list(reversed(GENERATIONS)),
        "today": today,
        "refuses": request.settings.old_versions == REFUSE,
    }
    return Page("docs/versions.html", values)


@page("GET", "/docs/prices", Access.PUBLIC)
def all_prices(request: PageRequest) -> Answer:
    """The price lists in force, and those that are announced."""
    return Page("docs/prices.html", {"lists": prices.price_lists(request.tx)})


@page("GET", "/docs/changelog", Access.PUBLIC, offline=True)
def changes(request: PageRequest) -> Answer:
    """What has changed."""
    return Page("docs/changelog.html", {"releases": changelog.releases()}, kept="")


@page("GET", "/docs/changelog.xml", Access.PUBLIC, offline=True)
def feed(request: PageRequest) -> Answer:
    """The same for feed readers."""
    return File("application/atom+xml; charset=utf-8", changelog.feed(request.host_url))


@page("GET", "/docs/status", Access.PUBLIC, offline=True)
def current_status(request: PageRequest) -> Answer:
    """How this server is; the page comes up while the database is away, and says so with 503."""
    now = status.measure(request.database)
    return Page(
        "docs/status.html", {"now": now, "version": document()["info"]["version"]}, 200 if now.reachable else 503
    )


@page("GET", "/docs/search", Access.PUBLIC, offline=True)
def results(request: PageRequest) -> Answer:
    """What fits a question; a part of the page when it is asked for while somebody types."""
    question = request.query.get("q", "").strip()
    template = "docs/results.html" if request.partial else "docs/search.html"
    return Page(template, {"question": question, "found": search(question), "most": MOST})


@page("GET", "/docs/contact", Access.PUBLIC)
def contact(request: PageRequest) -> Answer:
    """Whom to ask, and what help costs."""
    return _contact(request)


@page("POST", "/docs/contact", Access.PUBLIC)
def ask(request: PageRequest) -> Answer:
    """Ask a question by the form; what is wrong with it is shown beside it, with what was written."""
    question = {name: request.form.get(name, "") or None for name in _ASKED}
    question["language"] = SPOKEN[request.language]
    try:
        answer = request.operations.perform_public(request.tx, "POST", "/service/contact", question, request.address)
    except ApiError as refused:
        return _contact(request, refused, question)
    return _contact(request, answer=answer)


_ASKED = ("email", "name", "category", "subject", "text")


def _contact(
    request: PageRequest,
    refused: ApiError | None = None,
    question: dict[str, str | None] | None = None,
    answer: dict[str, str] | None = None,
) -> Answer:
    currency, services = prices.extra_services(request.tx)
    values = {
        "currency": currency,
        "services": services,
        "faults": [(v.field, request.worded(v.message)) for v in refused.violations] if refused else [],
        "question": question or dict.fromkeys(_ASKED),
        "answer": answer,
    }
    return Page("docs/contact.html", values, refused.status if refused else 200)
