from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from indices.actions import Figure, RefusedCells, enter_result
from indices.models import ComponentScore, Edition, Result
from units.concurrency import StaleEdit
from units.models import AuditEntry


def address(cast, unit=None, edition=None):
    return reverse("indices:enter-result", args=[(edition or cast.draft).code, (unit or cast.department).code])


def row(cast, scores=("8,5", "9.25", "-"), ranks=("1", "2", ""), **values):
    """What the browser posts for a row of the draft."""
    data = {"version": "0", "total": "81,2", "rank": "1"}
    for line, score, rank in zip(cast.draft.lines.all(), scores, ranks, strict=True):
        data |= {f"score_{line.pk}": score, f"rank_{line.pk}": rank}
    return data | values


def entered(cast):
    return list(
        ComponentScore.objects.filter(result__edition=cast.draft).values_list("line__component__code", "score", "rank")
    )


def test_the_standing_office_enters_a_row(as_user, cast):
    response = as_user(cast.standing_clerk).post(address(cast), row(cast))

    result = Result.objects.get(edition=cast.draft)
    assert response.url == reverse("indices:entry")
    assert (result.unit, result.total, result.rank, result.version) == (cast.department, Decimal("81.20"), 1, 1)
    assert entered(cast) == [("tinh-minh-bach", Decimal("8.50"), 1), ("chi-phi-thoi-gian", Decimal("9.25"), 2)]


def test_the_entry_leaves_an_audit_line_with_from_and_to(as_user, cast):
    as_user(cast.standing_clerk).post(address(cast), row(cast))

    line = AuditEntry.objects.get()
    assert (line.actor, line.action) == (cast.standing_clerk, "result.enter")
    assert line.changes["total"] == [None, "81.20"]
    assert line.changes["chi-phi-thoi-gian"] == [None, "9.25"]
    assert line.changes["chi-phi-thoi-gian hạng"] == [None, 2]


def test_a_units_clerk_enters_the_own_row_only(as_user, cast):
    client = as_user(cast.unit_clerk)

    assert client.get(address(cast)).status_code == 200
    assert client.get(address(cast, cast.other_department)).status_code == 403


@pytest.mark.parametrize("person", ["officer", "leader"])
def test_those_who_do_not_enter_do_not_find_the_draft(as_user, cast, person):
    assert as_user(getattr(cast, person)).get(address(cast)).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"total": "181"}, "181 lớn hơn 100. Điểm phải từ 0 đến 100."),
        ({"rank": "3"}, "Hạng 3 không hợp lệ: hạng phải từ 1 đến 2 (khối có 2 sở, ban, ngành)."),
        ({"scores": ("50", "9", "8")}, "50 lớn hơn 10. Điểm phải từ 0 đến 10."),
        ({"scores": ("chín", "9", "8")}, "“chín” không phải là số. Hãy nhập dạng 8,35 hoặc 8.35."),
        ({"ranks": ("1", "7", "1")}, "Hạng 7 không hợp lệ: hạng phải từ 1 đến 2 (khối có 2 sở, ban, ngành)."),
    ],
)
def test_a_wrong_figure_gets_a_sentence_at_its_field_and_nothing_is_saved(as_user, cast, wrong, sentence):
    response = as_user(cast.standing_clerk).post(address(cast), row(cast, **wrong))

    assert response.status_code == 422
    assert [error for errors in response.context["form"].errors.values() for error in errors] == [sentence]
    assert sentence in response.content.decode()
    assert not Result.objects.filter(edition=cast.draft).exists()


def test_a_field_is_checked_as_it_is_left(as_user, cast):
    line = cast.draft.lines.first()
    headers = {"HX-Request": "true", "HX-Trigger-Name": f"score_{line.pk}"}
    response = as_user(cast.standing_clerk).post(address(cast), row(cast, scores=("50", "", "")), headers=headers)

    assert "50 lớn hơn 10. Điểm phải từ 0 đến 10." in response.content.decode()
    assert not Result.objects.filter(edition=cast.draft).exists()


def test_a_stale_edit_is_refused_with_both_values_on_screen(as_user, cast):
    client = as_user(cast.standing_clerk)
    client.post(address(cast), row(cast, total="81,2"))
    response = client.post(address(cast), row(cast, total="79,9"))

    page = response.content.decode()
    assert response.status_code == 422
    assert "81,20" in page
    assert "79,9" in page
    assert Result.objects.get(edition=cast.draft).total == Decimal("81.20")

    client.post(address(cast), row(cast, total="79,9", version=response.context["form"]["version"].value()))
    assert Result.objects.get(edition=cast.draft).total == Decimal("79.90")


def test_saving_the_same_row_again_adds_no_audit_line(cast):
    values = {"edition": cast.draft, "unit": cast.department, "total": Decimal(80), "rank": 1, "by": cast.unit_clerk}
    scores = {cast.draft.lines.first().pk: Figure(Decimal("8.5"), 1)}
    enter_result(**values, scores=scores, version=0)
    enter_result(**values, scores=scores, version=1)

    assert AuditEntry.objects.count() == 1


def test_the_action_refuses_what_the_form_would_have_caught(cast):
    values = {"edition": cast.draft, "unit": cast.department, "total": None, "scores": {}, "version": 0}

    with pytest.raises(RefusedCells, match=r"Hạng 3 vượt quá số đơn vị của khối \(2\)."):
        enter_result(**values, rank=3, by=cast.standing_clerk)
    with pytest.raises(PermissionDenied):
        enter_result(**values, rank=1, by=cast.head)
    with pytest.raises(StaleEdit):
        enter_result(**(values | {"version": 4}), rank=1, by=cast.standing_clerk)
    assert not Result.objects.filter(edition=cast.draft).exists()


def test_a_unit_of_another_block_has_no_row(cast, as_user):
    assert as_user(cast.standing_clerk).get(address(cast, cast.consular)).status_code == 404


def test_a_published_round_is_closed(as_user, cast):
    client = as_user(cast.standing_clerk)
    data = {"version": "1", "total": "99", "rank": "1"}
    response = client.post(address(cast, edition=cast.edition_2024), data, follow=True)

    assert "Đợt này đã công bố, không nhập được nữa." in response.content.decode()
    assert Result.objects.get(edition=cast.edition_2024, unit=cast.department).total == Decimal("80.17")


def test_a_version_of_a_row_that_does_not_exist_is_stale(as_user, cast):
    response = as_user(cast.standing_clerk).post(address(cast), row(cast, version="3"))

    assert response.status_code == 422
    assert response.context["form"]["version"].value() == 0


def test_a_page_without_its_version_is_told_to_reload(as_user, cast):
    response = as_user(cast.standing_clerk).post(address(cast), row(cast, version=""))

    assert "Trang này đã cũ. Hãy tải lại trang rồi nhập." in response.content.decode()


def test_saving_a_published_row_by_any_other_way_raises(cast):
    result = Result.objects.get(edition=cast.edition_2024, unit=cast.department)
    result.total = Decimal(99)

    with pytest.raises(TypeError):
        result.save()
    with pytest.raises(TypeError):
        result.scores.first().save()


def test_drafts_are_listed_with_how_far_each_row_is(as_user, cast):
    client = as_user(cast.standing_clerk)
    client.post(address(cast), row(cast))
    page = client.get(reverse("indices:entry"))

    ((edition, rows),) = page.context["rounds"]
    assert edition == cast.draft
    assert [(item["unit"], item["filled"], item["needed"]) for item in rows] == [
        (cast.department, 2, 3),
        (cast.other_department, 0, 3),
    ]
    assert f'href="{cast.draft.get_absolute_url()}" aria-label="Kiểm tra, công bố' in page.content.decode()


def test_who_has_one_row_to_fill_comes_to_its_form_at_once_and_back_to_it(as_user, cast):
    client = as_user(cast.unit_clerk)
    assert client.get(reverse("indices:entry")).url == address(cast)
    page = client.post(address(cast), row(cast), follow=True)

    assert page.redirect_chain == [(reverse("indices:entry"), 302), (address(cast), 302)]
    body = page.content.decode()
    assert ("Đã lưu" in body, "Quay lại danh sách" in body) == (True, False)


def test_a_round_that_is_checked_is_still_listed_to_who_has_one_row(as_user, cast):
    Edition.objects.filter(pk=cast.draft.pk).update(state=Edition.State.CHECKED)
    page = as_user(cast.unit_clerk).get(reverse("indices:entry"))

    assert (page.status_code, "Kiểm tra, công bố" in page.content.decode()) == (200, False)


def test_without_an_open_round_the_standing_office_is_shown_how_to_found_one(as_user, cast):
    Edition.objects.filter(pk=cast.draft.pk).update(state=Edition.State.PUBLISHED)

    for person, sentence in ((cast.standing_clerk, "lập đợt mới"), (cast.unit_clerk, "xem xếp hạng")):
        assert sentence in as_user(person).get(reverse("indices:entry")).content.decode()


def test_a_round_without_a_known_size_takes_any_rank(as_user, cast):
    Edition.objects.filter(pk=cast.draft.pk).update(size=None)
    as_user(cast.standing_clerk).post(address(cast), row(cast, rank="31"))

    assert Result.objects.get(edition=cast.draft).rank == 31
