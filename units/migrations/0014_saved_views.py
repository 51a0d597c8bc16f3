"""Ways of looking at a page that people keep under a name, and beside the person what their pages open with."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0013_sample_units")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="opening_views",
            field=models.JSONField(
                db_default={}, default=dict, editable=False, verbose_name="cách xem mở sẵn của các trang"
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="tên")),
                ("page", models.CharField(max_length=60, verbose_name="trang")),
                ("path", models.CharField(max_length=200, verbose_name="đường dẫn")),
                ("query", models.CharField(blank=True, max_length=1000, verbose_name="điều kiện")),
                ("is_default", models.BooleanField(default=False, verbose_name="mở sẵn")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="lưu lúc"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lưu",
                    ),
                ),
            ],
            options={
                "verbose_name": "cách xem đã lưu",
                "verbose_name_plural": "cách xem đã lưu",
                "ordering": ["page", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "page", "name"),
                        name="saved_view_name_once",
                        violation_error_message=("Bạn đã có một cách xem mang tên này ở trang này. Hãy đặt tên khác."),
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("owner", "page"),
                        name="saved_view_default_once",
                        violation_error_message="Mỗi trang chỉ có một cách xem mở sẵn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="saved_view_has_name",
                        violation_error_message="Hãy đặt tên cho cách xem.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("path__startswith", "/"), models.Q(("path__startswith", "//"), _negated=True)
                        ),
                        name="saved_view_within_portal",
                        violation_error_message="Chỉ lưu được địa chỉ của một trang trong cổng.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_default", False), models.Q(("query", ""), _negated=True), _connector="OR"
                        ),
                        name="saved_view_default_narrows",
                        violation_error_message="Chỉ cách xem có điều kiện lọc, sắp xếp mới mở sẵn được.",
                    ),
                ],
            },
        ),
    ]
