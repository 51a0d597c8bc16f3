"""Empty parts, open places, doubled words and blanks."""

import pytest

from plans.models import Section
from tests.plans.checking.builder import add_paragraph, add_solution, problems_of, section_of, sound_plan, told


@pytest.fixture
def plan(cast):
    return sound_plan(cast)


def test_a_heading_with_nothing_under_it(plan):
    section = Section.objects.create(plan=plan, position=9, marker="roman", heading="Tổ chức thực hiện")

    (problem,) = problems_of(plan)
    assert (problem.code, problem.place, problem.block) == ("section-empty", "II", f"s{section.pk}")


def test_empty_paragraphs_and_solutions(cast, plan):
    section = section_of(plan, cast.time)
    add_paragraph(section, " ")
    add_solution(section, "", cast.office)

    assert told(problems_of(plan)) == [("I.1", "Đoạn văn chưa có nội dung."), ("I.1", "Giải pháp chưa có nội dung.")]


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("Hoàn thành trước ngày … tháng … năm 2025.", "Hoàn thành trước ngày … tháng … năm 2025."),
        ("Giao ........ chủ trì.", "Giao ........ chủ trì."),
        ("Đạt … điểm.", "Đạt … điểm."),
        ("Ngày      tháng 3 năm 2025", "Ngày tháng 3 năm 2025"),
        ("Theo Quyết định số [..]", "Theo Quyết định số [..]"),
    ],
)
def test_places_left_open(cast, plan, text, around):
    add_paragraph(section_of(plan, cast.time), text)
    assert told(problems_of(plan, "placeholder-left")) == [("I.1", f"Chỗ để trống chưa điền: “{around}”.")]


@pytest.mark.parametrize(
    "text",
    [
        "Công khai chính sách, quy hoạch… trên Trang thông tin.",
        "Các kênh (email, tin nhắn,...) của doanh nghiệp...",
        "Đầu mối được phân công công tác liên hệ; đầu tư tư nhân; tiến hành song song.",
        "Thành phố Phố Lu.",
    ],
)
def test_what_is_no_gap(cast, plan, text):
    add_paragraph(section_of(plan, cast.time), text)
    assert problems_of(plan) == []


def test_words_written_twice(cast, plan):
    add_paragraph(section_of(plan, cast.time), "Xây dựng và triển khai triển khai lộ trình của của tỉnh.")

    assert [(problem.message, problem.mends[0].value) for problem in problems_of(plan)] == [
        ("“triển khai” viết hai lần liền nhau.", "Xây dựng và triển khai lộ trình của của tỉnh."),
        ("“của” viết hai lần liền nhau.", "Xây dựng và triển khai triển khai lộ trình của tỉnh."),
    ]


def test_doubled_blanks_are_told_once(cast, plan):
    section = section_of(plan, cast.time)
    add_paragraph(section, "Công khai  thủ tục.")
    add_paragraph(section, "Rà soát\nthủ tục   hành chính.")

    (problem,) = problems_of(plan)
    assert problem.message == "Có khoảng trắng thừa giữa các từ (ở đây và 1 chỗ khác)."
    assert [mend.value for mend in problem.mends] == ["Công khai thủ tục.", "Rà soát\nthủ tục hành chính."]
