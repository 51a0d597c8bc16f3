"""A task knows its plan, which till now only its solution's section knew; and the indexes that lists of tasks ask."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Give each task the plan of its solution."""
    plan = apps.get_model("plans", "Solution").objects.filter(pk=OuterRef("solution")).values("section__plan")
    apps.get_model("tasks", "Task").objects.update(plan=Subquery(plan))


def _plan(**more) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True, db_index=False, editable=False, on_delete=models.PROTECT, related_name="tasks",
        to="plans.plan", verbose_name="kế hoạch", **more,
    )  # fmt: skip


_DAYS = ["state", "due_on", "completed_on", "reported_on"]


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_plan_by_year"), ("tasks", "0007_list_index")]

    operations = [
        migrations.AddField("task", "plan", _plan(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("task", "plan", _plan()),
        migrations.RemoveIndex("task", "task_by_office"),
        migrations.AddIndex(
            "task", models.Index(fields=["office", *_DAYS], include=["plan", "id"], name="task_by_office")
        ),
        migrations.AddIndex(
            "task", models.Index(fields=["plan", *_DAYS], include=["office", "solution", "id"], name="task_by_plan")
        ),
    ]
