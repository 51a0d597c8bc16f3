"""A BÁO CÁO gets its number and day: which are free, who gives them, what happens meanwhile."""

from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from reports.documents.pdf import lay_out_pdf
from reports.documents.report import report_letter
from reports.documents.snapshot import letter_from_json
from reports.issuing import preparing
from reports.issuing.preparing import next_number
from reports.issuing.sources import ReportSource
from reports.models import Document
from tasks.models import PlanReport
from tasks.reporting.plan_report import issue_plan_report, make_plan_report, reopen_plan_report
from tests.plans.life.walk import approved
from tests.reports.issuing.walk import (
    REPORT_DAY,
    approve_report,
    page_of_report,
    prepared,
    prepared_report,
    report_states,
    stored,
    text_of,
)
from units.models import AuditEntry


def give(client, report, number="12", day="15/07/2025"):
    return client.post(page_of_report(report), {"number": number, "issued_on": day, "is_public": "on"})


def first_quarter(work, **values) -> PlanReport:
    """The report of the first quarter, on which nobody has reported."""
    report = approve_report(work, quarter=1)
    return issue_plan_report(report=report, by=work.cast.unit_clerk, **values) if values else report


def test_the_page_proposes_a_number_and_today(as_user, cast, work, report):
    today = timezone.localdate()
    first_quarter(work, number=41, issued_on=today)
    response = as_user(cast.unit_clerk).get(page_of_report(report))

    assert response.context["number_form"].initial == {"number": 42, "issued_on": today}
    assert "Ký hiệu: <strong>BC-SNgV</strong>" in text_of(response)


def test_the_number_after_the_highest_of_reports_and_their_documents_is_proposed(cast, work, report):
    prepared_report(cast, first_quarter(work), number=57)
    source = ReportSource(report)

    assert [next_number(source, year) for year in (2024, 2025)] == [1, 58]


def test_plans_and_reports_are_numbered_apart(cast, report):
    prepared(cast, approved(cast, year=2024), number=12, day=REPORT_DAY)
    document = prepared_report(cast, report, number=12)

    assert [found.number_and_symbol for found in Document.objects.order_by("pk")] == ["12/KH-SNgV", "12/BC-SNgV"]
    assert next_number(ReportSource(report), 2025) == document.number + 1


def test_a_number_that_a_report_or_its_document_has_is_refused_with_whose_it_is(as_user, cast, work, report):
    other = first_quarter(work)
    document = prepared_report(cast, other, number=12)
    refused = give(as_user(cast.unit_clerk), report)
    assert refused.status_code == 422
    assert "Số 12 của năm 2025 đã cấp cho Báo cáo số 12/BC-SNgV ngày 15/07/2025." in text_of(refused)

    Document.objects.filter(pk=document.pk).delete()
    issue_plan_report(report=other, number=12, issued_on=REPORT_DAY, by=cast.unit_clerk)
    refused = give(as_user(cast.unit_clerk), report)
    assert refused.status_code == 422
    assert "Số 12 của năm 2025 đã cấp cho Báo cáo quý 1/2025 về Kế hoạch DDCI năm 2025" in text_of(refused)


def test_a_day_before_the_quarter_is_refused(as_user, cast, report):
    refused = give(as_user(cast.unit_clerk), report, day="31/03/2025")

    assert refused.status_code == 422
    assert "Ngày ban hành không được trước ngày 01/04/2025." in text_of(refused)
    assert not Document.objects.exists()


def test_a_draft_gets_none(as_user, cast, work):
    report = make_plan_report(plan=work.plan, quarter=2, by=work.chief)
    client = as_user(cast.unit_clerk)

    assert client.get(page_of_report(report)).status_code == 422
    refused = give(client, report)
    assert refused.status_code == 422
    assert "Báo cáo đang ở trạng thái “Dự thảo”, không làm bước này được." in text_of(refused)
    with pytest.raises(ValidationError, match="“Dự thảo”; chỉ cấp số cho báo cáo đã duyệt"):
        prepared_report(cast, report)
    assert not Document.objects.exists()


def test_what_was_never_made_is_not_there(as_user, cast, report):
    client = as_user(cast.unit_clerk)
    for quarter in (3, 5):
        assert client.get(reverse("reports:report-issue", args=[*report.plan.address, quarter])).status_code == 404


def test_the_focal_point_that_only_follows_the_plan_gives_no_number(as_user, work, report):
    assert give(as_user(work.chief), report).status_code == 403
    assert not Document.objects.exists()


def test_a_double_click_prepares_once(as_user, cast, report, media):
    client = as_user(cast.unit_clerk)
    assert [give(client, report).status_code for _ in range(2)] == [302, 302]

    assert Document.objects.count() == AuditEntry.objects.filter(action="document.prepare").count() == 1
    assert len(stored(media)) == 1


def test_another_number_for_a_prepared_report_is_refused(as_user, cast, report):
    prepared_report(cast, report)
    refused = give(as_user(cast.unit_clerk), report, number="13")

    assert refused.status_code == 422
    assert "Văn bản của báo cáo đã được lập: Báo cáo số 12/BC-SNgV ngày 15/07/2025." in text_of(refused)


def test_the_snapshot_makes_the_same_file(cast, report):
    document = prepared_report(cast, report)
    letter = letter_from_json(document.snapshot)

    assert lay_out_pdf(letter).data == document.file.read()
    assert replace(letter, number=None, day=None, lookup=None) == report_letter(report)


def test_the_plan_and_each_of_its_quarters_have_documents_of_their_own(cast, work, report):
    first = prepared_report(cast, first_quarter(work), number=3)
    second = prepared_report(cast, report)
    plan = prepared(cast, work.plan, number=None, day=None)

    assert (plan.quarter, first.quarter, second.quarter) == (None, 1, 2)
    assert (plan.number, plan.day, plan.symbol) == (50, date(2025, 2, 20), "KH-SNgV")


def test_a_report_issued_earlier_keeps_its_number_and_day(as_user, cast, report):
    issue_plan_report(report=report, number=7, issued_on=REPORT_DAY, by=cast.unit_clerk)
    client = as_user(cast.unit_clerk)
    assert list(client.get(page_of_report(report)).context["number_form"].fields) == ["is_public"]
    assert give(client, report, number="9").status_code == 302

    document = Document.objects.get()
    assert (document.number, document.day) == (7, REPORT_DAY)
    assert report_states(document) == ("prepared", "issued")


def test_a_report_opened_again_while_the_pages_are_laid_out_leaves_no_file(cast, report, media):
    def laid_out_meanwhile(letter):
        reopen_plan_report(report=report, reason="Sửa lại.", by=cast.head_of_unit)
        return lay_out_pdf(letter)

    with (
        patch.object(preparing, "lay_out_pdf", laid_out_meanwhile),
        pytest.raises(ValidationError, match="“Dự thảo”; chỉ cấp số cho báo cáo đã duyệt"),
    ):
        prepared_report(cast, report)
    assert not Document.objects.exists()
    assert stored(media) == []


def test_a_report_opened_and_approved_again_meanwhile_is_not_issued_in_its_former_words(cast, work, report, media):
    def laid_out_meanwhile(letter):
        reopen_plan_report(report=report, reason="Sửa lại.", by=cast.head_of_unit)
        approve_report(work)
        return lay_out_pdf(letter)

    with (
        patch.object(preparing, "lay_out_pdf", laid_out_meanwhile),
        pytest.raises(ValidationError, match="Báo cáo vừa được thay đổi trong lúc lập văn bản"),
    ):
        prepared_report(cast, report)
    assert not Document.objects.exists()
    assert stored(media) == []


def test_of_two_who_prepare_at_once_the_second_is_told(cast, report, media):
    def laid_out_meanwhile(letter):
        with patch.object(preparing, "lay_out_pdf", lay_out_pdf):
            prepared_report(cast, report, number=13)
        return lay_out_pdf(letter)

    with (
        patch.object(preparing, "lay_out_pdf", laid_out_meanwhile),
        pytest.raises(ValidationError, match="Văn bản của báo cáo đã được lập: Báo cáo số 13/BC-SNgV"),
    ):
        prepared_report(cast, report)
    assert [document.number for document in Document.objects.all()] == [13]
    assert len(stored(media)) == 1


def test_an_agency_without_letterhead_is_told_what_to_do(as_user, cast, report):
    cast.department.letterhead.delete()
    refused = give(as_user(cast.unit_clerk), report)

    assert refused.status_code == 422
    assert "Sở Ngoại vụ chưa khai báo thể thức văn bản" in text_of(refused)
