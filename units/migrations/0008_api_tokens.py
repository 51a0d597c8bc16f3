"""Access tokens of the API."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0007_audit_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='dùng cho')),
                ('scopes', models.JSONField(verbose_name='phạm vi')),
                ('prefix', models.CharField(max_length=16, verbose_name='bắt đầu bằng')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='SHA-256 của mã')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='tạo lúc')),
                ('expires_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                ('used_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dùng lần cuối')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='thu hồi lúc')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='chủ mã truy cập')),
                ('revoked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thu hồi')),
            ],
            options={
                'verbose_name': 'mã truy cập API',
                'verbose_name_plural': 'mã truy cập API',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='api_token_expires_after_created', violation_error_message='Mã truy cập phải hết hạn sau khi tạo.'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('owner', 'name'), name='api_token_name_once', violation_error_message='Bạn đã có một mã truy cập mang tên này. Hãy đặt tên khác hoặc thu hồi mã đó.'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='api_token_revoked_pair', violation_error_message='Thời điểm thu hồi và người thu hồi phải cùng có hoặc cùng để trống.')],
            },
        ),
    ]
