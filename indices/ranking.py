"""The ranking of a block and year with everything that follows from its published figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indices.comparison import Movement
from indices.models import ComponentScore, Edition, EditionComponent, Result
from indices.scoring import competition_ranks, computed_total, difference, grade, median_score
from units.models import Succession, Unit


@dataclass(frozen=True)
class RankingRow(Movement):
    """A unit in a ranking; `scores` follows the edition's components.

    `computed` and `computed_rank` stand beside the published total and rank where weights or the whole field are known.
    `change_place` is the rank of the change within the block, as published or over the whole field. A row is not
    comparable when the unit took in another since the year before: then it has no change.
    """

    result: Result | None = None
    scores: Sequence[ComponentScore | None] = ()
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
    lines: list[EditionComponent]
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


def ranking(edition: Edition) -> Ranking:
    """Return an edition's ranking with movement against the year before, unranked units last (8 queries)."""
    lines = list(edition.lines.all())
    previous = edition.previous
    rows = _published_rows(edition, previous, lines)
    totals = [row.score for row in rows if row.score is not None]
    is_whole = edition.size is not None and len(totals) == edition.size
    median = edition.published_median
    top = edition.published_top
    if is_whole:
        median = median_score(totals) if median is None else median
        top = max(totals) if top is None else top
    rows = _derived(rows, edition, is_whole, median, top)
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, -(row.score or 0), row.unit.name))
    return Ranking(edition, previous, lines, rows, is_whole, median, top)


def _published_rows(edition: Edition, previous: Edition | None, lines: list[EditionComponent]) -> list[RankingRow]:
    order = {line.pk: place for place, line in enumerate(lines)}
    weights = [line.weight for line in lines]
    before = {result.unit_id: result for result in previous.results.all()} if previous else {}
    merged = _merged_since(previous) if previous else set()
    rows = []
    for result in edition.results.select_related("unit", "entered_by").prefetch_related(
        "scores", "unit__successors", "corrections__line", "corrections__corrected_by"
    ):
        scores: list[ComponentScore | None] = [None] * len(lines)
        for score in result.scores.all():
            scores[order[score.line_id]] = score
        rows.append(
            RankingRow.between(
                result,
                before.get(result.unit_id),
                "total",
                result=result,
                scores=scores,
                computed=_computed(edition, scores, weights),
                comparable=result.unit_id not in merged,
            )
        )
    return rows


def _computed(
    edition: Edition, scores: Sequence[ComponentScore | None], weights: Sequence[Decimal | None]
) -> Decimal | None:
    """The total by the weights; while a round is being entered only for a row that is complete."""
    figures = [score and score.score for score in scores]
    if not edition.is_published and None in figures:
        return None
    return computed_total(figures, weights)


def _merged_since(previous: Edition) -> set[int]:
    """Units that took in another one since the end of the year before: it was ranked then and is no more."""
    return set(
        Succession.objects.filter(
            predecessor__ends_on__gte=date(previous.year, 12, 31),
            predecessor__ends_on__lt=date(previous.year + 1, 12, 31),
        ).values_list("successor", flat=True)
    )


def _derived(
    rows: list[RankingRow], edition: Edition, is_whole: bool, median: Decimal | None, top: Decimal | None
) -> list[RankingRow]:
    """Add what the whole table says about each row."""
    known = {row.unit.pk: row.score for row in rows if row.score is not None}
    ranks = competition_ranks(known) if is_whole else {}
    changes = {row.unit.pk: row.change for row in rows if row.change is not None}
    change_places = competition_ranks(changes) if is_whole and len(changes) == len(rows) else {}
    return [
        replace(
            row,
            computed_rank=ranks.get(row.unit.pk),
            to_leader=difference(row.score, top),
            to_median=difference(row.score, median),
            grade=grade(row.score, edition.bands),
            change_place=row.change_rank or change_places.get(row.unit.pk),
        )
        for row in rows
    ]
