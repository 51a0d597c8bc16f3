"""A stored plan as a document: everything that it prints, in order, and what the portal knows of it."""

import pytest

from plans.assignment import AssignmentStyle
from plans.export_document import plan_document
from plans.figures import figures_for
from plans.models import Basis, Marker, Paragraph, Party, Section, Solution
from plans.results_table import results_table


@pytest.fixture
def plan(cast):
    plan = cast.plan(assignment_style=AssignmentStyle.AGENCIES)
    Basis.objects.create(plan=plan, position=1, number="94/KH-UBND", text="Căn cứ Kế hoạch số 94/KH-UBND")
    opening = Section.objects.create(plan=plan, position=0)
    Paragraph.objects.create(section=opening, position=1, text="Sở ban hành Kế hoạch như sau:")
    general = Section.objects.create(plan=plan, position=2, marker=Marker.ROMAN, heading="Tổ chức thực hiện")
    task = Solution.objects.create(
        section=general, position=1, marker=Marker.NUMBER, text="Tuyên truyền.", in_text=True
    )
    Party.objects.create(solution=task, role=Party.Role.LEAD, position=1, name="Văn phòng Sở", unit=cast.office)
    appendix = Section.objects.create(plan=plan, part=Section.Part.APPENDIX, position=1, heading="Khuyến nghị")
    Paragraph.objects.create(section=appendix, position=1, marker=Marker.DASH, text="Công khai quy trình.")
    return plan


def test_the_text_stands_in_its_order_with_what_the_portal_writes(plan):
    assert plan_document(plan).as_json()["sections"] == [
        {"number": "", "heading": "", "level": 1, "paragraphs": ["Sở ban hành Kế hoạch như sau:"], "sections": []},
        {
            "number": "I",
            "heading": "GIẢI PHÁP",
            "level": 1,
            "paragraphs": [],
            "sections": [
                {
                    "number": "1",
                    "heading": "Chi phí thời gian",
                    "level": 2,
                    "paragraphs": [
                        "Mục tiêu phấn đấu năm 2025: đạt từ 9,2 điểm trở lên.",
                        "Năm 2024 đạt 9,10 điểm.",
                        "- Rút ngắn thời gian giải quyết hồ sơ.",
                        "Cơ quan chủ trì: Phòng Lãnh sự - Hợp tác quốc tế.",
                    ],
                    "sections": [],
                }
            ],
        },
        {
            "number": "II",
            "heading": "TỔ CHỨC THỰC HIỆN",
            "level": 1,
            "paragraphs": ["1. Tuyên truyền."],
            "sections": [],
        },
    ]


def test_what_is_known_stands_beside(plan):
    document = plan_document(plan).as_json()

    assert document["components"] == [
        {
            "component": "Chi phí thời gian",
            "section": "I.1",
            "target": {"kind": "score_min", "value": "9.2", "of": None},
            "directors": [],
            "leads": ["Phòng Lãnh sự - Hợp tác quốc tế"],
            "supports": [],
            "solutions": [
                {
                    "text": "Rút ngắn thời gian giải quyết hồ sơ.",
                    "leads": ["Phòng Lãnh sự - Hợp tác quốc tế"],
                    "supports": [],
                    "scope": None,
                }
            ],
        }
    ]
    assert document["general_tasks"] == [{"text": "Tuyên truyền.", "leads": ["Văn phòng Sở"], "supports": []}]
    assert document["appendices"] == [{"title": "KHUYẾN NGHỊ", "paragraphs": ["- Công khai quy trình."]}]
    assert document["totals"] == [
        {"year": 2023, "score": "80.45", "rank": 2, "of": 2, "change": None},
        {"year": 2024, "score": "80.17", "rank": 1, "of": 2, "change": "-0.28"},
    ]
    assert document["results"][-1] == {
        "component": "Ứng dụng công nghệ thông tin",
        "year": 2024,
        "score": "8.93",
        "rank": 1,
        "of": 2,
        "change": None,
    }
    assert (document["place"], document["number"], document["date"]) == ("Lạng Sơn", None, None)
    assert document["signatory"] == {"authority": None, "position": "GIÁM ĐỐC", "name": "Trịnh Giám Đốc"}


def test_the_table_of_results_is_one_for_page_file_and_json(plan):
    section = Section.objects.get(heading="Chi phí thời gian")
    Paragraph.objects.create(section=section, position=9, kind=Paragraph.Kind.RESULTS)

    paragraphs = plan_document(plan).as_json()["sections"][1]["sections"][0]["paragraphs"]

    assert paragraphs[-1].splitlines() == [
        "TT | Chỉ số thành phần | Năm 2023 |  | Năm 2024 |  | Mức thay đổi điểm",
        " |  | Điểm | Hạng | Điểm | Hạng | ",
        "1 | Tính minh bạch và tiếp cận thông tin | 7,61 | 2/2 | 8,35 | 1/2 | +0,74",
        "2 | Chi phí thời gian | 8,71 | 1/2 | 9,10 | 1/2 | +0,39",
        "3 | Ứng dụng công nghệ thông tin | – | – | 8,93 | 1/2 | chỉ số mới",
        " | Tổng điểm (thang điểm 100) | 80,45 | 2/2 | 80,17 | 1/2 | \N{MINUS SIGN}0,28",
    ]
    assert results_table(figures_for(plan)).spans == [
        (0, 0, 2, 1),
        (0, 1, 2, 1),
        (0, 2, 1, 2),
        (0, 4, 1, 2),
        (0, 6, 2, 1),
    ]


def test_a_longer_plan_takes_no_more_queries(plan, django_assert_max_num_queries):
    section = Section.objects.get(heading="Chi phí thời gian")
    Solution.objects.bulk_create(Solution(section=section, position=n, text="Việc.") for n in range(10, 310))

    with django_assert_max_num_queries(25):
        plan_document(plan)
