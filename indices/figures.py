"""The components of editions and what results have in them, read together as few plain columns."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import CharField, Field, QuerySet, Value
from django.db.models.functions import Cast

from indices.models import ComponentScore, EditionComponent, Result
from indices.scoring import round_score
from units.prepared import GivenNumbers, Prepared


class Line(NamedTuple):
    """A component as one edition has it: a row of EditionComponent that is only read; `code` is the component's."""

    pk: int
    edition_id: int
    component_id: int
    position: int
    name: str
    code: str
    weight: Decimal | None


class Score(NamedTuple):
    """What a result has in a component, as stored: a row of ComponentScore that is only read."""

    line: Line
    result_id: int
    score: Decimal | None
    rank: int | None
    published_change: Decimal | None
    published_change_rank: int | None

    @property
    def line_id(self) -> int:
        return self.line.pk


Lines = dict[int, list[Line]]
Scores = dict[int, dict[int, Score]]

_SCORE = ("line_id", *Score._fields[1:])
_LINE = ("edition_id", "component_id", "position", "name", "component__code", Cast("weight", CharField()))
_NOTHING = Value(None, Field())
"""An empty column; of no kind, so that nothing is made of it row by row."""


def _together(lines: QuerySet, scores: QuerySet) -> QuerySet:
    """Rows of both: of a score what _SCORE names, of a line its key and what _LINE names, the rest is empty."""
    scores = scores.order_by().values_list(*_SCORE, *[_NOTHING] * len(_LINE))
    return scores.union(lines.order_by().values_list("pk", *[_NOTHING] * (len(_SCORE) - 1), *_LINE), all=True)


def _of_editions() -> QuerySet:
    editions = GivenNumbers("editions")
    lines = EditionComponent.objects.filter(edition__any_of=editions)
    return _together(lines, ComponentScore.objects.filter(line__edition__any_of=editions))


def _of_results() -> QuerySet:
    lines = EditionComponent.objects.filter(edition__any_of=GivenNumbers("editions"))
    return _together(lines, ComponentScore.objects.filter(result__any_of=GivenNumbers("results")))


_in_editions, _in_results = Prepared(_of_editions), Prepared(_of_results)


def lines_and_scores(editions: Collection[int]) -> tuple[Lines, Scores]:
    """Return each edition's lines in order, and the scores of its results by component (1 query, none for no editions).
    All are named by their ids."""
    return _sorted(editions, _in_editions(editions=editions) if editions else ())


def lines_and_scores_of(results: Collection[Result]) -> tuple[Lines, Scores]:
    """Return the lines of the editions of the results in order, by edition, and the scores of the results by component
    (1 query, none without results)."""
    editions = {result.edition_id for result in results}
    keys = [result.pk for result in results]
    lines, scores = _sorted(editions, _in_results(editions=editions, results=keys) if keys else ())
    return lines, {pk: scores.get(pk, {}) for pk in keys}


def _sorted(editions: Iterable[int], rows: Iterable[tuple]) -> tuple[Lines, Scores]:
    lines: Lines = {edition: [] for edition in editions}
    scores: Scores = {}
    known = {row[0]: _line(row) for row in rows if row[1] is None}
    for line in sorted(known.values(), key=lambda line: line.position):
        lines[line.edition_id].append(line)
    for row in rows:
        if row[1] is not None:
            line = known[row[0]]
            scores.setdefault(row[1], {})[line.component_id] = Score(line, *row[1 : len(_SCORE)])
    return lines, scores


def _line(row: tuple) -> Line:
    weight = row[-1] and round_score(Decimal(row[-1]))
    return Line(row[0], *row[len(_SCORE) : -1], weight)
