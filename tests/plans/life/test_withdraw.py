import pytest
from django.core.exceptions import ValidationError

from plans import life
from plans.models import Plan
from tests.plans.life.walk import address, approved, submitted, text_of


def test_what_was_submitted_is_taken_back_and_open_again(as_user, cast):
    plan = submitted(cast)
    response = as_user(cast.unit_clerk).post(address("withdraw", plan), follow=True)

    plan.refresh_from_db()
    assert (plan.state, plan.submitted_at, plan.submitted_by, plan.is_open) == (Plan.State.DRAFT, None, None, True)
    assert [step.verb for step in plan.steps.all()] == ["submit", "withdraw"]
    assert "Đã rút lại." in text_of(response)


def test_an_approved_plan_is_not_withdrawn(cast):
    with pytest.raises(ValidationError, match="“Đã duyệt”"):
        life.withdraw(plan=approved(cast), by=cast.unit_clerk)
