"""The served OpenAPI document is made from the wire structs, and says what the published contract says."""

from copy import deepcopy

import pytest

from tosite.web.app import contract
from tosite.web.openapi import served_document
from tosite.web.own import own_structs

CONTRACT = contract()
SERVED = served_document(deepcopy(CONTRACT))
SILENT = ("description", "example", "default", "uniqueItems", "title", "readOnly")
INT32 = {"minimum": -(2**31), "maximum": 2**31 - 1}


def said(schema, enums):
    """What a schema says, without remarks and without limits that limit nothing."""
    if "enum" in schema:
        words = frozenset(map(str, schema["enum"]))
        return {"enum": words}
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        known = CONTRACT["components"]["schemas"].get(name)  # None: of an operation of tosite's own
        if name not in enums and known and not known.get("properties"):
            return {"type": "object"}  # a free object under a name
        return {"enum": enums[name]} if name in enums else {"$ref": name}
    kept = {k: v for k, v in schema.items() if k not in SILENT}
    if kept.get("minLength") == 0:
        del kept["minLength"]
    if kept.get("maxLength") == 2**31 - 1:
        del kept["maxLength"]
    if kept.get("format") not in ("int32", "int64", "date", "date-time"):
        kept.pop("format", None)
    if kept.get("type") == "string":
        kept.pop("maximum", None)  # a slip of the contract: a number's limit on a text
    if kept.get("type") == "integer":
        kept.setdefault("format", "int32")
        for name, value in INT32.items():
            if kept.get(name) == value:
                del kept[name]
    if "properties" in kept:
        kept["properties"] = {k: said(v, enums) for k, v in kept["properties"].items()}
    if "required" in kept:
        kept["required"] = set(kept["required"])
    if "items" in kept:
        kept["items"] = said(kept["items"], enums)
    if kept.get("type") == "object" and "properties" not in kept:
        return {"type": "object"}
    return kept


def spoken(document):
    schemas = document["components"]["schemas"]
    enums = {name: frozenset(map(str, s["enum"])) for name, s in schemas.items() if "enum" in s}
    return {name: said(schema, enums) for name, schema in schemas.items()}


WANTED, MADE = spoken(CONTRACT), spoken(SERVED)


@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_schema_made_from_a_struct_says_what_the_contract_says(name):
    assert MADE[name] == WANTED[name]


def test_no_schema_is_missing_and_none_is_added():
    assert MADE.keys() - own_structs().keys() == WANTED.keys()


def test_paths_are_the_contracts_with_a_mark():
    for path, operations in CONTRACT["paths"].items():
        for method, operation in operations.items():
            served = SERVED["paths"][path][method]
            assert isinstance(served["x-tosite-built"], bool)
            assert served.get("parameters") == operation.get("parameters")
            assert served.get("requestBody") == operation.get("requestBody")


def test_the_server_publishes_it(api):
    assert api.get("/openapi.json").json()["components"]["schemas"] == SERVED["components"]["schemas"]
