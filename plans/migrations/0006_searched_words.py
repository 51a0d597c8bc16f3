"""What plans and solutions are searched by, kept by the database beside their texts."""

from django.db import migrations
from django.db.models import Value

from units.search_words import POSTGRESQL, searched


def make_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


def drop_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION search_words(text)")


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_plan_by_year")]

    operations = [
        migrations.RunPython(make_function, drop_function),
        migrations.AddField(
            "plan", "words", searched(Value("kế hoạch"), "title", Value("năm"), "year", "number", "symbol")
        ),
        migrations.AddField("solution", "words", searched("text", "output")),
    ]
