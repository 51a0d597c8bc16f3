"""The head of a document: agency, number and symbol, place and date, title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Day

from plans.importing.labels import Kind, read_label
from plans.importing.paragraphs import glue
from plans.importing.plain import plain
from plans.importing.source import Line, PlanRefused, Table

Block = Line | Table

_STATE = re.compile(r"cong hoa xa hoi chu nghia viet nam")
_MOTTO = re.compile(r"doc lap\s?-\s?tu do\s?-\s?hanh phuc")
_NUMBER = re.compile(r"so\s?:\s*(\d{0,5})[\s._…]*/\s*([A-ZĐ][\w&\-–.ĐƯÂÔƠÊ]*(?:\s?[-–]\s?[\w&.]+)*)", re.IGNORECASE)
_DATE = re.compile(
    r"([^\W\d_][^,:;]{1,40}),\s*ngày\s*([\d.…_ ]*)\s*tháng\s*([\d.…_ ]*)\s*năm\s*(\d{4})?", re.IGNORECASE
)
_SYMBOL_ALONE = re.compile(r"/\s?[A-ZĐ]{1,4}-\S+$")
_DATE_WORD = re.compile(r"(?:(?:thang|nam)\b[\s\d]*|\d{4})$")
_DATE_TORN = re.compile(r", ngay(?:[\s\d]*thang)?(?:[\s\d]*nam)?[\s\d]*$")
_TITLE = re.compile(r"(?:\(?\s?du thao\s?\)?\s?[:\-]?\s?)?ke hoach\b")
_BASIS_START = re.compile(
    r"(?:can cu|"
    r"thuc hien (?:ke hoach|nghi quyet|quyet dinh|chi thi|cong van|chuong trinh|ket luan|thong bao|y kien|su)|"
    r"tren co so|theo (?:ke hoach|quyet dinh|cong van|de nghi)|xet de nghi|nham|"
    r"de (?:tiep tuc|nang cao|cai thien|thuc hien)|tiep tuc thuc hien)\b"
)
_OPENING = re.compile(r".{0,120}\b(?:xay dung|ban hanh)\b.{0,40}\bke hoach\b")
_ENDS_WITH_YEAR = re.compile(r"\bnam \d{4}\b")
_FAR = 80
_MOST_TITLE_LINES = 7


@dataclass
class Head:
    """What stands above the text. `rest` are the blocks after the title, `loose` lines above it not understood."""

    title: str = ""
    number: int | None = None
    symbol: str | None = None
    date: Day | None = None
    place: str | None = None
    parent_agency: str = ""
    agency: str = ""
    rest: list[Block] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)


def read_head(blocks: Sequence[Block]) -> Head:
    """Read the blocks down to the end of the title.

    Raises PlanRefused where no line is the heading KẾ HOẠCH.
    """
    blocks = _right_column_first(blocks, _title_place(blocks))
    place = _title_place(blocks)
    head = Head()
    _read_letterhead(head, [line for block in blocks[:place] for line in lines_of(block)])
    end = _read_title(head, blocks, place)
    head.rest = list(blocks[end:])
    return head


def _right_column_first(blocks: Sequence[Block], title: int) -> list[Block]:
    """The blocks with the right column of the letterhead above the title, where a title at the left took its place."""
    behind = blocks[title + 1 : title + 1 + _MOST_TITLE_LINES]
    right = [block for block in behind if isinstance(block, Line) and block.right]
    left = [block for block in behind if block not in right]
    return [*blocks[:title], *right, blocks[title], *left, *blocks[title + 1 + len(behind) :]]


def lines_of(block: Block, by_columns: bool = False) -> list[Line]:
    """A line, or the lines of a table's cells, one cell after the other, row by row or column by column."""
    if isinstance(block, Line):
        return [block]
    rows = block.rows
    if by_columns:
        width = max((len(row) for row in rows), default=0)
        rows = [[row[column] for row in rows if column < len(row)] for column in range(width)]
    cells = [text.strip() for row in rows for cell in row for text in cell.split("\n")]
    return [Line(text, block.number, block.page) for text in cells if text]


def _title_place(blocks: Sequence[Block]) -> int:
    for place, block in enumerate(blocks[:_FAR]):
        if isinstance(block, Line) and _is_title(block):
            return place
    raise PlanRefused(
        "Không tìm thấy tiêu đề “KẾ HOẠCH” ở đầu tệp. Hãy kiểm tra lại: tệp phải là toàn văn một kế hoạch đã ban hành."
    )


def _is_title(line: Line) -> bool:
    text = line.text.strip()
    found = _TITLE.match(plain(text))
    if not found:
        return False
    alone = found.end() == len(text) and (line.bold or line.centred or line.whole)
    return text[: found.end()].isupper() or alone


def _read_letterhead(head: Head, lines: list[Line]) -> None:
    left: list[Line] = []
    for line in _rejoined(lines):
        rest = _without_marks(head, line.text).strip(" -_.…*:—–")
        if rest:
            left.append(line if rest == line.text.strip() else Line(rest, line.number, line.page, bold=line.bold))
    names = [line for line in left if _is_agency(line.text)]
    head.loose = [line for line in left if line not in names]
    own = _own_name(names)
    head.parent_agency = " ".join(line.text.strip() for line in names[:own])
    head.agency = " ".join(line.text.strip() for line in names[own:])


def _rejoined(lines: list[Line]) -> list[Line]:
    """The lines, with number and date put together where their blanks for the pen have torn them apart."""
    kept: list[Line] = []
    for line in lines:
        text = line.text.strip()
        for place, torn in enumerate(kept):
            before = torn.text.strip()
            goes_on = (
                (plain(text) == "viet nam" and plain(before).endswith("xa hoi chu nghia"))
                or (_SYMBOL_ALONE.match(text) and plain(before) in ("so:", "so :"))
                or (_DATE_WORD.match(plain(text)) and _DATE_TORN.search(plain(before)))
            )
            if goes_on:
                kept[place] = replace(torn, text=f"{before} {text}")
                break
        else:
            kept.append(line)
    return kept


def _own_name(names: list[Line]) -> int:
    """Where the agency's own name begins, below that of its superior: with the first bold line, else the second.

    A people's committee whose name is parted over two lines has no superior above it.
    """
    if not names or plain(names[0].text.strip()) in ("uy ban nhan dan", "ubnd"):
        return 0
    bold = [place for place, line in enumerate(names) if line.bold]
    return bold[0] if bold else min(1, len(names) - 1)


def _without_marks(head: Head, text: str) -> str:
    """Read number, symbol, place and date out of a line above the title; return what else it says."""
    low = plain(text)
    if found := _NUMBER.search(low):
        head.number = int(found[1]) if found[1] else head.number
        head.symbol = re.sub(r"\s*[-–]\s*", "-", text[found.start(2) : found.end(2)].strip(" .,;"))
        text, low = _cut(text, found)
    if found := _DATE.search(text):
        _read_date(head, found)
        text, low = _cut(text, found)
    for pattern in (_STATE, _MOTTO):
        if found := pattern.search(low):
            text, low = _cut(text, found)
    return text


def _cut(text: str, found: re.Match) -> tuple[str, str]:
    text = f"{text[: found.start()]} {text[found.end() :]}".strip()
    return text, plain(text)


def _read_date(head: Head, found: re.Match) -> None:
    head.place = " ".join(found[1].split())
    day, month, year = (part.strip(" ._…") if part else "" for part in found.groups()[1:])
    if day.isdecimal() and month.isdecimal() and year:
        head.date = as_date(int(day), int(month), int(year))


def as_date(day: int, month: int, year: int) -> Day | None:
    """The date, or None where there is no such day."""
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def _is_agency(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and sum(char.isupper() for char in letters) > 0.8 * len(letters)


def _read_title(head: Head, blocks: Sequence[Block], place: int) -> int:
    """Take the title from the heading's line on; return the place of the first block behind it."""
    first = blocks[place].text.strip()
    own = first[_TITLE.match(plain(first)).end() :].strip(" :-–")
    lines = [own] if own else []
    position = place + 1
    while position < len(blocks) and isinstance(blocks[position], Line):
        line = blocks[position]
        if line.text.strip(" -_*—–"):
            if len(lines) > _MOST_TITLE_LINES or not _is_of_title(line, lines, blocks[position - 1]):
                break
            lines.append(line.text.strip())
        position += 1
    parts = [part for before, line in zip(["", *lines], lines, strict=False) for part in (glue(before, line), line)]
    head.title = " ".join("".join(parts).split())
    return position


def _is_of_title(line: Line, lines: list[str], before: Block) -> bool:
    low = plain(line.text)
    if _STATE.search(low) or _NUMBER.match(low):
        return False
    label = read_label(line.text)
    if label and label.kind < Kind.BULLET:
        return False
    if not lines:
        return not (_OPENING.match(low) or low.startswith("can cu"))
    if line.text[0].islower() or line.text[0].isdigit():
        return True
    if _BASIS_START.match(low) or _OPENING.match(low) or line.text.rstrip().endswith((";", ":", ".")):
        return False
    if isinstance(before, Line) and (before.bold or before.centred):
        return line.bold == before.bold and line.centred == before.centred
    return line.bold or line.centred or not (line.gap and _ENDS_WITH_YEAR.search(plain(lines[-1])))
