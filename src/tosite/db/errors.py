"""Failures of the database that an operator must read."""


class DatabaseUnavailable(Exception):
    """The database cannot be started or reached; the message says why."""
