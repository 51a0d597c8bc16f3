"""Broken workbooks, each with the exact sentence that it must give."""

from datetime import date, datetime, time

import pytest

from indices.sheets.uploads import SpreadsheetRefused
from tests.indices import workbooks
from tests.indices.workbooks import (
    BASE,
    FOREIGN,
    HEADER,
    JUSTICE,
    archive,
    book,
    csv,
    ole,
    repacked,
    sheet_xml,
    with_cell,
)

TEXT = "Đơn vị;Tổng điểm\nSở Tư pháp;79\n"
BROKEN = "Tệp hỏng hoặc tải lên chưa trọn. Hãy mở bằng Excel, lưu lại thành .xlsx rồi tải lên lần nữa."
NO_BOOK = "Tệp không phải sổ tính Excel hay CSV. Hãy mở bảng điểm bằng Excel và lưu thành .xlsx."
NOT_A_NUMBER = "không phải là số. Hãy nhập dạng 8,35 hoặc 8.35."
NO_HEADER = (
    "A1: Trang “{}” không có dòng tiêu đề đọc được: cần cột “Đơn vị” và ít nhất một cột điểm hoặc hạng."
    " Hãy sửa tiêu đề theo mẫu do cổng xuất ra."
)


REFUSED = {
    "empty file": (b"", "Tệp trống. Hãy chọn tệp có bảng điểm."),
    "only line breaks": (b"\r\n \n", "Tệp trống. Hãy chọn tệp có bảng điểm."),
    "workbook without a value": (book([]), "Tệp không có số liệu nào. Hãy chọn tệp có bảng điểm."),
    "11 MB": (b"x" * (11 * 2**20), "Tệp lớn 11 MB, quá 10 MB. Hãy chỉ giữ lại trang tính có bảng điểm."),
    "cut off": (book(BASE)[:3000], BROKEN),
    "garbage behind the signature of a zip": (b"PK\x03\x04" + b"\x07" * 400, BROKEN),
    "sheet is no XML": (repacked(book(BASE), **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), BROKEN),
    "no workbook part": (repacked(book(BASE), **{"xl/workbook.xml": None}), BROKEN),
    "no sheet part": (
        repacked(book(BASE), **{"xl/worksheets/sheet1.xml": None}),
        "Tệp không có số liệu nào. Hãy chọn tệp có bảng điểm.",
    ),
    "missing shared string": (
        sheet_xml(lambda xml: xml.replace('inlineStr"><is><t>Đơn vị</t></is>', 's"><v>999</v>')),
        BROKEN,
    ),
    "address that cannot be": (sheet_xml(lambda xml: xml.replace('r="A2"', 'r="ZZZZZ2"')), BROKEN),
    "zip bomb": (
        repacked(book(BASE), **{"xl/worksheets/sheet1.xml": b" " * (6 * 2**20)}),
        "Tệp nén bất thường (bom nén), không được mở. Hãy lưu lại bảng điểm từ Excel.",
    ),
    "sheet of 500 MB": (
        b"",
        "Nội dung tệp sau khi giải nén quá lớn. Hãy chỉ giữ lại trang tính có bảng điểm.",
    ),
    "entities in XML": (
        repacked(
            book(BASE), **{"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
        ),
        "Tệp có khai báo XML không an toàn, không được mở. Hãy lưu lại từ Excel.",
    ),
    "macros inside": (
        repacked(book(BASE), **{"xl/vbaProject.bin": b"\0"}),
        "Tệp chứa macro nên không được mở. Hãy lưu lại thành .xlsx (không macro).",
    ),
    "macro sheet of Excel 4": (
        repacked(book(BASE), **{"xl/macrosheets/sheet1.xml": b"<a/>"}),
        "Tệp chứa macro nên không được mở. Hãy lưu lại thành .xlsx (không macro).",
    ),
    "named .xlsm": (
        book(BASE),
        "Tệp loại có macro (.xlsm) không được mở. Hãy lưu lại thành .xlsx (không macro).",
        "a.XLSM",
    ),
    "password": (ole("EncryptedPackage"), "Tệp được bảo vệ bằng mật khẩu. Hãy bỏ mật khẩu trong Excel rồi lưu lại."),
    "zip with a password": (
        workbooks.encrypted_zip(),
        "Tệp nén có mật khẩu. Hãy lưu bảng điểm thành .xlsx không đặt mật khẩu.",
    ),
    "old .xls": (ole("Workbook"), "Đây là tệp Excel đời cũ (.xls). Hãy mở bằng Excel và lưu lại thành .xlsx.", "a.xls"),
    "old .doc": (ole("WordDocument"), "Đây là tệp Office đời cũ, không phải bảng tính .xlsx. Hãy lưu lại thành .xlsx."),
    ".xlsb": (archive(**{"xl/workbook.bin": b"\0"}), "Tệp nhị phân .xlsb chưa đọc được. Hãy lưu lại thành .xlsx."),
    ".ods": (archive(**{"content.xml": b"<a/>"}), "Đây là tệp LibreOffice (.ods). Hãy lưu lại thành .xlsx."),
    ".docx": (
        archive(**{"word/document.xml": b"<a/>"}),
        "Đây là tệp Word, không phải bảng tính. Hãy chọn tệp .xlsx hoặc .csv.",
    ),
    "any zip": (
        archive(**{"bang.xlsx": book(BASE)}),
        "Đây là tệp nén, không phải sổ tính Excel. Hãy giải nén và chọn tệp .xlsx bên trong.",
    ),
    "PDF": (b"%PDF-1.7 ...", "Đây là tệp PDF. Hãy chọn tệp .xlsx hoặc .csv."),
    "picture": (b"\x89PNG\r\n\x1a\n", "Đây là tệp ảnh. Hãy chọn tệp .xlsx hoặc .csv."),
    "web page called .xls": (
        b"<html><table><tr><td>1</td></tr></table></html>",
        "Tệp là trang web hoặc XML mang đuôi bảng tính. Hãy mở bằng Excel và lưu thành .xlsx.",
        "a.xls",
    ),
    "text called .xlsx": (csv(TEXT), NO_BOOK),
    "binary called .csv": (b"\x00\x01\x02\x03abc\x05" * 20, NO_BOOK, "a.csv"),
    "open quotation mark": (
        csv('Đơn vị,Tổng điểm\n"Sở Tư pháp,79\n'),
        "Tệp CSV hỏng ở gần dòng 2: dấu ngoặc kép không khớp. Hãy mở bằng Excel và lưu lại.",
        "a.csv",
    ),
    "20,001 rows": (
        csv("\n".join(f"Sở {number};1" for number in range(20_001))),
        "Trang “CSV” có quá 20000 dòng. Hãy chỉ giữ lại bảng điểm.",
        "a.csv",
    ),
    "201 columns": (
        book([list(range(201))]),
        "Trang “Trang 1” có quá 200 cột. Hãy chỉ giữ lại bảng điểm.",
    ),
    "51 sheets": (book(*[BASE] * 51), "Tệp có quá 50 trang tính. Hãy chỉ giữ lại trang có bảng điểm."),
    "one cell at the very end": (
        sheet_xml(
            lambda xml: xml.replace("</sheetData>", '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
        ),
        "Trang “Trang 1” có quá 20000 dòng. Hãy chỉ giữ lại bảng điểm.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_read_says_why(name, monkeypatch):
    data, sentence, *filename = REFUSED[name]
    if name == "sheet of 500 MB":
        monkeypatch.setattr("indices.sheets.archive.LARGEST_WHOLE", 1000)
        data = book(BASE)

    with pytest.raises(SpreadsheetRefused) as refusal:
        workbooks.read(data, *filename)

    assert refusal.value.sentence == sentence


TOLD = {
    "50 of 10": (with_cell("B3", 50), ["B3: 50 lớn hơn 10. Điểm phải từ 0 đến 10."]),
    "50 of 10 as text": (with_cell("B3", "50,0"), ["B3: 50 lớn hơn 10. Điểm phải từ 0 đến 10."]),
    "101 of 100": (with_cell("D2", 101), ["D2: 101 lớn hơn 100. Điểm phải từ 0 đến 100."]),
    "below zero": (with_cell("C2", -0.5), ["C2: -0,5 nhỏ hơn 0. Điểm phải từ 0 đến 10."]),
    "three decimals": (
        with_cell("C2", 8.346),
        ["C2: 8,346 có quá hai chữ số thập phân. Hãy làm tròn (hàm ROUND) như số đã công bố."],
    ),
    "a word": (with_cell("C2", "tám"), [f"C2: “tám” {NOT_A_NUMBER}"]),
    "two numbers": (with_cell("C2", "8,35 (9,1)"), [f"C2: “8,35 (9,1)” {NOT_A_NUMBER}"]),
    "percentage as text": (
        with_cell("C2", "83,5%"),
        ["C2: “83,5%” là tỷ lệ phần trăm, không phải điểm. Hãy ghi điểm, ví dụ 8,35."],
    ),
    "percentage by its format": (
        with_cell("C2", 0.835, formats={"C2": "0.0%"}),
        ["C2: “83,5%” là tỷ lệ phần trăm, không phải điểm. Hãy ghi điểm, ví dụ 8,35."],
    ),
    "error of a formula": (
        with_cell("C2", "#N/A"),
        ["C2: #N/A là lỗi công thức. Hãy sửa công thức, hoặc ghi “-” nếu không áp dụng."],
    ),
    "division by zero": (
        with_cell("C2", "#DIV/0!"),
        ["C2: #DIV/0! là lỗi công thức. Hãy sửa công thức, hoặc ghi “-” nếu không áp dụng."],
    ),
    "formula never computed": (
        with_cell("D2", "=SUM(B2:C2)"),
        ["D2: Công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi nhập."],
    ),
    "a date": (
        with_cell("C2", datetime.fromisoformat("2024-05-08 00:00")),
        ["C2: 08/05/2024 là ngày tháng. Hãy đổi ô sang dạng số và ghi lại điểm, ví dụ 8,35."],
    ),
    "a day": (
        with_cell("B2", date(2024, 12, 31)),
        ["B2: 31/12/2024 là ngày tháng. Hãy đổi ô sang dạng số và ghi lại điểm, ví dụ 8,35."],
    ),
    "a time": (
        with_cell("B2", time(8, 35)),
        ["B2: 08:35:00 là giờ. Hãy đổi ô sang dạng số và ghi lại điểm, ví dụ 8,35."],
    ),
    "TRUE": (with_cell("B2", True), [f"B2: “TRUE” {NOT_A_NUMBER}"]),
    "thousands": (
        with_cell("D2", "1.080,17"),
        ["D2: “1.080,17” có dấu phân cách hàng nghìn. Hãy ghi số không phân cách, ví dụ 8,35."],
    ),
    "rank with a half": (with_cell("E2", 1.5), ["E2: Hạng 1,5 không hợp lệ: hạng là số nguyên từ 1."]),
    "rank zero": (with_cell("E2", 0), ["E2: Hạng 0 không hợp lệ: hạng là số nguyên từ 1."]),
    "rank beyond the block": (with_cell("E2", 26), ["E2: Hạng 26 vượt quá số đơn vị của khối (25)."]),
    "rank of another block": (
        with_cell("E2", "1/24"),
        ["E2: “1/24” ghi khối có 24 đơn vị, đợt này xếp hạng 25. Hãy kiểm tra lại."],
    ),
    "two wrong cells": (
        book([HEADER, ["Sở Ngoại vụ", 11, 9, 80, 1], ["Sở Tư pháp", 8, "x2", 79, 2]]),
        ["B2: 11 lớn hơn 10. Điểm phải từ 0 đến 10.", f"C3: “x2” {NOT_A_NUMBER}"],
    ),
    "a unit twice": (
        book([*BASE, ["SỞ NGOẠI VỤ", 1, 1, 1, 1]]),
        ["A4: Sở Ngoại vụ đã có ở A2. Mỗi đơn vị chỉ được một dòng: hãy bỏ một dòng."],
    ),
    "a unit twice under two names": (
        book([*BASE, ["STP", 1, 1, 1, 1]]),
        ["A4: Sở Tư pháp đã có ở A3. Mỗi đơn vị chỉ được một dòng: hãy bỏ một dòng."],
    ),
    "a column twice": (
        book([[*HEADER, "Chi phí thời gian"], [*FOREIGN, 9]]),
        ["F1: Cột “Chi phí thời gian” trùng với cột C (“Chi phí thời gian”). Hãy bỏ một trong hai cột."],
    ),
    "two totals": (
        book([[*HEADER, "Điểm DDCI"], [*FOREIGN, 9]]),
        ["F1: Cột “Điểm DDCI” trùng với cột D (“Tổng điểm”). Hãy bỏ một trong hai cột."],
    ),
    "unknown unit": (
        book([*BASE, ["Sở Du lịch", 1, 1, 1, 3]]),
        ["A4: Không có đơn vị “Sở Du lịch” trong đợt này. Hãy sửa tên hoặc bỏ dòng."],
    ),
    "misspelt unit": (
        book([HEADER, FOREIGN, ["Sở Tư phápp", 1, 1, 1, 3]]),
        ["A3: Không có đơn vị “Sở Tư phápp” trong đợt này. Có phải “Sở Tư pháp”? Hãy sửa tên hoặc bỏ dòng."],
    ),
    "misspelt component": (
        book([["Đơn vị", "Chi phí thời gain", "Tổng điểm"], ["Sở Ngoại vụ", 9, 80]]),
        ["B1: Chưa chắc cột “Chi phí thời gain” là chỉ số nào. Hãy ghi đủ tên chỉ số như trong đợt, hoặc chọn chỉ số."],
    ),
    "figures without a unit": (
        book([*BASE, [None, 1, 1, 1, 3]]),
        ["A4: Dòng có số liệu mà không có tên đơn vị. Hãy ghi tên đơn vị hoặc xóa dòng."],
    ),
    "rank in a cell merged over two units": (
        book(BASE, merges=["E2:E3"]),
        ["E3: Ô gộp với E2. Hãy bỏ gộp ô và ghi số vào từng ô."],
    ),
    "another year": (
        book([["Đơn vị", "DDCI năm 2021"], ["Sở Ngoại vụ", 80]]),
        ["B1: Cột “DDCI năm 2021” ghi năm 2021, đợt này là năm 2024. Hãy kiểm tra lại tệp."],
    ),
    "the same table twice": (
        book(BASE, BASE),
        [
            "A1: Nhiều trang tính có bảng điểm: “Trang 1”, “Trang 2”."
            " Hãy chọn một trang, hoặc xóa các trang kia khỏi tệp."
        ],
    ),
    "no header": (book([FOREIGN, JUSTICE]), [NO_HEADER.format("Trang 1")]),
    "a letter instead of a table": (
        book([["Kính gửi Sở Nội vụ"], ["Đề nghị báo cáo."]]),
        [NO_HEADER.format("Trang 1")],
    ),
    "CSV in one column": (csv("Đơn vị\nSở Tư pháp\n"), [NO_HEADER.format("CSV")], "a.csv"),
    "header without rows": (
        book([HEADER]),
        ["A2: Không tìm thấy dòng nào của đơn vị trong đợt. Hãy kiểm tra cột tên đơn vị."],
    ),
    "only other people's units": (
        book([HEADER, ["Sở Abc", 1, 1, 1, 1]]),
        ["A2: Không có đơn vị “Sở Abc” trong đợt này. Hãy sửa tên hoặc bỏ dòng."],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_each_problem_is_told_with_its_cell(name):
    data, problems, *filename = TOLD[name]

    assert workbooks.said(workbooks.read(data, *filename)) == problems


def test_the_corpus_is_large():
    assert len(REFUSED) + len(TOLD) >= 60
