"""The reference: every operation and schema of the served OpenAPI document, ready to be shown.

The document is made from what the server does (contract, wire structs, table of rights), so that these pages cannot lag
behind.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tosite.portal.docs.messages import by_capability, capability_of
from tosite.web.app import document
from tosite.web.endpoint import ENDPOINTS, Endpoint
from tosite.web.rights import ANYONE

_METHODS = ("get", "post", "put", "patch", "delete")
_DEEPEST_EXAMPLE = 5
_FORMATS = {"int32": "integer", "int64": "integer, 64 bits", "date": "date", "date-time": "date-time", "binary": "file"}
_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} entries",
    "maxItems": "at most {} entries",
}


@dataclass(frozen=True)
class Kind:
    """What a value is: its type in words, the schema it is described by, its limits and its possible values."""

    text: str
    schema: str | None
    limits: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a schema."""

    name: str
    kind: Kind
    required: bool
    place: str = "body"
    example: str = ""
    default: str = ""
    many: bool = False


@dataclass(frozen=True)
class Schema:
    """An object that is sent or answered."""

    name: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]
    nested: tuple[str, ...]

    @property
    def location(self) -> str:
        """Where it is shown."""
        return f"/docs/reference/schemas/{self.name}"


@dataclass(frozen=True)
class Content:
    """A body or an answer: its media type, what it is, an example where it is JSON."""

    media: str
    kind: Kind
    example: str
    parts: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Answer:
    """An answer by its status."""

    status: str
    description: str
    content: Content | None


@dataclass(frozen=True)
class Right:
    """Any one of ``rights`` is enough for documents or records of this kind; an empty kind stands for all."""

    kind: str
    rights: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """One operation, served or waiting."""

    slug: str
    method: str
    path: str
    tag: str
    title: str
    description: tuple[str, ...]
    served: bool
    deprecated: bool
    public: bool
    own: bool
    parameters: tuple[Field, ...]
    body: Content | None
    answers: tuple[Answer, ...]
    rights: tuple[Right, ...]
    writes: bool
    hidden: bool
    capability: str | None

    @property
    def location(self) -> str:
        """Where it is shown."""
        return f"/docs/reference/{self.slug}"


@dataclass(frozen=True)
class Reference:
    """All of it."""

    operations: dict[str, Operation]
    schemas: dict[str, Schema]
    uses: dict[str, tuple[str, ...]]  # of a schema: the operations that speak of it

    def by_tag(self) -> dict[str, list[Operation]]:
        """The operations under their tags, in the order of the alphabet."""
        found: dict[str, list[Operation]] = {}
        for operation in sorted(
            self.operations.values(), key=lambda o: (o.tag, o.path, _METHODS.index(o.method.lower()))
        ):
            found.setdefault(operation.tag, []).append(operation)
        return found


@cache
def reference() -> Reference:
    """The reference of this server."""
    described = document()["components"]["schemas"]
    schemas = {name: _schema(name, schema, described) for name, schema in sorted(described.items())}
    operations = {
        made.slug: made
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if method in _METHODS
        for made in [_operation(method.upper(), path, operation, described)]
    }
    return Reference(operations, schemas, _uses(operations, schemas))


def slug_of(method: str, path: str) -> str:
    """The name of an operation in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", f"{method}{path}".lower()).strip("-")


def _operation(method: str, path: str, stated: dict[str, Any], described: dict[str, Any]) -> Operation:
    built = ENDPOINTS.get((method, path))
    parameters = [_parameter(p, described) for p in stated.get("parameters", [])]
    parameters += [_parameter(p, described) for p in (built.extra_query if built else [])]
    need = built.need if built else ANYONE
    return Operation(
        slug=slug_of(method, path),
        method=method,
        path=path,
        tag=stated["tags"][0],
        title=_title(stated),
        description=_paragraphs(built),
        served=stated["x-tosite-built"],
        deprecated=stated.get("deprecated", False),
        public=built is not None and built.public,
        own=built is not None and built.own is not None,
        parameters=tuple(sorted(parameters, key=lambda f: f.place != "path")),
        body=_content((stated.get("requestBody") or {}).get("content"), described, sent=True),
        answers=tuple(
            Answer(status, a.get("description", ""), _content(a.get("content"), described, sent=False))
            for status, a in sorted(stated["responses"].items())
        ),
        rights=tuple(Right(kind, rights) for kind, rights in need.kinds.items()),
        writes=need.write,
        hidden=need.hidden,
        capability=_refusing(built),
    )


def _refusing(built: Endpoint | None) -> str | None:
    """The part whose messages the operation may answer, if it has any of its own."""
    part = capability_of(built.handler.__module__) if built else None
    return part if part in by_capability() else None


def _title(stated: dict[str, Any]) -> str:
    if "operationId" not in stated:
        return str(stated["summary"]).split(":")[0].rstrip(".")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", stated["operationId"].rstrip("0123456789")).lower()
    return words[0].upper() + words[1:]


def _paragraphs(built: Endpoint | None) -> tuple[str, ...]:
    said = (built.handler.__doc__ or "") if built else ""
    return tuple(" ".join(part.split()) for part in said.split("\n\n") if part.strip())


def _parameter(stated: dict[str, Any], described: dict[str, Any]) -> Field:
    schema = stated["schema"]
    return Field(
        stated["name"],
        _kind(schema, described),
        stated.get("required", False),
        stated["in"],
        _plain(schema.get("example")),
        _plain(schema.get("default")),
        schema.get("type") == "array",
    )


def _plain(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _schema(name: str, schema: dict[str, Any], described: dict[str, Any]) -> Schema:
    required = schema.get("required", [])
    properties = schema.get("properties", {})
    fields = tuple(Field(n, _kind(s, described), n in required) for n, s in properties.items())
    return Schema(name, fields, tuple(schema.get("enum", ())), tuple(_nested(name, described)))


def _nested(name: str, described: dict[str, Any]) -> Iterator[str]:
    """Every schema inside of one, each once, the nearest first."""
    waiting, seen = [name], {name}
    while waiting:
        for schema in described[waiting.pop(0)].get("properties", {}).values():
            inner = _named(schema)
            if inner and inner not in seen and "properties" in described[inner]:
                seen.add(inner)
                waiting.append(inner)
                yield inner


def _named(schema: dict[str, Any]) -> str | None:
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
    return str(reference).rsplit("/", 1)[1] if reference else None


def _kind(schema: dict[str, Any], described: dict[str, Any]) -> Kind:
    limits = tuple(text.format(schema[name]) for name, text in _LIMITS.items() if name in schema)
    if schema.get("type") == "array":
        inner = _kind(schema.get("items", {}), described)
        return Kind(f"list of {inner.text}", inner.schema, limits + inner.limits, inner.values)
    name = _named(schema)
    if name is not None:
        values = tuple(described[name].get("enum", ()))
        return Kind("text" if values else name, name, limits, values)
    text = _FORMATS.get(schema.get("format", ""), schema.get("type", "object"))
    values = tuple(str(v) for v in schema.get("enum", ()))
    return Kind("text" if text == "string" else text, None, limits, values)


def _content(content: dict[str, Any] | None, described: dict[str, Any], sent: bool) -> Content | None:
    if not content:
        return None
    media, stated = next(iter(content.items()))
    schema = stated["schema"]
    parts: tuple[Field, ...] = ()
    if media == "multipart/form-data":
        required = schema.get("required", [])
        parts = tuple(Field(n, _kind(s, described), n in required) for n, s in schema["properties"].items())
    example = ""
    if media == "application/json":
        example = json.dumps(_example(schema, described, sent, 0), indent=2, ensure_ascii=False)
    return Content(media, _kind(schema, described), example, parts)


def _example(schema: dict[str, Any], described: dict[str, Any], sent: bool, depth: int) -> Any:
    """A value that fits: of what is sent the required fields alone, of answers all of them."""
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    if name:
        schema = described[name]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [] if depth > _DEEPEST_EXAMPLE else [_example(schema.get("items", {}), described, sent, depth + 1)]
    if schema.get("type") == "object":
        required = schema.get("required", [])
        wanted = {n: s for n, s in schema.get("properties", {}).items() if n in required or not (sent and required)}
        if depth > _DEEPEST_EXAMPLE:
            return {}
        return {n: _example(s, described, sent, depth + 1) for n, s in wanted.items()}
    return _scalar_example(schema)


def _scalar_example(schema: dict[str, Any]) -> Any:
    if schema.get("format") == "date":
        return "2026-01-31"
    if schema.get("format") == "date-time":
        return "2026-01-31T12:00:00"
    if schema.get("type") in ("integer", "number"):
        return max(1, schema.get("minimum", 1)) if schema.get("maximum", 1) >= 1 else schema["maximum"]
    if schema.get("type") == "boolean":
        return True
    return "text".ljust(schema.get("minLength", 0), "1")[: schema.get("maxLength")]


def _uses(operations: dict[str, Operation], schemas: dict[str, Schema]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {name: [] for name in schemas}
    for operation in operations.values():
        contents = [operation.body, *(a.content for a in operation.answers)]
        direct = {c.kind.schema for c in contents if c} | {p.kind.schema for c in contents if c for p in c.parts}
        spoken = {name for d in direct if d for name in (d, *schemas[d].nested)}
        for name in sorted(spoken):
            found[name].append(operation.slug)
    return {name: tuple(slugs) for name, slugs in found.items()}
