"""No line starts with a bare number or a dash, and centred lines do not tear words apart."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from reports.documents.content import Heading, HeadingStyle, Paragraph, closed
from reports.documents.fonts import balanced_lines, text_width
from reports.documents.pdf import render_pdf
from reports.documents.ties import pieces, unbroken
from reports.documents.word import render_docx
from tests.reports.measure import LEFT, RIGHT, Measured
from tests.reports.measure_docx import Word
from tests.reports.report_letter import report_letter

LAW = (
    "Căn cứ Quyết định số 50 ngày 05 tháng 02 năm 2025, Nghị quyết số 43-NQ/TU và Kế hoạch số 230/KH-UBND năm 2021 của"
    " Ủy ban nhân dân tỉnh, đạt 58,1 % tại Quý III, hạng 7/25 tại Phòng Lãnh sự - Hợp tác quốc tế"
)


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("năm 2025", ["năm 2025"]),
        ("Quyết định số 50 của tỉnh", ["số 50"]),
        ("ngày 05 tháng 02 năm 2025", ["ngày 05", "tháng 02", "năm 2025"]),
        ("năm 2024, 2025 và 2026", ["năm 2024, 2025", "và 2026"]),
        ("đạt 58,1 % số hộ", ["đạt 58,1 %"]),
        ("giảm (−3,60 điểm)", ["giảm (−3,60"]),
        ("quý III và Phụ lục II", ["quý III", "lục II"]),
        ("Nghị quyết 43-NQ/TU", ["quyết 43-NQ/TU"]),
        ("số:43-NQ/TU", ["43-NQ/TU"]),
        ("Lãnh sự - Hợp tác", ["sự -"]),
        ("sáng, chiều", []),
        ("2025", []),
        ("", []),
        ("năm " + "1" * 60, []),
        ("a" * 60 + " 5", []),
    ],
)
def test_what_belongs_together(text, tied):
    assert [piece for piece, is_tied in pieces(text) if is_tied] == tied


@given(st.text(st.sampled_from("ab5 -/<&'\"%IV"), max_size=60))
def test_pieces_make_the_text_again_and_ties_are_nothing_but_spaces_and_marks(text):
    assert "".join(piece for piece, _ in pieces(text)) == text
    assert unbroken(text).replace("\u00a0", " ").replace("\u2060", "") == text


@pytest.mark.parametrize("shift", range(0, 60, 4))
def test_no_line_of_running_text_starts_with_a_number_or_a_dash(shift):
    """The same words pushed along the line by a word that grows."""
    text = f"{'m' * (shift // 2 + 1)} {LAW}; {LAW}; {LAW}"
    measured = Measured(render_pdf(report_letter(blocks=closed([Paragraph(text)]), addressees=(), appendices=())))
    body = [line for line in measured.body(1) if (line.sizes, line.faces) == ({14.0}, {"Regular"})]
    lines = [line for line in body if line.x0 < LEFT + 1]

    assert len(lines) >= 5
    assert [line.text for line in lines if re.match(r"[\d(–-]|[IVX]+\b|%", line.text)] == []
    assert max(line.x1 for line in lines) <= RIGHT + 0.5
    ends = [max(other.x1 for other in measured.body(1) if other.baseline == line.baseline) for line in lines[:-1]]
    assert ends == pytest.approx([RIGHT] * len(ends), abs=0.6)
    assert " ".join(text.split()) in measured.text


def test_bookmarks_and_copies_hold_no_marks():
    heading = Heading("1.", "Thực hiện Kế hoạch số 230/KH-UBND năm 2021", HeadingStyle.CLAUSE, 1)
    measured = Measured(render_pdf(report_letter(blocks=closed([heading, Paragraph(LAW)]), appendices=())))

    assert [item.title for item in PdfReader(BytesIO(measured.content)).outline] == [f"1. {heading.text}"]
    assert f"1. {heading.text} {LAW}./." in measured.text
    assert not set("\u00a0\u2060") & set("".join(line.text for line in measured.lines))


def test_word_ties_by_spaces_that_end_no_line():
    word = Word(render_docx(report_letter(bases=(LAW,), blocks=closed([Paragraph(LAW)]), appendices=())))

    for para in (para for para in word.paragraphs if para.style in ("Basis", "BodyText")):
        for tied in ("số\u00a050", "năm\u00a02025", "58,1\u00a0%", "Quý\u00a0III", "hạng\u00a07/25", "sự\u00a0-"):
            assert tied in para.tied
        assert para.text.startswith(LAW[:60])


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("BAN QUẢN LÝ KHU KINH TẾ CỬA KHẨU ĐỒNG ĐĂNG - LẠNG SƠN", 170,
         ["BAN QUẢN LÝ", "KHU KINH TẾ CỬA KHẨU", "ĐỒNG ĐĂNG - LẠNG SƠN"]),
        ("Tiếp cận đất đai và sự ổn định trong sử dụng", 160, ["Tiếp cận đất đai và sự", "ổn định trong sử dụng"]),
        ("Kết quả thực hiện Kế hoạch năm 2025", 150, ["Kết quả thực hiện", "Kế hoạch năm 2025"]),
        ("năm 2025", 30, ["năm", "2025"]),
    ],
)  # fmt: skip
def test_centred_lines_keep_words_whole(text, room, lines):
    assert balanced_lines(text, room, 12) == lines
    assert text_width(text, 12) > room
