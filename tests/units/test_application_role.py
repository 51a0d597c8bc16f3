"""A role of PostgreSQL that works for the portal, adds audit lines, and cannot touch those that are there."""

import os
import secrets
import subprocess
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests.processes import run
from units.models import AuditLink

SQL = Path(settings.BASE_DIR) / "ddci_portal" / "deploy" / "application-role.sql"
ROLE = f"ddci_app_{os.getpid()}"

pytestmark = pytest.mark.services


@pytest.fixture
def password(transactional_db):
    """The role is made as docs/operation.md says, and taken away afterwards."""
    word, database = secrets.token_hex(8), connection.settings_dict
    owner = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{word}'")
    subprocess.run(["psql", owner, "-q", "-v", "ON_ERROR_STOP=1", "-v", f"role={ROLE}", "-f", SQL], check=True)
    yield word
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")


@pytest.fixture
def ask(password):
    """Return a function that runs SQL in the name of the role."""
    database = connection.settings_dict
    session = psycopg2.connect(
        dbname=database["NAME"], user=ROLE, password=password, host=database["HOST"], port=database["PORT"]
    )
    session.autocommit = True

    def execute(sql):
        with session.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None

    yield execute
    session.close()


LINE = (
    "INSERT INTO units_auditentry (at, action, object_type, object_id, summary, changes, request_id)"
    " VALUES (now(), 'x', 'x', 'x', 'x', '{}', '') RETURNING summary"
)


def test_the_role_adds_and_reads_lines(ask):
    assert ask(LINE) == [("x",)]
    assert ask("SELECT count(*) FROM units_auditentry") == [(1,)]


@pytest.mark.parametrize("table", ["units_auditentry", "units_auditlink"])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {} SET ctid = ctid",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {}",
    ],
)
def test_the_role_may_do_nothing_else_to_them(ask, table, sql):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(sql.format(table).replace("ctid = ctid", "id = id" if table == "units_auditentry" else "position = 1"))


def test_the_role_does_not_say_where_the_chain_begins(ask):
    anchor = "INSERT INTO units_auditanchor VALUES (1, 'x', 1, 'x', 'x', now())"
    for sql in (anchor, "DELETE FROM units_auditanchor", "UPDATE units_auditanchor SET hash = ''"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(sql)
    assert ask("SELECT count(*) FROM units_auditanchor") == [(0,)]


def test_triggers_cannot_be_gone_around_by_a_setting(ask):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask("SET session_replication_role = replica")


def test_the_portal_works_in_the_name_of_the_role(ask, password, tmp_path):
    """The chain too is appended to without any further right."""
    ask(LINE)
    database = connection.settings_dict | {"USER": ROLE, "PASSWORD": password}
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    said = run("verify_audit", DATABASE_URL=url, DATA_DIR=str(tmp_path))

    assert said == f"Đã kiểm tra 1 dòng nhật ký: không phát hiện sai lệch.\nĐầu chuỗi: {AuditLink.objects.get()}\n"
