"""Where in its plan a task comes from, as people cite it."""

from collections import defaultdict

from plans.models import Section
from plans.outline import labels, place


def section_place(section: Section) -> str:
    """Return the numbers of a section and of those above it, such as `III.2`; empty for running text (1 query)."""
    known = {row.pk: row for row in Section.objects.filter(plan=section.plan_id).order_by("position")}
    siblings = defaultdict(list)
    for row in known.values():
        siblings[row.parent_id, row.part].append(row)
    path: list[str] = []
    for row in _from_the_top(known, section.pk):
        row_siblings = siblings[row.parent_id, row.part]
        numbered = labels((sibling.marker for sibling in row_siblings), parent=path[-1] if path else "")
        path.append(row.own_label or numbered[row_siblings.index(row)])
    return place(path)


def _from_the_top(known: dict[int, Section], pk: int | None) -> list[Section]:
    found = []
    while pk is not None:
        found.append(known[pk])
        pk = known[pk].parent_id
    return found[::-1]
