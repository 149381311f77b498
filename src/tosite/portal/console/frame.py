"""What every page of the console shares: the person's rights, operations, messages after forms, the frame around it.

An area's page is a function of a ``Console``::

    @console_page("GET", "/console/things/{id}", AREA)
    def thing(console: Console) -> Answer:
        return console.page("console/thing.html", title, thing=console.get("/things/{id}", values={...}))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import msgspec
from babel import dates, numbers
from markupsafe import Markup
from psycopg import errors as pg

from tosite.calendar import ZONES, today_in
from tosite.company.rules import READ_ONLY_STATES
from tosite.company.store import company_of, user_of
from tosite.oauth.people import companies_of
from tosite.portal import sessions, words
from tosite.portal.console.labels import LABELS
from tosite.portal.console.navigation import Area, areas, menu
from tosite.portal.pages import Access, Page, PageRequest, Redirect, page
from tosite.portal.pages import Answer as PageAnswer
from tosite.service.provider.access import operator_of
from tosite.service.provider.store import Provider
from tosite.web.endpoint import ENDPOINTS, Answer, Raw, Request
from tosite.web.errors import ApiError, Violation
from tosite.web.members import request_of
from tosite.web.rights import OPERATIONS

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)
SIZE = 25
"""Rows of one page of a list."""


class Shown(dict[str, Any]):
    """An object of the API's JSON in a template: a member that it does not have is None."""

    def __missing__(self, name: str) -> None:
        return None


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return Shown({name: _shown(member) for name, member in value.items()})
    return [_shown(one) for one in value] if isinstance(value, list) else value


class Console:
    """One request for a page of the console, by a person in a company."""

    def __init__(self, request: PageRequest, area: Area) -> None:
        self.request, self.area = request, area
        self.query, self.form, self.path = request.query, request.form, request.path

    @cached_property
    def member(self) -> Request:
        """The person as the API sees them. Raises ApiError 401 when the membership is gone."""
        assert self.request.session is not None  # noqa: S101  (pages of the console are for members)
        opening = ENDPOINTS[("GET", "/sessioninfo")]
        return request_of(self.request.tx, self.request.session.caller, opening, {}, on_page=True)

    @cached_property
    def company(self) -> dict[str, Any]:
        """The company that is shown."""
        return company_of(self.request.tx, self.member.company)

    @cached_property
    def today(self) -> date:
        """Today where the company is."""
        return today_in(self.company["country"])

    @cached_property
    def operator(self) -> Provider | None:
        """The provider of the service, for its operators only."""
        return operator_of(self.member)

    @property
    def _(self) -> words.Translate:
        return words.translator(self.request.language)

    def may(self, operation: str, kind: str | None = None) -> bool:
        """May the person do ``METHOD /path``, on this kind of object, or on any (None)?"""
        need = OPERATIONS[operation]
        if need.write and self.company["info"].get("operationType") in READ_ONLY_STATES:
            return False
        asked = replace(self.member, need=need)
        kinds = [kind] if kind is not None else [*need.kinds, *([] if need.kinds else [""])]
        return any(asked.allows(one) for one in kinds)

    def label(self, code: str | None) -> str:
        """What a word of the contract is called."""
        return label(code, self.request.language)

    def sees(self, area: Area) -> bool:
        """Does the area stand in the person's navigation?"""
        if area.operators is not None and area.operators != (self.operator is not None):
            return False
        if area.right is not None:
            return self.member.may(area.right)
        return area.needs is None or self.may(area.needs)

    def href(self, path: str) -> Markup:
        """The attribute that leads to a page of the console; none where the person does not see its area."""
        parts = path.partition("?")[0].split("/")
        known = {one.path: one for one in areas()}
        paths = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        found = next((known[one] for one in paths if one in known), None)
        return Markup(' href="{}"').format(path) if found is not None and self.sees(found) else Markup("")

    def call(self, method: str, path: str, **more: Any) -> Any:
        """The answer of an operation as its JSON reads; ``Answer`` and ``Raw`` as they are. Raises ApiError."""
        answer = self.request.perform(method, path, **more)
        if isinstance(answer, Answer | Raw):
            return answer
        return _shown(_decoder.decode(_encoder.encode(answer)))

    def get(self, path: str, **more: Any) -> Any:
        """The same for reading."""
        return self.call("GET", path, **more)

    def optional(self, path: str, **more: Any) -> Any | None:
        """The same, None where the person may not or there is nothing."""
        try:
            return self.get(path, **more)
        except ApiError as error:
            if error.status in (403, 404):
                return None
            raise

    def listed(self, path: str, query: Mapping[str, Any], **more: Any) -> "Listed":
        """One page of a list by the filters of a form; filters that the API refuses are said, not raised."""
        asked = {**query, "size": SIZE, "page": page_number(self.query.get("page"))}
        try:
            found = self.get(path, query=asked, **more)
        except ApiError as error:
            if error.status != 400:
                raise
            return Listed([], 0, 0, SIZE, list(query.items()), self.said(error.violations))
        meta = found["meta"]
        return Listed(
            found["results"], meta["totalCount"], meta["pageNumber"], meta["pageSize"], list(query.items()), []
        )

    def number(self, name: str = "id") -> str:
        """The number in the path, which may stand in an address of our own. Raises ApiError 404 for anything else."""
        text = self.path[name]
        if not (text.isascii() and text.isdigit()):
            raise ApiError(404)
        return text

    def filters(self, *names: str) -> dict[str, str]:
        """The filters that the address has."""
        return {name: self.query[name] for name in names if self.query.get(name)}

    def do(self, method: str, path: str, back: str, done: str, **more: Any) -> Redirect:
        """Do an operation for a form and say on the page ``back`` how it went; what is refused leaves nothing.

        ``done`` is an English message.
        """
        return self.attempt(lambda: self.request.perform(method, path, **more), back, done)

    def attempt(self, act: Callable[[], Any], back: str, done: str) -> Redirect:
        """The same for anything that raises ApiError or answers an ``Answer``."""
        try:
            with self.request.tx.transaction():
                answer = act()
        except ApiError as error:
            self.say(False, *self.said(error.violations))
            return Redirect(back)
        if isinstance(answer, Answer) and answer.status >= 400:
            self.say(False, *self.said(refused(answer)))
        else:
            self.say(True, self._(done))
        return Redirect(back)

    def said(self, violations: Sequence[Violation]) -> list[str]:
        """Violations as a text each."""
        texts = [(violation.field, self.request.worded(violation.message)) for violation in violations]
        return [f"{field}: {text}" if field else text for field, text in texts]

    def say(self, good: bool, *texts: str) -> None:
        """Leave a message for the next page."""
        assert self.request.session is not None  # noqa: S101
        sessions.leave_message(self.request.tx, self.request.session, good, list(texts))

    def page(
        self, template: str, title: str, crumbs: Sequence[tuple[str, str]] = (), status: int = 200, **values: Any
    ) -> Page:
        """A page in the frame; ``crumbs`` are the pages between the area's own and this one."""
        trail = [] if title == self._(self.area.text) else [(self.area.path, self._(self.area.text))]
        return Page(template, {**self._frame(), "title": title, "crumbs": [*trail, *crumbs], **values}, status)

    def problem(self, status: int, violations: Sequence[Violation]) -> Page:
        """The page of what went wrong."""
        title = self._("Nothing is here") if status == 404 else self._("This did not work")
        messages = self.said(violations) if status != 404 else []
        return self.page("console/problem.html", title, status=status, problem=status, messages=messages)

    def url(self, **changes: Any) -> str:
        """The query of this page with some filters changed; None takes one away."""
        asked = {**self.query, **changes}
        asked.pop("lang", None)
        return "?" + urlencode({name: value for name, value in asked.items() if value not in (None, "")})

    def _frame(self) -> dict[str, Any]:
        request = self.request
        session = request.session
        assert session is not None  # noqa: S101
        locale = words.locale(request.language)
        zone = ZoneInfo(ZONES.get(self.company["country"], ZONES["FINLAND"]))

        def moment(value: datetime | str | None) -> str:
            """Date and time where the company is; the API's moments are UTC."""
            if not value:
                return ""
            read = datetime.fromisoformat(value) if isinstance(value, str) else value
            read = read if read.tzinfo else read.replace(tzinfo=UTC)
            return dates.format_datetime(read.astimezone(zone), "short", locale=locale)

        return {
            "company": self.company,
            "companies": companies_of(request.tx, session.user_id),
            "person": user_of(request.tx, self.member.company, session.user_id),
            "menu": menu(self.sees),
            "area": self.area,
            "banners": [one for one in self.get("/service/announcements")["results"] if not one["readAt"]],
            "message": None if request.partial else sessions.take_message(request.tx, session),
            "label": self.label,
            "href": self.href,
            "moment": moment,
            "month": lambda value: month_name(value, request.language),
            "exact": lambda price: numbers.format_decimal(price, "#,##0.00####", locale=locale),
            "number": lambda value: numbers.format_decimal(value, locale=locale),
            "url": self.url,
            "query": self.query,
            "today": self.today,
            "currency": self.company["currency"],
            "console": self,
        }


@dataclass(frozen=True)
class Listed:
    """One page of a list, the filters that made it, and what the API did not like about them."""

    rows: list[Any]
    total: int
    number: int
    size: int
    filters: list[tuple[str, Any]]
    problems: list[str]

    @property
    def first(self) -> int:
        """The place of the first row in the whole list."""
        return self.number * self.size + 1

    @property
    def last(self) -> int:
        """The place of the last row."""
        return self.number * self.size + len(self.rows)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))


Handler = Callable[[Console], PageAnswer]


def console_page(method: str, path: str, area: Area) -> Callable[[Handler], Handler]:
    """Register a page of an area: who does not see the area gets 404, what goes wrong is said inside the frame."""

    def register(handler: Handler) -> Handler:
        def framed(request: PageRequest) -> PageAnswer:
            console = Console(request, area)
            try:
                with request.tx.transaction():
                    if not console.sees(area) or any("\0" in value for value in console.path.values()):
                        raise ApiError(404)
                    return handler(console)
            except ApiError as error:
                if error.status == 401:
                    return Redirect("/console/login")
                return console.problem(error.status, error.violations)
            except (pg.NumericValueOutOfRange, pg.UntranslatableCharacter, pg.DatetimeFieldOverflow) as error:
                return console.problem(400, [Violation("", str(error).splitlines()[0])])

        page(method, path, Access.MEMBER)(framed)
        return handler

    return register


def refused(answer: Answer) -> list[Violation]:
    """What an answer that is an error says is wrong."""
    return [Violation(one["field"], one["message"]) for one in answer.body["errors"]]  # type: ignore[index]


def as_json(value: Any) -> str:
    """A value as the API writes it, amounts exactly."""
    return _encoder.encode(value).decode()


def label(code: str | None, language: str) -> str:
    """What a word of the contract is called: of its list of names, else the word itself made readable."""
    if code is None:
        return ""
    name = LABELS.get(code)
    return words.translator(language)(name) if name else str(code).replace("_", " ").capitalize()


def month_name(value: date | str, language: str) -> str:
    """A month, short: ``2026-10`` or any day of it."""
    day = date.fromisoformat(f"{value[:7]}-01") if isinstance(value, str) else value
    return dates.format_date(day, "LLL yy", locale=words.locale(language))


def months_between(first: date, last: date, most: int = 24) -> list[tuple[date, date]]:
    """The months of a range, clipped to it: first and last day each; the latest ``most`` of them."""
    found: list[tuple[date, date]] = []
    start = first
    while start <= last:
        following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        found.append((start, min(last, date.fromordinal(following.toordinal() - 1))))
        start = following
    return found[-most:]


def parse_day(text: str | None) -> date | None:
    """A day of an address; None for anything else."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def whole(text: str | None, digits: int = 9) -> int | None:
    """A number of so many digits that an address or a form has; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None


def page_number(text: str | None) -> int:
    """The page that an address asks for, the first where it says nothing of use."""
    return whole(text, 5) or 0
