"""What tasks are searched by, kept by the database beside their texts; and the index by which the newest are found."""

from django.db import migrations, models

from units.search_words import searched


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_searched_words"), ("tasks", "0008_plan_of_task")]

    operations = [
        migrations.AddField("task", "words", searched("title", "output")),
        migrations.AddIndex("task", models.Index(fields=["office", "created_at"], name="task_by_age")),
    ]
