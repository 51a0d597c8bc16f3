"""Corrections of what was understood: each does one thing and loses no word."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.document import DocumentParty, PlanDocument
from plans.importing.corrections import CorrectionRefused, actions, correct
from plans.importing.places import find
from tests.plans.importing.documents import a_plan, text


def words(document: PlanDocument) -> list[str]:
    """Every word of the text in reading order, with headings and the bases above it; dashes are no words."""
    found = [basis.text for basis in document.bases if not basis.in_text]
    found += [line for item in document.opening for line in item.printed()]
    for section in document.walk():
        found += [section.label, section.heading, *(line for item in section.items for line in item.printed())]
    return [word for word in " ".join(found).split() if word not in ("-", "+")]


def headings(document: PlanDocument) -> list[str]:
    return [f"{section.level} {section.place or '–'} {section.heading}" for section in document.walk()]


def places(document: PlanDocument) -> list[str]:
    """The name of every place."""

    def below(sections, stem):
        for n, section in enumerate(sections):
            name = f"{stem}{n}"
            yield name
            yield from (f"{name}-t{i}" for i in range(len(section.targets)))
            yield from (f"{name}-i{i}" for i in range(len(section.items)))
            yield from below(section.sections, f"{name}-")

    plain = [f"{letter}{n}" for letter, things in (
        ("b", document.bases), ("f", document.figures), ("d", document.doubts), ("o", document.opening)
    ) for n in range(len(things))]  # fmt: skip
    return ["head", "foot", *plain, *below(document.sections, "s"), *below(document.appendices, "a")]


def test_the_given_document_is_left_alone():
    before = a_plan()

    after, _ = correct(before, "head", "save", {"title": "Khác", "number": None})

    assert before == a_plan()
    assert (after.title, after.number) == ("Khác", None)


def test_a_paragraph_becomes_a_solution_and_its_doubt_is_settled():
    plan = a_plan()
    plan.sections[0].items[0].doubt = "Chưa rõ."
    plan.doubts.append((6, "Dòng 6 lạ."))
    values = {"kind": "solution", "label": "-", "lines": ["Làm ngay."], "leads": [DocumentParty("Văn phòng Sở")]}

    after, place = correct(plan, "s0-i0", "save", values)

    item = after.sections[0].items[0]
    assert (item.kind, item.printed(), item.leads, item.doubt) == (
        "solution", ["- Làm ngay."], [DocumentParty("Văn phòng Sở")], "",
    )  # fmt: skip
    assert after.doubts == [(1, "Dòng ở đầu văn bản chưa rõ là gì.")]
    assert place == "s0-i0"


def test_a_paragraph_becomes_a_heading_of_what_follows():
    plan = a_plan()

    beside, place = correct(plan, "s0-i0", "to_heading")
    below, place_below = correct(plan, "s0-i0", "to_child_heading")

    assert (place, place_below) == ("s1", "s0-0")
    assert headings(beside)[:3] == ["1 I MỤC ĐÍCH", "1 – Nâng cao điểm số", "1 II GIẢI PHÁP"]
    assert headings(below)[:3] == ["1 I MỤC ĐÍCH", "2 – Nâng cao điểm số", "1 II GIẢI PHÁP"]
    assert beside.sections[1].items == below.sections[0].sections[0].items == [text("của Sở.", first=7)]


def test_a_paragraph_before_the_first_section_becomes_its_heading_or_a_basis():
    heading, place = correct(a_plan(), "o0", "to_heading")
    basis, place_of_basis = correct(a_plan(), "o0", "to_basis")

    assert (place, heading.sections[0].heading, heading.opening) == (
        "s0", "Sở Ngoại vụ ban hành kế hoạch như sau:", [],
    )  # fmt: skip
    assert (place_of_basis, basis.bases[1].text) == ("b1", "Sở Ngoại vụ ban hành kế hoạch như sau:")


def test_a_heading_becomes_a_paragraph_of_what_stands_before_it():
    plan = a_plan()
    plan.sections[1].sections[0].components, plan.sections[1].sections[0].targets = [], []

    after, place = correct(plan, "s1-0", "to_text")

    assert place == "s1-i1"
    assert [item.printed() for item in after.sections[1].items[1:]] == [
        ["1. Chi phí thời gian"],
        ["Năm 2024 đạt 9,10 điểm."],
        ["- Rút ngắn thời gian giải quyết hồ sơ."],
    ]
    assert after.sections[1].sections == []


def test_the_sections_below_a_dissolved_heading_take_its_place():
    after, place = correct(a_plan(), "s1", "to_text")

    assert place == "s0-i2"
    assert headings(after) == ["1 I MỤC ĐÍCH", "1 1 Chi phí thời gian", "1 – DANH MỤC"]


def test_a_heading_tied_to_a_component_is_not_dissolved_unawares():
    with pytest.raises(CorrectionRefused) as refused:
        correct(a_plan(), "s1-0", "to_text")
    with pytest.raises(CorrectionRefused) as first_appendix:
        correct(a_plan(), "a0", "to_text")

    assert str(refused.value) == (
        "Mục này đang gắn với chỉ số thành phần hoặc mục tiêu. Hãy bỏ gắn trước khi chuyển tiêu đề thành đoạn văn."
    )
    assert str(first_appendix.value) == ("Đây là phụ lục đầu tiên, không có phần nào trước nó để nhận đoạn văn này.")


def test_a_broken_sentence_is_joined():
    after, place = correct(a_plan(), "s0-i1", "join")
    heading, _ = correct(a_plan(), "s0-i0", "join")

    assert [(item.lines, item.first, item.last) for item in after.sections[0].items] == [
        (["Nâng cao điểm số của Sở."], 6, 7)
    ]
    assert (place, heading.sections[0].heading) == ("s0-i0", "MỤC ĐÍCH Nâng cao điểm số")


def test_a_table_becomes_text_row_by_row():
    after, _ = correct(a_plan(), "s1-i0", "to_text")

    assert after.sections[1].items[0].printed() == ["Chỉ số | Điểm | ", "Chi phí thời gian | 9,10 | 1/2"]


def test_a_removed_table_shows_the_solutions_that_it_printed():
    plan = a_plan()
    plan.sections[1].items += [text("Việc một", kind="solution", shown=False), text("Sau bảng")]

    after, _ = correct(plan, "s1-i0", "remove")

    assert [(item.printed(), item.in_text) for item in after.sections[1].items] == [
        (["Việc một"], False),
        (["Sau bảng"], True),
    ]


def test_a_wrong_basis_is_text_again_where_it_had_a_line_of_its_own():
    own, _ = correct(a_plan(), "b0", "remove")
    cited, _ = correct(a_plan(), "b1", "remove")

    assert [item.lines for item in own.opening] == [
        ["Căn cứ Kế hoạch số 94/KH-UBND ngày 29/3/2025"],
        ["Sở Ngoại vụ ban hành kế hoạch như sau:"],
    ]
    assert cited.opening == a_plan().opening
    assert [basis.number for basis in cited.bases] == ["94/KH-UBND"]


def test_targets_and_figures_are_added_corrected_and_removed():
    plan = a_plan()
    added, place = correct(
        plan, "s0", "add_target", {"component": "X", "kind": "rank_max", "value": Decimal(3), "of": 25, "in_text": True}
    )
    changed, _ = correct(plan, "s1-0-t0", "save", {"value": Decimal("9.5")})
    removed, back = correct(plan, "s1-0-t0", "remove")
    figure, _ = correct(plan, "f1", "sure")
    fewer, _ = correct(plan, "f0", "remove")

    assert (place, added.sections[0].targets[0].of) == ("s0-t0", 25)
    assert changed.sections[1].sections[0].targets[0].value == Decimal("9.5")
    assert (back, removed.sections[1].sections[0].targets) == ("s1-0", [])
    assert [one.doubt for one in figure.figures] == ["", ""]
    assert [one.component for one in fewer.figures] == ["Chi phí thời gian"]


def test_a_section_is_moved_up_and_down_a_level():
    up, place_up = correct(a_plan(), "s1-0", "raise")
    down, place_down = correct(a_plan(), "s1", "lower")

    assert (place_up, headings(up)[:3]) == ("s2", ["1 I MỤC ĐÍCH", "1 II GIẢI PHÁP", "1 1 Chi phí thời gian"])
    assert (place_down, headings(down)[:3]) == (
        "s0-0", ["1 I MỤC ĐÍCH", "2 I.II GIẢI PHÁP", "3 I.II.1 Chi phí thời gian"],
    )  # fmt: skip


def test_a_doubt_without_a_place_is_settled():
    after, place = correct(a_plan(), "d0", "sure")

    assert (after.doubts, place) == ([], "head")


@pytest.mark.parametrize("name", ["s9", "s0-i9", "s0-9-i0", "x1", "", "head0", "s0-t0", "s", "b-1", "o1", "s0-i0-i0"])
def test_what_is_not_there_is_not_found(name):
    with pytest.raises(LookupError):
        correct(a_plan(), name, "save")


@pytest.mark.parametrize(
    ("name", "action"), [("head", "remove"), ("s0", "remove"), ("s1-0-i1", "to_heading"), ("d0", "save")]
)
def test_what_makes_no_sense_is_not_done(name, action):
    with pytest.raises(LookupError):
        correct(a_plan(), name, action)


STRUCTURAL = {"to_text", "to_heading", "to_child_heading", "to_basis", "join", "raise", "lower", "sure"}


@given(st.data())
def test_moving_things_about_never_loses_or_disorders_a_word(data):
    plan = a_plan()
    for _ in range(data.draw(st.integers(1, 8))):
        name = data.draw(st.sampled_from(places(plan)))
        can = sorted(STRUCTURAL & set(actions(find(plan, name))))
        if not can:
            continue
        action = data.draw(st.sampled_from(can))
        try:
            after, place = correct(plan, name, action)
        except CorrectionRefused:
            continue
        if action == "to_basis":  # it goes up to the other bases
            assert sorted(words(after)) == sorted(words(plan))
        else:
            assert words(after) == words(plan)
        assert place in places(after)
        plan = after
