from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from units.delegating import LONGEST, delegate, end_early
from units.models import AuditEntry, Delegation, Membership, Unit
from units.permissions import DELEGABLE, Permission, Role

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def colleague(cast):
    """Somebody of the neighbouring office of the same agency."""
    return cast.person("hangxom", "Tô Láng Giềng", cast.office, Role.OFFICER)


def leave(principal, deputy, days=5, by=None, starts_on=None, reason="Nghỉ phép"):
    start = starts_on or timezone.localdate()
    return delegate(
        principal=principal, deputy=deputy, starts_on=start, ends_on=start + days * DAY, reason=reason,
        by=by or principal,
    )  # fmt: skip


def offices_where(user, permission) -> set[str]:
    return set(Unit.objects.where_may(user, permission).values_list("code", flat=True))


def sentence(refused) -> str:
    return " ".join(refused.value.messages)


def test_a_deputy_may_do_what_may_be_left_to_one_and_no_more(cast, colleague):
    own = {permission: offices_where(colleague, permission) for permission in Permission}
    leave(cast.head_of_unit, colleague)

    gained = {permission for permission in Permission if offices_where(colleague, permission) != own[permission]}
    assert gained == {Permission.VIEW_TASKS, Permission.ASSIGN_TASKS}
    assert gained <= DELEGABLE
    assert offices_where(colleague, Permission.ASSIGN_TASKS) == {"sngv", "sngv-van-phong", "sngv-lanh-su"}
    assert offices_where(colleague, Permission.ISSUE_PLANS) == set()


def test_it_counts_from_the_first_day_to_the_last(cast, colleague):
    delegation = leave(cast.head, colleague, days=0)
    assert offices_where(colleague, Permission.ASSIGN_TASKS) == {"sngv-lanh-su"}
    assert list(colleague.stands_in_for()) == [cast.head]

    delegation.starts_on, delegation.ends_on = TODAY - 2 * DAY, TODAY - DAY
    delegation.save()
    assert offices_where(colleague, Permission.ASSIGN_TASKS) == set()

    delegation.starts_on, delegation.ends_on = TODAY + DAY, TODAY + 2 * DAY
    delegation.save()
    assert offices_where(colleague, Permission.ASSIGN_TASKS) == set()
    assert list(colleague.stands_in_for()) == []


def test_it_ends_early(cast, colleague):
    delegation = leave(cast.head, colleague)
    end_early(delegation=delegation, by=cast.head)

    assert offices_where(colleague, Permission.ASSIGN_TASKS) == set()
    assert AuditEntry.objects.filter(action="delegation.end").get().actor == cast.head
    with pytest.raises(ValidationError, match="đã kết thúc"):
        end_early(delegation=delegation, by=cast.head)


def test_who_was_locked_out_or_has_left_leaves_nothing_to_a_deputy(cast, colleague):
    leave(cast.head, colleague)
    cast.head.is_active = False
    cast.head.save()
    assert offices_where(colleague, Permission.ASSIGN_TASKS) == set()

    cast.head.is_active = True
    cast.head.save()
    assert offices_where(colleague, Permission.ASSIGN_TASKS) == {"sngv-lanh-su"}
    Membership.objects.filter(user=cast.head).update(ends_on=TODAY - DAY)
    assert offices_where(colleague, Permission.ASSIGN_TASKS) == set()


def test_a_deputys_deputy_does_not_count(cast, colleague):
    leave(cast.head, cast.officer)
    Delegation.objects.create(principal=cast.officer, deputy=colleague, ends_on=TODAY + DAY, made_by=cast.officer)

    assert offices_where(colleague, Permission.DO_TASKS) == {"sngv-van-phong", "sngv-lanh-su"}
    assert offices_where(colleague, Permission.ASSIGN_TASKS) == set()


def test_a_unit_is_found_once_however_many_stand_in_for_it(cast, colleague):
    other_head = cast.person("phophong", "Phó Trưởng Phòng", cast.consular, Role.HEAD_OF_OFFICE)
    leave(cast.head, colleague)
    leave(other_head, colleague)
    leave(cast.head_of_unit, colleague)

    found = list(Unit.objects.where_may(colleague, Permission.ASSIGN_TASKS).values_list("code", flat=True))
    assert sorted(found) == ["sngv", "sngv-lanh-su", "sngv-van-phong"]


def test_the_audit_trail_says_who_named_whom(cast, colleague):
    leave(cast.head, colleague)

    entry = AuditEntry.objects.get(action="delegation.make")
    last = TODAY + 5 * DAY
    assert entry.summary == f"Cử người thay mặt: Tô Láng Giềng thay mặt Vi Trưởng Phòng đến {last:%d/%m/%Y}"
    assert entry.actor == cast.head


def test_the_deputy_is_of_the_same_agency(cast, colleague):
    with pytest.raises(ValidationError) as refused:
        leave(cast.head, cast.outsider)
    assert sentence(refused) == "Chu Người Ngoài không cùng cơ quan với Vi Trưởng Phòng. Hãy chọn người cùng cơ quan."

    with pytest.raises(ValidationError) as refused:
        leave(cast.head, cast.standing_clerk)
    assert sentence(refused) == "Hà Thường Trực không cùng cơ quan với Vi Trưởng Phòng. Hãy chọn người cùng cơ quan."
    with pytest.raises(ValidationError, match="phải là người khác"):
        leave(cast.head, cast.head)


def test_days_that_cannot_be_are_refused(cast, colleague):
    with pytest.raises(ValidationError, match="Ngày đầu đã qua"):
        leave(cast.head, colleague, starts_on=TODAY - DAY)
    with pytest.raises(ValidationError, match="không được trước ngày đầu"):
        leave(cast.head, colleague, days=-1)
    with pytest.raises(ValidationError, match="dài nhất 180 ngày"):
        leave(cast.head, colleague, days=LONGEST)
    assert Delegation.objects.count() == 0

    leave(cast.head, colleague, days=LONGEST - 1)
    assert Delegation.objects.count() == 1


def test_nobody_has_two_deputies_on_one_day(cast, colleague):
    first = leave(cast.head, colleague, days=5)
    with pytest.raises(ValidationError) as refused:
        leave(cast.head, cast.officer, starts_on=TODAY + 5 * DAY)
    assert sentence(refused) == (
        f"Từ {TODAY:%d/%m/%Y} đến {TODAY + 5 * DAY:%d/%m/%Y} đã có Tô Láng Giềng thay mặt. "
        "Hãy kết thúc lần đó hoặc chọn ngày khác."
    )

    leave(cast.head, cast.officer, starts_on=TODAY + 6 * DAY)
    end_early(delegation=first, by=cast.head)
    leave(cast.head, cast.officer, days=5)


def test_who_is_away_is_no_deputy(cast, colleague):
    leave(colleague, cast.officer)
    with pytest.raises(ValidationError) as refused:
        leave(cast.head, colleague)
    assert sentence(refused) == (
        f"Tô Láng Giềng cũng vắng mặt từ {TODAY:%d/%m/%Y} đến {TODAY + 5 * DAY:%d/%m/%Y}; "
        "người thay của người thay không được tính."
    )


def test_a_head_names_a_deputy_for_who_fell_ill(cast, colleague):
    delegation = leave(cast.officer, colleague, by=cast.head)
    assert delegation.made_by == cast.head
    end_early(delegation=delegation, by=cast.head_of_unit)

    for nobody in (colleague, cast.officer, cast.outsider, cast.standing_clerk):
        with pytest.raises(PermissionDenied):
            leave(cast.head, cast.officer, by=nobody)


def test_a_deputy_does_not_prolong_the_own_deputyship(cast, colleague):
    made = leave(cast.head, colleague)

    with pytest.raises(PermissionDenied):
        leave(cast.head, colleague, starts_on=TODAY + 6 * DAY, by=colleague)
    with pytest.raises(PermissionDenied):
        leave(cast.officer, colleague, by=colleague)
    with pytest.raises(PermissionDenied):
        end_early(delegation=made, by=colleague)


def test_a_head_has_no_say_where_the_person_also_works_elsewhere(cast, colleague):
    Membership.objects.create(user=cast.officer, unit=cast.office, role=Role.OFFICER, starts_on=TODAY)

    with pytest.raises(PermissionDenied):
        leave(cast.officer, cast.head, by=cast.head)
    leave(cast.officer, cast.head, by=cast.head_of_unit)


# --- The page -------------------------------------------------------------------------------------------------------


def entries(deputy, **other):
    return {"deputy": deputy.pk, "starts_on": f"{TODAY:%d/%m/%Y}", "ends_on": f"{TODAY + DAY:%d/%m/%Y}"} | other


def test_an_officer_names_a_deputy_and_takes_it_back(as_user, cast, colleague):
    client, page = as_user(cast.officer), reverse("units:delegations")
    assert "principal" not in client.get(page).context["form"].fields

    assert client.post(page, entries(colleague, reason="Nghỉ phép")).url == page
    made = Delegation.objects.get()
    assert (made.principal, made.deputy, made.reason) == (cast.officer, colleague, "Nghỉ phép")
    assert "đang có hiệu lực" in client.get(page).content.decode()

    client.post(reverse("units:end-delegation", args=[made.pk]))
    made.refresh_from_db()
    assert made.ended_by == cast.officer
    assert "kết thúc sớm" in client.get(page).content.decode()


def test_an_officer_cannot_slip_in_another_principal(as_user, cast, colleague):
    as_user(cast.officer).post(reverse("units:delegations"), entries(colleague, principal=cast.head.pk))

    assert Delegation.objects.get().principal == cast.officer


def test_a_head_chooses_among_the_own_people(as_user, cast, colleague):
    client, page = as_user(cast.head), reverse("units:delegations")
    assert set(client.get(page).context["form"].fields["principal"].queryset) == {cast.head, cast.officer}

    client.post(page, entries(colleague, principal=cast.officer.pk))
    assert Delegation.objects.get().principal == cast.officer
    assert client.post(page, entries(colleague, principal=cast.head_of_unit.pk)).status_code == 422
    assert Delegation.objects.count() == 1


def test_what_is_wrong_is_said_on_the_page(as_user, cast, colleague):
    answer = as_user(cast.officer).post(reverse("units:delegations"), entries(colleague, ends_on="1/1/2020"))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"ends_on": ["Ngày cuối không được trước ngày đầu."]}


def test_who_stands_in_for_others_is_told_that_they_are_left_alone(as_user, cast, colleague):
    leave(cast.head, cast.officer)

    page = as_user(cast.officer).post(reverse("units:delegations"), entries(colleague), follow=True)
    assert [str(message) for message in page.context["messages"]][1] == (
        "Lương Cán Bộ đang thay mặt Vi Trưởng Phòng trong thời gian này; Vi Trưởng Phòng cần cử người khác."
    )


def test_others_deputyships_do_not_exist_for_a_stranger(as_user, cast, colleague):
    made = leave(cast.head, colleague)
    address = reverse("units:end-delegation", args=[made.pk])

    assert as_user(cast.outsider).post(address).status_code == 404
    assert as_user(cast.officer).post(address).status_code == 404
    assert as_user(colleague).post(address).status_code == 403
    made.refresh_from_db()
    assert made.ended_at is None
    assert b"Vi Tr" not in as_user(cast.outsider).get(reverse("units:delegations")).content


def test_the_deputy_works_wherever_the_principal_has_a_role(cast, colleague):
    Membership.objects.create(user=cast.head, unit=cast.other_office, role=Role.HEAD_OF_OFFICE, starts_on=TODAY)

    with pytest.raises(ValidationError) as refused:
        leave(cast.head, colleague)
    assert sentence(refused) == (
        "Vi Trưởng Phòng còn có vai trò ở Sở Tư pháp, nơi Tô Láng Giềng không công tác. Hãy chọn người có ở mọi nơi đó."
    )
