"""The administration pages: the calendar's corrections, and the ledger to look up."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains

from tasks.models import DayCorrection, Reminder
from tasks.working_days import is_working
from units.models import AuditEntry, User

CORRECTIONS = "/quan-tri/tasks/daycorrection/"


@pytest.fixture
def client(client, db):
    client.force_login(User.objects.create_superuser("quantri", full_name="Quản Trị", email="", password=None))
    return client


def test_an_administrator_corrects_a_day_and_leaves_an_audit_line(client):
    data = {"day": "02/01/2026", "note": "Hoán đổi ngày nghỉ Tết Dương lịch"}
    assert is_working(date(2026, 1, 2))
    assert client.post(f"{CORRECTIONS}add/", data).status_code == 302

    correction = DayCorrection.objects.get()
    assert not is_working(date(2026, 1, 2))
    assert AuditEntry.objects.get().summary == f"Thêm điều chỉnh ngày làm việc: {correction}"
    assertContains(client.get(CORRECTIONS), "Thứ Sáu")


def test_the_same_day_twice_is_refused(client):
    DayCorrection.objects.create(day=date(2026, 1, 2), is_working=False, note="Hoán đổi")
    response = client.post(f"{CORRECTIONS}add/", {"day": "02/01/2026", "note": "Hoán đổi"})

    assert response.status_code == 422
    assert DayCorrection.objects.count() == 1


def test_the_ledger_is_read_and_not_written(client, cast):
    row = Reminder.objects.create(kind="nudge", key="x", recipient=cast.head, text="Gửi báo cáo", link="/")
    page = "/quan-tri/tasks/reminder/"

    assertContains(client.get(page), "Gửi báo cáo")
    assert client.get(f"{page}add/").status_code == 403
    assert client.post(f"{page}{row.pk}/change/", {"text": "y"}).status_code == 403
    assert client.post(f"{page}{row.pk}/delete/", {"post": "yes"}).status_code == 403
