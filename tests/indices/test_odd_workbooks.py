"""Odd but sound workbooks, as people really make them, each with the figures that it must give."""

import codecs

import pytest

from tests.indices import workbooks
from tests.indices.workbooks import BASE, FOREIGN, HEADER, JUSTICE, book, csv, sheet_xml, with_cell

SOUND = {
    "sngv": {"tinh-minh-bach": "8.35", "chi-phi-thoi-gian": "9.10", "total": "80.17", "total hạng": "#1"},
    "stp": {"tinh-minh-bach": "7.90", "chi-phi-thoi-gian": "8.00", "total": "79.00", "total hạng": "#2"},
}
TEXT = "Đơn vị;Chi phí thời gian;Tổng điểm\nSở Ngoại vụ;9,10;80,17\nSở Tư pháp;8;79\n"
FROM_TEXT = {
    "sngv": {"chi-phi-thoi-gian": "9.10", "total": "80.17"},
    "stp": {"chi-phi-thoi-gian": "8.00", "total": "79.00"},
}
ODD = {
    "plain": (book(BASE), SOUND),
    "title rows above": (book([["UBND TỈNH"], ["KẾT QUẢ DDCI NĂM 2024"], [], *BASE]), SOUND),
    "title merged over the table": (book([["KẾT QUẢ DDCI NĂM 2024"], *BASE], merges=["A1:E1"]), SOUND),
    "columns and rows in another order": (book([row[::-1] for row in [HEADER, JUSTICE, FOREIGN]]), SOUND),
    "extra columns": (
        book(
            [
                ["STT", *HEADER, "Số phiếu", "Xếp loại", "Ghi chú"],
                [1, *FOREIGN, 88, "Tốt", "x"],
                [2, *JUSTICE, 9, "Khá", "y"],
            ]
        ),
        SOUND,
    ),
    "starts at C5": (book([[], [], [], [], *([None, None, *row] for row in BASE)]), SOUND),
    "numbers as text": (
        book([HEADER, ["Sở Ngoại vụ", "8,35", "9.10", " 80,17 ", "1"], ["Sở Tư pháp", "7.9", "8", "79", "2"]]),
        SOUND,
    ),
    "numbers behind an apostrophe": (book([HEADER, ["Sở Ngoại vụ", "'8,35", "9.10", "80,17", "1/25"], JUSTICE]), SOUND),
    "upper case without diacritics": (
        book([HEADER, ["SO NGOAI VU", *FOREIGN[1:]], ["so tu phap", *JUSTICE[1:]]]),
        SOUND,
    ),
    "short names": (book([HEADER, ["SNgV", *FOREIGN[1:]], ["Sở TP", *JUSTICE[1:]]]), SOUND),
    "decomposed accents": (
        book([HEADER, ["So\u031b\u0309 Ngoa\u0323i vu\u0323", *FOREIGN[1:]], JUSTICE]),
        SOUND,
    ),
    "line breaks and double spaces": (
        book([[*HEADER[:2], "Chi phí\nthời  gian", *HEADER[3:]], ["Sở  Ngoại\nvụ", *FOREIGN[1:]], JUSTICE]),
        SOUND,
    ),
    "numbered rows and headings": (
        book(
            [
                [
                    "Đơn vị",
                    "1. Tính minh bạch và tiếp cận thông tin (10%)",
                    "CSTP 2: Chi phí thời gian",
                    "Tổng điểm (100)",
                    "Xếp hạng",
                ],
                ["1. Sở Ngoại vụ", *FOREIGN[1:]],
                ["2) Sở Tư pháp", *JUSTICE[1:]],
            ]
        ),
        SOUND,
    ),
    "components by their number": (book([["Đơn vị", "CSTP1", "CSTP 2", "Điểm", "Hạng"], FOREIGN, JUSTICE]), SOUND),
    "row that counts the columns": (book([HEADER, ["(1)", "(2)", "(3)", "(4)", "(5)"], FOREIGN, JUSTICE]), SOUND),
    "sections, sums and signatures": (
        book(
            [
                HEADER,
                ["I. Khối sở, ban, ngành"],
                FOREIGN,
                JUSTICE,
                ["Trung bình", 8.1, 8.5, 79.6],
                ["Cao nhất", 9, 9, 80, 1],
                [],
                [None, None, None, "TM. UBND TỈNH"],
                ["Ghi chú: số liệu chính thức"],
            ]
        ),
        SOUND,
    ),
    "header repeated on the next page": (book([HEADER, FOREIGN, HEADER, JUSTICE]), SOUND),
    "blank rows between": (book([HEADER, [], FOREIGN, [], [], JUSTICE, []]), SOUND),
    "two-row merged header with ranks": (
        book(
            [
                [
                    "TT",
                    "Đơn vị",
                    "Tính minh bạch và tiếp cận thông tin",
                    None,
                    "Chi phí thời gian",
                    None,
                    "Tổng điểm",
                    "Xếp hạng",
                ],
                [None, None, "Điểm", "Hạng", "Điểm", "Hạng"],
                [1, "Sở Ngoại vụ", 8.35, 1, 9.1, 2, 80.17, 1],
            ],
            merges=["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2", "H1:H2"],
        ),
        {"sngv": SOUND["sngv"] | {"tinh-minh-bach hạng": "#1", "chi-phi-thoi-gian hạng": "#2"}},
    ),
    "two-row header in CSV": (
        csv("Đơn vị,Chi phí thời gian,,Tổng,\n,Điểm,Hạng,Điểm,Hạng\nSở Tư pháp,8,2,79,3\n"),
        {"stp": {"chi-phi-thoi-gian": "8.00", "chi-phi-thoi-gian hạng": "#2", "total": "79.00", "total hạng": "#3"}},
        "a.csv",
    ),
    "group heading above the components": (
        book(
            [
                ["Đơn vị", "Điểm các chỉ số thành phần", None, "Tổng điểm", "Xếp hạng"],
                [None, HEADER[1], HEADER[2]],
                FOREIGN,
                JUSTICE,
            ],
            merges=["A1:A2", "B1:C1", "D1:D2", "E1:E2"],
        ),
        SOUND,
    ),
    "a bare rank beside each score": (
        book([["Đơn vị", "Chi phí thời gian", "Hạng", "Tổng điểm", "Hạng"], ["Sở Tư pháp", 8, 2, 79, 3]]),
        {"stp": {"chi-phi-thoi-gian": "8.00", "chi-phi-thoi-gian hạng": "#2", "total": "79.00", "total hạng": "#3"}},
    ),
    "totals and ranks only": (
        book([["Đơn vị", "Điểm", "Hạng"], ["Sở Tư pháp", 79, 2]]),
        {"stp": {"total": "79.00", "total hạng": "#2"}},
    ),
    "ranks only": (book([["Sở, ngành", "Xếp hạng"], ["Sở Tư pháp", 2]]), {"stp": {"total hạng": "#2"}}),
    "not applicable in many spellings": (
        book([HEADER, ["Sở Ngoại vụ", "-", "–", "N/A", "x"], ["Sở Tư pháp", "—", "Không áp dụng", 79, "…"]]),
        {"stp": {"total": "79.00"}},
    ),
    "last year's column beside": (
        book([["Đơn vị", "DDCI 2023", "DDCI 2024", "Tăng/giảm so với 2023"], ["Sở Tư pháp", 70, 79, 9]]),
        {"stp": {"total": "79.00"}},
    ),
    "abbreviated component": (
        book([["Đơn vị", "Hỗ trợ DN, HTX, HKD", "Tổng điểm"], ["Sở Tư pháp", 8, 79]]),
        {"stp": {"ho-tro": "8.00", "total": "79.00"}},
    ),
    "former name of a component": (
        book([["Đơn vị", "Dịch vụ hỗ trợ doanh nghiệp", "Tổng điểm"], ["Sở Tư pháp", 8, 79]]),
        {"stp": {"ho-tro": "8.00", "total": "79.00"}},
    ),
    "abbreviated departments": (
        book([["Đơn vị", "Tổng điểm"], ["Sở KH&ĐT", 70], ["Sở LĐTBXH", 60]]),
        {"skhdt": {"total": "70.00"}, "sldtbxh": {"total": "60.00"}},
    ),
    "another dash": (
        book([["Đơn vị", "Tổng điểm"], ["Sở Lao động, Thương binh & Xã hội", 60]]),
        {"sldtbxh": {"total": "60.00"}},
    ),
    "notes on the first sheet": (book([["Ghi chú"], ["Nguồn: VCCI"]], BASE), SOUND),
    "hidden copy": (book(BASE, [HEADER, ["Sở Ngoại vụ", 1, 1, 1, 1]], hidden=[1]), SOUND),
    "sheets of two years": (
        book([HEADER, ["Sở Ngoại vụ", 1, 1, 1, 1], JUSTICE], BASE, names=["Năm 2023", "Năm 2024"]),
        SOUND,
    ),
    "noise of binary fractions": (with_cell("B2", 8.350000000000001), SOUND),
    "shown with two decimals": (with_cell("B2", 8.3466, formats={"B2": "0.00"}), SOUND),
    "dimension that lies": (sheet_xml(lambda xml: xml.replace('ref="A1:E3"', 'ref="A1:A1"')), SOUND),
    "neutralised text": (book([HEADER, ["'-Sở Ngoại vụ", *FOREIGN[1:]], JUSTICE]), SOUND),
    "comma": (csv(TEXT.replace(",", ".").replace(";", ",")), FROM_TEXT, "a.csv"),
    "comma with quoted decimals": (
        csv('Đơn vị,Chi phí thời gian,Tổng điểm\nSở Ngoại vụ,"9,10","80,17"\nSở Tư pháp,8,79\n'),
        FROM_TEXT,
        "a.csv",
    ),
    "semicolon": (csv(TEXT), FROM_TEXT, "a.csv"),
    "tab": (csv(TEXT.replace(";", "\t")), FROM_TEXT, "a.csv"),
    "sep= line of Excel": (csv("sep=;\n" + TEXT), FROM_TEXT, "a.csv"),
    "UTF-8 with its mark": (codecs.BOM_UTF8 + csv(TEXT), FROM_TEXT, "a.csv"),
    "UTF-16": (csv(TEXT.replace(";", "\t"), "utf-16"), FROM_TEXT, "a.csv"),
    "UTF-16 without its mark": (csv(TEXT, "utf-16-le"), FROM_TEXT, "a.csv"),
    "Windows line ends": (csv(TEXT.replace("\n", "\r\n")), FROM_TEXT, "a.csv"),
    "Windows-1258": (
        "Sơ\u0309 Tư pha\u0301p;79\n".join(["Đơn vi\u0323;Tô\u0309ng điê\u0309m\n", ""]).encode("cp1258"),
        {"stp": {"total": "79.00"}},
        "a.csv",
    ),
    "workbook called .csv": (book(BASE), SOUND, "a.csv"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_tables_are_read_as_meant(name):
    data, meant, *filename = ODD[name]
    table = workbooks.read(data, *filename)

    assert workbooks.said(table) == []
    assert workbooks.figures(table) == meant
