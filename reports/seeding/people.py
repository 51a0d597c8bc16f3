"""Made-up people: one known account for each person the portal serves, and who fills the offices of a province."""

from datetime import UTC, date, datetime
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from reports.seeding.rows import Table
from reports.seeding.size import Size
from reports.seeding.units import Agency, Person, Province
from reports.seeding.words import Words
from units.fixtures import read_yaml
from units.models import Membership, User
from units.permissions import Role

SINCE = date(2016, 1, 1)
_JOINED = datetime(2016, 1, 1, 1, tzinfo=UTC)
_SALT = "MadeUpProvinces0"
_TITLES = {
    Role.STANDING_CLERK: "Chuyên viên thường trực DDCI",
    Role.PROVINCIAL_LEADER: "Phó Chủ tịch UBND tỉnh",
    Role.IT_STAFF: "Quản trị hệ thống",
    Role.UNIT_CLERK: "Chuyên viên",
    Role.HEAD_OF_OFFICE: "Trưởng phòng",
    Role.OFFICER: "Chuyên viên",
}

KNOWN = {
    Role.STANDING_CLERK: "thuongtruc",
    Role.UNIT_CLERK: "chuyenvien",
    Role.HEAD_OF_OFFICE: "truongphong",
    Role.OFFICER: "canbo",
    Role.HEAD_OF_UNIT: "thutruong",
    Role.PROVINCIAL_LEADER: "lanhdaotinh",
    Role.IT_STAFF: "cntt",
}
"""The accounts of the first province by role; below the province, all of its first agency."""

SHARED = 10
"""Agencies that the same people serve in every province but the first, where only the amount of work counts."""


def known_password() -> str:
    return str(read_yaml(settings.FIXTURE_DIR / "sample" / "accounts.yaml")["password"])


class PeopleTables:
    def __init__(self):
        names = ("username", "password", "full_name", "email", "date_joined", "is_sample", "is_staff", "is_superuser")
        self.users = Table(User, *names)
        self.memberships = Table(Membership, "user_id", "unit_id", "role", "title", "starts_on")
        # Hashing is slow on purpose; all have the same password.
        self.password = make_password(known_password(), salt=_SALT)

    def person(self, username: str, name: str, *, is_staff: bool = False) -> Person:
        address = f"{username}@example.vn"
        pk = self.users.add(username, self.password, name, address, _JOINED, True, is_staff, is_staff)
        return Person(pk, name)

    def member(self, person: Person, unit: int, role: Role, title: str = "") -> None:
        self.memberships.add(person.pk, unit, role.value, title or _TITLES[role], SINCE)


def make_people(province: Province, size: Size, words: Words, tables: PeopleTables) -> None:
    """Write the people of a province with their roles, and note on its agencies who is who."""
    _People(province, size, words, tables).make()


class _People:
    def __init__(self, province: Province, size: Size, words: Words, tables: PeopleTables):
        self.province, self.size, self.words, self.tables = province, size, words, tables
        self.rng: Random = province.rng("người")
        self.free = set(KNOWN) if province.number == 1 else set()
        self.count = 0

    def make(self) -> None:
        for role in (Role.STANDING_CLERK, Role.PROVINCIAL_LEADER, Role.IT_STAFF):
            person = self._new(role)
            self.tables.member(person, self.province.pk, role)
            if role == Role.STANDING_CLERK:
                self.province.clerk = person
        step = 1 if self.province.number == 1 else SHARED
        agencies = self.province.planning
        for start in range(0, len(agencies), step):
            self._serve(agencies[start : start + step])

    def _serve(self, agencies: list[Agency]) -> None:
        """Fill the agencies with people who serve all of them: heads, clerks, and those of each place of an office."""
        head, clerk = self._new(Role.HEAD_OF_UNIT), self._new(Role.UNIT_CLERK)
        heads = [self._new(Role.HEAD_OF_OFFICE) for _ in range(self.size.offices)]
        officers = [[self._new(Role.OFFICER) for _ in range(self.size.officers)] for _ in heads]
        for agency in agencies:
            agency.head, agency.clerk = head, clerk
            self.tables.member(head, agency.pk, Role.HEAD_OF_UNIT, agency.position.capitalize())
            self.tables.member(clerk, agency.pk, Role.UNIT_CLERK)
            for office, chief, staff in zip(agency.offices, heads, officers, strict=True):
                office.head, office.officers = chief, staff
                self.tables.member(chief, office.pk, Role.HEAD_OF_OFFICE)
                for person in staff:
                    self.tables.member(person, office.pk, Role.OFFICER)

    def _new(self, role: Role) -> Person:
        self.count += 1
        username = f"{self.province.code}.{self.count:03d}"
        if role in self.free:
            self.free.remove(role)
            username = KNOWN[role]
        is_staff = role == Role.IT_STAFF and self.province.number == 1
        return self.tables.person(username, self.words.person(self.rng), is_staff=is_staff)
