"""Legal bases: above the text, in one paragraph with its announcement, and cited in the part on the plan's purpose."""

from datetime import date

import pytest

from plans.importing.meaning.bases import citations, read_bases
from plans.importing.understanding import understand
from tests.plans.importing.made_up import plan_of, source


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("Kế hoạch số 94/KH-UBND ngày 29/3/2025 của UBND tỉnh", "94/KH-UBND", date(2025, 3, 29)),
        ("Kế hoạch số 36/KH-UBND ngày 06 tháng 02 năm 2024", "36/KH-UBND", date(2024, 2, 6)),
        ("Nghị quyết số 43-NQ/TU ngày 23/8/2021", "43-NQ/TU", date(2021, 8, 23)),
        ("Nghị định số 80/2021/NĐ-CP ngày 26/8/2021 của Chính phủ", "80/2021/NĐ-CP", date(2021, 8, 26)),
        ("Kế hoạch số 75-KH/HU của Huyện ủy", "75-KH/HU", None),
        ("Quyết định số 12 /QĐ-UBND, ngày 31.02.2025", "12/QĐ-UBND", None),
    ],
)
def test_a_citation(text, number, day):
    assert [(cited.number, cited.day) for cited in citations(text)] == [(number, day)]


def test_figures_are_no_citations():
    assert citations("Kế hoạch năm 2025 đạt 9/10 chỉ số; báo cáo 6 tháng") == []


def test_each_basis_in_a_line_of_its_own():
    plan = understand(
        source("""
KẾ HOẠCH
Nâng cao Chỉ số DDCI năm 2025
Căn cứ Luật Tổ chức chính quyền địa phương;
Thực hiện Kế hoạch số 31/KH-UBND ngày 10/02/2025 của UBND tỉnh về DDCI năm 2025;
Theo đề nghị của Chánh Văn phòng.
Sở Công Thương xây dựng kế hoạch thực hiện như sau:
I. MỤC ĐÍCH
Lời.
"""),
        index="DDCI",
        year=2025,
    )

    assert [(basis.text, basis.number, basis.date) for basis in plan.bases] == [
        ("Căn cứ Luật Tổ chức chính quyền địa phương", "", None),
        (
            "Thực hiện Kế hoạch số 31/KH-UBND ngày 10/02/2025 của UBND tỉnh về DDCI năm 2025",
            "31/KH-UBND",
            date(2025, 2, 10),
        ),
        ("Theo đề nghị của Chánh Văn phòng", "", None),
    ]
    assert [item.lines for item in plan.opening] == [["Sở Công Thương xây dựng kế hoạch thực hiện như sau:"]]


def test_a_paragraph_is_parted_before_the_agency_that_announces_its_plan():
    bases, rest = read_bases(
        "Thực hiện Kế hoạch số 94/KH-UBND ngày 29/3/2025 của UBND tỉnh; căn cứ kết quả DDCI năm 2024, Sở Công Thương "
        "xây dựng Kế hoạch nâng cao chỉ số DDCI với những nội dung như sau:",
        4,
    )

    assert [(basis.text, basis.number, basis.first) for basis in bases] == [
        ("Thực hiện Kế hoạch số 94/KH-UBND ngày 29/3/2025 của UBND tỉnh", "94/KH-UBND", 4),
        ("căn cứ kết quả DDCI năm 2024", "", 4),
    ]
    assert rest == "Sở Công Thương xây dựng Kế hoạch nâng cao chỉ số DDCI với những nội dung như sau:"


def test_an_announcement_that_cites_no_document_is_no_basis():
    plan = understand(
        source(
            "KẾ HOẠCH\nNâng cao DDCI\nTrên cơ sở kết quả năm 2024, Sở A xây dựng Kế hoạch như sau:\nI. MỤC ĐÍCH\nLời."
        ),
        index="DDCI",
        year=2025,
    )

    assert plan.bases == []
    assert [item.lines for item in plan.opening] == [["Trên cơ sở kết quả năm 2024, Sở A xây dựng Kế hoạch như sau:"]]


def test_documents_cited_in_the_purpose_are_bases_that_stay_in_the_text():
    plan = plan_of("""
1. Mục đích
Góp phần thực hiện Kế hoạch số 75-KH/HU ngày 30/12/2021 của Huyện ủy về thực hiện Nghị quyết
số 43-NQ/TU ngày 23/8/2021 của Tỉnh ủy về môi trường đầu tư, Kế hoạch số 16/KH-UBND ngày 11/01/2022
của UBND huyện.
II. GIẢI PHÁP
1. Chỉ số Chi phí thời gian
- Thực hiện Nghị quyết số 16/2022/NQ-HĐND ngày 07/7/2022 của HĐND tỉnh.
""")

    assert [(basis.number, basis.text, basis.in_text) for basis in plan.bases] == [
        ("75-KH/HU", "Kế hoạch số 75-KH/HU ngày 30/12/2021 của Huyện ủy", True),
        ("43-NQ/TU", "Nghị quyết số 43-NQ/TU ngày 23/8/2021 của Tỉnh ủy về môi trường đầu tư", True),
        ("16/KH-UBND", "Kế hoạch số 16/KH-UBND ngày 11/01/2022 của UBND huyện", True),
    ]
