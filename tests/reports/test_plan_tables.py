"""Tables that somebody wrote into a plan: their shape, their columns, and what stands on paper in PDF and Word."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.models import Paragraph, Solution
from reports.documents import content
from reports.documents.content import Cell
from reports.documents.layout import TEXT_WIDTH
from reports.documents.pdf import render_pdf
from reports.documents.plan import plan_letter
from reports.documents.table_layout import lay_out_table
from reports.documents.tables import free_table
from reports.documents.word import render_docx
from tests.reports.measure import LEFT, MM, PAGE_HEIGHT, RIGHT, Measured
from tests.reports.measure_docx import Word
from tests.reports.plan_builder import SENTENCE, make_department, make_plan, make_results

TASKS = {
    "rows": [
        ["STT", "Nội dung", "Đơn vị thực hiện", "", "Hạn"],
        ["", "", "Chủ trì", "Phối hợp", ""],
        ["I", "Nhóm nhiệm vụ chung", "", "", ""],
        ["1", "Rà soát thủ tục", "Văn phòng Sở", "Thanh tra Sở;\nPhòng Hợp tác quốc tế", "30/6/2025"],
        ["2", "Công khai kết quả", "", "Thanh tra Sở", "31/12/2025"],
    ],
    "header": 2,
    "spans": [[0, 0, 2, 1], [0, 1, 2, 1], [0, 2, 1, 2], [0, 4, 2, 1], [2, 1, 1, 4], [3, 2, 2, 1]],
}


@pytest.fixture
def plan(db):
    unit = make_department()
    return make_plan(unit, make_results(unit), solutions=1, appendices=0)


@pytest.fixture
def letter(plan):
    return plan_letter(plan)


def pdf(letter, *tables) -> Measured:
    blocks = (content.Paragraph("Danh mục:", with_next=True), *tables, content.Paragraph("Hết./."))
    return Measured(render_pdf(replace(letter, blocks=blocks)))


def word(letter, *tables) -> Word:
    return Word(render_docx(replace(letter, blocks=(*tables, content.Paragraph("Hết./.")))))


# --- The shape -------------------------------------------------------------------------------------------------------


def test_header_rows_and_spans_are_kept():
    table = free_table(**TASKS)

    assert table.header == (
        (Cell("STT", 1, 2), Cell("Nội dung", 1, 2), Cell("Đơn vị thực hiện", 2), Cell("Hạn", 1, 2)),
        (Cell("Chủ trì"), Cell("Phối hợp")),
    )
    assert table.rows[0] == ("I", "Nhóm nhiệm vụ chung", "", "", "")
    assert table.spans == ((0, 1, 1, 4), (1, 2, 2, 1))
    assert table.body()[0] == [Cell("I"), Cell("Nhóm nhiệm vụ chung", 4)]
    assert table.body()[1][2] == Cell("Văn phòng Sở", 1, 2)
    assert [cell.text for cell in table.body()[2]] == ["2", "Công khai kết quả", "Thanh tra Sở", "31/12/2025"]


def test_short_rows_are_filled():
    table = free_table([["Việc", "Hạn", "Kết quả"], ["Báo cáo"], []])

    assert table.rows == (("Báo cáo", "", ""), ("", "", ""))


@pytest.mark.parametrize("rows", [[], [[]], [[], []]])
def test_a_table_without_cells_is_nothing_on_paper(db, letter, rows):
    table = free_table(rows)

    assert table == content.Table(columns=(), header=(), rows=())
    assert len(word(letter, table).tables) == len(word(letter).tables)
    assert "Danh mục: Hết./." in pdf(letter, table).text


@pytest.mark.parametrize(
    "span",
    [
        [1, 0, 1, 4],  # reaches out to the right
        [2, 0, 3, 1],  # reaches out below
        [-1, 0, 2, 1],
        [1, 0, 0, 2],
        [1, 0, 1, 1],  # over nothing
        [1, 0, 1, 2],  # over words
        [1, 0, 2],
        ["1", 0, 1, 2],
    ],
)
def test_a_bad_span_is_dropped(span):
    rows = [["A", "B", "C"], ["x", "y", ""], ["z", "", ""]]

    assert free_table(rows, 1, [span]).spans == ()


def test_of_two_spans_over_one_cell_the_first_stays():
    rows = [["A", "B", "C"], ["x", "", ""], ["", "", ""]]

    assert free_table(rows, 1, [[1, 0, 1, 2], [1, 1, 2, 1]]).spans == ((0, 0, 1, 2),)


def test_a_span_from_the_header_ends_with_it():
    table = free_table([["A", "B"], ["", "C"], ["", "d"]], 2, [[0, 0, 3, 1]])

    assert table.header == ((Cell("A", 1, 2), Cell("B")), (Cell("C"),))
    assert table.rows == (("", "d"),)


def test_a_lone_text_of_a_header_row_takes_the_whole_row():
    table = free_table([["STT Chỉ số Năm 2023 2024", "", ""], ["1", "Chi phí thời gian", "9,10"], ["Sau", "", ""]])

    assert table.header == ((Cell("STT Chỉ số Năm 2023 2024", 3),),)
    assert table.spans == ()
    assert free_table([["Nhóm", ""], ["1", "2"]]).header == ((Cell("Nhóm"), Cell("")),)


TEXTS = st.text("ab1,. \n–", max_size=4)
ROWS = st.lists(st.lists(TEXTS, max_size=5), max_size=7)
SPANS = st.lists(st.lists(st.integers(-1, 5), min_size=3, max_size=5), max_size=6)


@given(ROWS, st.integers(-1, 9), SPANS)
def test_no_word_is_lost_and_every_place_is_filled_once(rows, header, spans):
    table = free_table(rows, header, spans)
    laid = lay_out_table(table, TEXT_WIDTH) if table.columns else None

    given_texts = [text.strip() for row in rows for text in row if text.strip()]
    cells = [cell for row in (*table.header, *table.body()) for cell in row]
    assert [cell.text for cell in cells if cell.text] == given_texts
    if laid:
        assert sum(laid.widths) == pytest.approx(TEXT_WIDTH)
        for part in (laid.head, laid.body):
            places = [
                (number + down, cell.column + right)
                for number, row in enumerate(part)
                for cell in row.cells
                for down in range(cell.rowspan)
                for right in range(cell.colspan)
            ]
            assert sorted(places) == [(row, column) for row in range(len(part)) for column in range(len(laid.widths))]


# --- The columns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("STT", ["1", "2", "10"], "number"),
        ("TT", ["I", "1", "1.1", "a)"], "number"),
        ("Năm 2024", ["9,10", "10/25", "–", "97%"], "figure"),
        ("Hạn", ["30/6/2025", "31/12/2025"], "figure"),
        ("Tăng/giảm", ["+0,39", "−0,28 (hạng 3)", "chỉ số mới"], "change"),
        ("Ghi chú", ["9,10 điểm", "–"], "text"),
        ("Ghi chú", ["", ""], "text"),
    ],
)
def test_what_a_column_holds_is_found_by_its_content(header, cells, kind):
    table = free_table([["Nội dung", header], *(["Việc", cell] for cell in cells)])

    assert table.columns == ("name", kind)


def test_numbers_without_a_heading_of_their_own_are_numbers_in_the_first_column_only():
    assert free_table([["", "Việc", "Số lượng"], ["1", "Rà soát", "3"]]).columns == ("number", "name", "figure")


def test_a_cell_over_several_columns_says_nothing_of_its_first():
    assert free_table(**TASKS).columns == ("number", "name", "text", "text", "figure")


def test_figures_take_their_usual_width_and_words_the_rest():
    rows = [["TT", "Việc", "Điểm"], ["1", SENTENCE, "9,10"], ["2", "Báo cáo", "8,35"]]

    laid = lay_out_table(free_table(rows), TEXT_WIDTH)

    assert laid.size == 13
    assert [round(width / MM) for width in laid.widths] == [9, 141, 14]


def test_many_columns_are_set_smaller_so_that_no_figure_breaks(letter):
    rows = [["TT", *(f"Cột {number}" for number in range(10))], ["1", *["1.234,56"] * 10]]

    laid = lay_out_table(free_table(rows), TEXT_WIDTH)
    measured = pdf(letter, free_table(rows))

    assert laid.size < 13
    assert " ".join(["1", *["1.234,56"] * 10]) in measured.text


# --- PDF -------------------------------------------------------------------------------------------------------------


def test_rows_read_in_order_with_the_lines_of_their_cells(letter):
    measured = pdf(letter, free_table(**TASKS))

    assert (
        "Danh mục: STT Nội dung Đơn vị thực hiện Hạn Chủ trì Phối hợp I Nhóm nhiệm vụ chung"
        " 1 Rà soát thủ tục Văn phòng Sở Thanh tra Sở; Phòng Hợp tác quốc tế 30/6/2025"
        " 2 Công khai kết quả Thanh tra Sở 31/12/2025 Hết./."
    ) in measured.text
    upper, lower = measured.find("Thanh tra Sở;"), measured.find("Phòng Hợp tác")
    assert upper.x0 == pytest.approx(lower.x0, abs=0.5)
    assert lower.baseline > upper.baseline
    assert measured.find("STT").faces == measured.find("Chủ trì").faces == {"Bold"}


def test_every_page_repeats_the_header_and_breaks_between_rows(letter):
    rows = [[str(n), f"Việc {n}: {SENTENCE}", f"Hết {n}"] for n in range(1, 41)]

    measured = pdf(letter, free_table([["TT", "Nội dung", "Kết quả"], *rows]))

    pages = sorted({line.page for line in measured.lines if "Việc " in line.text})
    assert len(pages) >= 3
    for page in pages:
        texts = [line.text for line in measured.body(page)]
        assert texts.count("Nội dung") == 1
        assert {text for text in texts if text.startswith("Việc ")} >= {
            next(line.text for line in measured.lines if line.text.startswith(f"Việc {n}:"))
            for n in range(1, 41)
            if f"Hết {n}" in texts
        }
    for row in rows:
        assert " ".join(row) in measured.text


def test_a_row_taller_than_a_page_goes_on_and_loses_nothing(letter):
    tall = " ".join(f"từ{number}" for number in range(1500))

    measured = pdf(letter, free_table([["Việc", "Ghi chú"], ["Trước", ""], [tall, "x"], ["Sau", ""]]))

    assert [word for word in measured.text.split() if word.startswith("từ")] == tall.split()
    assert all(line.bottom <= PAGE_HEIGHT - 20 * MM + 1 for line in measured.lines)
    assert max(line.x1 for line in measured.lines) <= RIGHT + 0.5


def test_a_cell_over_more_rows_than_a_page_has_is_read_whole(letter):
    label = " ".join(f"nhóm{number}" for number in range(120))
    rows = [[label if not number else "", f"Việc {number}"] for number in range(60)]

    measured = pdf(
        letter, *[content.Paragraph(SENTENCE)] * 8, free_table([["Nhóm", "Việc"], *rows], 1, [[1, 0, 60, 1]])
    )

    assert all(f"nhóm{number}" in measured.text for number in range(120))
    assert all(line.bottom <= PAGE_HEIGHT - 20 * MM + 1 for line in measured.lines)
    assert len([line for line in measured.lines if line.text.startswith("Việc ")]) == 60


def test_a_header_too_tall_to_repeat_is_printed_once(letter):
    tall = "\n".join(f"dòng {number}" for number in range(30))

    measured = pdf(letter, free_table([["Việc", tall], *([f"Việc {n}", "x"] for n in range(60))]))

    assert len([line for line in measured.lines if line.text == "dòng 29"]) == 1
    assert measured.find("dòng 29").faces == {"Bold"}


def test_a_row_that_heads_others_stays_with_them(letter):
    for before in range(20, 34):
        rows = [["TT", "Việc", "Hạn"], *([str(n), f"Việc {n}", "Quý I"] for n in range(before))]
        rows += [["II", "Nhóm sau", ""], ["1", "Việc của nhóm", "Quý II"]]
        measured = pdf(letter, free_table(rows, 1, [[before + 1, 1, 1, 2]]))

        assert measured.find("Nhóm sau").page == measured.find("Việc của nhóm").page


def test_a_table_keeps_to_the_margins(letter):
    measured = pdf(letter, free_table([["Cột"] * 20, ["W" * 40] * 20]))

    cells = [line for line in measured.lines if "W" in line.text]
    assert cells[0].x0 >= LEFT
    assert max(line.x1 for line in cells) <= RIGHT + 0.5
    assert "".join(line.text for line in cells).count("W") == 800


# --- Word ------------------------------------------------------------------------------------------------------------


def test_word_has_the_same_cells_header_and_widths(letter):
    table = word(letter, free_table(**TASKS)).tables[1]

    assert table.style == "LetterTable"
    assert sum(table.widths) == pytest.approx(TEXT_WIDTH * 20, abs=1)
    assert [row.is_header for row in table.rows] == [True, True, False, False, False]
    assert [row.is_whole for row in table.rows] == [True] * 5
    assert [row.texts for row in table.rows] == [
        ["STT", "Nội dung", "Đơn vị thực hiện", "Hạn"],
        ["", "", "Chủ trì", "Phối hợp", ""],
        ["I", "Nhóm nhiệm vụ chung"],
        ["1", "Rà soát thủ tục", "Văn phòng Sở", "Thanh tra Sở;\nPhòng Hợp tác quốc tế", "30/6/2025"],
        ["2", "Công khai kết quả", "", "Thanh tra Sở", "31/12/2025"],
    ]
    assert [row.merged for row in table.rows] == [
        [(1, "restart"), (1, "restart"), (2, ""), (1, "restart")],
        [(1, "continue"), (1, "continue"), (1, ""), (1, ""), (1, "continue")],
        [(1, ""), (4, "")],
        [(1, ""), (1, ""), (1, "restart"), (1, ""), (1, "")],
        [(1, ""), (1, ""), (1, "continue"), (1, ""), (1, "")],
    ]


def test_word_sets_headings_bold_and_figures_centred(letter):
    measured = word(letter, free_table(**TASKS))

    for text, bold, align in (
        ("Chủ trì", True, "center"),
        ("30/6/2025", False, "center"),
        ("Rà soát thủ tục", False, "left"),
        ("Nhóm nhiệm vụ chung", False, "left"),
    ):
        para = measured.find(text)
        assert (para.bold, para.align, para.size) == (bold, align, 13)
    assert {para.keep_next for para in measured.paragraphs if para.style == "CellHeading"} == {True}
    assert measured.find("Nhóm nhiệm vụ chung").keep_next
    assert measured.find("Rà soát thủ tục").keep_next, "one cell spans this row and the next"


def test_word_may_break_a_row_only_where_it_is_very_tall(letter):
    rows = [["Việc"], ["Ngắn"], [f"{SENTENCE}. " * 20]]

    assert [row.is_whole for row in word(letter, free_table(rows)).tables[1].rows] == [True, True, False]


@given(ROWS, st.integers(0, 3), SPANS)
def test_word_fills_every_row_of_any_table(rows, header, spans):
    table = free_table(rows, header, spans)
    if not table.columns:
        return

    measured = word(EMPTY, table).tables[1]

    width = len(measured.widths)
    assert {sum(colspan for colspan, _ in row.merged) for row in measured.rows} == {width}
    said = [" ".join(text.split()) for row in measured.rows for text in row.texts if text.strip()]
    assert said == [" ".join(text.split()) for row in rows for text in row if text.strip()]


EMPTY = content.Letter(
    parent_agency="UBND tỉnh",
    agency="Sở",
    issuer="Sở",
    number=None,
    symbol="KH-S",
    place="Lạng Sơn",
    day=None,
    kind="KẾ HOẠCH",
    title="Kế hoạch",
    bases=(),
    blocks=(),
    recipients=(),
    authority=(),
    position="Giám đốc",
    signatory="Trịnh Tuyết Mai",
)


# --- A plan with tables ----------------------------------------------------------------------------------------------


def test_a_table_of_a_plan_is_printed_and_what_was_read_from_it_is_not(plan):
    section = plan.sections.get(heading="Chi phí thời gian")
    Paragraph.objects.create(section=section, position=900, kind=Paragraph.Kind.TABLE, table=TASKS)
    Solution.objects.filter(section=section).update(is_shown=False)

    blocks = plan_letter(plan).blocks

    assert free_table(**TASKS) in blocks
    start = next(n for n, block in enumerate(blocks) if getattr(block, "text", "") == "Chi phí thời gian")
    end = next(n for n, block in enumerate(blocks) if getattr(block, "text", "") == "Cạnh tranh bình đẳng")
    assert [block.kind for block in blocks[start:end]] == ["heading", "paragraph", "table"]


def test_targets_that_the_text_states_itself_are_not_printed_again(plan):
    plan.targets.filter(component__name="Chi phí thời gian").update(in_text=True)

    texts = [block.text for block in plan_letter(plan).blocks if block.kind == "paragraph"]

    assert len([text for text in texts if text.startswith("Mục tiêu phấn đấu")]) == 3


def test_the_results_table_has_its_kinds_of_columns_and_a_bold_total(plan):
    letter = plan_letter(plan)
    table = next(block for block in letter.blocks if block.kind == "table")
    measured = Word(render_docx(letter))

    assert table.columns == ("number", "name", "figure", "figure", "figure", "figure", "change")
    assert measured.find("Tổng điểm (thang điểm 100)").bold
    assert measured.find("−0,28").bold
    assert measured.find("chỉ số mới").bold is False
    assert measured.find("8/25").keep_next, "the total stays with the row above it"
