"""What the guide on webhooks tells is true."""

import re

from tosite.portal.docs.guides import guides
from tosite.webhooks.catalogue import CATALOGUE


def test_it_lists_the_catalogue():
    text = guides()["webhooks"].document.html
    listed = re.findall(r"<td><code>([A-Z_]+)</code></td>\n<td>(.*?)</td>", text)
    assert {name: re.sub("</?code>", "`", told) for name, told in listed} == {
        name: event.description for name, event in CATALOGUE.items()
    }
