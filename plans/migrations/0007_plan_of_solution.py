"""A solution knows its plan, which till now only its section knew: a search reads those of many plans at once."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Give each solution the plan of its section."""
    plan = apps.get_model("plans", "Section").objects.filter(pk=OuterRef("section")).values("plan")
    apps.get_model("plans", "Solution").objects.update(plan=Subquery(plan))


def _plan(**more) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True, editable=False, on_delete=models.CASCADE, related_name="+", to="plans.plan",
        verbose_name="kế hoạch", **more,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_searched_words")]

    operations = [
        migrations.AddField("solution", "plan", _plan(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("solution", "plan", _plan()),
    ]
