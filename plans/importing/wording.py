"""Sentences of a document that the portal would write itself are left to it, so that text and data cannot differ."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from indices.models import Component
from plans.assignment import AssignmentStyle, assignment_lines
from plans.document import DocumentItem, DocumentParty, DocumentSection, PlanDocument
from plans.figures import figures_for
from plans.models import Plan, Target
from plans.results_table import results_table
from plans.wording import target_sentence
from units.vietnamese import fold

_STYLES = (
    AssignmentStyle.LEADERS,
    AssignmentStyle.AGENCIES,
    AssignmentStyle.PERFORMERS,
    AssignmentStyle.ENTRUST,
)


def settle_wording(document: PlanDocument, plan: Plan) -> tuple[PlanDocument, AssignmentStyle]:
    """Return the document without the sentences that follow from its data word for word, and its customary wording.

    Assignment lines, sentences about targets and the table of results are compared by their words alone.
    """
    sections = [DocumentSection(items=document.opening), *document.walk()]
    found = Counter(style for section in sections for style in _styles_of(section.items))
    style = found.most_common(1)[0][0] if found else AssignmentStyle.AGENCIES
    figures = figures_for(plan)
    table = results_table(figures) if figures else None
    for section in sections:
        section.items = _without_assignments(section.items, style)
        section.items = [_as_results(item, table) for item in section.items]
        _settle_targets(section, plan.year)
    return replace(document, opening=sections[0].items), style


def words(text: str) -> list[str]:
    """Return the words of a text, for a comparison in which capitals, marks and spaces do not count."""
    return re.findall(r"\w+", fold(text))


def _styles_of(items: Sequence[DocumentItem]) -> list[AssignmentStyle]:
    """The wordings in which assignments of these items are written, once for each run."""
    return [
        style
        for end in _run_ends(items)
        for style in _STYLES
        if (expected := _expected(items[end], style)) and _length(items[end + 1 :], expected)
    ]


def _without_assignments(items: Sequence[DocumentItem], style: AssignmentStyle) -> list[DocumentItem]:
    kept = list(items)
    for end in reversed(_run_ends(items)):
        expected = _expected(items[end], style)
        length = _length(kept[end + 1 :], expected) if expected else 0
        if length:
            del kept[end + 1 : end + 1 + length]
            start = end
            while start and kept[start - 1].is_solution and _same_parties(kept[start - 1], kept[end]):
                start -= 1
            for place in range(start, end + 1):
                kept[place] = replace(kept[place], in_text=False)
    return kept


def _run_ends(items: Sequence[DocumentItem]) -> list[int]:
    """Places of the solutions that are followed by a paragraph."""
    following = [*items[1:], None]
    return [
        place
        for place, (item, after) in enumerate(zip(items, following, strict=False))
        if item.is_solution and item.shown and after is not None and after.kind == "text"
    ]


def _expected(item: DocumentItem, style: AssignmentStyle) -> list[str]:
    directors = [(party.name, party.title) for party in item.directors]
    lines = assignment_lines(style, directors, _named(item.leads), _named(item.supports))
    return words(" ".join(lines))


def _named(parties: Sequence[DocumentParty]) -> list[str]:
    return [f"{party.name} ({party.scope})" if party.scope else party.name for party in parties]


def _length(items: Sequence[DocumentItem], expected: list[str]) -> int:
    """How many paragraphs from the first hold just these words; none where they hold others."""
    read: list[str] = []
    for count, item in enumerate(items, start=1):
        if item.kind != "text":
            return 0
        read += words(" ".join(item.lines))
        if read != expected[: len(read)]:
            return 0
        if len(read) == len(expected):
            return count
    return 0


def _same_parties(one: DocumentItem, other: DocumentItem) -> bool:
    return (one.directors, one.leads, one.supports) == (other.directors, other.leads, other.supports)


def _as_results(item: DocumentItem, table) -> DocumentItem:
    same = item.table is not None and table is not None and words(item.table.as_text()) == words(table.as_text())
    return replace(item, kind="results", table=None) if same else item


def _settle_targets(section: DocumentSection, year: int) -> None:
    for target in section.targets:
        row = Target(component=Component(name=target.component), kind=target.kind, value=target.value, of=target.of)
        sentences = [words(target_sentence(year, row, name)) for name in ("", target.component)]
        for place, item in enumerate(section.items):
            if item.kind == "text" and words(" ".join(item.lines)) in sentences:
                del section.items[place]
                target.in_text = False
                break
