"""Published figures beside those of the year before: for rankings, for a unit's page and for a plan's table."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects

from indices.models import ComponentScore, Edition, EditionComponent, Result
from indices.scoring import difference, rank_gain


def change_of(published: Decimal | None, now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return the published change, else the difference of the two published scores; positive is better."""
    return difference(now, before) if published is None else published


@dataclass(frozen=True)
class Movement:
    """A score (or total) and rank of one year against the year before; what was published of the change comes first."""

    score: Decimal | None
    rank: int | None
    previous_score: Decimal | None
    previous_rank: int | None
    published_change: Decimal | None = None
    change_rank: int | None = None

    @classmethod
    def between(
        cls, now: Result | ComponentScore | None, before: Result | ComponentScore | None, score: str = "score", **more
    ):
        """Set a row against that of the year before; `score` names the attribute of the score, `more` adds fields."""
        return cls(
            score=now and getattr(now, score),
            rank=now and now.rank,
            previous_score=before and getattr(before, score),
            previous_rank=before and before.rank,
            published_change=now and now.published_change,
            change_rank=now and now.published_change_rank,
            **more,
        )

    @property
    def change(self) -> Decimal | None:
        """As change_of."""
        return change_of(self.published_change, self.score, self.previous_score)

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


def component_rows(result: Result) -> list[ComponentRow]:
    """Return the edition's components in order with the unit's figures of that year and the year before (4 queries)."""
    edition = result.edition
    previous, before = _year_before(result)
    editions = [one for one in (edition, previous) if one]
    prefetch_related_objects(editions, Prefetch("lines", EditionComponent.objects.select_related("component")))
    scores = {score.line_id: score for score in result.scores.all()}
    known = {line.pk: line.component_id for line in previous.lines.all()} if previous else {}
    earlier = {known[score.line_id]: score for score in before.scores.all()} if before else {}
    rows = []
    for line in edition.lines.all():
        now, before = scores.get(line.pk), earlier.get(line.component_id)
        rows.append(
            ComponentRow.between(
                now,
                before,
                line=line,
                is_new=previous is not None and line.component_id not in known.values(),
            )
        )
    return rows


def total_movement(result: Result) -> Movement:
    """Return the result's total and rank against the year before (2 queries)."""
    return Movement.between(result, _year_before(result)[1], "total")


def _year_before(result: Result) -> tuple[Edition | None, Result | None]:
    """The edition of the year before and the unit's result in it; read once for each result."""
    if not hasattr(result, "year_before"):
        previous = result.edition.previous
        result.year_before = previous, previous and previous.results.filter(unit=result.unit_id).first()
    return result.year_before
