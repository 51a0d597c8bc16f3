"""What goes by itself when its time is over, each kind with its setting, and what stays."""

import os
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from ddci_portal.celery import app
from indices.sheets.pending import put_pending, take_pending
from plans.models import Plan, PlanImport
from reports import retention
from reports.jobs import forget_what_is_over
from reports.models import Export
from reports.retention import forget_old
from tasks.models import Reminder
from tests.tasks.making import a_task, done
from tests.test_rights import waiting_import
from units.models import ApiToken, AuditEntry, FailedSignIns, SignedInSession
from units.tokens import make_token

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def ago(days):
    return timezone.now() - timedelta(days=days)


def test_sessions_that_are_over_go_with_address_and_device(cast, client):
    client.force_login(cast.officer)
    for hours in (1, 13):
        session = SignedInSession.objects.create(user=cast.officer, session_key=f"k{hours}", device="Firefox")
        SignedInSession.objects.filter(pk=session.pk).update(started_at=timezone.now() - timedelta(hours=hours))
    Session.objects.create(session_key="cu", session_data="x", expire_date=ago(1))

    assert forget_old()["sessions"] == 1
    assert [one.session_key for one in SignedInSession.objects.all()] == ["k1"]
    assert [one.session_key for one in Session.objects.all()] == [client.session.session_key]


def test_counts_of_failures_go_when_they_count_no_more(db):
    FailedSignIns.objects.create(key="a", forgotten_after=ago(0))
    FailedSignIns.objects.create(key="b", forgotten_after=ago(-1))

    assert forget_old()["failures"] == 1
    assert FailedSignIns.objects.get().key == "b"


def test_tokens_that_ended_long_ago_go(cast, settings):
    settings.TOKEN_KEEP_DAYS = 10
    for days, name in ((9, "hôm kia"), (11, "cũ")):
        token, _ = make_token(name=name, scopes=["tasks:read"], last_day=timezone.localdate(), by=cast.officer)
        ApiToken.objects.filter(pk=token.pk).update(created_at=ago(20), expires_at=ago(days))
    revoked, _ = make_token(name="thu hồi", scopes=["tasks:read"], last_day=timezone.localdate(), by=cast.officer)
    ApiToken.objects.filter(pk=revoked.pk).update(revoked_at=ago(11), revoked_by=cast.officer)

    assert forget_old()["tokens"] == 2
    assert ApiToken.objects.get().name == "hôm kia"


def test_uploads_that_nobody_saved_go_with_their_files_and_a_line(cast, settings, django_capture_on_commit_callbacks):
    settings.IMPORT_KEEP_DAYS = 30
    old, young = waiting_import(cast), waiting_import(cast)
    PlanImport.objects.filter(pk=old.pk).update(queued_at=ago(31))
    PlanImport.objects.filter(pk=young.pk).update(queued_at=ago(29))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old()["plan imports"] == 1

    assert list(PlanImport.objects.all()) == [young]
    assert [default_storage.exists(one.file.name) for one in (old, young)] == [False, True]
    line = AuditEntry.objects.get(action="plan.import-expire")
    assert (line.actor, line.object_id, line.summary) == (None, str(old.pk), f"Hết hạn giữ, xóa tệp {old}")


def test_who_uploads_is_told_how_long_a_file_waits(as_user, cast, settings):
    settings.IMPORT_KEEP_DAYS = 45
    waiting_import(cast)
    page = as_user(cast.unit_clerk).get(reverse("plans:import")).content.decode()

    assert "Tệp chưa lưu thành kế hoạch được xóa sau 45 ngày." in page


def test_of_an_upload_that_was_saved_the_file_stays_with_its_plan(cast, settings, django_capture_on_commit_callbacks):
    saved = waiting_import(cast)
    values = {"state": PlanImport.State.SAVED, "plan": cast.plan(), "queued_at": ago(31)}
    PlanImport.objects.filter(pk=saved.pk).update(**values)
    assert forget_old()["plan imports"] == 0
    saved.refresh_from_db()
    assert (saved.source, saved.document, default_storage.exists(saved.file.name)) == ({}, {}, True)

    PlanImport.objects.update(plan=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old()["plan imports"] == 1
    assert (PlanImport.objects.count(), default_storage.exists(saved.file.name)) == (0, False)


def test_tables_of_scores_that_wait_too_long_go(cast, settings):
    settings.IMPORT_KEEP_DAYS = 2
    requests = []
    for edition in (cast.draft, cast.edition_2024):
        request = RequestFactory().get("/")
        request.user, request.session = cast.standing_clerk, {}
        put_pending(request, edition, b"xlsx", "diem.xlsx")
        requests.append(request)
    path = default_storage.path(f"bang-diem-cho/{cast.draft.pk}-{cast.standing_clerk.pk}")
    os.utime(path, (ago(3).timestamp(),) * 2)

    assert forget_old()["pending tables"] == 1
    assert take_pending(requests[0], cast.draft) is None
    assert take_pending(requests[1], cast.edition_2024).data == b"xlsx"


def test_reminders_go_but_none_that_would_be_told_again(cast, settings):
    settings.REMINDER_KEEP_DAYS = 100
    plan = cast.plan()
    closed = cast.plan(year=2024, state=Plan.State.CLOSED)
    finished = a_task(cast, "Xong", **done(timezone.localdate()))
    about = {
        "việc đang làm": {"task": a_task(cast, "Đang làm")}, "việc đã xong": {"task": finished},
        "kế hoạch đang thực hiện": {"plan": plan}, "kế hoạch đã kết thúc": {"plan": closed}, "không về gì": {},
        "mới": {},
    }  # fmt: skip
    for text, values in about.items():
        Reminder.objects.create(recipient=cast.officer, kind="nudge", key=text, text=text, link="/", **values)
    Reminder.objects.exclude(text="mới").update(created_at=ago(101))

    assert forget_old()["reminders"] == 3
    assert sorted(Reminder.objects.values_list("text", flat=True)) == [
        "kế hoạch đang thực hiện",
        "mới",
        "việc đang làm",
    ]


def test_exports_whose_files_are_gone_leave_the_list(cast, settings):
    settings.EXPORT_KEEP_DAYS = 90
    for title, state, days in (("cũ", "gone", 91), ("mới", "gone", 89), ("dừng", "stopped", 91)):
        problem = "x" if state == "stopped" else ""
        Export.objects.create(title=title, asked_by=cast.officer, state=state, finished_at=ago(days), problem=problem)

    assert forget_old()["exports"] == 1
    assert sorted(Export.objects.values_list("title", flat=True)) == ["dừng", "mới"]


def test_a_kind_that_fails_keeps_no_other_back(cast, monkeypatch, caplog):
    def broken():
        raise RuntimeError("hỏng")

    monkeypatch.setitem(retention.STEPS, "tokens", broken)
    FailedSignIns.objects.create(key="a", forgotten_after=ago(0))
    found = forget_old()

    assert found["failures"] == 1
    assert "tokens" not in found
    assert "Retention: tokens could not be forgotten" in caplog.text


def test_it_runs_every_night(db, settings, caplog):
    caplog.set_level("INFO")
    forget_what_is_over()

    entry = settings.CELERY_BEAT_SCHEDULE["retention"]
    assert app.tasks[entry["task"]] == forget_what_is_over
    assert caplog.messages[-1].startswith("Retention: sessions 0, failures 0, tokens 0")
