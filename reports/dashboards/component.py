"""A component over its block: who stands where, how the field spread over the years, who rose, what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from django.db.models import F, FilteredRelation, Q, QuerySet

from indices.block_field import ComponentField, Entry, component_fields
from indices.mergers import Merger, mergers_into
from indices.models import ComponentScore, Edition, EditionComponent, Finding, Result
from indices.ranking import Ranking, RankingRow
from indices.scoring import round_score
from units.models import Unit

_COLUMNS = [column.attname for column in ComponentScore._meta.concrete_fields]


@dataclass(frozen=True)
class Standing:
    """A unit in the component: its entry in the field, and its row with the change against the year before."""

    entry: Entry
    row: RankingRow
    field: ComponentField

    @property
    def unit(self) -> Unit:
        return self.entry.unit

    @property
    def change(self) -> Decimal | None:
        return self.row.change

    @property
    def to_top(self) -> Decimal | None:
        return self.field.to_top(self.unit)

    @property
    def to_median(self) -> Decimal | None:
        return self.field.to_median(self.unit)

    @property
    def movement(self) -> Decimal | int | None:
        """By what it rose or fell: points, or places where the points are not known."""
        return self.row.places if self.row.change is None else self.row.change


@dataclass(frozen=True)
class Year:
    """The component in one year: its line, the names of that year's whole set by component, and the field."""

    line: EditionComponent
    names: dict[int, str]
    field: ComponentField

    @property
    def edition(self) -> Edition:
        return self.line.edition

    def score_of(self, unit: Unit | None) -> Decimal | None:
        entry = unit and self.field.by_unit.get(unit.pk)
        return entry.score if entry else None


@dataclass(frozen=True)
class ComponentStory:
    """All that the page tells: the year asked for, `years` of the same block that have the component (oldest first),
    `lines` of the edition for the way to its neighbours, standings of all units, mergers into them."""

    now: Year
    before: Year | None
    years: list[Year]
    lines: list[EditionComponent]
    standings: list[Standing]
    mergers: list[Merger]

    @property
    def has_scores(self) -> bool:
        return bool(self.now.field.scores)

    @property
    def has_figures(self) -> bool:
        return any(map(is_known, self.now.field.entries))

    @property
    def has_computed(self) -> bool:
        return any(entry.is_computed for entry in self.now.field.entries)

    @property
    def rose(self) -> list[Standing]:
        """Those that rose, the most first."""
        return self._moved(1)

    @property
    def fell(self) -> list[Standing]:
        """Those that fell, the most first."""
        return self._moved(-1)

    @property
    def stayed(self) -> int:
        return sum(standing.movement == 0 for standing in self.standings)

    @property
    def not_compared(self) -> int:
        """How many with a figure have none to compare it with, or a merger in between."""
        return sum(one.movement is None and is_known(one.entry) for one in self.standings)

    def _moved(self, sign: int) -> list[Standing]:
        found = [one for one in self.standings if one.movement is not None and one.movement * sign > 0]
        return sorted(found, key=lambda one: (one.change is None, -abs(one.movement), one.unit.name))

    @property
    def neighbours(self) -> tuple[EditionComponent | None, EditionComponent | None]:
        """The component before and the one after in the edition's order."""
        place = self.lines.index(self.now.line)
        return (self.lines[place - 1] if place else None, next(iter(self.lines[place + 1 :]), None))

    @property
    def other_names(self) -> list[tuple[int, str]]:
        """(year, name) where another year called it otherwise."""
        own = self.now.line.name
        return [(year.edition.year, year.line.name) for year in self.years if year.line.name != own]


def is_known(entry: Entry) -> bool:
    """Whether a score or a rank was published."""
    return entry.score is not None or entry.rank is not None


def spread(field: ComponentField) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal] | None:
    """Return lowest, lower quartile, median, upper quartile and highest score of a field that is wholly known.

    Quartiles by the inclusive method: lowest and highest are the 0 % and 100 % points, between two scores the straight
    line counts. Rounded to two decimals, halves up. None where a unit's score is not known.
    """
    if not field.is_whole or not field.scores:
        return None
    scores = field.scores
    middle = quantiles(scores, n=4, method="inclusive") if len(scores) > 1 else scores * 3
    lower, median, upper = map(round_score, middle)
    return scores[-1], lower, median, upper, scores[0]


def component_story(edition: Edition, code: str, readable: QuerySet[Edition]) -> ComponentStory | None:
    """Return what there is to tell of a component of the edition; None where the edition has none of that code.

    readable: the published editions that the reader may see; those of the same index, province and block count. Three
    queries, whatever the number of units and years.
    """
    series = readable.filter(index=edition.index_id, province=edition.province_id, block=edition.block)
    sets = _sets(series)
    lines = sets.get(edition.pk, [])
    line = next((line for line in lines if line.component.code == code), None)
    if line is None:
        return None
    with_it = {
        pk: found for pk, lines_then in sets.items() for found in lines_then if found.component_id == line.component_id
    }
    results = _results(with_it)
    mergers = mergers_into({result.unit_id for result in results[edition.pk]})
    years = {found.edition.year: _year(found, sets, results) for found in with_it.values()}
    now, before = years[edition.year], years.get(edition.year - 1)
    merged = {merger.successor for merger in mergers if merger.year == edition.year}
    rows = _rows(results[edition.pk], results[before.edition.pk] if before else [], merged)
    standings = [Standing(entry, rows[entry.unit.pk], now.field) for entry in now.field.entries]
    return ComponentStory(now, before, list(years.values()), lines, standings, mergers)


def _sets(series: QuerySet[Edition]) -> dict[int, list[EditionComponent]]:
    """The lines of each edition in order, the oldest edition first."""
    found: dict[int, list[EditionComponent]] = {}
    lines = EditionComponent.objects.filter(edition__in=series).select_related("component", "edition__index")
    for line in lines.order_by("edition__year", "position"):
        found.setdefault(line.edition_id, []).append(line)
    return found


def _results(lines: Mapping[int, EditionComponent]) -> dict[int, list[Result]]:
    """The results of each edition with their figure of its line, if any, as `in_component` (1 query)."""
    found: dict[int, list[Result]] = {pk: [] for pk in lines}
    known = FilteredRelation("scores", condition=Q(scores__line__in=[line.pk for line in lines.values()]))
    columns = {f"of_{name}": F(f"known__{name}") for name in _COLUMNS}
    results = Result.objects.filter(edition__in=lines).select_related("unit")
    for result in results.annotate(known=known).annotate(**columns).order_by("pk"):
        values = [getattr(result, name) for name in columns]
        result.in_component = result.of_id and ComponentScore.from_db(results.db, _COLUMNS, values)
        found[result.edition_id].append(result)
    return found


def _score(result: Result | None) -> ComponentScore | None:
    return result.in_component if result else None


def _rows(results: list[Result], earlier: list[Result], merged: set[int]) -> dict[int, RankingRow]:
    before = {result.unit_id: result for result in earlier}
    return {
        result.unit_id: RankingRow.between(
            _score(result),
            _score(before.get(result.unit_id)),
            result=result,
            scores=[_score(result)],
            comparable=result.unit_id not in merged,
        )
        for result in results
    }


def _year(line: EditionComponent, sets: dict, results: dict[int, list[Result]]) -> Year:
    rows = list(_rows(results[line.edition_id], [], set()).values())
    (field,) = component_fields(Ranking(line.edition, None, [line], rows, is_whole=False, median=None, top=None))
    return Year(line, {other.component_id: other.name for other in sets[line.edition_id]}, field)


FINDINGS_SHOWN = 12


@dataclass(frozen=True)
class Found:
    """What the survey found of a component: `shown` are those with the highest percentages, of `count` in all."""

    shown: list[Finding]
    count: int
    units: int


def what_was_found(line: EditionComponent, units: QuerySet[Unit]) -> Found:
    """Return the limits found in the component of an edition for the units that the reader may open (1 query)."""
    findings = Finding.objects.filter(line=line, result__edition=line.edition_id, result__unit__in=units)
    ordered = list(
        findings.select_related("result__unit").order_by(
            F("percentage").desc(nulls_last=True), "result__unit__name", "position"
        )
    )
    return Found(ordered[:FINDINGS_SHOWN], len(ordered), len({finding.result_id for finding in ordered}))
