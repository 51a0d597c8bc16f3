"""Plain text to lines: files typed by hand, of converters, and of PDF tools with or without the page's layout."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plans.importing.readers.characters import VIETNAMESE, composed, is_vietnamese
from plans.importing.readers.columns import Columns, read_columns
from plans.importing.readers.layout import page_numbers
from plans.importing.readers.markdown import Marked, is_row, is_rule, read_rows, take_marks
from plans.importing.source import Line, PlanRefused, Source, Table

_ENDS = re.compile(r"[.:;!?…][”\")*]*\Z")
_SIGN_IN_WORD = re.compile(r"\w[¡-¿×÷](?=\w)")
_LONG, _SHARE = 170, 0.35
"""No page holds so many letters on a line: where that share of a text stands on such lines, a line is a paragraph."""
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_WRONG_LETTERS = (
    "Tệp văn bản không theo bảng mã Unicode (có thể là TCVN3 hoặc VNI) nên không đọc đúng dấu tiếng Việt."
    " Hãy mở tệp, lưu lại với bảng mã UTF-8 rồi tải lên."
)


@dataclass(frozen=True)
class _Raw:
    """A line of the file before anything is taken off: its page, and how many blank lines stand before it."""

    text: str
    page: int
    blanks: int


def read_text(data: bytes) -> Source:
    """Return the lines and tables of a text file. Raises PlanRefused where its letters cannot be told."""
    text = composed(decode(data).replace("\r\n", "\n").replace("\r", "\n").expandtabs(8))
    pages = text.rstrip("\f\n ").split("\f")
    raw = list(_raw_lines(_without_page_numbers([page.split("\n") for page in pages])))
    columns = read_columns([(line.text, line.page) for line in raw])
    blocks = list(_blocks(raw, columns))
    return Source("txt", tuple(_numbered(_with_whole(blocks))), len(pages))


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or, where all its letters come out Vietnamese, Windows-1258."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
    if max(even, odd) > 0.2 * len(data[:2000:2]):
        return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_1258(data)


def _decode_1258(data: bytes) -> str:
    try:
        text = composed(data.decode("cp1258"))
    except UnicodeDecodeError:
        raise PlanRefused(_WRONG_LETTERS) from None
    if (
        _SIGN_IN_WORD.search(text)
        or not is_vietnamese(text)
        or not set(text.lower()) & (VIETNAMESE - set("abcdefghijklmnopqrstuvwxyz"))
    ):
        raise PlanRefused(_WRONG_LETTERS)
    return text


def _without_page_numbers(pages: list[list[str]]) -> list[list[str]]:
    """Drop a number that stands alone at the top or the bottom of the pages and counts them."""
    for place in (0, -1):
        filled = {page: [at for at, text in enumerate(lines) if text.strip()] for page, lines in enumerate(pages, 1)}
        outer = {page: own[place] for page, own in filled.items() if own}
        for page in page_numbers({page: pages[page - 1][at] for page, at in outer.items()}, len(pages)):
            pages[page - 1][outer[page]] = ""
    return pages


def _raw_lines(pages: Sequence[Sequence[str]]) -> Iterator[_Raw]:
    for page, lines in enumerate(pages, 1):
        blanks = 0
        for text in _filled_first(lines) if page > 1 else lines:
            if not text.strip() or is_rule(text):
                blanks += 1
            else:
                yield _Raw(text.rstrip(), page, blanks)
                blanks = 0


def _filled_first(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a page from the first that is not blank: no gap is seen over a page's end."""
    return lines[next((at for at, text in enumerate(lines) if text.strip()), 0) :]


def _blocks(raw: Sequence[_Raw], columns: Columns) -> Iterator[Line | Table]:
    usual = Counter(min(line.blanks, 3) for line in raw).most_common(1)[0][0] if raw else 0
    at = 0
    while at < len(raw):
        end = at
        while end < len(raw) and is_row(raw[end].text) == is_row(raw[at].text):
            end += 1
        rows = read_rows([line.text for line in raw[at:end]]) if is_row(raw[at].text) else ()
        if len(rows) > 1:
            yield Table(rows, 0, raw[at].page)
        else:
            yield from _lines(raw, range(at, end), columns, usual)
        at = end


def _lines(raw: Sequence[_Raw], places: range, columns: Columns, usual: int) -> Iterator[Line]:
    parts = columns.ordered(places)
    marks = take_marks([part.text for part in parts])
    for part, marked in zip(parts, marks, strict=True):
        if marked.text:
            line = raw[part.place]
            yield replace(
                _line(marked),
                page=line.page,
                gap=line.blanks > usual,
                indent=part.indent,
                width=part.width,
                centred=part.centred,
                right=part.right,
            )


def _line(marked: Marked) -> Line:
    return Line(marked.text, 0, bold=marked.bold, italic=marked.italic, bold_until=marked.bold_until)


def _with_whole(blocks: Sequence[Line | Table]) -> list[Line | Table]:
    """Mark the lines as paragraphs where the text has one line each; a paragraph cut by a page stays open."""
    lengths = [len(block.text) for block in blocks if isinstance(block, Line)]
    if sum(length for length in lengths if length > _LONG) < _SHARE * sum(lengths) or not lengths:
        return list(blocks)
    cut = {at for at in range(1, len(blocks)) if is_cut(blocks[at - 1], blocks[at])}
    return [
        replace(block, whole=True) if isinstance(block, Line) and not {at, at + 1} & cut else block
        for at, block in enumerate(blocks)
    ]


def is_cut(line: Line | Table, after: Line | Table) -> bool:
    """Whether a line goes on in the next: long, without an end, and the next begins with a small letter."""
    if not isinstance(line, Line) or not isinstance(after, Line):
        return False
    return len(line.text) > 60 and not _ENDS.search(line.text) and after.text[:1].islower() and after.text[1:2] != ")"


def _numbered(blocks: Sequence[Line | Table]) -> Iterator[Line | Table]:
    for number, block in enumerate(blocks, 1):
        yield replace(block, number=number)
