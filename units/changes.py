"""What has changed since: a number for each topic of data that is another after every write.

Whatever is kept to be shown again is kept under these numbers, so that it is never shown once its data have changed:
triggers of the database change them with the data, whoever writes and by whatever way. A model belongs to the topic
that bears its app's name; `topic_of_changes` names another, or None where nothing kept is made from the model, and
`columns_without_topic` are those whose change says nothing.
"""

import hashlib
import secrets
from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import Model

OWN_APPS = ("units", "indices", "plans", "tasks", "reports")
_MARKS = "SELECT topic, SUM(mark) %% 4503599627370496 FROM units_change GROUP BY topic"
_FOLD = """
WITH many AS (SELECT topic FROM units_change GROUP BY topic HAVING count(*) > %s),
gone AS (DELETE FROM units_change USING many WHERE units_change.topic = many.topic RETURNING units_change.*)
INSERT INTO units_change (topic, mark) SELECT topic, SUM(mark) %% 4503599627370496 FROM gone GROUP BY topic
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION units_change_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO units_change (topic, mark) VALUES (TG_ARGV[0], (random() * 4503599627370496)::bigint);
    RETURN NULL;
END $$
"""
_OURS = {
    "postgresql": r"SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'units\_change\_%%'",
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'units_change_%%'",
}
_ADD = "INSERT INTO units_change (topic, mark) VALUES (%s, %s)"


def topic_of(model: type[Model]) -> str | None:
    """The topic of a model of the portal's own."""
    return getattr(model, "topic_of_changes", model._meta.app_label)


def watched() -> Iterator[tuple[str, str, list[str]]]:
    """Each table with its topic and those of its columns whose change counts, none named where all do."""
    for model in apps.get_models(include_auto_created=True):
        topic = topic_of(model)
        if model._meta.app_label not in OWN_APPS or topic is None or model._meta.proxy:
            continue
        silent = getattr(model, "columns_without_topic", set())
        columns = [field.column for field in model._meta.local_concrete_fields if field.column not in silent]
        yield model._meta.db_table, topic, columns if silent else []


def marks() -> dict[str, int]:
    """The number of each topic as far as anything was written (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [])
        return {topic: int(mark) for topic, mark in cursor.fetchall()}


def fold(at_least: int = 50) -> None:
    """Replace the marks of a topic by their sum where there are more than `at_least`; nothing seems changed by it, and
    what is added meanwhile stays."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_FOLD, [at_least])


def watch(using: str = "default", **kwargs) -> None:
    """Receiver of post_migrate: put the triggers on the tables that are there, and none but these.

    Where one was missing (SQLite loses those of a table that a migration makes anew), what was written meanwhile left
    no mark: every topic gets one.
    """
    tables = set(connection.introspection.table_names())
    if using != "default" or "units_change" not in tables:
        return
    wanted: dict[str, str] = {}
    for table, topic, columns in watched():
        if table in tables:
            wanted |= _triggers(table, topic, columns)
    with connection.cursor() as cursor:
        present = _present(cursor)
        for name in present.keys() - wanted.keys():
            cursor.execute(_drop(name, present[name]))
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        missing = wanted.keys() - present.keys()
        for name in missing:
            cursor.execute(wanted[name])
        topics = {topic for _, topic, _ in watched()}
        _mark_anew(cursor, topics if missing else topics - marks().keys())


def _triggers(table: str, topic: str, columns: list[str]) -> dict[str, str]:
    """The statements that make a table's triggers, by names that change with what they do. SQLite has one writer at a
    time, and so one row a topic."""
    of = f" OF {', '.join(columns)}" if columns else ""
    if connection.vendor == "postgresql":
        events = ["INSERT OR DELETE OR TRUNCATE", f"UPDATE{of}"]
        end = f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION units_change_mark('{topic}')"
    else:
        events = ["INSERT", "DELETE", f"UPDATE{of}"]
        end = f"ON {table} BEGIN UPDATE units_change SET mark = random() / 4096 WHERE topic = '{topic}'; END"  # noqa: S608  names of the portal's own
    made = {}
    for event in events:
        name = f"units_change_{hashlib.sha256(f'{event} {end}'.encode()).hexdigest()[:16]}"
        made[name] = f"CREATE TRIGGER {name} AFTER {event} {end}"
    return made


def _mark_anew(cursor, topics: set[str]) -> None:
    """Change the number of these topics, whether or not they have one."""
    for topic in topics:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM units_change WHERE topic = %s", [topic])
        cursor.execute(_ADD, [topic, secrets.randbelow(2**52)])


def _present(cursor) -> dict[str, str]:
    """The triggers of this module that the database has, with their tables."""
    cursor.execute(_OURS[connection.vendor], [])
    return dict(cursor.fetchall())


def _drop(name: str, table: str) -> str:
    return f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
