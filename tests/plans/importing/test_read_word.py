"""Word files to lines and tables: numbering, looks, soft breaks, tracked changes, tables, refusals."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.importing.readers import read_source
from plans.importing.source import Line, PlanRefused, Source, Table
from tests.plans.importing.word_builder import cell, levels, paragraph, run, table, word_file


def read(body: str, **parts: str) -> Source:
    return read_source(word_file(body, **parts), "kế hoạch.docx")


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


def test_a_paragraph_is_a_whole_line_with_its_look():
    source = read(
        paragraph(run("KẾ HOẠCH", "b"), align="center")
        + paragraph()
        + paragraph(run("Mục tiêu:", "b"), run(" đạt 8,4 điểm"))
        + paragraph(run("ngày 05 tháng 02", "i"), align="right")
    )

    assert source == Source(
        "docx",
        (
            Line("KẾ HOẠCH", 1, whole=True, bold=True, centred=True, bold_until=8),
            Line("Mục tiêu: đạt 8,4 điểm", 2, whole=True, gap=True, bold_until=9),
            Line("ngày 05 tháng 02", 3, whole=True, italic=True, right=True),
        ),
    )


def test_numbers_and_bullets_are_counted_and_written():
    numbering = levels(
        ("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)"), ("bullet", "\uf0b7")
    )
    order = [
        (0, "Mục đích"),
        (1, "Một"),
        (2, "Nhỏ"),
        (2, "Nhỏ nữa"),
        (3, "Chữ"),
        (4, "Dấu"),
        (0, "Giải pháp"),
        (1, "Lại một"),
    ]

    source = read("".join(paragraph(text, numbered=(1, level)) for level, text in order), numbering=numbering)

    assert texts(source) == [
        "I. Mục đích", "1. Một", "1.1. Nhỏ", "1.2. Nhỏ nữa", "a) Chữ", "• Dấu", "II. Giải pháp", "1. Lại một",
    ]  # fmt: skip


def test_a_heading_style_gives_its_level_look_and_list():
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr><w:rPr><w:b/><w:caps/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Sub">'
        '<w:basedOn w:val="H1"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    )

    source = read(paragraph("Mục đích", style="Sub"), styles=styles, numbering=levels(("upperRoman", "%1.")))

    assert source.blocks == (Line("I. MỤC ĐÍCH", 1, whole=True, bold=True, level=1, centred=True, bold_until=11),)


def test_a_soft_break_parts_titles_and_lists_only():
    source = read(
        paragraph(run("Cải thiện|chỉ số"), align="center")
        + paragraph(run("Các phòng|rà soát thủ tục;|công khai kết quả|- Lưu: VT"))
    )

    assert texts(source) == ["Cải thiện", "chỉ số", "Các phòng rà soát thủ tục;", "công khai kết quả", "- Lưu: VT"]


def test_a_soft_break_parts_a_sign_off_in_capitals():
    source = read(paragraph(run("TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH||Lê Văn Thử")))

    assert texts(source) == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn Thử"]


def test_tracked_insertions_stay_and_deletions_go():
    inserted = f"<w:ins>{run('mười')}</w:ins>"
    deleted = "<w:del><w:r><w:delText>chín</w:delText></w:r></w:del>"

    assert texts(read(paragraph("đạt ", deleted, inserted, run(" ẩn", "vanish"), " điểm"))) == ["đạt mười điểm"]


def test_text_boxes_follow_their_paragraph_and_notes_are_kept_apart():
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('Trong khung')}</w:txbxContent></w:pict></w:r>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'

    source = read(
        paragraph("Ngoài khung", box, note), footnotes=f'<w:footnote w:id="2">{paragraph("Theo Sở.")}</w:footnote>'
    )

    assert (texts(source), source.footnotes) == (["Ngoài khung", "Trong khung"], ("Theo Sở.",))


def test_pages_are_counted_by_breaks():
    page = '<w:r><w:br w:type="page"/></w:r>'

    source = read(paragraph("một", page) + paragraph("hai"))

    assert ([line.page for line in source.blocks], source.pages) == ([1, 2], 2)


def test_a_table_keeps_cells_and_spans():
    inner = table([cell("x"), cell("y")])
    source = read(
        table(
            [cell("TT", merge="restart"), cell("Điểm", across=2)],
            [cell(merge="continue"), cell("2023"), cell("2024")],
            [cell("1"), cell("a", "b"), cell(inner)],
        )
    )

    rows = (("TT", "Điểm", ""), ("", "2023", "2024"), ("1", "a\nb", "x y"))
    assert source.blocks == (Table(rows, 1, spans=((0, 0, 2, 1), (0, 1, 1, 2))),)


def test_tables_that_set_the_head_and_foot_side_by_side_are_lines():
    source = read(
        table(
            [cell("SỞ NGOẠI VỤ"), cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
            [cell("Số: 5/KH-SNgV"), cell("Lạng Sơn, ngày 05 tháng 02 năm 2025")],
            bordered=False,
        )
        + table([cell("Nơi nhận:", "- Lưu: VT."), cell("GIÁM ĐỐC")], bordered=False)
    )

    assert [(line.text, line.right) for line in source.blocks] == [
        ("SỞ NGOẠI VỤ", False),
        ("Số: 5/KH-SNgV", False),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
        ("Lạng Sơn, ngày 05 tháng 02 năm 2025", True),
        ("Nơi nhận:", False),
        ("- Lưu: VT.", False),
        ("GIÁM ĐỐC", True),
    ]


def test_a_file_whose_lines_are_cut_as_on_a_page_has_no_whole_lines():
    line = "các phòng chuyên môn rà soát thủ tục hành chính thuộc lĩnh vực phụ trách của"

    assert {block.whole for block in read(paragraph(line) * 8).blocks} == {False}


BROKEN = "Tệp Word hỏng hoặc bị cắt cụt nên không mở được. Hãy mở lại bản gốc, lưu thành .docx mới rồi tải lên."
DOCTYPE = "Tệp Word có khai báo lạ (DOCTYPE) nên không đọc, để bảo đảm an toàn. Hãy lưu lại bằng Word rồi tải lên."


def _archive(**parts: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return packed.getvalue()


def _locked() -> bytes:
    data = bytearray(word_file(paragraph("một")))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (word_file(paragraph("một"))[:-40], BROKEN),
        (_archive(word__document=b"<not-xml"), BROKEN),
        (
            _archive(xl__workbook=b"<workbook/>"),
            "Tệp không phải là tệp Word. Hãy tải lên tệp Word (.docx), PDF có lớp chữ hoặc văn bản (.txt).",
        ),
        (_locked(), "Tệp Word có mật khẩu nên không mở được. Hãy bỏ mật khẩu, lưu lại rồi tải lên."),
        (
            _archive(word__document=b" " * 30_000_000),
            "Tệp quá lớn hoặc nén bất thường nên không đọc. Hãy mở bằng Word, bỏ bớt hình ảnh, lưu thành .docx mới rồi"
            " tải lên.",
        ),
        (word_file(paragraph("&x;"), '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), DOCTYPE),
        (_archive(word__document='<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")), DOCTYPE),
        (word_file(paragraph()), "Tệp không có chữ nào để đọc. Hãy chọn tệp khác."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(PlanRefused) as refusal:
        read_source(data, "a.docx")

    assert refusal.value.sentence == sentence


SAMPLE = (
    paragraph(run("KẾ HOẠCH", "b"), numbered=(1, 0), align="center")
    + table([cell("TT", merge="restart"), cell("Điểm", across=2)], [cell(merge="continue"), cell("1"), cell("2")])
)  # fmt: skip


@settings(max_examples=30)
@given(st.data())
def test_a_damaged_file_gives_a_source_or_a_sentence(data):
    content = bytearray(word_file(SAMPLE, numbering=levels(("decimal", "%1."))))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))

    assert _outcome(bytes(content)) in ("source", "sentence")


@settings(max_examples=30)
@given(st.data())
def test_odd_values_in_the_xml_give_a_source_or_a_sentence(data):
    parts = SAMPLE.split('"')
    for place in data.draw(st.lists(st.integers(0, len(parts) // 2 - 1), max_size=6)):
        parts[2 * place + 1] = data.draw(st.sampled_from(["", "-1", "99999999", "x", "0", "١"]))

    assert _outcome(word_file('"'.join(parts), numbering=levels(("decimal", "%1.%9")))) == "source"


def _outcome(content: bytes) -> str:
    try:
        source = read_source(content, "a.docx")
    except PlanRefused as refusal:
        return "sentence" if refusal.sentence.endswith(".") else refusal.sentence
    return "source" if isinstance(source, Source) else repr(source)
