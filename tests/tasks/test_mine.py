"""One's own work: grouped by what presses, with that of the people for whom one stands in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import QuarterlyReport, Task
from tasks.quarters import Quarter
from tests.tasks.making import a_task, done
from units.models import Membership
from units.permissions import Role

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def groups(page) -> dict[str, list[str]]:
    return {name: [task.title for task in tasks] for name, _, tasks in page.context["groups"]}


def test_my_tasks_are_mine_alone(as_user, cast):
    cast.plan()
    a_task(cast, "Của tôi", assignee=cast.officer)
    a_task(cast, "Của trưởng phòng", assignee=cast.head)

    assert groups(as_user(cast.officer).get(reverse("tasks:mine"))) == {"rest": ["Của tôi"]}


def test_what_presses_most_comes_first(as_user, cast, today):
    cast.plan()
    mine = {"assignee": cast.officer}
    a_task(cast, "Không hạn", **mine)
    a_task(cast, "Tuần sau", due_on=today + 8 * DAY, **mine)
    a_task(cast, "Trong tuần", due_on=today + 7 * DAY, **mine)
    a_task(cast, "Hôm nay", due_on=today, **mine)
    a_task(cast, "Trễ", due_on=today - DAY, **mine)
    a_task(cast, "Đã báo cáo", due_on=today - DAY, state=Task.State.AWAITING, reported_on=today, **mine)
    a_task(cast, "Dừng", state=Task.State.PAUSED, **mine)
    a_task(cast, "Xong", **done(today), **mine)
    a_task(cast, "Hủy", state=Task.State.CANCELLED, **mine)

    page = as_user(cast.officer).get(reverse("tasks:mine"))
    assert groups(page) == {
        "late": ["Trễ"],
        "week": ["Hôm nay", "Trong tuần"],
        "rest": ["Tuần sau", "Không hạn"],
        "awaiting": ["Đã báo cáo"],
        "paused": ["Dừng"],
    }
    assert [task.title for task in page.context["done"]] == ["Xong"]


def test_a_head_sees_what_waits_for_their_word(as_user, cast, today):
    cast.plan()
    a_task(cast, "Chờ", state=Task.State.AWAITING, reported_on=today)
    a_task(cast, "Mồi của sở khác", office=cast.other_office, state=Task.State.AWAITING, reported_on=today)

    def waiting(user):
        return [task.title for task in as_user(user).get(reverse("tasks:mine")).context["to_confirm"]]

    assert waiting(cast.head) == ["Chờ"]
    assert waiting(cast.officer) == []


def test_a_deputy_sees_the_work_of_who_is_away(as_user, cast, today):
    cast.plan()
    a_task(cast, "Việc của cán bộ", assignee=cast.officer)
    cast.officer.delegations.create(deputy=cast.head, starts_on=today, ends_on=today, made_by=cast.officer)

    page = as_user(cast.head).get(reverse("tasks:mine"))
    assert groups(page) == {"rest": ["Việc của cán bộ"]}
    assert "Bạn đang thay mặt <strong>Lương Cán Bộ</strong>" in page.content.decode()
    assert "thay mặt Lương Cán Bộ" in page.content.decode()


def test_work_of_an_office_that_one_has_left_is_not_shown(as_user, cast, today):
    cast.plan()
    a_task(cast, "Việc cũ", assignee=cast.officer)
    Membership.objects.filter(user=cast.officer).update(ends_on=today - DAY)
    Membership.objects.create(user=cast.officer, unit=cast.other_office, role=Role.OFFICER, starts_on=today)

    assert groups(as_user(cast.officer).get(reverse("tasks:mine"))) == {}


def test_the_queries_do_not_grow(as_user, cast, django_assert_max_num_queries):
    cast.plan()
    for number in range(40):
        a_task(cast, f"Việc {number}", assignee=cast.officer)

    client = as_user(cast.officer)
    with django_assert_max_num_queries(10):
        client.get(reverse("tasks:mine"))


def test_a_head_sees_what_the_office_waits_for(as_user, cast, today):
    plan, quarter = cast.plan(year=today.year), Quarter.of(today)
    client = as_user(cast.head)

    page = client.get(reverse("tasks:mine"))
    (head,) = page.context["headed"]
    begun = [Quarter(today.year, number) for number in range(1, quarter.number + 1)]
    assert (head["office"], head["to_give"]) == (cast.consular, [(plan, 1)])
    assert [(owed, due.quarter) for owed, due in head["owed"]] == [(plan, one) for one in begun]
    assert "Giao 1 giải pháp chưa giao" in page.content.decode()

    a_task(cast, "Đã giao")
    sent = {"state": "submitted", "submitted_at": timezone.now(), "submitted_by": cast.head}
    for one in begun:
        QuarterlyReport.objects.create(plan=plan, office=cast.consular, quarter=one.number, **sent)
    text = client.get(reverse("tasks:mine")).content.decode()
    assert "Không còn giải pháp nào chưa giao, không còn báo cáo quý nào phải gửi." in text


def test_an_officer_heads_nothing(as_user, cast):
    cast.plan()
    assert as_user(cast.officer).get(reverse("tasks:mine")).context["headed"] == []
