import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from plans import life
from plans.models import Plan
from tasks.models import Task
from tests.plans.life.walk import address, approved, issued, text_of


def test_the_head_ends_an_issued_plan(as_user, cast):
    plan = issued(cast)
    Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát")
    client = as_user(cast.head_of_unit)
    assert "Còn 1 nhiệm vụ chưa hoàn thành." in text_of(client.get(address("close", plan)))
    client.post(address("close", plan), {"note": "Đã tổng kết."})

    plan.refresh_from_db()
    assert plan.state == Plan.State.CLOSED
    assert [(step.verb, step.note) for step in plan.steps.all()][-1] == ("close", "Đã tổng kết.")
    assert (plan.number, plan.issued_on.year) == (5, 2025)


def test_a_plan_that_is_not_issued_is_not_ended(cast):
    with pytest.raises(ValidationError, match="“Đã duyệt”"):
        life.close(plan=approved(cast), note="", by=cast.head_of_unit)


def test_the_clerk_does_not_end_a_plan(cast):
    with pytest.raises(PermissionDenied):
        life.close(plan=issued(cast), note="", by=cast.unit_clerk)


def test_a_plan_whose_adjustment_is_being_written_is_not_ended_by_hand(cast):
    plan = issued(cast)
    life.adjust(plan=plan, by=cast.unit_clerk)

    with pytest.raises(ValidationError, match="có bản điều chỉnh đang soạn"):
        life.close(plan=plan, note="", by=cast.head_of_unit)
