"""Numbering that jumps, told once for a run."""

import pytest

from plans.models import Marker
from tests.plans.checking.builder import add_paragraph, problems_of, section_of, sound_plan, told


@pytest.fixture
def plan(cast):
    return sound_plan(cast)


def test_a_heading_that_skips_a_number(plan):
    first, second, third = plan.sections.exclude(parent=None)
    second.own_label, third.own_label = "3.", "4."
    second.save()
    third.save()

    (problem,) = problems_of(plan)

    assert (problem.code, problem.severity, problem.place) == ("numbering-jumps", "warning", "I.3")
    assert problem.message == "Đánh số không liên tục: “3.” đứng sau “1.”, lẽ ra là “2.”."
    assert [(mend.block, mend.field, mend.seen, mend.value) for mend in problem.mends] == [
        (f"s{second.pk}", "own_label", "3.", ""),
        (f"s{third.pk}", "own_label", "4.", ""),
    ]


def test_own_labels_in_their_right_order_are_no_problem(plan):
    for number, section in enumerate(plan.sections.exclude(parent=None), start=1):
        section.own_label = f"{number}."
        section.save()

    assert problems_of(plan) == []


def test_a_row_that_does_not_begin_with_one(plan):
    top = plan.sections.get(parent=None)
    top.own_label = "II."
    top.save()

    assert told(problems_of(plan)) == [("II", "Đánh số không liên tục: “II.” đứng đầu, lẽ ra là “I.”.")]


def test_numbers_typed_into_paragraphs(cast, plan):
    section = section_of(plan, cast.time)
    for text in ("1. Rà soát.", "3. Công khai.", "4. Giám sát.", "a) Một là", "c) Hai là"):
        add_paragraph(section, text)

    assert told(problems_of(plan)) == [
        ("I.1", "Đánh số không liên tục: “3.” đứng sau “1.”, lẽ ra là “2.”."),
        ("I.1", "Đánh số không liên tục: “c)” đứng sau “a)”, lẽ ra là “b)”."),
    ]


def test_points_and_dashes(cast, plan):
    section = section_of(plan, cast.time)
    for marker in (Marker.LETTER, Marker.DASH, Marker.LETTER, Marker.NONE):
        add_paragraph(section, "2025 là năm bản lề.", marker=marker)

    assert problems_of(plan) == []
