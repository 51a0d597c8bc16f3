"""Effort and result: the share of a component's solutions that were done in a year beside the change of its score.

A case is an agency, a component and a plan of year P with at least one solution of the component that has led tasks,
where the component's scores of P−1 and P are both published and comparable. What goes along is told, never a cause.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import StatisticsError, correlation

from django.db.models import Count, F, Q, QuerySet

from indices.mergers import mergers_into
from indices.models import ComponentScore, Edition, EditionComponent
from indices.scoring import median_score, round_score
from plans.models import Plan, Section, Solution
from tasks.models import Task
from tasks.solution_work import with_work
from units.models import Unit, User
from units.permissions import Permission

FEWEST_FOR_SUMMARY = 5
FEWEST_FOR_CORRELATION = 10


class Share(StrEnum):
    """How many of the solutions were done by 31 December."""

    NONE = "none"
    PART = "part"
    ALL = "all"


@dataclass(frozen=True)
class Case:
    """What an agency's plan of a year did for a component, and the component's scores of the year before and of that
    year (0-10). `done` of `of` solutions with led tasks were done by 31 December of the plan's year."""

    plan: Plan
    component: int
    done: int
    of: int
    before: Decimal
    after: Decimal

    @property
    def share(self) -> Decimal:
        """In percent, two decimals."""
        return round_score(Decimal(100 * self.done) / self.of)

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    @property
    def group(self) -> Share:
        if self.done == self.of:
            return Share.ALL
        return Share.PART if self.done else Share.NONE


@dataclass(frozen=True)
class Group:
    """Cases of one share; `median` of their changes of score is None without a case, or where there are too few."""

    share: Share
    count: int
    median: Decimal | None


@dataclass(frozen=True)
class ComponentCases:
    """A component (its newest name) with its cases, the newest plans first."""

    pk: int
    code: str
    name: str
    cases: Sequence[Case]

    @property
    def count(self) -> int:
        return len(self.cases)

    @property
    def has_summary(self) -> bool:
        """Whether there are cases enough for figures over them."""
        return self.count >= FEWEST_FOR_SUMMARY

    @property
    def groups(self) -> list[Group]:
        return [self._group(share) for share in Share]

    def _group(self, share: Share) -> Group:
        changes = [case.change for case in self.cases if case.group == share]
        return Group(share, len(changes), median_score(changes) if self.has_summary else None)

    @property
    def risen(self) -> int:
        return sum(case.change > 0 for case in self.cases)

    @property
    def fallen(self) -> int:
        return sum(case.change < 0 for case in self.cases)

    @property
    def correlation(self) -> Decimal | None:
        """Spearman's rank correlation of share and change; None below ten cases, or where one of them never differs."""
        if self.count < FEWEST_FOR_CORRELATION:
            return None
        return spearman([case.share for case in self.cases], [case.change for case in self.cases])


@dataclass(frozen=True)
class Effort:
    """All components of a block, in the newest edition's order, and how many were left out and why: a score of one of
    the two years is not published, or the agency took in another in between."""

    components: list[ComponentCases]
    without_scores: int
    merged: int

    @property
    def count(self) -> int:
        return sum(one.count for one in self.components)

    def fullest(self) -> ComponentCases | None:
        """The component with most cases; None where there is no case at all."""
        found = max(self.components, key=lambda one: one.count, default=None)
        return found if found and found.count else None


def spearman(first: Sequence[Decimal], second: Sequence[Decimal]) -> Decimal | None:
    """Return the rank correlation from -1 to 1, two decimals; equals share the mean of their places (Spearman 1904).

    None where one of the two never differs.
    """
    try:
        return round_score(Decimal(str(correlation(_mean_places(first), _mean_places(second)))))
    except StatisticsError:
        return None


def _mean_places(values: Sequence[Decimal]) -> list[float]:
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2 for value in values
    ]


def plans_with_tasks(user: User) -> QuerySet[Plan]:
    """The plans that count, of the agencies all of whose plans and tasks the user reads."""
    followed = Unit.objects.where_may(user, Permission.VIEW_TASKS)
    return Plan.objects.visible_to(user).filter(unit__in=followed).leading()


def effort_of(editions: Sequence[Edition], user: User, year: int | None = None) -> Effort:
    """Return the cases that the user may read under these editions of one index and block (6 queries).

    `year` keeps those of one plan year.
    """
    components = _components(editions)
    scores = _scores(editions)
    plans = plans_with_tasks(user).filter(index__in={edition.index_id for edition in editions})
    if year is not None:
        plans = plans.filter(year=year)
    ranked = {unit for unit, _, _ in scores}
    by_pk = {plan.pk: plan for plan in plans.filter(unit__in=ranked).select_related("unit", "index")}
    merged = {(merger.successor, merger.year) for merger in mergers_into({plan.unit_id for plan in by_pk.values()})}
    cases: dict[int, list[Case]] = defaultdict(list)
    without_scores = excluded = 0
    for (pk, component), (done, of) in _work(by_pk).items():
        plan = by_pk[pk]
        before, after = (scores.get((plan.unit_id, when, component)) for when in (plan.year - 1, plan.year))
        if before is None or after is None:
            without_scores += 1
        elif (plan.unit_id, plan.year) in merged:
            excluded += 1
        else:
            cases[component].append(Case(plan, component, done, of, before, after))
    return Effort(
        [ComponentCases(pk, code, name, _newest_first(cases[pk])) for pk, code, name in components],
        without_scores,
        excluded,
    )


def _newest_first(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: (-case.plan.year, case.plan.unit.name))


def _components(editions: Sequence[Edition]) -> list[tuple[int, str, str]]:
    """Id, code and newest name of every component that the editions ever had, in the newest order."""
    lines = EditionComponent.objects.filter(edition__in=editions).order_by("-edition__year", "position")
    found: dict[int, tuple[int, str, str]] = {}
    for pk, code, name in lines.values_list("component", "component__code", "name"):
        found.setdefault(pk, (pk, code, name))
    return list(found.values())


def _scores(editions: Sequence[Edition]) -> dict[tuple[int, int, int], Decimal]:
    """The published scores by unit, year and component."""
    known = ComponentScore.objects.filter(result__edition__in=editions, score__isnull=False).order_by()
    rows = known.values_list("result__unit", "result__edition__year", "line__component", "score")
    return {(unit, year, component): score for unit, year, component, score in rows}


def _work(plans: Collection[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """By plan and component, how many solutions were done by 31 December of the plan's year, of how many with tasks.

    A solution is done as tasks.solution_work says, when it has led tasks and all are done; each by that day.
    """
    in_year = Q(
        tasks__role=Task.Role.LEAD,
        tasks__state=Task.State.DONE,
        tasks__completed_on__year__lte=F("section__plan__year"),
    )
    solutions = with_work(Solution.objects.filter(section__plan__in=plans).order_by()).filter(led__gt=0)
    rows = solutions.annotate(in_year=Count("tasks", filter=in_year)).values_list(
        "section", "section__plan", "led", "in_year"
    )
    about: dict[int, list[int]] = defaultdict(list)
    tied = Section.components.through.objects.filter(section__plan__in=plans)
    for section, component in tied.values_list("section", "component"):
        about[section].append(component)
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for section, plan, led, done in rows:
        for component in about[section]:
            finished, of = found.get((plan, component), (0, 0))
            found[plan, component] = (finished + (led == done), of + 1)
    return found
