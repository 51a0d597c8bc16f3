from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tasks.models import Task


def fill(cast, count, office=None, **values):
    solution = cast.solution
    for number in range(count):
        Task.objects.create(solution=solution, office=office or cast.consular, title=f"Nhiệm vụ {number}", **values)


def test_my_tasks_are_mine_alone(as_user, cast):
    cast.plan()
    fill(cast, 2, assignee=cast.officer)
    fill(cast, 1, assignee=cast.head)

    page = as_user(cast.officer).get(reverse("tasks:mine"))
    assert [task.assignee for task in page.context["open"]] == [cast.officer] * 2


def test_the_list_of_an_office_takes_the_same_queries_whatever_its_length(as_user, cast, django_assert_max_num_queries):
    cast.plan()
    fill(cast, 60, assignee=cast.officer)

    client = as_user(cast.head)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("tasks:office", args=["sngv-lanh-su"]))
    assert len(page.context["tasks"]) == 60


def test_offices_are_counted_for_those_who_see_them(as_user, cast):
    cast.plan()
    yesterday = timezone.localdate() - timedelta(days=1)
    fill(cast, 2, due_on=yesterday, first_due_on=yesterday)
    fill(cast, 1, state=Task.State.AWAITING)
    fill(cast, 1, office=cast.other_office)

    def counts(user):
        rows = as_user(user).get(reverse("tasks:offices")).context["rows"]
        return {row["office__code"]: (row["open"], row["awaiting"], row["late"]) for row in rows}

    assert counts(cast.head_of_unit) == {"sngv-lanh-su": (3, 1, 2)}
    assert counts(cast.leader) == {"sngv-lanh-su": (3, 1, 2), "stp-van-phong": (1, 0, 0)}
    assert counts(cast.outsider) == {"stp-van-phong": (1, 0, 0)}
