"""A unit over the years and against its block, as charts: total, rank, components of the newest result."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import floor

from indices.figures import Line
from indices.mergers import Merger
from indices.models import Edition
from indices.scoring import difference, median_score
from indices.standings import reached_in
from reports.dashboards.charting import FEWEST_OF_RADAR, Break, ChartKind, Figure, Series, Tone
from reports.history import UnitHistory

HIGHEST_SCORE = 10

MOST_NAMED = 2
"""Components that came or went are named up to so many, then counted."""


@dataclass(frozen=True)
class Standard:
    """What a block reached in something: `scores` of every unit, the highest first; empty where not all are known."""

    scores: tuple[Decimal, ...] = ()

    @classmethod
    def of(cls, scores: Collection[Decimal], size: int | None) -> "Standard":
        """The standard of `size` units, nothing where fewer scores are known or the size is not."""
        return cls(tuple(sorted(scores, reverse=True))) if size and len(scores) == size else cls()

    @property
    def is_known(self) -> bool:
        return bool(self.scores)

    @cached_property
    def median(self) -> Decimal | None:
        return median_score(self.scores)

    @property
    def top(self) -> Decimal | None:
        return self.scores[0] if self.scores else None

    def place(self, score: Decimal | None) -> int | None:
        """The rank that a score has in the block, the better one of equals; None where the block is not known."""
        return self.scores.index(score) + 1 if score in self.scores else None

    def to_top(self, score: Decimal | None) -> Decimal | None:
        """How far a score is from the highest, zero or less."""
        return difference(score, self.top)

    def to_median(self, score: Decimal | None) -> Decimal | None:
        return difference(score, self.median)


@dataclass(frozen=True)
class BlockTotals:
    """The highest total of a block and its median, as published or worked out; `is_whole` where all are known."""

    top: Decimal | None = None
    median: Decimal | None = None
    is_whole: bool = False

    def to_top(self, total: Decimal | None) -> Decimal | None:
        """How far a total is from the highest, zero or less."""
        return difference(total, self.top)

    def to_median(self, total: Decimal | None) -> Decimal | None:
        return difference(total, self.median)


def block_figures(editions: Sequence[Edition], newest: Edition) -> tuple[dict[int, BlockTotals], dict[int, Standard]]:
    """Return what the blocks of the editions reached by the edition's id, and what that of `newest` reached in each
    component by line (1 query)."""
    totals, scores = reached_in({edition.pk for edition in editions}, newest.pk)
    return (
        {edition.pk: _block_totals(edition, totals[edition.pk]) for edition in editions},
        {line: Standard.of(found, newest.size) for line, found in scores.items()},
    )


def _block_totals(edition: Edition, totals: Collection[Decimal]) -> BlockTotals:
    standard = Standard.of(totals, edition.size)
    median, top = edition.published_median, edition.published_top
    return BlockTotals(
        standard.top if top is None else top, standard.median if median is None else median, standard.is_known
    )


def breaks_of(history: UnitHistory, mergers: Iterable[Merger]) -> tuple[Break, ...]:
    """Return where the years of a history are not comparable: a year is missing, the unit is ranked in another block,
    the component set changed, the unit took in another."""
    editions = [result.edition for result in history.results]
    years = list(zip(editions, history.sets, strict=True))
    found = []
    for place, ((before, old), (now, new)) in enumerate(pairwise(years), start=1):
        whys = [
            *_missing(before.year, now.year),
            *([f"từ đây xếp trong {now.get_block_display().lower()}"] if now.block != before.block else ()),
            *_changed(before.year, old, now.year, new),
            *_merged(before.year, now.year, mergers),
        ]
        if whys:
            found.append(Break(place, "; ".join(whys)))
    return tuple(found)


def _missing(before: int, now: int) -> list[str]:
    years = ", ".join(str(year) for year in range(before + 1, now))
    return [f"không có kết quả năm {years}"] if years else []


def _changed(before: int, old: Sequence[Line], now: int, new: Sequence[Line]) -> list[str]:
    if not old or not new:
        return []
    came, went = _missing_in(old, new), _missing_in(new, old)
    parts = [
        f"{verb} {', '.join(names) if len(names) <= MOST_NAMED else f'{len(names)} chỉ số thành phần'}"
        for verb, names in (("thêm", came), ("bỏ", went))
        if names
    ]
    return [f"bộ chỉ số năm {now} {' và '.join(parts)} so với năm {before}"] if parts else []


def _missing_in(lines: Sequence[Line], others: Sequence[Line]) -> list[str]:
    """The names of those of the others whose component the lines lack."""
    known = {line.component_id for line in lines}
    return [line.name for line in others if line.component_id not in known]


def _merged(before: int, now: int, mergers: Iterable[Merger]) -> list[str]:
    names = [merger.predecessor.name for merger in mergers if before < merger.year <= now]
    return [f"từ năm này gồm cả {', '.join(names)}"] if names else []


def total_figure(
    unit: str, history: UnitHistory, breaks: tuple[Break, ...], blocks: Mapping[int, BlockTotals]
) -> Figure:
    """The total over the years with the block's highest and median where they are known."""
    index = history.index.code
    own = Series(unit, tuple(result.total for result in history.results), Tone.OWN)
    found = [blocks.get(result.edition_id, BlockTotals()) for result in history.results]
    block = [
        Series("Cao nhất khối", tuple(one.top for one in found), Tone.LEADER),
        Series("Trung vị khối", tuple(one.median for one in found), Tone.MEDIAN),
    ]
    known = [series for series in block if any(value is not None for value in series.values)]
    return Figure(
        name=f"diem-{index.lower()}",
        title=f"Điểm tổng {index} qua các năm",
        kind=ChartKind.LINE,
        categories=tuple(str(year) for year in history.years),
        series=(own, *known),
        unit="điểm",
        category_name="Năm",
        breaks=breaks,
        urls=tuple(result.edition.get_absolute_url() for result in history.results),
        note=""
        if len(known) == len(block)
        else "Trung vị và điểm cao nhất chỉ có ở năm đã công bố hoặc biết điểm cả khối.",
    )


def rank_figure(unit: str, history: UnitHistory, breaks: tuple[Break, ...]) -> Figure:
    """The rank over the years, each year with the size of its block."""
    index = history.index.code
    sizes = [result.edition.size for result in history.results]
    ranks = tuple(result.rank for result in history.results)
    names = (
        f"{result.edition.year} (trên {size})" if size else str(result.edition.year)
        for result, size in zip(history.results, sizes, strict=True)
    )
    return Figure(
        name=f"hang-{index.lower()}",
        title=f"Thứ hạng {index} qua các năm",
        kind=ChartKind.LINE,
        categories=tuple(names),
        series=(Series(unit, ranks, Tone.OWN),),
        decimals=0,
        category_name="Năm (số đơn vị được xếp hạng)",
        highest=max((one for one in (*sizes, *ranks) if one), default=None),
        is_rank=True,
        breaks=breaks,
        urls=tuple(result.edition.get_absolute_url() for result in history.results),
    )


def radar_figure(unit: str, history: UnitHistory, standards: Mapping[int, Standard]) -> Figure | None:
    """The components of a history's newest result against the block's highest and median, or alone where the block is
    not known; None for fewer than three known scores."""
    edition, lines = history.results[-1].edition, history.sets[-1]
    newest = (line.scores[-1] for line in history.lines)
    scores = {score.line_id: score.score for score in newest if score and score.score is not None}
    if len(scores) < FEWEST_OF_RADAR:
        return None
    own = Series(unit, tuple(scores.get(line.pk) for line in lines), Tone.OWN)
    block = _of_block(lines, scores, standards)
    least = min(value for series in (own, *block) for value in series.values if value is not None)
    lowest = max(0, floor(least) - 1)
    note = "" if block else " Chưa biết điểm của cả khối nên không so được với trung vị và điểm cao nhất."
    return Figure(
        name="thanh-phan",
        title=f"Chỉ số thành phần năm {edition.year} so với khối" if block else f"Chỉ số thành phần năm {edition.year}",
        kind=ChartKind.RADAR,
        categories=tuple(line.name for line in lines),
        series=(own, *block),
        unit="điểm",
        category_name="Chỉ số thành phần",
        lowest=lowest,
        highest=HIGHEST_SCORE,
        note=f"Các trục từ {lowest} đến {HIGHEST_SCORE} điểm.{note}",
    )


def _of_block(lines: Sequence[Line], scores: Collection[int], standards: Mapping[int, Standard]) -> list[Series]:
    found = [standards.get(line.pk, Standard()) if line.pk in scores else Standard() for line in lines]
    if any(line.pk in scores and not standard.is_known for line, standard in zip(lines, found, strict=True)):
        return []
    return [
        Series("Cao nhất khối", tuple(standard.top for standard in found), Tone.LEADER),
        Series("Trung vị khối", tuple(standard.median for standard in found), Tone.MEDIAN),
    ]
