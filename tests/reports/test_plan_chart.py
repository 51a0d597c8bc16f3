"""The chart of a plan: the figures of the table of results, drawn in PDF and Word, named on the page."""

import pytest

from plans.export_document import plan_document
from plans.models import Paragraph
from reports.documents.content import Chart
from reports.documents.content import Paragraph as Words
from reports.documents.pdf import render_pdf
from reports.documents.plan import plan_letter
from tests.reports.measure import pdf_text
from tests.reports.plan_builder import COMPONENTS, make_department, make_plan, make_results

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    unit = make_department()
    plan = make_plan(unit, make_results(unit))
    review = plan.sections.get(heading="Đánh giá kết quả năm 2024")
    Paragraph.objects.create(section=review, position=2, kind=Paragraph.Kind.CHART)
    return plan


def chart_of(plan) -> Chart:
    return next(block for block in plan_letter(plan).blocks if isinstance(block, Chart))


def test_the_chart_has_the_scores_of_the_table_beside_it(plan):
    chart = chart_of(plan)
    table = next(block for block in plan_letter(plan).blocks if block.kind == "table")

    assert (chart.title, chart.unit) == ("Điểm các chỉ số thành phần DDCI năm 2023 và năm 2024", "điểm")
    assert chart.categories == COMPONENTS == tuple(row[1] for row in table.rows)
    for one, column in zip(chart.series, (2, 4), strict=True):
        written = ["–" if value is None else f"{value:.2f}".replace(".", ",") for value in one.values]
        assert written == [row[column] for row in table.rows]


def test_without_the_earlier_year_it_has_one_bar_for_each_component(plan):
    plan.index.editions.filter(year=2023).update(state="draft")

    chart = chart_of(plan)

    assert [one.name for one in chart.series] == ["Năm 2024"]
    assert chart.title == "Điểm các chỉ số thành phần DDCI năm 2024"


def test_without_scores_a_sentence_stands_in_its_place(plan):
    plan.index.editions.update(state="draft")

    assert Words("(Chưa có kết quả DDCI năm 2024 được công bố.)", italic=True) in plan_letter(plan).blocks
    assert not any(isinstance(block, Chart) for block in plan_letter(plan).blocks)


def test_it_takes_no_more_queries_than_the_table_alone(plan, django_assert_num_queries):
    plan = type(plan).objects.select_related("unit", "index").get()

    with django_assert_num_queries(18):
        plan_letter(plan)


def test_the_file_shows_it_and_the_json_holds_nothing_of_it(plan):
    with_chart = plan_document(plan).as_json()
    text = pdf_text(render_pdf(plan_letter(plan)))
    Paragraph.objects.filter(kind=Paragraph.Kind.CHART).delete()

    assert "Biểu đồ: Điểm các chỉ số thành phần DDCI năm 2023 và năm 2024 (điểm)" in text
    assert with_chart == plan_document(plan).as_json()
