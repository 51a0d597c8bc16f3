"""What the portal writes into an office's report by itself."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tasks.models import Task
from tasks.quarters import Quarter
from tasks.reporting.office_report import open_report
from tasks.reporting.prefill import tasks_of
from tests.tasks.reporting.quarter import moment
from units.models import AuditEntry

SECOND = Quarter(2025, 2)


@pytest.fixture
def report(work):
    return open_report(plan=work.plan, office=work.cast.consular, quarter=2, by=work.cast.head)


def test_each_task_of_the_quarter_is_a_line(report):
    lines = [
        (line.title, line.role, line.deadline, line.get_punctuality_display(), line.progress)
        for line in report.lines.all()
    ]
    assert lines == [
        ("Soạn thư trả lời mẫu", "lead", "15/05/2025", "Hoàn thành quá hạn", 100),
        ("Lập danh mục thủ tục trực tuyến", "lead", "31/05/2025", "Hoàn thành đúng hạn", 100),
        ("Thống nhất đầu mối tại cửa khẩu", "lead", "15/06/2025 (ban đầu 31/05/2025)", "Quá hạn", 40),
        ("Xây dựng quy trình nội bộ", "lead", "31/07/2025", "Trong hạn", 60),
        ("Cung cấp số liệu thủ tục", "support", "20/06/2025", "Hoàn thành đúng hạn", 100),
    ]


def test_results_come_from_evidence_notes_and_measures(report):
    told = {line.title: (line.result, line.measured, line.difficulty) for line in report.lines.all()}
    assert told == {
        "Soạn thư trả lời mẫu": ("", "Tỷ lệ hồ sơ đúng hạn: 99 % (mức cần đạt 99,5 %)", ""),
        "Lập danh mục thủ tục trực tuyến": ("Đã trình danh mục 12 thủ tục (15/BC-LS).", "", ""),
        "Thống nhất đầu mối tại cửa khẩu": ("", "", "Chờ ý kiến Bộ đội Biên phòng."),
        "Xây dựng quy trình nội bộ": ("Đã xong dự thảo lần 1.", "", ""),
        "Cung cấp số liệu thủ tục": ("", "", ""),
    }


def test_the_texts_can_be_sent_unchanged(report):
    assert report.results.splitlines() == [
        "Trong quý II năm 2025, Phòng Lãnh sự - Hợp tác quốc tế chủ trì 04 nhiệm vụ: 01 hoàn thành đúng hạn, "
        "01 hoàn thành quá hạn, 01 đang thực hiện trong hạn, 01 đang quá hạn; phối hợp thực hiện 01 phần việc: "
        "01 hoàn thành đúng hạn.",
        "Đã hoàn thành: soạn thư trả lời mẫu; lập danh mục thủ tục trực tuyến; cung cấp số liệu thủ tục (phối hợp).",
        "Đang thực hiện: xây dựng quy trình nội bộ (thời hạn 31/07/2025).",
        "Đang quá hạn: thống nhất đầu mối tại cửa khẩu (thời hạn 15/06/2025, ban đầu 31/05/2025).",
    ]
    assert report.difficulties == "- Thống nhất đầu mối tại cửa khẩu: chờ ý kiến Bộ đội Biên phòng."
    assert report.proposals == ""
    assert report.next_quarter == (
        "Trong quý III năm 2025, tập trung thực hiện 02 nhiệm vụ: thống nhất đầu mối tại cửa khẩu (quá hạn từ "
        "15/06/2025); xây dựng quy trình nội bộ (thời hạn 31/07/2025)."
    )


def test_an_office_without_tasks_says_so(cast):
    plan = cast.plan()

    report = open_report(plan=plan, office=cast.consular, quarter=2, by=cast.head)

    assert report.results == (
        "Trong quý II năm 2025, Phòng Lãnh sự - Hợp tác quốc tế không có nhiệm vụ nào của Kế hoạch phải thực hiện."
    )
    assert (report.difficulties, report.proposals, report.next_quarter) == ("", "", "")


def then(work, **values) -> list[tuple[str, str]]:
    """State and punctuality at the end of the quarter of the one task under way, after a change to it."""
    task = work.tasks["process"]
    Task.objects.filter(pk=task.pk).update(**values)
    found = tasks_of(work.plan, work.cast.consular, SECOND, date(2025, 7, 20)).filter(pk=task.pk)
    return list(found.values_list("state_then", "punctuality_then"))


def test_what_was_finished_after_the_quarter_was_open_at_its_end(work):
    done = {"state": "done", "completed_on": date(2025, 7, 3), "completed_by": work.cast.head}

    assert then(work, due_on=date(2025, 6, 30), **done) == [("in_progress", "late")]
    assert then(work, due_on=date(2025, 7, 31), **done) == [("in_progress", "in_time")]
    assert then(work, due_on=None, **done) == [("in_progress", "no_deadline")]


def test_what_was_reported_after_the_quarter_was_not_waiting_at_its_end(work):
    assert then(work, due_on=date(2025, 6, 30), state="awaiting", reported_on=date(2025, 7, 1)) == [
        ("in_progress", "late")
    ]
    assert then(work, due_on=date(2025, 6, 30), state="awaiting", reported_on=date(2025, 6, 30)) == [
        ("awaiting", "in_time")
    ]


def test_what_was_finished_before_the_quarter_is_no_part_of_it(work):
    assert then(work, state="done", completed_on=date(2025, 3, 31), completed_by=work.cast.head) == []
    assert len(then(work, state="done", completed_on=date(2025, 4, 1), completed_by=work.cast.head)) == 1


def test_what_was_made_after_the_quarter_is_no_part_of_it(work):
    later = {"created_at": moment(date(2025, 7, 1), 0), "due_on": date(2025, 9, 30), "first_due_on": date(2025, 9, 30)}

    assert then(work, **later) == []
    assert len(then(work, **later | {"assigned_at": moment(date(2025, 6, 30)), "assigned_by": work.cast.head})) == 1


def test_what_was_cancelled_is_no_part_of_it_and_what_rests_is(work):
    assert then(work, state="cancelled") == []
    assert then(work, state="paused") == [("paused", "in_time")]


def test_on_the_last_day_what_is_due_that_day_is_not_late_yet(work):
    tasks = tasks_of(work.plan, work.cast.office, SECOND, date(2025, 6, 30)).filter(pk=work.tasks["review"].pk)
    after = tasks_of(work.plan, work.cast.office, SECOND, date(2025, 7, 1)).filter(pk=work.tasks["review"].pk)

    assert [task.punctuality_then for task in tasks] == ["in_time"]
    assert [task.punctuality_then for task in after] == ["late"]


def test_opening_twice_gives_the_same_report(work, report):
    again = open_report(plan=work.plan, office=work.cast.consular, quarter=2, by=work.cast.head)

    assert again == report
    assert list(AuditEntry.objects.values_list("action", "summary")) == [
        ("report.open", "Lập: Báo cáo quý 2/2025 – Phòng Lãnh sự - Hợp tác quốc tế")
    ]


def test_only_the_head_opens_it_and_not_before_the_quarter(work, cast):
    with pytest.raises(PermissionDenied):
        open_report(plan=work.plan, office=cast.consular, quarter=2, by=cast.officer)
    with pytest.raises(ValidationError, match="Quý này chưa bắt đầu, chưa lập báo cáo được."):
        open_report(plan=cast.plan(year=2099), office=cast.consular, quarter=1, by=cast.head)
    with pytest.raises(ValidationError, match="Kế hoạch chưa được duyệt hoặc đã kết thúc"):
        open_report(plan=cast.plan(year=2024, state="draft"), office=cast.consular, quarter=1, by=cast.head)


def test_filling_a_report_takes_the_same_queries_whatever_the_tasks(work, django_assert_num_queries):
    for number in range(20):
        work.task(f"more{number}", work.time, work.border, f"Việc {number}", date(2025, 6, 1))

    with django_assert_num_queries(19):
        open_report(plan=work.plan, office=work.border, quarter=2, by=work.border_head)
