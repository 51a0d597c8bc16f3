"""Changes that contradict the two values they stand between."""

import pytest

from tests.plans.checking.builder import add_paragraph, problems_of, sound_plan


@pytest.fixture
def say(cast):
    """A function that adds a paragraph on a component without published figures, and returns problems and mends."""
    plan = sound_plan(cast, year=2031, title="Cải thiện Chỉ số DDCI năm 2031")
    for section in plan.sections.filter(components__isnull=False):
        section.paragraphs.all().delete()

    def problems(text: str) -> list[tuple]:
        add_paragraph(plan.sections.get(components=cast.time), text)
        return [
            (problem.code, problem.message, *(mend.value for mend in problem.mends)) for problem in problems_of(plan)
        ]

    return problems


def test_a_lower_rank_number_is_better(say):
    assert say("Năm 2030 xếp hạng 10/25, giảm 01 bậc so với năm 2029 (năm 2029 xếp thứ 11).") == [
        (
            "change-contradicts",
            "Văn bản ghi giảm 01 bậc, nhưng từ hạng 11 (năm 2029) đến hạng 10 (năm 2030) là tăng 01 bậc.",
            "Năm 2030 xếp hạng 10/25, tăng 01 bậc so với năm 2029 (năm 2029 xếp thứ 11).",
        )
    ]


def test_points_that_do_not_add_up(say):
    assert say("Tăng 0,5 điểm, từ 8,0 điểm năm 2029 lên 8,4 điểm năm 2030.") == [
        (
            "change-contradicts",
            "Văn bản ghi tăng 0,50 điểm, nhưng từ 8,00 điểm (năm 2029) đến 8,40 điểm (năm 2030) là tăng 0,40 điểm.",
            "Tăng 0,40 điểm, từ 8,0 điểm năm 2029 lên 8,4 điểm năm 2030.",
        )
    ]


def test_a_rise_to_less(say):
    assert [code for code, *_ in say("Tăng 0,5 điểm: từ 8,0 điểm lên 7,9 điểm.")] == ["change-contradicts"] * 2


def test_up_to_a_worse_rank(say):
    assert say("Từ hạng 5/25 lên hạng 11/25.") == [
        ("change-contradicts", "Văn bản ghi từ hạng 5 “lên” hạng 11, nhưng như vậy là giảm.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Cải thiện từ hạng 17/25 lên hạng 10/25, tăng 07 bậc.",
        "Giảm từ vị trí thứ 5 xuống vị trí thứ 11/25.",
        "Chuyển từ hạng 2/25 xuống hạng 7/25.",
        "Năm 2030 xếp thứ 9/25, tăng 07 bậc so với năm 2029 (hạng 16).",
        "Năm 2030 xếp thứ 9/25, tăng 07 bậc so với năm 2029.",
        "Từ 8,00 điểm còn 7,50 điểm, giảm 0,5 điểm.",
    ],
)
def test_what_agrees_is_silent(say, text):
    assert say(text) == []


def test_where_the_data_confirm_the_change_one_of_the_values_is_reported(cast):
    plan = sound_plan(cast)
    add_paragraph(plan.sections.get(components=cast.transparency), "Tăng 0,74 điểm, từ 7,61 điểm lên 8,53 điểm.")

    assert [(problem.code, problem.mends[0].label) for problem in problems_of(plan)] == [
        ("figure-differs", "Sửa thành 8,35 điểm")
    ]
