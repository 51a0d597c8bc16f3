"""Of the secret address of a calendar only the SHA-256 is kept.

Addresses that people have go on working. What is put in place of the secret was never given to anybody, so that a
process of the version before, while the upgrade runs, finds nobody by it. Backwards the secrets cannot come back: people
make their addresses anew.
"""

import secrets
from hashlib import sha256

from django.db import migrations, models

import tasks.models.reminder


def forget_secrets(apps, schema_editor):
    for feed in apps.get_model("tasks", "CalendarFeed").objects.all():
        feed.digest = sha256(feed.token.encode()).hexdigest()
        feed.token = secrets.token_urlsafe(32)
        feed.save(update_fields=["digest", "token"])


def forget_feeds(apps, schema_editor):
    apps.get_model("tasks", "CalendarFeed").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tasks", "0005_sent_reports_have_a_time")]
    operations = [
        migrations.AddField(
            "calendarfeed",
            "digest",
            models.CharField(max_length=64, null=True, unique=True, verbose_name="SHA-256 của mã bí mật"),
        ),
        migrations.AlterField(
            "calendarfeed",
            "token",
            models.CharField(default=tasks.models.reminder.meaningless, editable=False, max_length=64, unique=True),
        ),
        migrations.RunPython(forget_secrets, forget_feeds),
    ]
