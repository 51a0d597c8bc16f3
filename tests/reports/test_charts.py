"""Charts in a document: every figure in print and in words, no colour needed, one piece with the caption."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from reports.documents.charts import lay_out_chart
from reports.documents.content import Chart, ChartStyle, Heading, HeadingStyle, Paragraph, Series, closed
from reports.documents.pdf import render_pdf
from reports.documents.word import render_docx
from tests.reports.measure import LEFT, PAGE_HEIGHT, RIGHT, Measured, pdf_text
from tests.reports.measure_docx import Word
from tests.reports.report_letter import COMPONENTS, OFFICES, PUNCTUALITY, SCORES, SENTENCE, report_letter

SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 464.9, 580.0


def drawn(chart: Chart, height: float = HEIGHT) -> ElementTree.Element:
    (laid,) = lay_out_chart(chart, WIDTH, height)
    return ElementTree.fromstring(laid.svg)


def words(svg: ElementTree.Element) -> list[str]:
    return [text.text for text in svg.iter(f"{SVG}text")]


def bars(chart: Chart) -> list[float]:
    """The lengths of the bars in the order they are drawn, without the boxes of the legend."""
    boxes = [box for box in drawn(chart).iter(f"{SVG}rect") if box.get("stroke") == "black"]
    return [float(box.get("width")) for box in boxes[len(chart.series) :]]


def with_chart(chart: Chart, before: int = 0):
    """A letter with some paragraphs and then the chart under a heading of its own."""
    blocks = [Paragraph(f"{SENTENCE}.", label=f"{number}.") for number in range(before)]
    heading = Heading("I.", "Kết quả thực hiện", HeadingStyle.SECTION, 1)
    return report_letter(blocks=closed([*blocks, heading, chart, Paragraph(SENTENCE)]), appendices=())


# --- The drawing -----------------------------------------------------------------------------------------------------


def test_every_figure_stands_at_its_bar_with_a_decimal_comma():
    written = words(drawn(SCORES))

    for one in SCORES.series:
        for value in one.values:
            assert ("–" if value is None else f"{value:.2f}".replace(".", ",")) in written
    assert written.count("–") == 1
    assert {"Năm 2023", "Năm 2024"} <= set(written)
    assert not any("." in text for text in written)


def test_bars_are_as_long_as_their_figures():
    chart = Chart("Thử", ("A", "B"), (Series("x", (Decimal(5), Decimal("2.5"))), Series("y", (Decimal(10), None))))

    lengths = bars(chart)

    assert [round(length / lengths[0], 3) for length in lengths] == [1, 2, 0.5]


def test_a_stacked_bar_is_as_long_as_its_sum_and_says_it():
    lengths = bars(PUNCTUALITY)
    unit = lengths[0] / 6

    assert [round(length / unit) for length in lengths] == [6, 1, 5, 4, 7, 1, 3, 2, 2, 1, 3]
    assert [text for text in words(drawn(PUNCTUALITY)) if text in ("12", "8")] == ["8", "12", "12", "12", "8"]


def test_parts_too_narrow_for_their_figures_are_told_behind_the_bar():
    chart = replace(
        PUNCTUALITY,
        categories=("Văn phòng Sở",),
        series=tuple(
            Series(one.name, (Decimal(value),)) for one, value in zip(PUNCTUALITY.series, (400, 1, 0, 3), strict=True)
        ),
    )

    assert "404 (400 + 1 + 0 + 3)" in words(drawn(chart))


def test_series_are_told_apart_without_colour():
    for chart in (SCORES, PUNCTUALITY):
        svg = drawn(chart)
        boxes = [box for box in svg.iter(f"{SVG}rect") if box.get("stroke") == "black"][: len(chart.series)]
        hatched = sum(path.get("stroke-width") == "0.5" for path in svg.iter(f"{SVG}path"))

        assert {colour for element in svg.iter() for colour in re.findall("#[0-9a-f]{6}", str(element.attrib))} <= {
            "#4d4d4d",
            "#c8c8c8",
            "#b3b3b3",
        }
        assert hatched > 0
        assert len({box.get("fill") for box in boxes}) >= 2


def test_long_names_are_broken_where_words_end():
    lines = [text for text in words(drawn(SCORES)) if text in " ".join(COMPONENTS) and " " in text]

    assert {"Tính năng động và tiên phong", "của sở, ban, ngành, địa phương"} <= set(lines)
    assert " ".join(lines).count("Thiết chế pháp lý và an ninh trật tự") == 1


def test_a_chart_higher_than_its_room_goes_on_in_another_with_its_own_scale_and_caption():
    chart = replace(
        PUNCTUALITY,
        categories=tuple(f"Phòng số {number}" for number in range(40)),
        series=tuple(Series(one.name, tuple(map(Decimal, range(40)))) for one in PUNCTUALITY.series),
    )

    parts = lay_out_chart(chart, WIDTH, HEIGHT)

    assert len(parts) == 2
    assert all(part.height <= HEIGHT for part in parts)
    assert [part.caption[-1].endswith("(tiếp theo)") for part in parts] == [False, True]
    named = [text for part in parts for text in words(ElementTree.fromstring(part.svg)) if "Phòng số" in text]
    assert named == list(chart.categories)


def test_a_chart_of_nothing_is_nothing():
    assert lay_out_chart(Chart("Trống", (), ()), WIDTH, HEIGHT) == []


FIGURES = st.none() | st.decimals(0, 10**6, places=2)


@given(
    st.lists(st.tuples(st.text(max_size=40), FIGURES, FIGURES), min_size=1, max_size=6),
    st.sampled_from(ChartStyle),
    st.integers(0, 2),
)
def test_any_names_and_figures_make_a_drawing_within_its_width(rows, style, decimals):
    names, first, second = zip(*rows, strict=True)
    chart = Chart("Thử <b>", names, (Series("Một", first), Series("Hai & ba", second)), style, "%", decimals)

    for part in lay_out_chart(chart, WIDTH, HEIGHT):
        svg = ElementTree.fromstring(part.svg)
        for box in svg.iter(f"{SVG}rect"):
            assert float(box.get("x")) >= -1
            assert float(box.get("x")) + float(box.get("width")) <= WIDTH + 1


# --- In PDF ----------------------------------------------------------------------------------------------------------


def test_the_chart_is_a_drawing_in_the_documents_font_between_the_margins():
    pdf = render_pdf(with_chart(SCORES))
    with pdfplumber.open(BytesIO(pdf)) as opened:
        page = opened.pages[0]
        boxes = [rect for rect in page.rects if rect["height"] > 5]
        small = [char for char in page.chars if round(char["size"], 1) in (9, 10, 11)]

        assert page.images == []
        assert min(box["x0"] for box in boxes) > LEFT
        assert max(char["x1"] for char in small) <= RIGHT + 0.5
        assert {re.sub(r"^[A-Z]+\+", "", char["fontname"]) for char in small} == {
            "Tinos-of-the-portal",
            "Tinos-of-the-portal-Bold",
        }
    assert "10,00" in pdf_text(pdf)


def test_ten_components_of_two_years_stand_under_one_heading_on_one_page_with_the_caption():
    measured = Measured(render_pdf(with_chart(SCORES)))

    pages = {line.page for line in measured.lines if line.text in ("I. KẾT QUẢ THỰC HIỆN", "Chi phí thời gian")}
    caption = measured.find("Biểu đồ: Điểm các chỉ số thành phần")
    assert pages | {caption.page} == {1}
    assert (caption.sizes, caption.faces) == ({13.0}, {"Italic"})
    assert caption.centre == pytest.approx((LEFT + RIGHT) / 2, abs=1)


@pytest.mark.parametrize("before", range(0, 12, 2))
def test_heading_chart_and_caption_are_never_parted(before):
    measured = Measured(render_pdf(with_chart(SCORES, before)))

    texts = ("I. KẾT QUẢ THỰC HIỆN", "Gia nhập thị trường", "Thiết chế pháp lý và an ninh trật tự", "Biểu đồ: Điểm")
    assert len({measured.find(text).page for text in texts}) == 1
    assert all(line.bottom <= PAGE_HEIGHT - 56 for line in measured.lines)


def test_the_figures_are_told_to_those_who_do_not_see_the_chart():
    reader = PdfReader(BytesIO(render_pdf(with_chart(SCORES))))
    figures = [
        item
        for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1)
        if isinstance(item := reader.get_object(number), dict) and item.get("/S") == "/Figure"
    ]

    (figure,) = figures
    assert figure["/Alt"].startswith(
        "Biểu đồ: Điểm các chỉ số thành phần năm 2023 và năm 2024 (điểm). Gia nhập thị trường: Năm 2023 7,61; Năm 2024"
        " 8,35. Tính minh bạch và tiếp cận thông tin: Năm 2023 8,71; Năm 2024 9,10."
    )
    assert figure["/Alt"].endswith("thủ tục hành chính: Năm 2023 –; Năm 2024 8,80.")


def test_what_users_wrote_in_a_chart_is_text():
    hostile = "<script>x</script> & {{ 7 }} 🙂"
    chart = replace(PUNCTUALITY, title=hostile, categories=(hostile, *OFFICES[1:]))

    text = " ".join(pdf_text(render_pdf(with_chart(chart))).split())

    assert "Biểu đồ: <script>x</script> & {{ 7 }} □ (nhiệm vụ)" in text
    assert text.count("<script>x</script>") == 2


# --- In Word ---------------------------------------------------------------------------------------------------------


def test_word_has_the_chart_as_a_sharp_picture_with_the_figures_in_words():
    word = Word(render_docx(with_chart(SCORES)))

    (picture,) = word.pictures
    (laid,) = lay_out_chart(SCORES, 164 * 72 / 25.4, HEIGHT)
    image = Image.open(BytesIO(picture.data))
    assert picture.alt == laid.alt
    assert picture.width == 164
    assert image.width / (picture.width / 25.4) == pytest.approx(300, abs=1)
    assert image.width / image.height == pytest.approx(picture.width / picture.height, rel=0.005)
    assert image.convert("L").getextrema() == (0, 255)


def test_word_keeps_heading_picture_and_caption_together():
    word = Word(render_docx(with_chart(SCORES)))
    caption = word.find("Biểu đồ: Điểm")
    figure = word.paragraphs[word.paragraphs.index(caption) - 1]

    assert word.find("I. KẾT QUẢ THỰC HIỆN").keep_next
    assert (figure.style, figure.keep_next, figure.line) == ("Figure", True, 1)
    assert (caption.style, caption.size, caption.italic, caption.align) == ("Caption", 13, True, "center")


def test_word_gives_the_same_bytes_each_time_and_one_picture_for_each_chart():
    letter = report_letter(rows=2)
    word = Word(render_docx(letter))

    assert render_docx(letter) == render_docx(letter)
    assert [picture.alt.split(" (")[0] for picture in word.pictures] == [
        "Biểu đồ: Tình hình thực hiện nhiệm vụ theo phòng, đơn vị quý III năm 2025",
        "Biểu đồ: Điểm các chỉ số thành phần năm 2023 và năm 2024",
    ]
    assert {name for name in word.parts if "media" in name} == {"word/media/image1.png", "word/media/image2.png"}
