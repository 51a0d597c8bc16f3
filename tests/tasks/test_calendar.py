"""The month of deadlines on a page."""

from datetime import date

import pytest
from django.urls import reverse

from tasks.models import DayCorrection, Task
from tests.tasks.making import a_task, done


def month(client, query="thang=2025-06"):
    return client.get(f"{reverse('tasks:calendar')}?{query}")


def days(page) -> dict[int, list[str]]:
    """The days that have tasks, with the titles shown."""
    shown = [day for week in page.context["weeks"] for day in week if day and day.count]
    return {day.date.day: [task.title for task in day.tasks] for day in shown}


def the_day(page, number):
    return next(day for week in page.context["weeks"] for day in week if day and day.date.day == number)


@pytest.fixture
def work(cast):
    cast.plan()
    a_task(cast, "Của tôi", due_on=date(2025, 6, 10), assignee=cast.officer)
    a_task(cast, "Của trưởng phòng", due_on=date(2025, 6, 10), assignee=cast.head)
    a_task(cast, "Của văn phòng", office=cast.office, due_on=date(2025, 6, 30), due_quarter=2)
    a_task(cast, "Mồi của sở khác", office=cast.other_office, due_on=date(2025, 6, 11))
    a_task(cast, "Tháng sau", due_on=date(2025, 7, 1), assignee=cast.officer)
    a_task(cast, "Đã hủy", due_on=date(2025, 6, 12), state=Task.State.CANCELLED, assignee=cast.officer)
    a_task(cast, "Đã xong", due_on=date(2025, 6, 13), assignee=cast.officer, **done(date(2025, 6, 1)))


def test_mine_my_offices_and_all_that_i_see(as_user, cast, work):
    client = as_user(cast.officer)
    assert days(month(client)) == {10: ["Của tôi"], 13: ["Đã xong"]}
    assert days(month(client, "thang=2025-06&cua=phong")) == {10: ["Của tôi", "Của trưởng phòng"], 13: ["Đã xong"]}

    client = as_user(cast.head_of_unit)
    expected = {10: ["Của tôi", "Của trưởng phòng"], 13: ["Đã xong"], 30: ["Của văn phòng"]}
    assert days(month(client)) == {}
    assert days(month(client, "thang=2025-06&cua=phong")) == expected
    assert days(month(client, "thang=2025-06&cua=tat-ca")) == expected
    assert "Mồi" not in month(client, "thang=2025-06&cua=tat-ca&ngay=11").content.decode()
    assert days(month(as_user(cast.leader), "thang=2025-06&cua=tat-ca")) == expected | {11: ["Mồi của sở khác"]}


def test_a_month_without_deadlines_says_so(as_user, cast, work):
    client = as_user(cast.officer)
    said = "Tháng này không có nhiệm vụ nào đến hạn."

    pages = [month(client, f"thang=2025-{number}").content.decode() for number in ("06", "08")]
    assert [said in page for page in pages] == [False, True]


def test_a_full_day_shows_four_and_opens(as_user, cast, work):
    for number in range(6):
        a_task(cast, f"Việc {number}", due_on=date(2025, 6, 20), assignee=cast.officer)
    client = as_user(cast.officer)

    page = month(client)
    assert (len(the_day(page, 20).tasks), the_day(page, 20).count, the_day(page, 20).late) == (4, 6, 6)
    assert "và 2 việc khác" in page.content.decode()
    opened = month(client, "thang=2025-06&ngay=20")
    assert len(opened.context["day_tasks"]) == 6


def test_rest_days_and_holidays_are_marked(as_user, cast):
    DayCorrection.objects.create(day=date(2025, 9, 6), is_working=True, note="Làm bù")
    page = month(as_user(cast.officer), "thang=2025-09")

    assert (the_day(page, 2).is_working, the_day(page, 2).holiday) == (False, "Quốc khánh")
    assert the_day(page, 3).is_working is True
    assert the_day(page, 6).is_working is True
    assert the_day(page, 7).is_working is False


def test_one_goes_from_month_to_month(as_user, cast):
    context = month(as_user(cast.officer), "thang=2025-01").context
    assert (context["before"], context["after"]) == (date(2024, 12, 1), date(2025, 2, 1))
    assert len(context["weeks"]) == 5

    assert month(as_user(cast.officer), "thang=1900-01").context["before"] is None
    assert month(as_user(cast.officer), "thang=2199-12").context["after"] is None


@pytest.mark.parametrize("query", ["thang=2025-13", "thang=x", "cua=ai", "thang=2025-02&ngay=30", "thang=٢٠٢٥-٠١"])
def test_what_cannot_be_read_is_left_out(as_user, cast, query):
    assert month(as_user(cast.officer), query).status_code == 200


def test_a_month_takes_the_same_queries_however_full(as_user, cast, work, django_assert_max_num_queries):
    client = as_user(cast.officer)
    for number in range(1, 29):
        a_task(cast, f"Việc {number}", due_on=date(2025, 6, number), assignee=cast.officer)

    with django_assert_max_num_queries(9):
        month(client)
