"""A unit's published figures over the years: one table per index, a line per component whatever each year called it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch

from indices.comparison import Movement
from indices.models import Component, ComponentScore, EditionComponent, Index, Result
from indices.models.remark import Remark


@dataclass(frozen=True)
class ComponentLine:
    """A component through the years: the newest name, and the score of each year or None.

    `moves` runs beside `scores`: each year against the year before; `other_names` are (year, name) where they differ.
    """

    component: Component
    name: str
    scores: list[ComponentScore | None]
    moves: list[Movement | None]
    other_names: list[tuple[int, str]]


@dataclass(frozen=True)
class UnitHistory:
    """A unit's results in one index, oldest year first; `results`, `moves` and each line's lists run side by side."""

    index: Index
    results: list[Result]
    moves: list[Movement | None]
    lines: list[ComponentLine]

    @property
    def years(self) -> list[int]:
        return [result.edition.year for result in self.results]

    @property
    def totals(self) -> list[tuple[Result, Movement | None]]:
        return list(zip(self.results, self.moves, strict=True))


def unit_history(results, mergers: Collection[int] = ()) -> list[UnitHistory]:
    """Return the histories behind a queryset of one unit's results, DDCI before PCI (3 queries).

    Each edition has its `lines` at hand. In a year of `mergers` the unit first stood for another one too: only what was
    published as its change is one.
    """
    scores = ComponentScore.objects.select_related("line__component")
    lines = EditionComponent.objects.select_related("component")
    rows = (
        results.select_related("edition__index")
        .prefetch_related(Prefetch("scores", scores), Prefetch("edition__lines", lines))
        .order_by("edition__year")
    )
    by_index: dict[Index, list[Result]] = {}
    for result in rows:
        by_index.setdefault(result.edition.index, []).append(result)
    histories = []
    for index, found in sorted(by_index.items(), key=lambda pair: pair[0].code):
        names: dict[Component, tuple[int, str]] = {}
        cells: dict[tuple[int, int], ComponentScore] = {}
        for result in found:
            for score in result.scores.all():
                names[score.line.component] = (score.line.position, score.line.name)
                cells[result.pk, score.line.component_id] = score
        ordered = sorted(names.items(), key=lambda item: item[1])
        years = [result.edition.year for result in found]
        lines = []
        for component, (_, name) in ordered:
            scores = [cells.get((result.pk, component.pk)) for result in found]
            other = [
                (year, score.line.name)
                for year, score in zip(years, scores, strict=True)
                if score and score.line.name != name
            ]
            lines.append(ComponentLine(component, name, scores, _moves(years, scores, "score", mergers), other))
        histories.append(UnitHistory(index, found, _moves(years, found, "total", mergers), lines))
    return histories


def _moves(
    years: Sequence[int], figures: Sequence[Result | ComponentScore | None], score: str, mergers: Collection[int]
) -> list[Movement | None]:
    """Set each figure against that of the year right before, unless a merger lies between; `score` names the attribute
    that holds the score."""
    by_year = dict(zip(years, figures, strict=True))
    moves = []
    for year, now in by_year.items():
        moves.append(now and Movement.between(now, None if year in mergers else by_year.get(year - 1), score))
    return moves


def newest(histories: Collection[UnitHistory]) -> UnitHistory | None:
    """The history with the newest result, DDCI before PCI of the same year; None without any."""
    return max(histories, key=lambda history: history.years[-1], default=None)


@dataclass
class Said:
    """What was said about one component of a result, or about the whole (`line` None)."""

    line: EditionComponent | None
    findings: list[Remark] = field(default_factory=list)
    recommendations: list[Remark] = field(default_factory=list)
    feedback: list[Remark] = field(default_factory=list)


def what_was_said(result: Result) -> list[Said]:
    """Return findings, recommendations and feedback of a result by component, those on the whole first (3 queries)."""
    said: dict[int | None, Said] = {}
    for name, remarks in (
        ("findings", result.findings), ("recommendations", result.recommendations), ("feedback", result.feedbacks),
    ):  # fmt: skip
        for remark in remarks.select_related("line"):
            group = said.setdefault(remark.line_id, Said(remark.line))
            getattr(group, name).append(remark)
    return sorted(said.values(), key=lambda group: group.line.position if group.line else 0)
