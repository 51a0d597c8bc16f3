"""Where the signature goes: measured on the page against the words around it. Lengths in points."""

from dataclasses import replace

import pytest

from reports.documents.content import Paragraph, closed, listed
from reports.documents.pdf import lay_out_pdf, render_pdf
from tests.reports.measure import LEFT, PAGE_HEIGHT, RIGHT, Measured
from tests.reports.report_letter import SENTENCE, report_letter


def around(letter, above: str):
    """The space with the last line of the signer's title above it and the name below it."""
    laid = lay_out_pdf(letter)
    measured = Measured(laid.data)
    title = [line for line in measured.lines if line.text == above][-1]
    name = [line for line in measured.lines if line.text == letter.signatory][-1]
    return laid.space, title, name, measured


def body(paragraphs: int):
    return closed([Paragraph(f"{SENTENCE}.", label=f"{number}.") for number in range(1, paragraphs + 1)])


@pytest.mark.parametrize(
    ("changes", "above"),
    [
        ({}, "PHÓ GIÁM ĐỐC"),
        ({"appendices": ()}, "PHÓ GIÁM ĐỐC"),
        ({"authority": (), "position": "Giám đốc"}, "GIÁM ĐỐC"),
        ({"authority": ("TM. Ủy ban nhân dân", "KT. Chủ tịch"), "position": "Phó Chủ tịch"}, "PHÓ CHỦ TỊCH"),
        ({"recipients": listed([f"Cơ quan số {number}" for number in range(40)])}, "PHÓ GIÁM ĐỐC"),
        ({"addressees": (), "blocks": body(1), "appendices": ()}, "PHÓ GIÁM ĐỐC"),
    ],
)
def test_the_space_lies_between_title_and_name_in_the_right_half(changes, above):
    space, title, name, measured = around(report_letter(rows=2, **changes), above)

    assert (space.page + 1, name.page) == (title.page, title.page)
    assert PAGE_HEIGHT - title.bottom - 5 < space.top <= PAGE_HEIGHT - title.baseline
    assert PAGE_HEIGHT - name.top <= space.bottom + 3
    assert space.top - space.bottom == pytest.approx(30 * 72 / 25.4, abs=0.1)
    assert space.left == pytest.approx((LEFT + RIGHT) / 2, abs=0.1)
    assert space.right == pytest.approx(RIGHT, abs=0.1)
    assert (space.left + space.right) / 2 == pytest.approx(name.centre, abs=0.5)
    inside = [
        line
        for line in measured.page(title.page)
        if line.x1 > space.left and space.bottom + 3 < PAGE_HEIGHT - line.baseline < space.top - 3
    ]
    assert inside == []


def test_the_space_follows_the_sign_off_to_the_next_page():
    pages = [around(report_letter(blocks=body(count), appendices=()), "PHÓ GIÁM ĐỐC")[0].page for count in range(5, 13)]

    assert pages == sorted(pages)
    assert (pages[0], pages[-1]) == (0, 1)


def test_the_file_is_the_one_that_is_rendered():
    letter = report_letter(rows=2)

    assert lay_out_pdf(letter).data == render_pdf(letter)
    assert lay_out_pdf(replace(letter, number=6)).space == lay_out_pdf(letter).space
