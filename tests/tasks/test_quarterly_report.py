from django.urls import reverse

from tasks.models import QuarterlyReport
from units.models import AuditEntry


def address(plan, office="sngv-lanh-su", quarter=2):
    return reverse("tasks:quarterly-report", args=[office, plan.pk, quarter])


def test_a_head_sends_the_report_of_a_quarter_once(as_user, cast):
    plan = cast.plan()
    client = as_user(cast.head)
    response = client.post(address(plan), {"results": "Đã rà soát 12 thủ tục", "difficulties": "", "proposals": ""})

    report = QuarterlyReport.objects.get()
    assert response.url == reverse("tasks:office", args=["sngv-lanh-su"])
    assert (report.office, report.quarter, report.submitted_by) == (cast.consular, 2, cast.head)
    assert AuditEntry.objects.get().action == "report.submit"

    client.post(address(plan), {"results": "Sửa lại"})
    assert QuarterlyReport.objects.get().results == "Đã rà soát 12 thủ tục"


def test_an_empty_report_is_refused(as_user, cast):
    plan = cast.plan()
    response = as_user(cast.head).post(address(plan), {"results": ""})

    assert response.status_code == 422
    assert not QuarterlyReport.objects.exists()


def test_an_officer_may_not_send_and_an_outsider_does_not_find_it(as_user, cast):
    plan = cast.plan()

    assert as_user(cast.officer).post(address(plan), {"results": "x"}).status_code == 403
    assert as_user(cast.officer).get(address(plan)).context["form"] is None
    assert as_user(cast.outsider).get(address(plan)).status_code == 404
    assert as_user(cast.outsider).get(address(plan, office="stp-van-phong")).status_code == 404


def test_a_year_has_four_quarters(as_user, cast):
    plan = cast.plan()

    assert as_user(cast.head).get(address(plan, quarter=5)).status_code == 404


def test_a_quarter_that_has_not_begun_is_not_reported(as_user, cast):
    plan = cast.plan(year=2099)
    response = as_user(cast.head).post(address(plan), {"results": "x"})

    assert "Quý này chưa bắt đầu, chưa gửi báo cáo được." in response.content.decode()
    assert not QuarterlyReport.objects.exists()


def test_who_may_not_write_it_is_told_that_it_was_not_sent(as_user, cast):
    plan = cast.plan()

    assert "chưa gửi báo cáo quý này" in as_user(cast.leader).get(address(plan)).content.decode()
