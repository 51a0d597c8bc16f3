"""What is done to blocks as a whole, as the buttons and keys of the editor ask for it."""

import pytest

from plans.models import Basis, Paragraph, Section, Solution
from tasks.models import Task
from tests.plans.editor.conftest import EDITOR


def test_things_are_added_after_a_block(desk, keys):
    told = {
        kind: desk.do(f"add:{kind}", keys.paragraph).json()
        for kind in ("text", "solution", "table", "results", "chart", "section")
    }

    assert {kind: answer["said"] for kind, answer in told.items()} == {
        "text": "Đã thêm đoạn.",
        "solution": "Đã thêm giải pháp.",
        "table": "Đã thêm bảng.",
        "results": "Đã thêm bảng kết quả.",
        "chart": "Đã thêm biểu đồ.",
        "section": "Đã thêm mục.",
    }
    order = [told[kind]["focus"] for kind in ("chart", "results", "table", "solution", "text")]
    assert told["section"]["places"]["sections"][keys.section] == [
        [keys.paragraph, *order, keys.solution],
        [told["section"]["focus"]],
    ]
    assert Paragraph.objects.get(kind="table").table["rows"] == [["", "", ""]] * 3


def test_a_chart_is_named_in_the_sheet_and_has_nothing_to_type(desk, keys):
    answer = desk.do("add:chart", keys.paragraph).json()
    key = answer["focus"]

    assert "Biểu đồ: Điểm các chỉ số thành phần DDCI năm 2024" in answer["blocks"][key]
    assert 'aria-label="Biểu đồ"' in answer["blocks"][key]
    assert "Bảng, biểu đồ này không gõ số" in desk.get(f"doan/{key}/").content.decode()
    assert desk.do("copy", key).json()["said"].startswith("Đã sao chép đoạn")
    assert Paragraph.objects.filter(kind="chart").count() == 2


def test_a_basis_and_an_appendix_are_added(desk):
    desk.do("add:basis")
    desk.do("add:appendix")
    first = desk.do("add:appendix").json()["focus"]

    assert Basis.objects.count() == 1
    appendices = Section.objects.filter(part="appendix").order_by("position")
    assert [f"s{one.pk}" for one in appendices][1] == first


def test_bases_change_places(desk):
    one, two = (Basis.objects.create(plan=desk.plan, position=place, text=f"Căn cứ {place}") for place in (1, 2))
    answer = desk.do("move:up", f"b{two.pk}").json()

    assert answer["said"] == "Đã chuyển căn cứ lên."
    assert answer["places"]["bases"] == [f"b{two.pk}", f"b{one.pk}"]


def test_a_solution_moves_and_says_so(desk, keys):
    answer = desk.do("move:up", keys.solution).json()

    assert (answer["said"], answer["focus"]) == ("Đã chuyển giải pháp lên.", keys.solution)
    assert answer["places"]["sections"][keys.section][0] == [keys.solution, keys.paragraph]
    assert answer["blocks"] == {}
    assert desk.do("move:up", keys.top).json()["said"] == "Không còn chỗ để chuyển mục lên."


def test_a_section_changes_its_level(desk, keys):
    answer = desk.do("move:out", keys.section).json()

    assert answer["places"]["tops"]["body"] == [keys.top, keys.section]
    assert answer["places"]["labels"][keys.section] == "II."
    assert "<h2>" in answer["blocks"][keys.section]


def test_a_block_moves_to_another_section(desk, keys):
    answer = desk.do("move-to", keys.solution, to=keys.top).json()

    assert answer["places"]["sections"][keys.top][0] == [keys.solution]


def test_a_copy_stands_behind_with_its_parties(cast, desk, keys):
    answer = desk.do("copy", keys.solution).json()

    twin = Solution.objects.get(pk=answer["focus"][1:])
    assert [party.unit for party in twin.parties.all()] == [cast.consular]
    assert answer["places"]["sections"][keys.section][0] == [keys.paragraph, keys.solution, answer["focus"]]


def test_what_was_removed_comes_back_and_goes_again(desk, keys):
    assert desk.do("remove", keys.section).json()["said"] == "Đã xóa mục."
    assert Solution.objects.count() == 0
    back = desk.do("undo").json()
    assert (back["said"], back["focus"]) == ("Hoàn tác: Xóa mục.", keys.solution)
    assert {keys.section, keys.paragraph, keys.solution} <= set(back["blocks"])
    assert desk.do("redo").json()["said"] == "Làm lại: Xóa mục."
    assert desk.do("redo").json()["said"] == "Không còn gì để làm lại."
    assert Solution.objects.count() == 0


def test_a_solution_with_tasks_is_not_removed(cast, desk, keys):
    Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát")
    answer = desk.do("remove", keys.solution)

    assert answer.status_code == 422
    assert answer.json() == {"message": "Giải pháp đã có nhiệm vụ thực hiện nên không xóa được."}


@pytest.mark.parametrize(
    ("verb", "key"),
    [
        ("dance", "p1"),
        ("add:poem", "p1"),
        ("remove", "k1"),
        ("remove", ""),
        ("move:up", "p999"),
        ("copy", "b1"),
        ("", ""),
    ],
)
def test_nonsense_is_refused(desk, verb, key):
    assert desk.do(verb, key).status_code == 422


def test_without_javascript_it_leads_back_to_the_block(desk, keys):
    answer = desk.do("move:up", keys.solution, script=False)

    assert (answer.status_code, answer.url) == (302, f"{EDITOR}#{keys.solution}")
