"""Whether somebody has seen, or skipped, the tour of the first sign-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0011_temporary_passwords")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="tour_seen_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="đã xem hoặc bỏ qua giới thiệu lúc"
            ),
        ),
    ]
