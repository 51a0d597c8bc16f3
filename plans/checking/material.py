"""All that the checks look at, gathered once in a fixed number of queries: words in order, figures, the directory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from indices.models import Component, Edition, EditionComponent
from plans.blocks import key_of
from plans.checking.claims import TOTAL, Context, is_about_total
from plans.checking.clauses import years
from plans.checking.lexicon import Lexicon, all_names, lowered
from plans.checking.problems import Mend, Problem
from plans.checking.published import Published, published_for
from plans.models import Basis, Paragraph, Plan, Section, Target
from plans.reading import Item, Node, PlanText, read_plan
from units.models import Unit, UnitGroup


@dataclass(frozen=True)
class Words:
    """One field of text in its place: what a problem points at and a mend replaces."""

    block: str
    field: str
    place: str
    text: str
    node: Node | None = None
    item: Item | None = None

    def mend(self, start: int, end: int, value: str, label: str) -> Mend:
        """Replace the words from `start` to `end`."""
        return Mend(self.block, self.field, self.text, self.text[:start] + value + self.text[end:], label)

    def problem(
        self, code: str, severity: str, message: str, fix: str | None = None, mends: tuple[Mend, ...] = ()
    ) -> Problem:
        return Problem(code, severity, self.place, message, fix, self.block, mends)

    @property
    def is_appendix(self) -> bool:
        return self.node is not None and self.node.section.part == Section.Part.APPENDIX

    @property
    def is_prose(self) -> bool:
        """Whether sentences stand here, not a table."""
        if self.item is None:
            return True
        source = self.item.source
        return not isinstance(source, Paragraph) or source.kind == Paragraph.Kind.TEXT

    @property
    def table(self) -> dict | None:
        return self.item.source.table if self.item and isinstance(self.item.source, Paragraph) else None


@dataclass(frozen=True)
class Material:
    """A plan with everything that it is held against. `today` decides what is in the future."""

    plan: Plan
    text: PlanText
    bases: list[Basis]
    targets: list[Target]
    published: Published
    names: dict[str, list[str]]  # official names of the index's components, by code
    dropped: frozenset[str]  # components of the base year that the plan's own year no longer has
    size_now: int | None  # units ranked in the plan's own year, where known
    units: list[Unit]  # of the agency and its province, with their successors
    groups: dict[int, UnitGroup]  # those that the plan uses, with their members
    today: date

    @property
    def sizes(self) -> dict[int, int]:
        """How many units were ranked, by year."""
        return self.published.sizes

    @cached_property
    def lexicon(self) -> Lexicon:
        unit = self.plan.unit
        ours = unit.province if self.plan.index.code == "PCI" else unit
        own = {ours.name, ours.short_name, f"UBND {lowered(ours.name)}"}
        agencies = {lowered(name) for name in own if len(name) > 2}
        others = {lowered(one.name) for one in self.units if one.kind in Unit.AGENCY_KINDS} - agencies
        titles = {code: names[0] for code, names in self.names.items()}
        if self.published.base:
            titles |= {line.code: line.name for line in self.published.base.lines}
        sizes = frozenset(self.sizes.values())
        return Lexicon(
            all_names(self.names), self.plan.year, sizes, tuple(sorted(agencies)), tuple(sorted(others)), titles
        )

    @cached_property
    def nodes(self) -> list[Node]:
        return list(self.text.walk())

    @cached_property
    def words(self) -> list[Words]:
        """Every field of text in the order of the document."""
        plan = self.plan
        title = Words(key_of(plan), "title", "trích yếu", plan.title)
        bases = [Words(key_of(basis), "text", "căn cứ", basis.text) for basis in self.bases]
        return [title, *bases, *(words for node in self.nodes for words in _of_node(node))]

    @cached_property
    def body(self) -> list[Words]:
        """The paragraphs, tables and solutions."""
        return [words for words in self.words if words.item is not None]

    @cached_property
    def prose(self) -> list[Words]:
        """All words but the tables."""
        return [words for words in self.words if words.is_prose]

    @cached_property
    def order(self) -> dict[str, int]:
        """Where each block stands in the document, by key; a target right behind the heading of its section."""
        targets = {node.key: [key_of(target) for target in node.targets] for node in self.nodes}
        keys = [key for words in self.words for key in (words.block, *targets.get(words.block, ()))]
        return {key: place for place, key in reversed(list(enumerate(keys)))}

    @cached_property
    def reference_day(self) -> date:
        """The day on which the plan's offices must exist: that of its issue, else today for a plan of this year or a
        later one, else the day of its latest basis, for a plan is younger than what it rests on."""
        plan = self.plan
        if plan.issued_on:
            return plan.issued_on
        if plan.year >= self.today.year:
            return self.today
        days = [basis.date for basis in self.bases if basis.date and basis.date.year == plan.year]
        return max(days, default=date(plan.year, 1, 1))

    @cached_property
    def contexts(self) -> dict[str, Context]:
        """By key of a section, of what component and year the headings down to it speak."""
        found: dict[str, Context] = {}
        for top in (*self.text.body, *self.text.appendices):
            self._spread(top, Context(None, self.plan.year - 1), found)
        return found

    def _spread(self, node: Node, above: Context, found: dict[str, Context]) -> None:
        found[node.key] = here = self._context(node, above)
        for child in node.children:
            self._spread(child, here, found)

    def _context(self, node: Node, above: Context) -> Context:
        heading = node.section.heading
        codes = tuple(component.code for component in node.section.components.all())
        named = self.lexicon.component_of(heading) if not codes else codes[0] if len(codes) == 1 else None
        subjects = (named,) if named else (TOTAL,) if is_about_total(heading) else above.subjects
        said = {year for one in years(lowered(heading)) if not one.versus for year in one.years}
        year = said.pop() if len(said) == 1 else self.plan.year
        return Context(None if len(codes) > 1 else subjects, year if year < self.plan.year else above.year)


def gather(plan: Plan, text: PlanText | None = None) -> Material:
    """Read all that the checks need; the number of queries does not depend on the plan's length."""
    text = text or read_plan(plan)
    published = published_for(plan)
    dropped, size_now = _edition_now(plan, published)
    return Material(
        plan=plan,
        text=text,
        bases=list(plan.bases.order_by("position")),
        targets=list(plan.targets.select_related("component")),
        published=published,
        names=_names(plan),
        dropped=dropped,
        size_now=size_now,
        units=_units(plan),
        groups=_groups(text),
        today=timezone.localdate(),
    )


def place_of(node: Node, item: Item | None = None) -> str:
    """Where a section or an item stands, for reading; text before the first number is the opening."""
    here = re.sub(r"[(*]+", "", (item.place if item else "") or node.place).strip(".")
    if node.section.part == Section.Part.APPENDIX:
        return f"phụ lục {re.sub('(?i)phụ lục', '', here).strip(' .')}".strip()
    return here or ("phần mở đầu" if node.section.position <= 1 else "phần kết")


def _of_node(node: Node) -> Iterator[Words]:
    yield Words(node.key, "heading", place_of(node), node.section.heading, node)
    for item in node.items:
        yield Words(item.key, "text", place_of(node, item), item.source.text, node, item)


def _names(plan: Plan) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for code, name in Component.objects.filter(index=plan.index_id).values_list("code", "name"):
        names.setdefault(code, []).append(name)
    lines = EditionComponent.objects.filter(edition__index=plan.index_id).order_by()
    for code, name in lines.values_list("component__code", "name").distinct():
        names.setdefault(code, []).append(name)
    return names


def _edition_now(plan: Plan, published: Published) -> tuple[frozenset[str], int | None]:
    """From the edition of the plan's own year, where it is known: the components of the base year that it no longer
    has, and how many units it ranks."""
    base, result = published.base, plan.base_result()
    if base is None or result is None:
        return frozenset(), None
    then = result.edition
    edition = (
        Edition.objects.filter(index=plan.index_id, year=plan.year, block=then.block, province=then.province_id)
        .prefetch_related("lines__component")
        .first()
    )
    if edition is None:
        return frozenset(), None
    codes = {line.component.code for line in edition.lines.all()}
    return frozenset(line.code for line in base.lines if codes and line.code not in codes), edition.size


def _units(plan: Plan) -> list[Unit]:
    kinds = (Unit.Kind.DEPARTMENT, Unit.Kind.DISTRICT, Unit.Kind.OUTSIDE)
    wanted = (
        Q(pk=plan.unit_id)
        | Q(parent=plan.unit_id)
        | Q(parent__parent=plan.unit_id)
        | Q(parent=plan.unit.province.pk, kind__in=kinds)
        | Q(parties__solution__section__plan=plan)
    )
    return list(Unit.objects.filter(wanted).distinct().prefetch_related("successors"))


def _groups(text: PlanText) -> dict[int, UnitGroup]:
    used = {party.group_id for _, item in text.solutions() for party in (*item.leads, *item.supports) if party.group_id}
    return {group.pk: group for group in UnitGroup.objects.filter(pk__in=used).prefetch_related("members")}
