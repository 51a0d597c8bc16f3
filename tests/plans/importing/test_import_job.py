"""The worker's part of an import: claimed once, read within limits, refused with a reason, taken up again."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from plans.importing import imports, whole
from plans.importing.imports import read_import, take_in, take_up_again
from plans.importing.readers import read_source
from plans.importing.serial import document_from_json, source_from_json
from plans.importing.source import PlanRefused
from plans.jobs import read_plan_import
from plans.models import PlanImport
from tests.plans.importing.texts import FILE

IMAGE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def waiting(cast) -> PlanImport:
    return take_in(
        unit=cast.department, index=cast.ddci, year=2026, data=FILE, filename="ke-hoach.txt",
        by=cast.unit_clerk, enqueue=print,
    )  # fmt: skip


def long_ago(minutes=3):
    return timezone.now() - timedelta(minutes=minutes)


def test_a_waiting_file_is_read_and_understood(waiting):
    read_plan_import(waiting.pk)

    waiting.refresh_from_db()
    document = document_from_json(waiting.document)
    assert (waiting.state, waiting.attempts, waiting.problem) == ("read", 1, "")
    assert source_from_json(waiting.source).blocks[4].text == "KẾ HOẠCH"
    assert (document.title, document.number) == ("Cải thiện Chỉ số DDCI năm 2026", 12)
    assert [section.components for section in document.component_sections()] == [["Chi phí thời gian"]]


def test_a_file_is_read_once_however_often_the_job_runs(waiting, monkeypatch):
    calls = []
    monkeypatch.setattr(imports, "_understood", lambda taken: calls.append(taken.pk) or {"source": {}, "document": {}})

    for _ in range(3):
        read_import(waiting.pk)

    assert calls == [waiting.pk]
    assert PlanImport.objects.get().state == "read"


def test_another_workers_file_is_left_to_it(waiting, monkeypatch):
    PlanImport.objects.update(state="reading", taken_at=timezone.now())

    read_import(waiting.pk)

    assert PlanImport.objects.get().state == "reading"


def test_a_file_whose_worker_is_gone_is_taken_up_again_when_somebody_looks(
    waiting, as_user, cast, django_capture_on_commit_callbacks
):
    PlanImport.objects.update(state="reading", taken_at=long_ago(), queued_at=long_ago(), attempts=1)
    with django_capture_on_commit_callbacks() as first:
        as_user(cast.unit_clerk).get(reverse("plans:import-review", args=[waiting.pk]))
    with django_capture_on_commit_callbacks() as second:
        as_user(cast.unit_clerk).get(reverse("plans:import-review", args=[waiting.pk]))
    read_import(waiting.pk)

    assert (len(first), len(second)) == (1, 0)
    assert (PlanImport.objects.get().state, PlanImport.objects.get().attempts) == ("read", 2)


def test_a_file_that_is_being_read_is_not_queued_again(waiting):
    PlanImport.objects.update(state="reading", taken_at=timezone.now(), queued_at=long_ago())

    assert take_up_again(waiting, print) is False


def test_a_worker_that_comes_back_late_changes_nothing(waiting, monkeypatch):
    def slow(taken):
        PlanImport.objects.update(taken_at=timezone.now() + timedelta(seconds=1))
        return {"source": {}, "document": {}}

    monkeypatch.setattr(imports, "_understood", slow)
    read_import(waiting.pk)

    assert (PlanImport.objects.get().state, PlanImport.objects.get().document) == ("reading", None)


def test_a_file_that_kills_its_worker_three_times_is_refused(waiting):
    PlanImport.objects.update(state="reading", taken_at=long_ago(), attempts=3)

    read_import(waiting.pk)

    taken = PlanImport.objects.get()
    assert (taken.state, taken.file.name) == ("refused", "")
    assert taken.problem.startswith("Cổng đã thử đọc tệp này 3 lần mà không xong.")
    assert not default_storage.exists(waiting.file.name)


def test_a_refused_file_leaves_its_reason_and_nothing_else(waiting):
    default_storage.delete(waiting.file.name)
    default_storage.save(waiting.file.name, ContentFile(IMAGE))

    read_import(waiting.pk)

    taken = PlanImport.objects.get()
    assert (taken.state, taken.source, taken.document, taken.file.name) == ("refused", None, None, "")
    with pytest.raises(PlanRefused) as refused:
        read_source(IMAGE, "ke-hoach.txt")
    assert taken.problem == refused.value.sentence
    assert not default_storage.exists(waiting.file.name)


def test_a_fault_of_the_portal_is_logged_and_told(waiting, monkeypatch, caplog):
    def fault(*args):
        raise RuntimeError("KeyError: 'x'")

    monkeypatch.setattr(whole, "read_within_limits", fault)
    read_import(waiting.pk)

    assert PlanImport.objects.get().problem.startswith("Cổng gặp lỗi khi đọc tệp này.")
    assert "KeyError: 'x'" in caplog.text
