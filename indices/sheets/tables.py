"""Tables of figures as people make them: where the header is, what its columns mean, which unit a row is. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from indices.cells import Kind, Value
from indices.sheets.headings import (
    EITHER_SIDE,
    IGNORE,
    RANK,
    TOTAL,
    UNIT,
    Headings,
    Known,
    Meaning,
    resolve_ranks,
    years_in,
)
from indices.sheets.readings import is_blank, is_figure, read_figure
from indices.sheets.rows import Reader, Row, UnitNames
from indices.sheets.sheet import Sheet, address, letters

__all__ = ["Column", "Figure", "Known", "Problem", "Row", "Table", "propose"]

_DEEP = 40
"""Rows from the top among which the header is looked for."""
_LEVELS = 3


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell, as a Vietnamese sentence."""

    cell: str
    message: str


@dataclass(frozen=True)
class Column:
    """A column (counted from 1): its heading, what it is taken for, and what it may be where that is not sure."""

    place: int
    heading: str
    role: str | None
    hint: str | None = None
    loose: bool = False
    subject: str = ""
    close: bool = False
    chosen: bool = False

    @cached_property
    def letter(self) -> str:
        return letters(self.place)

    @cached_property
    def is_figure(self) -> bool:
        return self.role in (TOTAL, RANK) or bool(self.role and ":" in self.role)

    @cached_property
    def kind(self) -> Kind:
        return "rank" if self.role == RANK or str(self.role).startswith("rank:") else "score"

    @cached_property
    def component(self) -> str | None:
        """The code of the component, None for the whole."""
        return self.role.partition(":")[2] if self.role and ":" in self.role else None


class Figure(NamedTuple):
    """A figure that was read: its cell, the unit's code, the component's code (None: the whole)."""

    cell: str
    unit: str
    component: str | None
    kind: Kind
    value: Value


@dataclass
class Table:
    """What a file was understood to say. `sheets` are those that hold a table."""

    sheet: str
    sheets: list[str]
    header: int
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    new_columns: list[Column] = field(default_factory=list)


@dataclass
class _Outline:
    sheet: Sheet
    top: int
    bottom: int
    columns: list[Column]
    units: int
    matched: int

    @property
    def figures(self) -> int:
        return sum(column.is_figure for column in self.columns)


def propose(
    sheets: Sequence[Sheet],
    *,
    components: Iterable[Known],
    units: Mapping[str, Sequence[str]],
    year: int,
    size: int | None,
    choices: Mapping[str, str] | None = None,
    founding: bool = False,
) -> Table:
    """Find the table of an edition among the sheets and read it.

    components: what columns may be. units: code → names, what rows may be. choices: corrections by hand, "sheet" → name
    of a sheet, a column's letters → role, a row's number → code of a unit or "ignore". founding: columns of scores and
    rows of figures may be new; such rows and columns come back without problems, role and unit None.
    """
    choices = dict(choices or {})
    headings, names = Headings(components), UnitNames(units)
    wanted = [sheet for sheet in sheets if sheet.name == choices.get("sheet")]
    outlines = [found for sheet in wanted or sheets if (found := _outline(sheet, headings, names, choices))]
    if not outlines:
        return Table(sheets[0].name, [sheet.name for sheet in sheets], 0, [], problems=[_no_header(sheets[0])])
    best = max(outlines, key=lambda outline: _fitness(outline, year))
    known = sheets if wanted else [outline.sheet for outline in outlines]
    table = Table(best.sheet.name, [sheet.name for sheet in known], best.bottom, [])
    _note_rivals(table, best, outlines, year)
    table.columns = _checked(table, best, year, founding)
    if founding:
        table.new_columns = [column for column in table.columns if _is_new(column) and _holds_scores(best, column)]
    figures = [column for column in table.columns if column.is_figure] + table.new_columns
    if not figures and not table.problems:
        table.problems.append(_no_header(best.sheet))
    reader = Reader(best.sheet, best.units, [column.place for column in figures], names, choices)
    table.rows, problems = reader.read(best.bottom + 1, founding)
    table.problems += [Problem(cell, message) for cell, message in problems]
    if not any(row.unit or founding for row in table.rows) and not table.problems:
        cell = address(best.bottom + 1, best.units)
        table.problems.append(
            Problem(cell, "Không tìm thấy dòng nào của đơn vị trong đợt. Hãy kiểm tra cột tên đơn vị.")
        )
    _read_figures(table, best.sheet, size)
    table.problems.sort(key=lambda problem: _order(problem.cell))
    return table


def _order(cell: str) -> tuple[int, int, str]:
    column = cell.rstrip("0123456789")
    return int(cell[len(column) :] or 0), len(column), column


def _fitness(outline: _Outline, year: int) -> tuple:
    """Order sheets: shown before hidden, of the edition's year before others, then by how much they hold of it."""
    sheet = outline.sheet
    title = [str(value) for row in sheet.rows[: outline.top - 1] for value in row if isinstance(value, str)]
    years = years_in(" ".join([sheet.name, *title]))
    return (
        not sheet.hidden,
        (year in years) - bool(years and year not in years),
        outline.matched * outline.figures,
        outline.figures,
    )


def _note_rivals(table: Table, best: _Outline, outlines: Sequence[_Outline], year: int) -> None:
    """A second sheet that could be meant as well is never passed over in silence."""
    rivals = [
        outline
        for outline in outlines
        if outline is not best
        and _fitness(outline, year)[:2] == _fitness(best, year)[:2]
        and outline.matched * 2 >= best.matched
        and outline.figures * 2 >= best.figures
    ]
    if rivals:
        several = ", ".join(f"“{outline.sheet.name}”" for outline in [best, *rivals])
        message = f"Nhiều trang tính có bảng điểm: {several}. Hãy chọn một trang, hoặc xóa các trang kia khỏi tệp."
        table.problems.append(Problem(address(best.top, 1), message))


def _no_header(sheet: Sheet) -> Problem:
    return Problem(
        "A1",
        f"Trang “{sheet.name}” không có dòng tiêu đề đọc được: cần cột “Đơn vị” và ít nhất một cột điểm hoặc hạng."
        " Hãy sửa tiêu đề theo mẫu do cổng xuất ra.",
    )


def _outline(sheet: Sheet, headings: Headings, names: UnitNames, choices: Mapping[str, str]) -> _Outline | None:
    """Find the header of a sheet and obey what was chosen by hand; None where there is no header."""
    for top in range(1, min(_DEEP, len(sheet.rows)) + 1):
        width = max((len(row) for row in sheet.rows[top - 1 : top + _LEVELS]), default=0)
        if not _looks_like_header(sheet, top, width, headings):
            continue
        bottom = _bottom(sheet, top, width, headings, names)
        meanings = {place: headings.read(_parts(sheet, top, bottom, place)) for place in range(1, width + 1)}
        meanings = resolve_ranks(meanings)
        chosen = {place: choices[letters(place)] for place in meanings if letters(place) in choices}
        meanings |= {place: Meaning(role or None) for place, role in chosen.items()}
        unit_columns = [place for place, role in chosen.items() if role == UNIT]
        unit_columns += [place for place, meaning in meanings.items() if meaning.role == UNIT]
        units = unit_columns[0] if unit_columns else _guess_units(sheet, bottom, width, names)
        if units is None or not any(_figure_role(meaning) for meaning in meanings.values()):
            continue
        columns = [
            _column(place, meaning, units, " / ".join(_parts(sheet, top, bottom, place)), place in chosen)
            for place, meaning in meanings.items()
        ]
        matched = sum(bool(names.find(str(sheet.value(row, units)))) for row in _first_rows(sheet, bottom))
        return _Outline(sheet, top, bottom, columns, units, matched)
    return None


def _first_rows(sheet: Sheet, bottom: int) -> range:
    return range(bottom + 1, min(bottom + 100, len(sheet.rows)) + 1)


def _figure_role(meaning: Meaning) -> bool:
    return meaning.role in (TOTAL, RANK) or bool(meaning.role and ":" in meaning.role) or bool(meaning.name)


def _looks_like_header(sheet: Sheet, row: int, width: int, headings: Headings) -> bool:
    texts = {
        str(value).strip() for place in range(1, width + 1) if not is_blank(value := sheet.header_value(row, place))
    }
    if len(texts) < 2 or sum(is_figure(text) for text in texts) * 2 > len(texts):
        return False
    roles = [headings.read([text]).role for text in texts]
    return UNIT in roles or len([role for role in roles if role]) >= 2


def _parts(sheet: Sheet, top: int, bottom: int, place: int) -> list[str]:
    """Return the texts of a heading from top to bottom; over a lone “Điểm” or “Hạng” the group to the left counts."""
    parts: list[str] = []
    for row in range(top, bottom + 1):
        value = sheet.header_value(row, place)
        left = place
        while is_blank(value) and row < bottom and left > 1 and (row, left) not in sheet.spans:
            if not is_blank(sheet.header_value(bottom, left - 1)) and not is_blank(sheet.header_value(bottom, place)):
                left -= 1
                value = sheet.header_value(row, left)
            else:
                break
        text = " ".join(str(value).split()) if not is_blank(value) else ""
        if text and text not in parts:
            parts.append(text)
    return parts


def _bottom(sheet: Sheet, top: int, width: int, headings: Headings, names: UnitNames) -> int:
    """Return the last row of the header that begins at `top`."""
    bottom = top
    for row in range(top + 1, top + _LEVELS):
        values = [sheet.value(row, place) for place in range(1, width + 1)]
        texts = [value for value in values if not is_blank(value)]
        if not texts or any(is_figure(value) for value in texts):
            break
        own = [text for text in texts if isinstance(text, str)]
        if not own or any(names.find(text) for text in own if headings.read([text]).role is None):
            break
        if (
            not any(headings.read([text]).role or headings.read([text]).name for text in own)
            or len(own) == 1 < width - 1
        ):
            break
        bottom = row
    return bottom


def _guess_units(sheet: Sheet, bottom: int, width: int, names: UnitNames) -> int | None:
    """Return the column in which most cells name a unit."""
    found = {
        place: sum(
            bool(names.find(str(value)))
            for row in _first_rows(sheet, bottom)
            if not is_blank(value := sheet.value(row, place)) and not is_figure(value)
        )
        for place in range(1, min(width, 10) + 1)
    }
    best = max(found, key=found.get, default=None)
    return best if best and found[best] else None


def _column(place: int, meaning: Meaning, units: int, heading: str, chosen: bool) -> Column:
    if place == units:
        return Column(place, heading, UNIT)
    role = IGNORE if meaning.role == UNIT else meaning.role
    subject = meaning.name if meaning.name != "bare" else ""
    return Column(place, heading, role, meaning.hint, meaning.loose, subject, meaning.close, chosen)


def _is_new(column: Column) -> bool:
    return column.role is None and column.subject not in ("", EITHER_SIDE) and not column.close


def _holds_scores(outline: _Outline, column: Column) -> bool:
    """Tell whether most of a column's cells are numbers from 0 to 10."""
    fitting = other = 0
    for row in _first_rows(outline.sheet, outline.bottom):
        try:
            fitting += (
                read_figure(outline.sheet.value(row, column.place), kind="score", whole=False, size=None) is not None
            )
        except ValueError:
            other += 1
    return fitting > 0 and fitting >= other


def _checked(table: Table, outline: _Outline, year: int, founding: bool) -> list[Column]:
    """Return the columns with those of other years set aside; note doubtful and double ones."""
    columns: list[Column] = []
    taken: dict[str, Column] = {}
    years = {column.place: years_in(column.heading) for column in outline.columns}
    has_own = any(year in years[column.place] for column in outline.columns if column.is_figure)
    for column in sorted(outline.columns, key=lambda column: (column.role is None, column.loose, column.place)):
        cell = address(outline.bottom, column.place)
        named = years[column.place]
        if column.is_figure and named and year not in named and not column.chosen:
            if not has_own:
                message = f"Cột “{column.heading}” ghi năm {max(named)}, đợt này là năm {year}. Hãy kiểm tra lại tệp."
                table.problems.append(Problem(cell, message))
            column = Column(column.place, column.heading, IGNORE)
        elif column.loose and column.role in taken and founding:
            column = Column(column.place, column.heading, None, subject=column.subject)
        elif column.is_figure and column.role in taken:
            first = taken[column.role]
            message = (
                f"Cột “{column.heading}” trùng với cột {first.letter} (“{first.heading}”). Hãy bỏ một trong hai cột."
            )
            table.problems.append(Problem(cell, message))
            column = Column(column.place, column.heading, IGNORE)
        elif column.is_figure:
            taken[column.role] = column
        elif column.role is None and column.subject == EITHER_SIDE:
            message = f"Chưa rõ cột “{column.heading}” là hạng của số bên trái hay bên phải. Hãy ghi rõ tên chỉ số."
            table.problems.append(Problem(cell, message))
        elif column.role is None and column.hint and f"score:{column.hint}" not in taken:
            if not (founding and _is_new(column)):
                table.problems.append(Problem(cell, _doubt(column)))
        columns.append(column)
    return sorted(columns, key=lambda column: column.place)


def _doubt(column: Column) -> str:
    return f"Chưa chắc cột “{column.heading}” là chỉ số nào. Hãy ghi đủ tên chỉ số như trong đợt, hoặc chọn chỉ số."


def _read_figures(table: Table, sheet: Sheet, size: int | None) -> None:
    columns = [(column.place - 1, column, _reader(column, size)) for column in table.columns if column.is_figure]
    for row in table.rows:
        cells = sheet.rows[row.number - 1]
        values = [cells[place] if place < len(cells) else None for place, _, _ in columns]
        if row.unit is None or all(map(is_blank, values)):
            continue
        for (_, column, read), value in zip(columns, values, strict=True):
            cell = f"{column.letter}{row.number}"
            try:
                table.figures.append(Figure(cell, row.unit, column.component, column.kind, read(value)))
            except ValueError as error:
                table.problems.append(Problem(cell, str(error)))


def _reader(column: Column, size: int | None) -> Callable[[object], Value]:
    """Return what reads the values of a column, each value once however often it stands there."""
    read = partial(read_figure, kind=column.kind, whole=column.component is None, size=size)
    return lru_cache(maxsize=None, typed=True)(read)
