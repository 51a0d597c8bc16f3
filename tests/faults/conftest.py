"""One PostgreSQL and one Redis for all stories of this folder, which they may kill; each story has a portal with a
database, a queue and files of its own. In these tests the ORM speaks to that database."""

from shutil import which

import dj_database_url
import pytest
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from tests.cast import Cast
from tests.faults.portal import PASSWORD, Portal
from tests.faults.servers import Postgres, Redis, program


@pytest.fixture(scope="session")
def postgres():
    """A server whose first database is migrated and stays empty: those of the stories are copies of it."""
    if not (program("initdb") and which("redis-server")):
        pytest.skip("the programs of PostgreSQL and Redis are not on this machine, which uses servers elsewhere")
    server = Postgres()
    Portal.migrate(server)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def redis(postgres, tmp_path_factory):
    server = Redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.crash()


@pytest.fixture
def portal(postgres, redis, tmp_path, settings, django_db_blocker):
    settings.MEDIA_ROOT = tmp_path / "media"
    with django_db_blocker.unblock():
        portal = Portal(tmp_path, postgres, redis, postgres.copied())
        test_database, connections["default"] = connections["default"], _orm_of(portal)
        try:
            yield portal
        finally:
            connections["default"].close()
            connections["default"] = test_database


def _orm_of(portal: Portal) -> DatabaseWrapper:
    databases = connections.configure_settings({"default": dj_database_url.parse(portal.environment["DATABASE_URL"])})
    return DatabaseWrapper(databases["default"], "default")


@pytest.fixture
def cast(portal) -> Cast:
    """The cast in the portal's database, of whom some have a password."""
    cast = Cast()
    for person in (cast.standing_clerk, cast.unit_clerk, cast.head_of_unit, cast.officer):
        person.set_password(PASSWORD)
        person.save()
    return cast
