"""Up to four units of a ranking, or one unit in two years, side by side: component by component and in all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indices.figures import Line as SetLine
from indices.figures import Score, lines_and_scores_of
from indices.mergers import mergers_into
from indices.models import Block, Result
from indices.scoring import difference, rank_gain
from reports.dashboards.charting import ChartKind, Figure, Series, Tone
from reports.dashboards.component_chart import set_changes

MOST = 4


@dataclass(frozen=True)
class Column:
    """A result that is compared, and what its column is headed by: the unit's name, or the year."""

    result: Result
    name: str

    @property
    def size(self) -> int | None:
        return self.result.edition.size


@dataclass(frozen=True)
class Cell:
    """A published score and rank. `is_best` marks the best of the line, `behind` is the distance to it (zero or less).

    A cell that is not `in_set` belongs to a year whose set lacks the component.
    """

    score: Decimal | None
    rank: int | None
    in_set: bool = True
    is_best: bool = False
    behind: Decimal | None = None


@dataclass(frozen=True)
class Line:
    """A component by its code and id (or the total, without either) over the columns. Between two years also the change
    of score and places; `other_names` are (year, name) where a year called it otherwise."""

    name: str
    cells: list[Cell]
    code: str = ""
    component: int | None = None
    change: Decimal | None = None
    places: int | None = None
    other_names: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Comparison:
    """Columns side by side. Between two years (`is_of_years`) `notes` say what keeps them from being comparable."""

    columns: list[Column]
    lines: list[Line]
    total: Line
    is_of_years: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[Line]:
        return [*self.lines, self.total]

    @property
    def title(self) -> str:
        names = " và ".join(column.name.lower() if self.is_of_years else column.name for column in self.columns[-2:])
        names = ", ".join([*(column.name for column in self.columns[:-2]), names])
        first = self.columns[0].result
        return f"{first.unit}: {names}" if self.is_of_years else f"{names} ({first.edition})"

    def figure(self, own: set[int]) -> Figure | None:
        """The component scores as a radar; None where no column has any. own: ids of the reader's units."""
        known = [line for line in self.lines if any(cell.score is not None for cell in line.cells)]
        if not known:
            return None
        series = tuple(
            Series(column.name, tuple(line.cells[place].score for line in known), self._tone(place, own))
            for place, column in enumerate(self.columns)
        )
        return Figure(
            name="comparison",
            title="Điểm các chỉ số thành phần",
            kind=ChartKind.RADAR,
            categories=tuple(line.name for line in known),
            category_name="Chỉ số thành phần",
            series=series,
            unit="điểm",
            lowest=0,
            highest=10,
        )

    def _tone(self, place: int, own: set[int]) -> Tone:
        is_own = place == 1 if self.is_of_years else self.columns[place].result.unit_id in own
        return Tone.OWN if is_own else Tone.OTHER


def compare_units(results: Sequence[Result]) -> Comparison:
    """Set results of one edition side by side in the order given, with the best of each line marked (1 query)."""
    columns = [Column(result, result.unit.name) for result in results]
    sets, scores = _read(results)
    edition = results[0].edition_id
    lines = []
    for component, line in sets[edition].items():
        cells = _marked([_cell(scores[result.pk].get(component)) for result in results])
        lines.append(Line(line.name, cells, line.code, component))
    return Comparison(columns, lines, Line("Điểm tổng", _marked([_cell(r, "total") for r in results])))


def compare_years(before: Result, now: Result) -> Comparison:
    """Set a unit's results of two years side by side (2 queries): the components of the later year in order, then those
    that it has no more.

    As in rankings the published change comes first, for a year and the one right before it; a difference is worked out
    only within one block and where the unit took in none in between.
    """
    results = [before, now]
    columns = [Column(result, f"Năm {result.edition.year}") for result in results]
    sets, scores = _read(results)
    sets_then, sets_now = sets[before.edition_id], sets[now.edition_id]
    notes, is_comparable = _notes(before, now, sets_then, sets_now)
    is_next = now.edition.year - before.edition.year == 1

    def moved(was, row, score="score") -> dict:
        published = row.published_change if row and is_next else None
        change = difference(row and getattr(row, score), was and getattr(was, score)) if is_comparable else None
        places = rank_gain(row and row.rank, was and was.rank) if is_comparable else None
        return {"change": change if published is None else published, "places": places}

    lines = []
    for component, line in (sets_now | {pk: old for pk, old in sets_then.items() if pk not in sets_now}).items():
        pair = [scores[result.pk].get(component) for result in results]
        cells = [_cell(pair[0], in_set=component in sets_then), _cell(pair[1], in_set=component in sets_now)]
        names = _other_names(line, component, sets_then, before.edition.year)
        lines.append(Line(line.name, cells, line.code, component, other_names=names, **moved(*pair)))
    total = Line("Điểm tổng", [_cell(result, "total") for result in results], **moved(before, now, "total"))
    return Comparison(columns, lines, total, is_of_years=True, notes=notes)


def _read(results: Sequence[Result]):
    """The lines of each edition by component, in order; the scores of each result by component (1 query)."""
    lines, scores = lines_and_scores_of(results)
    return {edition: {line.component_id: line for line in found} for edition, found in lines.items()}, scores


def _cell(row: Result | Score | None, score: str = "score", *, in_set: bool = True) -> Cell:
    return Cell(row and getattr(row, score), row and row.rank, in_set)


def _marked(cells: list[Cell]) -> list[Cell]:
    """Mark the best of a line by score, else by rank; none where fewer than two are known or all are equal."""
    scores = [cell.score for cell in cells if cell.score is not None]
    ranks = [cell.rank for cell in cells if cell.rank is not None]
    by_rank = not scores
    values = ranks if by_rank else scores
    best = (min if by_rank else max)(values, default=None)
    is_telling = len(set(values)) > 1
    return [
        Cell(
            cell.score,
            cell.rank,
            cell.in_set,
            is_telling and (cell.rank if by_rank else cell.score) == best,
            None if by_rank or len(scores) < 2 else difference(cell.score, best),
        )
        for cell in cells
    ]


def _other_names(line: SetLine, component: int, sets_then: dict, year: int) -> list[tuple[int, str]]:
    then = sets_then.get(component)
    return [(year, then.name)] if then and then.name != line.name else []


def _notes(before: Result, now: Result, sets_then: dict, sets_now: dict) -> tuple[list[str], bool]:
    """What is to be said of two years, and whether differences may be worked out."""
    first, last = before.edition, now.edition
    notes = []
    same_block = first.block == last.block and first.province_id == last.province_id
    if not same_block:
        notes.append(
            f"Năm {first.year} đơn vị được xếp trong {Block(first.block).label.lower()}, năm {last.year} trong"
            f" {Block(last.block).label.lower()}: không so sánh được điểm và hạng giữa hai khối."
        )
    mergers = [merger for merger in mergers_into({now.unit_id}) if first.year < merger.year <= last.year]
    if mergers:
        taken_in = ", ".join(str(merger.predecessor) for merger in mergers)
        notes.append(f"Giữa hai năm đơn vị nhận sáp nhập {taken_in}: không so sánh được.")
    names_then, names_now = ({pk: line.name for pk, line in lines.items()} for lines in (sets_then, sets_now))
    if changes := set_changes(names_then, names_now):
        notes.append(
            f"Năm {last.year} so với {first.year}: {'; '.join(changes)}. Điểm tổng hai năm không tính từ cùng một bộ"
            " chỉ số."
        )
    if first.size != last.size and first.size and last.size:
        notes.append(f"Số đơn vị được xếp hạng: {first.size} năm {first.year}, {last.size} năm {last.year}.")
    return notes, same_block and not mergers
