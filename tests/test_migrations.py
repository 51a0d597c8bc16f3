"""The rule by which an upgrade needs no pause: what a version takes away, the version before no longer uses.

While an upgrade runs, old processes work on the new schema. A migration therefore only adds, and a new column may be
null or has a default in the database; what takes something away or renames it says in its `contract` which earlier
migration (app.name) ended its use.
"""

from types import SimpleNamespace

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.test_house import ORDER

BREAKING = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
BEFORE_THE_RULE = {
    "plans.0002_drafting_and_life",
    "tasks.0002_new_ledger",
    "tasks.0003_doing_reports_and_reminders",
}
"""Migrations of the time before the portal was first installed."""


def breaks(migration) -> bool:
    """Whether the processes of the version before would fail on what the migration leaves behind."""
    created = {one.name_lower for one in migration.operations if isinstance(one, migrations.CreateModel)}
    return any(_breaks(one, created) for one in migration.operations)


def _breaks(operation, created: set[str]) -> bool:
    """A default of Django alone is unknown to old processes: their rows would lack the column. What is generated the
    database writes for them."""
    if isinstance(operation, migrations.AddField):
        field = operation.field
        is_filled = field.null or field.has_db_default() or field.many_to_many or field.generated
        return not is_filled and operation.model_name_lower not in created
    return isinstance(operation, BREAKING)


def unmarked(loaded: dict) -> list[str]:
    """The migrations of the portal that break without saying what came before."""
    known = {f"{app}.{name}" for app, name in loaded}
    return sorted(
        f"{app}.{name}"
        for (app, name), one in loaded.items()
        if app in ORDER and breaks(one) and getattr(one, "contract", None) not in known
    )


def test_migrations_only_add_or_say_what_ended_the_use():
    assert set(unmarked(MigrationLoader(None).disk_migrations)) == BEFORE_THE_RULE


def test_what_breaks_is_found_and_a_contract_allows_it():
    remove = migrations.RemoveField("task", "title")
    rename = migrations.RenameField("task", "title", "name")
    required = migrations.AddField("task", "code", models.CharField(max_length=9, default=""))
    optional = migrations.AddField("task", "code", models.CharField(max_length=9, db_default=""))
    loaded = {
        ("tasks", "0001_a"): SimpleNamespace(operations=[optional]),
        ("tasks", "0002_b"): SimpleNamespace(operations=[remove]),
        ("tasks", "0003_c"): SimpleNamespace(operations=[rename], contract="tasks.0099_unknown"),
        ("tasks", "0004_d"): SimpleNamespace(operations=[required]),
        ("tasks", "0005_e"): SimpleNamespace(operations=[remove], contract="tasks.0001_a"),
        ("auth", "0001_f"): SimpleNamespace(operations=[remove]),
    }

    assert unmarked(loaded) == ["tasks.0002_b", "tasks.0003_c", "tasks.0004_d"]
