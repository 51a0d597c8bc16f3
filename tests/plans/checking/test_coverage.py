"""Components without solutions or targets, and targets that make no sense."""

from decimal import Decimal

import pytest

from indices.models import ComponentScore
from plans.models import Target
from tests.plans.checking.builder import problems_of, section_of, sound_plan, told


@pytest.fixture
def plan(cast):
    return sound_plan(cast)


def test_a_component_without_a_solution(cast, plan):
    section_of(plan, cast.technology).solutions.all().delete()
    section_of(plan, cast.technology).delete()

    (problem,) = problems_of(plan)

    assert (problem.code, problem.severity, problem.place) == ("component-without-solution", "error", "I")
    assert problem.message == (
        "Chỉ số “Ứng dụng công nghệ thông tin” thuộc bộ chỉ số năm 2024 nhưng kế hoạch không có giải pháp nào."
    )
    assert problem.block == f"s{plan.sections.get(parent=None).pk}"


def test_an_empty_section_of_a_component_is_told_once_and_at_its_place(cast, plan):
    section = section_of(plan, cast.technology)
    section.solutions.all().delete()

    (problem,) = problems_of(plan)
    assert (problem.code, problem.place, problem.block) == ("component-without-solution", "I.3", f"s{section.pk}")


def test_solutions_in_a_section_below_count(cast, plan):
    section = section_of(plan, cast.technology)
    below = plan.sections.create(parent=section, position=1, heading="Giải pháp cụ thể")
    section.solutions.update(section=below)

    assert problems_of(plan) == []


def test_a_component_that_the_plans_year_dropped_needs_none(cast, plan):
    section_of(plan, cast.technology).delete()
    cast.draft.lines.filter(component=cast.technology).delete()

    assert problems_of(plan) == []


def test_fallen_components_without_a_target_are_told_together(cast, plan):
    ComponentScore.objects.filter(result__edition=cast.edition_2023, result__unit=cast.department).update(score=9)

    assert told(problems_of(plan)) == [
        (
            "I",
            "01 chỉ số giảm trong năm 2024 chưa có mục tiêu phấn đấu: Tính minh bạch và tiếp cận thông tin (giảm 0,65 "
            "điểm).",
        )
    ]


@pytest.mark.parametrize(("kind", "value"), [("score_min", "9.0"), ("score_above", "9.09")])
def test_a_score_below_what_is_reached(plan, kind, value):
    plan.targets.update(kind=kind, value=Decimal(value))

    (problem,) = problems_of(plan)

    target = plan.targets.get()
    assert (problem.code, problem.place, problem.block) == ("target-below-reached", "I.1", f"t{target.pk}")
    assert problem.message == f"Chi phí thời gian: mục tiêu {target} thấp hơn kết quả năm 2024 (9,10 điểm)."
    assert [(mend.field, mend.value) for mend in problem.mends] == [("value", "9.1")]


def test_a_score_kept_is_no_problem(plan):
    plan.targets.update(value=Decimal("9.10"))
    assert problems_of(plan) == []


def test_a_rank_worse_than_the_last(plan):
    plan.targets.update(kind=Target.Kind.RANK_MAX, value=2, of=2)

    assert told(problems_of(plan)) == [
        ("I.1", "Chi phí thời gian: mục tiêu xếp hạng 2/2 trở lên thấp hơn kết quả năm 2024 (hạng 1).")
    ]


def test_a_rank_of_another_number_of_units(plan):
    plan.targets.update(kind=Target.Kind.RANK_MAX, value=1, of=25)

    (problem,) = problems_of(plan)
    assert (problem.code, problem.fix) == ("target-size-differs", "Sửa thành 1/2.")
    assert [(mend.field, mend.value) for mend in problem.mends] == [("of", "2")]


def test_a_rank_beyond_the_block(plan):
    plan.targets.update(kind=Target.Kind.RANK_MAX, value=3, of=None)

    assert [problem.code for problem in problems_of(plan)] == ["target-below-reached", "target-beyond-block"]
