"""Figures in the text against what was published and against each other."""

from decimal import Decimal

import pytest

from plans.checking.wording import phrase, same
from plans.models import Paragraph
from tests.plans.checking.builder import add_paragraph, add_solution, problems_of, section_of, sound_plan, told


@pytest.fixture
def plan(cast):
    return sound_plan(cast)


def test_a_sound_plan_has_no_problem(plan):
    assert problems_of(plan) == []


def test_a_wrong_score_is_named_with_the_published_one_and_mended(cast, plan):
    section = section_of(plan, cast.transparency)
    paragraph = add_paragraph(section, "Năm 2024 đạt 8,53 điểm, xếp hạng 1/2.")

    (problem,) = problems_of(plan)

    assert (problem.code, problem.severity, problem.place, problem.block) == (
        "figure-differs",
        "error",
        "I.2",
        f"p{paragraph.pk}",
    )
    assert problem.message == (
        "Tính minh bạch và tiếp cận thông tin năm 2024: văn bản ghi 8,53 điểm, số liệu đã công bố là 8,35 điểm."
    )
    (mend,) = problem.mends
    assert (mend.block, mend.field, mend.seen) == (f"p{paragraph.pk}", "text", paragraph.text)
    assert (mend.value, mend.label) == ("Năm 2024 đạt 8,35 điểm, xếp hạng 1/2.", "Sửa thành 8,35 điểm")


def test_figures_of_the_year_before_and_of_the_total_count_too(plan):
    add_paragraph(plan.sections.get(parent=None), "Sở Ngoại vụ năm 2023 đạt 80,54 điểm, năm 2024 xếp hạng 2/2.")

    assert [(problem.code, problem.mends[0].label) for problem in problems_of(plan)] == [
        ("figure-differs", "Sửa thành 80,45 điểm"),
        ("figure-differs", "Sửa thành hạng 1/2"),
    ]


def test_a_change_is_held_against_the_data(cast, plan):
    section = section_of(plan, cast.transparency)
    add_paragraph(section, "Năm 2024 giảm 0,74 điểm so với năm 2023.")

    (problem,) = problems_of(plan)

    assert (problem.code, problem.mends[0].value) == ("figure-differs", "Năm 2024 tăng 0,74 điểm so với năm 2023.")


def test_the_number_of_units_is_held_against_the_block(cast, plan):
    add_paragraph(section_of(plan, cast.time), "Năm 2024 xếp hạng 1/25.")

    assert told(problems_of(plan, "rank-size-differs")) == [
        ("I.1", "Chi phí thời gian năm 2024: văn bản ghi trên tổng số 25 đơn vị, nhưng có 2 đơn vị được xếp hạng.")
    ]


def test_two_places_that_contradict_each_other_where_nothing_is_published(cast, plan):
    top = plan.sections.get(parent=None)
    add_paragraph(top, "Chi phí thời gian năm 2021 xếp hạng 11.")
    add_paragraph(section_of(plan, cast.time), "Năm 2021 xếp thứ 12, năm 2024 đạt 9,1 điểm.")

    assert told(problems_of(plan)) == [
        ("I.1", "Chi phí thời gian năm 2021: ở đây ghi hạng 12, nhưng chỗ khác (I) ghi hạng 11.")
    ]


def test_the_right_figure_elsewhere_is_named(cast, plan):
    top = plan.sections.get(parent=None)
    add_paragraph(top, "Tính minh bạch và tiếp cận thông tin đạt 8,35 điểm.")
    add_paragraph(section_of(plan, cast.transparency), "Năm 2024 đạt 8,33 điểm.")

    (problem,) = problems_of(plan)
    assert problem.message.endswith("số liệu đã công bố là 8,35 điểm. Chỗ khác trong kế hoạch (I) ghi đúng.")


def test_a_table_is_held_against_the_data(plan):
    table = {"rows": [["Chỉ số", "Điểm năm 2023", "Điểm năm 2024"], ["Chi phí thời gian", "8,71", "9,01"]], "header": 1}
    add_paragraph(plan.sections.get(parent=None), "", kind=Paragraph.Kind.TABLE, table=table)

    (problem,) = problems_of(plan)
    assert (problem.code, problem.fix, problem.mends) == ("figure-differs", "Sửa thành 9,10 điểm.", ())


def test_a_torn_number_in_a_table(plan):
    table = {"rows": [["Chi phí thời gian", "5.39 7"]], "header": 0}
    add_paragraph(plan.sections.get(parent=None), "", kind=Paragraph.Kind.TABLE, table=table)

    assert told(problems_of(plan)) == [("I", "“5.39 7” trong bảng có số bị ngắt quãng.")]


def test_an_aim_in_the_words_is_the_target(cast, plan):
    add_paragraph(section_of(plan, cast.time), "Chỉ tiêu: phấn đấu năm 2025 đạt từ 9,30 điểm trở lên.")

    assert told(problems_of(plan)) == [
        (
            "I.1",
            "Chi phí thời gian: lời văn đặt mục tiêu 9,30 điểm, mục tiêu của kế hoạch là đạt từ 9,2 điểm trở lên.",
        )
    ]


def test_solutions_state_no_result_without_a_year(cast, plan):
    add_solution(section_of(plan, cast.time), "Chi phí thời gian: đưa lên 5,00 điểm.", cast.office)
    assert problems_of(plan) == []


def test_figures_agree_as_precisely_as_they_are_written():
    assert same(Decimal("80.2"), Decimal("80.17"))
    assert same(Decimal("9.1"), Decimal("9.10"))
    assert same(Decimal("10"), Decimal("10.00"))
    assert not same(Decimal("80.1"), Decimal("80.17"))
    assert not same(Decimal("9"), Decimal("9.10"))


def test_how_messages_name_figures():
    assert phrase("score", Decimal("9.1")) == "9,10 điểm"
    assert phrase("rank", 7, 25) == "hạng 7/25"
    assert phrase("places", -3) == "giảm 03 bậc"
    assert phrase("change", Decimal("0")) == "giữ nguyên điểm"
