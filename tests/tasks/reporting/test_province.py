"""The standing office's table: plan by quarter, who has sent, is late or is missing."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tasks.models import QuarterlyReport, Task
from tasks.reporting.plan_report import make_plan_report
from tasks.reporting.province import overview
from tests.tasks.reporting.quarter import moment
from units.models import AuditEntry

PAGE = "/nhiem-vu/bao-cao/"


@pytest.fixture
def sent(work):
    """Phòng Lãnh sự has reported the second quarter in time, Văn phòng late; the consolidated one is a draft."""
    work.send_consular()
    work.send_office()
    QuarterlyReport.objects.filter(office=work.cast.consular).update(submitted_at=moment(date(2025, 6, 27)))
    QuarterlyReport.objects.filter(office=work.cast.office).update(submitted_at=moment(date(2025, 7, 10)))
    make_plan_report(plan=work.plan, quarter=2, by=work.chief)
    return work


def cells(page) -> list[tuple]:
    (row,) = page.context["rows"]
    return [(cell.asked, cell.in_time, cell.late, cell.missing) for cell in row.cells]


def test_each_quarter_of_a_plan(as_user, sent):
    page = as_user(sent.cast.standing_clerk).get(PAGE)

    everybody = ("Văn phòng Sở", "Phòng Lãnh sự - Hợp tác quốc tế", "Phòng Quản lý biên giới")
    assert cells(page) == [
        (3, 0, 0, everybody),
        (3, 1, 1, ("Phòng Quản lý biên giới",)),
        (3, 0, 0, everybody),
        (3, 0, 0, everybody),
    ]
    text = page.content.decode()
    assert '<span class="muted">không gửi: 1</span><span class="cell-note">Phòng Quản lý biên giới</span>' in text
    assert "Văn phòng Sở; Phòng Lãnh sự - Hợp tác quốc tế và 1 đơn vị khác" in text
    assert reverse("tasks:plan-reports", args=[*sent.plan.address, 2]) in text
    assert reverse("tasks:plan-report", args=[*sent.plan.address, 2]) in text


def test_a_quarter_to_come_is_not_late(sent):
    ((row),) = overview([sent.plan], date(2025, 5, 2))

    assert [(cell.has_begun, cell.days_late) for cell in row.cells] == [
        (True, 32),
        (True, 0),
        (False, 0),
        (False, 0),
    ]


def test_what_is_missing_is_late_until_the_last_report_of_the_year_is_three_months_overdue(sent):
    def late(day: date) -> list[tuple]:
        ((row),) = overview([sent.plan], day)
        return [(cell.days_late, cell.is_past) for cell in row.cells]

    assert late(date(2025, 7, 15)) == [(106, False), (15, False), (0, False), (0, False)]
    assert late(date(2026, 4, 1)) == [(366, False), (275, False), (183, False), (91, False)]
    assert late(date(2026, 4, 2)) == [(0, True)] * 4


def test_narrowed_by_year_block_and_unit(as_user, sent):
    cast = sent.cast
    client = as_user(cast.standing_clerk)
    other = cast.plan(unit=cast.other_department)
    older = cast.plan(year=2024)

    def found(**chosen):
        return [row.plan for row in client.get(PAGE, chosen).context["rows"]]

    assert found() == [sent.plan, other]
    assert found(nam="2024") == [older]
    assert found(nam="abc") == [sent.plan, other]
    assert found(**{"don-vi": "stp"}) == [other]
    fold = '<details class="filter-narrow" open>'
    assert [fold in client.get(PAGE, chosen).content.decode() for chosen in ({}, {"don-vi": "stp"})] == [False, True]
    assert found(khoi="sbn") == [sent.plan, other]
    assert found(khoi="xa") == []
    assert found(khoi="khong-co") == []


def test_who_sees_which_plans(as_user, sent):
    cast = sent.cast
    other = cast.plan(unit=cast.other_department)
    draft = cast.plan(year=2026, state="draft")
    people = {
        cast.standing_clerk: [sent.plan, other],
        cast.leader: [sent.plan, other],
        cast.head_of_unit: [sent.plan],
        cast.unit_clerk: [sent.plan],
        sent.chief: [sent.plan],
        cast.head: [],
        cast.officer: [],
        cast.outsider: [],
        cast.outside_clerk: [other],
    }

    found = {who: [row.plan for row in as_user(who).get(PAGE).context["rows"]] for who in people}

    assert found == people
    assert draft.year not in as_user(cast.unit_clerk).get(PAGE).context["years"]


def test_an_outsider_does_not_read_a_planted_name(as_user, sent):
    Task.objects.filter(pk=sent.tasks["list"].pk).update(title="MỒI NHỬ")
    client = as_user(sent.cast.outsider)

    assert "Phòng Quản lý biên giới" not in client.get(PAGE).content.decode()
    assert client.get(reverse("tasks:plan-reports", args=[*sent.plan.address, 2])).status_code == 404


def test_the_workbook_says_the_same(as_user, sent):
    response = as_user(sent.cast.standing_clerk).get(f"{PAGE}bang.xlsx")

    sheet = load_workbook(io.BytesIO(response.content))["Báo cáo quý"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[:3] for row in rows] == [(1, "Sở Ngoại vụ", "DDCI năm 2025")]
    assert rows[0][9:15] == (3, 1, 1, 1, "Phòng Quản lý biên giới", "Dự thảo")
    assert AuditEntry.objects.filter(action="report.export_overview").count() == 1


def test_many_plans_take_the_same_queries(as_user, sent, django_assert_num_queries):
    plans = [sent.plan, *(sent.cast.plan(year=year) for year in range(2015, 2025))]

    with django_assert_num_queries(5):
        overview(plans, date(2025, 7, 15))


def test_narrowed_by_index(as_user, sent):
    client = as_user(sent.cast.standing_clerk)

    assert [row.plan for row in client.get(PAGE, {"chi-so": "DDCI"}).context["rows"]] == [sent.plan]
    assert client.get(PAGE, {"chi-so": "PCI"}).context["rows"] == []


def test_a_head_of_office_finds_the_own_reports_and_begins_one_with_a_press(as_user, sent):
    cast = sent.cast
    client = as_user(cast.head)
    page = client.get(PAGE)

    ((office, ((plan, quarters),)),) = page.context["own"]
    assert (office, plan, [due.report is not None for due in quarters]) == (
        cast.consular, sent.plan, [False, True, False, False],
    )  # fmt: skip
    assert page.context["rows"] == []
    assert "Chưa có kế hoạch nào để theo dõi báo cáo." not in page.content.decode()

    third = reverse("tasks:quarterly-report", args=[cast.consular.code, plan.pk, 3])
    begun, again = (client.post(third, {"action": "open"}) for _ in range(2))
    assert [(answer.status_code, answer.url) for answer in (begun, again)] == [(302, third)] * 2
    assert QuarterlyReport.objects.get(office=cast.consular, quarter=3).state == "draft"


def test_an_officer_has_no_reports_of_the_own(as_user, sent):
    assert as_user(sent.cast.officer).get(PAGE).context["own"] == []
