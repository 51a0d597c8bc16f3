"""The mend of a found problem, put in place by its button."""

from plans.models import Paragraph, Party
from tests.plans.editor.conftest import EDITOR


def mend(desk, **values):
    return desk.client.post(f"{EDITOR}chua-loi/", values, headers={"HX-Request": "true"})


def test_a_field_is_replaced_and_can_be_taken_back(desk, keys):
    seen = "Năm 2024 đạt 9,10 điểm."
    answer = mend(desk, block=keys.paragraph, field="text", seen=seen, value="Năm 2024 đạt 9,20 điểm.")

    assert (answer.status_code, answer.json()["said"]) == (200, "Đã sửa theo đề xuất.")
    assert Paragraph.objects.get().text == "Năm 2024 đạt 9,20 điểm."
    desk.do("undo")
    assert Paragraph.objects.get().text == seen


def test_what_has_changed_since_is_left_alone(desk, keys):
    answer = mend(desk, block=keys.paragraph, field="text", seen="Câu cũ.", value="Câu mới.")

    assert answer.status_code == 409
    assert Paragraph.objects.get().text == "Năm 2024 đạt 9,10 điểm."


def test_an_office_is_replaced_by_its_successor(cast, desk, keys):
    answer = mend(desk, block=keys.solution, field="parties", seen=cast.consular.name, value="Văn phòng Sở")

    assert answer.status_code == 200
    assert list(Party.objects.values_list("name", "unit")) == [("Văn phòng Sở", cast.office.pk)]
    assert mend(desk, block=keys.solution, field="parties", seen="Phòng Cũ", value="Phòng Mới").status_code == 409


def test_numbers_and_dates_fit_their_fields(cast, desk, keys):
    assert mend(desk, block=keys.solution, field="due_quarter", seen="", value="2").status_code == 200
    assert mend(desk, block=keys.solution, field="due_quarter", seen="2", value="7").status_code == 422
    assert mend(desk, block=keys.solution, field="due_on", seen="", value="31/4").status_code == 422
    cast.solution.refresh_from_db()
    assert (cast.solution.due_quarter, cast.solution.due_on) == (2, None)


def test_a_field_that_is_none_or_a_block_that_is_gone(desk, keys):
    assert mend(desk, block=keys.paragraph, field="pk", seen="1", value="2").status_code == 422
    assert mend(desk, block="p999", field="text", seen="", value="x").status_code == 422
    assert mend(desk, block="", field="", seen="", value="").status_code == 422
