"""A page reads the memberships of its reader once; what is written is checked anew each time."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from units.delegating import delegate
from units.kept import KeptUsers, read_marks
from units.models import Membership, Unit, User
from units.permissions import Permission, Role

DAY = timedelta(days=1)


@pytest.fixture
def deputy(cast):
    """An officer of two agencies' offices who stands in for the head of one of the agencies."""
    person = cast.person("nhieuviec", "Đàm Nhiều Việc", cast.office, Role.OFFICER)
    Membership.objects.create(user=person, unit=cast.other_office, role=Role.OFFICER, starts_on="2024-01-01")
    head, today = cast.head_of_unit, timezone.localdate()
    delegate(principal=head, deputy=person, starts_on=today, ends_on=today + DAY, reason="Nghỉ phép", by=head)
    return person


def reader_of(user: User) -> User:
    """The user as a page that only reads has it."""
    reader = User.objects.get(pk=user.pk)
    reader.read_memberships_once()
    return reader


def answers(user: User) -> dict:
    """Everything that is asked of what a person may read and do."""
    found = {"own": user.own_unit_ids(), "menu": user.current_permissions(), "roles": user.current_roles()}
    for permission in Permission:
        units = Unit.objects.where_may(user, permission)
        found[permission] = (
            set(units.values_list("code", flat=True)),
            user.province_ids(permission),
            [unit.code for unit in Unit.objects.all() if unit.allows(user, permission)],
        )
    return found


def test_every_answer_is_the_same_for_everybody(cast, deputy):
    people = list(User.objects.all())

    assert [answers(reader_of(person)) for person in people] == [answers(person) for person in people]
    assert len(people) == 9


def test_the_answers_are_right_for_a_deputy(cast, deputy):
    reader = reader_of(deputy)

    def where(permission):
        return set(Unit.objects.where_may(reader, permission).values_list("code", flat=True))

    assert where(Permission.VIEW_PLANS) == {"sngv", "sngv-van-phong", "stp", "stp-van-phong"}
    assert where(Permission.VIEW_TASKS) == {"sngv", "sngv-van-phong", "sngv-lanh-su", "stp-van-phong"}
    assert where(Permission.ASSIGN_TASKS) == {"sngv", "sngv-van-phong", "sngv-lanh-su"}
    assert where(Permission.EDIT_PLANS) == set()
    assert reader.own_unit_ids() == {cast.office.pk, cast.department.pk, cast.other_office.pk, cast.other_department.pk}
    assert reader.current_roles() == {Role.OFFICER}


def test_a_page_reads_the_memberships_and_their_units_once(cast, django_assert_num_queries):
    reader = reader_of(cast.head)

    with django_assert_num_queries(2):
        reader.current_permissions()
        reader.province_ids(Permission.VIEW_RESULTS)
        assert cast.consular.allows(reader, Permission.ASSIGN_TASKS)
        assert reader.own_unit_ids() == {cast.consular.pk, cast.department.pk}


def test_a_user_that_is_kept_reads_them_anew(cast):
    assert cast.consular.allows(cast.head, Permission.ASSIGN_TASKS)
    Membership.objects.filter(user=cast.head).update(ends_on=timezone.localdate() - DAY)

    assert not cast.consular.allows(cast.head, Permission.ASSIGN_TASKS)
    assert cast.head.current_permissions() == frozenset()


def test_only_requests_that_read_keep_them(cast, rf):
    kept = {}

    def view(request):
        user = KeptUsers().get_user(request.person.pk)
        user.held_today()
        Membership.objects.filter(user=user).delete()
        kept[request.method] = bool(user.held_today())
        return HttpResponse()

    for method, person in (("GET", cast.head), ("HEAD", cast.officer), ("POST", cast.leader), ("PUT", cast.outsider)):
        request = rf.generic(method, "/")
        request.person = person
        read_marks(view)(request)

    assert kept == {"GET": True, "HEAD": True, "POST": False, "PUT": False}


def test_a_membership_that_ends_or_begins_counts_at_the_next_request(as_user, cast):
    client = as_user(cast.unit_clerk)
    address = reverse("indices:ranking", args=[cast.edition_2024.code])
    assert client.get(address).status_code == 200

    membership = Membership.objects.get(user=cast.unit_clerk)
    Membership.objects.filter(pk=membership.pk).update(ends_on=timezone.localdate() - DAY)
    assert client.get(address).status_code == 404

    Membership.objects.create(user=cast.unit_clerk, unit=cast.province, role=Role.STANDING_CLERK)
    assert client.get(address).status_code == 200
    assert client.post(reverse("indices:plans-due", args=[cast.edition_2024.code]), {"due_on": ""}).status_code == 302
