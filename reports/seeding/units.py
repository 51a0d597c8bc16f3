"""Made-up provinces: departments, districts and communes with their offices, successors and letterheads."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from random import Random

from django.conf import settings

from reports.seeding.rows import Table
from reports.seeding.size import COMMUNES_ONLY, MERGER, Size
from reports.seeding.words import Words
from units.models import Letterhead, Succession, Unit, UnitGroup
from units.vietnamese import fold

Kind = Unit.Kind


@dataclass
class Person:
    pk: int
    name: str


@dataclass
class Office:
    pk: int
    code: str
    name: str
    head: Person | None = None
    officers: list[Person] = field(default_factory=list)


@dataclass
class Agency:
    """A unit that is scored; `offices` and people only where it writes plans. `quality` and `leaning` (by component)
    make its scores, in hundredths of a point; `last` is its last result (rounds.Standing)."""

    pk: int
    code: str
    name: str
    short: str
    kind: Kind
    until: int | None = None
    offices: list[Office] = field(default_factory=list)
    group: int | None = None
    head: Person | None = None
    clerk: Person | None = None
    quality: float = 0.0
    leaning: dict[str, float] = field(default_factory=dict)
    last: object = None

    @property
    def position(self) -> str:
        return "CHỦ TỊCH" if self.kind != Kind.DEPARTMENT else "GIÁM ĐỐC"


@dataclass
class Province:
    """`number` counts from 1; the home province of the installation has no prefix before its codes."""

    number: int
    pk: int
    code: str
    name: str
    is_home: bool
    departments: list[Agency] = field(default_factory=list)
    districts: list[Agency] = field(default_factory=list)
    communes: list[Agency] = field(default_factory=list)
    planning: list[Agency] = field(default_factory=list)
    clerk: Person | None = None

    @cached_property
    def itself(self) -> Agency:
        """The province as a unit that PCI ranks."""
        return Agency(self.pk, self.code, self.name, "UBND", Kind.PROVINCE)

    @property
    def prefix(self) -> str:
        return "" if self.is_home else f"{self.code}-"

    def rng(self, what: str) -> Random:
        """Chance for one part of the province, which other parts and provinces do not disturb."""
        return Random(f"{self.number} {what}")  # noqa: S311  made-up data, the same every time


class UnitTables:
    def __init__(self):
        self.units = Table(
            Unit, "parent_id", "kind", "code", "official_code", "name", "short_name", "starts_on", "ends_on"
        )
        self.successions = Table(Succession, "predecessor_id", "successor_id")
        self.groups = Table(UnitGroup, "agency_id", "phrase")
        self.members = Table(UnitGroup.members.through, "unitgroup_id", "unit_id")
        self.letterheads = Table(
            Letterhead, "unit_id", "parent_agency", "agency", "symbol", "place", "authority", "position"
        )


def province_names(words: Words) -> list[str]:
    return words.places(Random("tỉnh"))  # noqa: S311


def make_province(number: int, is_home: bool, size: Size, words: Words, tables: UnitTables) -> Province:
    """Write the province of that number (from 1) with all its units."""
    bare = province_names(words)[number - 1]
    code = settings.HOME_PROVINCE if is_home else fold(bare).replace(" ", "-")
    name = f"Tỉnh {bare} (mẫu)"
    pk = tables.units.add(None, Kind.PROVINCE.value, code, "", name, "", None, None)
    province = Province(number, pk, code, name, is_home)
    _departments(province, size, words, tables)
    _localities(province, size, words, tables)
    split = size.planning_departments
    province.planning = province.departments[:split] + province.communes[: size.plans - split]
    for agency in province.planning:
        _inside(province, agency, size, words, tables)
    return province


def _departments(province: Province, size: Size, words: Words, tables: UnitTables) -> None:
    by_code = {}
    for code, short, name in words["departments"][: size.departments]:
        by_code[code] = _agency(province, tables, Kind.DEPARTMENT, code, short, name)
        province.departments.append(by_code[code])
    for row in words["merged_departments"] if province.number % 2 else ():
        if row["into"] in by_code:
            ends_on = MERGER - timedelta(days=1)
            old = _agency(province, tables, Kind.DEPARTMENT, row["code"], row["short"], row["name"], ends_on=ends_on)
            old.until = MERGER.year - 1
            province.departments.append(old)
            tables.successions.add(old.pk, by_code[row["into"]].pk)


def _localities(province: Province, size: Size, words: Words, tables: UnitTables) -> None:
    names = words.places(province.rng("địa danh"))
    for number, name in enumerate(names[: size.communes]):
        kind = "Phường" if number % 5 == 0 else "Xã"
        code = f"{'phuong' if number % 5 == 0 else 'xa'}-{fold(name).replace(' ', '-')}"
        official = f"{province.number:02d}{number:03d}"
        agency = _agency(province, tables, Kind.COMMUNE, code, "UBND", f"{kind} {name}", official_code=official)
        province.communes.append(agency)
    for number, name in enumerate(names[size.communes : size.communes + size.districts]):
        ends_on = COMMUNES_ONLY - timedelta(days=1)
        code = f"huyen-{fold(name).replace(' ', '-')}"
        district = _agency(province, tables, Kind.DISTRICT, code, "UBND", f"Huyện {name}", ends_on=ends_on)
        district.until = COMMUNES_ONLY.year - 1
        province.districts.append(district)
        for commune in province.communes[number :: size.districts]:
            tables.successions.add(district.pk, commune.pk)


def _agency(province, tables, kind: Kind, code, short, name, *, ends_on=None, official_code="") -> Agency:
    code = f"{province.prefix}{code}"
    shown = short if kind == Kind.DEPARTMENT else ""
    pk = tables.units.add(province.pk, kind.value, code, official_code, name, shown, None, ends_on)
    return Agency(pk, code, name, short, kind)


def _inside(province: Province, agency: Agency, size: Size, words: Words, tables: UnitTables) -> None:
    """The offices of an agency that writes plans, the phrase that stands for them, and what its letters bear."""
    is_department = agency.kind == Kind.DEPARTMENT
    names = words["department_offices" if is_department else "commune_offices"]
    for name in names[: size.offices]:
        code = f"{agency.code}-{fold(name).replace(' - ', ' ').replace(' ', '-')}"[:60]
        pk = tables.units.add(agency.pk, Kind.OFFICE.value, code, "", name, "", None, None)
        agency.offices.append(Office(pk, code, name))
    agency.group = tables.groups.add(agency.pk, words["group_phrase"])
    for office in agency.offices:
        tables.members.add(agency.group, office.pk)
    place = province.name.removeprefix("Tỉnh ").removesuffix(" (mẫu)")
    if is_department:
        above, issuer, authority = f"UBND {province.name.upper()}", agency.name.upper(), ""
    else:
        above, issuer, authority = "", f"ỦY BAN NHÂN DÂN {agency.name.upper()}", "TM. ỦY BAN NHÂN DÂN"
    tables.letterheads.add(agency.pk, above, issuer, agency.short, place, authority, agency.position)
