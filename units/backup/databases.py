"""A database into a file and back: by SQLite's own copying, by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

from units.backup.manifest import BackupRefused, State

_BEFORE = "ddci_before_restore"
_CLIENT_MISSING = (
    "Máy này không có {}. Hãy cài gói postgresql-client cùng phiên bản với máy chủ PostgreSQL rồi chạy lại."
)


def dump(path: Path) -> State:
    """Write the database as it is at one moment into the file; return what it holds."""
    return _dump_sqlite(path) if connection.vendor == "sqlite" else _dump_postgresql(path)


def load(path: Path) -> None:
    """Put the file in place of all that is in the database; what was there stays if that fails."""
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    else:
        _load_postgresql(path)


def state() -> State:
    """What the database holds now."""
    with transaction.atomic(), connection.cursor() as cursor:
        return State.read(cursor, connection.introspection.table_names(cursor))


def _dump_sqlite(path: Path) -> State:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        # One file that needs no other beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        tables = connection.introspection.table_names()
        return State.read(copy.cursor(), tables)


def _load_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(connection.connection)
    connection.close()


def _dump_postgresql(path: Path) -> State:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        found = State.read(cursor, connection.introspection.table_names(cursor))
        options = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--snapshot={snapshot}"]
        _run("pg_dump", *options, f"--file={path}")
    return found


def _load_postgresql(path: Path) -> None:
    with _in_an_empty_schema():
        options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--schema=public"]
        _run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(path))


@contextmanager
def _in_an_empty_schema() -> Iterator[None]:
    """Put all tables aside for the block, and back again if it fails."""
    _execute(f"ALTER SCHEMA public RENAME TO {_BEFORE}", "CREATE SCHEMA public")
    try:
        yield
    except BaseException:
        _execute("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {_BEFORE} RENAME TO public")
        raise
    _execute(f"DROP SCHEMA {_BEFORE} CASCADE", "ALTER SCHEMA public OWNER TO pg_database_owner")


def _execute(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's client against the portal's database. Raises BackupRefused with what it said."""
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(_CLIENT_MISSING.format(program))
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {variable: str(settings[name]) for variable, name in names.items() if settings[name]}
    done = subprocess.run(  # noqa: S603  the arguments are the portal's own
        [found, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(f"{program} không làm được: {done.stderr.strip()}")
