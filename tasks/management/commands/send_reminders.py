from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tasks import reminders


class Command(BaseCommand):
    help = "Gửi nhắc việc cuối quý đến các phòng, trung tâm."

    def add_arguments(self, parser):
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="coi như hôm nay là ngày này")
        parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không gửi")

    def handle(self, *args, on, dry_run, **options):
        try:
            day = datetime.strptime(on, "%Y-%m-%d").date() if on else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"“{on}” không phải là ngày. Hãy viết dạng 2025-06-25.") from error
        if dry_run:
            self._list(day)
        else:
            self._send(day)

    def _list(self, day):
        due = list(reminders.due_on(day))
        for cause, user in due:
            self.stdout.write(
                f"{user.email}\t{cause.office.agency} – {cause.office}\t"
                f"{len(cause.tasks)} nhiệm vụ đến hạn, {len(cause.owed)} báo cáo chưa gửi"
            )
        self.stdout.write(f"{len(due)} nhắc việc sẽ gửi.")

    def _send(self, day):
        sent = failed = 0
        for pk in reminders.enter_in_ledger(day):
            try:
                sent += reminders.send(pk)
            except OSError as error:
                failed += 1
                self.stderr.write(f"Nhắc việc {pk} chưa gửi được: {error}")
        self.stdout.write(f"Đã gửi {sent} nhắc việc.")
        if failed:
            raise CommandError(f"{failed} nhắc việc chưa gửi được; chạy lại lệnh này khi máy chủ thư hoạt động.")
