import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from indices import actions
from units.models import AuditEntry


def post(client, step, code="ddci-sbn-2024"):
    return client.post(reverse(f"indices:{step}", args=[code]), follow=True)


def test_the_standing_office_opens_a_published_ranking_and_closes_it(as_user, cast):
    client = as_user(cast.standing_clerk)
    page = post(client, "open-to-public").content.decode()
    cast.edition_2024.refresh_from_db()
    assert cast.edition_2024.is_open_to_public
    assert cast.edition_2024.opened_by == cast.standing_clerk
    assert reverse("reports:public-ranking", args=["ddci-sbn-2024"]) in page
    assert "người mở: Hà Thường Trực" in page

    page = post(client, "close-to-public").content.decode()
    cast.edition_2024.refresh_from_db()
    assert not cast.edition_2024.is_open_to_public
    assert cast.edition_2024.opened_by is None
    assert 'data-confirm="Cho mọi người xem DDCI khối sở, ban, ngành năm 2024 mà không đăng nhập?' in page
    lines = AuditEntry.objects.order_by("id")
    assert [(line.action, line.actor) for line in lines] == [
        ("edition.open_to_public", cast.standing_clerk),
        ("edition.close_to_public", cast.standing_clerk),
    ]
    opened = lines[0].changes["opened_at"]
    assert opened[0] is None
    assert lines[1].changes["opened_at"] == [opened[1], None]


def test_opening_twice_or_closing_what_is_closed_says_so(as_user, cast):
    client = as_user(cast.standing_clerk)
    assert "Bảng xếp hạng này không mở công khai." in post(client, "close-to-public").content.decode()
    post(client, "open-to-public")
    assert "đã được mở công khai từ trước" in post(client, "open-to-public").content.decode()
    assert AuditEntry.objects.count() == 1


def test_a_draft_is_not_opened(as_user, cast):
    page = post(as_user(cast.standing_clerk), "open-to-public", "ddci-sbn-2025").content.decode()

    assert "Đợt đang ở trạng thái “Đang nhập”, không làm bước này được." in page
    cast.draft.refresh_from_db()
    assert cast.draft.opened_at is None


def test_only_the_standing_office_has_the_switch(as_user, cast):
    for person in (cast.leader, cast.unit_clerk, cast.head_of_unit):
        with pytest.raises(PermissionDenied):
            actions.open_to_public(edition=cast.edition_2024, by=person)
    page = as_user(cast.leader).get(cast.edition_2024.get_absolute_url()).content.decode()
    assert "công khai" not in page


def test_made_up_figures_are_opened_only_where_the_portal_is_tried_out(cast, settings):
    cast.province.is_sample = True
    cast.province.save()
    with pytest.raises(ValidationError, match="Số liệu minh họa không mở công khai được"):
        actions.open_to_public(edition=cast.edition_2024, by=cast.standing_clerk)

    settings.DEBUG = True
    assert actions.open_to_public(edition=cast.edition_2024, by=cast.standing_clerk).is_open_to_public
