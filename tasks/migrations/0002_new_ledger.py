from django.db import migrations


class Migration(migrations.Migration):
    """The ledger of reminders is founded anew, wider; nothing of the old one is of use in it."""

    dependencies = [("tasks", "0001_tasks_and_reports")]

    operations = [migrations.DeleteModel("Reminder")]
