"""The components of editions and what results have in them, read together."""

from collections.abc import Collection

from django.db.models import F, FilteredRelation, Q

from indices.models import ComponentScore, EditionComponent

_COLUMNS = [column.attname for column in ComponentScore._meta.concrete_fields]

Lines = dict[int, list[EditionComponent]]
Scores = dict[int, dict[int, ComponentScore]]


def lines_and_scores(editions: Collection[int], results: Collection[int] | None = None) -> tuple[Lines, Scores]:
    """Return each edition's lines in order, with their components at hand, and each result's scores by component (1
    query), those of all results of the editions or of the given ones alone. All are named by their ids."""
    rows = EditionComponent.objects.filter(edition__in=editions).select_related("component")
    if results is not None:
        rows = rows.annotate(known=FilteredRelation("scores", condition=Q(scores__result__in=results)))
    source = "scores" if results is None else "known"
    columns = {f"of_{name}": F(f"{source}__{name}") for name in _COLUMNS}
    lines: Lines = {pk: [] for pk in editions}
    scores: Scores = {}
    for line in rows.annotate(**columns).order_by("edition", "position"):
        of_edition = lines[line.edition_id]
        if not of_edition or of_edition[-1] != line:
            of_edition.append(line)
        if line.of_id is not None:
            score = ComponentScore.from_db(rows.db, _COLUMNS, [getattr(line, name) for name in columns])
            score.line = of_edition[-1]
            scores.setdefault(score.result_id, {})[line.component_id] = score
    return lines, scores
