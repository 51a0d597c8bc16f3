"""The form of one block, and what its saving answers."""

import json
from decimal import Decimal

import pytest

from plans.block_forms import seen_of
from plans.editing import change, edit
from plans.models import Basis, Edit, Paragraph, Party, Plan, Section, Solution, Target
from plans.outlining import add, remove
from tests.plans.editor.conftest import EDITOR


def test_a_paragraph_is_saved(desk, keys):
    answer = desk.save(keys.paragraph, text="Năm 2024 đạt 9,10 điểm;\r\ntăng 0,39 điểm. ", marker="dash")

    assert answer.status_code == 200
    paragraph = Paragraph.objects.get()
    assert (paragraph.text, paragraph.marker) == ("Năm 2024 đạt 9,10 điểm;\ntăng 0,39 điểm.", "dash")
    assert list(answer.json()["blocks"]) == [keys.paragraph]
    assert json.loads(answer.json()["seen"]) == seen_of(desk.plan, keys.paragraph)


def test_what_is_not_changed_makes_no_edit(cast, desk, keys):
    target = {f"c{cast.time.pk}-kind": "score_min", f"c{cast.time.pk}-value": "9,20"}
    answers = [desk.save(key) for key in (keys.paragraph, keys.solution, keys.plan)] + [
        desk.save(keys.section, **target)
    ]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert Edit.objects.count() == 0


def test_every_field_of_a_solution(cast, desk, keys):
    answer = desk.save(
        keys.solution,
        **{
            "text": "Rút ngắn 30% thời gian.",
            "marker": "plus",
            "director-name": ["Trịnh Giám Đốc", ""],
            "director-extra": ["Giám đốc Sở", ""],
            "lead-name": ["Phòng Lãnh sự - Hợp tác quốc tế", "văn phòng sở"],
            "lead-extra": ["nội dung thiết chế pháp lý", ""],
            "support-name": ["Các phòng chuyên môn", "Tổ công tác"],
            "support-extra": ["", ""],
            "output": "Báo cáo rà soát",
            "measure": "Giảm 30%",
            "due_on": "30/6/2025",
            "in_text": "on",
            "is_shown": "on",
        },
    )

    assert answer.status_code == 200
    solution = Solution.objects.get()
    assert (solution.text, solution.marker, solution.output, solution.measure) == (
        "Rút ngắn 30% thời gian.", "plus", "Báo cáo rà soát", "Giảm 30%",
    )  # fmt: skip
    assert (solution.due_on.isoformat(), solution.due_quarter, solution.in_text) == ("2025-06-30", None, True)
    found = Party.objects.order_by("role", "position").values_list("role", "name", "title", "scope", "unit", "group")
    assert list(found) == [
        ("director", "Trịnh Giám Đốc", "Giám đốc Sở", "", None, None),
        ("lead", "Phòng Lãnh sự - Hợp tác quốc tế", "", "nội dung thiết chế pháp lý", cast.consular.pk, None),
        ("lead", "văn phòng sở", "", "", cast.office.pk, None),
        ("support", "Các phòng chuyên môn", "", "", None, cast.group.pk),
        ("support", "Tổ công tác", "", "", None, None),
    ]


def test_a_name_that_was_tied_stays_tied_to_its_unit(cast, desk, keys):
    Party.objects.update(name="Phòng LS-HTQT")
    desk.save(keys.solution, text="Câu khác.")

    assert list(Party.objects.values_list("name", "unit")) == [("Phòng LS-HTQT", cast.consular.pk)]


def test_a_deadline_is_a_day_or_a_quarter(desk, keys):
    answer = desk.save(keys.solution, due_on="30/6/2025", due_quarter="2")

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"due_quarter": ["Chỉ ghi ngày hoặc quý hoàn thành, không ghi cả hai."]}


def test_a_section_with_its_components_and_targets(cast, desk, keys):
    time, technology = cast.time.pk, cast.technology.pk
    answer = desk.save(
        keys.section,
        **{
            "heading": "Chi phí thời gian và công nghệ",
            f"c{time}-kind": "rank_max",
            f"c{time}-value": "1",
            f"c{time}-of": "2",
            f"c{technology}": "on",
            f"c{technology}-kind": "score_above",
            f"c{technology}-value": "8,95",
            f"c{technology}-in_text": "on",
        },
    )

    assert answer.status_code == 200
    section = Section.objects.get(heading="Chi phí thời gian và công nghệ")
    assert set(section.components.all()) == {cast.time, cast.technology}
    targets = Target.objects.order_by("component").values_list("component", "kind", "value", "of", "in_text")
    assert list(targets) == [
        (time, "rank_max", 1, 2, False),
        (technology, "score_above", Decimal("8.95"), None, True),
    ]
    assert "xếp hạng 1/2 trở lên" in answer.json()["blocks"][keys.section]
    assert "Chi phí thời gian và công nghệ" in answer.json()["outline"]


def test_a_component_that_is_unticked_takes_its_target_along(cast, desk, keys):
    seen = seen_of(desk.plan, keys.section)
    answer = desk.client.post(
        f"{EDITOR}doan/{keys.section}/",
        {"heading": "Chi phí thời gian", "marker": "number", "seen": json.dumps(seen)},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert not Target.objects.exists()
    assert desk.do("undo").status_code == 200
    assert Target.objects.get().component == cast.time


@pytest.mark.parametrize(
    ("kind", "value", "of", "sentence"),
    [
        ("score_min", "10,5", "", "10,5 lớn hơn 10. Điểm phải từ 0 đến 10."),
        ("score_min", "", "", "Hãy nhập giá trị của mục tiêu."),
        ("rank_max", "7", "5", "Hạng 7 lớn hơn tổng số 5."),
    ],
)
def test_a_target_that_cannot_be_is_refused(cast, desk, keys, kind, value, of, sentence):
    name = f"c{cast.time.pk}"
    answer = desk.save(keys.section, **{f"{name}-kind": kind, f"{name}-value": value, f"{name}-of": of})

    assert answer.status_code == 422
    assert answer.json()["errors"] == {f"{name}-value": [sentence]}


def test_the_first_target_of_a_component_set_by_two_people(cast, desk, keys):
    Target.objects.all().delete()
    seen = seen_of(desk.plan, keys.section)
    state = {"component_id": cast.time.pk, "kind": "score_min", "value": "9.5", "of": None, "in_text": False}
    edit(plan=desk.plan, by=cast.head_of_unit, summary="Mục tiêu", changes={"t+1": [None, state]})
    name = f"c{cast.time.pk}"
    answer = desk.save(keys.section, seen, **{f"{name}-kind": "score_min", f"{name}-value": "9,3"})

    assert answer.status_code == 409
    again = json.loads(answer.json()["seen"])
    answer = desk.save(keys.section, again, **{f"{name}-kind": "score_min", f"{name}-value": "9,3"})
    assert (answer.status_code, str(Target.objects.get().value)) == (200, "9.30")


def test_the_cells_of_a_table_and_its_rows(cast, desk, keys):
    table = {"rows": [["Nội dung", "Thực hiện"], ["Rà soát", "Văn phòng"]], "header": 1, "spans": []}
    _, key = add(
        plan=desk.plan, kind="p", at=keys.paragraph, by=cast.unit_clerk, values={"kind": "table", "table": table}
    )
    desk.save(key, **{"o-1-0": "Rà soát thủ tục", "header": "1", "ban": "add-row:1"})

    assert Paragraph.objects.get(kind="table").table == {
        "rows": [["Nội dung", "Thực hiện"], ["", ""], ["Rà soát thủ tục", "Văn phòng"]],
        "header": 1,
        "spans": [],
    }


def test_a_basis_and_the_particulars(desk, keys):
    basis = Basis.objects.create(plan=desk.plan, position=1, text="Căn cứ Kế hoạch")
    desk.save(f"b{basis.pk}", text="Kế hoạch số 94/KH-UBND", number="94/KH-UBND", date="29/3/2025", in_text="on")
    desk.save(keys.plan, title="Cải thiện DDCI", recipients="UBND tỉnh\r\n\r\nLưu: VT\r\n", signatory="Lý Văn Ký")

    basis.refresh_from_db()
    assert (basis.text, basis.number, basis.date.isoformat()) == ("Kế hoạch số 94/KH-UBND", "94/KH-UBND", "2025-03-29")
    assert basis.in_text
    plan = Plan.objects.get()
    assert (plan.title, plan.recipient_lines, plan.signatory) == (
        "Cải thiện DDCI",
        ["UBND tỉnh", "Lưu: VT"],
        "Lý Văn Ký",
    )


def test_two_people_in_one_field_see_both_texts(cast, desk, keys):
    seen = seen_of(desk.plan, keys.paragraph)
    change(
        plan=desk.plan, key=keys.paragraph, seen=seen[keys.paragraph], by=cast.head_of_unit,
        values={"text": "Năm 2024 đạt 9,10 điểm, hạng 1."},
    )  # fmt: skip
    answer = desk.save(keys.paragraph, seen, text="Năm 2024 Sở đạt 9,10 điểm.")

    assert answer.status_code == 409
    told = answer.json()
    assert "<ins>Sở </ins>" in told["conflict"]
    assert Paragraph.objects.get().text == "Năm 2024 đạt 9,10 điểm, hạng 1."

    renewed = json.loads(told["seen"])
    theirs = desk.save(
        keys.paragraph, renewed, text="Của tôi.", marker="dash", choice="theirs", disputed=f"{keys.paragraph}.text"
    )
    assert theirs.status_code == 200
    paragraph = Paragraph.objects.get()
    assert (paragraph.text, paragraph.marker) == ("Năm 2024 đạt 9,10 điểm, hạng 1.", "dash")
    assert desk.save(keys.paragraph, text="Của tôi.", marker="dash", choice="mine").status_code == 200
    assert Paragraph.objects.get().text == "Của tôi."


def test_two_people_in_two_fields_of_one_block_do_not_meet(cast, desk, keys):
    seen = seen_of(desk.plan, keys.solution)
    change(
        plan=desk.plan,
        key=keys.solution,
        seen=seen[keys.solution],
        by=cast.head_of_unit,
        values={"measure": "Giảm 30%"},
    )
    answer = desk.save(keys.solution, seen, text="Rút ngắn thời gian.")
    later = desk.save(keys.solution, json.loads(answer.json()["seen"]), text="Rút ngắn thời gian giải quyết.")

    assert (answer.status_code, later.status_code) == (200, 200)
    solution = Solution.objects.get()
    assert (solution.text, solution.measure) == ("Rút ngắn thời gian giải quyết.", "Giảm 30%")


def test_what_another_removed_can_be_put_back_with_ones_own_words(cast, desk, keys):
    seen = seen_of(desk.plan, keys.paragraph)
    remove(plan=desk.plan, key=keys.paragraph, by=cast.head_of_unit)
    answer = desk.save(keys.paragraph, seen, text="Lời của tôi.")

    assert answer.status_code == 409
    assert "Người khác vừa xóa nội dung này." in answer.json()["conflict"]
    assert desk.save(keys.paragraph, seen, text="Lời của tôi.", choice="again").status_code == 200
    assert Paragraph.objects.get().text == "Lời của tôi."


def test_what_stood_in_a_removed_section_cannot_come_back_alone(cast, desk, keys):
    seen = seen_of(desk.plan, keys.paragraph)
    remove(plan=desk.plan, key=keys.section, by=cast.head_of_unit)
    answer = desk.save(keys.paragraph, seen, text="Lời của tôi.", choice="again")

    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Mục chứa nội dung này cũng đã bị xóa.")


def test_without_javascript_the_form_is_a_page_and_leads_back(desk, keys):
    page = desk.get(f"doan/{keys.paragraph}/", script=False)
    assert "<title>" in page.content.decode()
    answer = desk.save(keys.paragraph, script=False, text="Đã sửa.")
    assert (answer.status_code, answer.url) == (302, f"{EDITOR}#{keys.paragraph}")
    page = desk.save(keys.solution, script=False, due_on="ngày mai")
    assert page.status_code == 422
    assert "ngày mai" in page.content.decode()


@pytest.mark.parametrize("key", ["p999", "x1", "t1", "p", "s9999999999999999999999"])
def test_a_block_that_is_not_there(desk, key):
    assert desk.get(f"doan/{key}/").status_code == 404


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"p1": {}}', '{"p1": 5}', "[" * 100000])
def test_a_broken_request_is_refused(desk, keys, seen):
    answer = desk.client.post(
        f"{EDITOR}doan/{keys.paragraph}/", {"seen": seen, "text": "x"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 400
