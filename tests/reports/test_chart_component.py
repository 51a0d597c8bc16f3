"""A figure on a page: its table, its summary, what the browser is given to draw from."""

import json
import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from reports.dashboards.charting import Break, ChartKind, Figure, Point, Series, Tone

YEARS = ("2021", "2022", "2023", "2024")
TOTALS = Series("Sở Ngoại vụ", (Decimal("71.20"), None, Decimal("80.45"), Decimal("80.17")), Tone.OWN)
LEADER = Series("Dẫn đầu", (Decimal("85"), Decimal("86.5"), Decimal("88"), Decimal("89")), Tone.LEADER)
LINE = Figure(
    "tong", "Điểm tổng", ChartKind.LINE, YEARS, (TOTALS, LEADER), unit="điểm", category_name="Năm",
    breaks=(Break(2, "bộ chỉ số thay đổi"),), urls=("/2021/", "", "/2023/", "/2024/"), note="Theo kết quả đã công bố.",
)  # fmt: skip


def page(figure) -> str:
    return " ".join(render_to_string("components/chart.html", {"chart": figure}).split())


def cells(html) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [[re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)] for row in rows]


def given(html) -> dict:
    return json.loads(re.search(r'<script id="[^"]+" type="application/json">(.*?)</script>', html)[1])


def test_the_table_repeats_every_figure_with_a_comma_and_a_dash_where_it_is_not_known():
    html = page(LINE)

    assert cells(html) == [
        ["Năm", "Sở Ngoại vụ", "Dẫn đầu"],
        ["2021", "71,20", "85,00"],
        ["2022", "–", "86,50"],
        ["2023", "80,45", "88,00"],
        ["2024", "80,17", "89,00"],
    ]
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', html) == [
        ("/2021/", "2021"),
        ("/2023/", "2023"),
        ("/2024/", "2024"),
    ]


def test_without_a_drawing_the_table_is_open_and_the_box_hidden():
    html = page(LINE)

    assert '<details class="chart-table" open>' in html
    assert re.search(r'<div class="chart-box" role="img" aria-label="[^"]+" hidden></div>', html)
    assert re.search(r"<button [^>]*data-copy hidden>", html)


def test_the_browser_is_given_numbers_and_null_where_not_known():
    drawing = given(page(LINE))

    assert (drawing["kind"], drawing["categories"], drawing["unit"]) == ("line", list(YEARS), "điểm")
    assert drawing["series"] == [
        {"name": "Sở Ngoại vụ", "tone": "own", "values": [71.2, None, 80.45, 80.17]},
        {"name": "Dẫn đầu", "tone": "leader", "values": [85.0, 86.5, 88.0, 89.0]},
    ]
    assert drawing["breaks"] == [{"place": 2, "why": "bộ chỉ số thay đổi"}]


def test_names_cannot_end_the_block_of_json_or_the_table():
    html = page(Figure("x", "<b>", ChartKind.BARS, ("</script><i>",), (Series("&", (1,)),)))

    assert html.count("</script>") == 1
    assert "<i>" not in html
    assert "<b>" not in html
    assert given(html)["categories"] == ["</script><i>"]


def test_a_break_and_the_note_stand_under_the_drawing():
    html = page(LINE)

    assert "Không nối liền trước 2023: bộ chỉ số thay đổi" in html
    assert "Theo kết quả đã công bố." in html


def bars(*values, kind=ChartKind.BARS, name="Điểm"):
    names = ("Một", "Hai", "Ba", "Bốn", "Năm")[: len(values)]
    return Figure("x", "Chỉ số", kind, names, (Series(name, values, Tone.OWN),))


BOX = tuple(Series(name, (Decimal(value),)) for name, value in zip("abcde", (5, 6, 7, 8, 9), strict=True))
CASES = (Point("Một", Decimal(10), Decimal("-0.5")), Point("Hai", Decimal(90), Decimal("1.25")))


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        (LINE, "Biểu đồ đường: Điểm tổng. Sở Ngoại vụ: từ 71,20 (2021) đến 80,17 (2024)."),
        (bars(7, 9, 8), "Biểu đồ cột: Chỉ số. Điểm: cao nhất 9,00 (Hai), thấp nhất 7,00 (Một)."),
        (bars(None, 9), "Biểu đồ cột: Chỉ số. Điểm: 9,00 (Hai)."),
        (
            bars(7, None, 8, 9, kind=ChartKind.RADAR),
            "Biểu đồ mạng nhện: Chỉ số. Điểm: cao nhất 9,00 (Bốn), thấp nhất 7,00 (Một).",
        ),
        (Figure("x", "Phân tán", ChartKind.SPREAD, ("2024",), BOX), "Biểu đồ hộp: Phân tán. c: 7,00 (2024)."),
        (
            Figure("x", "Nỗ lực", ChartKind.POINTS, points=CASES, x_name="Tỷ lệ", y_name="Thay đổi"),
            "Biểu đồ điểm: Nỗ lực. 2 trường hợp. Tỷ lệ từ 10,00 đến 90,00. Thay đổi từ -0,50 đến 1,25.",
        ),
    ],
)
def test_a_summary_says_what_the_drawing_shows(figure, sentence):
    assert figure.summary == f"{sentence} Các số ở bảng số liệu ngay dưới."


def test_a_radar_leaves_out_axes_without_a_figure_and_says_so():
    html = page(bars(7, None, 8, 9, kind=ChartKind.RADAR))

    assert given(html)["categories"] == ["Một", "Ba", "Bốn"]
    assert given(html)["series"][0]["values"] == [7, 8, 9]
    assert "Không vẽ vì chưa đủ số liệu: Hai." in html
    assert ["Hai", "–"] in cells(html)


def test_a_radar_of_fewer_than_three_axes_becomes_bars():
    drawing = given(page(bars(7, None, 8, kind=ChartKind.RADAR)))

    assert (drawing["kind"], drawing["categories"]) == ("bars", ["Một", "Hai", "Ba"])


def test_points_have_a_row_each_that_leads_to_the_case():
    points = (Point("Sở Tư pháp", Decimal(40), Decimal("-0.5"), "/don-vi/stp/"),)
    figure = Figure(
        "x", "Nỗ lực", ChartKind.POINTS, points=points, x_name="Tỷ lệ", y_name="Thay đổi", category_name="Đơn vị"
    )
    html = page(figure)

    assert cells(html) == [["Đơn vị", "Tỷ lệ", "Thay đổi"], ["Sở Tư pháp", "40,00", "-0,50"]]
    assert '<a href="/don-vi/stp/">Sở Tư pháp</a>' in html
    assert given(html)["points"] == [{"name": "Sở Tư pháp", "x": 40.0, "y": -0.5, "url": "/don-vi/stp/"}]


@pytest.mark.parametrize(
    "figure",
    [
        Figure("x", "Trống", ChartKind.LINE),
        Figure("x", "Trống", ChartKind.LINE, ("2024",), (Series("a", (None,)),)),
        Figure("x", "Trống", ChartKind.POINTS),
    ],
)
def test_a_figure_of_which_nothing_is_known_says_so(figure):
    html = page(figure)

    assert "Chưa có số liệu để vẽ." in html
    assert "<script" not in html
    assert "<table" not in html
