"""What docs/webhooks.md tells a receiver is true."""

import re
from pathlib import Path

import pytest

from receivers import KEY, receiving
from tosite.webhooks.catalogue import CATALOGUE

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def test_its_snippet_verifies_what_comes_and_refuses_what_is_forged(company):
    names = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], names)  # the page is ours
    verified = names["verified"]
    text = "a key that is a plain text"
    with receiving() as one, receiving() as two:
        company.subscribe(one.url, "PRODUCT_CHANGED")
        company.subscribe(two.url, "PRODUCT_CHANGED", key=text)
        product = company.rename("documented")
        (first,), (second,) = one.wait_for(1), two.wait_for(1)
    assert verified(KEY, first.headers, first.body)["payload"]["id"] == product
    assert verified(text, second.headers, second.body)["payload"]["id"] == product
    with pytest.raises(ValueError, match="not from tosite"):
        verified(KEY, first.headers, first.body + b" ")
    with pytest.raises(ValueError, match="not from tosite"):
        verified(text, first.headers, first.body)
    with pytest.raises(ValueError, match="too old"):
        verified(KEY, {**first.headers, "webhook-timestamp": "1"}, first.body)


def test_it_lists_the_catalogue():
    assert dict(re.findall(r"^\| `([A-Z_]+)` \| (.*) \|$", PAGE, re.MULTILINE)) == {
        name: event.description for name, event in CATALOGUE.items()
    }
