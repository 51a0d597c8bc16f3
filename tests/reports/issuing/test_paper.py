"""A document that was signed by hand and stamped."""

import pytest
from django.core.exceptions import ValidationError

from plans.models import Plan
from reports.issuing.finishing import Role, check_may_be_signed, issue_on_paper
from reports.models import AgencySeal, Document
from tests.reports.issuing.walk import DAY, address, audited, page_of, prepared, states, text_of


def test_the_clerk_says_that_it_was_signed_and_the_plan_is_issued(as_user, cast, plan):
    document = prepared(cast, plan)
    response = as_user(cast.unit_clerk).post(address("paper", document), {"is_signed": "on"}, follow=True)

    document = Document.objects.get()
    assert (document.state, document.way, document.issued_by) == ("issued", "paper", cast.unit_clerk)
    plan.refresh_from_db()
    assert (plan.state, plan.number, plan.issued_on) == (Plan.State.ISSUED, 5, DAY)
    assert plan.steps.last().note == "Số 05/KH-SNgV ngày 05/02/2025"
    assert "Đã ban hành." in text_of(response)
    assert audited("document.paper") == ["Đã ký giấy và đóng dấu: Kế hoạch số 05/KH-SNgV ngày 05/02/2025"]


def test_without_the_tick_nothing_is_issued(as_user, cast, plan):
    document = prepared(cast, plan)
    response = as_user(cast.unit_clerk).post(address("paper", document), {})

    assert response.status_code == 422
    assert "Hãy xác nhận bản in đã được ký và đóng dấu." in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_the_file_stays_the_one_that_was_printed_and_takes_no_signature(as_user, cast, plan):
    document = prepared(cast, plan)
    before = document.sha256
    issue_on_paper(document=document, by=cast.unit_clerk)
    document.refresh_from_db()

    assert (document.sha256, document.signatures.count()) == (before, 0)
    for role in (Role.HEAD, Role.AGENCY):
        with pytest.raises(ValidationError, match="Văn bản đã ký giấy và đóng dấu nên không ký số nữa"):
            check_may_be_signed(document, role)
    page = as_user(cast.unit_clerk).get(page_of(plan))
    assert (page.context["awaits_head"], page.context["awaits_seal"]) == (False, False)


def test_the_stamp_on_paper_stands_for_the_agencys_signature(cast, plan):
    AgencySeal.objects.create(unit=cast.department, is_required=True)
    document = prepared(cast, plan)
    issue_on_paper(document=document, by=cast.unit_clerk)

    assert states(document) == ("issued", "issued")


def test_a_second_click_is_told_and_changes_nothing(as_user, cast, plan):
    document = prepared(cast, plan)
    client = as_user(cast.unit_clerk)
    client.post(address("paper", document), {"is_signed": "on"})
    response = client.post(address("paper", document), {"is_signed": "on"})

    assert response.status_code == 422
    assert "chỉ ghi nhận ký giấy khi văn bản chờ ký" in text_of(response)
    assert plan.steps.filter(verb="issue").count() == 1


def test_for_a_plan_issued_earlier_the_plan_stays_as_it_is(cast):
    plan = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=DAY)
    document = prepared(cast, plan, number=None, day=None)
    issue_on_paper(document=document, by=cast.unit_clerk)

    assert states(document) == ("issued", "issued")
    assert plan.steps.count() == 0
