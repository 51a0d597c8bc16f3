from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from units.models import Membership, Unit
from units.permissions import POLICY, Permission, Role, require


def names(units) -> set[str]:
    return set(units.values_list("code", flat=True))


def test_every_role_stands_in_the_policy():
    assert set(POLICY) == set(Role)


def test_a_role_reaches_down_the_tree(cast):
    assert names(Unit.objects.where_may(cast.head_of_unit, Permission.ASSIGN_TASKS)) == {
        "sngv",
        "sngv-van-phong",
        "sngv-lanh-su",
    }
    assert names(Unit.objects.where_may(cast.head, Permission.ASSIGN_TASKS)) == {"sngv-lanh-su"}


def test_a_provincial_role_reaches_everything_in_the_province(cast):
    reach = Unit.objects.where_may(cast.standing_clerk, Permission.ENTER_RESULTS)

    assert reach.count() == Unit.objects.count()


def test_members_of_an_office_read_the_plans_of_their_agency(cast):
    assert names(Unit.objects.where_may(cast.officer, Permission.VIEW_PLANS)) == {"sngv", "sngv-lanh-su"}


def test_a_role_does_not_reach_a_neighbour(cast):
    assert not cast.department.allows(cast.outsider, Permission.VIEW_PLANS)
    assert not cast.office.allows(cast.head, Permission.VIEW_TASKS)


def test_a_role_that_has_ended_or_not_begun_gives_nothing(cast):
    today = timezone.localdate()
    membership = Membership.objects.get(user=cast.head)
    membership.ends_on = today
    membership.save()
    assert cast.consular.allows(cast.head, Permission.ASSIGN_TASKS)

    membership.ends_on = today - timedelta(days=1)
    membership.save()
    assert not cast.consular.allows(cast.head, Permission.ASSIGN_TASKS)

    membership.starts_on, membership.ends_on = today + timedelta(days=1), None
    membership.save()
    assert not cast.consular.allows(cast.head, Permission.ASSIGN_TASKS)


def test_requiring_what_one_may_not_do_is_refused(cast):
    require(cast.head, Permission.ASSIGN_TASKS, cast.consular)

    with pytest.raises(PermissionDenied, match="không có quyền"):
        require(cast.officer, Permission.ASSIGN_TASKS, cast.consular)


def test_a_unit_does_not_lie_below_itself(cast):
    cast.department.parent = cast.consular
    with pytest.raises(ValidationError, match="Cây đơn vị không được lặp vòng"):
        cast.department.full_clean()

    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=cast.consular.pk).update(parent=cast.consular)
