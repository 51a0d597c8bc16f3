"""The ranking of a block and year with everything that follows from its published figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateField, Exists, OuterRef, QuerySet, prefetch_related_objects

from indices.comparison import Movement
from indices.figures import Score, lines_and_scores
from indices.mergers import took_another_in, year_ends
from indices.models import Correction, Edition, EditionComponent, Result
from indices.scoring import competition_ranks, computed_total, difference, grade, median_score
from units.models import Unit
from units.prepared import Given, GivenNumbers, Prepared


@dataclass(frozen=True)
class RankingRow(Movement):
    """A unit in a ranking; `scores` follows the edition's components.

    `computed` and `computed_rank` stand beside the published total and rank where weights or the whole field are known.
    `change_place` is the rank of the change within the block, as published or over the whole field. A row is not
    comparable when the unit took in another since the year before: then it has no change.
    """

    result: Result | None = None
    scores: Sequence[Score | None] = ()
    computed: Decimal | None = None
    computed_rank: int | None = None
    to_leader: Decimal | None = None
    to_median: Decimal | None = None
    grade: str = ""
    change_place: int | None = None
    comparable: bool = True

    @property
    def unit(self) -> Unit:
        return self.result.unit

    @property
    def place(self) -> int | None:
        """The published rank, else the one by the totals where the whole field is known (`place_is_computed`)."""
        return self.rank or self.computed_rank

    @property
    def place_is_computed(self) -> bool:
        return self.rank is None and self.computed_rank is not None

    @property
    def change(self) -> Decimal | None:
        return super().change if self.comparable else self.published_change

    @property
    def places(self) -> int | None:
        return super().places if self.comparable else None


@dataclass(frozen=True)
class Ranking:
    """A block's table of a year. Median and top are as published, else computed where the whole field is known.
    `before` are the component scores of the year before by (unit, component), where they were asked for."""

    edition: Edition
    previous: Edition | None
    lines: list[EditionComponent]
    rows: list[RankingRow]
    is_whole: bool
    median: Decimal | None
    top: Decimal | None
    before: Mapping[tuple[int, int], Score] = field(default_factory=dict)

    @property
    def median_is_published(self) -> bool:
        return self.edition.published_median is not None

    @property
    def known(self) -> int:
        """How many units' totals are known."""
        return sum(row.score is not None for row in self.rows)

    @property
    def has_components(self) -> bool:
        return any(score is not None for row in self.rows for score in row.scores)

    def corrections(self) -> list[Correction]:
        """What was corrected after publication, in the order of the rows (1 query, none where nothing was)."""
        corrected = [row.result for row in self.rows if row.result.is_corrected]
        prefetch_related_objects(corrected, "corrections__line", "corrections__corrected_by")
        return [correction for result in corrected for correction in result.corrections.all()]

    def load_successors(self) -> None:
        """Have the successors of the units that are no more at hand (1 query, none where all are)."""
        prefetch_related_objects([row.unit for row in self.rows if row.unit.ends_on], "successors")


def ranking(edition: Edition, *, years_of_scores: int = 1) -> Ranking:
    """Return an edition's ranking with movement against the year before, unranked units last (2 queries, and 1 for the
    edition of the year before where it is not at hand). The lines have their component at hand.

    years_of_scores: 0 for totals and ranks alone, without components (1 query less), 2 for the component scores of the
    year before as well.
    """
    previous = edition.previous
    figures = _Figures(edition, previous, years_of_scores)
    lines = figures.lines.get(edition.pk, [])
    rows = _published_rows(edition, previous, lines, figures)
    totals = [row.score for row in rows if row.score is not None]
    is_whole = edition.size is not None and len(totals) == edition.size
    median = edition.published_median
    top = edition.published_top
    if is_whole:
        median = median_score(totals) if median is None else median
        top = max(totals) if top is None else top
    rows = _derived(rows, edition, is_whole, median, top)
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, -(row.score or 0), row.unit.name))
    before = figures.by_unit(figures.earlier)
    return Ranking(edition, previous, lines, rows, is_whole, median, top, before)


class _Earlier(NamedTuple):
    """What is compared of a result of the year before."""

    pk: int
    unit_id: int
    total: Decimal | None
    rank: int | None


_RESULT = [column.attname for column in Result._meta.concrete_fields]
_UNIT = [column.attname for column in Unit._meta.concrete_fields]
_COLUMNS = [*_Earlier._fields, "edition_id", "merged", "is_corrected"]


def _results_of_editions() -> QuerySet:
    corrected = Exists(Correction.objects.filter(result=OuterRef("pk")))
    merged = took_another_in(Given("last_year_end", DateField()), Given("year_end", DateField()), "unit")
    rows = Result.objects.filter(edition__any_of=GivenNumbers("editions")).order_by("pk")
    rows = rows.annotate(merged=merged, is_corrected=corrected)
    return rows.values_list(*_COLUMNS, *_RESULT, *(f"unit__{name}" for name in _UNIT))


_rows = Prepared(_results_of_editions)


class _Figures:
    """What is stored of an edition and of the one before: results of both, and of as many years as asked the lines in
    order and each result's scores by component (2 queries, 1 without scores)."""

    def __init__(self, edition: Edition, previous: Edition | None, years_of_scores: int):
        editions = [edition.pk, previous.pk] if previous else [edition.pk]
        self.lines, self.scores = lines_and_scores(editions[:years_of_scores])
        self.results: list[Result] = []
        self.earlier: list[_Earlier] = []
        start = len(_COLUMNS)
        end = start + len(_RESULT)
        last_year_end, year_end = year_ends(edition.year)
        for row in _rows(editions=editions, last_year_end=last_year_end, year_end=year_end):
            earlier, (of, merged, is_corrected) = row[: start - 3], row[start - 3 : start]
            if of != edition.pk:
                self.earlier.append(_Earlier(*earlier))
                continue
            result = Result.from_db(DEFAULT_DB_ALIAS, _RESULT, row[start:end])
            result.edition, result.unit = edition, Unit.from_db(DEFAULT_DB_ALIAS, _UNIT, row[end:])
            result.merged, result.is_corrected = merged, is_corrected
            self.results.append(result)

    def by_unit(self, results: Sequence[Result | _Earlier]) -> dict[tuple[int, int], Score]:
        """The scores of the results by (unit, component)."""
        return {
            (result.unit_id, component): score
            for result in results
            for component, score in self.scores.get(result.pk, {}).items()
        }


def _published_rows(
    edition: Edition, previous: Edition | None, lines: Sequence[EditionComponent], figures: _Figures
) -> list[RankingRow]:
    weights = [line.weight for line in lines]
    before = {result.unit_id: result for result in figures.earlier}
    rows = []
    for result in figures.results:
        found = figures.scores.get(result.pk, {})
        scores = [found.get(line.component_id) for line in lines]
        rows.append(
            RankingRow.between(
                result,
                before.get(result.unit_id),
                "total",
                result=result,
                scores=scores,
                computed=_computed(edition, scores, weights),
                comparable=not (previous and result.merged),
            )
        )
    return rows


def _computed(edition: Edition, scores: Sequence[Score | None], weights: Sequence[Decimal | None]) -> Decimal | None:
    """The total by the weights; while a round is being entered only for a row that is complete."""
    figures = [score and score.score for score in scores]
    if not edition.is_published and None in figures:
        return None
    return computed_total(figures, weights)


def _derived(
    rows: list[RankingRow], edition: Edition, is_whole: bool, median: Decimal | None, top: Decimal | None
) -> list[RankingRow]:
    """Add what the whole table says about each row."""
    known = {row.result.unit_id: row.score for row in rows if row.score is not None}
    ranks = competition_ranks(known) if is_whole else {}
    changes = {row.result.unit_id: row.change for row in rows if row.change is not None}
    change_places = competition_ranks(changes) if is_whole and len(changes) == len(rows) else {}
    return [
        replace(
            row,
            computed_rank=ranks.get(row.result.unit_id),
            to_leader=difference(row.score, top),
            to_median=difference(row.score, median),
            grade=grade(row.score, edition.bands),
            change_place=row.change_rank or change_places.get(row.result.unit_id),
        )
        for row in rows
    ]
