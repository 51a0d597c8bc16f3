"""A unit's components as cards: figures of the newest result, targets, what is being done about it, what was found."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from indices.comparison import Movement
from indices.models import EditionComponent, Result
from indices.models.remark import Remark
from plans.models import Plan, Solution, Target
from plans.outcomes import Outcome, Reached
from reports.dashboards.unit_figures import Standard
from reports.history import Said, UnitHistory
from tasks.filters import ADDRESS
from tasks.models import Task
from tasks.models.task import Outcome as TaskOutcome
from tasks.solution_work import Work, with_work


@dataclass(frozen=True)
class CardWork:
    """The solutions of a plan for a component by how far they are, and the led tasks past their deadline."""

    plan: Plan
    component: int
    counts: Counter = field(default_factory=Counter)
    late: int = 0

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def done(self) -> int:
        return self.counts[Work.DONE]

    @property
    def by_work(self) -> list[tuple[str, int]]:
        """(label, count) of each state that occurs."""
        return [(work.label, self.counts[work]) for work in Work if self.counts[work]]

    @property
    def tasks_url(self) -> str:
        return self._url()

    @property
    def late_url(self) -> str:
        return self._url(outcome=TaskOutcome.LATE)

    def _url(self, **more: str) -> str:
        chosen = {"plan": self.plan.pk, "component": self.component, "role": Task.Role.LEAD, **more}
        return f"{reverse('tasks:list')}?{urlencode({ADDRESS[name]: value for name, value in chosen.items()})}"


@dataclass(frozen=True)
class Card:
    """A component of the unit's newest result.

    `place` is the published rank, else the one worked out over the whole block (`is_computed`). `judged` is the target
    of the plan of the result's own year, `aim` that of the year after; `work` is what that plan does about it.
    """

    line: EditionComponent
    now: Movement
    standard: Standard = Standard()
    is_new: bool = False
    judged: Outcome | None = None
    aim: Target | None = None
    work: CardWork | None = None
    findings: Sequence[Remark] = ()

    @property
    def is_known(self) -> bool:
        return self.now.score is not None or self.now.rank is not None

    @property
    def place(self) -> int | None:
        return self.now.rank or self.standard.place(self.now.score)

    @property
    def is_computed(self) -> bool:
        return self.now.rank is None and self.place is not None

    @property
    def to_top(self) -> Decimal | None:
        return self.standard.to_top(self.now.score)

    @property
    def to_median(self) -> Decimal | None:
        return self.standard.to_median(self.now.score)

    @property
    def fell(self) -> bool:
        """Whether it lost points, or places where the points are not known."""
        if self.now.change is not None:
            return self.now.change < 0
        return self.now.places is not None and self.now.places < 0


@dataclass(frozen=True)
class PlansAround:
    """The plans that count for a result: that of its own year, once approved, whose targets it judges, and the one that
    answers to it, where there are any."""

    own: Plan | None = None
    answer: Plan | None = None

    @classmethod
    def of(cls, plans: Collection[Plan], result: Result) -> "PlansAround":
        """Pick from the plans that lead (Plan.objects.leading) by the index and year of the result."""
        edition = result.edition
        by_year = {plan.year: plan for plan in plans if plan.index_id == edition.index_id}
        own = by_year.get(edition.year)
        return cls(own if own and own.state in Plan.ONCE_APPROVED else None, by_year.get(edition.year + 1))


def cards(
    history: UnitHistory, standards: dict[int, Standard], plans: PlansAround, said: Collection[Said]
) -> list[Card]:
    """Return the cards of a history's newest result: what fell most comes first, the rest in the edition's order
    (2 queries, fewer without plans)."""
    result = history.results[-1]
    edition = result.edition
    moves = {line.component.pk: line.moves[-1] for line in history.lines}
    findings = {group.line.pk: group.findings for group in said if group.line}
    before = _components_before(history)
    targets = _targets(plans)
    work = work_by_component(plans.answer) if plans.answer else {}
    found = []
    for line in edition.lines.all():
        now = moves.get(line.component_id) or Movement(None, None, None, None)
        judged = targets.get((plans.own and plans.own.pk, line.component_id))
        found.append(
            Card(
                line=line,
                now=now,
                standard=standards.get(line.pk, Standard()),
                is_new=before is not None and line.component_id not in before,
                judged=judged and Outcome(judged, Reached(), Reached(now.score, now.rank, edition.size)),
                aim=targets.get((plans.answer and plans.answer.pk, line.component_id)),
                work=work.get(line.component_id) or (plans.answer and CardWork(plans.answer, line.component_id)),
                findings=findings.get(line.pk, ()),
            )
        )
    return sorted(found, key=_order)


def _order(card: Card) -> tuple:
    return (not card.fell, card.now.change or 0 if card.fell else 0, card.line.position)


def _components_before(history: UnitHistory) -> set[int] | None:
    """The components of the year right before; None where the unit has no result in it."""
    if len(history.results) < 2 or history.years[-2] != history.years[-1] - 1:
        return None
    return {line.component_id for line in history.results[-2].edition.lines.all()}


def _targets(plans: PlansAround) -> dict[tuple[int, int], Target]:
    known = [plan for plan in (plans.own, plans.answer) if plan]
    found = Target.objects.filter(plan__in=known) if known else ()
    return {(target.plan_id, target.component_id): target for target in found}


def work_by_component(plan: Plan) -> dict[int, CardWork]:
    """Return the work of a plan by component, a solution under each component of its section (1 query)."""
    rows = with_work(Solution.objects.filter(section__plan=plan, section__components__isnull=False).order_by())
    found: dict[int, tuple[Counter, int]] = {}
    for component, work, late in rows.values_list("section__components", "work", "led_late"):
        counts, before = found.get(component, (Counter(), 0))
        counts[Work(work)] += 1
        found[component] = (counts, before + late)
    return {component: CardWork(plan, component, counts, late) for component, (counts, late) in found.items()}
