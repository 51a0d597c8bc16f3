"""Tasks as a workbook."""

import io
from datetime import date, timedelta

from django.utils import timezone
from openpyxl import load_workbook

from tasks.models import Task
from tasks.sheets import tasks_workbook
from tests.plans.life.walk import issued

DAY = date(2025, 6, 30)


def sheet_of(tasks):
    return load_workbook(io.BytesIO(tasks_workbook(tasks.for_lists())))


def task(cast, title="Rà soát thủ tục", **values):
    return Task.objects.create(solution=cast.solution, office=cast.consular, title=title, **values)


def test_a_row_says_who_does_what_by_when_and_what_for(cast):
    plan = issued(cast)
    task(
        cast, assignee=cast.officer, due_on=DAY, first_due_on=DAY - timedelta(days=30), state=Task.State.DONE,
        reported_on=DAY, completed_on=DAY, completed_by=cast.head,
    )  # fmt: skip
    sheet = sheet_of(Task.objects.all())["Nhiệm vụ"]

    row = dict(zip([cell.value for cell in sheet[3]], [cell.value for cell in sheet[5]], strict=True))
    assert {name: value.date() if hasattr(value, "date") else value for name, value in row.items()} == {
        "STT": 1,
        "Nhiệm vụ": "Rà soát thủ tục",
        "Đơn vị thực hiện": "Phòng Lãnh sự - Hợp tác quốc tế",
        "Người thực hiện": "Lương Cán Bộ",
        "Thời hạn": DAY,
        "Thời hạn ban đầu": date(2025, 5, 31),
        "Trạng thái": "Hoàn thành",
        "Tiến độ": "Hoàn thành đúng hạn",
        "Ngày báo cáo xong": DAY,
        "Ngày hoàn thành": DAY,
        "Giải pháp": "Rút ngắn thời gian giải quyết hồ sơ.",
        "Chỉ số thành phần": "Chi phí thời gian",
        "Kế hoạch": str(plan),
        "Số, ký hiệu kế hoạch": "05/KH-SNgV",
    }
    assert sheet["E5"].number_format == "dd/mm/yyyy"
    assert sheet.freeze_panes == "C5"


def test_text_like_a_formula_is_made_harmless(cast):
    cast.plan()
    task(cast, title="=HYPERLINK(1)")
    sheet = sheet_of(Task.objects.all())["Nhiệm vụ"]

    assert (sheet["B5"].value, sheet["B5"].data_type) == ("'=HYPERLINK(1)", "s")


def test_the_notes_count_by_punctuality(cast):
    cast.plan()
    yesterday = timezone.localdate() - timedelta(days=1)
    task(cast)
    for number in range(2):
        task(cast, title=f"Trễ {number}", due_on=yesterday, first_due_on=yesterday)
    notes = {row[0].value: row[1].value for row in sheet_of(Task.objects.all())["Ghi chú"]}

    assert (notes["Số nhiệm vụ"], notes["Theo tiến độ"]) == ("3", "quá hạn: 2; không hạn: 1")


def test_only_the_tasks_that_are_given_are_written(cast):
    cast.plan()
    task(cast, title="Của phòng")
    Task.objects.create(solution=cast.solution, office=cast.other_office, title="Của người khác")
    sheet = sheet_of(Task.objects.visible_to(cast.officer))["Nhiệm vụ"]

    assert [row[1].value for row in sheet.iter_rows(min_row=5)] == ["Của phòng"]


def test_no_tasks_give_an_empty_table(cast):
    assert sheet_of(Task.objects.none())["Nhiệm vụ"].max_row == 4


def test_many_tasks_take_the_same_queries(cast, django_assert_num_queries):
    cast.plan()
    for number in range(30):
        task(cast, title=f"Việc {number}", assignee=cast.officer)
    with django_assert_num_queries(2):
        tasks_workbook(Task.objects.visible_to(cast.officer).for_lists())
