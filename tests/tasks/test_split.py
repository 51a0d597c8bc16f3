"""A solution split into several tasks."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from plans.models import Party
from tasks.models import Task


@pytest.fixture
def address(cast) -> str:
    cast.plan()
    Party.objects.create(
        solution=cast.solution, role=Party.Role.SUPPORT, position=1, name="Văn phòng Sở", unit=cast.office
    )
    return reverse("tasks:split", args=["sngv-lanh-su", cast.solution.pk])


def rows(*entries: dict, **more) -> dict:
    data = {"viec-TOTAL_FORMS": len(entries), "viec-INITIAL_FORMS": 0}
    for number, entry in enumerate(entries):
        data |= {f"viec-{number}-{name}": value for name, value in entry.items()}
    return data | more


def test_each_row_becomes_a_task_and_an_empty_one_is_left_out(as_user, cast, address):
    response = as_user(cast.head).post(
        address,
        rows(
            {"title": "Lập danh mục", "assignee": cast.officer.pk, "due_on": "Quý I/2025", "needs_evidence": "on"},
            {"title": "Niêm yết", "due_on": "30/06/2025", "output": "Bảng giá", "measure": "Tỷ lệ đúng hạn",
             "measure_unit": "%", "measure_target": "98,5", "supports": [cast.office.pk]},
            {"title": "", "needs_evidence": "on"},
        ),
    )  # fmt: skip

    assert response.url == reverse("tasks:office", args=["sngv-lanh-su"])
    first, second, share = Task.objects.order_by("pk")
    assert (first.title, first.assignee, first.deadline_text) == ("Lập danh mục", cast.officer, "Quý I/2025")
    assert (first.due_on, first.first_due_on, first.needs_evidence) == (date(2025, 3, 31), date(2025, 3, 31), True)
    assert (second.output, second.measure, second.measure_unit) == ("Bảng giá", "Tỷ lệ đúng hạn", "%")
    assert (second.measure_target, second.needs_evidence) == (Decimal("98.5"), False)
    assert (share.lead_task, share.office) == (second, cast.office)


def test_a_button_adds_a_row_and_keeps_what_was_typed(as_user, cast, address):
    response = as_user(cast.head).post(address, rows({"title": "Lập danh mục"}, {"title": ""}, **{"add-row": "1"}))

    assert response.status_code == 200
    assert len(response.context["rows"].forms) == 3
    assert "Lập danh mục" in response.content.decode()
    assert not Task.objects.exists()


def test_rows_do_not_grow_without_end(as_user, cast, address):
    response = as_user(cast.head).post(address, rows(**{"viec-TOTAL_FORMS": "9999", "add-row": "1"}))

    assert len(response.context["rows"].forms) == 20


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ({"title": "Niêm yết", "due_on": "Quý V/2025"}, "“Quý V/2025” không phải là thời hạn."),
        ({"due_on": "30/06/2025"}, "Hãy ghi tên nhiệm vụ."),
        ({"title": "Niêm yết", "measure_target": "99"}, "Mức cần đạt phải kèm tên chỉ tiêu."),
        ({"title": "Niêm yết", "due_on": "30/06/2020"}, "Thời hạn phải trong khoảng từ năm 2025"),
        ({"title": "Lập danh mục"}, "Đơn vị đã có nhiệm vụ đang mở cùng tên từ giải pháp này."),
    ],
)
def test_one_wrong_row_keeps_all_out(as_user, cast, address, second, sentence):
    response = as_user(cast.head).post(address, rows({"title": "Lập danh mục"}, second))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Task.objects.exists()


def test_empty_rows_get_a_sentence(as_user, cast, address):
    response = as_user(cast.head).post(address, rows({}, {}))

    assert response.status_code == 422
    assert "Hãy ghi ít nhất một nhiệm vụ." in response.content.decode()


def test_a_forged_form_is_refused(as_user, cast, address):
    assert as_user(cast.head).post(address, {"viec-TOTAL_FORMS": "x"}).status_code == 422
