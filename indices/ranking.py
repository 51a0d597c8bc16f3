"""The ranking of a block and year with everything that follows from its published figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import DateField, Exists, FilteredRelation, OuterRef, Q, QuerySet, prefetch_related_objects

from indices.comparison import Movement, change_of
from indices.figures import Line, Score, Scores, lines_and_scores
from indices.mergers import took_another_in, year_ends
from indices.models import Correction, Edition, Result
from indices.scoring import competition_ranks, computed_total, difference, grade, median_score
from units.models import Unit
from units.prepared import Given, Prepared, row_of


@dataclass(frozen=True)
class RankingRow(Movement):
    """A unit in a ranking; `scores` follows the edition's components, `scores_before` are those of the year before by
    component (id), where they were asked for.

    `computed` and `computed_rank` stand beside the published total and rank where weights or the whole field are known.
    `change_place` is the rank of the change within the block, as published or over the whole field. A row is not
    comparable when the unit took in another since the year before: then it has no change.
    """

    result: Result | None = None
    scores: Sequence[Score | None] = ()
    scores_before: Mapping[int, Score] = field(default_factory=dict)
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
    """A block's table of a year. Median and top are as published, else computed where the whole field is known."""

    edition: Edition
    previous: Edition | None
    lines: list[Line]
    rows: list[RankingRow]
    is_whole: bool
    median: Decimal | None
    top: Decimal | None

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
    edition of the year before where it is not at hand).

    years_of_scores: 0 for totals and ranks alone, without components and corrections (1 query less), 2 for the
    component scores of the year before as well.
    """
    previous = edition.previous
    editions = [edition.pk, previous.pk] if previous else [edition.pk]
    lines_of, scores = lines_and_scores(editions[:years_of_scores])
    lines = lines_of.get(edition.pk, [])
    read = _whole_results if years_of_scores else _ranks_alone
    entries = list(read(edition, previous))
    whole = _Whole(edition, entries)
    rows = [_row(edition, entry, whole, lines, scores) for entry in entries]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, -(row.score or 0), row.unit.name))
    return Ranking(edition, previous, lines, rows, whole.is_known, whole.median, whole.top)


class _Earlier(NamedTuple):
    """What a unit had the year before, as stored; all None where it had no result."""

    pk: int | None
    total: Decimal | None
    rank: int | None


class _Entry(NamedTuple):
    """A result beside that of the year before, and whether the two can be compared."""

    result: Result
    before: _Earlier
    comparable: bool

    @property
    def change(self) -> Decimal | None:
        """As RankingRow.change."""
        return change_of(
            self.result.published_change, self.result.total, self.before.total if self.comparable else None
        )


class _Results:
    """The results of an edition with these columns of them and of their units, beside what each unit had the year
    before; what was corrected after publication only where `corrected`."""

    def __init__(self, result: Sequence[str], unit: Sequence[str], *, corrected: bool):
        self._result, self._unit, self._corrected = result, unit, corrected
        self._rows = Prepared(self._queryset)

    def _queryset(self) -> QuerySet:
        before = FilteredRelation("unit__results", condition=Q(unit__results__edition=Given("previous")))
        merged = took_another_in(Given("last_year_end", DateField()), Given("year_end", DateField()), "unit")
        rows = Result.objects.filter(edition=Given("edition")).order_by("pk").annotate(before=before, merged=merged)
        columns = [*(f"before__{name}" for name in _Earlier._fields), "merged"]
        if self._corrected:
            rows = rows.annotate(is_corrected=Exists(Correction.objects.filter(result=OuterRef("pk"))))
            columns.append("is_corrected")
        return rows.values_list(*self._result, *(f"unit__{name}" for name in self._unit), *columns)

    def __call__(self, edition: Edition, previous: Edition | None) -> Iterator[_Entry]:
        """Each result with its unit at hand (1 query)."""
        last_year_end, year_end = year_ends(edition.year)
        unit, before = len(self._result), len(self._result) + len(self._unit)
        merged = before + len(_Earlier._fields)
        for row in self._rows(
            edition=edition.pk, previous=previous.pk if previous else 0, last_year_end=last_year_end, year_end=year_end
        ):
            result = row_of(Result, self._result, row[:unit])
            result.edition, result.unit = edition, row_of(Unit, self._unit, row[unit:before])
            if self._corrected:
                result.is_corrected = row[-1]
            yield _Entry(result, _Earlier(*row[before:merged]), not (previous and row[merged]))


_whole_results = _Results(
    [column.attname for column in Result._meta.concrete_fields],
    [column.attname for column in Unit._meta.concrete_fields],
    corrected=True,
)
_ranks_alone = _Results(
    ["id", "unit_id", "total", "rank", "published_change", "published_change_rank"],
    ["id", "code", "name", "ends_on"],
    corrected=False,
)


class _Whole:
    """What the whole table says: its median and top, and where the whole field is known the ranks that follow from it,
    of totals and of changes, by unit (id)."""

    def __init__(self, edition: Edition, entries: Sequence[_Entry]):
        totals = {one.result.unit_id: one.result.total for one in entries if one.result.total is not None}
        self.is_known = edition.size is not None and len(totals) == edition.size
        self.median, self.top = edition.published_median, edition.published_top
        self.ranks: dict[int, int] = {}
        self.change_ranks: dict[int, int] = {}
        if not self.is_known:
            return
        self.median = median_score([*totals.values()]) if self.median is None else self.median
        self.top = max(totals.values()) if self.top is None else self.top
        self.ranks = competition_ranks(totals)
        changes = {one.result.unit_id: one.change for one in entries}
        if None not in changes.values():
            self.change_ranks = competition_ranks(changes)


def _row(edition: Edition, entry: _Entry, whole: _Whole, lines: Sequence[Line], scores: Scores) -> RankingRow:
    result, before = entry.result, entry.before
    unit, total = result.unit_id, result.total
    found = scores.get(result.pk, {})
    row = [found.get(line.component_id) for line in lines]
    return RankingRow.between(
        result,
        before,
        "total",
        result=result,
        scores=row,
        scores_before=scores.get(before.pk, {}),
        computed=_computed(edition, row, [line.weight for line in lines]),
        computed_rank=whole.ranks.get(unit),
        to_leader=difference(total, whole.top),
        to_median=difference(total, whole.median),
        grade=grade(total, edition.bands),
        change_place=result.published_change_rank or whole.change_ranks.get(unit),
        comparable=entry.comparable,
    )


def _computed(edition: Edition, scores: Sequence[Score | None], weights: Sequence[Decimal | None]) -> Decimal | None:
    """The total by the weights; while a round is being entered only for a row that is complete."""
    figures = [score and score.score for score in scores]
    if not edition.is_published and None in figures:
        return None
    return computed_total(figures, weights)
