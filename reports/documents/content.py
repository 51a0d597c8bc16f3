"""What an administrative document says, apart from the data it comes from and the file it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from plans.outline import roman
from units.vietnamese import document_date

BLANK = " " * 6
"""Room for the pen where a number is not yet given."""


class CannotBeLaidOut(Exception):
    """A document cannot be made into a file; the message says in Vietnamese why and what to do."""


class HeadingStyle(StrEnum):
    """How a heading is set, by decree 30/2020, Phụ lục I, mục V, 6b."""

    SECTION = "section"  # mục: capitals, bold
    CLAUSE = "clause"  # khoản with a title: bold
    POINT = "point"  # điểm: upright


@dataclass(frozen=True)
class Heading:
    """A heading on a line of its own; depth counts from 1 and places it in the bookmarks."""

    kind: ClassVar[str] = "heading"
    label: str
    text: str
    style: HeadingStyle
    depth: int

    @property
    def level(self) -> int:
        """The level of the HTML heading; the document's title has the first."""
        return min(self.depth + 1, 6)


@dataclass(frozen=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    text: str
    label: str = ""
    italic: bool = False
    with_next: bool = False  # stays on the page of what follows


@dataclass(frozen=True)
class Cell:
    """Words that fill one place of a table or several; a line break in `text` is one on paper."""

    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Table:
    """Rows under a header that every page repeats.

    `columns` says what each holds: number, name, figure, change or text. `header` leaves out what a span covers; `rows`
    and `total` give a text for every column, empty where one of `spans` (row of `rows`, column, rowspan, colspan, each
    of two places or more, none over another) covers it.
    """

    kind: ClassVar[str] = "table"
    columns: tuple[str, ...]
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    spans: tuple[tuple[int, int, int, int], ...] = ()

    def body(self) -> list[list[Cell]]:
        """Each row, the total last, without what a span covers."""
        rows = [*self.rows, self.total] if self.total else list(self.rows)
        return cells_of(rows, self.spans)


def cells_of(rows: Sequence[Sequence[str]], spans: Sequence[tuple[int, int, int, int]]) -> list[list[Cell]]:
    """Set texts into cells; what a span covers has none of its own."""
    starts = {(row, column): (rowspan, colspan) for row, column, rowspan, colspan in spans}
    covered = {place for span in spans for place in covered_by(span)}
    return [
        [
            Cell(text, colspan, rowspan)
            for column, text in enumerate(texts)
            if (row, column) not in covered
            for rowspan, colspan in [starts.get((row, column), (1, 1))]
        ]
        for row, texts in enumerate(rows)
    ]


def covered_by(span: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Return the places under a span but its first, as (row, column)."""
    row, column, rowspan, colspan = span
    places = [(row + down, column + right) for down in range(rowspan) for right in range(colspan)]
    return places[1:]


class ChartStyle(StrEnum):
    """How the figures of a category stand: a bar for each series, or all in one bar."""

    BARS = "bars"
    STACKED = "stacked"


@dataclass(frozen=True)
class Series:
    """Figures of one kind, one for each category of the chart; None where it is not known."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """Figures of zero or more as bars, with their numbers; `unit` stands behind the title, `decimals` after the comma.

    At most four series; a stacked chart counts what is not known as nothing.
    """

    kind: ClassVar[str] = "chart"
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    style: ChartStyle = ChartStyle.BARS
    unit: str = ""
    decimals: int = 0

    @property
    def caption(self) -> str:
        """`Biểu đồ: Điểm các chỉ số thành phần (điểm)`."""
        return f"Biểu đồ: {self.title}" + (f" ({self.unit})" if self.unit else "")


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Appendix:
    """What is annexed, on pages of its own that lie across where it is `landscape`."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Lookup:
    """Where anybody finds the original: the code as it is printed (`ABCD-EFGH-JKLM`), the whole address of its page."""

    code: str
    url: str

    @property
    def address(self) -> str:
        """The address as people type it, without its scheme."""
        return self.url.partition("://")[2] or self.url


@dataclass(frozen=True)
class Letter:
    """A document of form 1.4, such as KẾ HOẠCH or BÁO CÁO.

    `issuer` is the agency's name as running text has it. `addressees` are those whom a report to a superior is sent to
    (Phụ lục I, phần I, mục II, 9a). `lookup` is printed on an original only, not on a draft and not in Word.
    """

    parent_agency: str
    agency: str
    issuer: str
    number: int | None
    symbol: str
    place: str
    day: date | None
    kind: str
    title: str
    bases: tuple[str, ...]
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    authority: tuple[str, ...]
    position: str
    signatory: str
    appendices: tuple[Appendix, ...] = ()
    draft: bool = False  # marked on the first page as not yet approved
    addressees: tuple[str, ...] = ()
    lookup: Lookup | None = None

    @property
    def number_and_symbol(self) -> str:
        """`05/KH-SNgV`, the number blank until it is issued."""
        return f"{BLANK if self.number is None else format(self.number, '02d')}/{self.symbol}"

    @property
    def place_and_date(self) -> str:
        return document_date(self.day, self.place)

    @property
    def attachment_note(self) -> str:
        """What stands under an appendix's title (Phụ lục I, phần I, mục III, 1c)."""
        written_on = document_date(self.day, "").removeprefix(", ")
        return f"(Kèm theo {self.kind.capitalize()} số {self.number_and_symbol} {written_on} của {self.issuer})"


def listed(lines: Sequence[str]) -> tuple[str, ...]:
    """End every line with a semicolon and the last with a full stop, whatever they ended with."""
    bare = [line.strip().lstrip("-–").strip().rstrip(" ;.,") for line in lines]
    bare = [line for line in bare if line]
    return tuple(line + (";" if number < len(bare) else ".") for number, line in enumerate(bare, start=1))


def closed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Put the mark `./.` behind the last word of the body."""
    if blocks and isinstance(blocks[-1], Paragraph):
        last = blocks[-1]
        return (*blocks[:-1], replace(last, text=last.text.rstrip(" ;:.,/") + "./."))
    return (*blocks, Paragraph("./."))


def appendix_names(count: int) -> list[str]:
    """Return “Phụ lục” for one appendix, “Phụ lục I”, “Phụ lục II”… for more (Phụ lục I, phần I, mục III, 1a)."""
    return ["Phụ lục"] if count == 1 else [f"Phụ lục {roman(number)}" for number in range(1, count + 1)]
