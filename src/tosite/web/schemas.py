"""OpenAPI schemas made from the wire structs, so that what is published is what is read and written."""

from collections.abc import Mapping
from typing import Any

from msgspec import inspect

_INT32, _INT64 = 2**31 - 1, 2**63 - 1


def components(structs: Mapping[str, Any]) -> dict[str, Any]:
    """The schemas of these structs and enums, by name."""
    kinds = {name: inspect.type_info(struct) for name, struct in structs.items()}
    enums = {name: set(kind.values) for name, kind in kinds.items() if isinstance(kind, inspect.LiteralType)}
    made: dict[str, Any] = {}
    for name, kind in kinds.items():
        if name in enums:
            made[name] = {"type": "string", "enum": sorted(enums[name])}
        elif isinstance(kind, inspect.StructType):
            made[name] = _struct(kind, enums)
        else:
            made[name] = {"type": "object"}
    return made


def _struct(described: inspect.StructType, enums: dict[str, set[Any]]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field.encode_name: _schema(field.type, enums) for field in described.fields},
    }
    required = [field.encode_name for field in described.fields if field.required]
    if required:
        schema["required"] = required
    return schema


def _schema(kind: inspect.Type, enums: dict[str, set[Any]]) -> dict[str, Any]:
    if isinstance(kind, inspect.UnionType):
        return _schema(next(t for t in kind.types if not isinstance(t, inspect.NoneType)), enums)
    if isinstance(kind, inspect.Metadata):
        limits = kind.extra or {}
        names = {"ge": "minimum", "le": "maximum"}
        return _schema(kind.type, enums) | {names[k]: _number(v) for k, v in limits.items() if k in names}
    if isinstance(kind, inspect.StructType):
        return {"$ref": f"#/components/schemas/{kind.cls.__name__}"}
    if isinstance(kind, inspect.LiteralType):
        shared = next((name for name, values in enums.items() if values == set(kind.values)), None)
        return {"$ref": f"#/components/schemas/{shared}"} if shared else {"type": "string", "enum": list(kind.values)}
    if isinstance(kind, inspect.ListType):
        lengths = {"minItems": kind.min_length, "maxItems": kind.max_length}
        return {"type": "array", "items": _schema(kind.item_type, enums)} | _present(lengths)
    return _scalar(kind)


def _scalar(kind: inspect.Type) -> dict[str, Any]:
    if isinstance(kind, inspect.StrType):
        return {"type": "string"} | _present({"minLength": kind.min_length, "maxLength": kind.max_length})
    if isinstance(kind, inspect.IntType):
        return _integer(kind)
    plain: dict[type[inspect.Type], dict[str, Any]] = {
        inspect.DecimalType: {"type": "number"},
        inspect.BoolType: {"type": "boolean"},
        inspect.DateType: {"type": "string", "format": "date"},
        inspect.DateTimeType: {"type": "string", "format": "date-time"},
    }
    return dict(plain.get(type(kind), {"type": "object"}))


def _integer(kind: inspect.IntType) -> dict[str, Any]:
    """The bounds of the format itself are said by its name."""
    wide = kind.le is not None and kind.le > _INT32 or kind.ge is not None and kind.ge < -_INT32 - 1
    limit = _INT64 if wide else _INT32
    schema: dict[str, Any] = {"type": "integer", "format": "int64" if wide else "int32"}
    if kind.ge is not None and kind.ge != -limit - 1:
        schema["minimum"] = kind.ge
    if kind.le is not None and kind.le != limit:
        schema["maximum"] = kind.le
    return schema


def _present(limits: dict[str, int | None]) -> dict[str, int]:
    return {name: value for name, value in limits.items() if value}


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)
