"""A draft put into the database by bulk: a few queries a level of sections, however many there are."""

from collections.abc import Iterator

from plans.blocks import key_of
from plans.drafting.parts import Deed, Draft, Note, Part, Words
from plans.models import Basis, Comment, Paragraph, Party, Plan, Section, Solution, Target

_BATCH = 500


def store(plan: Plan, draft: Draft) -> None:
    """Create bases, sections, items, targets and the portal's notes on them for a plan that has none yet."""
    noted: list[tuple[str, str, Note]] = [("", "", note) for note in draft.notes]
    noted += _bases(plan, draft)
    placed = list(_sections(plan, draft))
    for section, part in placed:
        noted += [(key_of(section), str(section), note) for note in part.notes]
    noted += _items(placed)
    Target.objects.bulk_create(
        Target(plan=plan, component_id=goal.component, kind=goal.kind, value=goal.value, of=goal.of)
        for goal in draft.goals
    )
    Comment.objects.bulk_create(
        Comment(plan=plan, block=block, quote=quote[:200], kind=note.kind, text=note.text)
        for block, quote, note in noted
    )


def _bases(plan: Plan, draft: Draft) -> list[tuple[str, str, Note]]:
    rows = Basis.objects.bulk_create(
        Basis(plan=plan, position=position, number=base.number, date=base.date, text=base.text)
        for position, base in enumerate(draft.bases, start=1)
    )
    return [(key_of(row), str(row), note) for row, base in zip(rows, draft.bases, strict=True) for note in base.notes]


def _sections(plan: Plan, draft: Draft) -> Iterator[tuple[Section, Part]]:
    """Create the sections level by level and yield each with its part."""
    level: list[tuple[Section | None, int, Part]] = [(None, place, part) for place, part in enumerate(draft.parts, 1)]
    links = Section.components.through
    while level:
        rows = Section.objects.bulk_create(
            (
                Section(
                    plan=plan, parent=parent, part=part.part, position=place, marker=part.marker,
                    own_label=part.own_label, heading=part.heading,
                )
                for parent, place, part in level
            ),
            batch_size=_BATCH,
        )  # fmt: skip
        pairs = [(row, part) for row, (_, _, part) in zip(rows, level, strict=True)]
        links.objects.bulk_create(
            links(section=row, component_id=component) for row, part in pairs for component in part.components
        )
        yield from pairs
        level = [(row, place, child) for row, part in pairs for place, child in enumerate(part.parts, start=1)]


def _items(placed: list[tuple[Section, Part]]) -> list[tuple[str, str, Note]]:
    """Create paragraphs and solutions, each kind at once; return the notes on them."""
    words, deeds = [], []
    for section, part in placed:
        for position, item in enumerate(part.items, start=1):
            if isinstance(item, Words):
                words.append((_paragraph(section, position, item), item))
            else:
                deeds.append((_solution(section, position, item), item))
    Paragraph.objects.bulk_create((row for row, _ in words), batch_size=_BATCH)
    Solution.objects.bulk_create((row for row, _ in deeds), batch_size=_BATCH)
    Party.objects.bulk_create((party for row, deed in deeds for party in _parties(row, deed)), batch_size=_BATCH)
    return [(key_of(row), str(row), note) for row, item in (*words, *deeds) for note in item.notes]


def _paragraph(section: Section, position: int, words: Words) -> Paragraph:
    return Paragraph(
        section=section,
        position=position,
        kind=words.kind,
        marker=words.marker,
        own_label=words.own_label,
        text=words.text,
        table=words.table,
        figures=[citation.as_json() for citation in words.figures],
    )


def _solution(section: Section, position: int, deed: Deed) -> Solution:
    return Solution(
        section=section,
        position=position,
        marker=deed.marker,
        own_label=deed.own_label,
        text=deed.text,
        in_text=deed.in_text,
        output=deed.output,
        measure=deed.measure,
        due_quarter=deed.due_quarter,
        is_shown=deed.is_shown,
    )


def _parties(solution: Solution, deed: Deed) -> Iterator[Party]:
    places: dict[str, int] = {}
    for actor in deed.actors:
        places[actor.role] = places.get(actor.role, 0) + 1
        yield Party(
            solution=solution,
            role=actor.role,
            position=places[actor.role],
            name=actor.name,
            title=actor.title,
            scope=actor.scope,
            unit_id=actor.unit,
            group_id=actor.group,
        )
