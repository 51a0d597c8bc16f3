import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from plans import life
from plans.comments import resolve, say
from plans.models import Comment, Paragraph, Plan
from tests.plans.life.walk import address, approved, state, submitted, text_of


@pytest.mark.parametrize("ready", [submitted, approved])
def test_a_plan_is_returned_with_a_reason_and_the_clerk_reads_it(as_user, cast, ready):
    plan = ready(cast)
    as_user(cast.head_of_unit).post(address("send-back", plan), {"note": "Bổ sung mục tiêu."})

    plan.refresh_from_db()
    assert (plan.state, plan.submitted_at, plan.approved_at, plan.is_open) == (Plan.State.RETURNED, None, None, True)
    page = text_of(as_user(cast.unit_clerk).get(plan.get_absolute_url()))
    assert "Kế hoạch được trả lại để sửa" in page
    assert "Bổ sung mục tiêu. <span" in page


def test_a_plan_that_came_approved_has_no_day_of_approval_to_name(as_user, cast):
    client = as_user(cast.head_of_unit)
    day = f"Việc duyệt ngày {timezone.localdate():%d/%m/%Y} không còn hiệu lực."
    assert day in text_of(client.get(address("send-back", approved(cast))))
    Plan.objects.update(approved_at=None, approved_by=None)

    assert "Việc duyệt không còn hiệu lực." in text_of(client.get(address("send-back", Plan.objects.get())))


def test_a_return_without_any_reason_is_refused(as_user, cast):
    plan = submitted(cast)
    response = as_user(cast.head_of_unit).post(address("send-back", plan), {"note": "  "})

    assert response.status_code == 422
    assert "Hãy ghi lý do trả lại" in text_of(response)
    assert state(plan) == Plan.State.SUBMITTED


def test_a_reason_at_a_place_is_reason_enough_and_leads_there(as_user, cast):
    plan = submitted(cast)
    key = f"p{Paragraph.objects.get().pk}"
    reason = say(plan=plan, block=key, text="Sai năm.", by=cast.head_of_unit, kind=Comment.Kind.REASON)
    client = as_user(cast.head_of_unit)
    assert "1 lý do đã ghi tại chỗ" in text_of(client.get(address("send-back", plan)))
    client.post(address("send-back", plan))

    page = text_of(as_user(cast.unit_clerk).get(plan.get_absolute_url()))
    link = f"{address('comments', plan)}?den={reason.pk}"
    assert f'<a href="{link}"><q>Năm 2024 đạt 9,10 điểm.</q></a>: Sai năm.' in page
    assert as_user(cast.unit_clerk).get(link).url == f"{plan.get_absolute_url()}#y-kien-{key}"


def test_a_settled_reason_is_no_reason_any_more(as_user, cast):
    plan = submitted(cast)
    reason = say(plan=plan, block="", text="Sai năm.", by=cast.head_of_unit, kind=Comment.Kind.REASON)
    resolve(comment=reason, by=cast.unit_clerk)

    assert as_user(cast.head_of_unit).post(address("send-back", plan)).status_code == 422


def test_the_clerk_does_not_return_a_plan(cast):
    with pytest.raises(PermissionDenied):
        life.send_back(plan=submitted(cast), note="x", by=cast.unit_clerk)
