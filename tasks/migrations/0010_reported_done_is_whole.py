"""What was reported done and waits for confirmation stands at 100 %, as it does from now on."""

from django.db import migrations


def fill(apps, schema_editor):
    apps.get_model("tasks", "Task").objects.filter(state="awaiting").exclude(progress=100).update(progress=100)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0009_searched_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
