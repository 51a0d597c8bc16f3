from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from indices import actions
from units.models import AuditEntry


def post(client, day, code="ddci-sbn-2024"):
    return client.post(reverse("indices:plans-due", args=[code]), {"due_on": day})


def due(cast):
    cast.edition_2024.refresh_from_db()
    return cast.edition_2024.plans_due_on


def test_a_day_is_set_and_taken_away_with_audit_lines(as_user, cast):
    client = as_user(cast.standing_clerk)
    response = post(client, "31/03/2025")
    assert (response.status_code, response.url) == (302, cast.edition_2024.get_absolute_url())
    assert due(cast) == date(2025, 3, 31)
    page = client.get(cast.edition_2024.get_absolute_url()).content.decode()
    assert 'name="due_on" value="31/03/2025"' in page

    post(client, "")
    assert due(cast) is None
    lines = AuditEntry.objects.order_by("id")
    assert [(line.action, line.changes) for line in lines] == [
        ("edition.set_plans_due", {"plans_due_on": [None, "2025-03-31"]}),
        ("edition.set_plans_due", {"plans_due_on": ["2025-03-31", None]}),
    ]


def test_the_same_day_again_leaves_no_line(cast):
    for _ in range(2):
        actions.set_plans_due(edition=cast.edition_2024, due_on=date(2025, 3, 31), by=cast.standing_clerk)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("31/02/2025", "Ngày này không đọc được. Hãy nhập dạng ngày/tháng/năm, ví dụ 31/03/2026."),
        ("31/12/2024", "phải từ ngày 01/01/2025 đến ngày 31/12/2026"),
        ("01/01/2027", "phải từ ngày 01/01/2025 đến ngày 31/12/2026"),
    ],
)
def test_a_wrong_day_gets_a_sentence_and_changes_nothing(as_user, cast, day, sentence):
    response = post(as_user(cast.standing_clerk), day)

    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert f'value="{day}"' in page
    assert due(cast) is None


def test_a_round_without_published_results_has_no_such_day(as_user, cast):
    response = post(as_user(cast.standing_clerk), "31/03/2026", "ddci-sbn-2025")

    assert response.status_code == 422
    assert "Đợt đang ở trạng thái “Đang nhập”" in response.content.decode()


def test_others_read_the_day_and_do_not_set_it(as_user, cast):
    actions.set_plans_due(edition=cast.edition_2024, due_on=date(2025, 3, 31), by=cast.standing_clerk)
    with pytest.raises(PermissionDenied):
        actions.set_plans_due(edition=cast.edition_2024, due_on=None, by=cast.leader)

    page = as_user(cast.unit_clerk).get(cast.edition_2024.get_absolute_url()).content.decode()
    assert "Hạn ban hành kế hoạch năm 2025: 31/03/2025." in page
    assert 'name="due_on"' not in page
