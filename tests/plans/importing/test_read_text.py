"""Text files to lines: letters, marks, pages, blank lines, columns set by spaces."""

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from plans.importing.readers import read_source
from plans.importing.source import Line, PlanRefused, Source, Table

SEEDS = Path(settings.BASE_DIR).parent / "shared" / "seeds"


def read(text: str) -> Source:
    return read_source(text.encode(), "kế hoạch.txt")


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_its_encodings_comes_out_the_same(encoding):
    source = read_source("KẾ HOẠCH\r\nCải thiện chỉ số\r\n".encode(encoding), "a.txt")

    assert source == Source("txt", (Line("KẾ HOẠCH", 1), Line("Cải thiện chỉ số", 2)))


def test_decomposed_letters_come_out_composed():
    assert texts(read("Ke\u0302\u0301 hoa\u0323ch")) == ["Kế hoạch"]


def test_windows_1258_is_read_where_all_letters_are_vietnamese():
    data = "Tô\u0323i đi ho\u0323c".encode("cp1258")

    assert texts(read_source(data, "a.txt")) == ["Tội đi học"]


@pytest.mark.parametrize("data", [b"K\xd5 ho\xb9ch n\xa8m", b"Co\xe4ng ho\xf8a", b"\xe9t\xe9 gar\xe7on"])
def test_letters_of_other_encodings_are_refused(data):
    with pytest.raises(PlanRefused) as refusal:
        read_source(data, "a.txt")

    assert refusal.value.sentence == (
        "Tệp văn bản không theo bảng mã Unicode (có thể là TCVN3 hoặc VNI) nên không đọc đúng dấu tiếng Việt."
        " Hãy mở tệp, lưu lại với bảng mã UTF-8 rồi tải lên."
    )


def test_marks_of_markdown_are_taken_off_and_kept_as_looks():
    source = read(
        "## **1. Mục đích**\n**Mục tiêu:** đạt 8,4 điểm\n*\\* Chủ trì: Văn phòng.*\n***Nơi nhận:***\n* Phối hợp (*)\n"
    )

    assert source.blocks == (
        Line("1. Mục đích", 1, bold=True, bold_until=11),
        Line("Mục tiêu: đạt 8,4 điểm", 2, bold_until=9),
        Line("* Chủ trì: Văn phòng.", 3, italic=True),
        Line("Nơi nhận:", 4, bold=True, italic=True, bold_until=9),
        Line("* Phối hợp (*)", 5),
    )


def test_bold_that_a_line_end_cuts_is_bold_on_both_lines():
    assert read("**Cải thiện chỉ số\ncủa Sở**\nvăn bản").blocks == (
        Line("Cải thiện chỉ số", 1, bold=True, bold_until=16),
        Line("của Sở", 2, bold=True, bold_until=6),
        Line("văn bản", 3),
    )


def test_a_table_of_bars_is_a_table():
    source = read("Kết quả:\n| TT | **Chỉ số** | Điểm |\n|---|:--|--:|\n| 1 | Chi phí<br>thời gian | 9,10 |\n")

    rows = (("TT", "Chỉ số", "Điểm"), ("1", "Chi phí\nthời gian", "9,10"))
    assert source.blocks == (Line("Kết quả:", 1), Table(rows, 2))


def test_form_feeds_part_pages_and_their_numbers_go():
    source = read("KẾ HOẠCH\ndòng một\n\f2\ndòng hai\n7\n\f3\ndòng ba\n")

    assert [(line.text, line.page) for line in source.blocks] == [
        ("KẾ HOẠCH", 1), ("dòng một", 1), ("dòng hai", 2), ("7", 2), ("dòng ba", 3),
    ]  # fmt: skip
    assert source.pages == 3


def test_a_blank_line_is_a_gap():
    assert [line.gap for line in read("một\nhai\n\nba\nbốn\n").blocks] == [False, False, True, False]


def test_where_every_line_is_followed_by_a_blank_one_only_more_are_a_gap():
    assert [line.gap for line in read("một\n\nhai\n\nba\n\n\n\nbốn\n").blocks] == [False, False, False, True]


def test_long_lines_are_paragraphs_unless_a_page_cut_them():
    long = "Các phòng chuyên môn rà soát thủ tục hành chính thuộc lĩnh vực được giao, rút ngắn thời gian xử lý " * 2
    source = read(f"I. MỤC ĐÍCH\n\n- {long}của Sở.\n\n- {long}của\n\ncác phòng.\n")

    assert [line.whole for line in source.blocks] == [True, True, False, False]


def test_two_columns_set_by_spaces_are_parted_left_first():
    source = read(
        "    UBND TỈNH THỬ            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "     SỞ NGOẠI VỤ                  Độc lập - Tự do - Hạnh phúc\n"
        "     Số: 5/KH-SNgV            Lạng Sơn, ngày 05 tháng 02 năm 2025\n"
        "\n"
        "                               KẾ HOẠCH\n"
        "                    Cải thiện chỉ số năng lực\n"
        "\n"
        "     Các phòng chuyên môn rà soát thủ tục hành chính thuộc lĩnh vực,\n"
        "rút ngắn thời gian giải quyết hồ sơ của doanh nghiệp và công khai kết\n"
        "quả trên trang thông tin điện tử của Sở.\n"
        "\n"
        "Nơi nhận:                                GIÁM ĐỐC\n"
        "- UBND tỉnh;\n"
        "- Lưu: VT.                            Trịnh Tuyết Mai\n"
    )

    assert [(line.text, line.right) for line in source.blocks] == [
        ("UBND TỈNH THỬ", False),
        ("SỞ NGOẠI VỤ", False),
        ("Số: 5/KH-SNgV", False),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
        ("Độc lập - Tự do - Hạnh phúc", True),
        ("Lạng Sơn, ngày 05 tháng 02 năm 2025", True),
        ("KẾ HOẠCH", False),
        ("Cải thiện chỉ số năng lực", False),
        ("Các phòng chuyên môn rà soát thủ tục hành chính thuộc lĩnh vực,", False),
        ("rút ngắn thời gian giải quyết hồ sơ của doanh nghiệp và công khai kết", False),
        ("quả trên trang thông tin điện tử của Sở.", False),
        ("Nơi nhận:", False),
        ("- UBND tỉnh;", False),
        ("- Lưu: VT.", False),
        ("GIÁM ĐỐC", True),
        ("Trịnh Tuyết Mai", True),
    ]
    assert [line.text for line in source.blocks if line.centred] == ["KẾ HOẠCH", "Cải thiện chỉ số năng lực"]
    assert [line.indent for line in source.blocks[8:11]] == [30.0, 0.0, 0.0]


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"không có các kế hoạch gốc ở {SEEDS}")
@pytest.mark.parametrize("name", ["chi-lang-2025", "so-khdt-2023", "so-ngoai-vu-2025"])
def test_no_word_of_a_real_plan_is_lost(name):
    data = (SEEDS / f"{name}.txt").read_bytes()

    source = read_source(data, f"{name}.txt")

    plain = data.decode().replace("**", "").replace("\\", "").replace("#", "").replace("*", "").split()
    assert source.text().replace("*", "").split() == plain


@given(st.text(max_size=300))
def test_any_text_gives_a_source_or_a_sentence(text):
    numbers, sentence = _outcome(text.encode("utf-8", "surrogatepass"))

    assert (numbers == list(range(1, len(numbers) + 1)), sentence[-1:]) in ((True, ""), (True, "."))


def _outcome(data: bytes) -> tuple[list[int], str]:
    """The numbers of the blocks, or the sentence of a refusal."""
    try:
        return [block.number for block in read_source(data, "a.txt").blocks], ""
    except PlanRefused as refusal:
        return [], refusal.sentence


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.txt", "Tệp trống, không có gì để đọc. Hãy chọn tệp khác."),
        (b" \n\n ", "a.txt", "Tệp trống, không có gì để đọc. Hãy chọn tệp khác."),
        (
            b"\x89PNG\r\n\x1a\n\0\0", "a.png",
            "Tệp là hình ảnh, không có lớp chữ. Hãy tải lên tệp Word (.docx) hoặc PDF có lớp chữ.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx",
            "Tệp Word kiểu cũ (.doc) không đọc được. Hãy mở bằng Word, lưu thành .docx rồi tải lên.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx",
            "Tệp Word có mật khẩu nên không mở được. Hãy bỏ mật khẩu, lưu lại rồi tải lên.",
        ),
        (
            bytes(range(256)) * 4, "a.bin",
            "Không nhận ra loại tệp này. Hãy tải lên tệp Word (.docx), PDF có lớp chữ hoặc văn bản (.txt).",
        ),
        (
            b"no pdf", "a.pdf",
            "Tệp hỏng hoặc không phải tệp PDF. Hãy mở lại bản gốc, lưu lại rồi tải lên.",
        ),
        (
            b"a" * (20 * 2**20 + 1), "a.txt",
            "Tệp lớn 20 MB, quá 20 MB. Hãy bỏ bớt hình ảnh hoặc tách riêng phần kế hoạch rồi tải lên.",
        ),
        (
            b"abc " * 600_000, "a.txt",
            "Tệp có hơn 2 triệu chữ, quá dài để là một kế hoạch. Hãy tách riêng phần kế hoạch rồi tải lên.",
        ),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused_with_a_sentence(data, name, sentence):
    with pytest.raises(PlanRefused) as refusal:
        read_source(data, name)

    assert refusal.value.sentence == sentence
