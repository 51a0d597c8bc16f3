"""The look-up code on page 1 of an original: read by a decoder of its own, in the margin, off the text."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from reports.documents.pdf import render_pdf
from reports.documents.word import render_docx
from tests.reports.measure import LEFT, MM, PAGE_HEIGHT, Measured
from tests.reports.measure_docx import Word
from tests.reports.report_letter import LOOKUP, report_letter

ADDRESS = "ddci.langson.gov.vn/tra-cuu/ABCDEFGHJKLM/"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(report_letter(rows=2, lookup=LOOKUP))


def codes(pdf: bytes, dpi: int) -> list[list]:
    """What a decoder finds on each page at a resolution."""
    document = pypdfium2.PdfDocument(pdf)
    return [zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_pil().convert("L")) for page in document]


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_it_reads_from_print_and_screen_and_stands_on_page_one_only(pdf, dpi):
    first, *others = codes(pdf, dpi)

    assert [(code.format, code.text) for code in first] == [(zxingcpp.BarcodeFormat.QRCode, LOOKUP.url)]
    assert others == [[]] * len(others)


def test_it_is_some_thirteen_millimetres_of_black_in_the_margin_below_left(pdf):
    dpi = 300
    ((code,), *_) = codes(pdf, dpi)
    corners = [code.position.top_left, code.position.bottom_right]
    (left, top), (right, bottom) = [(corner.x / dpi * 25.4, corner.y / dpi * 25.4) for corner in corners]

    assert 12 <= right - left <= 16
    assert 30 <= left <= 31
    assert 277 < top < bottom < 297 - 4.5, "four free modules, and off where printers do not reach"


def test_code_and_address_stand_beside_it_small_and_can_be_copied(pdf):
    measured = Measured(pdf)
    code, address = measured.find("Mã tra cứu:"), measured.find(ADDRESS)

    assert (code.text, address.text) == ("Mã tra cứu: ABCD-EFGH-JKLM", ADDRESS)
    for line in (code, address):
        assert (line.page, line.sizes, line.faces) == (1, {8.0}, {"Regular"})
        assert line.top > PAGE_HEIGHT - 20 * MM
        assert line.x0 == pytest.approx(LEFT + 15.5 * MM, abs=MM)
    assert f"Mã tra cứu: ABCD-EFGH-JKLM {ADDRESS}" in measured.text


def test_the_text_keeps_its_place_to_the_point(pdf):
    def places(measured):
        return [line for line in measured.lines if line.sizes != {8.0}]

    assert places(Measured(pdf)) == places(Measured(render_pdf(report_letter(rows=2))))


def test_it_is_no_part_of_what_is_read_aloud(pdf):
    reader = PdfReader(BytesIO(pdf))

    def words(item):
        kids = item.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        found = [item["/Alt"]] if "/Alt" in item else []
        for kid in kids:
            kid = kid.get_object()
            if isinstance(kid, dict):
                found += words(kid)
        return found

    alternatives = words(reader.trailer["/Root"]["/StructTreeRoot"].get_object())
    assert [text.split(":")[0] for text in alternatives] == ["Biểu đồ", "Biểu đồ"]


def test_drafts_and_word_have_none():
    letter = report_letter(rows=2, lookup=LOOKUP)
    draft = render_pdf(replace(letter, draft=True))

    assert "tra cứu" not in Measured(draft).text
    assert codes(draft, 150)[0] == []
    assert "tra cứu" not in Word(render_docx(letter)).text


@pytest.mark.parametrize(
    "url",
    ["http://[::1]:8000/tra-cuu/ABCD/", "https://ten-mien-rat-dai-cua-mot-tinh.gov.vn/ddci/tra-cuu/ABCDEFGHJKLM/"],
)
def test_other_addresses_read_as_well(url):
    pdf = render_pdf(report_letter(rows=1, appendices=(), lookup=replace(LOOKUP, url=url)))

    assert [code.text for code in codes(pdf, 300)[0]] == [url]
    assert url.partition("://")[2] in Measured(pdf).text
