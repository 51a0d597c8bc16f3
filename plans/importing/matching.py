"""Names of offices in a plan, and the units and groups that they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Q, QuerySet

from indices.models import Component, EditionComponent, Index
from plans.document import DocumentSection, PlanDocument
from plans.importing.meaning.components import key_of
from plans.importing.vocabulary import Vocabulary
from plans.models import Party
from units.models import Unit

_NEAR = 0.86


@dataclass(frozen=True)
class Match:
    """What a name of a plan stands for: `choice` is u<id> of a unit, c<id> of a group, or empty; `sure` when exact."""

    choice: str
    label: str
    sure: bool


def vocabulary_for(unit: Unit, index: Index) -> Vocabulary:
    """Return the names that a plan of this agency may use."""
    lines = EditionComponent.objects.filter(component__index=index).values_list("name", "component__code")
    components = dict(Component.objects.filter(index=index).values_list("name", "code")) | dict(lines)
    people = Party.objects.filter(solution__section__plan__unit=unit, role=Party.Role.DIRECTOR)
    return Vocabulary(
        components=components,
        offices=[office.name for office in offices_of(unit)],
        groups=list(unit.groups.values_list("phrase", flat=True)),
        outside=[body.name for body in outside_bodies(unit)],
        people=sorted(set(people.values_list("name", flat=True))),
    )


def offices_of(unit: Unit) -> QuerySet:
    """The agency's own offices."""
    return unit.children.filter(kind=Unit.Kind.OFFICE)


def outside_bodies(unit: Unit) -> list[Unit]:
    """Bodies outside that belong to the agency or stand above it, and the agencies beside it."""
    above, parent = [unit.pk], unit.parent
    while parent:
        above.append(parent.pk)
        parent = parent.parent
    beside = Q(parent=unit.parent_id, kind=Unit.Kind.DEPARTMENT) if unit.parent_id else Q(pk=None)
    return list(Unit.objects.filter(Q(parent__in=above, kind=Unit.Kind.OUTSIDE) | beside).exclude(pk=unit.pk))


def names_in(document: PlanDocument) -> list[str]:
    """Return the names of offices and groups that lead or support something, each once, in order."""
    found: dict[str, None] = {}
    for section in [DocumentSection(items=document.opening), *document.walk()]:
        for item in section.items:
            found |= dict.fromkeys(party.name for party in (*item.leads, *item.supports))
    return list(found)


def matches(unit: Unit, names: Sequence[str]) -> dict[str, Match]:
    """Return for each name the unit or group that it means; one that is only near is not sure (4 queries)."""
    known: dict[str, tuple[str, str]] = {}
    for body in [*outside_bodies(unit), *offices_of(unit)]:
        for name in filter(None, (body.name, body.short_name)):
            known[key_of(name)] = (f"u{body.pk}", body.name)
    for group in unit.groups.all():
        known[key_of(group.phrase)] = (f"c{group.pk}", group.phrase)
    return {name: _match(name, known) for name in names}


def _match(name: str, known: Mapping[str, tuple[str, str]]) -> Match:
    key = key_of(name)
    if key in known:
        return Match(*known[key], sure=True)
    ratios = {other: SequenceMatcher(None, key, other, autojunk=False).ratio() for other in known}
    best = max(ratios, key=ratios.__getitem__, default="")
    return Match(*known[best], sure=False) if best and ratios[best] >= _NEAR else Match("", "", sure=False)
