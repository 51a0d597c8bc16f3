import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tasks.models.doing


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0003_imports'),
        ('tasks', '0002_new_ledger'),
        ('units', '0004_delegations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True, verbose_name='mã bí mật')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='lập lúc')),
            ],
            options={
                'verbose_name': 'lịch điện tử',
                'verbose_name_plural': 'lịch điện tử',
            },
        ),
        migrations.CreateModel(
            name='DayCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='ngày')),
                ('is_working', models.BooleanField(verbose_name='là ngày làm việc')),
                ('note', models.CharField(help_text='Ví dụ: Thông báo hoán đổi ngày nghỉ Tết.', max_length=200, verbose_name='căn cứ')),
            ],
            options={
                'verbose_name': 'điều chỉnh ngày làm việc',
                'verbose_name_plural': 'điều chỉnh ngày làm việc',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_day', models.DateField(verbose_name='thời hạn khi xin')),
                ('to_day', models.DateField(verbose_name='xin gia hạn đến')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='xin lúc')),
                ('is_granted', models.BooleanField(blank=True, null=True, verbose_name='được gia hạn')),
                ('granted_day', models.DateField(blank=True, null=True, verbose_name='gia hạn đến')),
                ('decision', models.TextField(blank=True, verbose_name='ý kiến quyết định')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='quyết định lúc')),
            ],
            options={
                'verbose_name': 'gia hạn',
                'verbose_name_plural': 'gia hạn',
                'ordering': ['task', 'asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('quarter', models.PositiveSmallIntegerField(verbose_name='quý')),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='giá trị')),
                ('at', models.DateTimeField(auto_now=True, verbose_name='cập nhật lúc')),
            ],
            options={
                'verbose_name': 'số đo theo quý',
                'verbose_name_plural': 'số đo theo quý',
                'ordering': ['task', 'year', 'quarter'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('progress', 'Tiến độ'), ('report', 'Báo cáo xong'), ('return', 'Trả lại'), ('confirm', 'Xác nhận hoàn thành'), ('pause', 'Tạm dừng'), ('resume', 'Tiếp tục'), ('cancel', 'Hủy'), ('hand_over', 'Bàn giao'), ('assign', 'Giao việc'), ('start', 'Bắt đầu thực hiện')], default='progress', max_length=10, verbose_name='loại')),
                ('text', models.TextField(blank=True, verbose_name='nội dung')),
                ('progress', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tiến độ (%)')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='lúc')),
            ],
            options={
                'verbose_name': 'diễn biến',
                'verbose_name_plural': 'diễn biến',
                'ordering': ['task', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.PositiveSmallIntegerField(verbose_name='quý')),
                ('state', models.CharField(choices=[('draft', 'Dự thảo'), ('approved', 'Đã duyệt'), ('issued', 'Đã ban hành')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('title', models.CharField(max_length=400, verbose_name='trích yếu')),
                ('symbol', models.CharField(help_text='Ví dụ BC-SNgV.', max_length=40, verbose_name='ký hiệu')),
                ('addressees', models.TextField(blank=True, help_text='Mỗi dòng một nơi.', verbose_name='kính gửi')),
                ('opening', models.TextField(blank=True, verbose_name='mở đầu')),
                ('overview', models.TextField(blank=True, verbose_name='tình hình chung')),
                ('narrative', models.JSONField(blank=True, default=list, verbose_name='kết quả theo chỉ số thành phần')),
                ('difficulties', models.TextField(blank=True, verbose_name='khó khăn, vướng mắc')),
                ('proposals', models.TextField(blank=True, verbose_name='đề xuất, kiến nghị')),
                ('next_quarter', models.TextField(blank=True, verbose_name='nhiệm vụ trọng tâm quý sau')),
                ('former', models.JSONField(blank=True, default=dict, editable=False, verbose_name='lời trước đó')),
                ('written_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='viết từ báo cáo của các phòng lúc')),
                ('figures', models.JSONField(blank=True, default=dict, verbose_name='số liệu')),
                ('rows', models.JSONField(blank=True, default=list, verbose_name='bảng nhiệm vụ')),
                ('authority', models.CharField(blank=True, max_length=100, verbose_name='quyền hạn')),
                ('position', models.CharField(blank=True, max_length=100, verbose_name='chức vụ người ký')),
                ('signatory', models.CharField(blank=True, max_length=100, verbose_name='người ký')),
                ('recipients', models.TextField(blank=True, verbose_name='nơi nhận')),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='số')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='ngày ban hành')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('reopened_for', models.TextField(blank=True, editable=False, verbose_name='lý do đưa về dự thảo')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='lập lúc')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'báo cáo tổng hợp quý',
                'verbose_name_plural': 'báo cáo tổng hợp quý',
                'ordering': ['plan', 'quarter'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('quarter_end', 'Sắp hết quý'), ('report_due', 'Báo cáo quý đến hạn'), ('report_late', 'Báo cáo quý quá hạn'), ('task_due', 'Nhiệm vụ sắp đến hạn'), ('task_late', 'Nhiệm vụ quá hạn'), ('returned', 'Việc bị trả lại'), ('assigned', 'Việc mới được giao'), ('awaiting', 'Việc chờ xác nhận'), ('extension', 'Gia hạn'), ('nudge', 'Đôn đốc'), ('weekly', 'Danh sách quá hạn hằng tuần')], max_length=12, verbose_name='loại')),
                ('key', models.CharField(max_length=120, verbose_name='lần nhắc')),
                ('text', models.CharField(max_length=400, verbose_name='nội dung')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='vì sao nhận')),
                ('link', models.CharField(max_length=200, verbose_name='đường dẫn')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='thời hạn')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='lập lúc')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='đọc lúc')),
                ('by_mail', models.BooleanField(default=True, verbose_name='gửi bằng thư')),
                ('mail_id', models.CharField(blank=True, max_length=40, verbose_name='mã thư')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='nhận gửi lúc')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi lúc')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='hủy lúc')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='số lần gửi')),
                ('retry_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi lại từ')),
                ('failure', models.CharField(blank=True, max_length=300, verbose_name='lỗi lần gửi gần nhất')),
            ],
            options={
                'verbose_name': 'nhắc việc',
                'verbose_name_plural': 'nhắc việc',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReminderPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_mail', models.BooleanField(default=True, verbose_name='gửi thư mỗi sáng')),
                ('hour', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='giờ gửi')),
                ('not_by_mail', models.JSONField(blank=True, default=list, verbose_name='không gửi thư về')),
            ],
            options={
                'verbose_name': 'cách nhận nhắc việc',
                'verbose_name_plural': 'cách nhận nhắc việc',
            },
        ),
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='ngày')),
                ('written', models.PositiveIntegerField(verbose_name='số nhắc việc mới')),
                ('finished_at', models.DateTimeField(auto_now_add=True, verbose_name='xong lúc')),
            ],
            options={
                'verbose_name': 'lần rà soát nhắc việc',
                'verbose_name_plural': 'lần rà soát nhắc việc',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='ReportLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('title', models.CharField(max_length=300, verbose_name='nội dung nhiệm vụ')),
                ('role', models.CharField(choices=[('lead', 'Chủ trì'), ('support', 'Phối hợp')], default='lead', max_length=8, verbose_name='vai trò')),
                ('state', models.CharField(choices=[('not_started', 'Chưa thực hiện'), ('in_progress', 'Đang thực hiện'), ('awaiting', 'Chờ xác nhận'), ('done', 'Hoàn thành'), ('paused', 'Tạm dừng'), ('cancelled', 'Hủy')], default='not_started', max_length=12, verbose_name='trạng thái')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='ngày đến hạn')),
                ('deadline', models.CharField(blank=True, max_length=60, verbose_name='thời hạn')),
                ('punctuality', models.CharField(blank=True, choices=[('in_time', 'Trong hạn'), ('due_soon', 'Sắp đến hạn'), ('late', 'Quá hạn'), ('done_in_time', 'Hoàn thành đúng hạn'), ('done_late', 'Hoàn thành quá hạn'), ('no_deadline', 'Không hạn')], max_length=20, verbose_name='tiến độ so với thời hạn')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='tiến độ (%)')),
                ('measured', models.CharField(blank=True, max_length=300, verbose_name='chỉ tiêu đạt được')),
                ('result', models.TextField(blank=True, verbose_name='kết quả')),
                ('difficulty', models.TextField(blank=True, verbose_name='khó khăn, vướng mắc')),
                ('proposal', models.TextField(blank=True, verbose_name='kiến nghị')),
                ('proposed', models.JSONField(blank=True, default=dict, editable=False, verbose_name='lời cổng soạn')),
            ],
            options={
                'verbose_name': 'dòng báo cáo',
                'verbose_name_plural': 'dòng báo cáo',
                'ordering': ['report', 'position'],
            },
        ),
        migrations.AlterModelOptions(
            name='evidence',
            options={'ordering': ['task', 'added_at', 'pk'], 'verbose_name': 'minh chứng', 'verbose_name_plural': 'minh chứng'},
        ),
        migrations.AddField(
            model_name='evidence',
            name='content_type',
            field=models.CharField(blank=True, max_length=100, verbose_name='loại tệp'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='file',
            field=models.FileField(blank=True, upload_to=tasks.models.doing.evidence_name, verbose_name='tệp'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='name',
            field=models.CharField(blank=True, max_length=200, verbose_name='tên tệp'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='gỡ lúc'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='removed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người gỡ'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='sha256',
            field=models.CharField(blank=True, max_length=64, verbose_name='mã băm SHA-256'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='size',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='dung lượng (byte)'),
        ),
        migrations.AddField(
            model_name='quarterlyreport',
            name='figures_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='lấy số liệu lúc'),
        ),
        migrations.AddField(
            model_name='quarterlyreport',
            name='proposed',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='lời cổng soạn'),
        ),
        migrations.AddField(
            model_name='quarterlyreport',
            name='next_quarter',
            field=models.TextField(blank=True, verbose_name='nhiệm vụ trọng tâm quý sau'),
        ),
        migrations.AddField(
            model_name='quarterlyreport',
            name='return_reason',
            field=models.TextField(blank=True, editable=False, verbose_name='lý do trả lại'),
        ),
        migrations.AddField(
            model_name='quarterlyreport',
            name='returned_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='trả lại lúc'),
        ),
        migrations.AddField(
            model_name='quarterlyreport',
            name='returned_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người trả lại'),
        ),
        migrations.AddField(
            model_name='quarterlyreport',
            name='state',
            field=models.CharField(choices=[('draft', 'Đang soạn'), ('submitted', 'Đã gửi'), ('returned', 'Trả lại để bổ sung')], default='draft', max_length=10, verbose_name='trạng thái'),
        ),
        migrations.AddField(
            model_name='quarterlyreport',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='task',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now, verbose_name='lập lúc'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='task',
            name='due_quarter',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='thời hạn là hết quý'),
        ),
        migrations.AddField(
            model_name='task',
            name='lead_task',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='tasks.task', verbose_name='phối hợp cho nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='task',
            name='measure',
            field=models.CharField(blank=True, help_text='Ví dụ: Tỷ lệ hồ sơ đúng hạn.', max_length=200, verbose_name='chỉ tiêu'),
        ),
        migrations.AddField(
            model_name='task',
            name='measure_target',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='mức cần đạt'),
        ),
        migrations.AddField(
            model_name='task',
            name='measure_unit',
            field=models.CharField(blank=True, help_text='Ví dụ: %, lớp, hồ sơ.', max_length=30, verbose_name='đơn vị tính'),
        ),
        migrations.AddField(
            model_name='task',
            name='needs_evidence',
            field=models.BooleanField(default=True, verbose_name='phải có minh chứng khi báo cáo xong'),
        ),
        migrations.AddField(
            model_name='task',
            name='output',
            field=models.CharField(blank=True, max_length=300, verbose_name='sản phẩm, kết quả cần có'),
        ),
        migrations.AddField(
            model_name='task',
            name='progress',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='tiến độ (%)'),
        ),
        migrations.AddField(
            model_name='task',
            name='role',
            field=models.CharField(choices=[('lead', 'Chủ trì'), ('support', 'Phối hợp')], default='lead', max_length=8, verbose_name='vai trò'),
        ),
        migrations.AddField(
            model_name='task',
            name='search_text',
            field=models.TextField(default='', editable=False),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='text',
            field=models.TextField(blank=True, verbose_name='kết quả, minh chứng'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='thay mặt'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='thay mặt'),
        ),
        migrations.AddField(
            model_name='extension',
            name='asked_on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='xin thay mặt'),
        ),
        migrations.AddField(
            model_name='extension',
            name='decided_on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quyết định thay mặt'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='reference',
            field=models.CharField(blank=True, max_length=1000, verbose_name='số văn bản hoặc đường dẫn'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['assignee', 'state', 'due_on'], name='task_by_assignee'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('reference', ''), _negated=True), models.Q(('file', ''), _negated=True), _connector='OR'), name='evidence_says_something', violation_error_message='Minh chứng phải có lời, số văn bản, đường dẫn hoặc tệp.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('sha256', ''), ('size', None)), models.Q(models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('size__isnull', False)), _connector='OR'), name='evidence_file_has_hash', violation_error_message='Tệp minh chứng phải có mã băm và dung lượng.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='evidence_removed_pair', violation_error_message='Thời điểm gỡ và người gỡ phải cùng có hoặc cùng để trống.'),
        ),
        migrations.AddConstraint(
            model_name='quarterlyreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='quarterly_report_returned_pair', violation_error_message='Thời điểm trả lại và người trả lại phải cùng có hoặc cùng để trống.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('due_quarter', None), models.Q(('due_on__isnull', False), ('due_quarter__range', (1, 4))), _connector='OR'), name='task_quarter_has_day', violation_error_message='Thời hạn theo quý phải là quý 1 đến 4 và có ngày cuối quý.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('lead_task', None), ('role', 'support'), _connector='OR'), name='task_share_is_support', violation_error_message='Chỉ phần việc phối hợp mới gắn với nhiệm vụ chủ trì.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='task_progress_0_100', violation_error_message='Tiến độ phải từ 0 đến 100 %.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('measure_target', None), models.Q(('measure', ''), _negated=True), _connector='OR'), name='task_target_has_measure', violation_error_message='Mức cần đạt phải kèm tên chỉ tiêu.'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='người dùng'),
        ),
        migrations.AddField(
            model_name='extension',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người xin'),
        ),
        migrations.AddField(
            model_name='extension',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người quyết định'),
        ),
        migrations.AddField(
            model_name='extension',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='tasks.task', verbose_name='nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhập'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measurements', to='tasks.task', verbose_name='nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='note',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi'),
        ),
        migrations.AddField(
            model_name='note',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='thay mặt'),
        ),
        migrations.AddField(
            model_name='note',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='tasks.task', verbose_name='nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='planreport',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người duyệt'),
        ),
        migrations.AddField(
            model_name='planreport',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập'),
        ),
        migrations.AddField(
            model_name='planreport',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='plans.plan', verbose_name='kế hoạch'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='units.unit', verbose_name='đơn vị'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='plan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='plans.plan', verbose_name='kế hoạch'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to=settings.AUTH_USER_MODEL, verbose_name='người nhận'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='task',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='tasks.task', verbose_name='nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_preference', to=settings.AUTH_USER_MODEL, verbose_name='người dùng'),
        ),
        migrations.AddField(
            model_name='reportline',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='tasks.quarterlyreport', verbose_name='báo cáo quý'),
        ),
        migrations.AddField(
            model_name='reportline',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_lines', to='tasks.task', verbose_name='nhiệm vụ'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('task',), name='extension_one_open', violation_error_message='Nhiệm vụ này đang có một đề nghị gia hạn chưa quyết định.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('is_granted', None)), models.Q(('decided_at__isnull', False), ('is_granted__isnull', False)), _connector='OR'), name='extension_decided_either_way', violation_error_message='Đề nghị đã quyết định phải là được hoặc không được gia hạn.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('granted_day__isnull', False), ('is_granted', True)), models.Q(models.Q(('is_granted', True), _negated=True), ('granted_day', None)), _connector='OR'), name='extension_granted_has_day', violation_error_message='Được gia hạn thì phải có thời hạn mới, và chỉ khi đó.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='extension_decided_pair', violation_error_message='Thời điểm quyết định và người quyết định phải cùng có hoặc cùng để trống.'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.UniqueConstraint(fields=('task', 'year', 'quarter'), name='measurement_once', violation_error_message='Quý này đã có giá trị; hãy sửa giá trị đó.'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='measurement_quarter', violation_error_message='Quý phải từ 1 đến 4.'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('progress', None), ('progress__lte', 100), _connector='OR'), name='note_progress_0_100', violation_error_message='Tiến độ phải từ 0 đến 100 %.'),
        ),
        migrations.AddConstraint(
            model_name='planreport',
            constraint=models.UniqueConstraint(fields=('plan', 'quarter'), name='plan_report_once', violation_error_message='Kế hoạch này đã có báo cáo tổng hợp của quý đó.'),
        ),
        migrations.AddConstraint(
            model_name='planreport',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='plan_report_quarter', violation_error_message='Quý phải từ 1 đến 4.'),
        ),
        migrations.AddConstraint(
            model_name='planreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('approved_at__isnull', False)), _connector='OR'), name='plan_report_approved_has_time', violation_error_message='Báo cáo đã duyệt phải có thời điểm duyệt, và chỉ khi đó.'),
        ),
        migrations.AddConstraint(
            model_name='planreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_on__isnull', False), ('number__isnull', False), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('issued_on', None), ('number', None)), _connector='OR'), name='plan_report_issued_has_number', violation_error_message='Báo cáo đã ban hành phải có số và ngày, và chỉ khi đó.'),
        ),
        migrations.AddConstraint(
            model_name='planreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='plan_report_approved_pair', violation_error_message='Thời điểm duyệt và người duyệt phải cùng có hoặc cùng để trống.'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('by_mail', True), ('cancelled_at', None), ('sent_at', None)), fields=['recipient', 'created_at'], name='reminder_to_send'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['key'], name='reminder_by_key'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('recipient', 'key'), name='reminder_once', violation_error_message='Người này đã có nhắc việc đó.'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at', None), ('cancelled_at', None), _connector='OR'), name='reminder_sent_or_cancelled', violation_error_message='Một lời nhắc đã gửi thì không hủy được.'),
        ),
        migrations.AddConstraint(
            model_name='reminderpreference',
            constraint=models.CheckConstraint(condition=models.Q(('hour', None), ('hour__lte', 23), _connector='OR'), name='reminder_preference_hour', violation_error_message='Giờ gửi phải từ 0 đến 23.'),
        ),
        migrations.AddConstraint(
            model_name='reportline',
            constraint=models.UniqueConstraint(fields=('report', 'task'), name='report_line_once', violation_error_message='Nhiệm vụ này đã có trong báo cáo.'),
        ),
    ]
