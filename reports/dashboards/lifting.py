"""What would lift a unit's rank in an edition, and which of its fallen components the next plan passes over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Q

from indices.block_field import ComponentField, Entry, component_fields
from indices.comparison import component_rows
from indices.figures import Line as EditionLine
from indices.lifting import HIGHEST_SCORE, Mix, Simulation, Step, cheapest, needed_for, rank_among, simulate, steps
from indices.models import Edition, EditionComponent, Result
from indices.ranking import Ranking, RankingRow, ranking
from indices.scoring import CENT, difference
from plans.checking.coverage import fallen, with_solution
from plans.figures import Field, Line
from plans.models import Plan, Solution
from units.models import Unit, User
from units.permissions import Permission

NEAREST = 3
"""Places above that a component's row shows."""

NEXT = 5
"""Places above in the total that stand open, besides those of ROUND_RANKS."""

ROUND_RANKS = (10, 5, 3, 1)
"""Ranks that leaders ask about: the nearest place that reaches each stands open too."""


@dataclass(frozen=True)
class PlaceAbove:
    """A place above with the units that hold it now."""

    step: Step
    units: list[Unit]


@dataclass(frozen=True)
class ComponentSteps:
    """A component of the unit with the nearest places above it; none where the block's scores are not all known."""

    field: ComponentField
    entry: Entry | None
    places: list[PlaceAbove]

    @property
    def line(self) -> EditionLine:
        return self.field.line

    @property
    def score(self) -> Decimal | None:
        return self.entry and self.entry.score

    @property
    def to_top(self) -> Decimal | None:
        """The points missing to the highest score of the block."""
        return difference(self.field.top, self.score)


@dataclass(frozen=True)
class Lift:
    """A unit's row of a ranking with what is above it. Figures are as published."""

    table: Ranking
    row: RankingRow

    @property
    def is_possible(self) -> bool:
        """Whether every unit's total is known, this one's among them."""
        return self.table.is_whole and self.row.score is not None

    @property
    def total(self) -> Decimal:
        return self.row.score

    @cached_property
    def others(self) -> list[Decimal]:
        """The totals of the other units."""
        return [row.score for row in self.table.rows if row.unit != self.row.unit and row.score is not None]

    @cached_property
    def rank(self) -> int:
        """The rank by totals; it may differ from the published one where equal totals were set apart."""
        return rank_among(self.total, self.others)

    @cached_property
    def places(self) -> list[PlaceAbove]:
        """Every place above, the nearest first."""
        return [
            PlaceAbove(step, [row.unit for row in self.table.rows if row.score == step.score])
            for step in steps(self.total, self.others)
        ]

    @property
    def open_places(self) -> list[PlaceAbove]:
        """The places above that are shown at once: the next ones, and those that reach one of ROUND_RANKS."""
        reaching = [next((one for one in self.places if one.step.rank <= rank), None) for rank in ROUND_RANKS]
        return [one for place, one in enumerate(self.places) if place < NEXT or one in reaching]

    @property
    def folded_places(self) -> list[PlaceAbove]:
        shown = self.open_places
        return [one for one in self.places if one not in shown]

    @cached_property
    def components(self) -> list[ComponentSteps]:
        return [_component_steps(field, self.row.unit) for field in component_fields(self.table)]

    @property
    def scores(self) -> list[Decimal | None]:
        return [one.score for one in self.components]

    @property
    def applying(self) -> list[ComponentSteps]:
        """The components of which the unit's score is known."""
        return [one for one in self.components if one.score is not None]

    @property
    def left_out(self) -> list[str]:
        """The names of the others."""
        return [one.line.name for one in self.components if one.score is None]

    @property
    def has_weights(self) -> bool:
        return bool(self.table.lines) and all(line.weight is not None for line in self.table.lines)

    @property
    def weights(self) -> list[Decimal]:
        return [line.weight for line in self.table.lines]

    @property
    def is_explained(self) -> bool:
        """Whether components without a score surely do not apply: the others' weights give the published total."""
        return not self.left_out or (self.unexplained is not None and abs(self.unexplained) <= CENT)

    @property
    def may_simulate(self) -> bool:
        """Whether weights and component scores allow a mix and a total to be tried out."""
        return self.is_possible and self.has_weights and bool(self.applying) and self.is_explained

    @property
    def unexplained(self) -> Decimal | None:
        """The published total less the one by the weights."""
        return difference(self.row.score, self.row.computed)

    def ceilings(self, best_of_block: bool) -> list[Decimal | None]:
        """How far each component may go: what somebody of the block has reached already, or 10 points."""
        if not best_of_block:
            return [None if one.score is None else HIGHEST_SCORE for one in self.components]
        return [None if one.score is None else max(one.field.scores) for one in self.components]

    def mix(self, rank: int, best_of_block: bool) -> Mix:
        """The cheapest gains that reach a rank; call it where `may_simulate`."""
        needed = needed_for(rank, self.total, self.others)
        return cheapest(self.scores, self.weights, needed, self.ceilings(best_of_block))

    def tried(self, scores: Sequence[Decimal | None]) -> Simulation:
        """The total and rank with other scores of the components; call it where `may_simulate`."""
        return simulate(self.scores, self.weights, scores, self.total, self.others)

    def above(self, total: Decimal) -> PlaceAbove | None:
        """The place right above a total; None above all others."""
        nearest = next(iter(steps(total, self.others)), None)
        return nearest and PlaceAbove(nearest, [row.unit for row in self.table.rows if row.score == nearest.score])


@dataclass(frozen=True)
class RankedEdition:
    """An edition in which the unit has a row; `known` of its units' totals are known."""

    edition: Edition
    known: int

    @property
    def is_whole(self) -> bool:
        return self.edition.size is not None and self.known == self.edition.size


@dataclass(frozen=True)
class Gap:
    """A component that fell and that the plan of the year after leaves without a solution or without a target."""

    line: Line
    without_solution: bool
    without_target: bool


@dataclass(frozen=True)
class FollowUp:
    """What the plan of the year after makes of the components that fell; `plan` is None where there is none yet."""

    year: int
    plan: Plan | None
    fallen: list[Line]
    gaps: list[Gap]


def editions_of(unit: Unit, user: User) -> list[RankedEdition]:
    """Return the published editions with a row of the unit that the user may read, the newest first (2 queries)."""
    own = Result.objects.filter(unit=unit).values("edition")
    editions = (
        Edition.objects.visible_to(user)
        .published()
        .filter(pk__in=own)
        .annotate(known=Count("results", filter=Q(results__total__isnull=False)))
        .select_related("index", "province")
        .order_by("-year", "index__code")
    )
    return [RankedEdition(edition, edition.known) for edition in editions]


def newest_whole(editions: Sequence[RankedEdition]) -> Edition | None:
    """The newest edition with a whole field, else the newest of all."""
    whole = next((ranked for ranked in editions if ranked.is_whole), None)
    chosen = whole or next(iter(editions), None)
    return chosen and chosen.edition


def lift_of(edition: Edition, unit: Unit) -> Lift:
    """Return the unit's row of the edition with what is above it; the unit has a row there."""
    table = ranking(edition)
    return Lift(table, next(row for row in table.rows if row.unit == unit))


def follow_up(lift: Lift, user: User) -> FollowUp | None:
    """Return what the plan of the year after does about what fell; None where the user reads no plans of the unit.

    What a component needs is what the checks of plans ask for (plans.checking.coverage).
    """
    edition, unit = lift.table.edition, lift.row.unit
    year = edition.year + 1
    if lift.table.previous is None:
        return None
    plans = Plan.objects.visible_to(user).leading().filter(unit=unit, index=edition.index_id, year=year)
    plan = plans.select_related("unit", "index").first()
    if plan is None and not unit.allows(user, Permission.VIEW_PLANS):
        return None
    down = fallen(_lines(lift.row), _dropped(lift.table))
    return FollowUp(year, plan, down, _gaps(plan, down) if plan else [])


def _component_steps(field: ComponentField, unit: Unit) -> ComponentSteps:
    entry = field.by_unit.get(unit.pk)
    if not field.is_whole or entry is None:
        return ComponentSteps(field, entry, [])
    others = [other.score for other in field.entries if other.unit != unit]
    nearest = steps(entry.score, others)[:NEAREST]
    return ComponentSteps(field, entry, [PlaceAbove(step, _holders(field, step.score)) for step in nearest])


def _holders(field: ComponentField, score: Decimal) -> list[Unit]:
    return [entry.unit for entry in field.entries if entry.score == score]


def _lines(unit: RankingRow) -> list[Line]:
    """The components; of a unit that took in another since the year before only changes that were published count."""
    rows = component_rows(unit.result)
    if not unit.comparable:
        rows = [replace(row, previous_score=None, previous_rank=None) for row in rows]
    return [Line(row.line.component.code, row.name, row, Field(), row.is_new, row.line.component_id) for row in rows]


def _dropped(table: Ranking) -> set[str]:
    """The components that the edition of the year after, where it is known, no longer has."""
    edition = table.edition
    following = EditionComponent.objects.filter(
        edition__index=edition.index_id,
        edition__province=edition.province_id,
        edition__block=edition.block,
        edition__year=edition.year + 1,
    )
    now = set(following.values_list("component__code", flat=True))
    return {line.code for line in table.lines} - now if now else set()


def _gaps(plan: Plan, lines: Sequence[Line]) -> list[Gap]:
    if not lines:
        return []
    holding = set(Solution.objects.filter(section__plan=plan).values_list("section", flat=True))
    solved = with_solution(plan.sections.prefetch_related("components"), holding)
    aimed = set(plan.targets.values_list("component", flat=True))
    gaps = [Gap(line, line.code not in solved, line.pk not in aimed) for line in lines]
    return [gap for gap in gaps if gap.without_solution or gap.without_target]
