"""What a plan in force proposes to do: for each solution a task of every office that leads it. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from plans.models import Party, Plan, Solution
from plans.reading import read_plan
from tasks.models import Task
from tasks.quarters import ROMAN
from units.models import Unit


@dataclass(frozen=True)
class Proposal:
    """A task that an office could make out of a solution: its `place` in the plan, and who supports."""

    solution: Solution
    place: str
    office: Unit
    supports: tuple[Unit, ...]

    @property
    def key(self) -> str:
        return f"{self.solution.pk}-{self.office.pk}"

    @property
    def title(self) -> str:
        return self.solution.as_title(300)

    @property
    def deadline_text(self) -> str:
        return deadline_text(self.solution)


@dataclass(frozen=True)
class Unplaced:
    """A solution that some office should lead which the portal does not know: the names as the plan has them."""

    solution: Solution
    place: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Proposals:
    rows: tuple[Proposal, ...]
    unplaced: tuple[Unplaced, ...]

    def by_office(self) -> list[tuple[Unit, list[Proposal]]]:
        """The rows of each office, offices in the order of the plan."""
        offices: dict[Unit, list[Proposal]] = defaultdict(list)
        for row in self.rows:
            offices[row.office].append(row)
        return list(offices.items())


def deadline_text(solution: Solution) -> str:
    """The deadline that the plan sets, as people type it."""
    if solution.due_on:
        return f"{solution.due_on:%d/%m/%Y}"
    return f"Quý {ROMAN[solution.due_quarter - 1]}/{solution.section.plan.year}" if solution.due_quarter else ""


def lead_offices(solution: Solution) -> list[Unit]:
    """The offices of the plan's agency that lead the solution, groups unfolded."""
    return _offices(solution, Party.Role.LEAD)


def support_offices(solution: Solution) -> list[Unit]:
    """The offices of the plan's agency that support the solution and do not lead it, groups unfolded."""
    leads = lead_offices(solution)
    return [office for office in _offices(solution, Party.Role.SUPPORT) if office not in leads]


def for_proposals(solutions: QuerySet[Solution]) -> QuerySet[Solution]:
    """Solutions with all that the functions here read of them, in a fixed number of queries."""
    return solutions.select_related("section__plan__unit").prefetch_related(
        "parties__unit", "parties__group__members", "section__components"
    )


def proposals_of(plan: Plan, offices: Iterable[Unit] | None = None) -> Proposals:
    """Return what the plan proposes and nobody has made a task of, of all offices or of some, and what is unplaced.

    A task that was cancelled does not count as made. The number of queries does not depend on the plan's length.
    """
    places = {item.source.pk: (rank, item.place) for rank, (_, item) in enumerate(read_plan(plan).solutions())}
    solutions = for_proposals(Solution.objects.filter(section__plan=plan))
    ordered = sorted(solutions, key=lambda solution: places[solution.pk])
    wanted = None if offices is None else set(offices)
    made = _made(plan)
    rows = [
        Proposal(solution, places[solution.pk][1], office, tuple(support_offices(solution)))
        for solution in ordered
        for office in lead_offices(solution)
        if (solution.pk, office.pk) not in made and (wanted is None or office in wanted)
    ]
    unplaced = [
        Unplaced(solution, places[solution.pk][1], names) for solution in ordered if (names := _strangers(solution))
    ]
    return Proposals(tuple(rows), tuple(unplaced))


def newest_plans(agencies: Iterable[Unit]) -> tuple[list[Plan], list[Plan]]:
    """Return of each agency and index the newest plan in force, out of which work is given, and the older ones."""
    plans = Plan.objects.in_force().leading().filter(unit__in=agencies).select_related("index", "unit")
    found: dict[tuple[int, int], list[Plan]] = defaultdict(list)
    for plan in plans.order_by("index__code", "-year"):
        found[plan.unit_id, plan.index_id].append(plan)
    return [plans[0] for plans in found.values()], [plan for plans in found.values() for plan in plans[1:]]


def to_give(office: Unit, plans: Iterable[Plan]) -> QuerySet[Solution]:
    """What an office leads in plans of its agency and has made no task of; as `proposals_of`, to be counted."""
    leads = Party.objects.filter(Q(unit=office) | Q(group__members=office), role=Party.Role.LEAD)
    made = Task.objects.lead().filter(office=office).exclude(state=Task.State.CANCELLED)
    solutions = Solution.objects.filter(section__plan__in=plans, pk__in=leads.values("solution"))
    return solutions.exclude(pk__in=made.values("solution"))


def to_support(office: Unit, plans: Iterable[Plan]) -> QuerySet[Solution]:
    """What an office supports in plans, does not lead, and has no share of yet."""
    leads = Party.objects.filter(Q(unit=office) | Q(group__members=office), role=Party.Role.LEAD)
    solutions = Solution.objects.of_office(office).filter(section__plan__in=plans)
    return solutions.exclude(pk__in=leads.values("solution")).exclude(tasks__office=office)


def _made(plan: Plan) -> set[tuple[int, int]]:
    tasks = Task.objects.lead().filter(solution__section__plan=plan).exclude(state=Task.State.CANCELLED)
    return set(tasks.values_list("solution", "office"))


def _parties(solution: Solution, role: str) -> list[Party]:
    parties = [party for party in solution.parties.all() if party.role == role]
    return sorted(parties, key=lambda party: party.position)


def _is_office(unit: Unit, plan: Plan) -> bool:
    return unit.kind == Unit.Kind.OFFICE and unit.parent_id == plan.unit_id


def _offices(solution: Solution, role: str) -> list[Unit]:
    plan = solution.section.plan
    named = [unit for party in _parties(solution, role) for unit in party.offices()]
    return [unit for unit in dict.fromkeys(named) if _is_office(unit, plan)]


def _strangers(solution: Solution) -> tuple[str, ...]:
    """The names of leads that stand for no office of the agency; a solution that nobody leads has one empty name."""
    plan = solution.section.plan
    leads = _parties(solution, Party.Role.LEAD)
    names = [str(party) for party in leads if not any(_is_office(unit, plan) for unit in party.offices())]
    return tuple(names) if leads else ("",)
