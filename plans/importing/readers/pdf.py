"""PDF files: the words of each page with place and face, and the lines drawn on it. The only user of the library."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from plans.importing.limits import MOST_CHARACTERS, MOST_PAGES
from plans.importing.readers.pdf_document import source_of
from plans.importing.readers.pdf_page import Page, Segment, Word
from plans.importing.source import PlanRefused, Source

_BROKEN = "Tệp PDF hỏng hoặc bị cắt cụt nên không mở được. Hãy mở lại bản gốc, lưu lại thành PDF mới rồi tải lên."
_LOCKED = "Tệp PDF có mật khẩu nên không mở được. Hãy bỏ mật khẩu rồi tải lên."
_TAIL = 4096
_MOST_OBJECTS, _MOST_SEGMENTS = 200_000, 400
_THIN = 3.0
"""A filled shape not thicker than so many points is a line."""
_BOLD_NAMES, _ITALIC_NAMES = ("bold", "black", "heavy", "demi"), ("italic", "oblique")
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6
_HYPHEN = 0x02
"""What the library gives for a hyphen at the end of a line, behind which it goes on without a space."""

# The library keeps its state for the whole process; two threads in it at once read wrongly or bring the process down.
_one_at_a_time = Lock()


def read_pdf(data: bytes) -> Source:
    """Return the lines and tables of a PDF with a text layer.

    Raises PlanRefused for one that is scanned, locked, broken, cut short, or longer than the limits.
    """
    return source_of(read_pages(data))


def read_pages(data: bytes) -> list[Page]:
    """Return the pages of a PDF with their words, in order; a scanned page has none.

    Raises PlanRefused for a file that is locked, broken, cut short, or longer than the limits.
    """
    if b"%%EOF" not in data[-_TAIL:]:
        raise PlanRefused(_BROKEN)
    with _opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            raise PlanRefused(
                f"Tệp có {count} trang, quá {MOST_PAGES} trang. Hãy tách riêng phần kế hoạch rồi tải lên."
            )
        return list(_pages(document, count))


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page of a sound PDF, in points."""
    with _loaded(data) as document:
        return [document.get_page_size(number) for number in range(len(document))]


def page_picture(data: bytes, number: int, scale: float) -> bytes:
    """Return a page (from 0) of a sound PDF, signatures too, as PNG with `scale` pixels a point.

    Raises IndexError beyond the last.
    """
    with _loaded(data) as document:
        if not 0 <= number < len(document):
            raise IndexError(number)
        document.init_forms()
        picture = BytesIO()
        document[number].render(scale=scale).to_pil().save(picture, "PNG")
        return picture.getvalue()


@contextmanager
def _loaded(data: bytes):
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()


@contextmanager
def _opened(data: bytes):
    with _one_at_a_time:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            raise PlanRefused(_LOCKED if locked else _BROKEN)
        try:
            yield document
        finally:
            pdfium.FPDF_CloseDocument(document)


def _pages(document, count: int) -> Iterator[Page]:
    letters = 0
    for number in range(1, count + 1):
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            raise PlanRefused(_BROKEN)
        text = pdfium.FPDFText_LoadPage(page)
        try:
            letters += max(pdfium.FPDFText_CountChars(text), 0) if text else 0
            if letters > MOST_CHARACTERS:
                raise PlanRefused(
                    f"Tệp có hơn {MOST_CHARACTERS // 10**6} triệu chữ, quá dài để là một kế hoạch. Hãy tách riêng phần"
                    " kế hoạch rồi tải lên."
                )
            yield _page(page, text, number)
        finally:
            if text:
                pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)


def _page(page, text, number: int) -> Page:
    turned = _Turned(page)
    drawn = _Drawn(turned)
    drawn.read_page(page)
    words = list(_Words(text, turned)) if text else []
    return Page(number, turned.width, turned.height, words, drawn.segments, drawn.pictured / turned.area)


class _Turned:
    """Points of a page as it is seen: from its top left, turned as the page is."""

    def __init__(self, page):
        self.width = max(pdfium.FPDF_GetPageWidthF(page), 1.0)
        self.height = max(pdfium.FPDF_GetPageHeightF(page), 1.0)
        self.area = self.width * self.height
        self.turns = pdfium.FPDFPage_GetRotation(page) % 4

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turns == 1:
            return y, x
        if self.turns == 2:
            return self.width - x, y
        if self.turns == 3:
            return self.width - y, self.height - x
        return x, self.height - y


class _Words:
    """The words of a page: letters up to a space, the end of a line or a jump."""

    def __init__(self, text, turned: _Turned):
        self.text, self.turned = text, turned
        self.faces: dict[int, tuple[bool, bool]] = {}
        self.fonts: dict[int, tuple[bool, bool]] = {}
        self.box = pdfium.FS_RECTF()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()

    def __iter__(self) -> Iterator[Word]:
        letters: list[str] = []
        start = 0
        count = pdfium.FPDFText_CountChars(self.text)
        unicode_of, text = pdfium.FPDFText_GetUnicode, self.text
        for place in range(count):
            code = unicode_of(text, place)
            if code > 32 and code != 0xA0:
                if not letters:
                    start = place
                letters.append(chr(code) if code < 0x110000 else "\N{REPLACEMENT CHARACTER}")
            elif code == _HYPHEN and letters:
                yield self._word("".join([*letters, "-"]), start, place)
                letters = []
            elif letters:
                yield self._word("".join(letters), start, place - 1)
                letters = []
        if letters:
            yield self._word("".join(letters), start, count - 1)

    def _word(self, text: str, first: int, last: int) -> Word:
        pdfium.FPDFText_GetLooseCharBox(self.text, first, self.box)
        left, top, bottom = self.box.left, self.box.top, self.box.bottom
        pdfium.FPDFText_GetCharOrigin(self.text, first, self.x, self.y)
        pdfium.FPDFText_GetLooseCharBox(self.text, last, self.box)
        corners = self.turned.point(left, top), self.turned.point(self.box.right, self.box.bottom)
        other = self.turned.point(left, bottom)
        baseline = self.turned.point(self.x.value, self.y.value)[1]
        ends = sorted(corner[0] for corner in corners)
        heights = sorted(corner[1] for corner in (*corners, other))
        return Word(text, ends[0], ends[1], baseline, heights[-1] - heights[0], *self._face(first))

    def _face(self, place: int) -> tuple[bool, bool]:
        """Whether a letter is bold and italic."""
        shape = pdfium.FPDFText_GetTextObject(self.text, place)
        key = ctypes.cast(shape, ctypes.c_void_p).value or 0
        if key not in self.faces:
            self.faces[key] = self._font(pdfium.FPDFTextObj_GetFont(shape)) if key else (False, False)
        return self.faces[key]

    def _font(self, font) -> tuple[bool, bool]:
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key and key not in self.fonts:
            self.fonts[key] = _face_of(font)
        return self.fonts.get(key, (False, False))


def _face_of(font) -> tuple[bool, bool]:
    room = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, room, 256)
    name = room.value.decode("utf-8", "replace").lower()
    flags = pdfium.FPDFFont_GetFlags(font)
    bold = any(part in name for part in _BOLD_NAMES) or pdfium.FPDFFont_GetWeight(font) >= 600
    return bold or bool(flags > 0 and flags & _FORCE_BOLD), any(part in name for part in _ITALIC_NAMES) or bool(
        flags > 0 and flags & _ITALIC
    )


class _Drawn:
    """The straight lines drawn on a page, and how much of it pictures cover."""

    def __init__(self, turned: _Turned):
        self.turned = turned
        self.segments: list[Segment] = []
        self.pictured = 0.0
        self.left = _MOST_OBJECTS
        self.bounds = [ctypes.c_float() for _ in range(4)]

    def read_page(self, page) -> None:
        for place in range(pdfium.FPDFPage_CountObjects(page)):
            self._read(pdfium.FPDFPage_GetObject(page, place), (_unit(),), 0)

    def _read(self, shape, matrices: tuple, depth: int) -> None:
        self.left -= 1
        kind = pdfium.FPDFPageObj_GetType(shape)
        if self.left < 0:
            return
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._read_path(shape, (_matrix(shape), *matrices))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._read_picture(shape)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4:
            inner = (_matrix(shape), *matrices)
            for place in range(pdfium.FPDFFormObj_CountObjects(shape)):
                self._read(pdfium.FPDFFormObj_GetObject(shape, place), inner, depth + 1)

    def _read_picture(self, shape) -> None:
        if pdfium.FPDFPageObj_GetBounds(shape, *self.bounds):
            left, bottom, right, top = (bound.value for bound in self.bounds)
            self.pictured += abs(right - left) * abs(top - bottom)

    def _read_path(self, shape, matrices: tuple) -> None:
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(shape, mode, stroked)
        for points in self._outlines(shape, matrices):
            across = max(x for x, _ in points) - min(x for x, _ in points)
            down = max(y for _, y in points) - min(y for _, y in points)
            if stroked.value or (mode.value and min(across, down) <= _THIN):
                self.segments += _straight(points)

    def _outlines(self, shape, matrices: tuple) -> Iterator[list[tuple[float, float]]]:
        """The corners of each part of a path, as seen on the page."""
        points: list[tuple[float, float]] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for place in range(min(pdfium.FPDFPath_CountSegments(shape), _MOST_SEGMENTS)):
            segment = pdfium.FPDFPath_GetPathSegment(shape, place)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
                yield points
                points = []
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(self._seen(x.value, y.value, matrices))
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points

    def _seen(self, x: float, y: float, matrices: tuple) -> tuple[float, float]:
        for matrix in matrices:
            x, y = matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f
        return self.turned.point(x, y)


def _straight(points: list[tuple[float, float]]) -> Iterator[Segment]:
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if abs(y0 - y1) < 1 <= abs(x0 - x1) or abs(x0 - x1) < 1 <= abs(y0 - y1):
            yield Segment(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _matrix(shape):
    matrix = pdfium.FS_MATRIX()
    return matrix if pdfium.FPDFPageObj_GetMatrix(shape, matrix) else _unit()


def _unit():
    return pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
