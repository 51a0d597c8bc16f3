"""Figures that a paragraph cites stay tied to the data."""

from decimal import Decimal

import pytest

from indices.actions import correct
from plans.checking.citations import rewritten
from plans.figures import Citation
from tests.plans.checking.builder import add_paragraph, problems_of, sound_plan

SCORE = Citation("score", "tinh-minh-bach", 2024, "8.35", "đạt 8,35 điểm")


@pytest.fixture
def plan(cast):
    return sound_plan(cast)


@pytest.fixture
def cite(cast, plan):
    """A function that adds a paragraph on transparency with its citations."""

    def paragraph(text: str, *citations: Citation):
        section = plan.sections.get(components=cast.transparency)
        return add_paragraph(section, text, figures=[citation.as_json() for citation in citations])

    return paragraph


def correct_score(cast, value: str) -> None:
    result = cast.edition_2024.results.get(unit=cast.department)
    line = cast.edition_2024.lines.get(component=cast.transparency)
    correct(
        result=result, line=line, kind="score", seen=Decimal("8.35"), value=Decimal(value), reason="Nhập nhầm",
        by=cast.standing_clerk,
    )  # fmt: skip


def test_a_later_correction_is_flagged_once_with_its_mend(cast, plan, cite):
    paragraph = cite("Năm 2024 đạt 8,35 điểm.", SCORE)
    assert problems_of(plan) == []

    correct_score(cast, "8.53")

    (problem,) = problems_of(plan)
    assert (problem.code, problem.severity, problem.block) == ("figure-corrected", "error", f"p{paragraph.pk}")
    assert problem.message == (
        "Số liệu đã được đính chính sau khi viết đoạn này: Tính minh bạch và tiếp cận thông tin năm 2024 trước là "
        "8,35 điểm, nay là 8,53 điểm."
    )
    assert [(mend.field, mend.value) for mend in problem.mends] == [("text", "Năm 2024 đạt 8,53 điểm.")]


def test_digits_changed_by_hand_are_put_back(plan, cite):
    cite("Năm 2024 đạt 8,53 điểm.", SCORE)

    (problem,) = problems_of(plan)
    assert (problem.code, problem.mends[0].value) == ("figure-edited", "Năm 2024 đạt 8,35 điểm.")


def test_a_figure_taken_out_with_its_words_is_no_problem(plan, cite):
    cite("Năm 2024 có chuyển biến.", SCORE)
    assert problems_of(plan) == []


def test_a_change_that_turns_round_turns_its_verb():
    rise = Citation("change", "x", 2024, "0.74", "tăng 0,74 điểm")
    assert rewritten(rise, Decimal("0.74"), Decimal("-0.10")) == "giảm 0,10 điểm"
    assert rewritten(rise, Decimal("0.74"), Decimal("0.90")) == "tăng 0,90 điểm"
    assert rewritten(rise, Decimal("0.74"), Decimal("0")) is None


def test_words_that_do_not_hold_the_value_are_left_alone():
    assert rewritten(Citation("rank", "x", 2024, "1", "đứng đầu khối"), Decimal(1), 2) is None
    assert rewritten(Citation("rank", "x", 2024, "1", "hạng 1/11"), Decimal(1), 2) == "hạng 2/11"
