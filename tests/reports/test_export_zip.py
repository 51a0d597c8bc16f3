"""Exports of plans: who may ask, what the worker makes, what is in the ZIP, how the work goes on after a loss."""

import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from plans.models import Plan
from reports import exporting
from reports.documents.pdf import side_by_side
from reports.documents.plan_files import FORMATS
from reports.documents.press import Press, TooHeavy
from reports.exporting import ask, go_on, make, stop, sweep
from reports.issuing.keeping import FileLost
from reports.jobs import make_export
from reports.models import Export, ExportItem
from units.models import AuditEntry, Letterhead, Membership

PDF = "Năm 2025/Khối sở, ban, ngành/Kế hoạch DDCI 2025 - Sở Ngoại vụ.pdf"
DOCX = PDF.replace(".pdf", ".docx")
OTHER = PDF.replace("Ngoại vụ", "Tư pháp")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def plans(cast):
    """The department's plan with a letterhead, and that of the outsiders' department without."""
    return [cast.plan(), cast.plan(unit=cast.other_department)]


def asked(by, formats=("pdf",), **chosen) -> Export:
    queue = []
    return ask(plans=Plan.objects.filter(**chosen), formats=formats, title="Thử", by=by, enqueue=queue.append)


def made(export: Export) -> Export:
    make(export.pk, print)
    export.refresh_from_db()
    return export


def make_one(item: ExportItem, by) -> None:
    with side_by_side() as later:
        exporting._make_item(item, exporting._content(item, by, later))


def opened(export: Export) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(export.file.read()))


def files_kept() -> list[str]:
    return sorted(str(path) for path in Path(default_storage.base_location).rglob("*") if path.is_file())


def fail(*args):
    raise RuntimeError("hết mực")


def test_the_zip_holds_the_plans_a_list_and_their_hashes(cast, plans):
    export = made(asked(cast.unit_clerk, ["pdf", "docx", "json"]))
    archive = opened(export)

    assert (export.state, export.attempts, export.problem) == ("done", 1, "")
    assert archive.testzip() is None
    assert archive.namelist() == ["danh-muc.xlsx", "SHA256SUMS.txt", PDF, DOCX, PDF.replace(".pdf", ".json")]
    assert archive.read(PDF).startswith(b"%PDF-")
    assert all(info.flag_bits & 0x800 for info in archive.infolist()[2:])
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS.txt").decode().splitlines())
    assert sums == {
        name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != "SHA256SUMS.txt"
    }
    assert hashlib.sha256(default_storage.open(export.file.name).read()).hexdigest() == export.sha256
    assert export.size == default_storage.size(export.file.name)


def test_the_list_says_what_each_file_is(cast, plans):
    archive = opened(made(asked(cast.unit_clerk)))
    sheet = load_workbook(io.BytesIO(archive.read("danh-muc.xlsx")))["Danh mục"]

    heading = [cell.value for cell in sheet[3]]
    row = dict(zip(heading, [cell.value for cell in sheet[5]], strict=True))
    assert row == {
        "STT": 1,
        "Tệp": PDF,
        "Đơn vị": "Sở Ngoại vụ",
        "Kế hoạch": "Cải thiện Chỉ số DDCI năm 2025",
        "Số, ký hiệu": None,
        "Ngày": None,
        "Trạng thái": "Đã duyệt",
        "Định dạng": "PDF",
        "Dung lượng (byte)": len(archive.read(PDF)),
        "SHA-256": hashlib.sha256(archive.read(PDF)).hexdigest(),
        "Ghi chú": None,
    }


def test_only_plans_that_the_person_may_read_are_exported(cast, plans):
    assert [item.plan for item in asked(cast.outside_clerk).items.all()] == [plans[1]]
    with pytest.raises(ValidationError, match="Chưa chọn kế hoạch nào"):
        asked(cast.outside_clerk, pk=plans[0].pk)


def test_a_plan_that_cannot_be_made_keeps_the_others_no_back(cast, plans):
    export = made(asked(cast.leader))

    assert [(item.name, bool(item.sha256)) for item in export.items.all()] == [(PDF, True), (OTHER, False)]
    assert export.items.get(name=OTHER).problem.startswith("Sở Tư pháp chưa khai báo thể thức văn bản")
    archive = opened(export)
    assert OTHER not in archive.namelist()
    sheet = load_workbook(io.BytesIO(archive.read("danh-muc.xlsx")))["Danh mục"]
    assert sheet["K6"].value == export.items.get(name=OTHER).problem


def test_a_fault_of_the_portal_is_logged_with_its_trace_and_told(cast, plans, monkeypatch, caplog):
    real = exporting.FORMATS
    broken = type(real["docx"])("docx", "Word", "", "attachment", fail)
    monkeypatch.setattr(exporting, "FORMATS", real | {"docx": broken})
    export = made(asked(cast.unit_clerk, ["pdf", "docx"]))

    assert [item.problem for item in export.items.all()] == ["", exporting.FAULT]
    assert "RuntimeError: hết mực" in caplog.text


def test_one_plan_that_is_too_much_keeps_the_others_no_back(cast, plans, monkeypatch):
    Letterhead.objects.create(unit=plans[1].unit, parent_agency="UBND TỈNH", agency="SỞ TƯ PHÁP", place="Lạng Sơn")
    real = Press.typeset

    def typeset(self, html, rules):
        if "SỞ TƯ PHÁP" in html:
            raise TooHeavy("Văn bản quá lớn.")
        return real(self, html, rules)

    monkeypatch.setattr(Press, "typeset", typeset)
    export = made(asked(cast.leader))

    assert [(item.name, item.problem) for item in export.items.all()] == [(PDF, ""), (OTHER, "Văn bản quá lớn.")]


def test_plans_laid_out_side_by_side_are_the_files_laid_out_alone(cast, plans):
    for year in (2026, 2027, 2028):
        cast.plan(year=year)
    export = made(asked(cast.unit_clerk))
    archive = opened(export)

    assert export.items.count() == 4
    for item in export.items.all():
        assert archive.read(item.name) == FORMATS["pdf"].write(Plan.objects.get(pk=item.plan_id))


def test_a_kept_file_that_is_lost_says_so(cast, plans, monkeypatch):
    def lost(plan):
        raise FileLost("Tệp đã ký không còn trong kho.")

    real = exporting.FORMATS
    monkeypatch.setattr(exporting, "FORMATS", real | {"pdf": type(real["pdf"])("pdf", "PDF", "", "inline", lost)})
    export = made(asked(cast.unit_clerk, ["pdf"]))

    assert (export.state, export.items.get().problem) == ("done", "Tệp đã ký không còn trong kho.")


def test_a_right_lost_in_between_leaves_the_plan_out(cast, plans):
    export = asked(cast.unit_clerk)
    Membership.objects.filter(user=cast.unit_clerk).delete()

    archive = opened(made(export))
    assert export.items.get().problem == exporting.LOST_RIGHT
    sheet = load_workbook(io.BytesIO(archive.read("danh-muc.xlsx")))["Danh mục"]
    assert [cell.value for cell in sheet[5]][2:7] == [None] * 5


def test_the_same_plans_give_the_same_bytes(cast, plans):
    first = made(asked(cast.unit_clerk, ["pdf", "docx", "json"]))
    second = made(asked(cast.unit_clerk, ["pdf", "docx", "json"]))

    assert first.sha256 == second.sha256
    assert first.file.name != second.file.name


def test_the_single_files_are_let_go_when_the_zip_is_there(cast, plans):
    export = made(asked(cast.unit_clerk, ["pdf", "docx"]))

    assert files_kept() == [default_storage.path(export.file.name)]
    assert [item.file.name for item in export.items.all()] == ["", ""]


def test_a_job_that_runs_again_makes_nothing_twice(cast, plans, monkeypatch):
    export = made(asked(cast.unit_clerk))
    monkeypatch.setattr(exporting, "_content", fail)
    make_export(export.pk)

    assert Export.objects.get().attempts == 1


def test_another_workers_export_is_left_to_it(cast, plans):
    export = asked(cast.unit_clerk)
    Export.objects.update(state="running", seen_at=timezone.now())

    assert (made(export).state, export.items.open().count()) == ("running", 1)


def test_what_a_lost_worker_left_is_gone_on_with(cast, plans):
    export = asked(cast.unit_clerk, ["pdf", "docx"])
    first = export.items.first()
    make_one(first, cast.unit_clerk)
    written = ExportItem.objects.get(pk=first.pk).file.name
    half = default_storage.save("ket-xuat/2026/half", io.BytesIO(b"%PDF-1.7 ha"))
    ExportItem.objects.filter(name=DOCX).update(file=half)
    Export.objects.update(state="running", attempts=1, seen_at=timezone.now() - timedelta(minutes=3))
    calls = []
    sweep(calls.append)
    assert calls == [export.pk]
    before = default_storage.get_modified_time(written)

    real, rendered = exporting._content, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "_content", lambda item, *how: rendered.append(item.format) or real(item, *how))
        patch.setattr(exporting, "_finish", lambda claim: None)
        make(export.pk, print)
    assert rendered == ["docx"]
    assert default_storage.get_modified_time(written) == before
    assert not default_storage.exists(half)

    Export.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert (made(export).state, export.items.open().count()) == ("done", 0)
    assert opened(export).testzip() is None


def test_a_worker_that_comes_back_late_changes_nothing(cast, plans, monkeypatch):
    export = asked(cast.unit_clerk, ["pdf", "docx"])
    real = exporting._content

    def slow(item, *how):
        wait = real(item, *how)

        def late():
            Export.objects.update(seen_at=timezone.now())
            ExportItem.objects.filter(pk=item.pk).update(file="")
            return wait()

        return late

    monkeypatch.setattr(exporting, "_content", slow)
    assert (made(export).state, export.file.name) == ("running", "")


def test_a_file_that_kills_its_worker_three_times_stops_the_export_and_is_then_left_out(cast, plans):
    export = asked(cast.unit_clerk, ["pdf", "docx"])
    Export.objects.update(state="running", attempts=3, seen_at=timezone.now() - timedelta(minutes=3))
    made(export)

    assert export.state == "stopped"
    assert export.problem == (
        f"Máy chủ dừng đột ngột ba lần liền khi đang lập “{PDF}”. Bấm “Làm tiếp” để lập các tệp còn lại."
    )
    go_on(export=export, by=cast.unit_clerk, enqueue=print)
    assert made(export).state == "done"
    assert [bool(item.sha256) for item in export.items.all()] == [False, True]


def test_progress_forgives_earlier_losses(cast, plans, monkeypatch):
    export = asked(cast.unit_clerk)
    Export.objects.update(state="running", attempts=2, seen_at=timezone.now() - timedelta(minutes=3))

    assert (made(export).state, export.attempts) == ("done", 1)


def test_long_work_goes_by_way_of_the_queue_again(cast, plans, monkeypatch):
    monkeypatch.setattr(exporting, "SLICE", timedelta(seconds=-1))
    export, queue = asked(cast.unit_clerk), []
    make(export.pk, queue.append)

    export.refresh_from_db()
    assert (queue, export.state, export.attempts) == ([export.pk], "waiting", 0)


def test_it_is_enqueued_once_committed(cast, plans, django_capture_on_commit_callbacks):
    queue = []
    with django_capture_on_commit_callbacks(execute=True):
        export = ask(plans=Plan.objects.all(), formats=["pdf"], title="Thử", by=cast.leader, enqueue=queue.append)
        assert queue == []

    assert queue == [export.pk]
    line = AuditEntry.objects.get()
    assert (line.action, line.actor, line.summary) == ("plan.export_zip", cast.leader, "Xuất 2 tệp kế hoạch: Thử")


def test_the_sweep_leaves_what_is_fresh_and_asks_once_for_what_waits(cast, plans):
    fresh, waiting = asked(cast.unit_clerk), asked(cast.unit_clerk)
    Export.objects.filter(pk=waiting.pk).update(seen_at=timezone.now() - timedelta(minutes=3))
    queue = []
    sweep(queue.append)
    sweep(queue.append)

    assert queue == [waiting.pk]
    assert Export.objects.get(pk=fresh.pk).state == "waiting"


def test_files_are_deleted_after_a_week(cast, plans):
    old, stopped, young = (made(asked(cast.unit_clerk)), asked(cast.unit_clerk), made(asked(cast.unit_clerk)))
    make_one(stopped.items.get(), cast.unit_clerk)
    stop(export=stopped, by=cast.unit_clerk)
    Export.objects.exclude(pk=young.pk).update(finished_at=timezone.now() - timedelta(days=8))
    assert len(files_kept()) == 3
    sweep(print)

    assert {one.pk: one.state for one in Export.objects.all()} == {old.pk: "gone", stopped.pk: "gone", young.pk: "done"}
    assert files_kept() == [default_storage.path(young.file.name)]


def test_a_stopped_export_is_noticed_by_its_worker_and_can_be_gone_on_with(cast, plans, monkeypatch):
    export = asked(cast.unit_clerk, ["pdf", "docx"])
    real = exporting._content

    def stopped_meanwhile(item, *how):
        wait = real(item, *how)
        return lambda: stop(export=export, by=cast.unit_clerk) or wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "_content", stopped_meanwhile)
        made(export)
    assert (export.state, export.items.open().count()) == ("stopped", 1)
    assert export.problem == "Nông Chuyên Viên đã dừng đợt xuất này."
    go_on(export=export, by=cast.unit_clerk, enqueue=print)
    assert made(export).state == "done"
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "plan.export_zip",
        "plan.export_stop",
        "plan.export_again",
    ]


def test_only_what_runs_is_stopped_and_only_what_is_stopped_goes_on(cast, plans):
    export = made(asked(cast.unit_clerk))

    with pytest.raises(ValidationError, match="không còn đang chạy"):
        stop(export=export, by=cast.unit_clerk)
    with pytest.raises(ValidationError, match="Chỉ đợt xuất đã dừng"):
        go_on(export=export, by=cast.unit_clerk, enqueue=print)


@pytest.mark.parametrize("formats", [[], ["exe"]])
def test_without_a_format_nothing_is_asked(cast, plans, formats):
    with pytest.raises(ValidationError, match="Chưa chọn định dạng nào"):
        asked(cast.unit_clerk, formats)
    assert not Export.objects.exists()


def test_too_much_is_refused(cast, plans, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_FILES", 1)
    with pytest.raises(ValidationError, match="Đợt xuất có 2 tệp, quá 1 tệp."):
        asked(cast.leader)
    monkeypatch.setattr(exporting, "MOST_BUSY", 1)
    asked(cast.unit_clerk)
    with pytest.raises(ValidationError, match="Bạn đang có 1 đợt xuất chưa xong."):
        asked(cast.unit_clerk)


def test_agencies_of_one_name_do_not_cover_each_other(cast, plans):
    twin = cast.unit("stp-2", "sở TƯ pháp: Cũ*.", "department", cast.province)
    other = cast.unit("stp-3", "Sở Tư pháp Cũ", "department", cast.province)
    for unit in (twin, other):
        cast.plan(unit=unit)
    names = [item.name for item in asked(cast.leader, unit__in=[twin, other]).items.all()]

    assert len({name.casefold() for name in names}) == 2
    assert all(character not in name for name in names for character in ':*"<>?|\\')


def test_each_file_takes_the_same_few_queries(cast, plans):
    for year in (2026, 2027):
        cast.plan(year=year)
    taken = []
    for years in ([2025], [2025, 2026], [2025, 2026, 2027]):
        export = asked(cast.unit_clerk, year__in=years)
        with CaptureQueriesContext(connection) as queries:
            make(export.pk, print)
        taken.append(len(queries))

    assert taken[2] - taken[1] == taken[1] - taken[0]
    assert taken[1] - taken[0] <= 15
