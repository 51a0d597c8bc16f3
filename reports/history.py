"""A unit's published figures over the years: one table per index, a line per component whatever each year called it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Value

from indices.comparison import Movement
from indices.figures import Score, lines_and_scores
from indices.models import (
    Component,
    Edition,
    EditionComponent,
    Feedback,
    Finding,
    Index,
    Recommendation,
    Result,
)
from indices.models.remark import Remark


@dataclass(frozen=True)
class ComponentLine:
    """A component through the years: the newest name, and the score of each year or None.

    `moves` runs beside `scores`: each year against the year before; `other_names` are (year, name) where they differ.
    """

    component: Component
    name: str
    scores: list[Score | None]
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
    """Return the histories behind a queryset of one unit's results, DDCI before PCI (2 queries).

    Each edition has its `lines` at hand, and each result its `scores`. In a year of `mergers` the unit first stood for
    another one too: only what was published as its change is one.
    """
    rows = list(results.select_related("edition__index").order_by("edition__year"))
    _have_at_hand(rows)
    by_index: dict[Index, list[Result]] = {}
    for result in rows:
        by_index.setdefault(result.edition.index, []).append(result)
    histories = []
    for index, found in sorted(by_index.items(), key=lambda pair: pair[0].code):
        names: dict[Component, tuple[int, str]] = {}
        cells: dict[tuple[int, int], Score] = {}
        for result in found:
            for score in result.scores.all():
                names[score.line.component] = (score.line.position, score.line.name)
                cells[result.pk, score.line.component_id] = score
        ordered = sorted(names.items(), key=lambda item: item[1])
        editions = [result.edition for result in found]
        lines = []
        for component, (_, name) in ordered:
            scores = [cells.get((result.pk, component.pk)) for result in found]
            other = [
                (edition.year, score.line.name)
                for edition, score in zip(editions, scores, strict=True)
                if score and score.line.name != name
            ]
            lines.append(ComponentLine(component, name, scores, _moves(editions, scores, "score", mergers), other))
        histories.append(UnitHistory(index, found, _moves(editions, found, "total", mergers), lines))
    return histories


def _have_at_hand(results: Sequence[Result]) -> None:
    """Have the scores of the results and the lines of their editions at hand (1 query, none without results)."""
    if not results:
        return
    lines, scores = lines_and_scores({one.edition_id for one in results}, {one.pk for one in results})
    for one in results:
        one._prefetched_objects_cache = {"scores": list(scores.get(one.pk, {}).values())}
        one.edition._prefetched_objects_cache = {"lines": lines[one.edition_id]}


def _moves(
    editions: Sequence[Edition], figures: Sequence[Result | Score | None], score: str, mergers: Collection[int]
) -> list[Movement | None]:
    """Set each figure against that of the same block in the year right before, unless a merger lies between; `score`
    names the attribute that holds the score."""
    known = {(edition.block, edition.year): figure for edition, figure in zip(editions, figures, strict=True)}
    moves = []
    for edition, now in zip(editions, figures, strict=True):
        before = None if edition.year in mergers else known.get((edition.block, edition.year - 1))
        moves.append(now and Movement.between(now, before, score))
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


_KINDS = {"findings": Finding, "recommendations": Recommendation, "feedback": Feedback}


def what_was_said(result: Result) -> list[Said]:
    """Return findings, recommendations and feedback of a result by component, those on the whole first (1 query, and 1
    for the lines of its edition where they are not at hand)."""
    said: dict[int | None, Said] = {}
    remarks = _remarks(result)
    lines = {line.pk: line for line in result.edition.lines.all()} if remarks else {}
    for name, values in remarks:
        group = said.setdefault(values["line_id"], Said(lines.get(values["line_id"])))
        getattr(group, name).append(_KINDS[name](result=result, **values))
    return sorted(said.values(), key=lambda group: group.line.position if group.line else 0)


def _remarks(result: Result) -> list[tuple[str, dict]]:
    """(kind, values) of all that was said, each kind in its order (1 query)."""
    columns = ("pk", "line_id", "position", "text")
    shares = dict.fromkeys(_KINDS, Value(None, Finding._meta.get_field("percentage"))) | {"findings": F("percentage")}
    first, *others = (
        model.objects.filter(result=result).order_by().annotate(kind=Value(kind), share=shares[kind])
        for kind, model in _KINDS.items()
    )
    rows = first.union(*others, all=True).values_list("kind", "share", *columns)
    found = []
    for kind, share, *values in sorted(rows, key=lambda row: row[4]):
        own = {"percentage": share} if kind == "findings" else {}
        found.append((kind, own | dict(zip(columns, values, strict=True))))
    return found
