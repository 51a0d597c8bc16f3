"""Fixtures for all tests: the small cast, and what the database needs around tests that really commit."""

from importlib import import_module

import pytest
from django.db import connection
from hypothesis import settings

from tests.browser import chromium, visit
from tests.cast import Cast

__all__ = ["chromium", "visit"]
"""The one place that names these fixtures: a browser started twice in one process fails."""


# A machine that is shared may be slow for a moment; no test asserts a time.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")


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
    """Tests that commit are cleaned by emptying every table, which the triggers of the audit trail rightly refuse."""
    if connection.vendor == "sqlite":
        triggers = import_module("units.migrations.0002_audit_append_only")
        before, after = triggers.SQLITE_BACK, triggers.SQLITE
    else:
        before = ["ALTER TABLE units_auditentry DISABLE TRIGGER USER"]
        after = ["ALTER TABLE units_auditentry ENABLE TRIGGER USER"]
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            operations, "execute_sql_flush", lambda self, statements: flush(self, [*before, *statements, *after])
        )
        yield
