from datetime import date

import pytest
from django.urls import reverse

from indices.actions import save_cells
from indices.cells import Cell, Change
from indices.models import Edition, EditionComponent
from units.models import Succession, Unit


def page(client, edition):
    return client.get(reverse("indices:ranking", args=[edition.code]))


def test_a_leader_reads_the_ranking_with_its_movement(as_user, cast):
    response = page(as_user(cast.leader), cast.edition_2024)

    body = " ".join(response.content.decode().split())
    assert [row.unit.code for row in response.context["ranking"].rows] == ["sngv", "stp"]
    for text in ("80,17", "−0,28", "79,00", "−2,00", "Sở Ngoại vụ"):
        assert text in body


def test_years_of_the_same_block_stand_side_by_side(as_user, cast):
    response = page(as_user(cast.leader), cast.edition_2024)

    assert [edition.year for edition in response.context["siblings"]] == [2023, 2024]


def test_a_draft_is_read_only_by_the_standing_office(as_user, cast):
    assert page(as_user(cast.leader), cast.draft).status_code == 404
    assert page(as_user(cast.unit_clerk), cast.draft).status_code == 404
    assert page(as_user(cast.standing_clerk), cast.draft).status_code == 200


@pytest.mark.parametrize("year", [2023, 2024])
def test_all_rounds_are_listed(as_user, cast, year):
    body = as_user(cast.officer).get(reverse("indices:editions")).content.decode()

    assert reverse("indices:ranking", args=[f"ddci-sbn-{year}"]) in body
    assert reverse("indices:ranking", args=["ddci-sbn-2025"]) not in body


def test_an_unknown_round_is_not_found(as_user, cast):
    assert as_user(cast.leader).get("/xep-hang/khong-co/").status_code == 404


def test_rounds_of_another_province_are_not_shown(as_user, cast):
    other = cast.unit("ha-tinh", "Tỉnh Hà Tĩnh", "province", None)
    Edition.objects.filter(pk=cast.edition_2024.pk).update(province=other)

    assert page(as_user(cast.leader), cast.edition_2024).status_code == 404


def test_who_entered_is_shown(as_user, cast):
    change = Change(Cell(cast.department.pk, None, "rank"), None, 1)
    save_cells(edition=cast.draft, changes=[change], by=cast.unit_clerk)

    assert "Người nhập: Nông Chuyên Viên." in page(as_user(cast.standing_clerk), cast.draft).content.decode()


def test_computed_figures_stand_beside_the_published_ones(as_user, cast):
    EditionComponent.objects.filter(edition=cast.edition_2023).update(weight=50)
    body = " ".join(page(as_user(cast.leader), cast.edition_2023).content.decode().split())

    assert '80,45</strong><span class="cell-note">tính lại 81,60</span>' in body
    assert "Điểm tổng công bố 80,45, tính theo trọng số 81,60." in body


def test_names_and_grades_are_text_even_where_they_look_like_html(as_user, cast):
    cast.unit("so-moi", "<b>Sở mới</b>", "department", cast.province)
    successor = Unit.objects.get(code="so-moi")
    Unit.objects.filter(pk=cast.department.pk).update(name="<script>alert(1)</script>", ends_on=date(2025, 2, 28))
    Succession.objects.create(predecessor=cast.department, successor=successor)
    Edition.objects.filter(pk=cast.edition_2024.pk).update(bands=[["<i>Tốt</i>", 0]])

    body = page(as_user(cast.standing_clerk), cast.edition_2024).content.decode()

    assert "<script>alert(1)</script>" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</a>" in body
    assert "đến hết 28/02/2025, nay là &lt;b&gt;Sở mới&lt;/b&gt;</span>" in body
    assert '<td class="nowrap">&lt;i&gt;Tốt&lt;/i&gt;</td>' in body
