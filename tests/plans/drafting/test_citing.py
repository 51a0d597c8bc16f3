from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plans.drafting.citing import Cited, basis_text, cited_shortly, in_short, long_date, mentions, with_long_dates

PLAN = Cited(
    "Kế hoạch",
    "94/KH-UBND",
    date(2025, 3, 29),
    "UBND tỉnh Lạng Sơn",
    "về thực hiện đánh giá năng lực cạnh tranh cấp sở, ban, ngành (DDCI) năm 2025",
)
FULL = (
    "Căn cứ Kế hoạch số 94/KH-UBND ngày 29 tháng 3 năm 2025 của UBND tỉnh Lạng Sơn về thực hiện đánh giá năng lực cạnh "
    "tranh cấp sở, ban, ngành (DDCI) năm 2025"
)


def test_a_basis_is_cited_in_full():
    assert basis_text(PLAN) == FULL
    assert mentions(FULL) == [PLAN]
    assert PLAN.is_full


def test_what_is_not_known_is_left_out():
    known = Cited("Quyết định", "12/QĐ-UBND")

    assert basis_text(known) == "Căn cứ Quyết định số 12/QĐ-UBND"
    assert not known.is_full


def test_later_citations_are_short():
    texts = [
        "Thực hiện Kế hoạch số 94/KH-UBND ngày 29/3/2025 của UBND tỉnh, Sở ban hành Kế hoạch này.",
        "Theo Quyết định số 12/QĐ-UBND ngày 05 tháng 02 năm 2025 của UBND tỉnh, các phòng thực hiện.",
        "Việc báo cáo theo Quyết định số 12/QĐ-UBND ngày 05/02/2025.",
    ]

    assert cited_shortly(texts, [PLAN]) == [
        "Thực hiện Kế hoạch số 94/KH-UBND, Sở ban hành Kế hoạch này.",
        texts[1],
        "Việc báo cáo theo Quyết định số 12/QĐ-UBND.",
    ]


def test_a_mention_that_says_otherwise_stays():
    texts = ["Kế hoạch số 94/KH-UBND ngày 30/3/2025.", "Kế hoạch số 94/KH-UBND của Tỉnh ủy."]

    assert cited_shortly(texts, [PLAN]) == texts


def test_dates_as_documents_write_them():
    assert long_date(date(2025, 2, 5)) == "05 tháng 02 năm 2025"
    assert with_long_dates("số 94/KH-UBND ngày 29/3/2025 và ngày 31/02/2025") == (
        "số 94/KH-UBND ngày 29 tháng 3 năm 2025 và ngày 31/02/2025"
    )


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(1, 9999))
def test_what_is_cited_is_read_back(day, number):
    cited = Cited("Nghị quyết", f"{number}/NQ-HĐND", day, "HĐND tỉnh", "về phát triển doanh nghiệp")

    assert mentions(basis_text(cited)) == [cited]
    assert cited_shortly([basis_text(cited)], [cited]) == [f"Căn cứ {in_short(cited)}"]
