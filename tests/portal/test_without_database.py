"""The documentation stays up while the database is away, and the status page says what is wrong."""

import falcon
import falcon.testing
import pytest

from tosite.db.database import Database
from tosite.observe.requests import Observer
from tosite.portal.pages import Pages
from tosite.settings import read_settings
from tosite.web.app import contract
from tosite.web.members import Operations


@pytest.fixture(scope="module")
def visitor():
    """Somebody at the pages of a server whose database cannot be reached."""
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    pages = Pages(database, read_settings(), Operations(contract()))
    app = falcon.App()
    observer = Observer(trusts_proxy=False)

    def answer(req, resp):
        observer.begin(req)
        pages.answer(req, resp, req.path)

    app.add_sink(answer, "/")
    yield falcon.testing.TestClient(app)
    database.close()


@pytest.mark.parametrize("path", ["/", "/docs/guides/start", "/docs/reference/post-invoices", "/docs/search?q=iban"])
def test_what_there_is_to_read_is_read(visitor, path):
    assert visitor.simulate_get(path).status_code == 200


def test_the_status_page_says_that_the_database_is_away(visitor):
    answer = visitor.simulate_get("/docs/status")
    assert answer.status_code == 503
    assert "The database is not reachable" in answer.text
