from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.models import Duty, Goal
from tests.pci_cast import PciCast
from units.models import AuditEntry, Unit

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


def units_of(form, role: str) -> dict:
    """What the first component's choice of a role shows: the names above the fold, and units by kind."""
    choice = next(one for one in form.rows()[0][3] if one.role == role)
    return {"names": choice.names, "groups": {group.label: [str(u) for u in group.units] for group in choice.groups}}


def test_the_names_that_are_chosen_stand_above_the_folded_boxes(as_user, cast, pci):
    Duty.objects.create(line=pci.line(pci.of_2025, pci.land), unit=cast.other_department)
    response = as_user(cast.standing_clerk).get(ADDRESS)
    form, boxes = response.context["form"], {"Sở, ban, ngành": ["Sở Ngoại vụ", "Sở Tư pháp"]}

    assert units_of(form, "Đầu mối") == {"names": "Sở Tư pháp", "groups": boxes}
    assert units_of(form, "Phối hợp") == {"names": "", "groups": boxes}
    box = f'name="{names(pci)["lead"]}" value="{cast.other_department.pk}" checked'
    assert response.content.decode().count(box) == 1


def test_who_answered_in_the_year_before_is_taken_over_where_nobody_answers_yet(as_user, cast, pci):
    """Land and transparency are in both sets, labour is not; who answers for transparency in 2025 stays."""
    gone = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2024, 6, 30))
    for component in (pci.land, pci.transparency, pci.labour):
        Duty.objects.create(line=pci.line(pci.of_2024, component), unit=cast.department)
    Duty.objects.create(line=pci.line(pci.of_2024, pci.land), unit=gone, role=Duty.Role.SUPPORT)
    Duty.objects.create(line=pci.line(pci.of_2025, pci.transparency), unit=cast.other_department)
    client = as_user(cast.standing_clerk)
    before, taken = client.get(ADDRESS), client.get(ADDRESS + "?lay=nam-truoc")

    assert "Lấy phân công của năm 2024 cho 1 chỉ số còn trống" in before.content.decode()
    assert [choice.names for row in before.context["form"].rows() for choice in row[3]] == [
        "", "", "Sở Tư pháp", "", "", "",
    ]  # fmt: skip
    assert [choice.names for row in taken.context["form"].rows() for choice in row[3]] == [
        "Sở Ngoại vụ", "", "Sở Tư pháp", "", "", "",
    ]  # fmt: skip
    assert "vào 1 chỉ số còn trống, chưa lưu" in taken.content.decode()
    assert Duty.objects.filter(line__edition=pci.of_2025).count() == 1


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
