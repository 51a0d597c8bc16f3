"""Names of offices in a plan that is looked at, and the units and groups that each may stand for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans.document import DocumentSection, PlanDocument
from plans.importing.matching import Match, matches, names_in, offices_of, outside_bodies
from units.models import Unit

NEW = [
    ("new:office", "Tạo phòng, trung tâm mới"),
    ("new:group", "Tạo cụm đơn vị mới"),
    ("new:outside", "Tạo tổ chức ngoài mới"),
]


@dataclass
class Named:
    """A name of the plan: how often it stands there, what it was matched with, and what is chosen for it."""

    place: int
    name: str
    count: int
    match: Match
    choice: str
    is_settled: bool  # somebody has chosen

    @property
    def doubt(self) -> str:
        """What is to be looked at, empty where the match is sure or somebody has chosen."""
        if self.is_settled or self.match.sure:
            return ""
        return f"Gần giống “{self.match.label}”." if self.match.choice else "Chưa rõ là đơn vị nào."


def named_bodies(document: PlanDocument, unit: Unit, chosen: Mapping[str, str]) -> list[Named]:
    """Return every name of an office or group in the order of the plan, with what it stands for."""
    names = names_in(document)
    found = matches(unit, names)
    counts = _counts(document)
    return [
        Named(n, name, counts[name], found[name], chosen.get(name, found[name].choice), name in chosen)
        for n, name in enumerate(names)
    ]


def options(unit: Unit) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a name may be tied to, in groups of (choice, label) for a select."""
    return [
        ("Phòng, trung tâm của cơ quan", [(f"u{body.pk}", body.name) for body in offices_of(unit)]),
        ("Cụm đơn vị", [(f"c{group.pk}", group.phrase) for group in unit.groups.all()]),
        ("Cơ quan, tổ chức khác", [(f"u{body.pk}", body.name) for body in outside_bodies(unit)]),
        ("Tạo mới", NEW),
    ]


def chosen_in(posted: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Return the choices of a posted form; a name is posted beside its choice, so that none is mistaken."""
    return {
        name: posted[f"body-{n}"]
        for n in range(len(names) + 1)
        if (name := posted.get(f"name-{n}")) in names and f"body-{n}" in posted
    }


def _counts(document: PlanDocument) -> Counter:
    return Counter(
        party.name
        for section in [DocumentSection(items=document.opening), *document.walk()]
        for item in section.items
        for party in (*item.leads, *item.supports)
    )
