"""Address and request of each line, and the chain of lines, which is only ever added to as well."""

import django.db.models.deletion
from django.db import migrations, models

POSTGRESQL = [
    """
    CREATE FUNCTION units_auditlink_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'units_auditlink is append-only';
    END $$
    """,
    """
    CREATE TRIGGER units_auditlink_append_only BEFORE UPDATE OR DELETE ON units_auditlink
    FOR EACH ROW EXECUTE FUNCTION units_auditlink_refuse()
    """,
    """
    CREATE TRIGGER units_auditlink_no_truncate BEFORE TRUNCATE ON units_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION units_auditlink_refuse()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER units_auditlink_no_truncate ON units_auditlink",
    "DROP TRIGGER units_auditlink_append_only ON units_auditlink",
    "DROP FUNCTION units_auditlink_refuse()",
]
# SQLite makes the table of lines anew when a column is added, and its triggers go with the old one.
SQLITE = [
    f"""
    CREATE TRIGGER IF NOT EXISTS {table}_no_{event.lower()} BEFORE {event} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """
    for table in ("units_auditentry", "units_auditlink")
    for event in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER units_auditlink_no_{event}" for event in ("update", "delete")]
SQLITE_ENTRIES = [statement for statement in SQLITE if "units_auditentry" in statement]


def run(postgresql, sqlite):
    def execute(apps, schema_editor):
        for statement in {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [("units", "0004_delegations")]
    operations = [
        # Backwards this runs last, when the columns are gone and the table was made anew once more.
        migrations.RunPython(migrations.RunPython.noop, run([], SQLITE_ENTRIES)),
        migrations.AddField("auditentry", "address", models.GenericIPAddressField(null=True, verbose_name="địa chỉ")),
        migrations.AddField(
            "auditentry",
            "request_id",
            models.CharField(blank=True, db_default="", default="", max_length=64, verbose_name="mã tham chiếu"),
        ),
        migrations.AddIndex("auditentry", models.Index(fields=["at"], name="audit_by_time")),
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                (
                    "position",
                    models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="vị trí"),
                ),
                ("previous_hash", models.CharField(max_length=64, verbose_name="mã băm trước")),
                ("hash", models.CharField(max_length=64, verbose_name="mã băm")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link",
                        to="units.auditentry",
                        verbose_name="dòng nhật ký",
                    ),
                ),
            ],
            options={
                "verbose_name": "mắt xích nhật ký",
                "verbose_name_plural": "chuỗi nhật ký",
                "ordering": ["position"],
            },
        ),
        migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK)),
    ]
