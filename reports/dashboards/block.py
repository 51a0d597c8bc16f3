"""A block in a year, unit by unit: its published standing, the targets of that year, the plan and work of the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef

from indices.models import Block, Edition, Result
from indices.ranking import Ranking, RankingRow, ranking
from indices.rounds import Sibling
from plans.models import Plan
from plans.outcomes import is_met
from reports.dashboards.block_units import PlanOfBlock, UnitOfBlock, leading, units_of_block
from reports.dashboards.block_work import Work, percentage, work_under
from units.models import Unit, User
from units.vietnamese import sort_key

MISSING = "none"
"""The state of a plan that does not exist yet; the others are those of Plan.State."""

PLAN_STATES = {MISSING: "Chưa lập"} | {state.value: state.label for state in Plan.State}


@dataclass(frozen=True)
class TargetsMet:
    """Targets of an approved plan: how many there are, how many can be judged (`known`), how many were met."""

    plan: PlanOfBlock
    total: int
    known: int
    met: int

    @property
    def share(self) -> Decimal | None:
        """The share met of those that can be judged; None where none can."""
        return Decimal(self.met) / self.known if self.known else None


@dataclass(frozen=True)
class BlockRow:
    """A unit of the block. `standing` is None while no result of it is known; what the reader may not see is None too,
    and `sees_plan` and `sees_work` say which it is."""

    unit: Unit
    standing: RankingRow | None
    sees_plan: bool = False
    sees_work: bool = False
    targets: TargetsMet | None = None
    plan: PlanOfBlock | None = None
    work: Work | None = None
    is_gone: bool = False
    is_late: bool = False
    was_late: bool = False

    @property
    def state(self) -> str | None:
        """The state of the plan that answers to the result, one of PLAN_STATES; None where it is not for the reader,
        or where a unit that no longer exists made none."""
        if not self.sees_plan or (self.plan is None and self.is_gone):
            return None
        return self.plan.state if self.plan else MISSING

    @property
    def state_label(self) -> str:
        return PLAN_STATES.get(self.state, "")

    @property
    def is_issued(self) -> bool:
        return self.state in Plan.ONCE_ISSUED

    @property
    def awaits_tasks(self) -> bool:
        """Whether the plan is approved and its offices lead no task yet."""
        return self.sees_work and self.work is None and self.state in Plan.ONCE_APPROVED

    @property
    def moved(self) -> int:
        """1 for a unit that rose, -1 for one that fell, 0 for neither or unknown: by points, else by places."""
        if self.standing is None:
            return 0
        change = self.standing.change if self.standing.change is not None else self.standing.places
        return 0 if not change else (1 if change > 0 else -1)


@dataclass(frozen=True)
class BlockTable:
    """The units of a block: those of the ranking in its order, then by name those without a result of which the reader
    may see plans or tasks."""

    ranking: Ranking
    rows: list[BlockRow]
    today: date

    @property
    def edition(self) -> Edition:
        return self.ranking.edition

    @property
    def plan_year(self) -> int:
        return self.edition.year + 1

    @property
    def has_plans(self) -> bool:
        """Whether the units of the block make plans of their own; of PCI the province's agencies do."""
        return self.edition.block != Block.PROVINCES

    @cached_property
    def shows_plans(self) -> bool:
        """Whether the reader sees plans or work of any unit of the block."""
        return any(row.sees_plan or row.sees_work for row in self.rows)

    @property
    def due_on(self) -> date | None:
        return self.edition.plans_due_on

    @cached_property
    def totals(self) -> "Totals":
        return Totals(self.rows)

    @cached_property
    def leaders(self) -> list[RankingRow]:
        return [row for row in self.ranking.rows if row.place == 1]

    @cached_property
    def has_computed_places(self) -> bool:
        return any(row.place_is_computed for row in self.ranking.rows)

    @cached_property
    def has_hidden(self) -> bool:
        """Whether something of some unit is kept from the reader."""
        return any(not (row.sees_plan and row.sees_work) for row in self.rows)


class Totals:
    """What the rows that the reader sees add up to."""

    def __init__(self, rows: list[BlockRow]):
        self.units = len(rows)
        targets = [row.targets for row in rows if row.targets]
        self.targets, self.known, self.met = (
            sum(getattr(found, name) for found in targets) for name in ("total", "known", "met")
        )
        self.plans_seen = sum(row.sees_plan for row in rows)
        self.states = {state: sum(row.state == state for row in rows) for state in PLAN_STATES}
        self.late_plans = sum(row.is_late for row in rows)
        self.plans_were_late = sum(row.was_late for row in rows)
        self.work_seen = sum(row.sees_work for row in rows)
        works = [row.work for row in rows if row.work]
        self.counted, self.done, self.late = (
            sum(getattr(work, name) for work in works) for name in ("counted", "done", "late")
        )
        self.units_late = sum(work.late > 0 for work in works)
        self.latest = max(
            (row for row in rows if row.work and row.work.late), key=lambda row: row.work.late, default=None
        )

    @property
    def expected(self) -> int:
        """How many units have or owe a plan."""
        return sum(self.states.values())

    @property
    def issued(self) -> int:
        return sum(self.states[state] for state in Plan.ONCE_ISSUED)

    @property
    def not_issued(self) -> int:
        return self.expected - self.issued

    @property
    def shown_states(self) -> list[tuple[str, str, int]]:
        """Value, label and count of the states; returned and closed ones only where there are any."""
        rare = (Plan.State.RETURNED, Plan.State.CLOSED)
        return [
            (state, label, self.states[state])
            for state, label in PLAN_STATES.items()
            if self.states[state] or state not in rare
        ]

    @property
    def percent(self) -> int | None:
        return percentage(self.done, self.counted)


def newest_for(user: User, own: set[int]) -> Edition | None:
    """The newest published edition that concerns the user: that of the own agency's block, else of the own province.

    own: the user's own units, as User.own_unit_ids gives them.
    """
    visible = Edition.objects.visible_to(user).published().filter(province__is_sample=False)
    concerns = Exists(Result.objects.filter(edition=OuterRef("pk"), unit__in=own))
    ordered = visible.select_related("index", "province").order_by(concerns.desc(), "-year", "-block")
    return ordered.first()


def siblings_of(edition: Edition, found: Sequence[Sibling]) -> dict[str, list[Sibling]]:
    """Return what one can change to: `years` of the block, the oldest first, and of each other block in `blocks` the
    same year, else its newest.

    found: the editions of the same index and province that the reader may see, the newest year first.
    """
    others: dict[str, Sibling] = {}
    for one in found:
        if one.block != edition.block and (one.block not in others or one.year == edition.year):
            others[one.block] = one
    years = [one for one in found if one.block == edition.block]
    return {"years": years[::-1], "blocks": [others[block] for block in sorted(others)]}


def block_table(edition: Edition, user: User, today: date) -> BlockTable:
    """Return the block as the user may read it: results of all units, plans and tasks of those in their reach.

    Targets of the year are judged by its results; plan and tasks are those of the year after, which answers to them.
    The number of queries does not depend on the number of units, plans or tasks.
    """
    table = ranking(edition, years_of_scores=2)
    if edition.block == Block.PROVINCES:
        return BlockTable(table, [BlockRow(row.unit, row) for row in table.rows], today)
    standings = {row.unit.pk: row for row in table.rows}
    units = units_of_block(edition, user, {pk: row.unit for pk, row in standings.items()})
    plans = {pk: leading(one.answers) for pk, one in units.items()}
    works = work_under([plan for pk, plan in plans.items() if plan and units[pk].sees_work])
    others = sorted(units.keys() - standings.keys(), key=lambda pk: sort_key(units[pk].unit.name))
    components = {line.component_id: place for place, line in enumerate(table.lines)}

    def row(pk: int) -> BlockRow:
        one, standing, plan = units[pk], standings.get(pk), plans[pk]
        is_gone = one.unit.ends_on is not None and one.unit.ends_on < today
        return BlockRow(
            unit=one.unit,
            standing=standing,
            sees_plan=one.sees_plan,
            sees_work=one.sees_work,
            targets=_targets_met(one, standing, components),
            plan=plan,
            work=works.get(plan.pk) if plan else None,
            is_gone=is_gone,
            **_lateness(one, plan is None and is_gone, edition.plans_due_on, today),
        )

    return BlockTable(table, [row(pk) for pk in (*standings, *others)], today)


def own_row(table: BlockTable, own: set[int]) -> BlockRow | None:
    """The row of the reader's own agency, where the block has it."""
    return next((row for row in table.rows if row.unit.pk in own), None)


def _lateness(one: UnitOfBlock, owes_none: bool, due_on: date | None, today: date) -> dict[str, bool]:
    """Whether the plan is late now, or was issued late; nothing is without a deadline."""
    if due_on is None or not one.sees_plan or owes_none:
        return {}
    issued = one.issued_on
    return {"is_late": issued is None and today > due_on, "was_late": issued is not None and issued > due_on}


def _targets_met(one: UnitOfBlock, standing: RankingRow | None, components: Mapping[int, int]) -> TargetsMet | None:
    """The targets of the unit's approved plan held against its published figures; None without any.

    components: the place of each component of the edition among a row's scores.
    """
    plan = leading(one.judged)
    aims = one.aims[plan.pk] if plan else None
    if not aims:
        return None
    met = []
    for component, aim in aims.items():
        place = components.get(component) if standing else None
        reached = None if place is None else standing.scores[place]
        met.append(is_met(aim.kind, aim.value, reached.score, reached.rank) if reached else None)
    return TargetsMet(plan, len(met), len(met) - met.count(None), met.count(True))
