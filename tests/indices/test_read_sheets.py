"""Workbooks as sheets of values: what openpyxl reads too, what it does not tell, and what ends with a sentence."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from indices.sheets import files
from indices.sheets.files import read_here, read_sheets
from indices.sheets.sheet import MergedCell, UncountedFormula
from indices.sheets.uploads import SpreadsheetRefused
from indices.sheets.workbook_parts import Shown, shown_by
from tests.indices.workbooks import BASE, archive, book, repacked, sheet_xml, with_cell

day = datetime.fromisoformat
BROKEN = "Tệp hỏng hoặc tải lên chưa trọn. Hãy mở bằng Excel, lưu lại thành .xlsx rồi tải lên lần nữa."
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9).map(lambda number: float(f"{number:.16g}")),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12).filter(
        lambda text: text.strip() and not text.startswith("=") and "_x" not in text
    ),
    st.datetimes(day("1900-03-01"), day("2100-01-01")).map(lambda moment: moment.replace(microsecond=0)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
)


def trimmed(rows) -> list[list]:
    """The rows without what is empty at their ends."""
    rows = [list(row) for row in rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cells(data: bytes) -> list[list]:
    return read_here(data, "a.xlsx")[0].rows


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=6), st.booleans())
def test_values_are_those_that_openpyxl_reads(rows, are_shared):
    rows = [*rows, ["hết"]]
    data = book(rows)
    if are_shared is False:
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet("a")
        for row in rows:
            sheet.append(row)
        out = io.BytesIO()
        workbook.save(out)
        data = out.getvalue()
    expected = load_workbook(io.BytesIO(data), data_only=True).worksheets[0].iter_rows(values_only=True)

    assert trimmed(cells(data)) == trimmed(expected)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        *(("General", Shown.PLAIN), ("0", Shown.PLAIN), ("@", Shown.PLAIN), ('0.0 "điểm"', Shown.PLAIN)),
        *(("0.00", Shown.TWO_PLACES), ("#,##0.00", Shown.TWO_PLACES), ("0.00;-0.00", Shown.TWO_PLACES)),
        *(("0%", Shown.PERCENT), ("0.00%", Shown.PERCENT)),
        *(("dd/mm/yyyy", Shown.DATE), ("[$-42A]d mmmm", Shown.DATE), ("h:mm", Shown.DATE), ("[h]:mm", Shown.DURATION)),
        *(("[Red]0.0", Shown.PLAIN), (r"0\d", Shown.PLAIN), ('"ngày" 0', Shown.PLAIN)),
    ],
)
def test_a_number_format_tells_how_a_number_is_shown(code, shown):
    assert shown_by(code) is shown


@pytest.mark.parametrize(
    ("value", "code", "read"),
    [
        (0.835, "0.0%", "83,5%"),
        (8.345, "0.00", 8.35),
        (8.3449999, "0.00", 8.34),
        (45000, "dd/mm/yyyy", day("2023-03-15")),
        (1.5, "[h]:mm", timedelta(hours=36)),
        (0.25, "h:mm", time(6)),
        (1, "dd/mm/yyyy", day("1900-01-01")),
        (60, "dd/mm/yyyy", day("1900-02-28")),
        (1e12, "dd/mm/yyyy", "#VALUE!"),
    ],
)
def test_a_figure_is_read_as_it_is_shown(value, code, read):
    assert cells(with_cell("C2", value, formats={"C2": code}))[1][2] == read


def test_days_may_be_counted_from_1904():
    data = with_cell("C2", 1, formats={"C2": "dd/mm/yyyy"})
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        xml = re.sub(b"<workbookPr(?=[ />])", b'<workbookPr date1904="1"', source.read("xl/workbook.xml"))

    assert cells(repacked(data, **{"xl/workbook.xml": xml}))[1][2] == day("1904-01-02")


def test_shared_texts_join_their_runs_and_leave_readings_out():
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>Sở </t></r><r><t>Ngoại vụ</t>'
        "</r></si><si><t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh></si></sst>"
    )

    def change(xml):
        for place, name in enumerate(("Sở Ngoại vụ", "Đơn vị")):
            xml = xml.replace(f't="inlineStr"><is><t>{name}</t></is>', f't="s"><v>{place}</v>')
        return xml

    data = sheet_xml(change)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        relations = source.read("xl/_rels/workbook.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    more = f'<Relationship Id="rId99" Type="{kind}" Target="/xl/sharedStrings.xml"/></Relationships>'
    relations = relations.replace("</Relationships>", more)
    parts = {"xl/sharedStrings.xml": shared.encode(), "xl/_rels/workbook.xml.rels": relations.encode()}

    assert [row[0] for row in cells(repacked(data, **parts))] == ["東京", "Sở Ngoại vụ", "Sở Tư pháp"]


def test_a_sheet_may_bear_a_prefix_and_leave_places_out():
    def change(xml):
        xml = xml.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
        return xml.replace(' r="1"', "").replace(' r="A1"', "").replace(' r="B1"', "")

    assert [row[:2] for row in cells(sheet_xml(change))][:2] == [row[:2] for row in BASE[:2]]


def test_what_a_formula_left_open_is_told_apart():
    def change(xml):
        for place, cell in (("B2", "<f>1+1</f>"), ("C2", "<f>1+1</f><v>2</v>"), ("D2", "<f>1/0</f><v>#DIV/0!</v>")):
            start = xml.index(f'<c r="{place}"')
            end = xml.index("</c>", start)
            kind = ' t="e"' if place == "D2" else ""
            xml = f'{xml[:start]}<c r="{place}"{kind}>{cell}{xml[end:]}'
        start = xml.index('<c r="E2"')
        return f'{xml[:start]}<c r="E2" t="str"><f>""</f><v></v>{xml[xml.index("</c>", start) :]}'

    row = cells(sheet_xml(change))[1]
    assert row[1:] == ["=1+1", 2, "#DIV/0!"]
    assert [type(value) for value in row[1:]] == [UncountedFormula, int, str]


def test_merged_cells_name_their_anchor():
    rows = cells(book(BASE, merges=["E2:E3"]))

    assert rows[2][4] == MergedCell("E2", 1)


# --- In the process of its own --------------------------------------------------------------------------------------


def test_everything_that_a_cell_can_hold_passes_between_the_processes():
    rows = [["a", 1, 2.5, True, date(2024, 5, 8), time(8, 35), timedelta(hours=30)], ["=1+1", None, "b"]]
    data = book(rows, merges=["B1:B2"])

    assert read_sheets(data, "a.xlsx") == read_here(data, "a.xlsx")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp trống. Hãy chọn tệp có bảng điểm."),
        (b"PK\x03\x04" + b"\x07" * 400, BROKEN),
        (
            archive(**{"word/document.xml": b"<a/>"}),
            "Đây là tệp Word, không phải bảng tính. Hãy chọn tệp .xlsx hoặc .csv.",
        ),
        (
            repacked(book(BASE), **{"xl/worksheets/sheet1.xml": b" " * (6 * 2**20)}),
            "Tệp nén bất thường (bom nén), không được mở. Hãy lưu lại bảng điểm từ Excel.",
        ),
    ],
)
def test_a_refusal_comes_back_with_its_sentence(data, sentence):
    with pytest.raises(SpreadsheetRefused) as refusal:
        read_sheets(data, "a.xlsx")

    assert refusal.value.sentence == sentence


def test_what_needs_too_much_memory_ends_with_a_sentence(monkeypatch):
    monkeypatch.setattr(files, "MEGABYTES", 60)
    with pytest.raises(SpreadsheetRefused) as refusal:
        read_sheets(("1;" * 190 + "\n").encode() * 19_000, "a.csv")

    assert refusal.value.sentence == (
        "Tệp quá lớn hoặc quá phức tạp, cần nhiều bộ nhớ hơn mức cho phép. Hãy chỉ giữ lại trang tính có bảng điểm rồi"
        " tải lên."
    )


def test_figures_of_a_csv_come_through_as_texts():
    assert read_sheets("Đơn vị;Điểm\nSở Tư pháp;79,5\n".encode(), "a.csv")[0].rows == [
        ["Đơn vị", "Điểm"],
        ["Sở Tư pháp", "79,5"],
    ]
