"""Published figures beside those of the year before: the rows of rankings, of a unit's page and of a plan's table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.models import ComponentScore, Edition, EditionComponent, Result
from indices.scoring import competition_ranks, computed_total, difference, median_score, rank_gain
from units.models import Unit


@dataclass(frozen=True)
class Movement:
    """A score (or total) and rank of one year against the year before; what was published of the change comes first."""

    score: Decimal | None
    rank: int | None
    previous_score: Decimal | None
    previous_rank: int | None
    published_change: Decimal | None = None
    change_rank: int | None = None

    @property
    def change(self) -> Decimal | None:
        """The published change, else the difference of the two published scores; positive is better."""
        if self.published_change is not None:
            return self.published_change
        return difference(self.score, self.previous_score)

    @property
    def places(self) -> int | None:
        """Places gained in the rank; negative for places lost."""
        return rank_gain(self.rank, self.previous_rank)


@dataclass(frozen=True)
class ComponentRow(Movement):
    """A component of a result; `is_new` when the edition of the year before exists and lacks it."""

    line: EditionComponent | None = None
    is_new: bool = False

    @property
    def name(self) -> str:
        return self.line.name


@dataclass(frozen=True)
class RankingRow(Movement):
    """A unit in a ranking. `scores` follows the edition's components; `computed` stands beside the published total."""

    result: Result | None = None
    scores: Sequence[ComponentScore | None] = ()
    computed: Decimal | None = None

    @property
    def unit(self) -> Unit:
        return self.result.unit


@dataclass(frozen=True)
class Ranking:
    """A block's table of a year. The median is the published one, else computed where the whole field is known."""

    edition: Edition
    previous: Edition | None
    lines: list[EditionComponent]
    rows: list[RankingRow]
    median: Decimal | None
    median_is_published: bool

    @property
    def is_whole(self) -> bool:
        """Every ranked unit's total is known."""
        return self.edition.size is not None and sum(row.score is not None for row in self.rows) == self.edition.size

    @property
    def has_components(self) -> bool:
        return any(score is not None for row in self.rows for score in row.scores)


def component_rows(result: Result) -> list[ComponentRow]:
    """Return the edition's components in order with the unit's figures of that year and the year before (4 queries)."""
    edition = result.edition
    scores = {score.line_id: score for score in result.scores.all()}
    previous = edition.previous()
    earlier: dict[int, ComponentScore] = {}
    known: set[int] = set()
    if previous:
        known = set(previous.lines.values_list("component", flat=True))
        earlier = {
            score.line.component_id: score
            for score in ComponentScore.objects.filter(
                result__edition=previous, result__unit=result.unit_id
            ).select_related("line")
        }
    rows = []
    for line in edition.lines.all():
        now, before = scores.get(line.pk), earlier.get(line.component_id)
        rows.append(
            ComponentRow(
                score=now and now.score,
                rank=now and now.rank,
                previous_score=before and before.score,
                previous_rank=before and before.rank,
                published_change=now and now.published_change,
                change_rank=now and now.published_change_rank,
                line=line,
                is_new=previous is not None and line.component_id not in known,
            )
        )
    return rows


def ranking(edition: Edition) -> Ranking:
    """Return an edition's ranking with movement against the year before, unranked units last (5 queries)."""
    lines = list(edition.lines.all())
    order = {line.pk: place for place, line in enumerate(lines)}
    weights = [line.weight for line in lines]
    previous = edition.previous()
    before = {result.unit_id: result for result in previous.results.all()} if previous else {}
    results = list(edition.results.select_related("unit").prefetch_related("scores"))
    rows = []
    for result in results:
        scores: list[ComponentScore | None] = [None] * len(lines)
        for score in result.scores.all():
            scores[order[score.line_id]] = score
        earlier = before.get(result.unit_id)
        rows.append(
            RankingRow(
                score=result.total,
                rank=result.rank,
                previous_score=earlier and earlier.total,
                previous_rank=earlier and earlier.rank,
                published_change=result.published_change,
                change_rank=result.published_change_rank,
                result=result,
                scores=scores,
                computed=computed_total([score and score.score for score in scores], weights),
            )
        )
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, -(row.score or 0), row.unit.name))
    whole = edition.size is not None and sum(row.score is not None for row in rows) == edition.size
    median = edition.published_median
    if median is None and whole:
        median = median_score([row.score for row in rows])
    return Ranking(edition, previous, lines, rows, median, edition.published_median is not None)


def computed_ranks(rows: Sequence[RankingRow]) -> dict[int, int]:
    """Return unit id → rank by the published totals, for comparison with the published ranks."""
    return competition_ranks({row.unit.pk: row.score for row in rows if row.score is not None})
