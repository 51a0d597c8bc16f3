"""What the page of progress is about, by its address: which plans, solutions and tasks, and where their rows are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from indices.models import Block
from plans.listing import FILTERS
from plans.models import Party, Plan, Solution
from tasks.filters import ADDRESS
from tasks.models import Task
from units.models import User
from units.vietnamese import sort_key

USUAL_INDEX = "DDCI"
IN_WORK = (Plan.State.APPROVED, Plan.State.ISSUED)
NAMES = {"year": "nam", "index": "chi-so", "block": "khoi", "unit": "don-vi"}


class Known(NamedTuple):
    """What a visible plan lets one choose."""

    year: int
    index: str
    state: str
    kind: str
    unit: str
    name: str


_KNOWN = ("year", "index__code", "state", "unit__kind", "unit__code", "unit__name")


@dataclass(frozen=True)
class Options:
    """What the visible plans offer to choose from."""

    plans: tuple[Known, ...]

    @classmethod
    def of(cls, user: User) -> "Options":
        """Read them in one query."""
        rows = Plan.objects.visible_to(user).order_by().distinct().values_list(*_KNOWN)
        return cls(tuple(Known(*row) for row in rows))

    @property
    def years(self) -> list[int]:
        return sorted({plan.year for plan in self.plans}, reverse=True)

    @property
    def indices(self) -> list[str]:
        return sorted({plan.index for plan in self.plans})

    @property
    def blocks(self) -> list[tuple[str, str]]:
        kinds = {plan.kind for plan in self.plans}
        return [(value, label) for value, label in Block.choices if Block(value).unit_kind in kinds]

    @property
    def units(self) -> list[tuple[str, str]]:
        return sorted({(plan.unit, plan.name) for plan in self.plans}, key=lambda unit: sort_key(unit[1]))

    def usual_year(self, today: date) -> int | None:
        """The year with plans in work now: the present one, else the newest that has any, else the newest."""
        in_work = [year for year in self.years if self.is_in_work(year)]
        return today.year if today.year in in_work else max(in_work or self.years, default=None)

    def is_in_work(self, year: int | None) -> bool:
        return any(plan.year == year and plan.state in IN_WORK for plan in self.plans)


@dataclass(frozen=True)
class Scope:
    """The chosen year, index, block and agency (empty texts where all), for somebody."""

    user: User
    year: int | None
    index: str
    block: str = ""
    unit: str = ""

    @classmethod
    def of(cls, values: QueryDict, options: Options, user: User, today: date) -> "Scope":
        """Read the address; what it names wrongly or not at all is the usual year and index, and all agencies."""
        year, index = values.get("nam", ""), values.get("chi-so", "").upper()
        usual = USUAL_INDEX if USUAL_INDEX in options.indices else next(iter(options.indices), USUAL_INDEX)
        block, unit = values.get("khoi", ""), values.get("don-vi", "")
        return cls(
            user,
            int(year) if year in map(str, options.years) else options.usual_year(today),
            index if index in options.indices else usual,
            block if block in Block else "",
            unit if unit in dict(options.units) else "",
        )

    def of_unit(self, code: str) -> "Scope":
        return replace(self, unit=code)

    @property
    def block_name(self) -> str:
        return Block(self.block).label if self.block else ""

    @property
    def unit_name(self) -> str:
        """The chosen agency, empty where all are."""
        return self.plans[0].unit.name if self.unit and self.plans else ""

    @property
    def query(self) -> str:
        """The address of this choice."""
        return self._written(NAMES)

    def narrowed(self, plans: QuerySet) -> QuerySet:
        """The plans of what was chosen."""
        plans = plans.filter(year=self.year, index__code=self.index)
        if self.block:
            plans = plans.filter(unit__kind=Block(self.block).unit_kind)
        return plans.filter(unit__code=self.unit) if self.unit else plans

    @cached_property
    def plans(self) -> list[Plan]:
        """The plan that counts of each agency."""
        plans = self.narrowed(Plan.objects.visible_to(self.user).leading()).select_related("unit", "index")
        return sorted(plans, key=lambda plan: sort_key(plan.unit.name))

    def tasks(self) -> QuerySet[Task]:
        """The tasks that the reader sees of all plans of the year, of those that were replaced too."""
        return Task.objects.visible_to(self.user).filter(
            solution__section__plan__in=self.narrowed(Plan.objects.all()).order_by().values("pk")
        )

    def solutions(self) -> QuerySet[Solution]:
        """The solutions of the plans from which work follows."""
        plans = self.narrowed(Plan.objects.visible_to(self.user).leading().filter(state__in=Plan.ONCE_APPROVED))
        return Solution.objects.filter(section__plan__in=plans.order_by().values("pk"))

    def tasks_url(self, **more: str) -> str:
        """The address of tasks, narrowed further by names of tasks.filters.ADDRESS."""
        return f"{reverse('tasks:list')}?{self._written(ADDRESS, more)}#task-list"

    def plans_url(self, **more: str) -> str:
        """The address of the plans that count, narrowed further by names of plans.listing.FILTERS."""
        return f"{reverse('plans:plans')}?{self._written(FILTERS, {'leading': '1'} | more)}"

    def solutions_url(self, **more: str) -> str:
        """The address of the solutions, narrowed further by `office`, `component` or `work`."""
        return f"{reverse('reports:solutions')}?{self.solutions_query(**more)}"

    def solutions_query(self, **more: str) -> str:
        """What narrows the solutions in their address."""
        return self._written(NAMES | SOLUTION_NAMES, more)

    def reports_url(self) -> str:
        """The address of the table of quarterly reports."""
        return f"{reverse('tasks:reports')}?{self._written(NAMES)}"

    def _written(self, names: dict[str, str], more: dict[str, str] | None = None) -> str:
        own = {name: getattr(self, name) for name in NAMES}
        return urlencode({names[name]: value for name, value in (own | (more or {})).items() if value})


SOLUTION_NAMES = {"office": "phong", "component": "thanh-phan", "work": "viec"}


def led_by(offices: Iterable[str]) -> QuerySet[Party]:
    """The parts in which offices, by code, lead a solution, themselves or in a group."""
    codes = list(offices)
    return Party.objects.filter(Q(unit__code__in=codes) | Q(group__members__code__in=codes), role=Party.Role.LEAD)
