"""Fixtures for all tests: the small cast, and what the database needs around tests that really commit."""

from importlib import import_module

import pytest
from django.db import connection

from tests.cast import Cast


@pytest.fixture
def cast(db) -> Cast:
    """Two departments, their offices and people, and two years of published results."""
    return Cast()


@pytest.fixture
def as_user(client):
    """Return a function that signs a person in and gives the client back."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_audit_triggers():
    """Tests that commit are cleaned by DELETE on SQLite, which the triggers of the audit trail rightly refuse."""
    if connection.vendor != "sqlite":
        yield
        return
    triggers = import_module("units.migrations.0002_audit_append_only")
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            operations,
            "execute_sql_flush",
            lambda self, statements: flush(self, [*triggers.SQLITE_BACK, *statements, *triggers.SQLITE]),
        )
        yield
