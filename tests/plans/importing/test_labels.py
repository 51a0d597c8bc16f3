"""Labels at the start of a line, and figures that only look like them."""

import pytest

from plans.importing.labels import Kind, kind_of, read_label


@pytest.mark.parametrize(
    ("text", "kind", "numbers", "rest"),
    [
        ("I. MỤC ĐÍCH", Kind.ROMAN, (1,), "MỤC ĐÍCH"),
        ("IV/ Tổ chức", Kind.ROMAN, (4,), "Tổ chức"),
        ("II - KẾT QUẢ", Kind.ROMAN, (2,), "KẾT QUẢ"),
        ("A. MỤC TIÊU", Kind.CAPITAL, (1,), "MỤC TIÊU"),
        ("Phần thứ hai", Kind.PART, (2,), ""),
        ("PHẦN II. NHIỆM VỤ", Kind.PART, (2,), "NHIỆM VỤ"),
        ("Điều 3. Kinh phí", Kind.PART, (3,), "Kinh phí"),
        ("12. Nhiệm vụ", Kind.NUMBER, (12,), "Nhiệm vụ"),
        ("1.Mục đích", Kind.NUMBER, (1,), "Mục đích"),
        ("1.2. Chỉ số", Kind.DECIMAL, (1, 2), "Chỉ số"),
        ("1.2 Chỉ số", Kind.DECIMAL, (1, 2), "Chỉ số"),
        ("1.2.3. Việc", Kind.DECIMAL, (1, 2, 3), "Việc"),
        ("a) Việc", Kind.LETTER, (1,), "Việc"),
        ("đ. Việc", Kind.LETTER, (5,), "Việc"),
        ("(3) Việc", Kind.BRACKET, (3,), "Việc"),
        ("(ii) Việc", Kind.BRACKET, (2,), "Việc"),
        ("- Việc", Kind.BULLET, (), "Việc"),
        ("–Việc", Kind.BULLET, (), "Việc"),
        ("+ Việc", Kind.BULLET, (), "Việc"),
        ("• Việc", Kind.BULLET, (), "Việc"),
        ("* Việc", Kind.BULLET, (), "Việc"),
    ],
)
def test_a_label_is_read(text, kind, numbers, rest):
    label = read_label(text)

    assert (label.kind, label.numbers, text[label.end :]) == (kind, numbers, rest)


@pytest.mark.parametrize(
    "text",
    [
        "80.17 điểm",
        "7.61 8.35 0.74",
        "2025. Kết quả",
        "29/3/2025 của UBND tỉnh",
        "43-NQ/TU ngày 23/8/2021",
        "08/2019/NQ-HĐND",
        "5/11 huyện",
        "-3.6",
        "0.5. Không",
        "Mục tiêu năm 2025",
        "Điều 3 của Luật",
        "UBND tỉnh",
        "",
    ],
)
def test_other_beginnings_are_no_labels(text):
    assert read_label(text) is None


def test_the_kind_of_a_kept_label_is_known():
    assert [kind_of(label) for label in ("I.", "1.", "1.1.", "a)", "-", "Phần thứ hai", "")] == [
        Kind.ROMAN,
        Kind.NUMBER,
        Kind.DECIMAL,
        Kind.LETTER,
        Kind.BULLET,
        Kind.PART,
        None,
    ]
