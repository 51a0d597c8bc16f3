"""Whom to ask for a right that one lacks: the page that refuses something says so."""

from dataclasses import dataclass

from units.models import Membership, User
from units.permissions import Permission, Role, roles_with
from units.vietnamese import sort_key


@dataclass(frozen=True)
class Granting:
    """The people of a person's own place: `heads` may ask for a role there, `administrators` give it."""

    heads: tuple[str, ...]
    administrators: tuple[str, ...]


def who_may_grant(user: User) -> Granting:
    """The names, by the alphabet, of the heads of the units the person belongs to today and of those who administer the
    portal in these units' provinces; never the person. One query besides the person's memberships."""
    units = {pk for held in user.held_today() if held.is_own for pk in held.units}
    held = Membership.objects.active_on().filter(unit__in=units).exclude(user=user)
    rows = set(held.values_list("role", "user__full_name"))
    return Granting(_named(rows, [Role.HEAD_OF_UNIT]), _named(rows, roles_with(Permission.ADMINISTER)))


def _named(rows: set[tuple[str, str]], roles: list[Role]) -> tuple[str, ...]:
    return tuple(sorted({name for role, name in rows if role in roles}, key=sort_key))
