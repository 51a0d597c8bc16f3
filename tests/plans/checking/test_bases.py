"""Documents that a plan rests on: once, in full, older than the plan, of a year that fits."""

from datetime import date

import pytest

from plans.checking.cited import citations
from tests.plans.checking.builder import add_paragraph, codes_of, problems_of, section_of, sound_plan, told

FULL = "Căn cứ Kế hoạch số 94/KH-UBND ngày 29/3/2025 của UBND tỉnh về đánh giá DDCI năm 2025"


@pytest.fixture
def plan(cast):
    return sound_plan(cast)


def add_basis(plan, text: str, number: str = "", day: date | None = None):
    return plan.bases.create(position=plan.bases.count() + 1, text=text, number=number, date=day)


def test_a_full_citation(plan):
    add_basis(plan, FULL, "94/KH-UBND", date(2025, 3, 29))
    add_basis(plan, "Căn cứ Luật Tổ chức chính quyền địa phương")
    add_basis(plan, "Căn cứ kết quả công bố DDCI năm 2024 của tỉnh")
    add_basis(plan, "Theo Nghị quyết số 43-NQ/TU ngày 23 tháng 8 năm 2021 của Tỉnh ủy về môi trường đầu tư")

    assert problems_of(plan) == []


def test_the_parts_of_a_citation():
    (cited,) = citations(FULL)
    assert (cited.kind, cited.number, cited.day, cited.issuer, cited.subject) == (
        "Kế hoạch",
        "94/KH-UBND",
        date(2025, 3, 29),
        "UBND tỉnh",
        "về đánh giá DDCI năm 2025",
    )


def test_cited_twice(plan):
    add_basis(plan, FULL, "94/KH-UBND", date(2025, 3, 29))
    add_basis(plan, FULL.replace("Căn cứ", "Thực hiện"), "94/KH-UBND", date(2025, 3, 29))

    (problem,) = problems_of(plan)
    assert (problem.code, problem.place, problem.severity) == ("basis-twice", "căn cứ", "error")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Căn cứ Kế hoạch số 94/KH-UBND của UBND tỉnh về DDCI", "ngày ban hành"),
        ("Căn cứ Kế hoạch số 94/KH-UBND ngày 29/3/2025 về DDCI", "cơ quan ban hành"),
        ("Căn cứ Kế hoạch số 94/KH-UBND ngày 29/3/2025 của UBND tỉnh", "trích yếu"),
        ("Căn cứ Kế hoạch số 94/KH-UBND", "ngày ban hành, cơ quan ban hành, trích yếu"),
    ],
)
def test_cited_incompletely(plan, text, missing):
    add_basis(plan, text)

    (problem,) = problems_of(plan)
    assert (problem.code, problem.fix) == ("basis-incomplete", f"Bổ sung {missing}.")


def test_a_basis_gathered_from_a_text_that_cites_it_in_full(cast, plan):
    add_basis(plan, "Kế hoạch số 75-KH/HU ngày 30/12/2021 của Huyện ủy")
    assert codes_of(plan) == ["basis-incomplete"]

    add_paragraph(
        section_of(plan, cast.time),
        "Theo Kế hoạch số 75-KH/HU ngày 30/12/2021 của Huyện ủy về thực hiện Nghị quyết số 43-NQ/TU.",
    )
    assert codes_of(plan) == []


def test_the_day_in_the_words_is_the_day_kept(plan):
    basis = add_basis(plan, FULL, "94/KH-UBND", date(2025, 3, 19))

    (problem,) = problems_of(plan)
    assert problem.message == "Căn cứ viết ngày 29/3/2025, nhưng ngày đã ghi nhận là 19/03/2025."
    assert [(mend.block, mend.field, mend.value) for mend in problem.mends] == [(f"b{basis.pk}", "date", "2025-03-29")]


def test_a_basis_younger_than_the_plan(cast):
    plan = sound_plan(cast, number=5, issued_on=date(2025, 3, 1))
    add_basis(plan, FULL, "94/KH-UBND", date(2025, 3, 29))

    assert told(problems_of(plan)) == [
        ("căn cứ", "Căn cứ đề ngày 29/03/2025, sau ngày ban hành kế hoạch (01/03/2025).")
    ]


def test_a_plan_of_early_2022_for_2023(plan):
    add_basis(plan, "Thực hiện Kế hoạch số 31/KH-UBND ngày 10/02/2022 của UBND tỉnh về DDCI năm 2023")

    assert told(problems_of(plan)) == [
        (
            "căn cứ",
            "Kế hoạch 31/KH-UBND ban hành ngày 10/02/2022 nhưng được ghi là cho năm 2023; một trong hai năm có thể "
            "nhầm.",
        )
    ]


@pytest.mark.parametrize(
    "subject", ["về DDCI năm 2022", "về DDCI giai đoạn 2021 - 2025", "về DDCI đến năm 2030", "về hạn chế năm 2021"]
)
def test_years_that_fit_a_plan_of_2022(plan, subject):
    add_basis(plan, f"Căn cứ Kế hoạch số 31/KH-UBND ngày 10/02/2022 của UBND tỉnh {subject}")
    assert codes_of(plan) == []


def test_a_plan_of_december_for_the_next_year(plan):
    add_basis(plan, "Căn cứ Kế hoạch số 310/KH-UBND ngày 10/12/2024 của UBND tỉnh về DDCI năm 2025")
    assert codes_of(plan) == []
