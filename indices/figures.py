"""The components of editions and what results have in them, read together."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from indices.models import Component, EditionComponent
from units.prepared import GivenNumbers, Prepared


class Line(NamedTuple):
    """A component as one edition has it: a row of EditionComponent that is only read; `code` is the component's."""

    pk: int
    edition_id: int
    component_id: int
    position: int
    name: str
    code: str


class Score(NamedTuple):
    """What a result has in a component, as stored: a row of ComponentScore that is only read."""

    line: EditionComponent | Line
    result_id: int
    score: Decimal | None
    rank: int | None
    published_change: Decimal | None
    published_change_rank: int | None

    @property
    def line_id(self) -> int:
        return self.line.pk


_LINE = [column.attname for column in EditionComponent._meta.concrete_fields]
_COMPONENT = [column.attname for column in Component._meta.concrete_fields]
_SCORE = [name for name in Score._fields if name != "line"]

Lines = dict[int, list[EditionComponent]]
Scores = dict[int, dict[int, Score]]


def _of_editions() -> QuerySet:
    columns = [*_LINE, *(f"component__{name}" for name in _COMPONENT), *(f"scores__{name}" for name in _SCORE)]
    lines = EditionComponent.objects.filter(edition__any_of=GivenNumbers("editions"))
    return lines.order_by("edition_id", "position").values_list(*columns)


_rows = Prepared(_of_editions)


def lines_and_scores(editions: Collection[int]) -> tuple[Lines, Scores]:
    """Return each edition's lines in order, with their components at hand, and the scores of its results by component
    (1 query, none for no editions). All are named by their ids."""
    lines: Lines = {pk: [] for pk in editions}
    known: dict[int, EditionComponent] = {}
    scores: Scores = {}
    start = len(_LINE) + len(_COMPONENT)
    for row in _rows(editions=editions) if lines else []:
        line = known.get(row[0])
        if line is None:
            line = known[row[0]] = _line(row)
            lines[line.edition_id].append(line)
        result = row[start]
        if result is not None:
            scores.setdefault(result, {})[row[_COMPONENT_OF_LINE]] = Score(line, *row[start:])
    return lines, scores


_COMPONENT_OF_LINE = _LINE.index("component_id")


def _line(row: tuple) -> EditionComponent:
    """The line of a row, with its component."""
    end = len(_LINE)
    line = EditionComponent.from_db(DEFAULT_DB_ALIAS, _LINE, row[:end])
    line.component = Component.from_db(DEFAULT_DB_ALIAS, _COMPONENT, row[end : end + len(_COMPONENT)])
    return line
