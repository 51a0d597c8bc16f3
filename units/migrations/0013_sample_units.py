"""The few units of the sample province without reading all units."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("units", "0012_tour_seen")]

    operations = [
        migrations.AddIndex("unit", models.Index(fields=["id"], condition=Q(is_sample=True), name="unit_sample")),
    ]
