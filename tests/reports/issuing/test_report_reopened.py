"""A BÁO CÁO that goes back to draft loses its number; once somebody has signed it does not go back."""

from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError

from reports.issuing import signing
from reports.issuing.preparing import cancel
from reports.models import AgencySeal, Document
from reports.signing import pades
from tasks.models import PlanReport
from tasks.reporting.plan_report import reopen_plan_report
from tests.reports.issuing.walk import (
    address,
    approve_report,
    audited,
    prepared,
    prepared_report,
    report_states,
    signed_by,
    stored,
    text_of,
)

PAGE = "/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/tong-hop/"


def test_a_prepared_document_is_cancelled_and_its_number_is_free_again(as_user, cast, work, report):
    document = prepared_report(cast, report)
    as_user(cast.head_of_unit).post(f"{PAGE}mo-lai/", {"reason": "Thiếu số liệu"})

    assert report_states(document) == ("cancelled", "draft")
    assert audited("document.cancel") == ["Hủy số 12/BC-SNgV: báo cáo được đưa về dự thảo"]
    again = prepared_report(cast, approve_report(work))
    assert (again.number, again.pk == document.pk, again.code == document.code) == (12, False, False)


def test_a_report_without_a_document_goes_back_as_before(cast, report):
    reopen_plan_report(report=report, reason="Thiếu số liệu", by=cast.head_of_unit)

    assert PlanReport.objects.get().state == "draft"


def test_the_plans_own_document_and_another_quarters_stay(cast, work, report):
    own = prepared(cast, work.plan, number=None, day=None)
    other = prepared_report(cast, approve_report(work, quarter=1), number=3)
    reopen_plan_report(report=report, reason="Thiếu số liệu", by=cast.head_of_unit)

    assert [Document.objects.get(pk=found.pk).state for found in (own, other)] == ["prepared", "prepared"]


def test_a_signed_document_keeps_the_report_approved_and_the_page_says_so(as_user, cast, report, head):
    AgencySeal.objects.create(unit=cast.department, is_required=True)
    document = signed_by(cast, prepared_report(cast, report), head)
    version = PlanReport.objects.get().version
    response = as_user(cast.head_of_unit).post(f"{PAGE}mo-lai/", {"reason": "Thiếu số liệu"})

    assert response.status_code == 422
    assert "Báo cáo số 12/BC-SNgV ngày 15/07/2025 đã có chữ ký nên báo cáo không đưa về dự thảo được." in text_of(
        response
    )
    assert report_states(document) == ("signed", "approved")
    report.refresh_from_db()
    assert (report.version, report.reopened_for, len(report.rows)) == (version, "", 6)
    assert audited("plan_report.reopen") == []


def test_an_issued_one_does_not_go_back(as_user, cast, report, head):
    document = signed_by(cast, prepared_report(cast, report), head)
    response = as_user(cast.head_of_unit).post(f"{PAGE}mo-lai/", {"reason": "Thiếu số liệu"})

    assert response.status_code == 422
    assert report_states(document) == ("issued", "issued")


def test_a_report_opened_again_while_the_head_signs_is_not_issued(cast, report, head, media):
    document, sign = prepared_report(cast, report), pades.sign

    def signed_meanwhile(*args, **values):
        data = sign(*args, **values)
        reopen_plan_report(report=report, reason="Sửa lại.", by=cast.head_of_unit)
        return data

    with (
        patch.object(signing.pades, "sign", signed_meanwhile),
        pytest.raises(ValidationError, match="Văn bản đã hủy số nên không ký được. Hãy cấp số lại."),
    ):
        signed_by(cast, document, head)
    assert report_states(document) == ("cancelled", "draft")
    assert stored(media) == [f"{document.sha256}.pdf"]


def test_a_number_given_back_by_hand_leaves_the_report_approved(as_user, cast, report):
    document = prepared_report(cast, report)
    response = as_user(cast.unit_clerk).post(address("cancel", document), {"reason": "Sai ngày"}, follow=True)

    assert "Đã hủy văn bản chờ ký. Có thể cấp số và lập lại." in text_of(response)
    assert report_states(document) == ("cancelled", "approved")


def test_once_signed_the_number_is_not_given_back(cast, report, head):
    document = signed_by(cast, prepared_report(cast, report), head)

    with pytest.raises(ValidationError, match="“Đã ban hành”; chỉ hủy số được khi chưa có chữ ký"):
        cancel(document=document, reason="Nhầm", by=cast.unit_clerk)
