"""A block copied from a spreadsheet, laid over the table of a round: which cell each of its texts belongs to. Pure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indices.cells import Cell, Kind
from indices.sheets.headings import TOTAL, UNIT, Headings, Known, resolve_ranks
from indices.sheets.readings import is_figure
from indices.sheets.rows import UnitNames

LARGEST, LONGEST = 200_000, 1000
"""Characters and rows of a block; ten times the largest table of a province."""

_DASHES = re.compile(r"[-–—]?")


@dataclass(frozen=True)
class Column:
    """A column of the table: the whole (line None) or a component by its code, its score or its rank."""

    line: int | None
    kind: Kind
    name: str
    code: str = ""

    @property
    def role(self) -> str:
        """What a heading of this column means, as `indices.sheets.headings` says it."""
        if self.line is None:
            return "rank" if self.kind == "rank" else TOTAL
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True)
class Placed:
    """A text of the block and the cell it is meant for; `where` is its place in the block, for people."""

    cell: Cell
    text: str
    where: str


@dataclass
class Placement:
    """Where a block goes. `problems` forbid saving it; `skipped` says what of it is left out and why."""

    placed: list[Placed] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def read_block(text: str) -> list[list[str]]:
    """Read tab-separated text of the clipboard, quoted cells included; blank lines at its end are dropped.

    Raises ValueError with a sentence for a block that is too large or broken.
    """
    if len(text) > LARGEST or text.count("\n") > LONGEST:
        raise ValueError("Khối dán quá lớn so với bảng điểm. Hãy chép đúng vùng số liệu, hoặc nhập từ tệp Excel.")
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter="\t"))
    except csv.Error as error:
        raise ValueError("Không đọc được khối vừa dán. Hãy chép lại vùng số liệu từ bảng tính.") from error
    block = [[" ".join(cell.split()) for cell in row] for row in rows]
    while block and not any(block[-1]):
        block.pop()
    width = max(map(len, block), default=0)
    return [row + [""] * (width - len(row)) for row in block]


def place(
    block: list[list[str]],
    *,
    units: Mapping[int, Sequence[str]],
    columns: Sequence[Column],
    row: int,
    column: int,
) -> Placement:
    """Lay the block over the table with its corner at the given row and column (from 0).

    units: id → names, in the order of the table's rows. A column of unit names and rows of headings in the block are
    obeyed where there are some, so that its rows and columns may stand in any order.
    """
    placement = Placement()
    if not block:
        placement.problems.append("Khối dán trống. Hãy chép vùng số liệu từ bảng tính rồi dán lại.")
        return placement
    scores = [item for item in columns if item.line and item.kind == "score"]
    headings = Headings(Known(item.code, (item.name,), place) for place, item in enumerate(scores, start=1))
    height = _headed(block, headings)
    body = block[height:]
    names = _name_column(body)
    start = 0 if names is None else names + 1
    if height:
        targets = _named_columns(block[:height], headings, columns, start, placement)
    else:
        extra = column + len(block[0]) - start - len(columns)
        if extra > 0:
            placement.problems.append(f"Khối dán rộng hơn phần bảng từ ô đang chọn: thừa {extra} cột.")
        targets = list(enumerate(columns[column:], start=start))[: len(block[0]) - start]
    rows = _rows(body, names, units, row, height + 1, placement)
    for index, unit in rows:
        for place_in_row, target in targets:
            where = f"dòng {index + height + 1}, cột {place_in_row + 1}"
            cell = Cell(unit, target.line, target.kind)
            placement.placed.append(Placed(cell, body[index][place_in_row], where))
    if not placement.placed and not placement.problems:
        placement.problems.append("Không tìm thấy đơn vị hoặc chỉ số nào của bảng trong khối dán.")
    return placement


def _is_text(cell: str) -> bool:
    return not _DASHES.fullmatch(cell) and not is_figure(cell)


def _headed(block: list[list[str]], headings: Headings) -> int:
    """Return how many rows at the top are headings: some text that names a column, and no figure."""
    height = 0
    for row in block[: min(3, len(block) - 1)]:
        if any(map(is_figure, row)) or not any(headings.read([cell]).role for cell in row if cell):
            break
        height += 1
    return height


def _name_column(body: list[list[str]]) -> int | None:
    """Return the first column that holds text in most of its rows; columns of running numbers may stand before it."""
    for column in range(min(3, len(body[0]) - 1)):
        filled = [row[column] for row in body if row[column]]
        if sum(map(_is_text, filled)) * 2 > len(filled):
            return column
    return None


def _named_columns(
    heads: list[list[str]],
    headings: Headings,
    columns: Sequence[Column],
    start: int,
    placement: Placement,
) -> list[tuple[int, Column]]:
    """Return (column of the block, column of the table) by the headings."""
    parts = {index: _parts(heads, index) for index in range(start, len(heads[0]))}
    meanings = resolve_ranks({index: headings.read(part) for index, part in parts.items()})
    shown = {item.role: item for item in columns}
    targets = []
    for index, meaning in meanings.items():
        written = " ".join(part for part in parts[index] if part)
        if meaning.role in shown:
            targets.append((index, shown[meaning.role]))
        elif meaning.role and meaning.role.startswith("rank:"):
            placement.skipped.append(f"Cột “{written}”: bảng đang chỉ hiện điểm, không hiện hạng của chỉ số.")
        elif meaning.role != UNIT:
            name = f"Cột “{written}”" if written else f"Cột thứ {index + 1} (không có tên)"
            placement.skipped.append(f"{name} không khớp chỉ số nào của bảng.")
    for item, times in Counter(item for _, item in targets).items():
        if times > 1:
            placement.problems.append(f"Khối dán có {times} cột cùng là “{item.name}”. Hãy bỏ bớt cột thừa.")
    return targets


def _parts(heads: list[list[str]], column: int) -> list[str]:
    """Return the texts over a column from the top; a merged heading counts for what stands beneath all of it."""
    parts = [row[column] for row in heads]
    if len(heads) > 1 and not parts[0] and parts[1]:
        parts[0] = next((cell for cell in reversed(heads[0][:column]) if cell), "")
    return parts


def _rows(
    body: list[list[str]],
    names: int | None,
    units: Mapping[int, Sequence[str]],
    corner: int,
    offset: int,
    placement: Placement,
) -> list[tuple[int, int]]:
    """Return (row of the block's body, unit)."""
    if names is None:
        order = list(units)
        extra = corner + len(body) - len(order)
        if extra > 0:
            placement.problems.append(f"Khối dán dài hơn phần bảng từ ô đang chọn: thừa {extra} dòng.")
        return list(enumerate(order[corner : corner + len(body)]))
    finder = UnitNames(units)
    rows: dict[int, int] = {}
    for index, row in enumerate(body):
        written = row[names]
        if not any(row):
            continue
        found = finder.find(written)
        if len(found) > 1:
            several = ", ".join(f"“{units[unit][0]}”" for unit in found[:3])
            placement.problems.append(f"Dòng {index + offset}: “{written}” có thể là {several}. Hãy ghi đủ tên đơn vị.")
        elif not found:
            nearest = finder.nearest(written)
            hint = f" Có phải “{nearest}”?" if nearest else ""
            name = f"“{written}” không khớp đơn vị nào của bảng." if written else "không có tên đơn vị."
            placement.skipped.append(f"Dòng {index + offset}: {name}{hint}")
        elif found[0] in rows:
            placement.problems.append(
                f"Dòng {rows[found[0]] + offset} và dòng {index + offset} cùng là “{units[found[0]][0]}”."
                " Hãy giữ một dòng."
            )
        else:
            rows[found[0]] = index
    return [(index, unit) for unit, index in rows.items()]
