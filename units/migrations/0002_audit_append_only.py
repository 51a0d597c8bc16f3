"""Triggers that keep the application, whatever its code, from altering or deleting a line of the audit trail."""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION units_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'units_auditentry is append-only';
    END $$
    """,
    """
    CREATE TRIGGER units_auditentry_append_only BEFORE UPDATE OR DELETE ON units_auditentry
    FOR EACH ROW EXECUTE FUNCTION units_auditentry_refuse()
    """,
]
POSTGRESQL.append(
    """
    CREATE TRIGGER units_auditentry_no_truncate BEFORE TRUNCATE ON units_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION units_auditentry_refuse()
    """
)
POSTGRESQL_BACK = [
    "DROP TRIGGER units_auditentry_no_truncate ON units_auditentry",
    "DROP TRIGGER units_auditentry_append_only ON units_auditentry",
    "DROP FUNCTION units_auditentry_refuse()",
]
SQLITE = [
    f"""
    CREATE TRIGGER units_auditentry_no_{event.lower()} BEFORE {event} ON units_auditentry
    BEGIN SELECT RAISE(ABORT, 'units_auditentry is append-only'); END
    """
    for event in ("UPDATE", "DELETE")
]
SQLITE_BACK = ["DROP TRIGGER units_auditentry_no_update", "DROP TRIGGER units_auditentry_no_delete"]


def run(postgresql, sqlite):
    def execute(apps, schema_editor):
        statements = {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [("units", "0001_people_and_units")]
    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
