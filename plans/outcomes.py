"""A plan's targets held against what was published for its year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from django.db.models import CharField, DecimalField, IntegerField, QuerySet, Value

from indices.models import ComponentScore, EditionComponent, Result
from plans.models import Plan, Target
from units.prepared import prepared, stored, with_related


@dataclass(frozen=True)
class Reached:
    """The published score and rank of a component in a year; `size` is the number of units ranked, where known."""

    score: Decimal | None = None
    rank: int | None = None
    size: int | None = None

    @property
    def is_known(self) -> bool:
        return self.score is not None or self.rank is not None


@dataclass(frozen=True)
class Outcome:
    """A target with the figures of the year before the plan's (`base`) and of the plan's year (`reached`)."""

    target: Target
    base: Reached
    reached: Reached

    @property
    def met(self) -> bool | None:
        """Whether the target was reached; None while the figure that it speaks of is not published."""
        return is_met(self.target.kind, self.target.value, self.reached.score, self.reached.rank)


def is_met(kind: str, value: Decimal, score: Decimal | None, rank: int | None) -> bool | None:
    """Whether the published figures reach a target of that kind; None while the one that it speaks of is not known."""
    if kind == Target.Kind.RANK_MAX:
        return None if rank is None else rank <= value
    if score is None:
        return None
    return score > value if kind == Target.Kind.SCORE_ABOVE else score >= value


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of a plan with the two results they come from, None where nothing is published."""

    base: Result | None
    result: Result | None
    lines: list[Outcome]

    @property
    def met(self) -> int:
        return sum(line.met is True for line in self.lines)

    @property
    def known(self) -> int:
        """How many can be judged."""
        return sum(line.met is not None for line in self.lines)


def outcomes(plan: Plan) -> list[Outcome]:
    """Return each target of the plan with its figures, in the components' order of the year before (4 queries)."""
    return read_outcomes(plan).lines


def read_outcomes(plan: Plan, targets: Sequence[Target] | None = None) -> Outcomes:
    """Return the outcomes together with the published results of the year before and of the plan's year (2 queries, 3
    where the targets are not at hand)."""
    base, result = plan.results()
    figures = _figures([found for found in (base, result) if found])
    targets = list(plan.targets.select_related("component") if targets is None else targets)
    order = list(figures.get(base.pk, {})) if base else []
    targets.sort(key=lambda target: (target.component_id not in order, _place(order, target), target.pk))

    def reached(found: Result | None, target: Target) -> Reached:
        return figures.get(found.pk, {}).get(target.component_id, Reached()) if found else Reached()

    lines = [Outcome(target, reached(base, target), reached(result, target)) for target in targets]
    return Outcomes(base, result, lines)


def _place(order: list[int], target: Target) -> int:
    return order.index(target.component_id) if target.component_id in order else 0


def _figures(results: list[Result]) -> dict[int, dict[int, Reached]]:
    """The figures of each result by component, in the edition's order (1 query); the results and those of the years
    before them that are at hand have their scores, and their editions the components, at hand afterwards."""
    before = [getattr(result, "year_before", (None, None))[1] for result in results]
    read = {one.pk: one for one in (*results, *before) if one}
    if not read:
        return {}
    own: dict[int, list[ComponentScore]] = {pk: [] for pk in read}
    lines: dict[int, list[EditionComponent]] = {one.edition_id: [] for one in read.values()}
    years = [one.edition.year for one in read.values()]
    index, unit = results[0].edition.index_id, results[0].unit_id
    for row in sorted(_scores(unit=unit, index=index, first=min(years), last=max(years)), key=itemgetter(3)):
        _take(row, lines, own)
    for one in read.values():
        with_related(one, "scores", own[one.pk])
        with_related(one.edition, "lines", lines[one.edition_id])
    return {
        result.pk: {
            score.line.component_id: Reached(score.score, score.rank, result.edition.size) for score in own[result.pk]
        }
        for result in results
    }


@prepared
def _scores(unit: int, index: int, first: int, last: int) -> QuerySet:
    """The components of the editions in which a unit was ranked: edition, line, component, place, name; then what it
    reached in them, by result and line."""
    years = {"edition__index": index, "edition__year__gte": first, "edition__year__lte": last}
    number, figure = Value(None, IntegerField()), Value(None, DecimalField())
    lines = EditionComponent.objects.filter(**years, edition__results__unit=unit).values_list(
        "edition", "pk", "component", "position", "name", number, number, figure, number, figure, number
    )
    scores = ComponentScore.objects.filter(
        **{f"result__{name}": value for name, value in years.items()}, result__unit=unit
    ).values_list(
        "result__edition", "line", "line__component", "line__position", Value("", CharField()), "pk", "result", "score",
        "rank", "published_change", "published_change_rank",
    )  # fmt: skip
    return lines.order_by().union(scores.order_by(), all=True)


def _take(row: tuple, lines: dict[int, list[EditionComponent]], scores: dict[int, list[ComponentScore]]) -> None:
    """Put a row of _scores with its edition or its result, if it is one of these."""
    edition, line, component, position, name, pk, result, score, rank, change, change_rank = row
    if pk is None and edition in lines:
        lines[edition].append(
            stored(EditionComponent, id=line, edition_id=edition, component_id=component, position=position, name=name)
        )
    elif result in scores:
        one = stored(
            ComponentScore, id=pk, result_id=result, line_id=line, score=score, rank=rank, published_change=change,
            published_change_rank=change_rank,
        )  # fmt: skip
        one.line = stored(EditionComponent, id=line, edition_id=edition, component_id=component, position=position)
        scores[result].append(one)
