"""The mail of a morning: what stands in it, who gets it when, and what happens when the mail server refuses it."""

from datetime import date, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils import timezone

from tasks.models import QuarterlyReport, Reminder, ReminderPreference, Task
from tasks.reminders import claim, digests, people_due, people_to_mail, send_digest, sweep, tell
from units.models import Delegation

DAY = date(2025, 5, 16)
DUE = date(2025, 5, 15)
Kind = Reminder.Kind


@pytest.fixture
def plan(cast):
    plan = cast.plan()
    for quarter in (1, 2):
        QuarterlyReport.objects.create(
            plan=plan, office=cast.consular, quarter=quarter, state="submitted", submitted_at=timezone.now(),
            submitted_by=cast.head,
        )  # fmt: skip
    return plan


@pytest.fixture
def task(cast, plan):
    return make(cast)


def make(cast, due_on=DUE, **values):
    defaults = {"assignee": cast.officer, "assigned_at": timezone.now(), "assigned_by": cast.head}
    defaults |= {"title": "Rà soát <thủ tục>", "solution": cast.solution, "office": cast.consular}
    return Task.objects.create(due_on=due_on, first_due_on=due_on, **(defaults | values))


def given(task, *people, kind=Kind.ASSIGNED, key="assigned:1", text="Rà soát", **values):
    tell(kind, to=people, key=key, text=text, link=f"/nhiem-vu/{task.pk}/", task=task, **values)


def refuse(monkeypatch, *addresses):
    """Let the mail server refuse these addresses, or all."""
    send = mail.EmailMultiAlternatives.send

    def refusing(self, *args, **kwargs):
        if not addresses or self.to[0] in addresses:
            raise SMTPServerDisconnected("mailbox unavailable")
        return send(self, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refusing)


def later(**time):
    """Let so much time go by, for what is claimed or waits for another try."""
    for name in ("claimed_at", "retry_at"):
        for row in Reminder.objects.exclude(**{name: None}):
            Reminder.objects.filter(pk=row.pk).update(**{name: getattr(row, name) - timedelta(**time)})


def states():
    """Each row's person and what became of it."""

    def state(row):
        return "sent" if row.sent_at else "cancelled" if row.cancelled_at else "waits" if row.by_mail else "portal"

    return sorted((row.recipient.username, state(row)) for row in Reminder.objects.all())


def test_the_mail_says_what_when_how_late_why_and_where(cast, task):
    sweep(DAY)
    given(task, cast.officer, why="Bạn được giao nhiệm vụ này.")
    assert send_digest(cast.officer.pk, DAY)

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["canbo@example.vn"], "Nhắc việc DDCI: 1 quá hạn, 1 mới giao")
    assert message.body == (
        "Kính gửi: Lương Cán Bộ\n"
        "\n"
        "Việc cần biết ngày 16/05/2025 trên DDCI Portal:\n"
        "\n"
        "QUÁ HẠN\n"
        "1. Nhiệm vụ quá hạn: Rà soát <thủ tục> – Phòng Lãnh sự - Hợp tác quốc tế\n"
        "   Thời hạn 15/05/2025, đã quá 1 ngày\n"
        "   Vì sao bạn nhận: Bạn được giao nhiệm vụ này.\n"
        f"   http://127.0.0.1:8000/nhiem-vu/{task.pk}/\n"
        "\n"
        "MỚI GIAO\n"
        "1. Việc mới được giao: Rà soát\n"
        "   Vì sao bạn nhận: Bạn được giao nhiệm vụ này.\n"
        f"   http://127.0.0.1:8000/nhiem-vu/{task.pk}/\n"
        "\n"
        "Tất cả lời nhắc của bạn: http://127.0.0.1:8000/nhiem-vu/hop-thu/\n"
        "Đổi giờ nhận, chọn việc không nhận qua thư: http://127.0.0.1:8000/nhiem-vu/hop-thu/cach-nhan/\n"
        "Thư này do DDCI Portal gửi tự động, xin không trả lời.\n"
    )
    assert message.extra_headers["Message-ID"] == f"<nhac-viec.2025-05-16.{cast.officer.pk}@127.0.0.1>"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    ((html, mimetype),) = message.alternatives
    assert mimetype == "text/html"
    assert f'<a href="http://127.0.0.1:8000/nhiem-vu/{task.pk}/"' in html
    assert "Rà soát &lt;thủ tục&gt;" in html
    assert "Thời hạn 15/05/2025, đã quá 1 ngày" in html


def test_a_long_list_is_cut_and_leads_to_the_inbox(cast, plan):
    for number in range(43):
        make(cast, title=f"Việc {number:02d}")
    sweep(DAY)
    send_digest(cast.officer.pk, DAY)

    (message,) = mail.outbox
    assert message.subject == "Nhắc việc DDCI: 43 quá hạn"
    assert "40. Nhiệm vụ quá hạn: Việc 39" in message.body
    assert "… và 3 việc khác: http://127.0.0.1:8000/nhiem-vu/hop-thu/" in message.body
    assert "Việc 40" not in message.body


def test_the_weekly_list_names_the_agencies(cast, task):
    sweep(DAY)
    send_digest(cast.standing_clerk.pk, DAY)

    (message,) = mail.outbox
    assert message.subject == "Nhắc việc DDCI: 1 danh sách hằng tuần"
    assert "   - Sở Ngoại vụ: 1 nhiệm vụ, 0 báo cáo quý quá hạn\n" in message.body


def test_each_person_gets_each_reminder_once(cast, task):
    sweep(DAY)
    for _ in range(2):
        for person in (cast.officer, cast.head, cast.standing_clerk):
            send_digest(person.pk, DAY)

    assert [message.to for message in mail.outbox] == [
        ["canbo@example.vn"], ["truongphong@example.vn"], ["thuongtruc@example.vn"]
    ]  # fmt: skip
    assert states() == [("canbo", "sent"), ("thuongtruc", "sent"), ("truongphong", "sent")]


def test_what_comes_after_the_mail_waits_for_the_next_morning(cast, task):
    given(task, cast.officer)
    assert send_digest(cast.officer.pk, DAY)
    given(task, cast.officer, key="assigned:2")

    assert not send_digest(cast.officer.pk, DAY)
    assert people_due(DAY, 23) == []
    assert send_digest(cast.officer.pk, date(2025, 5, 19))


def test_mails_go_out_at_the_hour_of_the_portal_or_of_the_person(cast, task, settings):
    settings.REMINDER_HOUR = 8
    given(task, cast.officer, cast.head)
    ReminderPreference.objects.create(user=cast.head, hour=16)

    assert people_due(DAY, 7) == []
    assert people_due(DAY, 8) == [cast.officer.pk]
    assert people_due(DAY, 15) == [cast.officer.pk]
    assert people_due(DAY, 16) == [cast.head.pk, cast.officer.pk]


def test_on_days_of_rest_nothing_is_sent(cast, task):
    given(task, cast.officer)

    assert people_to_mail(date(2025, 5, 17), 9) == []
    assert people_to_mail(date(2025, 5, 19), 9) == [
        cast.standing_clerk.pk, *sorted([cast.head.pk, cast.officer.pk])
    ]  # fmt: skip


def test_a_day_that_was_not_gone_through_is_gone_through_first(cast, task):
    assert len(people_to_mail(DAY, 7)) == 3


def test_who_wants_no_mail_finds_it_in_the_portal(cast, task):
    given(task, cast.officer)
    ReminderPreference.objects.create(user=cast.officer, by_mail=False)

    assert not send_digest(cast.officer.pk, DAY)
    assert states() == [("canbo", "portal")]
    assert people_due(DAY, 23) == []
    assert Reminder.objects.inbox_of(cast.officer).count() == 1


def test_kinds_that_are_not_wanted_by_mail_stay_out_of_it(cast, task):
    sweep(DAY)
    given(task, cast.officer)
    ReminderPreference.objects.create(user=cast.officer, not_by_mail=["assigned"])
    send_digest(cast.officer.pk, DAY)

    assert mail.outbox[0].subject == "Nhắc việc DDCI: 1 quá hạn"
    assert [state for name, state in states() if name == "canbo"] == ["portal", "sent"]


def test_who_has_no_address_stops_nothing(cast, task):
    cast.officer.email = ""
    cast.officer.save()
    given(task, cast.officer)

    assert not send_digest(cast.officer.pk, DAY)
    assert states() == [("canbo", "portal")]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (Kind.TASK_LATE, {"state": "paused"}),
        (Kind.TASK_LATE, {"state": "awaiting", "reported_on": DUE}),
        (Kind.TASK_LATE, {"state": "awaiting", "reported_on": DAY}),
        (Kind.TASK_LATE, {"due_on": date(2025, 6, 1)}),
        (Kind.TASK_DUE, {"state": "in_progress"}),
        (Kind.ASSIGNED, {"state": "cancelled"}),
        (Kind.AWAITING, {"state": "in_progress"}),
        (Kind.RETURNED, {"state": "awaiting", "reported_on": DUE}),
    ],
)
def test_what_lost_its_cause_is_cancelled_instead(cast, task, kind, change):
    given(task, cast.officer, kind=kind, due_on=DUE)
    Task.objects.filter(pk=task.pk).update(**change)

    assert not send_digest(cast.officer.pk, DAY)
    assert states() == [("canbo", "cancelled")]
    assert mail.outbox == []


def test_a_due_task_given_to_another_is_not_announced_to_the_first(cast, task):
    given(task, cast.officer, kind=Kind.TASK_DUE, due_on=DUE)
    Task.objects.filter(pk=task.pk).update(assignee=cast.head)

    assert not send_digest(cast.officer.pk, DUE)
    assert states() == [("canbo", "cancelled")]


def test_who_may_not_see_the_task_any_more_is_not_told(cast, task):
    given(task, cast.officer)
    cast.officer.memberships.all().delete()

    assert not send_digest(cast.officer.pk, DAY)
    assert states() == [("canbo", "cancelled")]


def test_a_closed_account_gets_no_mail(cast, task):
    given(task, cast.officer)
    cast.officer.is_active = False
    cast.officer.save()

    assert not send_digest(cast.officer.pk, DAY)
    assert states() == [("canbo", "cancelled")]


def test_a_report_that_was_sent_meanwhile_is_not_asked_for(cast):
    plan = cast.plan()
    sweep(date(2025, 7, 1))
    QuarterlyReport.objects.create(
        plan=plan,
        office=cast.consular,
        quarter=2,
        state="submitted",
        submitted_at=timezone.now(),
        submitted_by=cast.head,
    )

    assert not send_digest(cast.head.pk, date(2025, 7, 1))
    assert states() == [("thuongtruc", "waits"), ("truongphong", "cancelled")]


def test_the_end_of_a_quarter_with_nothing_left_is_not_announced(cast):
    plan = cast.plan()
    sweep(date(2025, 6, 20))
    Reminder.objects.exclude(kind="quarter_end").delete()
    assert states() == [("truongphong", "waits")]
    QuarterlyReport.objects.create(
        plan=plan,
        office=cast.consular,
        quarter=2,
        state="submitted",
        submitted_at=timezone.now(),
        submitted_by=cast.head,
    )

    assert not send_digest(cast.head.pk, date(2025, 6, 20))
    assert states() == [("truongphong", "cancelled")]


def test_a_week_without_mail_is_told_by_its_last_step_alone(cast, task):
    for day in (date(2025, 5, 8), date(2025, 5, 12), DAY, date(2025, 5, 22)):
        sweep(day)
    send_digest(cast.officer.pk, date(2025, 5, 22))

    (message,) = mail.outbox
    assert message.subject == "Nhắc việc DDCI: 1 quá hạn"
    assert "đã quá 7 ngày" in message.body
    assert [state for name, state in states() if name == "canbo"] == ["cancelled", "cancelled", "cancelled", "sent"]


def test_a_deputy_is_told_for_whom(cast, task):
    today = timezone.localdate()
    Delegation.objects.create(
        principal=cast.head, deputy=cast.officer, made_by=cast.head, starts_on=today, ends_on=today
    )
    given(task, cast.head, why="Bạn phụ trách phòng.")
    send_digest(cast.officer.pk, DAY)

    assert "1. Việc mới được giao: (thay mặt Vi Trưởng Phòng) Rà soát\n" in mail.outbox[0].body
    assert "Vì sao bạn nhận: Bạn thay mặt Vi Trưởng Phòng. Bạn phụ trách phòng.\n" in mail.outbox[0].body


def test_a_mail_that_another_worker_holds_is_left_to_it_until_that_one_is_dead(cast, task):
    given(task, cast.officer)
    held = claim(cast.officer.pk, DAY)

    assert len(held) == 1
    assert not send_digest(cast.officer.pk, DAY)
    assert people_due(DAY, 23) == []

    later(minutes=14)
    assert not send_digest(cast.officer.pk, DAY)

    later(minutes=2)
    given(task, cast.officer, key="assigned:2", text="Đến sau")
    assert people_due(DAY, 23) == [cast.officer.pk]
    assert send_digest(cast.officer.pk, DAY)
    assert "Đến sau" not in mail.outbox[0].body


def test_a_refused_mail_is_tried_again_later_and_later(cast, task, monkeypatch):
    given(task, cast.officer)
    waits = []
    with monkeypatch.context() as patch:
        refuse(patch)
        for _ in range(12):
            with pytest.raises(SMTPServerDisconnected):
                send_digest(cast.officer.pk, DAY)
            row = Reminder.objects.get()
            waits.append(round((row.retry_at - timezone.now()).total_seconds() / 30))
            assert people_due(DAY, 23) == []
            later(hours=5)

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 480, 480, 480]
    assert (row.attempts, row.failure) == (12, "SMTPServerDisconnected: mailbox unavailable")
    assert send_digest(cast.officer.pk, DAY)
    row = Reminder.objects.get()
    assert (row.failure, row.retry_at, row.sent_at is not None) == ("", None, True)


def test_what_is_refused_too_often_stays_in_the_portal(cast, task, monkeypatch):
    given(task, cast.officer)
    Reminder.objects.update(attempts=digests.ATTEMPTS - 1)
    refuse(monkeypatch)
    with pytest.raises(SMTPServerDisconnected):
        send_digest(cast.officer.pk, DAY)

    assert states() == [("canbo", "portal")]


def test_yesterdays_refused_mail_is_in_todays(cast, task, monkeypatch):
    given(task, cast.officer)
    with monkeypatch.context() as patch:
        refuse(patch)
        with pytest.raises(SMTPServerDisconnected):
            send_digest(cast.officer.pk, DAY)
    later(hours=1)
    given(task, cast.officer, key="assigned:2")
    send_digest(cast.officer.pk, date(2025, 5, 19))

    (message,) = mail.outbox
    assert message.subject == "Nhắc việc DDCI: 2 mới giao"


def test_what_is_settled_while_the_mail_goes_out_was_sent(cast, task, monkeypatch):
    given(task, cast.officer)
    send = mail.EmailMultiAlternatives.send

    def send_and_settle(self, *args, **kwargs):
        Reminder.objects.update(cancelled_at=timezone.now())
        return send(self, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send_and_settle)
    send_digest(cast.officer.pk, DAY)

    assert states() == [("canbo", "sent")]


def test_a_mail_of_many_rows_takes_as_many_queries_as_one_of_few(cast, plan, django_assert_max_num_queries):
    for number in range(30):
        make(cast, title=f"Việc {number}")
    sweep(DAY)
    with django_assert_max_num_queries(18):
        send_digest(cast.officer.pk, DAY)
