import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import plans.models.plan_import


class Migration(migrations.Migration):

    dependencies = [
        ('indices', '0004_corrections_hold_any_rank'),
        ('plans', '0002_drafting_and_life'),
        ('units', '0003_no_unit_below_itself'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('file', models.FileField(blank=True, upload_to=plans.models.plan_import.private_name, verbose_name='tệp')),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã băm SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='dung lượng (byte)')),
                ('state', models.CharField(choices=[('waiting', 'Đang chờ đọc'), ('reading', 'Đang đọc'), ('read', 'Chờ xem lại'), ('refused', 'Không đọc được'), ('saved', 'Đã lưu thành kế hoạch')], default='waiting', max_length=8, verbose_name='trạng thái')),
                ('problem', models.TextField(blank=True, verbose_name='lý do không đọc được')),
                ('source', models.JSONField(blank=True, null=True, verbose_name='nội dung tệp')),
                ('document', models.JSONField(blank=True, null=True, verbose_name='kế hoạch đọc được')),
                ('choices', models.JSONField(blank=True, default=dict, verbose_name='cách gắn đơn vị')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='xếp hàng lúc')),
                ('taken_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='bắt đầu đọc lúc')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='số lần đọc')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='tải lên lúc')),
                ('index', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indices.index', verbose_name='bộ chỉ số')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imports', to='plans.plan', verbose_name='kế hoạch đã lưu')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_imports', to='units.unit', verbose_name='cơ quan ban hành')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người tải lên')),
            ],
            options={
                'verbose_name': 'tệp kế hoạch',
                'verbose_name_plural': 'tệp kế hoạch',
                'ordering': ['-uploaded_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), models.Q(('problem', ''), _negated=True)), models.Q(models.Q(('state', 'refused'), _negated=True), ('problem', '')), _connector='OR'), name='plan_import_refused_for_a_reason', violation_error_message='Tệp không đọc được phải có lý do; tệp khác thì không.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('read', 'saved')), _negated=True), models.Q(('document__isnull', False), ('source__isnull', False)), _connector='OR'), name='plan_import_read_has_content', violation_error_message='Tệp đã đọc phải có nội dung.')],
            },
        ),
    ]
