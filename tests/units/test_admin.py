import pytest
from django.urls import reverse

from units.accounts import machine
from units.models import AuditEntry, Membership, User
from units.permissions import Role


@pytest.fixture
def it_staff(cast, client):
    person = User.objects.create(username="cntt", full_name="Mạng Máy Tính", is_staff=True, is_superuser=True)
    client.force_login(person)
    return client


def person_form(person, membership, **values):
    """What the page of a person posts, with one membership."""
    return {
        "username": person.username,
        "full_name": person.full_name,
        "email": person.email,
        "is_active": "on",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-user": person.pk,
        "memberships-0-unit": membership.unit_id,
        "memberships-0-role": membership.role,
        "memberships-0-title": membership.title,
        "memberships-0-starts_on": "01/01/2020",
        **values,
    }


def test_a_changed_right_is_recorded_with_what_it_was(it_staff, cast):
    membership = Membership.objects.get(user=cast.officer)
    form = person_form(cast.officer, membership, **{"memberships-0-role": Role.HEAD_OF_OFFICE})
    response = it_staff.post(reverse("admin:units_user_change", args=[cast.officer.pk]), form)

    line = AuditEntry.objects.get(object_type="units.membership")
    assert response.status_code == 302
    assert line.changes == {"role": ["officer", "head_of_office"]}


def test_the_standing_office_is_a_role_at_the_province(it_staff, cast):
    """Rounds belong to the province: at a department the role would give nothing of what its name says."""
    membership = Membership.objects.get(user=cast.officer)
    address = reverse("admin:units_user_change", args=[cast.officer.pk])
    form = person_form(cast.officer, membership, **{"memberships-0-role": Role.STANDING_CLERK})
    refused = it_staff.post(address, form)
    given = it_staff.post(address, form | {"memberships-0-unit": cast.province.pk})

    said = (
        "“Chuyên viên thường trực DDCI” chỉ có quyền khi giữ vai trò này ở tỉnh, vì đợt đánh giá là của cả tỉnh. Hãy "
        f"chọn tỉnh; nếu người này chỉ làm việc của {membership.unit}, hãy chọn “Chuyên viên của đơn vị”."
    )
    assert (refused.status_code, given.status_code) == (422, 302)
    assert refused.context["inline_admin_formsets"][0].formset.errors == [{"unit": [said]}]


def test_a_role_given_wrongly_before_can_be_ended(it_staff, cast):
    membership = Membership.objects.get(user=cast.officer)
    Membership.objects.filter(pk=membership.pk).update(role=Role.STANDING_CLERK)
    form = person_form(
        cast.officer, membership, **{"memberships-0-role": Role.STANDING_CLERK, "memberships-0-ends_on": "31/12/2026"}
    )

    assert it_staff.post(reverse("admin:units_user_change", args=[cast.officer.pk]), form).status_code == 302


def test_a_reset_password_is_recorded_without_the_password(it_staff, cast):
    address = reverse("admin:auth_user_password_change", args=[cast.officer.pk])
    it_staff.post(
        address, {"password1": "Mat-khau-moi-2026", "password2": "Mat-khau-moi-2026", "usable_password": "true"}
    )

    cast.officer.refresh_from_db()
    line = AuditEntry.objects.get()
    assert cast.officer.check_password("Mat-khau-moi-2026")
    assert (line.action, line.changes) == ("user.reset_password", {})


def test_a_published_round_is_not_changed_here(it_staff, cast):
    published = it_staff.get(reverse("admin:indices_edition_change", args=[cast.edition_2024.pk]))
    draft = it_staff.get(reverse("admin:indices_edition_change", args=[cast.draft.pk]))

    assert (published.context["has_change_permission"], draft.context["has_change_permission"]) == (False, True)


def test_nothing_is_deleted_here(it_staff, cast):
    assert it_staff.get(reverse("admin:units_unit_delete", args=[cast.consular.pk])).status_code == 403
    assert it_staff.get(reverse("admin:units_user_delete", args=[cast.officer.pk])).status_code == 403


def test_nobody_takes_the_own_rights_away(it_staff, cast):
    """The last administrator would have locked everybody out; another one may."""
    own = User.objects.get(username="cntt")
    membership = Membership.objects.create(user=own, unit=cast.province, role=Role.IT_STAFF)
    address = reverse("admin:units_user_change", args=[own.pk])
    form = person_form(own, membership)
    del form["is_active"]

    assert "Không ai tự khóa hoặc tự bỏ quyền quản trị của mình." in it_staff.get(address).content.decode()
    assert it_staff.post(address, form).status_code == 302
    own.refresh_from_db()
    assert (own.is_active, own.is_staff, own.is_superuser) == (True, True, True)


def test_another_account_is_locked_here(it_staff, cast):
    address = reverse("admin:units_user_change", args=[cast.officer.pk])
    form = person_form(cast.officer, Membership.objects.get(user=cast.officer))
    del form["is_active"]

    assert "Không ai tự khóa" not in it_staff.get(address).content.decode()
    assert it_staff.post(address, form).status_code == 302
    assert User.objects.get(pk=cast.officer.pk).is_active is False


def test_the_account_of_commands_cannot_be_made_somebodys(it_staff):
    account = machine()
    listed = it_staff.get(reverse("admin:units_user_changelist")).content.decode()
    opened = it_staff.get(reverse("admin:units_user_change", args=[account.pk]))
    reset = it_staff.get(reverse("admin:auth_user_password_change", args=[account.pk]))

    assert "lenh-may-chu" not in listed
    assert (opened.status_code, reset.status_code) == (302, 404)


@pytest.mark.parametrize("values", [{"username": "canbo"}, {"username": "moi", "full_name": "Người Mới"}])
def test_a_form_that_is_refused_says_so_in_vietnamese(it_staff, cast, values):
    rows = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    response = it_staff.post(reverse("admin:units_user_add"), values | rows)

    assert response.status_code == 422
    assert "Chưa lưu. Hãy sửa chỗ được đánh dấu dưới đây." in response.content.decode()
    assert "Please correct" not in response.content.decode()


def test_the_list_of_people_is_named_in_vietnamese(it_staff):
    page = it_staff.get(reverse("admin:units_user_changelist")).content.decode()

    assert "<title>Chọn người dùng để sửa" in page
    assert "Thêm người dùng" in page
    assert "Theo đang dùng" in page
