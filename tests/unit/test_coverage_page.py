"""The coverage page says what the code serves."""

from pathlib import Path

from tosite.web.app import contract
from tosite.web.endpoint import ENDPOINTS
from tosite.web.openapi import coverage_table


def test_the_coverage_page_is_the_generated_one():
    page = Path(__file__).parents[2] / "docs" / "coverage.md"
    assert page.read_text(encoding="utf-8") == coverage_table(contract())


def test_every_endpoint_is_an_operation_of_the_contract():
    paths = contract()["paths"]
    assert all(method.lower() in paths[path] for method, path in ENDPOINTS)
