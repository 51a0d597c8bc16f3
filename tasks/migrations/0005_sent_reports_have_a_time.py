from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0004_fill_search_and_state")]

    operations = [
        migrations.AddConstraint(
            model_name='quarterlyreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), ('submitted_at__isnull', False)), models.Q(models.Q(('state', 'submitted'), _negated=True), ('submitted_at', None)), _connector='OR'), name='quarterly_report_submitted_has_time', violation_error_message='Báo cáo đã gửi phải có thời điểm gửi, và chỉ khi đó.'),
        ),
    ]
