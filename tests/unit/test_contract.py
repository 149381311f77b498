"""The structs are held against the published contract: schema by schema, field by field, enum by enum."""

import msgspec
import pytest
from msgspec import inspect

from tosite.contract import wire
from tosite.web.app import contract

SCHEMAS = contract()["components"]["schemas"]
STRUCTS = {name: schema for name, schema in SCHEMAS.items() if "properties" in schema}
ENUMS = {name: schema for name, schema in SCHEMAS.items() if "enum" in schema}


def bare(kind):
    """The type without its optionality and its limits."""
    while isinstance(kind, inspect.Metadata | inspect.UnionType):
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        else:
            kind = next(t for t in kind.types if not isinstance(t, inspect.NoneType))
    return kind


def expected(schema):
    if "$ref" in schema:
        name = schema["$ref"].split("/")[-1]
        return inspect.StructType if name in STRUCTS else expected(SCHEMAS[name])
    if "enum" in schema:
        return inspect.LiteralType
    if schema.get("type") == "string":
        return {"date": inspect.DateType, "date-time": inspect.DateTimeType}.get(schema.get("format"), inspect.StrType)
    kinds = {"integer": inspect.IntType, "number": inspect.DecimalType, "boolean": inspect.BoolType}
    return {**kinds, "array": inspect.ListType}.get(schema.get("type"), inspect.DictType)


@pytest.mark.parametrize("name", sorted(STRUCTS))
def test_a_struct_has_the_contracts_fields_types_limits_and_enums(name):
    schema = STRUCTS[name]
    fields = {f.encode_name: f for f in inspect.type_info(getattr(wire, name)).fields}
    assert set(fields) == set(schema["properties"])
    assert {n for n, f in fields.items() if f.required} == set(schema.get("required", []))
    for key, declared in schema["properties"].items():
        kind = bare(fields[key].type)
        assert isinstance(kind, expected(declared)), key
        if "enum" in declared:
            assert set(kind.values) == set(declared["enum"])
        if isinstance(kind, inspect.StrType) and declared.get("maxLength", 2**31) < 2**31 - 1:
            assert kind.max_length == declared["maxLength"], key


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_an_enum_has_the_contracts_words(name):
    assert set(inspect.type_info(getattr(wire, name)).values) == set(ENUMS[name]["enum"])


def test_no_field_of_money_is_a_float():
    for name in STRUCTS:
        for field in msgspec.structs.fields(getattr(wire, name)):
            assert "float" not in str(field.type)
