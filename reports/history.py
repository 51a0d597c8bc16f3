"""A unit's published figures over the years: one table per index, a line per component whatever each year called it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Value

from indices.comparison import Movement
from indices.figures import Line, Score, Scores, lines_and_scores_of
from indices.models import Edition, Feedback, Finding, Index, Recommendation, Result
from indices.models.remark import Remark
from units.prepared import Given, Prepared


@dataclass(frozen=True)
class ComponentLine:
    """A component (id) through the years: the newest name, and the score of each year or None.

    `moves` runs beside `scores`: each year against the year before; `other_names` are (year, name) where they differ.
    """

    component: int
    name: str
    scores: list[Score | None]
    moves: list[Movement | None]
    other_names: list[tuple[int, str]]


@dataclass(frozen=True)
class UnitHistory:
    """A unit's results in one index, oldest year first; `results`, `sets` (the components of each year in order),
    `moves` and each line's lists run side by side."""

    index: Index
    results: list[Result]
    sets: list[list[Line]]
    moves: list[Movement | None]
    lines: list[ComponentLine]

    @property
    def years(self) -> list[int]:
        return [result.edition.year for result in self.results]

    @property
    def totals(self) -> list[tuple[Result, Movement | None]]:
        return list(zip(self.results, self.moves, strict=True))


def unit_history(results: Iterable[Result], mergers: Collection[int] = ()) -> list[UnitHistory]:
    """Return the histories behind the results of one unit, whose edition and index are at hand, DDCI before PCI (1
    query, none without results).

    In a year of `mergers` the unit first stood for another one too: only what was published as its change is one.
    """
    rows = sorted(results, key=lambda result: result.edition.year)
    lines, scores = lines_and_scores_of(rows)
    by_index: dict[Index, list[Result]] = {}
    for result in rows:
        by_index.setdefault(result.edition.index, []).append(result)
    return [
        UnitHistory(
            index,
            found,
            [lines[result.edition_id] for result in found],
            _moves([result.edition for result in found], found, "total", mergers),
            _component_lines(found, scores, mergers),
        )
        for index, found in sorted(by_index.items(), key=lambda pair: pair[0].code)
    ]


def _component_lines(results: Sequence[Result], scores: Scores, mergers: Collection[int]) -> list[ComponentLine]:
    """The components in which the unit has a score in any year, by the place of the newest."""
    newest: dict[int, Line] = {}
    for result in results:
        newest.update((component, score.line) for component, score in scores[result.pk].items())
    editions = [result.edition for result in results]
    found = []
    for component, line in sorted(newest.items(), key=lambda item: (item[1].position, item[1].name)):
        row = [scores[result.pk].get(component) for result in results]
        other = [
            (edition.year, score.line.name)
            for edition, score in zip(editions, row, strict=True)
            if score and score.line.name != line.name
        ]
        found.append(ComponentLine(component, line.name, row, _moves(editions, row, "score", mergers), other))
    return found


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

    line: Line | None
    findings: list[Remark] = field(default_factory=list)
    recommendations: list[Remark] = field(default_factory=list)
    feedback: list[Remark] = field(default_factory=list)


_KINDS = {"findings": Finding, "recommendations": Recommendation, "feedback": Feedback}


def _all_remarks():
    shares = dict.fromkeys(_KINDS, Value(None, Finding._meta.get_field("percentage"))) | {"findings": F("percentage")}
    first, *others = (
        model.objects.filter(result=Given("result"))
        .order_by()
        .annotate(kind=Value(kind), share=shares[kind])
        .values_list("kind", "share", "pk", "line_id", "position", "text")
        for kind, model in _KINDS.items()
    )
    return first.union(*others, all=True)


_remarks = Prepared(_all_remarks)


def what_was_said(result: Result, lines: Collection[Line]) -> list[Said]:
    """Return findings, recommendations and feedback of a result by component, those on the whole first (1 query); lines
    are those of its edition."""
    said: dict[int | None, Said] = {}
    known = {line.pk: line for line in lines}
    for kind, share, pk, line, position, text in sorted(_remarks(result=result.pk), key=lambda row: row[4]):
        own = {"percentage": share} if kind == "findings" else {}
        remark = _KINDS[kind](result=result, pk=pk, line_id=line, position=position, text=text, **own)
        getattr(said.setdefault(line, Said(known.get(line))), kind).append(remark)
    return sorted(said.values(), key=lambda group: group.line.position if group.line else 0)
