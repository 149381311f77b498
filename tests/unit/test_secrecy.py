"""What a traceback tells of a failure, and what it keeps to itself."""

import sys

import psycopg
import pytest

from sandboxes import database_url_of
from tosite.observe.secrecy import describe, without_secrets

SECRETS = [
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ0b3NpdGUifQ.c2lnbmF0dXJl",
    "tos_key_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
    "tos_cs_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
    "FI2112345600000785",
    "FI21 1234 5600 0007 85",
    "131052-308T",
    "811228-9874",
    "29029600013",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_hidden_wherever_it_stands(secret):
    for text in (secret, f"KeyError: '{secret}'", f'{{"value": "{secret}"}}', f"a {secret} b"):
        assert secret not in without_secrets(text)
        assert "[hidden]" in without_secrets(text)


def test_a_password_in_an_address_is_hidden_and_the_host_is_not():
    assert without_secrets("postgresql://tosite:pw@db.example/books") == "postgresql://[hidden]@db.example/books"


@pytest.mark.parametrize("text", ["voucher 4711 of 2026-11-25", "line 120, in handle", "port 54321", "SQLSTATE 23505"])
def test_what_is_no_secret_stays(text):
    assert without_secrets(text) == text


def failure_of(statement: str, connection: psycopg.Connection) -> str:
    try:
        connection.execute(statement)
    except psycopg.Error:
        return describe(sys.exc_info())
    raise AssertionError("it did not fail")


def test_of_a_refused_row_the_constraint_is_told_and_no_value(sandbox, data):
    with psycopg.connect(database_url_of(data), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE once (name text CONSTRAINT only_once PRIMARY KEY)")
        connection.execute("INSERT INTO once VALUES ('Matti Meikäläinen')")
        told = failure_of("INSERT INTO once VALUES ('Matti Meikäläinen')", connection)
    assert "Matti" not in told
    assert "23505" in told
    assert "only_once" in told
    assert "failure_of" in told  # where it happened


def test_the_cause_of_a_failure_keeps_its_values_to_itself_too(sandbox, data):
    no_number = "SELECT 'Matti Meikäläinen'::int"
    with psycopg.connect(database_url_of(data), autocommit=True) as connection:
        try:
            try:
                connection.execute(no_number)
            except psycopg.Error as error:
                raise ValueError("no number") from error
        except ValueError:
            told = describe(sys.exc_info())
    assert "Matti" not in told
    assert "no number" in told
