"""Who does a solution: nobody, a misspelt office, an office that ended, a phrase that stands for none."""

from datetime import date

import pytest
from django.utils import timezone

from plans.models import Party
from tests.plans.checking.builder import add_paragraph, add_solution, problems_of, section_of, sound_plan, told
from units.models import Unit


@pytest.fixture
def plan(cast):
    return sound_plan(cast)


@pytest.fixture
def ended(cast):
    """A department that gave way to Sở Tư pháp."""
    unit = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2025, 2, 28))
    unit.successors.add(cast.other_department)
    return unit


def support(solution, **values) -> Party:
    return Party.objects.create(solution=solution, role=Party.Role.SUPPORT, position=2, **values)


def test_a_solution_without_a_lead(cast, plan):
    solution = add_solution(section_of(plan, cast.time), "Rà soát thủ tục hành chính.", None)

    (problem,) = problems_of(plan)

    assert (problem.code, problem.severity, problem.place) == ("solution-without-lead", "error", "I.1")
    assert problem.block == f"g{solution.pk}"
    assert problem.message == "Giải pháp “Rà soát thủ tục hành chính.” chưa có đơn vị chủ trì."


def test_words_that_name_who_leads_are_enough(cast, plan):
    section = section_of(plan, cast.time)
    section.solutions.all().delete()
    add_solution(section, "Rà soát thủ tục hành chính.", None, in_text=True)
    assert [problem.code for problem in problems_of(plan)] == ["solution-without-lead"]

    add_paragraph(section, "Cơ quan chủ trì: Văn phòng Sở.")
    assert problems_of(plan) == []


def test_a_name_that_is_nearly_an_office(cast, plan):
    solution = section_of(plan, cast.time).solutions.get()
    support(solution, name="Phòng Lảnh sự - Hợp tác quốc tế")
    support(solution, name="Hội Doanh nhân trẻ tỉnh")

    (problem,) = problems_of(plan)

    assert (problem.code, problem.severity) == ("party-misspelt", "warning")
    (mend,) = problem.mends
    assert (mend.block, mend.field) == (f"g{solution.pk}", "parties")
    assert (mend.seen, mend.value) == ("Phòng Lảnh sự - Hợp tác quốc tế", "Phòng Lãnh sự - Hợp tác quốc tế")


def test_an_office_that_ended_names_its_successor(cast, plan, ended):
    plan.issued_on, plan.number = date(2025, 4, 1), 5
    plan.save()
    solution = section_of(plan, cast.time).solutions.get()
    support(solution, name=ended.name, unit=ended)

    (problem,) = problems_of(plan)

    assert (problem.code, problem.severity, problem.place) == ("unit-ended", "error", "I.1")
    assert problem.message == "Sở Kế hoạch và Đầu tư không còn từ sau ngày 28/02/2025."
    assert problem.fix == "Thay bằng Sở Tư pháp."
    assert [(mend.seen, mend.value) for mend in problem.mends] == [("Sở Kế hoạch và Đầu tư", "Sở Tư pháp")]


def test_an_office_that_stood_when_the_plan_was_issued_is_no_problem(cast, plan, ended):
    plan.issued_on, plan.number = date(2025, 2, 20), 5
    plan.save()
    support(section_of(plan, cast.time).solutions.get(), name=ended.name, unit=ended)

    assert problems_of(plan) == []


def test_without_a_day_of_issue_a_plan_is_as_young_as_its_latest_basis(cast, plan, ended):
    plan.recipients = "UBND tỉnh\nSở Kế hoạch và Đầu tư\nLưu: VT"
    plan.save()
    assert problems_of(plan) == []

    text = "Căn cứ Kế hoạch số 94/KH-UBND ngày 29/3/2025 của UBND tỉnh về đánh giá DDCI năm 2025"
    plan.bases.create(position=1, number="94/KH-UBND", date=date(2025, 3, 29), text=text)

    (problem,) = problems_of(plan)
    assert (problem.code, problem.place) == ("unit-ended", "nơi nhận")
    assert [mend.value for mend in problem.mends] == ["UBND tỉnh\nSở Tư pháp\nLưu: VT"]


def test_a_plan_of_this_year_is_warned_of_what_ended_since(cast, ended):
    today = timezone.localdate()
    plan = sound_plan(
        cast, year=today.year, title=f"Kế hoạch năm {today.year}", issued_on=date(today.year, 1, 1), number=1
    )
    ended.ends_on = date(today.year, 1, 1)
    ended.save()
    support(section_of(plan, cast.time).solutions.get(), name=ended.name, unit=ended)

    expected = ["warning"] if today > ended.ends_on else []
    assert [problem.severity for problem in problems_of(plan, "unit-ended")] == expected


def test_a_phrase_that_stands_for_no_office(cast, plan):
    cast.group.members.clear()
    for section in plan.sections.filter(components__isnull=False):
        support(section.solutions.get(), name=cast.group.phrase, group=cast.group)

    assert told(problems_of(plan)) == [
        ("I.1", "Cụm “Các phòng chuyên môn” chưa gồm đơn vị nào nên nhiệm vụ không đến được ai.")
    ]
