"""The focal point's page of a quarter: who has sent, how late, and the nudge."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tasks.models import QuarterlyReport, Reminder, Task
from tasks.quarters import Quarter
from tasks.reporting.following import standings
from tasks.reporting.nudging import nudge
from tests.tasks.reporting.quarter import moment
from units.models import AuditEntry

SECOND = Quarter(2025, 2)
PAGE = "/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/"


@pytest.fixture
def chief(as_user, work):
    """The focal point, at work in the portal."""
    return as_user(work.chief)


def told(work) -> list[tuple[str, str, str]]:
    return list(Reminder.objects.order_by("pk").values_list("kind", "recipient__username", "text"))


def test_who_has_sent_and_how_late(work):
    work.send_consular()
    work.send_office()
    QuarterlyReport.objects.filter(office=work.cast.consular).update(submitted_at=moment(date(2025, 6, 30), 23))
    QuarterlyReport.objects.filter(office=work.cast.office).update(submitted_at=moment(date(2025, 7, 10)))

    rows = standings(work.plan, SECOND, date(2025, 7, 15))

    assert [(row.office.name, row.is_sent, row.days_late) for row in rows] == [
        ("Phòng Lãnh sự - Hợp tác quốc tế", True, 0),
        ("Phòng Quản lý biên giới", False, 15),
        ("Văn phòng Sở", True, 10),
    ]


def test_a_report_that_nobody_asks_for_any_more_is_not_late_but_one_sent_late_stays_so(work):
    work.send_office()
    QuarterlyReport.objects.filter(office=work.cast.office).update(submitted_at=moment(date(2025, 7, 10)))

    def told(day: date) -> list[tuple]:
        return [(row.is_past, row.days_late) for row in standings(work.plan, SECOND, day)]

    assert told(date(2026, 4, 1)) == [(False, 275), (False, 275), (False, 10)]
    assert told(date(2026, 4, 2)) == [(True, 0), (True, 0), (False, 10)]


def test_an_office_that_is_gone_stays_with_the_report_it_sent(work):
    work.send_border()
    work.border.ends_on = date(2025, 5, 31)
    work.border.save()
    Task.objects.filter(pk=work.tasks["portal"].pk).update(state="cancelled")

    assert "Phòng Quản lý biên giới" in [row.office.name for row in standings(work.plan, SECOND, date(2025, 7, 1))]
    third = standings(work.plan, Quarter(2025, 3), date(2025, 7, 1))
    assert [row.office.name for row in third] == ["Phòng Lãnh sự - Hợp tác quốc tế", "Văn phòng Sở"]


def test_the_page_takes_the_same_queries_whatever_the_offices(work, chief, django_assert_max_num_queries):
    work.send_consular()
    with django_assert_max_num_queries(30):
        assert chief.get(PAGE).context["sent"] == 1


def test_a_nudge_says_how_late_the_report_is(monkeypatch, work):
    monkeypatch.setattr(timezone, "now", lambda: moment(date(2025, 7, 15)))

    nudge(plan=work.plan, quarter=2, office=work.border, by=work.chief)

    assert [text for _, _, text in told(work)] == [
        "Hoàng Chánh Văn Phòng đề nghị Phòng Quản lý biên giới gửi báo cáo quý II năm 2025 về Kế hoạch DDCI năm 2025 – "
        "Sở Ngoại vụ, đã quá hạn 15 ngày."
    ]


def test_one_click_nudges_one_office_once_a_day(work, chief):
    for _ in range(2):
        response = chief.post(f"{PAGE}don-doc/", {"office": "sngv-bien-gioi"}, follow=True)

    assert told(work) == [
        (
            "nudge",
            "truongbiengioi",
            "Hoàng Chánh Văn Phòng đề nghị Phòng Quản lý biên giới gửi báo cáo quý II năm 2025 về Kế hoạch DDCI năm "
            "2025 – Sở Ngoại vụ, hạn gửi 30/06/2025.",
        )
    ]
    assert "Mỗi đơn vị được nhắc nhiều nhất mỗi ngày một lần." in response.content.decode()
    rows = {row.office.code: row for row in response.context["rows"]}
    assert rows["sngv-bien-gioi"].was_nudged_today is True
    assert rows["sngv-lanh-su"].nudged_at is None
    assert AuditEntry.objects.get(action="report.nudge").summary == (
        "Đôn đốc báo cáo quý II năm 2025 của Kế hoạch DDCI năm 2025 – Sở Ngoại vụ: Phòng Quản lý biên giới"
    )


def test_the_next_day_it_may_be_asked_again(work, chief):
    chief.post(f"{PAGE}don-doc/", {"office": "sngv-bien-gioi"})
    yesterday = timezone.now() - timedelta(days=1)
    Reminder.objects.update(created_at=yesterday, key=f"report:{work.plan.pk}:{work.border.pk}:2:nudge:gone")

    assert [unit.code for unit in nudge(plan=work.plan, quarter=2, office=work.border, by=work.chief)] == [
        "sngv-bien-gioi"
    ]


def test_all_who_have_not_sent_are_nudged_at_once(work, chief):
    work.send_consular()

    response = chief.post(f"{PAGE}don-doc/", follow=True)

    assert [row[1] for row in told(work)] == ["truongbiengioi", "chanhvanphong"]
    assert "Đã đôn đốc: Phòng Quản lý biên giới, Văn phòng Sở." in response.content.decode()


def test_without_a_head_the_clerk_of_the_agency_is_told(work):
    work.border_head.memberships.update(ends_on=date(2025, 1, 31))

    nudge(plan=work.plan, quarter=2, office=work.border, by=work.chief)

    assert [row[1] for row in told(work)] == ["chuyenvien"]


def test_nobody_is_nudged_where_all_have_sent(work):
    work.send_consular()
    work.send_office()
    work.send_border()

    with pytest.raises(ValidationError, match="Các phòng, đơn vị đều đã gửi báo cáo"):
        nudge(plan=work.plan, quarter=2, by=work.chief)


def test_a_nudge_is_settled_when_the_report_is_sent(work):
    nudge(plan=work.plan, quarter=2, by=work.chief)

    work.send_consular()

    rows = Reminder.objects.filter(cancelled_at=None).values_list("office__code", flat=True)
    assert sorted(rows) == ["sngv-bien-gioi", "sngv-van-phong"]


def test_a_reader_sees_no_button(as_user, work):
    page = as_user(work.cast.standing_clerk).get(PAGE)

    assert page.context["may_follow"] is False
    assert "don-doc" not in page.content.decode()


def test_an_unknown_office_and_a_quarter_to_come(work, chief):
    later = work.cast.plan(year=2099, focal_point=work.cast.office)

    assert chief.post(f"{PAGE}don-doc/", {"office": "stp-van-phong"}).status_code == 404
    assert (
        "Quý này chưa bắt đầu." in chief.get(reverse("tasks:plan-reports", args=[*later.address, 1])).content.decode()
    )
    with pytest.raises(ValidationError, match="Quý này chưa bắt đầu nên chưa đôn đốc được."):
        nudge(plan=later, quarter=1, by=work.chief)


def test_the_office_page_leads_to_its_reports(as_user, work):
    client = as_user(work.cast.head)
    work.send_consular()

    page = client.get(reverse("tasks:office", args=["sngv-lanh-su"]))

    ((plan, dues),) = page.context["reports"]
    assert plan == work.plan
    assert [(due.quarter.number, due.report and due.report.state) for due in dues] == [
        (1, None),
        (2, "submitted"),
        (3, None),
        (4, None),
    ]
    for number in (1, 2):
        assert reverse("tasks:quarterly-report", args=["sngv-lanh-su", plan.pk, number]) in page.content.decode()
