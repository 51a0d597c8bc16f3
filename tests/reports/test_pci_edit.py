from decimal import Decimal

import pytest
from django.urls import reverse

from indices.models import Duty, Goal
from tests.pci_cast import PciCast
from units.models import AuditEntry

D = Decimal
ADDRESS = reverse("reports:pci-edit", args=["pci-tinh-2025"])


@pytest.fixture
def pci(cast):
    return PciCast(cast)


def version(client) -> str:
    return client.get(ADDRESS).context["form"]["version"].value()


def post(client, seen=None, **fields):
    return client.post(ADDRESS, {"version": seen or version(client), **fields})


def names(pci) -> dict[str, str]:
    """The names of the fields about land."""
    line = pci.line(pci.of_2025, pci.land).pk
    return {name: f"{name}_{line}" for name in ("score", "rank", "lead", "support")}


def test_goals_and_units_are_saved_at_once(as_user, cast, pci):
    land = names(pci)
    sngv, stp = cast.department.pk, cast.other_department.pk
    fields = {land["score"]: "6,8", land["lead"]: [sngv], land["support"]: [stp]}
    response = post(as_user(cast.standing_clerk), score_total="70.5", rank_total="10", **fields)

    assert (response.status_code, response.url) == (302, reverse("reports:pci") + "?nam=2025")
    goals = {goal.line and goal.line.name: (goal.score, goal.rank) for goal in Goal.objects.all()}
    assert goals == {None: (D("70.50"), 10), "Tiếp cận đất đai": (D("6.80"), None)}
    assert {(duty.unit_id, duty.role) for duty in Duty.objects.all()} == {(sngv, "lead"), (stp, "support")}
    assert AuditEntry.objects.get().action == "edition.assign"


def test_what_is_chosen_stands_first_in_its_list(as_user, cast, pci):
    Duty.objects.create(line=pci.line(pci.of_2025, pci.land), unit=cast.other_department)
    form = as_user(cast.standing_clerk).get(ADDRESS).context["form"]

    assert form.fields[names(pci)["lead"]].choices == [
        ("Đang chọn", [(cast.other_department.pk, "Sở Tư pháp")]),
        ("Sở, ban, ngành", [(cast.department.pk, "Sở Ngoại vụ")]),
    ]
    assert form.fields[names(pci)["support"]].choices == [
        ("Sở, ban, ngành", [(cast.department.pk, "Sở Ngoại vụ"), (cast.other_department.pk, "Sở Tư pháp")])
    ]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("score", "10,5", "10,5 lớn hơn 10. Điểm phải từ 0 đến 10."),
        ("score", "sáu", "“sáu” không phải là số."),
        ("rank", "35", "Hạng 35 không hợp lệ: hạng phải từ 1 đến 34 (khối có 34 tỉnh, thành phố)."),
        ("lead", "999999", "Có đơn vị không thuộc tỉnh hoặc không tồn tại trong năm này. Hãy chọn lại."),
    ],
)
def test_a_wrong_entry_gets_a_sentence_and_nothing_is_saved(as_user, cast, pci, field, typed, sentence):
    response = post(as_user(cast.standing_clerk), rank_total="8", **{names(pci)[field]: typed})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Goal.objects.exists()


def test_a_unit_either_leads_or_supports(as_user, cast, pci):
    land, sngv = names(pci), cast.department.pk
    response = post(as_user(cast.standing_clerk), **{land["lead"]: [sngv], land["support"]: [sngv]})

    assert response.status_code == 422
    assert "Sở Ngoại vụ vừa là đầu mối vừa phối hợp." in response.content.decode()
    assert not Duty.objects.exists()


def test_two_people_at_once_both_see_both_values(as_user, cast, pci):
    client, land = as_user(cast.standing_clerk), names(pci)
    seen = version(client)
    post(client, rank_total="8", **{land["lead"]: [cast.department.pk]})
    mine = {"rank_total": "5", land["lead"]: [cast.other_department.pk]}
    response = post(client, seen, **mine)

    assert response.status_code == 422
    assert response.context["differences"] == [
        ("Điểm tổng: mục tiêu", "hạng 5 trở lên", "hạng 8 trở lên"),
        ("Tiếp cận đất đai: đầu mối", "Sở Tư pháp", "Sở Ngoại vụ"),
    ]
    assert Goal.objects.get().rank == 8

    post(client, response.context["form"]["version"].value(), **mine)
    assert Goal.objects.get().rank == 5
    assert Duty.objects.get().unit == cast.other_department


def test_a_form_without_its_version_is_too_old(as_user, cast, pci):
    response = as_user(cast.standing_clerk).post(ADDRESS, {"rank_total": "8"})

    assert response.status_code == 422
    assert "Trang này đã cũ. Hãy tải lại trang rồi nhập." in response.content.decode()


def test_a_ddci_edition_has_no_such_page(as_user, cast, pci):
    client = as_user(cast.standing_clerk)

    assert client.get(reverse("reports:pci-edit", args=["ddci-sbn-2024"])).status_code == 404


def test_a_leader_reads_and_does_not_assign(as_user, cast, pci):
    address = reverse("reports:pci-edit", args=["pci-tinh-2024"])

    assert as_user(cast.leader).get(address).status_code == 403
    assert as_user(cast.leader).get(ADDRESS).status_code == 404
