"""The action that issues a plan; the page on which it happens is that of its document (tests/reports/issuing)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from plans import life
from plans.models import Plan
from tests.plans.life.walk import approved, issued, state

DAY = date(2025, 2, 5)


def test_an_approved_plan_gets_its_number_and_day(cast):
    plan = life.issue(plan=approved(cast), number=5, issued_on=DAY, by=cast.unit_clerk)

    plan.refresh_from_db()
    assert (plan.state, plan.document_number, plan.issued_on) == (Plan.State.ISSUED, "05/KH-SNgV", DAY)
    assert plan.steps.last().note == "Số 05/KH-SNgV ngày 05/02/2025"


def test_the_next_number_of_the_year_is_proposed(cast):
    today = timezone.localdate()
    life.issue(plan=approved(cast, year=2024), number=41, issued_on=today, by=cast.unit_clerk)
    plan = approved(cast)

    assert life.next_number(plan, today.year) == 42
    assert life.next_number(plan, today.year - 1) == 1


def test_a_number_that_is_taken_is_refused_with_the_plan_that_has_it(cast):
    issued(cast, year=2024)
    plan = approved(cast)
    with pytest.raises(ValidationError) as refusal:
        life.issue(plan=plan, number=5, issued_on=date(2025, 12, 31), by=cast.unit_clerk)

    sentence = "Số 05 của năm 2025 đã cấp cho Kế hoạch DDCI năm 2024 – Sở Ngoại vụ (ngày 05/02/2025)."
    assert refusal.value.message_dict == {"number": [sentence]}
    assert state(plan) == Plan.State.APPROVED
    life.issue(plan=plan, number=5, issued_on=date(2026, 1, 2), by=cast.unit_clerk)
    assert state(plan) == Plan.State.ISSUED


def test_another_agency_has_numbers_of_its_own(cast):
    issued(cast)
    plan = approved(cast, year=2024)
    Plan.objects.filter(pk=plan.pk).update(unit=cast.other_department)
    plan.refresh_from_db()
    cast.person("cv2", "Một Người", cast.other_department, "unit_clerk")

    life.issue(plan=plan, number=5, issued_on=date(2025, 2, 5), by=cast.outside_clerk)
    assert state(plan) == Plan.State.ISSUED


def test_a_day_to_come_is_refused(cast):
    plan = approved(cast)
    with pytest.raises(ValidationError, match="Ngày ban hành không được sau hôm nay."):
        life.issue(
            plan=plan, number=5, issued_on=timezone.localdate() + timedelta(days=1), by=cast.unit_clerk
        )  # fmt: skip

    assert state(plan) == Plan.State.APPROVED


def test_a_draft_is_not_issued_and_an_officer_issues_nothing(cast):
    plan = cast.plan(state=Plan.State.DRAFT)

    with pytest.raises(ValidationError, match="“Dự thảo”"):
        life.issue(plan=plan, number=5, issued_on=DAY, by=cast.unit_clerk)
    with pytest.raises(PermissionDenied):
        life.issue(plan=plan, number=5, issued_on=DAY, by=cast.officer)


def test_a_day_long_before_the_year_of_the_plan_is_refused(cast):
    with pytest.raises(ValidationError, match="không được trước ngày 01/01/2024"):
        life.issue(plan=approved(cast), number=3, issued_on=date(1950, 1, 1), by=cast.unit_clerk)


def test_an_adjusted_plan_is_not_older_than_the_plan_it_adjusts(cast):
    new = life.adjust(plan=issued(cast), by=cast.unit_clerk)
    life.submit(plan=new, by=cast.unit_clerk)
    new = life.approve(plan=new, by=cast.head_of_unit)

    with pytest.raises(ValidationError, match="không được trước ngày 05/02/2025"):
        life.issue(plan=new, number=9, issued_on=date(2025, 1, 6), by=cast.unit_clerk)
