"""The page of progress as a workbook: the same figures, as numbers."""

import io

import pytest
from openpyxl import load_workbook

from tests.reports.progress_story import Progress
from units.models import AuditEntry


@pytest.fixture
def story(cast) -> Progress:
    return Progress(cast)


def book(client, **address):
    response = client.get(
        "/tien-do/", {"tep": "xlsx"} | {name.replace("_", "-"): value for name, value in address.items()}
    )
    assert response["Content-Disposition"].endswith('.xlsx"')
    return load_workbook(io.BytesIO(response.content))


def rows(sheet) -> list[tuple]:
    return list(sheet.iter_rows(min_row=5, values_only=True))


def test_by_agency_component_and_week(as_user, story):
    found = book(as_user(story.cast.leader), tuan="gan-day")

    assert found.sheetnames == ["Theo cơ quan", "Theo chỉ số thành phần", "Theo tuần", "Ghi chú"]
    first, second, whole = rows(found["Theo cơ quan"])
    assert first[:21] == (
        "Sở Ngoại vụ", "Đã ban hành", 3, 1, 1, 0, 1, 6, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0
    )  # fmt: skip
    assert first[21:] == (*[None] * 4, 2, 1, 0, 1, 2, 0, 0, 2, 2, 0, 0, 2)
    assert second[:3] == ("Sở Tư pháp", "Dự thảo", 0)
    assert whole[:8] == ("Tất cả", None, 3, 1, 1, 0, 1, 6)
    assert [row[:2] for row in rows(found["Theo chỉ số thành phần"])] == [
        ("Chi phí thời gian", 1), ("Tính minh bạch và tiếp cận thông tin", 1), ("Nhiệm vụ, giải pháp chung", 1)
    ]  # fmt: skip
    weeks = rows(found["Theo tuần"])
    assert (len(weeks), weeks[-1][1].date(), weeks[-1][6]) == (26, story.today, 1)


def test_of_one_agency_its_offices_too(as_user, story):
    found = book(as_user(story.cast.unit_clerk), don_vi="sngv")

    assert found.sheetnames[:2] == ["Theo cơ quan", "Theo phòng"]
    consular, office = rows(found["Theo phòng"])
    assert (consular[:3], office[:3]) == (("Phòng Lãnh sự - Hợp tác quốc tế", 3, 1), ("Văn phòng Sở", 0, 0))
    notes = dict(rows_of_notes(found))
    assert notes["Phạm vi"] == "Sở Ngoại vụ"


def rows_of_notes(found) -> list[tuple]:
    return list(found["Ghi chú"].iter_rows(values_only=True))


def test_it_leaves_an_audit_line(as_user, story):
    book(as_user(story.cast.leader))

    line = AuditEntry.objects.get(action="progress.export")
    assert (line.summary, line.actor) == ("Xuất tiến độ thực hiện kế hoạch DDCI năm 2025 ra Excel", story.cast.leader)


def test_what_is_not_seen_is_empty(as_user, story):
    first, whole = rows(book(as_user(story.cast.officer))["Theo cơ quan"])

    assert first[21:] == (None,) * 16
    assert whole[7] == 5
