"""Documents as PDF/A-2b, laid out in a process of its own (reports.documents.press) once one is asked for.

What gives a file raises CannotBeLaidOut for a document that takes more time or memory than is given.
"""

import atexit
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue

from django.conf import settings
from django.template.loader import render_to_string

from reports.documents.content import Cell, Heading, HeadingStyle, Letter, Lookup, Paragraph, Table
from reports.documents.fonts import FAMILY, drawable, font_file
from reports.documents.layout import lay_out
from reports.documents.press import Press, Printed
from reports.documents.qr import qr_svg
from reports.documents.space import SignatureSpace

# Kerning and ligatures are off as in a word processor: widths are those of the metrics, text copies letter by letter.
# Said of the faces and not of the text, for which WeasyPrint 70 would keep a little memory at every line.
_FEATURES = 'font-feature-settings: "kern" 0, "liga" 0, "clig" 0;'

AT_ONCE = min(4, len(os.sched_getaffinity(0)))
"""Letters that are laid out side by side where many are asked for: as many as the machine has processors."""

Later = Callable[[Letter], Callable[[], bytes]]

_LETTER = "documents/letter.html"
_SPACE = "cho-ky"
"""The id of the empty box in templates/documents/_sign_off.html."""

_FIRST = Letter(
    parent_agency="ỦY BAN NHÂN DÂN TỈNH", agency="SỞ", issuer="Sở", number=1, symbol="KH", place="Tỉnh", day=None,
    kind="KẾ HOẠCH", title="Bắt đầu", bases=("Căn cứ",),
    blocks=(
        Heading("I", "Bắt đầu", HeadingStyle.SECTION, 1),
        Paragraph("Mọi phần của một văn bản, để văn bản đầu tiên của người dùng không phải chờ./."),
        Table(("number", "name"), ((Cell("TT"), Cell("Tên")),), (("1", "Điểm"),), ("", "Tổng")),
    ) * 8,
    recipients=("Như trên",), authority=("TM.",), position="GIÁM ĐỐC", signatory="Trịnh",
    lookup=Lookup("ABCD-EFGH-JKLM", "https://ddci/"),
)  # fmt: skip
"""Laid out before all others."""


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
    printed = _press.typeset(letter_html(letter), _letter_rules())
    return LaidPdf(printed.data, _space(printed))


@contextmanager
def side_by_side() -> Iterator[Later]:
    """Give, for the length of the block, what has letters laid out beside the caller's own work, AT_ONCE at a time.

    It takes a letter and gives a function that waits for its file and raises what `render_pdf` raises.
    """
    free: SimpleQueue[Press] = SimpleQueue()
    for press in _presses:
        free.put(press)

    def typeset(html: str) -> bytes:
        press = free.get()
        try:
            return press.typeset(html, _letter_rules()).data
        finally:
            free.put(press)

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        yield lambda letter: pool.submit(typeset, letter_html(letter)).result
    finally:
        pool.shutdown(cancel_futures=True)


def letter_html(letter: Letter) -> str:
    """Return the document as the page that letter.css lays out."""
    shows_lookup = letter.lookup and not letter.draft
    context = {"letter": letter, "layout": lay_out(letter), "qr": qr_svg(letter.lookup) if shows_lookup else ""}
    return drawable(render_to_string(_LETTER, context))


def draw_png(svg: str, width: float, height: float, dots: int = 300) -> bytes:
    """Return a drawing in the document fonts, `width` × `height` points, as a picture of that many dots an inch."""
    from plans.importing.readers.pdf import page_picture  # the library behind it takes 50 ms to load

    page = f"<style>@page {{ size: {width:.2f}pt {height:.2f}pt; margin: 0 }} svg {{ display: block }}</style>{svg}"
    return page_picture(_press.typeset(page, _letter_rules()).data, 0, dots / 72)


def page_pdf(html: str, stylesheet: str) -> bytes:
    """Lay out a page of the portal's own, which is no letter; the same page gives the same bytes.

    stylesheet: all its rules as CSS; text stands in the document fonts under FAMILY. Nothing is fetched.
    """
    return _press.typeset(drawable(html), stylesheet).data


def warm_up(seconds: float) -> bool:
    """Load for good what a first letter needs, and wait at most so long for the fonts; tell whether all is there."""
    return _press.warm_up(seconds)


def close() -> None:
    """End the processes that lay out, where there are any."""
    for press in _presses:
        press.close()


def _space(printed: Printed) -> SignatureSpace:
    """Find the empty box between the signer's title and name; the layout counts 96 to the inch from the top."""
    page, left, top, right, bottom, height = printed.places[_SPACE]
    left, top, right, bottom = (round(value * 0.75, 2) for value in (left, height - top, right, height - bottom))
    return SignatureSpace(page=page, left=left, bottom=bottom, right=right, top=top)


@cache
def _letter_rules() -> str:
    return Path(__file__).with_name("letter.css").read_text(encoding="utf-8")


def _setup() -> dict[str, str]:
    """What the process that lays out loads once: the fonts, the rules of most pages, and a first page."""
    faces = "".join(
        f"@font-face {{ font-family: '{FAMILY}'; font-weight: {'bold' if bold else 'normal'};"
        f" font-style: {'italic' if italic else 'normal'}; {_FEATURES} src: url('{_font_url(bold, italic)}') }}\n"
        for bold in (False, True)
        for italic in (False, True)
    )
    return {"faces": faces, "rules": _letter_rules(), "html": letter_html(_FIRST)}


def _font_url(bold: bool, italic: bool) -> str:
    return (settings.DOCUMENT_FONT_DIR / font_file(bold, italic)).resolve(strict=True).as_uri()


def _forget() -> None:
    for press in _presses:
        press.forget()


_presses = [Press(_setup) for _ in range(AT_ONCE)]
"""The first for all that is asked for by itself; processes of the others are there only while many files are made."""

_press = _presses[0]
atexit.register(close)
os.register_at_fork(after_in_child=_forget)
