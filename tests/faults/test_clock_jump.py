"""The machine's clock jumps, forward and back: nobody is thrown out or kept in wrongly, nobody is reminded twice.

The clock of Django is moved in the process of the test; every rule of the portal goes by that one.
"""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from tasks.models import QuarterlyReport, Reminder
from tests.tasks.making import a_task

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVENING = datetime.fromisoformat("2025-06-30T16:30+07:00")
"""The last hours of the second quarter, a Monday."""


@pytest.fixture
def clock(monkeypatch):
    """Return what sets the clock of Django; it then goes on by itself."""
    real = timezone.now

    def set_to(moment: datetime) -> None:
        jump = moment - real()
        monkeypatch.setattr(timezone, "now", lambda: real() + jump)

    return set_to


def test_sessions(clock, client, cast):
    """An hour back changes nothing, also not for how long one may be idle; a day on ends the session."""

    def page_at(moment):
        clock(moment)
        return client.get("/nhiem-vu/cua-toi/").status_code

    clock(EVENING)
    cast.officer.set_password("Mat-khau-thu-2025")
    cast.officer.save()
    client.post("/tai-khoan/dang-nhap/", {"username": "canbo", "password": "Mat-khau-thu-2025"})
    minute = timedelta(minutes=1)

    assert page_at(EVENING - HOUR) == 200
    assert page_at(EVENING - HOUR + 14 * minute) == 200
    assert page_at(EVENING - HOUR + 30 * minute) == 302
    client.post("/tai-khoan/dang-nhap/", {"username": "canbo", "password": "Mat-khau-thu-2025"})
    assert page_at(EVENING) == 302
    client.post("/tai-khoan/dang-nhap/", {"username": "canbo", "password": "Mat-khau-thu-2025"})
    assert page_at(EVENING + DAY) == 302


def test_reminders_over_the_end_of_a_quarter(clock, cast):
    plan = cast.plan()
    clock(EVENING - 60 * DAY)
    a_task(cast, assignee=cast.officer, due_on=(EVENING - DAY).date(), assigned_at=timezone.now())
    QuarterlyReport.objects.create(
        plan=plan, office=cast.consular, quarter=1, state="submitted",
        submitted_at=timezone.now(), submitted_by=cast.head,
    )  # fmt: skip
    for moment in (EVENING, EVENING + DAY, EVENING, EVENING - HOUR, EVENING + DAY - HOUR, EVENING + DAY):
        clock(moment)
        call_command("send_reminders")

    copies = Counter((message.to[0], message.extra_headers["Message-ID"][11:21]) for message in mail.outbox)
    assert copies == {
        ("canbo@example.vn", "2025-06-30"): 1,
        ("thuongtruc@example.vn", "2025-06-30"): 1,
        ("truongphong@example.vn", "2025-06-30"): 1,
        ("truongphong@example.vn", "2025-07-01"): 1,
    }
    assert Reminder.objects.filter(sent_at=None).count() == 0
    assert Reminder.objects.values("recipient", "key").distinct().count() == Reminder.objects.count() == 6
