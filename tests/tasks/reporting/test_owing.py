"""Which quarters a plan owes reports on: the same for pages, for reminders and for the nudge."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from plans.models import Plan
from tasks.models import QuarterlyReport
from tasks.quarters import Quarter
from tasks.reminders.occasions.owed import owed_reports
from tasks.reporting.following import standings
from tasks.reporting.nudging import nudge
from tasks.reporting.offices import owing
from tasks.reporting.province import overview
from tests.tasks.reporting.quarter import moment
from units.models import Unit

QUARTERS = [Quarter(2025, number) for number in (1, 2, 3, 4)]
LATER = date(2026, 1, 15)
CONSULAR = "Phòng Lãnh sự - Hợp tác quốc tế"


def issued(cast, day: date, **values) -> Plan:
    return cast.plan(state=Plan.State.ISSUED, number=5 + values.get("adjustment", 0), issued_on=day, **values)


def missing(plan: Plan) -> list[list[str]]:
    """Who has not reported each quarter, by the page of the plan; the table of all plans and the reminders agree."""
    by_page = [[row.office.name for row in standings(plan, q, LATER) if not row.is_sent] for q in QUARTERS]
    ((row),) = overview([plan], LATER)
    assert [list(cell.missing) for cell in row.cells] == by_page
    if plan.state in (Plan.State.APPROVED, Plan.State.ISSUED):
        told = [
            [owed.office.name for owed in owed_reports(q, Unit.objects.in_bulk()) if owed.plan == plan]
            for q in QUARTERS
        ]
        assert told == by_page
    return by_page


def sent(cast, plan: Plan, quarter: int) -> QuarterlyReport:
    return QuarterlyReport.objects.create(
        plan=plan, office=cast.consular, quarter=quarter, state="submitted", submitted_by=cast.head,
        submitted_at=moment(date(2025, 7, 1)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        (date(2024, 12, 20), [1, 1, 1, 1]),
        (date(2025, 3, 31), [1, 1, 1, 1]),
        (date(2025, 4, 1), [0, 1, 1, 1]),
        (date(2025, 10, 1), [0, 0, 0, 1]),
        (date(2026, 1, 5), [0, 0, 0, 0]),
    ],
)
def test_from_the_quarter_in_which_the_plan_was_issued(cast, day, owed):
    assert missing(issued(cast, day)) == [[CONSULAR] * count for count in owed]


def test_before_its_number_the_day_of_approval_counts(cast):
    plan = cast.plan(approved_at=moment(date(2025, 7, 1), 0), approved_by=cast.head_of_unit)

    assert missing(plan) == [[], [], [CONSULAR], [CONSULAR]]


def test_where_no_day_is_known_all_quarters_are_owed(cast):
    assert missing(cast.plan()) == [[CONSULAR]] * 4


def test_a_report_that_was_sent_early_is_shown(cast):
    plan = issued(cast, date(2025, 4, 15))
    sent(cast, plan, 1)

    ((row),) = overview([plan], LATER)
    assert [(cell.asked, cell.late, cell.why_not) for cell in row.cells[:2]] == [
        (1, 1, "Kế hoạch có hiệu lực từ ngày 15/04/2025, sau khi quý I năm 2025 kết thúc."),
        (1, 0, ""),
    ]


@pytest.fixture
def adjusted(cast):
    """The first plan of 2025, on which one quarter was reported, and the one that took its place in August."""
    first = issued(cast, date(2025, 2, 10))
    sent(cast, first, 1)
    Plan.objects.filter(pk=first.pk).update(state=Plan.State.CLOSED)
    return Plan.objects.get(pk=first.pk), issued(cast, date(2025, 8, 5), adjustment=1, adjusts=first)


def test_an_adjusted_plan_owes_what_the_first_has_left(adjusted):
    first, second = adjusted

    assert missing(first) == [[], [], [], []]
    assert missing(second) == [[], [CONSULAR], [CONSULAR], [CONSULAR]]
    assert owing([first]).why_not(first, QUARTERS[3]) == (
        "Kế hoạch đã được thay bằng kế hoạch điều chỉnh; các phòng, đơn vị báo cáo theo kế hoạch đó."
    )


def test_an_adjusted_plan_that_is_only_approved_owes_nothing_yet(cast):
    first = issued(cast, date(2025, 2, 10))
    second = cast.plan(adjustment=1, adjusts=first, approved_at=timezone.now(), approved_by=cast.head_of_unit)

    assert missing(first) == [[CONSULAR]] * 4
    assert missing(second) == [[], [], [], []]
    assert owing([second]).why_not(second, QUARTERS[0]).startswith("Kế hoạch điều chỉnh chưa ban hành;")


def test_a_draft_owes_nothing(cast):
    plan = cast.plan(state=Plan.State.DRAFT)

    assert [owing([plan]).owes(plan, quarter) for quarter in QUARTERS] == [False] * 4


def test_nobody_is_nudged_about_a_quarter_that_is_not_owed(cast):
    plan = issued(cast, date(2025, 4, 15))

    with pytest.raises(ValidationError, match="Không phòng, đơn vị nào phải gửi báo cáo của quý này"):
        nudge(plan=plan, quarter=1, by=cast.unit_clerk)


def test_the_pages_say_so(as_user, cast):
    plan = issued(cast, date(2025, 4, 15))
    clerk = as_user(cast.unit_clerk)
    why = "Kế hoạch có hiệu lực từ ngày 15/04/2025, sau khi quý I năm 2025 kết thúc."

    of_plan = clerk.get("/nhiem-vu/bao-cao/sngv/ddci/2025/quy-1/").content.decode()
    of_all = clerk.get("/nhiem-vu/bao-cao/").content.decode()
    of_office = as_user(cast.head).get("/nhiem-vu/phong/sngv-lanh-su/").content.decode()
    of_report = as_user(cast.head).get(f"/nhiem-vu/phong/sngv-lanh-su/bao-cao/{plan.pk}/quy-1/").content.decode()

    assert "Không phải báo cáo quý này." in of_plan
    assert [why in page for page in (of_plan, of_all, of_report)] == [True, True, True]
    assert [page.count("không phải báo cáo") for page in (of_all, of_office, of_report)] == [1, 1, 1]


def test_the_queries_do_not_grow_with_the_plans(cast, adjusted, django_assert_num_queries):
    for year in range(2015, 2025):
        cast.plan(year=year)

    plans = list(Plan.objects.all())

    with django_assert_num_queries(2):
        assert len(owing(plans).since) == 12
