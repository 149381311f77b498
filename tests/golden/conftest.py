"""A fresh company of a country on the shared server."""

from contextlib import contextmanager
from datetime import date

import pytest

from month import Month
from sandboxes import client_of
from tosite.sandbox.create import create_sandbox


@pytest.fixture(scope="session")
def month_of(sandbox, database):
    @contextmanager
    def opened(country):
        made = create_sandbox(database, date.today(), country).as_dict()
        with client_of({**sandbox, **made}, made["api_key"]) as client:
            yield Month(client, country)

    return opened
