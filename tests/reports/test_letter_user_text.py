"""What people write is text in every field of a document and in both files, whatever they write."""

from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.documents.content import Appendix, Chart, Heading, HeadingStyle, Paragraph, Series, closed
from reports.documents.pdf import render_pdf
from reports.documents.tables import free_table
from reports.documents.word import render_docx
from tests.reports.measure import LEFT, MM, Measured, word_pdf
from tests.reports.measure_docx import Word
from tests.reports.report_letter import SENTENCE, report_letter


def letter_of(words: str):
    """A report that has the words in every field that somebody fills."""
    chart = Chart(words, (words, "B"), (Series(words, (Decimal(1), Decimal(2))),))
    table = free_table([["TT", words], ["1", words]])
    heading = Heading("I.", words, HeadingStyle.SECTION, 1)
    return report_letter(
        parent_agency=words, agency=words, issuer=words, symbol=words, place=words, title=words, bases=(words,),
        addressees=(words, words), recipients=(words,), authority=(words,), position=words, signatory=words,
        blocks=closed([heading, Paragraph(words, label="-"), chart, table, Paragraph(words)]),
        appendices=(Appendix("Phụ lục", words, (table, chart), landscape=True),),
    )  # fmt: skip


HOSTILE = [
    "<b>đậm</b> & &amp; <!-- x --> ]]> <![CDATA[",
    "{{ 7 }} {% now 'Y' %} {# x #} %s {0} \\n $x",
    "<img src=file:///etc/passwd> <link rel=attachment href='file:///etc/passwd'>",
    "</title></svg></h1><script>alert(1)</script><style>@import 'file:///etc/passwd'</style>",
    '</w:t></w:r></w:p><w:p/>" onload="x',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_prints_as_it_was_typed_and_fetches_nothing(words):
    pdf = render_pdf(letter_of(words))
    bare = "".join(words.split())

    text = "".join(Measured(pdf).text.split())
    assert text.count(bare) >= 10
    assert "root:" not in text
    reader = PdfReader(BytesIO(pdf))
    assert reader.attachments == {}
    assert all(not page.images for page in reader.pages)


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_is_text_in_word_too(words):
    word = Word(render_docx(letter_of(words)))

    assert sum(words in para.text.replace("\n", " ") for para in word.paragraphs) >= 8
    assert all(words.split()[0] in picture.alt for picture in word.pictures)
    assert "root:" not in word.text


@pytest.mark.parametrize(
    "words", ["a" * 300, "W" * 300, "https://" + "x/" * 150, "Á" * 301 + " hết", "1" * 300, "số " + "9" * 300]
)
def test_a_word_of_three_hundred_letters_stays_on_the_page(words):
    measured = Measured(render_pdf(letter_of(words)))

    for line in measured.lines:
        width = measured.sizes[line.page - 1][0]
        assert line.x0 >= LEFT - 0.5
        assert line.x1 <= width - 15 * MM, line.text[:40]


def test_letters_that_the_fonts_lack_are_squares_in_pdf_and_stay_in_word():
    words = "Kết quả 🙂 中 rất tốt ✔"

    assert "Kết quả □ □ rất tốt □" in " ".join(Measured(render_pdf(letter_of(words))).text.split())
    assert words in Word(render_docx(letter_of(words))).text


@pytest.mark.parametrize(
    "words", ["một\x00hai\x0bba\x1b", "một\u200bhai\ufeffba", "một\rhai\u2028ba", "\ufffe", "a\u0301"]
)
def test_control_and_invisible_characters_break_neither_file(words):
    pdf, word = Measured(render_pdf(letter_of(words))), Word(render_docx(letter_of(words)))

    assert len(pdf.sizes) >= 2
    assert not set("\x00\x0b\x1b\u200b\ufeff\ufffe") & set(pdf.text)
    assert not set("\x00\x0b\x1b\ufffe") & set(word.text)


@pytest.mark.parametrize("words", ["", " "])
def test_empty_fields_break_neither_file(words):
    assert len(Measured(render_pdf(letter_of(words))).sizes) >= 2
    assert Word(render_docx(letter_of(words))).pages[-1].landscape


@pytest.mark.parametrize("words", ["W" * 300, HOSTILE[3]])
def test_word_processors_open_it(words):
    assert len(Measured(word_pdf(render_docx(letter_of(words)))).sizes) >= 2


# --- Breaks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", range(8, 14))
@pytest.mark.parametrize("kind", ["table", "words"])
def test_no_heading_closes_a_page(before, kind):
    filler = [Paragraph(f"{SENTENCE}.", label=f"{number}.") for number in range(before)]
    headings = [
        Heading("II.", "Mục cần giữ", HeadingStyle.SECTION, 1),
        Heading("1.", "Khoản cần giữ", HeadingStyle.CLAUSE, 2),
    ]
    table = free_table([["TT", "Việc", "Đơn vị"], *([str(number), SENTENCE, "Văn phòng Sở"] for number in range(6))])
    last = table if kind == "table" else Paragraph(f"{SENTENCE}.")
    blocks = closed([*filler, *headings, last, Paragraph(f"{SENTENCE}.")])
    measured = Measured(render_pdf(report_letter(blocks=blocks, appendices=())))
    first, second = measured.find("II. MỤC CẦN GIỮ"), measured.find("1. Khoản cần giữ")
    below = [line for line in measured.page(second.page) if line.baseline > second.baseline]

    assert first.page == second.page
    rows = [line for line in below if line.text.startswith(("Các phòng", "0"))]
    assert rows, "a row or a line of text stands below the heading"
