import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def note_year_of_number(apps, schema_editor):
    """A number is unique within the year in which it was given."""
    for plan in apps.get_model("plans", "Plan").objects.exclude(issued_on=None):
        plan.numbered_in = plan.issued_on.year
        plan.save(update_fields=["numbered_in"])


class Migration(migrations.Migration):
    dependencies = [
        ("indices", "0004_corrections_hold_any_rank"),
        ("plans", "0001_plans_and_solutions"),
        ("units", "0003_no_unit_below_itself"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.CharField(blank=True, max_length=20, verbose_name="vị trí")),
                ("quote", models.CharField(blank=True, max_length=200, verbose_name="trích")),
                (
                    "kind",
                    models.CharField(
                        choices=[("comment", "Ý kiến"), ("reason", "Lý do trả lại"), ("doubt", "Cần xem lại")],
                        default="comment",
                        max_length=8,
                        verbose_name="loại",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="nội dung")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="xong lúc")),
            ],
            options={
                "verbose_name": "ý kiến",
                "verbose_name_plural": "ý kiến",
                "ordering": ["plan", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="lần sửa")),
                ("summary", models.CharField(max_length=200, verbose_name="việc")),
                ("changes", models.JSONField(verbose_name="thay đổi")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                (
                    "kind",
                    models.CharField(
                        choices=[("edit", "Sửa"), ("undo", "Hoàn tác"), ("redo", "Làm lại")],
                        default="edit",
                        max_length=4,
                        verbose_name="loại",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần sửa",
                "verbose_name_plural": "lần sửa",
                "ordering": ["plan", "number"],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("create", "Lập dự thảo"),
                            ("import", "Nhập từ tệp"),
                            ("submit", "Trình"),
                            ("withdraw", "Rút lại để sửa"),
                            ("return", "Trả lại để sửa"),
                            ("approve", "Duyệt"),
                            ("issue", "Ban hành"),
                            ("close", "Kết thúc"),
                        ],
                        max_length=10,
                        verbose_name="bước",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
            ],
            options={
                "verbose_name": "bước xử lý",
                "verbose_name_plural": "bước xử lý",
                "ordering": ["plan", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="phiên bản")),
                ("occasion", models.CharField(max_length=200, verbose_name="lý do giữ")),
                ("content", models.JSONField(verbose_name="nội dung")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
            ],
            options={
                "verbose_name": "phiên bản",
                "verbose_name_plural": "phiên bản",
                "ordering": ["plan", "-number"],
            },
        ),
        migrations.AlterModelOptions(
            name="plan",
            options={
                "ordering": ["-year", "unit", "index", "-adjustment"],
                "verbose_name": "kế hoạch",
                "verbose_name_plural": "kế hoạch",
            },
        ),
        migrations.RemoveConstraint(
            model_name="plan",
            name="plan_once",
        ),
        migrations.RemoveConstraint(
            model_name="plan",
            name="plan_number_once",
        ),
        migrations.AddField(
            model_name="paragraph",
            name="figures",
            field=models.JSONField(blank=True, default=list, verbose_name="số liệu viện dẫn"),
        ),
        migrations.AddField(
            model_name="paragraph",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="plans.paragraph",
            ),
        ),
        migrations.AddField(
            model_name="paragraph",
            name="own_label",
            field=models.CharField(blank=True, max_length=12, verbose_name="số ghi tay"),
        ),
        migrations.AddField(
            model_name="paragraph",
            name="table",
            field=models.JSONField(blank=True, null=True, verbose_name="bảng"),
        ),
        migrations.AddField(
            model_name="plan",
            name="adjustment",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="lần điều chỉnh"),
        ),
        migrations.AddField(
            model_name="plan",
            name="adjusts",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adjusted_by",
                to="plans.plan",
                verbose_name="điều chỉnh kế hoạch",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="delegation_basis",
            field=models.CharField(
                blank=True,
                help_text="Văn bản phân công hoặc ủy quyền, khi ký KT., TL., TUQ. hoặc Q.",
                max_length=300,
                verbose_name="căn cứ ký thay, ký thừa lệnh, ký thừa ủy quyền",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="numbered_in",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name="năm cấp số"),
        ),
        migrations.RunPython(note_year_of_number, migrations.RunPython.noop),
        migrations.AddField(
            model_name="plan",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="section",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="plans.section",
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="own_label",
            field=models.CharField(blank=True, max_length=12, verbose_name="số ghi tay"),
        ),
        migrations.AddField(
            model_name="solution",
            name="due_quarter",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hoàn thành trong quý"),
        ),
        migrations.AddField(
            model_name="solution",
            name="in_text",
            field=models.BooleanField(default=False, verbose_name="phân công đã nêu trong lời văn"),
        ),
        migrations.AddField(
            model_name="solution",
            name="is_shown",
            field=models.BooleanField(default=True, verbose_name="in trong văn bản"),
        ),
        migrations.AddField(
            model_name="solution",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="plans.solution",
            ),
        ),
        migrations.AddField(
            model_name="solution",
            name="output",
            field=models.CharField(blank=True, max_length=300, verbose_name="sản phẩm"),
        ),
        migrations.AddField(
            model_name="solution",
            name="own_label",
            field=models.CharField(blank=True, max_length=12, verbose_name="số ghi tay"),
        ),
        migrations.AddField(
            model_name="target",
            name="in_text",
            field=models.BooleanField(default=False, verbose_name="đã nêu trong lời văn"),
        ),
        migrations.AddField(
            model_name="basis",
            name="in_text",
            field=models.BooleanField(default=False, verbose_name="viện dẫn trong lời văn"),
        ),
        migrations.AlterField(
            model_name="plan",
            name="position",
            field=models.CharField(blank=True, max_length=100, verbose_name="chức vụ người ký"),
        ),
        migrations.AlterField(
            model_name="plan",
            name="signatory",
            field=models.CharField(blank=True, max_length=100, verbose_name="người ký"),
        ),
        migrations.AlterField(
            model_name="paragraph",
            name="kind",
            field=models.CharField(
                choices=[("text", "Lời văn"), ("table", "Bảng"), ("results", "Bảng kết quả chỉ số thành phần")],
                default="text",
                max_length=10,
                verbose_name="loại",
            ),
        ),
        migrations.AlterField(
            model_name="plan",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Dự thảo"),
                    ("submitted", "Đã trình"),
                    ("returned", "Trả lại để sửa"),
                    ("approved", "Đã duyệt"),
                    ("issued", "Đã ban hành"),
                    ("closed", "Đã kết thúc"),
                ],
                default="draft",
                max_length=12,
                verbose_name="trạng thái",
            ),
        ),
        migrations.AddConstraint(
            model_name="paragraph",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "table"), ("table__isnull", False)),
                    models.Q(models.Q(("kind", "table"), _negated=True), ("table", None)),
                    _connector="OR",
                ),
                name="paragraph_table_has_cells",
                violation_error_message="Bảng phải có ô; đoạn văn thì không.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("index", "unit", "year", "adjustment"),
                name="plan_once",
                violation_error_message="Đơn vị này đã có kế hoạch của năm cho bộ chỉ số đó.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("unit", "numbered_in", "number"),
                name="plan_number_once",
                violation_error_message="Số văn bản này đã được cấp cho một kế hoạch khác trong năm.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issued_on__isnull", True), ("numbered_in__isnull", True)),
                    models.Q(("issued_on__isnull", False), ("numbered_in__isnull", False)),
                    _connector="OR",
                ),
                name="plan_issued_with_year",
                violation_error_message="Ngày ban hành và năm cấp số phải cùng có hoặc cùng để trống.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adjustment", 0), ("adjusts", None)),
                    models.Q(("adjustment__gt", 0), ("adjusts__isnull", False)),
                    _connector="OR",
                ),
                name="plan_adjustment_of_another",
                violation_error_message="Kế hoạch điều chỉnh phải chỉ ra kế hoạch mà nó điều chỉnh.",
            ),
        ),
        migrations.AddConstraint(
            model_name="solution",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_quarter", None), ("due_quarter__range", (1, 4)), _connector="OR"),
                name="solution_quarter_1_4",
                violation_error_message="Quý phải từ 1 đến 4.",
            ),
        ),
        migrations.AddConstraint(
            model_name="solution",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_quarter", None), ("due_on", None), _connector="OR"),
                name="solution_one_deadline",
                violation_error_message="Chỉ ghi ngày hoặc quý hoàn thành, không ghi cả hai.",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người viết",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="mentions",
            field=models.ManyToManyField(
                blank=True, related_name="plan_mentions", to=settings.AUTH_USER_MODEL, verbose_name="nhắc đến"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="plans.plan",
                verbose_name="kế hoạch",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người đánh dấu xong",
            ),
        ),
        migrations.AddField(
            model_name="edit",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người sửa",
            ),
        ),
        migrations.AddField(
            model_name="edit",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="edits",
                to="plans.plan",
                verbose_name="kế hoạch",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người thực hiện",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="plans.plan",
                verbose_name="kế hoạch",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người sửa gần nhất",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="plans.plan",
                verbose_name="kế hoạch",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(condition=models.Q(("resolved_at", None)), fields=["plan"], name="comment_open"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="comment_resolved_pair",
                violation_error_message="Thời điểm và người đánh dấu xong phải cùng có hoặc cùng để trống.",
            ),
        ),
        migrations.AddConstraint(
            model_name="edit",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="edit_number_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="version_number_once"),
        ),
    ]
