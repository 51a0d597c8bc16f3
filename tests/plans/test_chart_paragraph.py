"""The chart of results as a paragraph of the plan: only named on the page, nothing in the JSON."""

import pytest

from plans.comparing import wording
from plans.export_document import plan_document
from plans.models import Paragraph, Section
from plans.reading import read_plan

PAGE = "/ke-hoach/sngv/ddci/2025/"
NAME = "Biểu đồ: Điểm các chỉ số thành phần DDCI năm 2024"


@pytest.fixture
def plan(cast):
    plan = cast.plan(state="draft")
    section = Section.objects.get(plan=plan, heading="Chi phí thời gian")
    Paragraph.objects.create(section=section, position=9, kind=Paragraph.Kind.CHART)
    return plan


def test_the_page_of_the_plan_names_it_and_says_where_it_is_drawn(cast, plan, as_user):
    page = as_user(cast.unit_clerk).get(PAGE).content.decode()

    assert page.count(NAME) == 1
    assert page.count("(biểu đồ in trong bản PDF, Word)") == 1


def test_it_is_a_place_of_its_own_in_the_text(plan):
    (item,) = [item for node in read_plan(plan).walk() for item in node.items if item.is_chart]

    assert (item.is_results_table, item.is_table, item.printed) == (False, False, [])


def test_the_json_holds_nothing_of_it(plan):
    with_chart = plan_document(plan).as_json()
    Paragraph.objects.filter(kind=Paragraph.Kind.CHART).delete()

    assert plan_document(plan).as_json() == with_chart


def test_a_comparison_of_versions_calls_it_by_its_name():
    state = {"kind": "chart", "text": "", "table": None}

    assert wording("p1", state) == "(Biểu đồ kết quả chỉ số thành phần)"
