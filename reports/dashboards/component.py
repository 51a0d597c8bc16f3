"""A component over its block: who stands where, how the field spread over the years, who rose, what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from statistics import quantiles
from typing import NamedTuple

from django.db.models import CharField, DateField, QuerySet

from indices.block_field import Field
from indices.comparison import Movement
from indices.mergers import took_another_in, year_ends
from indices.models import ComponentScore, Edition, EditionComponent, Finding, Result
from indices.scoring import difference, round_score
from units.models import Unit, User
from units.permissions import Permission
from units.prepared import Given, GivenNumbers, Prepared, row_of


class Line(NamedTuple):
    """A component as one edition has it, as stored: with what says which edition that is."""

    pk: int
    edition: int
    edition_code: str
    year: int
    size: int | None
    component: int
    code: str
    name: str
    weight: Decimal | None


class Figures(NamedTuple):
    """What was published of a unit in the component in a year."""

    score: Decimal | None
    rank: int | None
    published_change: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Standing(Movement):
    """A unit in the component against the year before. It is not comparable when it took in another since: then only
    what was published of the change is known. `place` is the published rank, else the one that the portal works out
    where every unit's score is known, and then `is_computed`."""

    unit: Unit
    place: int | None
    is_computed: bool
    comparable: bool
    to_top: Decimal | None
    to_median: Decimal | None

    @cached_property
    def change(self) -> Decimal | None:
        return super().change if self.comparable else self.published_change

    @cached_property
    def places(self) -> int | None:
        return super().places if self.comparable else None

    @property
    def movement(self) -> Decimal | int | None:
        """By what it rose or fell: points, or places where the points are not known."""
        return self.places if self.change is None else self.change

    @property
    def is_known(self) -> bool:
        """Whether a score or a rank was published."""
        return self.score is not None or self.rank is not None


@dataclass(frozen=True)
class Year:
    """The component in one year: its line, the names of that year's whole set by component, what is known of each unit
    (id)."""

    line: Line
    names: dict[int, str]
    figures: dict[int, Figures] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.line.year

    @property
    def scores(self) -> list[Decimal]:
        """The known scores."""
        return [one.score for one in self.figures.values() if one.score is not None]

    def score_of(self, unit: Unit | None) -> Decimal | None:
        found = unit and self.figures.get(unit.pk)
        return found.score if found else None


@dataclass(frozen=True)
class ComponentStory:
    """All that the page tells: the year asked for, `years` of the same block that have the component (oldest first),
    `lines` of the edition for the way to its neighbours, standings of all units by place."""

    now: Year
    before: Year | None
    years: list[Year]
    lines: list[Line]
    field: Field
    standings: list[Standing]

    @property
    def line(self) -> Line:
        return self.now.line

    @property
    def has_scores(self) -> bool:
        return bool(self.field.scores)

    @cached_property
    def has_figures(self) -> bool:
        return any(one.is_known for one in self.standings)

    @property
    def has_computed(self) -> bool:
        return any(one.is_computed for one in self.standings)

    @cached_property
    def rose(self) -> list[Standing]:
        """Those that rose, the most first."""
        return self._moved(1)

    @cached_property
    def fell(self) -> list[Standing]:
        """Those that fell, the most first."""
        return self._moved(-1)

    @property
    def stayed(self) -> int:
        return sum(standing.movement == 0 for standing in self.standings)

    @property
    def not_compared(self) -> int:
        """How many with a figure have none to compare it with, or a merger in between."""
        return sum(one.movement is None and one.is_known for one in self.standings)

    def _moved(self, sign: int) -> list[Standing]:
        found = [one for one in self.standings if one.movement is not None and one.movement * sign > 0]
        return sorted(found, key=lambda one: (one.change is None, -abs(one.movement), one.unit.name))

    @property
    def neighbours(self) -> tuple[Line | None, Line | None]:
        """The component before and the one after in the edition's order."""
        place = self.lines.index(self.line)
        return (self.lines[place - 1] if place else None, next(iter(self.lines[place + 1 :]), None))

    @property
    def other_names(self) -> list[tuple[int, str]]:
        """(year, name) where another year called it otherwise."""
        return [(year.number, year.line.name) for year in self.years if year.line.name != self.line.name]


def spread(scores: Sequence[Decimal], size: int | None) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal] | None:
    """Return lowest, lower quartile, median, upper quartile and highest score of a field of that size.

    Quartiles by the inclusive method: lowest and highest are the 0 % and 100 % points, between two scores the straight
    line counts. Rounded to two decimals, halves up. None where a unit's score is not known.
    """
    if not scores or len(scores) != size:
        return None
    middle = quantiles(scores, n=4, method="inclusive") if len(scores) > 1 else [*scores] * 3
    lower, median, upper = map(round_score, middle)
    return min(scores), lower, median, upper, max(scores)


def component_story(edition: Edition, code: str) -> ComponentStory | None:
    """Return what there is to tell of a component of the edition; None where the edition has none of that code.

    The edition is published. Those of the same index, province and block that are count too: whoever may read one of
    them may read all. Three queries, whatever the number of units and years.
    """
    sets = _sets(edition)
    lines = sets.get(edition.pk, [])
    line = next((line for line in lines if line.code == code), None)
    if line is None:
        return None
    years = _years(sets, line.component)
    now, before = years[edition.pk], next((year for year in years.values() if year.number == edition.year - 1), None)
    units, merged = _units(edition)
    field = Field([(unit, now.figures.get(unit.pk)) for unit in units], edition.size)
    standings = _standings(now, before, field, merged)
    return ComponentStory(now, before, list(years.values()), lines, field, standings)


_LINE = ("pk", "edition", "edition__code", "edition__year", "edition__size", "component", "component__code", "name",
         "weight")  # fmt: skip


def _lines(province: Given | None) -> QuerySet:
    lines = EditionComponent.objects.filter(
        edition__index=Given("index"),
        edition__province=province,
        edition__block=Given("block", CharField()),
        edition__state=Edition.State.PUBLISHED,
    )
    return lines.order_by("edition__year", "position").values_list(*_LINE)


_lines_of_province = Prepared(lambda: _lines(Given("province")))
_lines_of_none = Prepared(lambda: _lines(None))


def _sets(edition: Edition) -> dict[int, list[Line]]:
    """The lines of each edition in order, the oldest edition first (1 query)."""
    asked = {"index": edition.index_id, "block": edition.block}
    province = edition.province_id
    found: dict[int, list[Line]] = {}
    for row in _lines_of_none(**asked) if province is None else _lines_of_province(**asked, province=province):
        line = Line(*row)
        found.setdefault(line.edition, []).append(line)
    return found


_scores = Prepared(
    lambda: (
        ComponentScore.objects.filter(line__any_of=GivenNumbers("lines"))
        .order_by()
        .values_list("line", "result__unit", *Figures._fields)
    )
)


def _years(sets: Mapping[int, list[Line]], component: int) -> dict[int, Year]:
    """The editions that have the component, by id, with what was published of each unit (1 query)."""
    years = {
        pk: Year(line, {other.component: other.name for other in lines})
        for pk, lines in sets.items()
        for line in lines
        if line.component == component
    }
    by_line = {year.line.pk: year.figures for year in years.values()}
    for line, unit, *figures in _scores(lines=by_line):
        by_line[line][unit] = Figures(*figures)
    return years


_UNIT = ["id", "code", "name"]


def _with_mergers() -> QuerySet:
    merged = took_another_in(Given("last_year_end", DateField()), Given("year_end", DateField()), "unit")
    results = Result.objects.filter(edition=Given("edition")).annotate(merged=merged)
    return results.order_by("pk").values_list("merged", *(f"unit__{name}" for name in _UNIT))


_results = Prepared(_with_mergers)


def _units(edition: Edition) -> tuple[list[Unit], set[int]]:
    """The units with a result in the edition, and those (ids) that took in another since the year before (1 query). Of
    the units only what _UNIT names is at hand."""
    units, merged = [], set()
    last_year_end, year_end = year_ends(edition.year)
    for is_merged, *unit in _results(edition=edition.pk, last_year_end=last_year_end, year_end=year_end):
        units.append(row_of(Unit, _UNIT, unit))
        if is_merged:
            merged.add(unit[0])
    return units, merged


_NOTHING = Figures(None, None, None)


def _standings(now: Year, before: Year | None, field: Field, merged: set[int]) -> list[Standing]:
    """The units by place, those without one last."""
    top, median = field.top, field.median
    earlier = before.figures if before else {}
    standings = []
    for entry in field.entries:
        pk = entry.unit.pk
        figures, then = now.figures.get(pk, _NOTHING), earlier.get(pk, _NOTHING)
        standings.append(
            Standing(
                score=entry.score,
                rank=entry.rank,
                previous_score=then.score,
                previous_rank=then.rank,
                published_change=figures.published_change,
                unit=entry.unit,
                place=entry.place,
                is_computed=entry.is_computed,
                comparable=pk not in merged,
                to_top=difference(entry.score, top),
                to_median=difference(entry.score, median),
            )
        )
    return standings


FINDINGS_SHOWN = 12


class Said(NamedTuple):
    """A limit that the survey found of a unit."""

    unit: Unit
    text: str
    percentage: Decimal | None
    position: int


@dataclass(frozen=True)
class Found:
    """What the survey found of a component: `shown` are those with the highest percentages, of `count` in all."""

    shown: list[Said]
    count: int
    units: int


_PATH = [f"result__unit{above}" for above in ("", "__parent", "__parent__parent", "__parent__parent__parent")]

_findings = Prepared(
    lambda: (
        Finding.objects.filter(line=Given("line"))
        .order_by()
        .values_list("text", "percentage", "position", "result__unit__is_sample", *_PATH)
    )
)


def what_was_found(story: ComponentStory, user: User) -> Found:
    """Return the limits found in the component for the units that the user may open, as Unit.objects.visible_to has
    them (1 query)."""
    units = {one.unit.pk: one.unit for one in story.standings}
    (provinces,) = user.province_ids(Permission.VIEW_RESULTS)
    said = [
        Said(units[path[0]], text, percentage, position)
        for text, percentage, position, is_sample, *path in _findings(line=story.line.pk)
        if path[0] in units and (is_sample or not provinces.isdisjoint(path))
    ]
    said.sort(key=lambda one: (one.percentage is None, -(one.percentage or 0), one.unit.name, one.position))
    return Found(said[:FINDINGS_SHOWN], len(said), len({one.unit.pk for one in said}))
