"""A fresh second factor before somebody else may act, data leaves the portal, or a unit takes its people elsewhere."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import Webhook
from tests.units.test_fresh_proof import ASKED, SignedIn
from units.models import Delegation
from units.permissions import Role


@pytest.fixture
def it_staff(cast) -> SignedIn:
    """Administers by the portal's pages and by those of Django; the last code is old."""
    person = cast.person("cntt", "Mạng Máy Tính", cast.province, Role.IT_STAFF)
    person.is_staff = person.is_superuser = True
    person.save()
    signed_in = SignedIn(person)
    signed_in.wait(15)
    return signed_in


def test_naming_a_deputy_asks_and_keeps_what_was_typed(cast):
    head = SignedIn(cast.head)
    head.wait(15)
    address = reverse("units:delegations")
    day = timezone.localdate()
    form = {"principal": cast.head.pk, "deputy": cast.officer.pk, "reason": "Đi công tác"}
    form |= {"starts_on": f"{day:%d/%m/%Y}", "ends_on": f"{day + timedelta(days=3):%d/%m/%Y}"}
    page = head.client.post(address, form)

    assert (page.status_code, page.context["form"].errors) == (422, {"second_factor_code": [ASKED]})
    assert (page.context["form"]["reason"].value(), Delegation.objects.count()) == ("Đi công tác", 0)
    assert head.client.post(address, form | {"second_factor_code": head.code()}).status_code == 302
    assert Delegation.objects.get().deputy == cast.officer


def test_a_webhook_asks(it_staff, settings):
    settings.WEBHOOK_HOSTS = ["mot-cua.tinh.gov.vn"]
    address = reverse("reports:webhooks")
    form = {"name": "Một cửa", "address": "https://mot-cua.tinh.gov.vn/", "events": ["plan.issued"]}
    page = it_staff.client.post(address, form)

    assert (page.status_code, page.context["form"].errors["second_factor_code"]) == (422, [ASKED])
    it_staff.client.post(address, form | {"second_factor_code": it_staff.code()})
    assert list(Webhook.objects.values_list("name", flat=True)) == ["Một cửa"]


def test_a_unit_under_another_parent_asks(it_staff, cast):
    office = cast.office
    address = reverse("admin:units_unit_change", args=[office.pk])
    form = {"parent": cast.other_department.pk, "kind": office.kind, "code": office.code, "name": "Phòng Tổng hợp"}
    page = it_staff.client.post(address, form)

    assert page.status_code == 422
    assert ASKED in page.content.decode()
    assert it_staff.client.post(address, form | {"second_factor_code": it_staff.code()}).status_code == 302
    office.refresh_from_db()
    assert office.parent == cast.other_department
