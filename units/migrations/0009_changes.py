"""The numbers that change with the data. The triggers that write them come after every migration (units.changes.watch),
and go where this one is taken back."""

from django.db import migrations, models


def take_triggers_away(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS units_change_mark() CASCADE")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'units_change_%'")
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("units", "0008_api_tokens")]
    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("topic", models.CharField(max_length=30, verbose_name="chủ đề")),
                ("mark", models.BigIntegerField(verbose_name="dấu")),
            ],
            options={"verbose_name": "dấu thay đổi", "verbose_name_plural": "dấu thay đổi"},
        ),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
    ]
