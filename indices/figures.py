"""The components of editions and what results have in them, read together."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from indices.models import Component, EditionComponent


class Score(NamedTuple):
    """What a result has in a component, as stored: a row of ComponentScore that is only read."""

    line: EditionComponent
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


def lines_and_scores(editions: Collection[int], results: Collection[int] | None = None) -> tuple[Lines, Scores]:
    """Return each edition's lines in order, with their components at hand, and each result's scores by component (1
    query), those of all results of the editions or of the given ones alone. All are named by their ids."""
    rows = EditionComponent.objects.filter(edition__in=editions)
    if results is not None:
        rows = rows.annotate(known=FilteredRelation("scores", condition=Q(scores__result__in=results)))
    source = "scores" if results is None else "known"
    columns = [*_LINE, *(f"component__{name}" for name in _COMPONENT), *(f"{source}__{name}" for name in _SCORE)]
    lines: Lines = {pk: [] for pk in editions}
    known: dict[int, EditionComponent] = {}
    scores: Scores = {}
    end_of_line, end_of_component = len(_LINE), len(_LINE) + len(_COMPONENT)
    for row in rows.order_by("edition_id", "position").values_list(*columns):
        line = known.get(row[0])
        if line is None:
            line = known[row[0]] = EditionComponent.from_db(rows.db, _LINE, row[:end_of_line])
            line.component = Component.from_db(rows.db, _COMPONENT, row[end_of_line:end_of_component])
            lines[line.edition_id].append(line)
        score = Score(line, *row[end_of_component:])
        if score.result_id is not None:
            scores.setdefault(score.result_id, {})[line.component_id] = score
    return lines, scores
