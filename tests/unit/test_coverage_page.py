"""The coverage page says what the code serves."""

from pathlib import Path

from tosite.web.app import contract
from tosite.web.endpoint import ENDPOINTS
from tosite.web.openapi import coverage_table
from tosite.web.own import PREFIX


def test_the_coverage_page_is_the_generated_one():
    page = Path(__file__).parents[2] / "docs" / "coverage.md"
    assert page.read_text(encoding="utf-8") == coverage_table(contract())


def test_every_endpoint_is_an_operation_of_the_contract_or_openly_our_own():
    paths = contract()["paths"]
    for (method, path), built in ENDPOINTS.items():
        assert path.startswith(PREFIX) if built.own else method.lower() in paths[path]
