"""A number is given back: by hand with a reason, or because the plan is sent back."""

import pytest
from django.core.exceptions import ValidationError

from plans import life
from plans.models import Plan
from reports.issuing.finishing import issue_on_paper
from reports.issuing.preparing import cancel
from reports.models import Document
from tests.reports.issuing.walk import DAY, address, audited, page_of, prepared, states, text_of


def test_a_number_is_given_back_with_a_reason_and_is_free_again(as_user, cast, plan):
    document = prepared(cast, plan)
    response = as_user(cast.unit_clerk).post(address("cancel", document), {"reason": "Sai ngày"}, follow=True)

    assert states(document) == ("cancelled", "approved")
    assert "Đã hủy văn bản chờ ký." in text_of(response)
    assert audited("document.cancel") == ["Hủy số 05/KH-SNgV: Sai ngày"]
    again = prepared(cast, plan)
    assert (again.number, again.pk == document.pk, again.code == document.code) == (5, False, False)


def test_the_file_of_a_cancelled_document_stays_for_the_record(cast, plan):
    document = prepared(cast, plan)
    cancel(document=document, reason="Sai ngày", by=cast.unit_clerk)

    assert Document.objects.get().file.read().startswith(b"%PDF-")


def test_without_a_reason_nothing_is_cancelled(as_user, cast, plan):
    document = prepared(cast, plan)
    response = as_user(cast.unit_clerk).post(address("cancel", document), {"reason": " "})

    assert response.status_code == 422
    assert "Hãy ghi lý do hủy số." in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_what_is_issued_is_not_cancelled(cast, plan):
    document = prepared(cast, plan)
    issue_on_paper(document=document, by=cast.unit_clerk)

    with pytest.raises(ValidationError, match="“Đã ban hành”; chỉ hủy số được khi chưa có chữ ký"):
        cancel(document=document, reason="Nhầm", by=cast.unit_clerk)
    assert states(document) == ("issued", "issued")


def test_a_plan_that_is_sent_back_loses_its_number(cast, plan):
    document = prepared(cast, plan)
    life.send_back(plan=plan, note="Sửa phần mục tiêu.", by=cast.head_of_unit)

    assert states(document) == ("cancelled", "returned")
    assert audited("document.cancel") == ["Hủy số 05/KH-SNgV: kế hoạch bị trả lại để sửa"]


def test_a_plan_whose_document_is_signed_is_not_sent_back(as_user, cast, plan):
    document = prepared(cast, plan)
    Document.objects.filter(pk=document.pk).update(state=Document.State.SIGNED, way=Document.Way.PORTAL)

    with pytest.raises(ValidationError, match="đã có chữ ký nên kế hoạch không trả lại được"):
        life.send_back(plan=plan, note="Sửa.", by=cast.head_of_unit)
    assert states(document) == ("signed", "approved")
    assert list(plan.steps.filter(verb="return")) == []


def test_a_document_of_a_plan_closed_meanwhile_can_only_be_cancelled(as_user, cast):
    plan = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=DAY)
    document = prepared(cast, plan, number=None, day=None)
    life.close(plan=plan, note="", by=cast.head_of_unit)
    client = as_user(cast.unit_clerk)

    assert "nên văn bản không ký được nữa. Hãy hủy số." in text_of(client.get(page_of(plan)))
    assert client.post(address("paper", document), {"is_signed": "on"}).status_code == 422
    client.post(address("cancel", document), {"reason": "Kế hoạch đã kết thúc"})
    assert states(document) == ("cancelled", "closed")


def test_an_officer_cancels_nothing_and_an_outsider_knows_of_nothing(as_user, cast, plan):
    document = prepared(cast, plan)

    assert as_user(cast.officer).post(address("cancel", document), {"reason": "x"}).status_code == 403
    assert as_user(cast.outside_clerk).post(address("cancel", document), {"reason": "x"}).status_code == 404
    assert states(document) == ("prepared", "approved")
