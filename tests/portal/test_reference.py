"""The reference and the messages say what the server does, all of it."""

import json

import msgspec
import pytest

from tosite.contract import wire
from tosite.portal.docs.changelog import parse
from tosite.portal.docs.markdown import render
from tosite.portal.docs.meanings import MEANINGS
from tosite.portal.docs.messages import GAP, codes, messages, unfollowed
from tosite.portal.docs.reference import reference, slug_of
from tosite.web.app import document
from tosite.web.endpoint import ENDPOINTS
from tosite.web.own import own_structs
from tosite.web.rights import OPERATIONS

PASSED_ON = {
    ("tosite.attachments.api", "v.message"),
    ("tosite.confirmation.actions", "ApiError(status, message)"),  # what an action ended with
    ("tosite.confirmation.actions", "ApiError(status, text)"),
    ("tosite.partners.api", "error.violations"),
    ("tosite.portal.console", "one['message']"),
    ("tosite.portal.console", "str(error).splitlines()[0]"),
    ("tosite.portal.console", "str(ref"),
    ("tosite.portal.console.password", "wrong"),
    ("tosite.portal.passwords", "error.description"),
    ("tosite.service.billing", "problem"),
    ("tosite.service.billing", "str(refused)"),
    ("tosite.web.app", "error.title"),  # texts of the HTTP library
    ("tosite.web.app", "str(error)"),  # texts of the database about a number or a character
    ("tosite.web.binding", "violations"),
    ("tosite.web.query", "out"),
    ("tosite.webhooks.subscribing", "str(reason)"),
}
"""Refusals that pass on what others have said: their texts are collected where they are written."""


def documented():
    methods = {"get", "post", "put", "patch", "delete"}
    paths = document()["paths"]
    return {(m.upper(), path) for path, stated in paths.items() for m in stated if m in methods}


def test_every_operation_has_a_page_of_its_own():
    shown = {(o.method, o.path) for o in reference().operations.values()}
    assert shown == documented()
    assert len(reference().operations) == len(documented())


def test_it_says_what_is_served_and_which_right_that_takes():
    for operation in reference().operations.values():
        assert operation.served == ((operation.method, operation.path) in ENDPOINTS)
        if operation.served:
            need = OPERATIONS[f"{operation.method} {operation.path}"]
            assert {right.kind: right.rights for right in operation.rights} == need.kinds
            assert operation.description


def test_every_schema_that_is_spoken_of_is_shown():
    schemas = reference().schemas
    kinds = [f.kind for schema in schemas.values() for f in schema.fields]
    kinds += [f.kind for o in reference().operations.values() for f in o.parameters]
    assert {kind.schema for kind in kinds if kind.schema} <= schemas.keys()


@pytest.mark.parametrize("operation", [o for o in reference().operations.values() if o.body], ids=lambda o: o.slug)
def test_the_example_of_a_body_has_the_form_that_is_read(operation):
    name = operation.body.kind.schema
    if name is None:
        pytest.skip("a body that is no JSON object")
    struct = own_structs().get(name) or getattr(wire, name)
    msgspec.convert(json.loads(operation.body.example), struct, strict=False)


def test_slugs_are_readable():
    assert slug_of("GET", "/invoices/{invoiceId}/comments") == "get-invoices-invoiceid-comments"


def test_every_refusal_of_the_code_is_followed_to_its_text():
    strangers = [u for u in unfollowed() if not any(u.module.startswith(m) and t in u.source for m, t in PASSED_ON)]
    assert not strangers, "write the text where it is refused, or name the place in PASSED_ON"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/invoices", {"type": "SALES_INVOICE"}),
        ("POST", "/invoices", {"type": 1, "date": "x", "discountPercent": "y"}),
        ("POST", "/businesspartners", {"name": "", "type": "PERSON", "paymentInfo": {"paymentMethod": "DKLMPKRE"}}),
        ("POST", "/ledgerreceipts", {"type": "SALES_INVOICE"}),
        ("GET", "/invoices?size=0&types=X&startDate=y", None),
        ("GET", "/invoices/999999", None),
        ("GET", "/products/abc", None),
    ],
)
def test_what_the_server_says_is_in_the_list(api, method, path, body):
    known = [m.text.split(GAP) for m in messages()]
    answer = api.request(method, path, json=body)
    assert answer.status_code >= 400
    for error in answer.json()["errors"]:
        assert any(fits(parts, error["message"]) for parts in known), error


def fits(parts, text):
    """Is the text the parts in their order, with anything in between?"""
    if not text.startswith(parts[0]) or not text.endswith(parts[-1]):
        return False
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(parts) > 1 or text == parts[0]


def test_codes_are_explained():
    assert MEANINGS.keys() <= set(codes())
    assert {"CLOSED_FISCAL_PERIOD", "DUE_DATE_BEFORE_BILL_DATE", "ERROR_VATSTATUS_VATPERC"} <= set(codes())


def test_markdown_never_lets_html_through():
    shown = render("# A\n\n<script>x</script> <b>y</b> [z](javascript:alert(1))\n\n```text\n<img src=x>\n```\n").html
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_a_changelog_has_versions_with_days():
    first, second = parse("# Changelog\n\n## Unreleased\n\n- a\n\n## 1.0.0 (2026-05-01)\n\n- b\n")
    assert (first.title, first.day, second.anchor, str(second.day)) == (
        "Unreleased",
        None,
        "1-0-0-2026-05-01",
        "2026-05-01",
    )
    assert "<li>b</li>" in second.html
