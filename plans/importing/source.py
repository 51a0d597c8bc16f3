"""What a file holds before anything is understood: lines and tables in reading order, each with its place."""

from dataclasses import dataclass, field

from units.limited import Refused


class PlanRefused(Refused):
    """A file of a plan that is not read, with a Vietnamese sentence that says why and what to do."""

    remedy = "Hãy bỏ bớt hình ảnh, bảng biểu hoặc tách riêng phần kế hoạch rồi tải lên."


@dataclass(frozen=True)
class Line:
    """A line as it stands in the file: NFC, outer spaces and markdown marks taken off.

    `number` counts lines and tables of the file from 1, `page` from 1 (a text file splits at form feeds). `whole` is
    true where the file itself says that the line is a paragraph (Word), false where a paragraph may go on in the next
    line. `gap` says that a blank line or clear white space stands before it, `indent` is its distance from the left
    margin in points, `level` the outline level of a Word heading style (1-9), `centred` and `right` how it is set;
    `width` is how far the line reaches from the left margin, 0-1, where the layout is known; `bold_until` is the number
    of bold characters at its start, for headings that run on into text.
    """

    text: str
    number: int
    page: int = 1
    whole: bool = False
    bold: bool = False
    italic: bool = False
    gap: bool = False
    indent: float | None = None
    level: int | None = None
    centred: bool = False
    right: bool = False
    width: float | None = None
    bold_until: int = 0


@dataclass(frozen=True)
class Table:
    """A table with its cells. A cell that spans others holds the text once; `spans` are (row, column, rowspan, colspan)
    from 0 for those larger than one cell, and what they cover is empty text."""

    rows: tuple[tuple[str, ...], ...]
    number: int
    page: int = 1
    spans: tuple[tuple[int, int, int, int], ...] = ()
    bordered: bool = True


@dataclass(frozen=True)
class Source:
    """A file as read: `kind` is docx, pdf or txt; `missing` are the pages that have no text, such as scanned ones."""

    kind: str
    blocks: tuple[Line | Table, ...]
    pages: int = 1
    footnotes: tuple[str, ...] = field(default=())
    missing: tuple[int, ...] = ()

    def text(self) -> str:
        """Everything as plain lines, cells of a table parted by bars; for a page that shows the source."""
        lines = []
        for block in self.blocks:
            if isinstance(block, Line):
                lines.append(block.text)
            else:
                lines += [" | ".join(cell.replace("\n", " ") for cell in row) for row in block.rows]
        return "\n".join(lines)
