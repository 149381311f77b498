"""The structs are held against the published contract: schema by schema, field by field, enum by enum."""

from importlib.resources import files

import msgspec
import pytest
from msgspec import inspect

from tosite.contract import wire
from tosite.web.app import contract

SCHEMAS = contract()["components"]["schemas"]
STRUCTS = {name: schema for name, schema in SCHEMAS.items() if "properties" in schema}
ENUMS = {name: schema for name, schema in SCHEMAS.items() if "enum" in schema}


def test_only_known_slips_of_the_published_contract_are_put_right():
    published = msgspec.json.decode((files("tosite.contract") / "openapi.json").read_bytes())
    assert sorted(differences(published, contract())) == [
        "components.schemas.AccountingReportRequest.properties.receiptStatus.items.enum",
        "components.schemas.AccountingReportRequest.properties.type.enum",
        "components.schemas.GeneralLedgerReportRequest.properties.receiptStatus.items.enum",
        "components.schemas.LedgerAccountsReportRequest.properties.receiptStatus.items.enum",
        "paths./company/invoicetemplates.get.responses.200.content.application/json.schema",
        "paths./integrations/{integrationId}/customers.get.responses.200.content.application/json.schema",
        "paths./journals.get.parameters",
        "paths./journals.get.responses.200.content.application/json.schema",
        "paths./ledgerreceipts.get.parameters",
        "paths./webhooks.get.parameters",
    ]


def differences(one, other, path=""):
    """The deepest members in which two documents differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [found for key in one for found in differences(one[key], other[key], f"{path}.{key}".lstrip("."))]
    return [] if one == other else [path]


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
