"""`manage.py send_reminders`: what would go to whom and why, and the sending by hand."""

from datetime import date
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tasks.models import Reminder, Sweep, Task


@pytest.fixture
def plan(cast):
    plan = cast.plan()
    day = date(2025, 7, 8)
    Task.objects.create(
        solution=cast.solution, office=cast.consular, title="Rà soát thủ tục", due_on=day, first_due_on=day
    )
    return plan


def send(*arguments):
    call_command("send_reminders", *arguments)


def test_a_dry_run_says_what_would_go_to_whom_and_why_and_keeps_nothing(cast, plan, capsys):
    send("--on", "2025-07-01", "--dry-run")

    office, why = "Phòng Lãnh sự - Hợp tác quốc tế", "Bạn phụ trách Phòng Lãnh sự - Hợp tác quốc tế."
    about = "về Kế hoạch DDCI năm 2025 – Sở Ngoại vụ"
    clerk = "Tuần từ 30/06/2025: 0 nhiệm vụ và 1 báo cáo quý quá hạn ở 1 đơn vị"
    lines = [
        f"truongphong@example.vn\tBáo cáo quý quá hạn\tBáo cáo quý II năm 2025 của {office} {about}\t"
        f"Thời hạn 30/06/2025, đã quá 1 ngày\t{why}",
        f"truongphong@example.vn\tNhiệm vụ sắp đến hạn\tRà soát thủ tục – {office}\t"
        f"Thời hạn 08/07/2025, còn 7 ngày\t{why}",
        f"thuongtruc@example.vn\tDanh sách quá hạn hằng tuần\t{clerk}\t\tBạn thường trực DDCI của Tỉnh Lạng Sơn.",
        "3 nhắc việc cho 2 người sẽ gửi.",
    ]
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(lines)
    assert mail.outbox == []
    assert not Reminder.objects.exists()
    assert not Sweep.objects.exists()


def test_it_sends_each_mail_once(cast, plan, capsys):
    send("--on", "2025-07-01")
    send("--on", "2025-07-01")
    send("--on", "2025-07-02", "--dry-run")

    assert capsys.readouterr().out.splitlines() == [
        "Đã gửi 2 thư.", "Đã gửi 0 thư.", "0 nhắc việc cho 0 người sẽ gửi."
    ]  # fmt: skip
    assert sorted(message.to for message in mail.outbox) == [["thuongtruc@example.vn"], ["truongphong@example.vn"]]


def test_one_failing_address_stops_nobody_else(cast, plan, monkeypatch, capsys):
    deliver = mail.EmailMultiAlternatives.send

    def failing(self, *args, **kwargs):
        if self.to == ["thuongtruc@example.vn"]:
            raise SMTPServerDisconnected("mailbox unavailable")
        return deliver(self, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", failing)
    with pytest.raises(CommandError, match="1 thư chưa gửi được; cổng sẽ gửi lại, hoặc chạy lại lệnh này sau ít phút."):
        send("--on", "2025-07-01")

    assert [message.to for message in mail.outbox] == [["truongphong@example.vn"]]
    assert "mailbox unavailable" in capsys.readouterr().err
    assert Reminder.objects.get(sent_at=None).failure == "SMTPServerDisconnected: mailbox unavailable"


def test_a_wrong_day_gets_a_sentence(db):
    with pytest.raises(CommandError, match="“20/6/2025” không phải là ngày. Hãy viết dạng 2025-06-25."):
        send("--on", "20/6/2025")
