"""The administration's forms of rounds."""

import pytest
from django.urls import reverse

from units.models import Unit, User


@pytest.fixture
def it_staff(cast, client):
    client.force_login(
        User.objects.create(username="cntt", full_name="Mạng Máy Tính", is_staff=True, is_superuser=True)
    )
    return client


def test_a_round_is_run_by_a_province_and_by_nothing_else(it_staff, cast):
    cast.unit("xa-chi-lang", "Xã Chi Lăng", Unit.Kind.COMMUNE, cast.province)
    form = it_staff.get(reverse("admin:indices_edition_add")).context["adminform"].form

    assert [str(unit) for unit in form.fields["province"].queryset] == ["Tỉnh Lạng Sơn"]
    assert list(form.fields) == [
        *("index", "block", "province", "year", "code", "size", "bands", "source", "published_median", "published_top"),
    ]


def test_bands_are_typed_as_on_the_portals_own_page(it_staff, cast):
    address = reverse("admin:indices_edition_change", args=[cast.draft.pk])
    form = it_staff.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields} | {"bands": "Tốt: 70\nKhá: 62,5"}
    answer = it_staff.post(address, data | {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0})

    cast.draft.refresh_from_db()
    assert (answer.status_code, cast.draft.bands) == (302, [["Tốt", 70], ["Khá", 62.5]])
    assert "Tốt: 70\nKhá: 62,5</textarea>" in it_staff.get(address).content.decode()
