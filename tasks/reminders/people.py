"""Who is who on a day, read at once: a sweep asks this of every task without asking the database each time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from units.models import Delegation, Membership, Unit, User
from units.permissions import POLICY, Permission, Role


class People:
    """Units, roles in force on `day`, and deputies; four queries, memory by the number of people and units."""

    def __init__(self, day: date):
        self.units = Unit.objects.in_bulk()
        self.names = dict(User.objects.filter(is_active=True).values_list("pk", "full_name"))
        self._holders: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._readable: dict[int, set[int]] = defaultdict(set)
        for unit, role, user in Membership.objects.active_on(day).values_list("unit", "role", "user"):
            self._holders[unit, role].append(user)
            if Permission.VIEW_TASKS in POLICY[Role(role)]:
                self._readable[user].add(unit)
        self._deputies: dict[int, list[int]] = defaultdict(list)
        for principal, deputy in Delegation.objects.in_force(day).values_list("principal", "deputy"):
            if deputy in self.names:
                self._deputies[principal].append(deputy)

    def path(self, unit: int | None) -> list[int]:
        """The unit's id and those of all above it."""
        path = []
        while unit is not None and unit not in path:
            path.append(unit)
            unit = self.units[unit].parent_id
        return path

    def agency(self, office: int) -> Unit:
        """The agency that the office belongs to."""
        above = (self.units[pk] for pk in self.path(office))
        return next((unit for unit in above if unit.kind in Unit.AGENCY_KINDS), self.units[office])

    def may_see(self, user: int, office: int) -> bool:
        """Whether the active person sees the tasks of the office by a role of their own."""
        return user in self.names and not self._readable[user].isdisjoint(self.path(office))

    def holders(self, role: Role, unit: int) -> list[int]:
        """Those who hold the role in the unit itself."""
        return self._holders[unit, role]

    def heads(self, office: int) -> list[int]:
        return self.holders(Role.HEAD_OF_OFFICE, office)

    def clerks(self, office: int) -> list[int]:
        """The clerks of the agency that the office belongs to, or is."""
        return self.holders(Role.UNIT_CLERK, self.agency(office).pk)

    def heads_of_unit(self, office: int) -> list[int]:
        return self.holders(Role.HEAD_OF_UNIT, self.agency(office).pk)

    def responsible(self, office: int) -> dict[int, str]:
        """Who answers for an office, with why they are told: its heads, else the clerks of its agency."""
        name = self.units[office].name
        if heads := self.heads(office):
            return dict.fromkeys(heads, f"Bạn phụ trách {name}.")
        return dict.fromkeys(self.clerks(office), f"{name} chưa có trưởng phòng trên cổng; bạn nhận để chuyển tiếp.")

    def followers(self, focal_point: int | None, agency: int) -> dict[int, str]:
        """Who follows a plan: the heads of its focal point, else the clerks of the agency."""
        if focal_point and (heads := self.heads(focal_point)):
            return dict.fromkeys(heads, "Bạn phụ trách đầu mối theo dõi kế hoạch.")
        return dict.fromkeys(self.clerks(agency), "Bạn theo dõi kế hoạch của đơn vị.")

    def with_deputies(self, people: Iterable[int]) -> list[tuple[int, int, str]]:
        """(who is told, for whom, that one's name): each person for themselves (no name), then deputies not yet among
        them."""
        own = list(people)
        told = {pk: (pk, pk, "") for pk in own}
        for principal in own:
            for deputy in self._deputies.get(principal, ()):
                told.setdefault(deputy, (deputy, principal, self.names[principal]))
        return list(told.values())
