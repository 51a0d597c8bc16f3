"""The sections of a plan to what they mean: components, solutions, targets, figures, cited documents."""

import re
from collections.abc import Iterator, Mapping, Sequence

from plans.document import DocumentFigure, DocumentItem, DocumentSection, DocumentTarget, PlanDocument
from plans.importing.flattened import Flattened
from plans.importing.meaning.bases import cited_bases
from plans.importing.meaning.components import ComponentNames, key_of
from plans.importing.meaning.figures import Context, read_figures
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.meaning.merging import merged
from plans.importing.meaning.purposes import Purpose, nearest, purpose_of
from plans.importing.meaning.solutions import SolutionReader, places
from plans.importing.meaning.tables import read_results, read_targets
from plans.importing.meaning.targets import Aim, read_aim, read_value
from plans.importing.meaning.task_tables import TaskRow, read_tasks, task_items
from plans.importing.meaning.unknown import is_unknown_component
from plans.importing.plain import plain

_SPEAKS_OF_FIGURES = re.compile(r"(?:ket qua\b[^.;]{0,60}|trong |tai )?(?:nam 20\d\d|chi so|dat|diem|xep)")
_YEAR = re.compile(r"\b20\d\d\b")

Path = tuple[DocumentSection, ...]


def with_path(sections: Sequence[DocumentSection], above: Path = ()) -> Iterator[tuple[DocumentSection, Path]]:
    """Every section with those above it, in reading order."""
    for section in sections:
        yield section, above
        yield from with_path(section.sections, (*above, section))


_TORN_TABLE = "Bảng này đã mất ô trong tệp nên giữ từng dòng như nguồn; có thể thay bằng bảng kết quả của cổng."


class BodyReader:
    """Understands the sections of a plan, which it changes in place."""

    def __init__(self, plan: PlanDocument, names: ComponentNames, lexicon: Lexicon, flattened: Mapping[int, Flattened]):
        self.plan = plan
        self.names = names
        self.lexicon = lexicon
        self.flattened = flattened
        self.solutions = SolutionReader(lexicon)

    def read(self) -> None:
        for section in self.plan.sections:
            self._name_components(section, [])
        for section in list(self.plan.sections):
            self._read_work(section, [])
        for section in [part for top in self.plan.appendices for part in top.walk()]:
            self._read_task_tables(section, in_component=False)
        for section in self.plan.component_sections():
            _unify_groups(section)
        self.plan.figures = merged([*self._table_figures(), *self._text_figures()])
        self._give_lines_back()
        self._read_targets()
        self._read_cited_bases()

    def _name_components(self, section: DocumentSection, above: list[str]) -> None:
        found = self.names.of_heading(section.heading) or self._unknown(section, above)
        if found and (nearest(above) not in (Purpose.ASSESSMENT, Purpose.REASON) or self._assigns(section)):
            section.components = found
            return
        for child in section.sections:
            self._name_components(child, [*above, section.heading])

    def _unknown(self, section: DocumentSection, above: list[str]) -> list[str]:
        """The name of a component that nobody knows, where its target stands behind it."""
        behind = next((item.lines[0] for item in section.items if item.lines), "")
        name = section.heading.strip(" :")
        return [self.names.spelled(name)] if is_unknown_component(name, behind, above) else []

    def _assigns(self, section: DocumentSection) -> bool:
        """Whether somebody is given work in a section, or a target is set."""
        return any(
            self.solutions.assignment(place.item) or (place.item.lines and read_aim(place.item.lines[0]))
            for place in places(section)
        )

    def _read_work(self, section: DocumentSection, above: list[str]) -> None:
        path = [*above, section.heading]
        if section.components:
            for part in section.walk():
                self._read_task_tables(part, in_component=True)
            self.solutions.component_section(section)
            return
        if nearest(path) == Purpose.WORK and not any(part.components for part in section.walk()):
            self.solutions.general_section(section)
        for child in list(section.sections):
            self._read_work(child, path)
        self._read_task_tables(section, in_component=False)

    def _read_task_tables(self, section: DocumentSection, in_component: bool) -> None:
        """Put the rows of assignment tables behind them; those for a component into a section of its own."""
        items: list[DocumentItem] = []
        for item in section.items:
            items.append(item)
            rows = read_tasks(item.table, self.names, self.lexicon) if item.table else []
            items += task_items([row for row in rows if in_component or not row.components], item)
            for row in rows:
                if row.components and not in_component:
                    _section_for(section, row, item).items += task_items([row], item)
        section.items = items

    def _table_figures(self) -> Iterator[DocumentFigure]:
        for section, above in with_path(self.plan.sections):
            for item in section.items:
                if item.first in self.flattened and item.table:
                    yield from self.flattened[item.first].figures
                elif item.table:
                    yield from read_results(item.table, self.names, self._year(section, above), item.first)

    def _give_lines_back(self) -> None:
        """A table that lost its cells stands in the plan line by line as it was; only its figures are understood."""
        for section in self.plan.walk():
            for item in section.items:
                if item.first in self.flattened and item.table:
                    item.kind, item.table = "text", None
                    item.lines = list(self.flattened[item.first].lines)
                    item.doubt = _TORN_TABLE

    def _text_figures(self) -> Iterator[DocumentFigure]:
        opening = DocumentSection(items=self.plan.opening)
        for section, above in [(opening, ()), *with_path(self.plan.sections)]:
            if nearest([part.heading for part in (*above, section)]) == Purpose.AIM:
                continue
            named = section.components or self.names.of_heading(section.heading)
            of_component = any(part.components for part in (*above, section))
            for item in section.items:
                if item.is_solution or not item.lines:
                    continue
                text = "\n".join(item.lines)
                about = named[0] if len(named) == 1 and _SPEAKS_OF_FIGURES.match(plain(text[:120])) else None
                headings = " ".join(part.heading for part in (*above, section))
                context = Context(self._year(section, above), self.plan.index, headings, about, not of_component)
                yield from read_figures(text, self.names, context, item.first)

    def _year(self, section: DocumentSection, above: Path) -> int:
        """The year that a section assesses: that of its heading or of one above, else the year before the plan's."""
        for part in (section, *reversed(above)):
            years = [int(found) for found in _YEAR.findall(part.heading)]
            if years and max(years) < self.plan.year:
                return max(years)
        return self.plan.year - 1

    def _read_targets(self) -> None:
        for section in self.plan.component_sections():
            self._own_targets(section)
        self._join_aims()
        homes = {key_of(name): part for part in self.plan.component_sections() for name in part.components}
        for section, _ in with_path(self.plan.sections):
            for item in section.items:
                for target in self._listed_targets(item, section):
                    _settle_target(target, homes.get(key_of(target.component), section))

    def _join_aims(self) -> None:
        """Give targets that stand in a part of their own to the components' sections with the work."""
        sections = self.plan.component_sections()
        for section in sections:
            if any(item.is_solution for part in section.walk() for item in part.items):
                continue
            others = [
                other for other in sections if other is not section and set(section.components) <= set(other.components)
            ]
            if others:
                for target in section.targets:
                    _settle_target(target, others[0])
                section.targets, section.components = [], []

    def _own_targets(self, section: DocumentSection) -> None:
        """Targets that a component's section states in its heading or its paragraphs."""
        for text, first, announced in _statements(section):
            aim = read_aim(text) or (read_value(text) if announced else None)
            if aim is None:
                continue
            named = {key_of(mention.name) for mention in self.names.all_in(text[: aim.start]) if mention.sure}
            own = [name for name in section.components if key_of(name) in named]
            for name in own or section.components:
                _settle_target(_target(name, aim, first), section)

    def _listed_targets(self, item: DocumentItem, section: DocumentSection) -> Iterator[DocumentTarget]:
        """Targets of components that are listed apart from the components' own sections, in a table or in lines."""
        if item.table is not None:
            yield from read_targets(item.table, self.names, item.first)
        if section.components or item.is_solution or not item.lines:
            return
        text = item.lines[0]
        mentions = [mention for mention in self.names.named_indices(text) if mention.sure]
        for mention, after in zip(mentions, [*mentions[1:], None], strict=False):
            if aim := read_aim(text[mention.end : after.start if after else len(text)]):
                yield _target(mention.name, aim, item.first)

    def _read_cited_bases(self) -> None:
        """Documents that the sections on the plan's purpose cite are bases too."""
        known = {basis.number for basis in self.plan.bases}
        for section, above in with_path(self.plan.sections):
            if nearest([part.heading for part in (*above, section)]) == Purpose.REASON:
                for item in section.items:
                    for line in item.lines:
                        self.plan.bases += cited_bases(line, item.first, known)


def _section_for(parent: DocumentSection, row: TaskRow, item: DocumentItem) -> DocumentSection:
    """The section without words for the components that a table gives work to."""
    for child in parent.sections:
        if child.components == row.components:
            return child
    section = DocumentSection(
        components=list(row.components), level=parent.level + 1, place=parent.place, first=item.first
    )
    parent.sections.append(section)
    return section


def _statements(section: DocumentSection) -> Iterator[tuple[str, int, bool]]:
    """The heading and the lines of a section with their places, and whether a heading announces aims above them."""
    yield section.heading, section.first, False
    for part in places(section):
        for line in part.item.lines:
            yield line, part.item.first, purpose_of(part.section.heading) == Purpose.AIM


def _target(name: str, aim: Aim, first: int) -> DocumentTarget:
    return DocumentTarget(name, aim.kind, aim.value, aim.of, first=first, doubt=aim.doubt)


def _settle_target(target: DocumentTarget, section: DocumentSection) -> None:
    """Add a target to a section unless its component has one; it goes by the section's name for the component."""
    for name in section.components:
        if key_of(name) == key_of(target.component):
            target.component = name
    if all(key_of(own.component) != key_of(target.component) for own in section.targets):
        section.targets.append(target)


def _unify_groups(section: DocumentSection) -> None:
    """Take a group's short form for the longer one that the same section uses (“… chuyên môn”, “… thuộc Sở”)."""
    parties = [party for part in section.walk() for item in part.items for party in (*item.leads, *item.supports)]
    names = {party.name for party in parties if party.name.startswith("Các ")}
    for party in parties:
        longer = [name for name in names if name.startswith(f"{party.name} thuộc ")]
        if len(longer) == 1:
            party.name = longer[0]
