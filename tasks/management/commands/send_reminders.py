from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from tasks import reminders
from tasks.models import Reminder
from tasks.reminders.wording import when

LAST_HOUR = 23
"""The command sends what waits, whatever hour people chose."""


class Command(BaseCommand):
    help = "Rà soát và gửi nhắc việc của một ngày: mỗi người một thư, mỗi việc một lần."

    def add_arguments(self, parser):
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="coi như hôm nay là ngày này")
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ liệt kê gửi gì, cho ai, vì sao; không lưu, không gửi"
        )

    def handle(self, *args, on, dry_run, **options):
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"“{on}” không phải là ngày. Hãy viết dạng 2025-06-25.") from error
        if dry_run:
            self._list(day)
        else:
            self._send(day)

    def _list(self, day: date) -> None:
        people = rows = 0
        for mail in would_send(day):
            people, rows = people + 1, rows + len(mail)
            for row in mail:
                self.stdout.write("\t".join(_told(row, day)))
        self.stdout.write(f"{rows} nhắc việc cho {people} người sẽ gửi.")

    def _send(self, day: date) -> None:
        reminders.sweep(day)
        sent = failed = 0
        for person in reminders.people_due(day, LAST_HOUR):
            try:
                sent += reminders.send_digest(person, day)
            except Exception as error:
                failed += 1
                self.stderr.write(f"Thư cho tài khoản số {person} chưa gửi được: {error}")
        self.stdout.write(f"Đã gửi {sent} thư.")
        if failed:
            raise CommandError(f"{failed} thư chưa gửi được; cổng sẽ gửi lại, hoặc chạy lại lệnh này sau ít phút.")


def would_send(day: date) -> list[list[Reminder]]:
    """Return the rows of each mail that would go out on that day; what is written on the way is taken back."""
    with transaction.atomic():
        reminders.sweep(day)
        claimed = (reminders.claim(person, day) for person in reminders.people_due(day, LAST_HOUR))
        mails = [reminders.prepare(rows, day) for rows in claimed if rows]
        transaction.set_rollback(True)
    return [mail for mail in mails if mail]


def _told(row: Reminder, day: date) -> tuple[str, ...]:
    return row.recipient.email, row.get_kind_display(), row.text, when(row.due_on, day), row.why
