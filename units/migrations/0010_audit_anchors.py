"""Where the chain begins once its oldest links were moved into an archive; these rows too are only ever added."""

from importlib import import_module

from django.db import migrations, models

TABLE = "units_auditanchor"
POSTGRESQL = [
    f"""
    CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{TABLE} is append-only';
    END $$
    """,
    f"""
    CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()
    """,
    f"""
    CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()
    """,
]
POSTGRESQL_BACK = [
    f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}",
    f"DROP TRIGGER {TABLE}_append_only ON {TABLE}",
    f"DROP FUNCTION {TABLE}_refuse()",
]
SQLITE = [
    f"""
    CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END
    """
    for event in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER {TABLE}_no_{event}" for event in ("update", "delete")]
_run = import_module("units.migrations.0005_audit_chain").run


class Migration(migrations.Migration):
    dependencies = [("units", "0009_changes")]
    operations = [
        migrations.CreateModel(
            name="AuditAnchor",
            fields=[
                (
                    "position",
                    models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="vị trí"),
                ),
                ("hash", models.CharField(max_length=64, verbose_name="mã băm")),
                ("lines", models.PositiveBigIntegerField(verbose_name="số dòng đã chuyển")),
                ("file_name", models.CharField(max_length=200, verbose_name="tên tệp lưu trữ")),
                ("file_sha256", models.CharField(max_length=64, verbose_name="SHA-256 của tệp lưu trữ")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
            ],
            options={
                "verbose_name": "điểm neo nhật ký",
                "verbose_name_plural": "điểm neo nhật ký",
                "ordering": ["position"],
            },
        ),
        migrations.RunPython(_run(POSTGRESQL, SQLITE), _run(POSTGRESQL_BACK, SQLITE_BACK)),
    ]
