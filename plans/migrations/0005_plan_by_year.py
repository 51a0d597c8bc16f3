"""The plans of a year without reading the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_chart_paragraph")]

    operations = [
        migrations.AddIndex("plan", models.Index(fields=["year", "state", "unit"], name="plan_by_year")),
    ]
