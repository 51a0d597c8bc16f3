"""What a day's sweep writes into the ledger: for whom, why, and never twice."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tasks.models import QuarterlyReport, Reminder, Sweep, Task
from tasks.reminders import ledger, sweep
from units.models import Delegation, Unit
from units.permissions import Role

DUE = date(2025, 5, 15)
"""A Thursday in the middle of a quarter, with no holiday around."""


@pytest.fixture
def plan(cast):
    """A plan whose offices have reported, so that only tasks are spoken of."""
    plan = cast.plan()
    for quarter in (1, 2, 3, 4):
        report(cast, plan, quarter)
    return plan


def report(cast, plan, quarter):
    return QuarterlyReport.objects.create(
        plan=plan, office=cast.consular, quarter=quarter, state="submitted", submitted_at=timezone.now(),
        submitted_by=cast.head,
    )  # fmt: skip


def make(cast, due_on=DUE, **values):
    defaults = {"assignee": cast.officer, "assigned_at": timezone.now(), "assigned_by": cast.head, "title": "Rà soát"}
    return Task.objects.create(
        solution=cast.solution, office=cast.consular, due_on=due_on, first_due_on=due_on, **(defaults | values)
    )


def unassigned(cast, **values):
    return make(cast, assignee=None, assigned_at=None, assigned_by=None, **values)


def new(day, *kinds):
    """What the sweep of a day adds to the ledger: who, which step."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    sweep(day)
    rows = Reminder.objects.exclude(pk__in=before).order_by("recipient__username", "key")
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return [(row.recipient.username, step(row)) for row in rows]


def step(row):
    """Which step of what: `late:7` of a task, the last word of another key."""
    words = row.key.split(":")
    return ":".join(words[2:4]) if words[0] == "task" else words[-1]


def added(days, *kinds):
    """Day by day, what is new."""
    return {day.strftime("%d/%m"): found for day in days if (found := new(day, *kinds))}


def span(first, last):
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


TASKS = (Reminder.Kind.TASK_DUE, Reminder.Kind.TASK_LATE)


def test_the_life_of_a_task_that_nobody_does(cast, plan):
    """The officer before the deadline, then the head of office, then that of the unit, then every fortnight."""
    make(cast)
    everybody = ["canbo", "giamdoc", "truongphong"]

    assert added(span(date(2025, 5, 1), date(2025, 6, 20)), *TASKS) == {
        "08/05": [("canbo", "due:7")],
        "12/05": [("canbo", "due:3")],
        "14/05": [("canbo", "due:1")],
        "16/05": [("canbo", "late:1"), ("truongphong", "late:1")],
        "22/05": [(name, "late:7") for name in everybody],
        "05/06": [(name, "late:21") for name in everybody],
        "19/06": [(name, "late:35") for name in everybody],
    }


def test_days_on_which_nothing_ran_are_caught_up_once(cast, plan):
    make(cast)

    assert new(date(2025, 6, 11), *TASKS) == [(name, "late:21") for name in ("canbo", "giamdoc", "truongphong")]
    assert new(date(2025, 6, 12)) == []


def test_a_row_says_what_where_by_when_and_why(cast, plan):
    task = make(cast)
    sweep(date(2025, 5, 8))
    row = Reminder.objects.get(kind="task_due")

    assert (row.text, row.why) == ("Rà soát – Phòng Lãnh sự - Hợp tác quốc tế", "Bạn được giao nhiệm vụ này.")
    assert (row.link, row.due_on, row.task, row.office) == (f"/nhiem-vu/{task.pk}/", DUE, task, cast.consular)


def test_a_task_of_nobody_is_the_heads(cast, plan):
    unassigned(cast)

    assert new(date(2025, 5, 8)) == [("truongphong", "due:7")]


def test_a_task_of_who_has_left_is_the_heads(cast, plan):
    make(cast)
    cast.officer.memberships.update(ends_on=date(2025, 4, 30))

    assert new(date(2025, 5, 8)) == [("truongphong", "due:7")]


def test_an_account_that_is_closed_gets_nothing(cast, plan):
    make(cast)
    cast.officer.is_active = False
    cast.officer.save()

    assert new(date(2025, 5, 8)) == [("truongphong", "due:7")]


def test_without_a_head_the_clerk_passes_it_on(cast, plan):
    unassigned(cast)
    cast.head.memberships.update(ends_on=date(2025, 4, 30))

    assert new(date(2025, 5, 8)) == [("chuyenvien", "due:7")]
    assert Reminder.objects.get(kind="task_due").why == (
        "Phòng Lãnh sự - Hợp tác quốc tế chưa có trưởng phòng trên cổng; bạn nhận để chuyển tiếp."
    )


def test_a_deputy_gets_what_the_head_gets(cast, plan):
    unassigned(cast)
    deputy = cast.person("phophong", "Bế Phó Phòng", cast.consular, Role.OFFICER)
    Delegation.objects.create(
        principal=cast.head, deputy=deputy, made_by=cast.head, starts_on=date(2025, 5, 7), ends_on=date(2025, 5, 9)
    )

    assert new(date(2025, 5, 8)) == [("phophong", "due:7"), ("truongphong", "due:7")]
    assert Reminder.objects.get(recipient=deputy).text.startswith("(thay mặt Vi Trưởng Phòng) Rà soát")
    assert new(date(2025, 5, 12)) == [("truongphong", "due:3")]


@pytest.mark.parametrize("state", ["paused", "cancelled"])
def test_what_is_not_worked_on_is_not_chased(cast, plan, state):
    make(cast, state=state)

    assert added(span(date(2025, 5, 1), date(2025, 6, 1)), *TASKS) == {}


def test_what_was_reported_in_time_waits_in_peace(cast, plan):
    make(cast, state=Task.State.AWAITING, reported_on=DUE)

    assert added(span(date(2025, 5, 1), date(2025, 6, 1)), *TASKS) == {}


def test_what_was_reported_late_is_the_heads_to_confirm(cast, plan):
    make(cast, state=Task.State.AWAITING, reported_on=DUE + timedelta(days=1))

    assert new(date(2025, 5, 16), *TASKS) == [("truongphong", "late:1")]


def test_tasks_of_a_plan_that_is_closed_are_left_alone(cast, plan):
    make(cast)
    plan.state = plan.State.CLOSED
    plan.save()

    assert added(span(date(2025, 5, 1), date(2025, 6, 1)), *TASKS) == {}


def test_a_new_deadline_starts_anew(cast, plan):
    task = make(cast)
    assert new(date(2025, 5, 14)) == [("canbo", "due:1")]

    Task.objects.filter(pk=task.pk).update(due_on=date(2025, 5, 29))
    assert added(span(date(2025, 5, 15), date(2025, 5, 30)), *TASKS) == {
        "22/05": [("canbo", "due:7")],
        "26/05": [("canbo", "due:3")],
        "28/05": [("canbo", "due:1")],
        "30/05": [("canbo", "late:1"), ("truongphong", "late:1")],
    }


def test_steps_before_the_task_was_given_are_not_made_up_for(cast, plan):
    task = make(cast)
    given = datetime(2025, 5, 13, 9, tzinfo=timezone.get_default_timezone())
    Task.objects.filter(pk=task.pk).update(created_at=given, assigned_at=given)

    assert added(span(date(2025, 5, 13), date(2025, 5, 16)), *TASKS) == {
        "14/05": [("canbo", "due:1")],
        "16/05": [("canbo", "late:1"), ("truongphong", "late:1")],
    }


def test_a_reminder_before_a_day_of_rest_comes_on_the_working_day_before(cast, plan):
    """Due on Thursday 8/5, a week after the rest days of 1/5 to 4/5, which began on 30/4."""
    make(cast, due_on=date(2025, 5, 8))

    assert added(span(date(2025, 4, 25), date(2025, 5, 7)), *TASKS) == {
        "29/04": [("canbo", "due:7")],
        "05/05": [("canbo", "due:3")],
        "07/05": [("canbo", "due:1")],
    }


def test_reminders_of_what_is_done_are_put_to_rest(cast, plan):
    task = make(cast)
    sweep(date(2025, 5, 16))
    Reminder.objects.filter(recipient=cast.head).update(sent_at=timezone.now())
    day = {"completed_on": DUE, "completed_by": cast.head, "reported_on": DUE}
    Task.objects.filter(pk=task.pk).update(state=Task.State.DONE, **day)
    sweep(date(2025, 5, 17))

    assert Reminder.objects.get(recipient=cast.officer).cancelled_at is not None
    assert Reminder.objects.get(recipient=cast.head, kind="task_late").read_at is not None


REPORTS = (Reminder.Kind.QUARTER_END, Reminder.Kind.REPORT_DUE, Reminder.Kind.REPORT_LATE)


def test_the_end_of_a_quarter_and_the_report_nobody_sends(cast):
    """20, 7 and 1 working days before, on the day, then 1, 7 and every 14 days after: head of office, clerk, head of
    unit; after the next quarter's end that quarter is spoken of."""
    plan = cast.plan()
    for quarter in (1, 3, 4):
        report(cast, plan, quarter)
    clerk, head_of_unit, head = "chuyenvien", "giamdoc", "truongphong"

    assert added(span(date(2025, 5, 1), date(2025, 10, 31)), *REPORTS) == {
        "02/06": [(head, "20")],
        "19/06": [(head, "7")],
        "27/06": [(head, "1")],
        "30/06": [(head, "due")],
        "01/07": [(head, "1")],
        "07/07": [(clerk, "7"), (head, "7")],
        "21/07": [(clerk, "21"), (head_of_unit, "21"), (head, "21")],
        "04/08": [(clerk, "35"), (head_of_unit, "35"), (head, "35")],
        "18/08": [(clerk, "49"), (head_of_unit, "49"), (head, "49")],
        "01/09": [(clerk, "63"), (head_of_unit, "63"), (head, "63")],
        "15/09": [(clerk, "77"), (head_of_unit, "77"), (head, "77")],
        "29/09": [(clerk, "91"), (head_of_unit, "91"), (head, "91")],
    }


def test_the_quarters_end_counts_what_the_office_has_left(cast):
    cast.plan()
    for due_on in (date(2025, 6, 10), date(2025, 6, 30), date(2025, 7, 1), None):
        make(cast, due_on=due_on)
    make(cast, state=Task.State.CANCELLED)
    sweep(date(2025, 6, 20))
    row = Reminder.objects.get(kind="quarter_end")

    assert row.text == (
        "Sắp hết quý II năm 2025, Phòng Lãnh sự - Hợp tác quốc tế còn 2 nhiệm vụ đến hạn hoặc quá hạn "
        "và 1 báo cáo quý chưa gửi"
    )
    assert (row.link, row.due_on) == ("/nhiem-vu/phong/sngv-lanh-su/", date(2025, 6, 30))


def test_an_office_that_has_finished_and_reported_is_left_alone(cast, plan):
    assert added(span(date(2025, 5, 1), date(2025, 10, 31)), *REPORTS) == {}


def test_an_office_named_by_a_phrase_owes_its_report_too(cast):
    cast.plan()
    party = cast.solution.parties.get()
    party.unit, party.group, party.name = None, cast.group, cast.group.phrase
    party.save()
    sweep(date(2025, 7, 1))

    assert Reminder.objects.get(kind="report_late").office == cast.consular


def test_the_focal_point_follows_instead_of_the_clerk(cast):
    chief = cast.person("chanhvp", "Hoàng Chánh Văn Phòng", cast.office, Role.HEAD_OF_OFFICE)
    cast.plan(focal_point=cast.office)
    sweep(date(2025, 7, 7))

    assert set(Reminder.objects.filter(kind="report_late").values_list("recipient__username", flat=True)) == {
        "truongphong", "chanhvp"
    }  # fmt: skip
    assert Reminder.objects.get(kind="report_late", recipient=chief).why == "Bạn phụ trách đầu mối theo dõi kế hoạch."


def test_a_report_link_leads_to_the_report(cast):
    plan = cast.plan()
    sweep(date(2025, 7, 1))
    row = Reminder.objects.get(kind="report_late")

    assert row.link == f"/nhiem-vu/phong/sngv-lanh-su/bao-cao/{plan.pk}/quy-2/"
    assert row.text == (
        "Báo cáo quý II năm 2025 của Phòng Lãnh sự - Hợp tác quốc tế về Kế hoạch DDCI năm 2025 – Sở Ngoại vụ"
    )


def test_a_quarter_over_before_the_plan_was_issued_owes_nothing(cast):
    cast.plan(state="issued", number=5, issued_on=date(2025, 7, 2))

    assert added([date(2025, 7, 3)], *REPORTS) == {}


def test_the_year_turns_with_its_last_report(cast):
    plan = cast.plan()
    for quarter in (1, 2, 3):
        report(cast, plan, quarter)
    days = span(date(2025, 12, 1), date(2026, 1, 8))

    assert list(added(days, *REPORTS)) == ["03/12", "22/12", "30/12", "31/12", "01/01", "07/01"]


def test_the_standing_clerk_gets_one_list_a_week(cast, plan):
    make(cast, due_on=date(2025, 5, 2))
    make(cast, due_on=date(2025, 5, 2), title="Việc khác")
    told = [("thuongtruc", str(cast.province.pk))]

    assert added(span(date(2025, 5, 1), date(2025, 5, 20)), Reminder.Kind.WEEKLY) == dict.fromkeys(
        ["05/05", "12/05", "19/05"], told
    )
    assert Reminder.objects.filter(kind="weekly").first().text == (
        "Tuần từ 19/05/2025: 2 nhiệm vụ và 0 báo cáo quý quá hạn ở 1 đơn vị"
    )


def test_the_weekly_list_waits_for_the_first_working_day(cast, plan):
    """Monday 1/9/2025 and the day after are rest days."""
    make(cast, due_on=date(2025, 5, 2))
    sweep(date(2025, 8, 29))
    days = span(date(2025, 8, 30), date(2025, 9, 9))

    assert list(added(days, Reminder.Kind.WEEKLY)) == ["03/09", "08/09"]


def test_nothing_late_no_list(cast, plan):
    assert new(date(2025, 5, 12)) == []


def test_another_province_gets_only_its_own(cast, plan):
    make(cast, due_on=date(2025, 5, 2))
    province = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")
    cast.person("hatinh", "Lê Hà Tĩnh", province, Role.STANDING_CLERK)
    sweep(date(2025, 5, 12))

    assert [row.recipient.username for row in Reminder.objects.filter(kind="weekly")] == ["thuongtruc"]


def test_a_day_is_noted_as_gone_through(cast, plan):
    make(cast)
    assert sweep(date(2025, 5, 8)) == 1
    assert sweep(date(2025, 5, 8)) == 0
    assert [(row.day, row.written) for row in Sweep.objects.all()] == [(date(2025, 5, 8), 1)]


def test_what_was_cancelled_comes_back_with_its_cause(cast, plan):
    make(cast)
    sweep(date(2025, 5, 8))
    Reminder.objects.update(cancelled_at=timezone.now())

    assert sweep(date(2025, 5, 8)) == 1
    assert Reminder.objects.get().cancelled_at is None


def test_many_tasks_take_no_more_questions_than_their_pages(cast, plan, django_assert_max_num_queries):
    """Two pages of tasks and eight of rows, of which SQLite takes some fifty at once; the one row more is the weekly
    list."""
    same = {"solution": cast.solution, "plan": plan, "office": cast.consular, "assignee": cast.officer}
    Task.objects.bulk_create(Task(**same, title=f"Việc {n}", due_on=DUE, first_due_on=DUE) for n in range(3500))
    with django_assert_max_num_queries(200):
        assert sweep(date(2025, 5, 16)) == 7001
    with django_assert_max_num_queries(60):
        assert sweep(date(2025, 5, 17)) == 0


def test_what_another_process_writes_meanwhile_is_written_once(cast, plan, monkeypatch):
    """Both have looked before either wrote; the second meets what the first wrote, and still writes what is new."""
    for number in range(60):
        make(cast, title=f"Việc {number}")
    sweep(date(2025, 5, 16))
    assert Reminder.objects.count() == 121
    make(cast, title="Việc mới")
    monkeypatch.setattr(ledger, "_known", lambda keys: {})
    sweep(date(2025, 5, 16))

    assert Reminder.objects.count() == 123
