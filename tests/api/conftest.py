"""People at the pages of the console, and companies between which there are integrations."""

import pytest
from integrators import maker_in
from staff import staff_of

from pages import Person


@pytest.fixture(scope="module")
def admin(made):
    """The administrator of the module's company, at its pages."""
    person = Person(made["host_url"], made["username"], made["password"])
    yield person
    person.http.close()


@pytest.fixture
def maker(sandbox, database):
    """A company that makes integrations."""
    with maker_in(sandbox, database) as staff:
        yield staff


@pytest.fixture
def customer(sandbox, database):
    """A company that asks for them."""
    with staff_of(sandbox, database) as staff:
        yield staff
