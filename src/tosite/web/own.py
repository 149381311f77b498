"""Operations of tosite's own, beside the published contract: the service around the API, under ``/service``.

Their statement is the endpoint in the code; what is published of them is made from it.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

from tosite.web.endpoint import ENDPOINTS, Endpoint

PREFIX = "/service/"


def own_endpoints() -> list[Endpoint]:
    """Every endpoint that the published contract does not know."""
    return [built for built in ENDPOINTS.values() if built.own is not None]


def with_own(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract with the paths of tosite's own operations beside its own; the one given is left as it is."""
    paths: dict[str, dict[str, Any]] = {}
    for built in own_endpoints():
        paths.setdefault(built.path, {})[built.method.lower()] = _operation(built)
    components = contract["components"]
    return {
        **contract,
        "paths": {**contract["paths"], **paths},
        "components": {**components, "schemas": {**components["schemas"]}},
    }


def own_structs() -> dict[str, type[msgspec.Struct]]:
    """The structs of tosite's own operations by name, those inside of others too."""
    found: dict[str, type[msgspec.Struct]] = {}
    for built in own_endpoints():
        assert built.own is not None  # noqa: S101  (own_endpoints asked)
        for struct in (built.body, built.own.answer):
            if struct is not None:
                found |= {inner.__name__: inner for inner in _nested(inspect.type_info(struct))}
    return found


def _nested(kind: inspect.Type) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, inspect.StructType):
        yield kind.cls
        for field in kind.fields:
            yield from _nested(field.type)
    elif isinstance(kind, inspect.UnionType):
        for option in kind.types:
            yield from _nested(option)
    elif isinstance(kind, inspect.Metadata):
        yield from _nested(kind.type)
    elif isinstance(kind, inspect.ListType):
        yield from _nested(kind.item_type)


def _operation(built: Endpoint) -> dict[str, Any]:
    own = built.own
    assert own is not None  # noqa: S101  (own_endpoints asked)
    segments = [part[1:-1] for part in built.path.split("/") if part.startswith("{")]
    in_path = [{"name": name, "in": "path", "required": True, "schema": own.path_schema(name)} for name in segments]
    operation: dict[str, Any] = {
        "tags": [own.tag],
        "summary": (built.handler.__doc__ or "").strip().split("\n")[0],
        "parameters": in_path + list(own.query),
        "responses": {str(own.status): _answer(built), "default": _errors()},
    }
    if built.public:
        operation["security"] = []
    if built.body is not None:
        operation["requestBody"] = {"content": _json(_reference(built.body)), "required": not built.body_optional}
    return operation


def _answer(built: Endpoint) -> dict[str, Any]:
    own = built.own
    assert own is not None  # noqa: S101
    if own.answer is None:
        return {"description": "done" if own.content is None else "the file"} | (
            {"content": {own.content: {"schema": {"type": "string"}}}} if own.content else {}
        )
    schema = _reference(own.answer)
    return {"description": "done", "content": _json({"type": "array", "items": schema} if own.many else schema)}


def _errors() -> dict[str, Any]:
    return {"description": "refused", "content": _json({"$ref": "#/components/schemas/ErrorMessages"})}


def _reference(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{struct.__name__}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
