"""What one search reads within: who asks, what, which units and plans they see, and how much of each kind is wanted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from plans.models import Plan
from reports.search.asked import Asked
from reports.search.sought import Sought, ask
from reports.search.words import HasWords, bare
from units.kept import kept
from units.models import Unit, User
from units.permissions import Permission
from units.prepared import GivenNumbers, Prepared

RECENT_YEARS = 2
"""Of solutions and tasks, which grow by the thousand, so many years are searched unless others are asked for."""

T = TypeVar("T")


@dataclass(frozen=True)
class Hit:
    """Something found: where it is opened, what it is called with the words marked, what tells it from its like."""

    kind: str
    url: str
    title: SafeString
    context: str
    state: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of a kind; `has_more` where there is more than is shown, `more` the query string of all of it."""

    kind: str
    label: str
    hits: list[Hit]
    has_more: bool = False
    more: str = ""


class KnownUnit(NamedTuple):
    """What a search says of a unit, and as `words` what it is found by."""

    pk: int
    parent: int | None
    kind: str
    code: str
    name: str
    short_name: str
    ends_on: date | None
    words: str


class KnownPlan(NamedTuple):
    """What a search says of a plan, and as `words` what it is found by."""

    pk: int
    unit: int
    unit_name: str
    unit_code: str
    index: str
    year: int
    adjustment: int
    state: str
    title: str
    number: int | None
    symbol: str
    issued_on: date | None
    words: str

    @property
    def name(self) -> tuple[str, str, int, int]:
        """What names it in its address."""
        return self.unit_code, self.index, self.year, self.adjustment


_PLAN = (
    "pk", "unit", "unit__name", "unit__code", "index__code", "year", "adjustment", "state", "title", "number",
    "symbol", "issued_on", "words",
)  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """`first` hits of each kind are left out and `most` wanted, so that pages follow each other."""

    user: User
    asked: Asked
    most: int
    first: int = 0
    today: date = field(default_factory=timezone.localdate)

    @cached_property
    def units(self) -> dict[int, KnownUnit]:
        """The units that the reader sees, as `Unit.objects.visible_to` has it (1 query, kept while no unit changes)."""
        (provinces,) = self.user.province_ids(Permission.VIEW_RESULTS)
        if not provinces:
            return {}
        rows = kept("search:units", ("units",), (sorted(provinces),), lambda: list(_seen_units(provinces)))
        return {row[0]: KnownUnit._make(row) for row in rows}

    @cached_property
    def sought(self) -> Sought:
        words = self.asked.words
        return Sought(words.patterns, words.phrase if self.prefers_phrase else "", self.first, self.most)

    @cached_property
    def plans(self) -> dict[int, KnownPlan]:
        """The plans that the reader sees of the years in which solutions are searched, and those that have the words
        (1 query)."""
        rows = ask(_plans, self.user, self.sought, year=self.asked.year, since=self.since)
        return {row[0]: KnownPlan._make(row) for row in rows}

    def plans_by_id(self, ids: Collection[int]) -> dict[int, KnownPlan]:
        """Those plans, which something that the reader sees belongs to (1 query where some are not known yet)."""
        unknown = frozenset(ids) - self.plans.keys()
        rows = _plans_by_id(plans=unknown) if unknown else ()
        return self.plans | {row[0]: KnownPlan._make(row) for row in rows}

    @property
    def first_recent_year(self) -> int:
        return self.today.year - RECENT_YEARS + 1

    @property
    def since(self) -> int | None:
        """The first year that is searched where there is much; None where all are, or one is named."""
        return None if self.asked.year or self.asked.every_year else self.first_recent_year

    def of_year(self, plan: str = "") -> Q:
        """What belongs to a plan (at the end of the path) of the year that the question names, if it names one."""
        return Q(**{f"{plan}year": self.asked.year}) if self.asked.year else Q()

    def is_searched(self, year: int) -> bool:
        """Whether solutions of plans of that year are searched."""
        if self.asked.year:
            return year == self.asked.year
        return self.since is None or year >= self.since

    @property
    def prefers_phrase(self) -> bool:
        """Whether what has the words one behind the other comes first."""
        return bool(self.asked.words.phrase) and not self.asked.newest_first

    def page_of(self, found: T) -> T:
        """The part of all hits that is wanted, and one more."""
        return found[self.first : self.first + self.most + 1]


def context(*parts: str | bool | None) -> str:
    """The parts that say something, one behind the other."""
    return " · ".join(part for part in parts if part)


def _plans(reader: User, sought: Sought, year: int | None = None, since: int | None = None) -> QuerySet:
    rows = Plan.objects.visible_to(reader)
    if year is not None:
        rows = rows.filter(year=year)
    if since is not None:
        rows = rows.filter(Q(year__gte=since) | Q(HasWords("words", sought.patterns)))
    return rows.order_by("-year", "-pk").values_list(*_PLAN)


_plans_by_id = Prepared(lambda: Plan.objects.filter(pk__any_of=GivenNumbers("plans")).order_by().values_list(*_PLAN))
_SEEN = ("pk", "parent", "kind", "code", "name", "short_name", "ends_on")
_ABOVE = ("pk", "parent", "parent__parent", "parent__parent__parent")


def _in_provinces() -> QuerySet:
    """The provinces with all in them, level by level, and what belongs to the sample: each level by its index. One
    that is both comes twice."""
    units = Unit.objects.order_by()
    levels = [units.filter(**{f"{path}__any_of": GivenNumbers("provinces")}).values_list(*_SEEN) for path in _ABOVE]
    return units.filter(is_sample=True).values_list(*_SEEN).union(*levels, all=True)


_units = Prepared(_in_provinces)


def _seen_units(provinces: Collection[int]) -> Iterator[tuple]:
    for row in _units(provinces=provinces):
        yield *row, f" {bare(f'{row[4]} {row[5]} {row[3]}')} "
