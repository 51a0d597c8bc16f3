"""A unit's components as cards: figures of the newest result, targets, what is being done about it, what was found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indices.comparison import Movement
from indices.figures import Line
from indices.models.remark import Remark
from plans.models import Target
from plans.outcomes import Outcome, Reached
from reports.dashboards.unit_figures import Standard
from reports.dashboards.unit_plans import CardWork, PlansAround, work_by_component
from reports.history import Said, UnitHistory


@dataclass(frozen=True)
class Card:
    """A component of the unit's newest result.

    `place` is the published rank, else the one worked out over the whole block (`is_computed`). `judged` is the target
    of the plan of the result's own year, `aim` that of the year after; `work` is what that plan does about it.
    """

    line: Line
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

    @cached_property
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


def cards(
    history: UnitHistory, standards: dict[int, Standard], plans: PlansAround, said: Collection[Said]
) -> list[Card]:
    """Return the cards of a history's newest result: what fell most comes first, the rest in the edition's order (1
    query, none without a plan that answers to it)."""
    size = history.results[-1].edition.size
    moves = {line.component: line.moves[-1] for line in history.lines}
    findings = {group.line.pk: group.findings for group in said if group.line}
    before = _components_before(history)
    work = work_by_component(plans.answer) if plans.answer else {}
    found = []
    for line in history.sets[-1]:
        component = line.component_id
        now = moves.get(component) or Movement(None, None, None, None)
        judged = plans.judged.get(component)
        found.append(
            Card(
                line=line,
                now=now,
                standard=standards.get(line.pk, Standard()),
                is_new=before is not None and component not in before,
                judged=judged and Outcome(judged, Reached(), Reached(now.score, now.rank, size)),
                aim=plans.aimed.get(component),
                work=work.get(component) or (plans.answer and CardWork(plans.answer, component)),
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
    return {line.component_id for line in history.sets[-2]}
