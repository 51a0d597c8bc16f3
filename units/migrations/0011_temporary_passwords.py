"""Passwords that an administrator has set, to be changed before anything else."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0010_audit_anchors")]

    operations = [
        migrations.CreateModel(
            name="TemporaryPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="đặt lúc")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="temporary_password",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "mật khẩu tạm", "verbose_name_plural": "mật khẩu tạm"},
        ),
    ]
