"""What stands where in a plan, without the words: for pages that show some blocks of a long plan, not all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from plans.blocks import key_of
from plans.models import Paragraph, Plan, Section, Solution, Target
from plans.outline import labels, place

BODY, APPENDIX = "body", "appendix"


@dataclass(frozen=True)
class Spot:
    """The place of a section or an item: its label, the labels of the sections above, and how deep it stands."""

    label: str
    above: tuple[str, ...]

    @property
    def depth(self) -> int:
        """1 for a section at the top."""
        return len(self.above) + 1

    @property
    def place(self) -> str:
        return place((*self.above, self.label))


@dataclass(frozen=True)
class Tree:
    """Sections and the keys of what stands in them, in order; `children` also holds the tops of body and appendix."""

    sections: Mapping[str, Section]
    children: Mapping[str, list[str]]
    items: Mapping[str, list[str]]
    spots: Mapping[str, Spot]
    targets: Mapping[int, Target]

    def walk(self, *tops: str) -> Iterator[str]:
        """The keys of the sections below some keys (or BODY, APPENDIX), in reading order."""
        for top in tops or (BODY, APPENDIX):
            for key in self.children.get(top, ()):
                yield key
                yield from self.walk(key)

    def targets_of(self, key: str) -> list[Target]:
        """The targets of a section's components."""
        components = self.sections[key].components.all()
        return [self.targets[one.pk] for one in components if one.pk in self.targets]

    def sections_with(self, components: Iterable[int]) -> list[str]:
        """The sections that name one of these components."""
        wanted = set(components)
        return [key for key, row in self.sections.items() if wanted & {one.pk for one in row.components.all()}]


def read_tree(plan: Plan, within: Collection[int] | None = None) -> Tree:
    """Return where everything stands, with its label; 5 queries, and no text but the headings.

    With `within`, ids of sections, items of others are left out.
    """
    sections, children = {}, defaultdict(list)
    for section in plan.sections.prefetch_related("components").order_by("position", "pk"):
        key = key_of(section)
        sections[key] = section
        children[f"s{section.parent_id}" if section.parent_id else section.part].append(key)
    rows = _rows_of(plan, within)
    spots: dict[str, Spot] = {}

    def number(siblings: list[tuple[str, str, str]], above: tuple[str, ...]) -> None:
        counted = labels((marker for _, marker, _ in siblings), parent=above[-1] if above else "")
        for (key, _, own), label in zip(siblings, counted, strict=True):
            spots[key] = Spot(own or label, above)

    def descend(top: str, above: tuple[str, ...]) -> None:
        below = children.get(top, [])
        number([(key, sections[key].marker, sections[key].own_label) for key in below], above)
        for key in below:
            here = (*above, spots[key].label)
            number([(item, marker, own) for _, item, marker, own in rows.get(key, ())], here)
            descend(key, here)

    descend(BODY, ())
    descend(APPENDIX, ())
    return Tree(
        sections=sections,
        children=dict(children),
        items={key: [item for _, item, _, _ in found] for key, found in rows.items()},
        spots=spots,
        targets={target.component_id: target for target in plan.targets.select_related("component")},
    )


def _rows_of(plan: Plan, within: Collection[int] | None) -> dict[str, list[tuple[int, str, str, str]]]:
    """Return (position, key, marker, own label) of the items of each section, in order."""
    found: dict[str, list] = defaultdict(list)
    wanted = {"section__plan": plan} if within is None else {"section__plan": plan, "section__in": within}
    for letter, model in (("p", Paragraph), ("g", Solution)):
        columns = model.objects.filter(**wanted).order_by("pk").values_list
        for pk, section, position, marker, own in columns("pk", "section", "position", "marker", "own_label"):
            found[f"s{section}"].append((position, f"{letter}{pk}", marker, own))
    for rows in found.values():
        rows.sort(key=lambda row: (row[0], row[1][0] != "p"))
    return found
