from django.db import migrations

from units.vietnamese import fold


def fill(apps, schema_editor):
    """Give tasks what they are searched by, and reports that were sent their state."""
    Task = apps.get_model("tasks", "Task")
    for task in Task.objects.select_related("solution").iterator():
        task.search_text = fold(f"{task.title} {task.output} {task.solution.text}")
        task.save(update_fields=["search_text"])
    apps.get_model("tasks", "QuarterlyReport").objects.exclude(submitted_at=None).update(state="submitted")


class Migration(migrations.Migration):
    dependencies = [("tasks", "0003_doing_reports_and_reminders")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
