"""Fixtures for all tests: the small cast, and what the database needs around tests that really commit."""

from contextlib import contextmanager
from importlib import import_module
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings

from tests.browser import chromium, visit
from tests.cast import Cast
from tests.together import pytest_xdist_make_scheduler

__all__ = ["chromium", "pytest_xdist_make_scheduler", "visit"]
"""The one place that names these fixtures: a browser started twice in one process fails."""


# A machine that is shared may be slow for a moment; no test asserts a time.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")


@pytest.fixture(scope="session", autouse=True)
def nothing_collected(tmp_path_factory):
    """Tests take static files from where they are written: what `collectstatic` once left behind would be read anew by
    the first request of every test, three thousand files, and would be older than the files themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "STATIC_ROOT", tmp_path_factory.mktemp("staticfiles"))
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Argon2 as ever, but at its smallest: what makes guessing dear would make every sign-in of a test dear."""
    with pytest.MonkeyPatch.context() as patch:
        for measure, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, measure, least)
        yield


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


@pytest.fixture
def queries_of_page():
    """Return a function that counts the queries of a page which is made anew for somebody who is known already: the
    session, what has changed, and the page's own."""

    def count(client, address, **options) -> int:
        assert client.get(address, **options).status_code == 200
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(address, **options)
        return len(queries)

    return count


def _without_triggers() -> tuple[list[str], list[str]]:
    """What switches the triggers of the audit trail off, and on again."""
    tables = ["units_auditentry", "units_auditlink", "units_auditanchor"]
    if connection.vendor == "sqlite":
        off = [f"DROP TRIGGER {table}_no_{event}" for table in tables for event in ("update", "delete")]
        made = ("0005_audit_chain", "0010_audit_anchors")
        return off, [one for name in made for one in import_module(f"units.migrations.{name}").SQLITE]
    return [[f"ALTER TABLE {table} {switch} TRIGGER USER" for table in tables] for switch in ("DISABLE", "ENABLE")]


@contextmanager
def past_the_triggers():
    """Be somebody who may switch off what keeps the audit trail."""
    if connection.vendor == "sqlite":
        off, on = _without_triggers()
    else:
        off, on = [[f"SET LOCAL session_replication_role = {role}"] for role in ("replica", "origin")]
    with connection.cursor() as cursor:
        for statement in off:
            cursor.execute(statement)
        yield
        for statement in on:
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_audit_triggers():
    """Tests that commit are cleaned by emptying every table, which the triggers of the audit trail rightly refuse. A
    browser may still be asking for a page just then: PostgreSQL ends the embrace by refusing one of the two, and if
    it is this one it asks again."""
    before, after = _without_triggers()
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def patiently(self, statements):
        for _ in range(5):
            try:
                return flush(self, [*before, *statements, *after])
            except OperationalError as refused:
                if "deadlock" not in str(refused):
                    raise
        return flush(self, [*before, *statements, *after])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", patiently)
        yield


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch):
    """Each test counts requests from nought; clearing a cache in Redis would empty the queue of jobs as well."""
    monkeypatch.setattr(caches["limits"], "key_prefix", uuid4().hex)


@pytest.fixture(autouse=True)
def nothing_kept():
    """Each test begins in a process that keeps nothing yet: what one changes besides data, such as a setting or the
    clock, is not in the keys."""
    caches["kept"].clear()
    caches["pages"].clear()
