"""Documents as PDF/A-2b: the only module that imports WeasyPrint, and only once a document is asked for."""

import atexit
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.template.loader import render_to_string

from reports.documents.content import Letter
from reports.documents.fonts import FAMILY, drawable, font_file
from reports.documents.layout import lay_out
from reports.documents.qr import qr_svg
from reports.documents.space import SignatureSpace

# Kerning and ligatures are off as in a word processor: widths are those of the metrics, text copies letter by letter.
# Said of the faces and not of the text, for which WeasyPrint 70 would keep a little memory at every line.
_FEATURES = 'font-feature-settings: "kern" 0, "liga" 0, "clig" 0;'

_SPACE = "cho-ky"
"""The id of the empty box in templates/documents/_sign_off.html."""

# Pango's font map is shared by all documents of the process and is not made for several threads at once.
_one_at_a_time = Lock()

logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


@dataclass(frozen=True)
class LaidPdf:
    """A document's file, and where on it there is room for its signature."""

    data: bytes
    space: SignatureSpace


def render_pdf(letter: Letter) -> bytes:
    """Lay the document out by decree 30/2020 and return the file; the same document gives the same bytes."""
    return lay_out_pdf(letter).data


def lay_out_pdf(letter: Letter) -> LaidPdf:
    """Lay the document out by decree 30/2020; the room for its signature is where the layout has put it.

    A character that the document fonts lack is drawn as a square, control marks go: the file never fails for a letter.
    """
    with _one_at_a_time:
        document = _laid_out(letter_html(letter))
        data = document.write_pdf(pdf_variant="pdf/a-2b", pdf_tags=True)
    return LaidPdf(data, _space(document))


def letter_html(letter: Letter) -> str:
    """Return the document as the page that letter.css lays out."""
    shows_lookup = letter.lookup and not letter.draft
    context = {"letter": letter, "layout": lay_out(letter), "qr": qr_svg(letter.lookup) if shows_lookup else ""}
    return drawable(render_to_string("documents/letter.html", context))


def draw_png(svg: str, width: float, height: float, dots: int = 300) -> bytes:
    """Return a drawing in the document fonts, `width` × `height` points, as a picture of that many dots an inch."""
    from plans.importing.readers.pdf import page_picture  # the library behind it takes 50 ms to load

    page = f"<style>@page {{ size: {width:.2f}pt {height:.2f}pt; margin: 0 }} svg {{ display: block }}</style>{svg}"
    with _one_at_a_time:
        return page_picture(_laid_out(page).write_pdf(), 0, dots / 72)


def _laid_out(page: str):
    """The pages of an HTML text; it fetches no files."""
    from weasyprint import HTML, URLFetcher

    stylesheet, fonts = _stylesheet()
    html = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=()))
    return html.render(stylesheets=[stylesheet], font_config=fonts, pdf_variant="pdf/a-2b", pdf_tags=True)


def _space(document) -> SignatureSpace:
    """Find the empty box between the signer's title and name; the layout counts 96 to the inch from the top."""
    number, page = next((n, page) for n, page in enumerate(document.pages) if _SPACE in page.anchors)
    left, top, right, bottom = page.anchors[_SPACE]
    left, top, right, bottom = (
        round(value * 0.75, 2) for value in (left, page.height - top, right, page.height - bottom)
    )
    return SignatureSpace(page=number, left=left, bottom=bottom, right=right, top=top)


def page_pdf(html: str, stylesheet: str) -> bytes:
    """Lay out a page of the portal's own, which is no letter; the same page gives the same bytes.

    stylesheet: all its rules as CSS; text stands in the document fonts under FAMILY. Nothing is fetched.
    """
    page = drawable(html)
    with _one_at_a_time:
        from weasyprint import CSS, HTML, URLFetcher

        nothing = URLFetcher(allowed_protocols=())
        _, fonts = _stylesheet()
        rules = CSS(string=stylesheet, font_config=fonts, url_fetcher=nothing)
        return HTML(string=page, url_fetcher=nothing).write_pdf(
            stylesheets=[rules], font_config=fonts, pdf_variant="pdf/a-2b", pdf_tags=True
        )


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
