"""Documents as PDF/A-2b: the only module that imports WeasyPrint, and only once a document is asked for."""

import atexit
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.template.loader import render_to_string

from reports.documents.content import Appendix, Letter
from reports.documents.fonts import balanced_lines, drawable, font_file, text_width

FAMILY = "Tinos of the portal"
"""What the stylesheet calls the document fonts: another Tinos that the machine may have does not answer to it."""

# Kerning and ligatures are off as in a word processor: widths are those of the metrics, text copies letter by letter.
# Said of the faces and not of the text, for which WeasyPrint 70 would keep a little memory at every line.
_FEATURES = 'font-feature-settings: "kern" 0, "liga" 0, "clig" 0;'

MM = 72 / 25.4
_LEFT_COLUMN = {13: 64 * MM, 12: 71 * MM}
_HALF = 80 * MM
_TITLE = 135 * MM
_NOTE = 150 * MM

# Pango's font map is shared by all documents of the process and is not made for several threads at once.
_one_at_a_time = Lock()

logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Centred:
    """A centred text broken into lines, and the length in points of the rule below it."""

    lines: list[str]
    rule: float


@dataclass(frozen=True)
class Layout:
    """The sizes in points that go together (13/14/14 or 12/13/13) and the centred texts broken into lines."""

    size: int
    parent_agency: Centred
    agency: Centred
    title: Centred
    signature: list[str]
    attachment_note: Centred
    appendices: list[tuple[Appendix, Centred]]


def render_pdf(letter: Letter) -> bytes:
    """Lay the document out by decree 30/2020 and return the file; the same document gives the same bytes."""
    page = drawable(render_to_string("documents/letter.html", {"letter": letter, "layout": lay_out(letter)}))
    with _one_at_a_time:
        from weasyprint import HTML, URLFetcher

        stylesheet, fonts = _stylesheet()
        return HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf(
            stylesheets=[stylesheet], font_config=fonts, pdf_variant="pdf/a-2b", pdf_tags=True
        )


def lay_out(letter: Letter) -> Layout:
    """Choose 13/14/14 where every line of the agency's column fits in one line, else 12/13/13, and break the lines."""
    parent, agency = letter.parent_agency.upper(), letter.agency.upper()
    number = f"Số: {letter.number_and_symbol}"
    fits = max(text_width(parent, 13), text_width(agency, 13, bold=True), text_width(number, 13)) <= _LEFT_COLUMN[13]
    size = 13 if fits else 12
    return Layout(
        size=size,
        parent_agency=_centred(parent, _LEFT_COLUMN[size], size),
        agency=_centred(agency, _LEFT_COLUMN[size], size, bold=True),
        title=_centred(letter.title, _TITLE, bold=True),
        signature=[
            line
            for text in (*letter.authority, letter.position)
            for line in _centred(text.upper(), _HALF, bold=True).lines
        ],
        attachment_note=_centred(letter.attachment_note, _NOTE, italic=True),
        appendices=[(appendix, _centred(appendix.title.upper(), _NOTE, bold=True)) for appendix in letter.appendices],
    )


def _centred(text: str, room: float, size: float = 14, bold: bool = False, italic: bool = False) -> Centred:
    """Break a text; its rule is two fifths of the longest line and no more than half of the last."""
    lines = balanced_lines(text, room, size, bold, italic)
    widths = [text_width(line, size, bold, italic) for line in lines]
    return Centred(lines, min(0.4 * max(widths), 0.5 * widths[-1]))


@cache
def _stylesheet():
    """The stylesheet with its fonts, read once per process; it names no other files, and a document fetches none."""
    from weasyprint import CSS, URLFetcher
    from weasyprint.text.fonts import FontConfiguration

    faces = "".join(
        f"@font-face {{ font-family: '{FAMILY}'; font-weight: {'bold' if bold else 'normal'};"
        f" font-style: {'italic' if italic else 'normal'}; {_FEATURES} src: url('{_font_url(bold, italic)}') }}\n"
        for bold in (False, True)
        for italic in (False, True)
    )
    fonts = FontConfiguration()
    rules = Path(__file__).with_name("letter.css").read_text(encoding="utf-8")
    return CSS(string=faces + rules, font_config=fonts, url_fetcher=URLFetcher(allowed_protocols=("file",))), fonts


# The fonts' folder is removed while the interpreter still stands.
atexit.register(_stylesheet.cache_clear)


def _font_url(bold: bool, italic: bool) -> str:
    return (settings.DOCUMENT_FONT_DIR / font_file(bold, italic)).resolve(strict=True).as_uri()
