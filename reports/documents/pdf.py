"""Documents as PDF/A-2b: the only module that imports WeasyPrint, and only once a document is asked for."""

import atexit
import logging
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.template.loader import render_to_string

from reports.documents.content import Letter
from reports.documents.fonts import drawable, font_file
from reports.documents.layout import lay_out

FAMILY = "Tinos of the portal"
"""What the stylesheet calls the document fonts: another Tinos that the machine may have does not answer to it."""

# Kerning and ligatures are off as in a word processor: widths are those of the metrics, text copies letter by letter.
# Said of the faces and not of the text, for which WeasyPrint 70 would keep a little memory at every line.
_FEATURES = 'font-feature-settings: "kern" 0, "liga" 0, "clig" 0;'

# Pango's font map is shared by all documents of the process and is not made for several threads at once.
_one_at_a_time = Lock()

logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


def render_pdf(letter: Letter) -> bytes:
    """Lay the document out by decree 30/2020 and return the file; the same document gives the same bytes."""
    page = drawable(render_to_string("documents/letter.html", {"letter": letter, "layout": lay_out(letter)}))
    with _one_at_a_time:
        from weasyprint import HTML, URLFetcher

        stylesheet, fonts = _stylesheet()
        return HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf(
            stylesheets=[stylesheet], font_config=fonts, pdf_variant="pdf/a-2b", pdf_tags=True
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
