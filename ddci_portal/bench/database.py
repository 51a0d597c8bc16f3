"""What the bench asks of the database besides what the portal does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dj_database_url
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper


@dataclass
class Spent:
    """Seconds that queries took, their round trip included, and how many there were."""

    seconds: float = 0
    count: int = 0


@contextmanager
def other(url: str) -> Iterator[None]:
    """Let the block speak to another database."""
    own = connections["default"]
    settings = connections.configure_settings({"default": dj_database_url.parse(url)})
    connections["default"] = DatabaseWrapper(settings["default"], "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own


@contextmanager
def watched() -> Iterator[Spent]:
    """Count and time the queries of the block."""
    spent = Spent()

    def run(execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.seconds += time.perf_counter() - started
            spent.count += 1

    with connection.execute_wrapper(run):
        yield spent


def statements_of(work: Callable[[], object]) -> list[tuple[str, tuple]]:
    """The statements that a piece of work sends, with their parameters."""
    sent = []

    def note(execute, sql, params, many, context):
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return sent


def backends() -> list[int]:
    """The processes of the database that serve connections; they run on this machine."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type IN ('client backend', 'parallel worker')")
        return [pid for (pid,) in cursor.fetchall()]


def scanned_whole(statements: list[tuple[str, tuple]]) -> set[str]:
    """The tables that PostgreSQL reads from one end to the other for these statements."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            found |= set(_sequential(cursor.fetchone()[0][0]["Plan"]))
    return found


def _sequential(node: dict) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for part in node.get("Plans", ()):
        yield from _sequential(part)
