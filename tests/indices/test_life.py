from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from indices import actions
from indices.cells import Cell, Change
from indices.models import Correction, Edition, Result
from units.models import AuditEntry


def post(client, step, code="ddci-sbn-2025", **data):
    return client.post(reverse(f"indices:{step}", args=[code]), data, follow=True)


def state(cast):
    cast.draft.refresh_from_db()
    return cast.draft.state


@pytest.fixture
def entered(cast):
    cast.result(cast.draft, cast.department, "80.00", 1, [("8", 1), ("8", 1), ("8", 1)])
    return cast.draft


def test_a_round_is_checked_then_published_and_says_by_whom(as_user, cast, entered):
    client = as_user(cast.standing_clerk)
    post(client, "check")
    assert state(cast) == Edition.State.CHECKED
    page = post(client, "publish").content.decode()

    assert state(cast) == Edition.State.PUBLISHED
    assert (cast.draft.checked_by, cast.draft.published_by) == (cast.standing_clerk, cast.standing_clerk)
    assert "Công bố: Hà Thường Trực" in page
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "edition.check",
        "edition.publish",
    ]


def test_an_empty_round_is_not_checked(as_user, cast):
    page = post(as_user(cast.standing_clerk), "check").content.decode()

    assert "Đợt này chưa có số liệu nào để kiểm tra." in page
    assert state(cast) == Edition.State.DRAFT


def test_an_empty_round_offers_to_enter_figures_and_no_check(as_user, cast):
    Result.objects.create(edition=cast.draft, unit=cast.department)
    client = as_user(cast.standing_clerk)
    page = client.get(cast.draft.get_absolute_url()).content.decode()
    assert ("Kiểm tra xong, khóa nhập" in page, "Chưa có số liệu nào." in page) == (False, True)
    ways = [reverse(f"indices:{name}", args=[cast.draft.code]) for name in ("import", "grid", "revise")]
    assert [f'href="{way}"' in page for way in ways] == [True] * 3

    Result.objects.update(rank=1)
    page = client.get(cast.draft.get_absolute_url()).content.decode()
    assert ("Kiểm tra xong, khóa nhập" in page, "Chưa có số liệu nào." in page) == (True, False)


def test_who_has_no_total_yet_is_named_before_the_round_is_closed(as_user, cast, entered):
    client = as_user(cast.standing_clerk)
    page = client.get(cast.draft.get_absolute_url())
    assert page.context["missing"] == [cast.other_department]
    assert 'data-confirm="Còn 1 đơn vị chưa có điểm tổng.' in page.content.decode()

    cast.result(cast.draft, cast.other_department, "70.00", 2, [("7", 2), ("7", 2), ("7", 2)])
    page = client.get(cast.draft.get_absolute_url())
    assert (page.context["missing"], "chưa có điểm tổng" in page.content.decode()) == ([], False)


def test_a_row_without_a_figure_is_nothing_to_check(cast):
    Result.objects.create(edition=cast.draft, unit=cast.department)
    with pytest.raises(ValidationError, match="chưa có số liệu nào"):
        actions.check(edition=cast.draft, by=cast.standing_clerk)


def test_nothing_is_published_unchecked(as_user, cast, entered):
    page = post(as_user(cast.standing_clerk), "publish").content.decode()

    assert "Đợt đang ở trạng thái “Đang nhập”, không làm bước này được." in page
    assert state(cast) == Edition.State.DRAFT


def test_a_checked_round_is_closed_for_entry_until_it_is_opened_again(as_user, cast, entered):
    actions.check(edition=entered, by=cast.standing_clerk)
    change = Change(Cell(cast.department.pk, None, "rank"), 1, 2)
    with pytest.raises(ValidationError, match="đã kiểm tra xong"):
        actions.save_cells(edition=entered, changes=[change], by=cast.standing_clerk)

    post(as_user(cast.standing_clerk), "reopen")
    actions.save_cells(edition=entered, changes=[change], by=cast.standing_clerk)
    assert Result.objects.get(edition=entered).rank == 2
    assert cast.draft.checked_by is None


def test_only_the_standing_office_publishes(cast, entered):
    for person in (cast.unit_clerk, cast.leader, cast.head_of_unit):
        with pytest.raises(PermissionDenied):
            actions.check(edition=entered, by=person)


# --- Corrections ---------------------------------------------------------------------------------------------------


def correct(client, figure, value, reason="Cộng nhầm, theo văn bản số 5/BC"):
    address = reverse("indices:correct", args=["ddci-sbn-2024", "sngv"])
    return client.post(address, {"figure": figure, "value": value, "reason": reason}, follow=True)


def published(cast):
    return Result.objects.get(edition=cast.edition_2024, unit=cast.department)


def test_a_correction_leaves_both_values_and_the_reason(as_user, cast):
    response = correct(as_user(cast.standing_clerk), "score_total=80.17", "80,71")

    correction = Correction.objects.get()
    assert published(cast).total == Decimal("80.71")
    assert (correction.before, correction.after, correction.corrected_by) == (
        Decimal("80.17"),
        Decimal("80.71"),
        cast.standing_clerk,
    )
    page = " ".join(response.content.decode().split())
    assert "80,17 → 80,71. Cộng nhầm, theo văn bản số 5/BC" in page
    line = AuditEntry.objects.get()
    assert (line.action, line.changes) == ("result.correct", {"total score": ["80.17", "80.71"]})


def test_a_components_rank_is_corrected_too(as_user, cast):
    line = cast.edition_2024.lines.first()
    correct(as_user(cast.standing_clerk), f"rank_{line.pk}=1", "2")

    assert published(cast).scores.get(line=line).rank == 2


def test_a_refused_correction_says_at_the_top_what_is_wrong_and_leaves_it_to_the_portal_to_say_it(as_user, cast):
    page = correct(as_user(cast.standing_clerk), "score_total=80.17", "80", "").content.decode()

    assert '<a href="#id_reason">Lý do</a>: Hãy ghi lý do' in page
    assert "novalidate" in page


@pytest.mark.parametrize(
    ("figure", "value", "reason", "sentence"),
    [
        ("score_total=80.17", "180", "x", "180 lớn hơn 100. Điểm phải từ 0 đến 100."),
        ("score_total=80.17", "80,17", "x", "Giá trị đính chính giống giá trị đã công bố."),
        ("rank_total=1", "3", "x", "Hạng 3 vượt quá số đơn vị của khối (2)."),
        ("score_total=79.00", "80", "x", "Có người vừa đính chính số liệu này."),
        ("score_total=80.17", "80", " ", "Hãy ghi lý do, kèm số văn bản làm căn cứ."),
    ],
)
def test_a_wrong_correction_gets_a_sentence_and_changes_nothing(as_user, cast, figure, value, reason, sentence):
    response = correct(as_user(cast.standing_clerk), figure, value, reason)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert published(cast).total == Decimal("80.17")
    assert not Correction.objects.exists()


def test_a_rank_in_a_block_of_unknown_size_has_a_bound(as_user, cast):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(size=None)
    client = as_user(cast.standing_clerk)

    assert "hạng phải từ 1 đến 9999" in correct(client, "rank_total=1", "40000").content.decode()
    correct(client, "rank_total=1", "1000")
    assert published(cast).rank == 1000


def test_a_draft_is_not_corrected(cast, entered):
    with pytest.raises(ValidationError, match="chưa công bố"):
        actions.correct(
            result=Result.objects.get(edition=entered),
            line=None,
            kind="rank",
            seen=1,
            value=2,
            reason="x",
            by=cast.standing_clerk,
        )
