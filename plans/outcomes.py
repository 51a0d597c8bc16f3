"""A plan's targets held against what was published for its year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.models import ComponentScore, Result
from plans.models import Plan, Target


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
        value = self.target.value
        if self.target.kind == Target.Kind.RANK_MAX:
            return None if self.reached.rank is None else self.reached.rank <= value
        if self.reached.score is None:
            return None
        if self.target.kind == Target.Kind.SCORE_ABOVE:
            return self.reached.score > value
        return self.reached.score >= value


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
    before them that are at hand have their scores at hand afterwards."""
    before = [getattr(result, "year_before", (None, None))[1] for result in results]
    read = {one.pk: one for one in (*results, *before) if one}
    if not read:
        return {}
    own: dict[int, list[ComponentScore]] = {pk: [] for pk in read}
    scores = ComponentScore.objects.filter(result__in=read).select_related("line").order_by("line__position")
    for score in scores:
        own[score.result_id].append(score)
    for pk, one in read.items():
        one.__dict__.setdefault("_prefetched_objects_cache", {})["scores"] = own[pk]
    return {
        result.pk: {
            score.line.component_id: Reached(score.score, score.rank, result.edition.size) for score in own[result.pk]
        }
        for result in results
    }
