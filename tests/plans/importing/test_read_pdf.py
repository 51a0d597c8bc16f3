"""PDF files to lines and tables: those of the portal and made for the test; scans, locks and damage refused."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weasyprint import HTML

from plans.importing.readers import read_source
from plans.importing.readers.pdf import page_picture
from plans.importing.source import Line, PlanRefused, Source, Table
from reports.documents.pdf import render_pdf
from reports.documents.plan import plan_letter
from tests.reports.plan_builder import make_department, make_plan, make_results

STYLE = """<style>@page { size: A4; margin: 20mm } p { margin: 0; text-indent: 36pt; line-height: 18pt }
body { font: 14pt 'Times New Roman', serif } td, th { border: 1px solid; padding: 2pt 4pt } thead { font-weight: bold }
table { border-collapse: collapse; width: 100% }</style>"""
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGMwdgmFIwbiOABJowzB0naTlgAAAABJRU5ErkJggg=="
SENTENCE = (
    "Các phòng chuyên môn rà soát thủ tục hành chính thuộc lĩnh vực phụ trách, rút ngắn thời gian giải quyết hồ sơ của"
    " doanh nghiệp và công khai kết quả trên Trang thông tin điện tử của Sở"
)


def printed(body: str) -> bytes:
    return HTML(string=STYLE + body).write_pdf()


def read(body: str) -> Source:
    return read_source(printed(body), "kế hoạch.pdf")


@pytest.fixture
def letter(db) -> bytes:
    """The portal's own PDF of a plan of several pages."""
    return _letter()


@cache
def _letter() -> bytes:
    unit = make_department()
    return render_pdf(plan_letter(make_plan(unit, make_results(unit))))


def test_head_and_foot_of_the_portals_pdf_are_parted_left_first(letter):
    lines = [block for block in read_source(letter, "a.pdf").blocks if isinstance(block, Line)]
    at = next(place for place, line in enumerate(lines) if line.text == "Nơi nhận:")

    assert [(line.text, line.right, line.centred) for line in lines[:9]] == [
        ("UBND TỈNH THỬ NGHIỆM", False, False),
        ("SỞ NGOẠI VỤ", False, False),
        ("Số: 05/KH-SNgV", False, False),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, False),
        ("Độc lập - Tự do - Hạnh phúc", True, False),
        ("Lạng Sơn, ngày 05 tháng 02 năm 2025", True, False),
        ("KẾ HOẠCH", False, True),
        ("Cải thiện, nâng cao Chỉ số đánh giá", False, True),
        ("năng lực cạnh tranh (DDCI) năm 2025", False, True),
    ]
    assert [(line.text, line.right) for line in lines[at : at + 7]] == [
        ("Nơi nhận:", False),
        ("- UBND tỉnh (b/c);", False),
        ("- Sở Tài chính;", False),
        ("- Lãnh đạo Sở;", False),
        ("- Lưu: VT, VP.", False),
        ("GIÁM ĐỐC", True),
        ("Trịnh Tuyết Mai", True),
    ]


def test_no_page_number_of_the_portals_pdf_is_left(letter):
    source = read_source(letter, "a.pdf")

    assert source.pages > 3
    assert [line.text for line in source.blocks if isinstance(line, Line) and line.text.isdigit()] == []


def test_the_results_table_of_the_portals_pdf_keeps_cells_and_spans(letter):
    tables = [block for block in read_source(letter, "a.pdf").blocks if isinstance(block, Table)]

    assert [table.rows for table in tables] == [
        (
            ("TT", "Chỉ số thành phần", "Năm 2023", "", "Năm 2024", "", "Mức thay\nđổi điểm"),
            ("", "", "Điểm", "Hạng", "Điểm", "Hạng", ""),
            ("1", "Tính minh bạch", "7,61", "17/25", "8,35", "10/25", "+0,74"),
            ("2", "Chi phí thời gian", "8,71", "2/25", "9,10", "7/25", "+0,39"),
            ("3", "Cạnh tranh bình đẳng", "10,00", "1/25", "6,40", "14/25", "−3,60"),
            ("4", "Ứng dụng công nghệ thông tin", "–", "–", "8,93", "8/25", "chỉ số mới"),
            ("", "Tổng điểm (thang điểm 100)", "80,45", "15/25", "80,17", "11/25", "−0,28"),
        )
    ]
    assert tables[0].spans == ((0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (0, 4, 1, 2), (0, 6, 2, 1))


def test_looks_indents_and_gaps_come_from_the_page():
    long = f"<p>{SENTENCE}; {SENTENCE.lower()}.</p>"
    source = read(
        f"<p><b>1.1. Chi phí:</b> đạt 9,10 điểm.</p><p><i>Căn cứ</i></p>{long}<p style='margin-top:20pt'>Hết.</p>"
    )
    first, basis, opening, *rest, last = source.blocks

    assert first == Line("1.1. Chi phí: đạt 9,10 điểm.", 1, indent=36.0, width=first.width, bold_until=13)
    assert (basis.text, basis.italic, basis.bold) == ("Căn cứ", True, False)
    assert (opening.indent, {line.indent for line in rest}) == (36.0, {0.0})
    assert [line.gap for line in source.blocks] == [False] * (len(rest) + 3) + [True]
    assert opening.width > 0.9 > first.width


def test_a_table_over_a_page_end_is_one_without_its_repeated_head():
    rows = "".join(f"<tr><td>{number}<td>Việc số {number}</tr>" for number in range(1, 61))

    source = read(f"<table><thead><tr><th>TT<th>Nhiệm vụ</tr></thead>{rows}</table>")

    assert source.pages > 1
    assert source.blocks == (
        Table((("TT", "Nhiệm vụ"), *((str(number), f"Việc số {number}") for number in range(1, 61))), 1),
    )


def test_a_rule_under_a_title_is_no_table():
    source = read("<p>SỞ NGOẠI VỤ</p><hr style='width: 30mm'><p>Số: 5</p>")

    assert [block.text for block in source.blocks] == ["SỞ NGOẠI VỤ", "Số: 5"]


def _with_scan(letter: bytes, scans: int) -> bytes:
    """One page that is only a picture after a page of text, or several without one."""
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(BytesIO(letter)).pages[: 1 if scans < 2 else 0]:
        writer.add_page(page)
    scan = HTML(string=f"<img style='width: 170mm; height: 240mm' src='data:image/png;base64,{PICTURE}'>")
    for _ in range(scans):
        writer.add_page(pypdf.PdfReader(BytesIO(scan.write_pdf())).pages[0])
    packed = BytesIO()
    writer.write(packed)
    return packed.getvalue()


def test_pages_without_text_are_named(letter):
    source = read_source(_with_scan(letter, 1), "a.pdf")

    assert (source.pages, source.missing, source.blocks[1].text) == (2, (2,), "SỞ NGOẠI VỤ")


BROKEN = "Tệp PDF hỏng hoặc bị cắt cụt nên không mở được. Hãy mở lại bản gốc, lưu lại thành PDF mới rồi tải lên."


def test_a_scan_is_refused(letter):
    assert _sentence(_with_scan(letter, 2)) == (
        "Tệp PDF là bản quét, không có lớp chữ nên không đọc được. Hãy tải lên tệp Word, hoặc PDF xuất thẳng từ Word,"
        " hoặc bản quét đã nhận dạng chữ."
    )


def test_a_locked_file_is_refused(letter):
    writer = pypdf.PdfWriter(clone_from=BytesIO(letter))
    writer.encrypt("bí mật")
    locked = BytesIO()
    writer.write(locked)

    assert _sentence(locked.getvalue()) == "Tệp PDF có mật khẩu nên không mở được. Hãy bỏ mật khẩu rồi tải lên."


def test_a_file_of_too_many_pages_is_refused():
    writer = pypdf.PdfWriter()
    for _ in range(1000):
        writer.add_blank_page(595, 842)
    packed = BytesIO()
    writer.write(packed)

    assert _sentence(packed.getvalue()) == "Tệp có 1000 trang, quá 300 trang. Hãy tách riêng phần kế hoạch rồi tải lên."


def test_a_file_cut_short_is_refused(letter):
    assert {_sentence(letter[: len(letter) * part // 10]) for part in range(1, 10)} == {BROKEN}


def _sentence(data: bytes) -> str:
    with pytest.raises(PlanRefused) as refusal:
        read_source(data, "a.pdf")
    return refusal.value.sentence


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_damaged_file_gives_a_source_or_a_sentence(letter, data):
    content = bytearray(letter)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        content[place] = data.draw(st.integers(0, 255))

    assert _outcome(bytes(content)) in ("source", "sentence")


def _outcome(content: bytes) -> str:
    try:
        source = read_source(content, "a.pdf")
    except PlanRefused as refusal:
        return "sentence" if refusal.sentence.endswith(".") else refusal.sentence
    return "source" if isinstance(source, Source) else repr(source)


def test_threads_do_not_meet_in_the_library():
    data = printed("<p>Kế hoạch</p>" * 40)

    with ThreadPoolExecutor(8) as threads:
        pictures = set(threads.map(lambda _: page_picture(data, 0, 1), range(40)))
        sources = list(threads.map(lambda _: read_source(data, "kế hoạch.pdf"), range(16)))

    assert len(pictures) == 1
    assert sources == [read_source(data, "kế hoạch.pdf")] * 16
