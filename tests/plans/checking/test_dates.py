"""Dates that no calendar has, and years that cannot be."""

import pytest

from tests.plans.checking.builder import add_paragraph, problems_of, section_of, sound_plan, told


@pytest.fixture
def plan(cast):
    return sound_plan(cast)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Hoàn thành trước ngày 31/02/2025.", "31/02/2025"),
        ("Hoàn thành ngày 15 tháng 13 năm 2025.", "15 tháng 13 năm 2025"),
        ("Báo cáo trước ngày 31/6 hằng năm.", "31/6"),
        ("Theo Quyết định ngày 30/2/2024.", "30/2/2024"),
    ],
)
def test_an_impossible_date(cast, plan, text, date):
    add_paragraph(section_of(plan, cast.time), text)
    assert told(problems_of(plan)) == [("I.1", f"“{date}” không phải là một ngày có thật.")]


def test_real_dates_and_what_is_none(cast, plan):
    section = section_of(plan, cast.time)
    add_paragraph(section, "Ngày 29/02/2024, ngày 31 tháng 12 năm 2025; trước ngày 15/9; 24/25 năm 2022; 43-NQ/TU.")
    assert problems_of(plan) == []


def test_a_year_out_of_the_world(cast, plan):
    add_paragraph(section_of(plan, cast.time), "Giai đoạn đến năm 20255; trước năm 2205.")
    assert told(problems_of(plan)) == [
        ("I.1", "“năm 20255” không thể đúng trong kế hoạch năm 2025."),
        ("I.1", "“năm 2205” không thể đúng trong kế hoạch năm 2025."),
    ]


def test_a_title_of_another_year(cast):
    plan = sound_plan(cast, title="Cải thiện Chỉ số DDCI năm 2024")
    (problem,) = problems_of(plan)
    assert (problem.code, problem.place, problem.severity) == ("title-year-differs", "trích yếu", "error")
    assert problem.message == "Trích yếu ghi năm 2024, nhưng đây là kế hoạch năm 2025."


@pytest.mark.parametrize("heading", ["Kết quả năm 2024 so với năm 2022", "Giải pháp năm 2025", "Giai đoạn 2021 - 2025"])
def test_headings_of_fitting_years(plan, heading):
    plan.sections.filter(parent=None).update(heading=heading)
    assert problems_of(plan) == []


def test_a_heading_of_a_strange_year(plan):
    plan.sections.filter(parent=None).update(heading="Kết quả năm 2022")
    assert told(problems_of(plan)) == [
        (
            "I",
            "“Kết quả năm 2022” ghi năm 2022, không phải năm của kế hoạch (2025) hay năm lấy số liệu (2024).",
        )
    ]
