"""Charts in a real browser under a strict policy: drawn over their tables, on a phone, on paper, after a swap."""

import re
from decimal import Decimal

import pytest
from django.template import engines

from reports.dashboards.charting import Break, ChartKind, Figure, Point, Series, Tone
from tests.browser import DESKTOP, PHONE, violations

pytestmark = pytest.mark.browser

POLICY = "default-src 'self'; img-src 'self' data:"
LONG = "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn"
NAMES = ("Gia nhập thị trường", "Tính minh bạch và tiếp cận thông tin", "Chi phí thời gian", LONG)


def series(*values, name="Sở Ngoại vụ", tone=Tone.OWN):
    return Series(name, tuple(None if value is None else Decimal(value) for value in values), tone)


BOXES = tuple(
    series(*([value] * 4), name=name, tone=Tone.OTHER)
    for name, value in zip(
        ("Thấp nhất", "Tứ phân vị 1", "Trung vị", "Tứ phân vị 3", "Cao nhất"), range(5, 10), strict=True
    )
)
LATE = series(1, 0, 2, 1, name="Quá hạn", tone=Tone.BAD)
LEADER = series(8, 8, 9, 9, name="Dẫn đầu", tone=Tone.LEADER)
CASES = (Point("Sở Tư pháp", Decimal(40), Decimal(1), "/stp/"),)
BREAK = (Break(2, "bộ chỉ số thay đổi"),)
YEARS = ("2021", "2022", "2023", "2024")
FIGURES = [
    Figure(
        "line", "Điểm", ChartKind.LINE, YEARS, (series("7.1", None, "8.5", "9.25"),), breaks=BREAK, category_name="Năm"
    ),
    Figure("rank", "Thứ hạng", ChartKind.LINE, YEARS, (series(12, 11, 7, 9),), decimals=0, is_rank=True, highest=25),
    Figure("bars", "Cột", ChartKind.BARS, NAMES, (series(7, 8, 9, None),), urls=("/mot/", "/hai/", "/ba/", "/bon/")),
    Figure("stacked", "Chồng", ChartKind.STACKED, NAMES, (series(1, 2, 3, 4, tone=Tone.GOOD), LATE), decimals=0),
    Figure("radar", "Mạng nhện", ChartKind.RADAR, NAMES, (series(7, 8, 9, 6), LEADER)),
    Figure("points", "Điểm rời", ChartKind.POINTS, points=CASES, x_name="Tỷ lệ", y_name="Thay đổi"),
    Figure("spread", "Hộp", ChartKind.SPREAD, YEARS, (*BOXES, series(6, None, 8, 9)), breaks=BREAK),
]
PAGE = engines["django"].from_string(
    '{% extends "base.html" %}{% block title %}Biểu đồ{% endblock %}{% block heading %}Biểu đồ{% endblock %}'
    '{% block scripts %}{% include "components/chart_scripts.html" %}{% endblock %}{% block content %}<div id="charts">'
    '{% for figure in figures %}{% include "components/chart.html" with chart=figure only %}{% endfor %}</div>'
    "{% endblock %}"
)


@pytest.fixture
def charts(chromium, live_server):
    """Return a function that opens a page of all figures and gives it with what its console said."""
    contexts = []

    def open_page(viewport=DESKTOP, blocked=None, **options):
        context = chromium.new_context(base_url=live_server.url, viewport=viewport, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        page.route("**/bieu-do/", lambda route: route.fulfill(body=PAGE.render({"figures": FIGURES}), headers=headers))
        if blocked:
            page.route(blocked, lambda route: route.abort())
        page.goto("/bieu-do/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def drawn(page, figures=FIGURES) -> dict[str, tuple[bool, bool]]:
    """By figure: whether something is painted in its box, and whether its table is unfolded."""
    for figure in figures:
        page.locator(f"#figure-{figure.name}").scroll_into_view_if_needed()
        page.locator(f"#figure-{figure.name} canvas").first.wait_for()
    return {figure.name: (painted(page, figure.name), is_open(page, figure.name)) for figure in figures}


def painted(page, name) -> bool:
    return page.locator(f"#figure-{name} canvas").evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    )


def is_open(page, name) -> bool:
    return page.locator(f"#figure-{name} details").evaluate("details => details.open")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_every_kind_is_drawn_above_its_folded_table(charts, viewport):
    page = charts(viewport)

    assert drawn(page) == {figure.name: (True, False) for figure in FIGURES}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#figure-bars canvas").hover()
    tip = page.locator("#figure-bars .chart-tip p").last
    tip.wait_for()
    assert re.fullmatch(r"Sở Ngoại vụ: [789],00", tip.inner_text())
    assert page.complaints == []


def test_charts_are_sound_for_those_who_hear_the_page(charts):
    # The checker comes as an inline script, which the policy rightly refuses.
    page = charts(PHONE, bypass_csp=True)
    drawn(page)
    assert violations(page) == []

    page.locator("#figure-line summary").click()
    image = page.get_by_role("img", name="Biểu đồ đường: Điểm. Sở Ngoại vụ: từ 7,10 (2021) đến 9,25 (2024).")
    assert image.is_visible()
    assert violations(page) == []


def test_without_the_library_or_without_scripts_the_tables_stay(charts):
    page = charts(blocked="**/echarts.js")
    page.get_by_role("button", name="Chép bảng").first.wait_for()
    assert {is_open(page, figure.name) for figure in FIGURES} == {True}
    assert page.locator(".chart-box:visible").count() == 0

    page = charts(java_script_enabled=False)
    assert page.get_by_role("cell", name="9,25").is_visible()
    assert page.locator(".chart-box:visible").count() == 0
    assert page.get_by_role("button", name="Chép bảng").count() == 0


def test_one_figure_that_cannot_be_drawn_leaves_its_table_and_the_others(charts):
    page = charts(java_script_enabled=True, blocked="**/charts.js")
    page.locator("#figure-rank script").evaluate("script => { script.textContent = '{'; }")
    page.unroute("**/charts.js")
    page.evaluate("""() => new Promise((resolve) => {
        const given = document.querySelector("script[data-library]");
        const script = document.createElement("script");
        Object.assign(script, { src: given.src, onload: resolve });
        script.dataset.library = given.dataset.library;
        document.head.append(script);
    })""")

    others = [figure for figure in FIGURES if figure.name != "rank"]
    assert drawn(page, others) == {figure.name: (True, False) for figure in others}
    assert is_open(page, "rank")
    assert page.locator("#figure-rank .chart-box").is_hidden()


def test_a_table_is_copied_as_a_spreadsheet_takes_it(charts):
    page = charts(permissions=["clipboard-read", "clipboard-write"])
    drawn(page, FIGURES[:1])
    page.locator("#figure-line summary").click()
    page.locator("#figure-line").get_by_role("button", name="Chép bảng").click()
    page.get_by_text("Đã chép.").wait_for()

    assert page.evaluate("navigator.clipboard.readText()").replace("\r", "") == (
        "Năm\tSở Ngoại vụ\n2021\t7,10\n2022\t\n2023\t8,50\n2024\t9,25"
    )


def test_paper_has_every_drawing_with_its_table_and_the_screen_is_as_before(charts):
    page = charts()
    drawn(page, FIGURES[:1])
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    on_paper = {figure.name: (painted(page, figure.name), is_open(page, figure.name)) for figure in FIGURES}
    assert on_paper == {figure.name: (True, True) for figure in FIGURES}
    coloured = """canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, at) => at % 4 === 0 && (value !== data[at + 1] || value !== data[at + 2]));
    }"""
    assert not page.locator("#figure-stacked canvas").evaluate(coloured)

    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert is_open(page, "line") is False
    assert page.locator("#figure-stacked canvas").evaluate(coloured)


def test_after_a_swap_the_new_chart_is_drawn_and_the_old_one_is_gone(charts):
    page = charts()
    drawn(page, FIGURES[:1])
    page.evaluate("""() => {
        const place = document.getElementById("charts");
        const fresh = document.getElementById("figure-radar").cloneNode(true);
        place.replaceChildren(fresh);
        delete fresh.dataset.found;
        place.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
    }""")

    radar = [figure for figure in FIGURES if figure.name == "radar"]
    assert drawn(page, radar) == {"radar": (True, False)}


def test_a_click_on_a_bar_leads_to_the_rows_behind_it(charts):
    page = charts()
    drawn(page, FIGURES[:3])
    page.route("**/hai/", lambda route: route.fulfill(body="Rows behind it"))
    box = page.locator("#figure-bars canvas").bounding_box()
    # The second of four upright bars.
    page.mouse.click(box["x"] + 40 + (box["width"] - 58) * 3 / 8, box["y"] + box["height"] * 0.7)

    page.get_by_text("Rows behind it").wait_for()
