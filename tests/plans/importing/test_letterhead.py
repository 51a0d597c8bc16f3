"""Letterheads whose columns a file gives apart."""

from plans.importing.head import read_head
from plans.importing.source import Line


def head(*lines: tuple[str, bool]):
    return read_head([Line(text, number, right=right) for number, (text, right) in enumerate(lines, start=1)])


def test_a_right_column_that_comes_behind_the_title():
    read = head(
        ("ỦY BAN NHÂN DÂN", False),
        ("XÃ HOA LƯ", False),
        ("Số: 18/KH-UBND", False),
        ("KẾ HOẠCH", False),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", True),
        ("VIỆT NAM", True),
        ("Độc lập - Tự do - Hạnh phúc", True),
        ("Hoa Lư, ngày 06 tháng 3 năm", True),
        ("2026", True),
        ("Nâng cao Chỉ số DDCI năm 2026", False),
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", False),
    )

    assert (read.number, read.symbol, read.place, str(read.date)) == (18, "KH-UBND", "Hoa Lư", "2026-03-06")
    assert read.title == "Nâng cao Chỉ số DDCI năm 2026"
    assert [line.text for line in read.rest] == ["Căn cứ Luật Tổ chức chính quyền địa phương;"]


def test_blanks_for_the_pen_that_tear_number_and_date_apart():
    read = head(
        ("SỞ NGOẠI VỤ", False),
        ("Số:", False),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", False),
        ("/KH-SNgV", False),
        ("Độc lập - Tự do - Hạnh phúc", False),
        ("Lạng Sơn, ngày", False),
        ("tháng", False),
        ("năm", False),
        ("KẾ HOẠCH", False),
        ("Nâng cao Chỉ số DDCI năm 2026", False),
        ("I. MỤC ĐÍCH", False),
    )

    assert (read.number, read.symbol, read.place, read.date) == (None, "KH-SNgV", "Lạng Sơn", None)
    assert read.title == "Nâng cao Chỉ số DDCI năm 2026"
