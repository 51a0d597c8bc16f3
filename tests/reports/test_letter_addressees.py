"""Box 9a of decree 30/2020, Phụ lục I: “Kính gửi:” above a report to a superior, in PDF and in Word."""

import pytest

from reports.documents.fonts import text_width
from reports.documents.pdf import render_pdf
from reports.documents.word import render_docx
from tests.reports.measure import LEFT, MM, RIGHT, Measured
from tests.reports.measure_docx import TWIPS_PER_MM, Word
from tests.reports.report_letter import report_letter

BOARD = "Ban Chỉ đạo cải thiện môi trường đầu tư, nâng cao năng lực cạnh tranh tỉnh Lạng Sơn, nhiệm kỳ 2021 - 2026"
SEVERAL = ("Ủy ban nhân dân tỉnh Lạng Sơn;", f"- {BOARD}", "Sở Tài chính")
BEFORE_COLON = text_width("Kính gửi", 14)


def pdf(*addressees: str) -> Measured:
    return Measured(render_pdf(report_letter(rows=1, appendices=(), addressees=addressees)))


def word(*addressees: str) -> Word:
    return Word(render_docx(report_letter(rows=1, appendices=(), addressees=addressees)))


# --- PDF -------------------------------------------------------------------------------------------------------------


def test_one_addressee_stands_beside_the_word_in_the_middle():
    measured = pdf("Ủy ban nhân dân tỉnh Lạng Sơn;")
    line = measured.find("Kính gửi")

    assert line.text == "Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn"
    assert (line.page, line.sizes, line.faces) == (1, {14.0}, {"Regular"})
    assert line.centre == pytest.approx((LEFT + RIGHT) / 2, abs=1)


def test_it_stands_between_the_title_and_the_text():
    measured = pdf("Ủy ban nhân dân tỉnh Lạng Sơn")
    title, line = measured.find("cạnh tranh cấp sở"), measured.find("Kính gửi")
    first = measured.find("Thực hiện Kế hoạch số 05")

    assert measured.rule_under(title).y < line.top
    assert line.baseline + 6 < first.top


def test_several_stand_below_with_their_dashes_under_the_colon():
    measured = pdf(*SEVERAL)
    start = measured.lines.index(measured.find("Kính gửi"))
    word_line, *names = measured.lines[start : start + 5]

    assert [line.text for line in (word_line, *names)] == [
        "Kính gửi:",
        "- Ủy ban nhân dân tỉnh Lạng Sơn;",
        "- Ban Chỉ đạo cải thiện môi trường đầu tư, nâng cao",
        "năng lực cạnh tranh tỉnh Lạng Sơn, nhiệm kỳ 2021 - 2026;",
        "- Sở Tài chính.",
    ]
    colon = word_line.x0 + BEFORE_COLON
    assert [line.x0 for line in names if line.text.startswith("-")] == pytest.approx([colon] * 3, abs=0.6)
    assert names[2].x0 == pytest.approx(colon + text_width("- ", 14), abs=0.6)
    assert {(line.sizes, line.faces) for line in (word_line, *names)} == {(frozenset({14.0}), frozenset({"Regular"}))}
    assert word_line.x0 >= LEFT
    assert max(line.x1 for line in names) <= RIGHT


def test_the_block_of_several_stands_in_the_middle():
    measured = pdf("Ủy ban nhân dân tỉnh Lạng Sơn", "Sở Tài chính")
    left, right = measured.find("Kính gửi:").x0, measured.find("- Ủy ban").x1

    assert (left + right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)


def test_a_long_single_name_goes_on_under_its_first_word():
    measured = pdf(BOARD)
    start = measured.lines.index(measured.find("Kính gửi"))
    first, second = measured.lines[start : start + 2]

    assert " ".join((first.text, second.text)) == f"Kính gửi: {BOARD}"
    assert second.x0 == pytest.approx(first.x0 + text_width("Kính gửi: ", 14), abs=0.6)


def test_nobody_addressed_is_nothing():
    assert "Kính gửi" not in pdf().text
    assert "Kính gửi" not in pdf(" ", ";").text
    assert "Kính gửi" not in word().text


# --- Word ------------------------------------------------------------------------------------------------------------


def test_word_one_addressee_is_one_paragraph():
    para = word("Ủy ban nhân dân tỉnh Lạng Sơn").find("Kính gửi")
    width = text_width(para.text, 14) / MM

    assert (para.text, para.style) == ("Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn", "AddressWord")
    assert (para.size, para.bold, para.italic, para.keep_next) == (14, False, False, True)
    assert para.sides[0] - para.hanging == pytest.approx((164 - width) / 2, abs=0.5)


def test_word_several_are_paragraphs_that_hang_under_the_colon():
    paragraphs = word(*SEVERAL).paragraphs
    names = [para for para in paragraphs if para.style == "Addressee"]
    (first,) = [para for para in paragraphs if para.style == "AddressWord"]

    assert [para.text.replace("\n", " ") for para in (first, *names)] == [
        "Kính gửi:",
        "- Ủy ban nhân dân tỉnh Lạng Sơn;",
        f"- {BOARD};",
        "- Sở Tài chính.",
    ]
    for para in names:
        dash = para.sides[0] - para.hanging
        assert dash == pytest.approx(first.sides[0] + BEFORE_COLON / MM, abs=2 / TWIPS_PER_MM)
        assert para.hanging == pytest.approx(text_width("- ", 14) / MM, abs=0.1)
        assert (para.size, para.bold, para.italic, para.keep_next) == (14, False, False, True)


def test_markup_in_an_addressee_is_text():
    hostile = "<b>UBND</b> {{ 7 }} <img src='file:///etc/passwd'>"

    assert f"Kính gửi: {hostile}" in pdf(hostile).text
    assert word(hostile).find("Kính gửi").text == f"Kính gửi: {hostile}"
