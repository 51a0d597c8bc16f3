"""The heat map of a block: the numbers in the cells, their classes, the order of rows, and what is not known."""

from collections import Counter
from decimal import Decimal as D

import pytest
from django.urls import reverse

from indices.models import ComponentScore, Edition
from reports.dashboards.heat import Shown, change_level, legend, place_level, score_level
from tests.reports.block_cast import links, text
from tests.reports.sample_rounds import OnSampleRounds
from units.models import Unit


def page(client, query="", code="ddci-sbn-2024"):
    return client.get(reverse("reports:heat-map", args=[code]) + query)


def cells(response) -> dict[str, list]:
    """(figure, class) of each cell by unit, in the order of rows."""
    return {
        row.standing.unit.code: [(cell.value, cell.level) for cell in row.cells]
        for row in response.context["heat"].rows
    }


@pytest.fixture
def leader(as_user, cast):
    return as_user(cast.leader)


# --- Classes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "level"),
    [(None, 0), ("0", 1), ("4.99", 1), ("5", 2), ("6.00", 3), ("7.99", 4), ("8", 5), ("8.99", 5), ("9", 6), ("10", 6)],
)
def test_scores_have_six_classes_with_limits_that_stay(score, level):
    assert score_level(score and D(score)) == level


@pytest.mark.parametrize(
    ("change", "level"),
    [(None, 0), ("-1", 1), ("-0.99", 2), ("-0.5", 2), ("-0.49", 3), ("0", 4), ("0.01", 5), ("0.5", 6), ("0.99", 6),
     ("1", 7)],
)  # fmt: skip
def test_changes_have_three_classes_on_each_side_of_none(change, level):
    assert change_level(change and D(change)) == level


@pytest.mark.parametrize(
    ("place", "size", "level"),
    [(1, 25, 5), (5, 25, 5), (6, 25, 4), (21, 25, 1), (25, 25, 1), (2, 11, 5), (3, 11, 4), (9, 11, 1), (11, 11, 1),
     (None, 25, 0), (3, None, 0), (26, 25, 1)],
)  # fmt: skip
def test_ranks_are_classed_by_fifths_of_the_field(place, size, level):
    assert place_level(place, size) == level


def test_the_legend_says_the_limits_the_best_first():
    assert legend(Shown.SCORE, 25) == [
        (6, "từ 9"), (5, "8 đến dưới 9"), (4, "7 đến dưới 8"), (3, "6 đến dưới 7"), (2, "5 đến dưới 6"), (1, "dưới 5"),
    ]  # fmt: skip
    assert legend(Shown.PLACE, 11) == [
        (5, "hạng 1 đến 2"), (4, "hạng 3 đến 4"), (3, "hạng 5 đến 6"), (2, "hạng 7 đến 8"), (1, "hạng 9 đến 11"),
    ]  # fmt: skip
    assert legend(Shown.PLACE, None) == []
    assert [text for _, text in legend(Shown.CHANGE, 25)] == [
        "tăng từ 1,00", "tăng từ 0,50 đến dưới 1,00", "tăng dưới 0,50", "không đổi",
        "giảm dưới 0,50", "giảm từ 0,50 đến dưới 1,00", "giảm từ 1,00",
    ]  # fmt: skip


# --- The page ------------------------------------------------------------------------------------------------------


def test_scores_stand_in_the_cells_in_the_order_of_ranks(leader):
    response = page(leader)

    assert cells(response) == {
        "sngv": [(D("8.35"), 5), (D("9.10"), 6), (D("8.93"), 5)],
        "stp": [(D("7.90"), 4), (D("8.00"), 5), (D("8.00"), 5)],
    }
    assert [cell.value for cell in response.context["heat"].medians] == [D("8.13"), D("8.55"), D("8.47")]
    assert "Sở Ngoại vụ 80,17 8,35 9,10 8,93" in text(response)
    assert 'class="num heat-level-6">9,10</td>' in response.content.decode()


def test_changes_hold_components_together_over_the_years_and_new_ones_have_none(leader):
    response = page(leader, "?hien=thay-doi")

    assert cells(response) == {
        "sngv": [(D("0.74"), 6), (D("0.39"), 5), (None, 0)],
        "stp": [(D("-0.10"), 3), (D("-0.20"), 3), (None, 0)],
    }
    assert "+0,74 +0,39 –" in text(response)


def test_ranks_show_the_published_place(leader):
    assert cells(page(leader, "?hien=hang")) == {"sngv": [(1, 3)] * 3, "stp": [(2, 1)] * 3}


def test_a_rank_that_the_portal_worked_out_is_marked(leader, cast):
    ComponentScore.objects.filter(result__edition=cast.edition_2024, line__component=cast.time).update(rank=None)

    assert "1 2 (cổng tính) * 2" not in text(page(leader, "?hien=hang"))
    assert "80,17 1 1 (cổng tính) * 1" in text(page(leader, "?hien=hang"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?xep=chi-phi-thoi-gian", ["sngv", "stp"]),
        ("?xep=-chi-phi-thoi-gian", ["stp", "sngv"]),
        ("?hien=hang&xep=tinh-minh-bach", ["sngv", "stp"]),
        ("?hien=hang&xep=-tinh-minh-bach", ["stp", "sngv"]),
        ("?hien=thay-doi&xep=-tinh-minh-bach", ["stp", "sngv"]),
    ],
)
def test_rows_are_sorted_by_a_component_the_best_first(leader, query, expected):
    assert list(cells(page(leader, query))) == expected


def test_what_is_not_known_comes_last_in_both_orders(leader, cast):
    score = ComponentScore.objects.filter(result__unit=cast.department, line__component=cast.time)
    score.filter(result__edition=cast.edition_2024).update(score=None)

    assert list(cells(page(leader, "?xep=chi-phi-thoi-gian"))) == ["stp", "sngv"]
    assert list(cells(page(leader, "?xep=-chi-phi-thoi-gian"))) == ["stp", "sngv"]


def test_rows_and_columns_lead_to_units_and_components(leader):
    response = page(leader)

    assert {"/don-vi/sngv/", "/don-vi/stp/"} <= set(links(response, "/don-vi/"))
    assert "/tong-quan/ddci-sbn-2024/chi-so/chi-phi-thoi-gian/" in links(response, "/tong-quan/ddci-sbn-2024/chi-so/")


def test_a_name_is_text_even_where_it_looks_like_html(leader, cast):
    Unit.objects.filter(pk=cast.department.pk).update(name="<script>alert(1)</script>")
    body = page(leader).content.decode()

    assert "<script>alert(1)</script>" not in body
    assert body.count("&lt;script&gt;alert(1)&lt;/script&gt;</a></th>") == 1


@pytest.mark.parametrize("query", ["?hien=mau", "?xep=khong-co", "?xep=--hang"])
def test_a_way_that_does_not_exist_is_not_found(leader, query):
    assert page(leader, query).status_code == 404


def test_with_few_units_known_there_are_no_medians_and_the_page_says_so(leader, cast):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(size=25)
    response = page(leader)

    assert not response.context["heat"].has_medians
    assert "Chỉ biết số liệu của 2/25 đơn vị" in text(response)


def test_without_component_scores_or_a_year_before_the_page_says_so(leader, cast):
    assert "Chưa có kết quả năm trước để so sánh." in text(page(leader, "?hien=thay-doi", "ddci-sbn-2023"))
    ComponentScore.objects.filter(result__edition=cast.edition_2023).delete()
    assert "Đợt này chưa có điểm thành phần nào được công bố." in text(page(leader, code="ddci-sbn-2023"))


def test_more_units_cost_no_more_queries(leader, cast, queries_of_page):
    address = reverse("reports:heat-map", args=["ddci-sbn-2024"]) + "?hien=thay-doi"
    few = queries_of_page(leader, address)
    for number in range(5):
        unit = cast.unit(f"so-{number}", f"Sở thứ {number}", Unit.Kind.DEPARTMENT, cast.province)
        cast.result(cast.edition_2024, unit, "70.00", 3, [("7.00", 3)] * 3)
        cast.result(cast.edition_2023, unit, "70.00", 3, [("7.00", 3)] * 2)
    assert len(cells(page(leader, "?hien=thay-doi"))) == 7

    assert queries_of_page(leader, address) == few <= 5


class TestTheSampleField(OnSampleRounds):
    """Counted by hand from the published tables of 2024 and 2023."""

    CODE = "minh-hoa-ddci-sbn-2024"

    @pytest.mark.parametrize(
        ("shown", "classes"),
        [
            ("diem", {1: 8, 2: 26, 3: 81, 4: 71, 5: 35, 6: 4}),
            ("hang", {1: 45, 2: 45, 3: 45, 4: 45, 5: 45}),
            ("thay-doi", {0: 25, 1: 54, 2: 27, 3: 29, 4: 1, 5: 30, 6: 27, 7: 32}),
        ],
    )
    def test_how_many_cells_are_in_each_class(self, reader, shown, classes):
        rows = cells(page(reader, f"?hien={shown}", self.CODE))

        assert Counter(level for row in rows.values() for _, level in row) == classes

    def test_a_row_of_scores_ranks_and_changes(self, reader):
        row = {
            shown: [str(value) for value, _ in cells(page(reader, f"?hien={shown}", self.CODE))["minh-hoa-sldtbxh"]]
            for shown in ("diem", "hang", "thay-doi")
        }

        assert row == {
            "diem": ["7.49", "8.09", "7.96", "8.65", "8.83", "7.71", "7.94", "8.49", "7.79"],
            "hang": ["3", "9", "3", "3", "2", "1", "7", "4", "2"],
            "thay-doi": ["-1.43", "0.11", "-0.04", "1.92", "-0.68", "-0.89", "0.19", "0.56", "None"],
        }

    def test_the_medians_of_the_components_and_of_their_changes(self, reader):
        def medians(query):
            return [str(cell.value) for cell in page(reader, query, self.CODE).context["heat"].medians]

        assert medians("") == ["6.29", "7.69", "6.66", "7.71", "7.50", "6.27", "7.33", "7.59", "6.19"]
        assert medians("?hien=thay-doi") == [
            "-1.43", "-0.65", "0.52", "1.23", "-0.76", "-0.74", "0.19", "0.00", "None",
        ]  # fmt: skip
        assert not page(reader, "?hien=hang", self.CODE).context["heat"].has_medians
