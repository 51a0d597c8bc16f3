"""Figures are read out of Vietnamese sentences: whose, of what year, how much; in doubt nothing is read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.checking.claims import TOTAL, Claim, Context, read, read_claims
from plans.checking.lexicon import Lexicon, all_names, lowered

NAMES = {
    "minh-bach": ["Tính minh bạch và tiếp cận thông tin"],
    "thoi-gian": ["Chi phí thời gian"],
    "ho-tro": ["Hỗ trợ doanh nghiệp", "Dịch vụ hỗ trợ doanh nghiệp"],
    "dung-dau": ["Vai trò của người đứng đầu"],
    "phap-ly": ["Thiết chế pháp lý và an ninh trật tự"],
    "nang-dong": ["Tính năng động và hiệu lực của SBN"],
}
LEXICON = Lexicon(all_names(NAMES), 2025, frozenset({25}), ("sở ngoại vụ",), ("sở công thương",))
BASE = Context(None, 2024)


def claims(text: str, context: Context = BASE) -> list[tuple]:
    """Component, year, figure, value as text, number of units and year compared with, as short as they can be."""
    found = read_claims(text, LEXICON, context)
    return [(one.component, one.year, one.figure, str(one.value), *filter(None, (one.of, one.since))) for one in found]


def test_a_component_with_score_rank_and_change():
    assert claims("Chỉ số Chi phí thời gian đạt 9,10 điểm, đứng thứ 7/25 sở, ngành và tăng 0,39 điểm.") == [
        ("thoi-gian", 2024, "score", "9.10"),
        ("thoi-gian", 2024, "rank", "7", 25),
        ("thoi-gian", 2024, "change", "0.39", 2023),
    ]


def test_two_years_in_one_sentence():
    text = "Tiếp theo là Tính minh bạch và tiếp cận thông tin, cải thiện từ 17/25 năm 2023 lên thứ 10/25 năm 2024."
    assert claims(text) == [
        ("minh-bach", 2023, "rank", "17", 25),
        ("minh-bach", 2024, "rank", "10", 25),
    ]


def test_a_way_without_years_goes_from_the_year_before_to_the_base_year():
    assert claims("Hỗ trợ doanh nghiệp: từ 5,39 điểm lên 7,96 điểm; từ hạng 25/25 lên hạng 7/25.") == [
        ("ho-tro", 2023, "score", "5.39"),
        ("ho-tro", 2024, "score", "7.96"),
        ("ho-tro", 2023, "rank", "25", 25),
        ("ho-tro", 2024, "rank", "7", 25),
    ]


def test_the_year_compared_with_is_that_of_the_beginning():
    text = "Thiết chế pháp lý và an ninh trật tự so với năm 2023 giảm từ vị trí thứ 5 xuống vị trí thứ 11/25 Khối SBN."
    assert claims(text) == [("phap-ly", 2023, "rank", "5"), ("phap-ly", 2024, "rank", "11", 25)]


def test_a_year_over_brackets_and_in_brackets():
    assert claims("So với năm 2023 (80,45 điểm, hạng 15/25), Sở tăng 04 bậc, tổng điểm giảm 0,28 điểm.") == [
        (TOTAL, 2023, "score", "80.45"),
        (TOTAL, 2023, "rank", "15", 25),
        (TOTAL, 2024, "places", "4", 2023),
        (TOTAL, 2024, "change", "-0.28", 2023),
    ]
    assert claims("Tính năng động và hiệu lực xếp thứ 10/25 năm 2024 (năm 2022 và 2023 xếp 20/25).") == [
        ("nang-dong", 2024, "rank", "10", 25),
        ("nang-dong", 2022, "rank", "20", 25),
        ("nang-dong", 2023, "rank", "20", 25),
    ]


def test_components_joined_share_their_figures():
    text = "Hỗ trợ doanh nghiệp và Vai trò người đứng đầu tụt từ vị trí thứ 1 năm 2023 xuống vị trí 14 năm 2024."
    assert claims(text) == [
        ("ho-tro", 2023, "rank", "1"),
        ("dung-dau", 2023, "rank", "1"),
        ("ho-tro", 2024, "rank", "14"),
        ("dung-dau", 2024, "rank", "14"),
    ]


def test_the_total_of_the_agency():
    assert claims("Sở Ngoại vụ đạt 80,17 điểm, xếp hạng 11/25 khối sở, ban, ngành. Tăng 04 bậc so với năm 2023.") == [
        (TOTAL, 2024, "score", "80.17"),
        (TOTAL, 2024, "rank", "11", 25),
        (TOTAL, 2024, "places", "4", 2023),
    ]
    assert claims("Tăng 04 bậc so với năm 2023, xếp vị trí 11/25 trong khối, với tổng điểm 80.17.") == [
        (TOTAL, 2024, "places", "4", 2023),
        (TOTAL, 2024, "rank", "11", 25),
        (TOTAL, 2024, "score", "80.17"),
    ]


def test_a_heading_gives_the_subject():
    here = Context(("dung-dau",), 2024)
    text = "Năm 2024 đạt 8,20 điểm, xếp hạng 14/25, giảm 13 bậc so với năm 2023 (năm 2023 xếp thứ 1)."
    assert claims(text, here) == [
        ("dung-dau", 2024, "score", "8.20"),
        ("dung-dau", 2024, "rank", "14", 25),
        ("dung-dau", 2024, "places", "-13", 2023),
        ("dung-dau", 2023, "rank", "1"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ tiêu: phấn đấu năm 2025 Chi phí thời gian xếp thứ 3/25.",
        "Chi phí thời gian: duy trì vị trí thứ 7/25.",
        "Chi phí thời gian đạt từ 9,10 điểm trở lên.",
        "Hạn chế qua khảo sát: còn 21,14% DN cho rằng Chi phí thời gian còn cao.",
        "Chi phí thời gian: căn cứ Nghị quyết số 43-NQ/TU ngày 23/8/2021 và 05 nguyên tắc.",
        "Chi phí thời gian: không thanh tra quá 01 lần/năm; 99% hồ sơ đúng hạn; có 20/25 hồ sơ trễ.",
        "Có 5/25 chỉ số tăng điểm; Chi phí thời gian là một trong số đó.",
        "Chi phí thời gian cao hơn trung vị 0,51 điểm, cần thêm 0,35 điểm, cách đơn vị đứng đầu 1,20 điểm.",
        "Chi phí thời gian: trung vị của khối là 7,20 điểm.",
        "Sở Công Thương đạt 88,10 điểm, xếp hạng 1/25.",
        "Chi phí thời gian: mức cải thiện xếp thứ 18/25; xếp thứ 3/25 về mức cải thiện.",
        "Chi phí thời gian và Hỗ trợ doanh nghiệp lần lượt đạt 9,10 điểm và 7,96 điểm.",
        "Hướng dẫn viên chức hạng 2 phụ trách Chi phí thời gian.",
        "Chi phí thời gian Điểm số 8.71 9.1 0.39 Xếp hạng 2 7",
        "Đạt 9,10 điểm, xếp hạng 7/25.",
        "Chi phí thời gian: cần tăng 01 bậc để vào nửa trên; phải đạt 9,50 điểm.",
    ],
)
def test_what_is_no_result_is_not_read(text):
    assert claims(text) == []


def test_aims_are_read_apart():
    reading = read("Chỉ tiêu: phấn đấu năm 2025 đạt trên 9,20 điểm.", LEXICON, Context(("thoi-gian",), 2024))
    assert reading.claims == []
    assert [(aim.component, aim.figure, str(aim.value)) for aim in reading.aims] == [("thoi-gian", "score", "9.20")]


def test_an_agency_within_a_components_section_leaves_a_doubt():
    assert claims("Sở Ngoại vụ xếp hạng 11/25.", Context(("thoi-gian",), 2024)) == []


def test_without_a_year_above_only_written_years_count():
    assert claims("Chi phí thời gian xếp hạng 7/25; năm 2023 xếp hạng 2/25.", Context(None, None)) == [
        ("thoi-gian", 2023, "rank", "2", 25)
    ]


def test_positions_are_those_of_the_text():
    text = "Chỉ số “Chi phí thời gian” Năm 2024: hạng 7/25, giảm 05 bậc"
    rank, places = read_claims(text, LEXICON, BASE)
    assert (text[rank.start : rank.end], text[places.start : places.end]) == ("7/25", "05")
    assert places.verb is not None
    assert text[slice(*places.verb)] == "giảm"


@given(st.text(st.sampled_from("Chi phí thời gian đạt từ lên xuống hạng thứ 0123456789,./()%;:–năm điểm bậc\nİŉ")))
def test_any_text_is_read(text):
    for claim in read_claims(text, LEXICON, BASE):
        assert 0 <= claim.start < claim.end <= len(text)
        assert claim.year < LEXICON.year


@given(st.text())
def test_small_letters_keep_their_places(text):
    assert len(lowered(text)) == len(text)


SCORES = st.decimals("0.01", "9.99", places=2)
RANKS = st.integers(1, 25)
CODES = st.sampled_from(sorted(NAMES))


@given(CODES, SCORES, SCORES, RANKS, RANKS)
def test_a_sentence_made_from_figures_reads_back_as_these(code, before, now, old_rank, rank):
    def comma(number: Decimal) -> str:
        return str(number).replace(".", ",")

    name = NAMES[code][0]
    text = (
        f"{name}: năm 2024 đạt {comma(now)} điểm, xếp hạng {rank}/25; từ {comma(before)} điểm lên {comma(now)} điểm;"
        f" so với năm 2023 (hạng {old_rank}/25) tăng {comma(now)} điểm."
    )

    found = read_claims(text, LEXICON, BASE)

    assert [(one.component, one.year, one.figure, one.value, one.of, one.since) for one in found] == [
        (code, 2024, "score", now, None, None),
        (code, 2024, "rank", rank, 25, None),
        (code, 2023, "score", before, None, None),
        (code, 2024, "score", now, None, None),
        (code, 2023, "rank", old_rank, 25, None),
        (code, 2024, "change", now, None, 2023),
    ]
    assert all(isinstance(one, Claim) for one in found)
