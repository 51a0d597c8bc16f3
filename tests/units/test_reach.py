"""The ids that pages compare with units at hand are those of `where_may`, whether memberships are read once or anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from units.models import Delegation, Membership, Unit, User
from units.permissions import Permission
from units.reach import ids_where

TODAY = timezone.localdate()


def told(user) -> dict[Permission, set[str]]:
    """The codes of the units in which the user has what the leaders' pages ask for."""
    asked = (Permission.VIEW_PLANS, Permission.VIEW_TASKS, Permission.ENTER_RESULTS)
    return {one: set(Unit.objects.filter(pk__in=ids_where(user, one)).values_list("code", flat=True)) for one in asked}


def by_tree(user, permission) -> set[str]:
    return set(Unit.objects.where_may(user, permission).values_list("code", flat=True))


@pytest.mark.parametrize(
    "name",
    ["standing_clerk", "leader", "unit_clerk", "head_of_unit", "head", "officer", "outsider", "outside_clerk"],
)
def test_every_role_reaches_what_the_tree_says(cast, name):
    cast.unit("sngv-to-lanh-su", "Tổ Lãnh sự", Unit.Kind.OFFICE, cast.consular)
    user = getattr(cast, name)

    expected = {permission: by_tree(user, permission) for permission in told(user)}
    assert told(user) == expected
    user.read_memberships_once()
    assert told(user) == expected


def test_a_member_of_an_office_reads_plans_of_the_agency_and_tasks_of_the_office(cast):
    found = told(cast.officer)

    assert found[Permission.VIEW_PLANS] == {"sngv", "sngv-lanh-su"}
    assert found[Permission.VIEW_TASKS] == {"sngv-lanh-su"}
    assert found[Permission.ENTER_RESULTS] == set()


def test_a_deputy_sees_the_tasks_but_not_the_plans(cast):
    Delegation.objects.create(
        principal=cast.head_of_unit, deputy=cast.outsider, starts_on=TODAY, ends_on=TODAY, made_by=cast.head_of_unit
    )
    deputy = User.objects.get(pk=cast.outsider.pk)

    found = told(deputy)
    assert found[Permission.VIEW_TASKS] == {"sngv", "sngv-van-phong", "sngv-lanh-su", "stp-van-phong"}
    assert found[Permission.VIEW_PLANS] == {"stp", "stp-van-phong"}
    assert all(units == by_tree(deputy, permission) for permission, units in found.items())


def test_a_membership_that_ended_reaches_nothing(cast):
    Membership.objects.filter(user=cast.leader).update(ends_on=TODAY - timedelta(days=1))

    assert set().union(*told(User.objects.get(pk=cast.leader.pk)).values()) == set()
