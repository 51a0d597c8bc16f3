from datetime import date, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from tasks import actions, reminders
from tasks.models import Reminder, Task

LAST_DAYS = date(2025, 6, 20)
"""Ten days before the end of the second quarter of the sample plan's year."""


@pytest.fixture
def plan(cast):
    return cast.plan()


def due(day=LAST_DAYS):
    return [
        (cause.office.code, user.username, len(cause.tasks), len(cause.owed)) for cause, user in reminders.due_on(day)
    ]


def test_an_office_of_the_plan_is_reminded_of_the_report_it_owes(cast, plan):
    assert due() == [("sngv-lanh-su", "truongphong", 0, 1)]


def test_an_office_named_by_a_phrase_is_reminded_too(cast, plan):
    party = cast.solution.parties.get()
    party.unit, party.group, party.name = None, cast.group, cast.group.phrase
    party.save()

    assert due() == [("sngv-lanh-su", "truongphong", 0, 1)]


def test_open_tasks_due_in_the_quarter_are_named_and_later_ones_are_not(cast, plan):
    for due_on in (None, date(2025, 5, 1), date(2025, 6, 30), date(2025, 7, 1)):
        Task.objects.create(solution=cast.solution, office=cast.consular, title="x", due_on=due_on, first_due_on=due_on)
    Task.objects.create(solution=cast.solution, office=cast.consular, title="x", state=Task.State.CANCELLED)

    assert due() == [("sngv-lanh-su", "truongphong", 3, 1)]


def test_nothing_is_sent_early_in_the_quarter(cast, plan):
    assert due(date(2025, 6, 9)) == []
    assert len(due(date(2025, 6, 10))) == 1
    assert len(due(date(2025, 6, 30))) == 1


def test_an_office_that_has_reported_and_finished_is_left_alone(cast, plan):
    actions.submit_report(
        plan=plan, office=cast.consular, quarter=2, results="Xong", difficulties="", proposals="", by=cast.head
    )

    assert due() == []


def test_without_a_head_the_agencys_clerk_is_reminded(cast, plan):
    cast.head.memberships.update(ends_on=date(2025, 1, 31))

    assert due() == [("sngv-lanh-su", "chuyenvien", 0, 1)]


def test_the_mail_says_what_and_where_and_goes_out_once(cast, plan):
    Task.objects.create(
        solution=cast.solution,
        office=cast.consular,
        title="Rà soát <thủ tục>",
        due_on=LAST_DAYS,
        first_due_on=LAST_DAYS,
    )
    for _ in range(2):
        call_command("send_reminders", "--on", "2025-06-20")

    (message,) = mail.outbox
    assert message.to == ["truongphong@example.vn"]
    assert message.subject == "Nhắc việc quý II năm 2025: Phòng Lãnh sự - Hợp tác quốc tế"
    assert "Rà soát <thủ tục>\n   Thời hạn: 20/06/2025; chưa thực hiện; người thực hiện: chưa giao" in message.body
    assert f"http://127.0.0.1:8000/nhiem-vu/phong/sngv-lanh-su/bao-cao/{plan.pk}/quy-2/" in message.body
    assert Reminder.objects.get().sent_at is not None


def test_a_dry_run_lists_and_sends_nothing(cast, plan, capsys):
    call_command("send_reminders", "--on", "2025-06-20", "--dry-run")

    assert capsys.readouterr().out == (
        "truongphong@example.vn\tSở Ngoại vụ – Phòng Lãnh sự - Hợp tác quốc tế\t"
        "0 nhiệm vụ đến hạn, 1 báo cáo chưa gửi\n"
        "1 nhắc việc sẽ gửi.\n"
    )
    assert mail.outbox == []
    assert not Reminder.objects.exists()


def test_a_wrong_day_gets_a_sentence(db):
    with pytest.raises(CommandError, match="“20/6/2025” không phải là ngày. Hãy viết dạng 2025-06-25."):
        call_command("send_reminders", "--on", "20/6/2025")


def test_a_failing_address_stops_nobody_else_and_is_tried_again(cast, plan, monkeypatch, capsys):
    second = cast.person("phophong", "Bế Phó Phòng", cast.consular, cast.head.memberships.get().role)
    sent = []

    def send_mail(recipient_list, **message):
        if recipient_list == ["truongphong@example.vn"] and not sent_before:
            raise SMTPServerDisconnected("mailbox unavailable")
        sent.extend(recipient_list)

    sent_before = False
    monkeypatch.setattr(reminders, "send_mail", send_mail)
    with pytest.raises(CommandError, match="1 nhắc việc chưa gửi được"):
        call_command("send_reminders", "--on", "2025-06-20")
    assert sent == [second.email]
    assert Reminder.objects.get(sent_at=None).failure == "mailbox unavailable"

    sent_before = True
    call_command("send_reminders", "--on", "2025-06-21")
    assert sent == [second.email, "truongphong@example.vn"]


def test_a_row_that_another_worker_holds_is_left_to_it(cast, plan):
    (pk,) = reminders.enter_in_ledger(LAST_DAYS)
    Reminder.objects.update(claimed_at=timezone.now())
    assert not reminders.send(pk)

    Reminder.objects.update(claimed_at=timezone.now() - timedelta(minutes=16))
    assert reminders.send(pk)
    assert len(mail.outbox) == 1


def test_a_reminder_whose_cause_is_gone_is_not_sent(cast, plan):
    (pk,) = reminders.enter_in_ledger(LAST_DAYS)
    actions.submit_report(
        plan=plan, office=cast.consular, quarter=2, results="Xong", difficulties="", proposals="", by=cast.head
    )

    assert not reminders.send(pk)
    assert mail.outbox == []
    assert not Reminder.objects.exists()


def test_who_has_been_reminded_is_not_listed_again(cast, plan, capsys):
    call_command("send_reminders", "--on", "2025-06-20")
    call_command("send_reminders", "--on", "2025-06-21", "--dry-run")

    assert capsys.readouterr().out == "Đã gửi 1 nhắc việc.\n0 nhắc việc sẽ gửi.\n"


def test_a_clerk_who_stands_in_is_told_why(cast, plan):
    cast.head.memberships.update(ends_on=date(2025, 1, 31))
    call_command("send_reminders", "--on", "2025-06-20")

    assert "nên thư này gửi đến bạn để chuyển tiếp" in mail.outbox[0].body
