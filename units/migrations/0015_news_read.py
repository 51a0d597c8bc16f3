"""Up to which day somebody has read what is new in the portal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0014_saved_views")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="news_read_to",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="đã đọc “Điều gì mới” đến ngày"),
        ),
    ]
