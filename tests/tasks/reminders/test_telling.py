"""Telling people of something and settling it: the ledger's rows, written with their cause."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tasks.models import Reminder, Task
from tasks.reminders import settle, tell
from units.models import Delegation

TODAY = timezone.localdate
ASSIGNED, LATE = Reminder.Kind.ASSIGNED, Reminder.Kind.TASK_LATE


@pytest.fixture
def task(cast):
    cast.plan()
    return Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát thủ tục")


def assigned(task, *people, key="assigned:1", **values):
    tell(ASSIGNED, to=people, key=key, text="Rà soát thủ tục", link="/nhiem-vu/1/", task=task, **values)


def told():
    return [(row.recipient.username, row.text) for row in Reminder.objects.filter(cancelled_at=None).order_by("pk")]


def away(principal, deputy, **values):
    days = {"starts_on": TODAY(), "ends_on": TODAY() + timedelta(days=3)}
    Delegation.objects.create(principal=principal, deputy=deputy, made_by=principal, **(days | values))


def test_each_person_is_told_once_with_what_is_needed_to_act(cast, task):
    assigned(task, cast.officer, cast.head, why="Bạn được giao việc.", due_on=date(2026, 12, 1))
    assigned(task, cast.officer)

    assert sorted(told()) == [("canbo", "Rà soát thủ tục"), ("truongphong", "Rà soát thủ tục")]
    row = Reminder.objects.get(recipient=cast.officer)
    assert (row.kind, row.office, row.task, row.why) == ("assigned", cast.consular, task, "Bạn được giao việc.")
    assert (row.link, row.due_on, row.sent_at) == ("/nhiem-vu/1/", date(2026, 12, 1), None)


def test_another_occasion_is_told_again(cast, task):
    assigned(task, cast.officer)
    assigned(task, cast.officer, key="assigned:2")

    assert len(told()) == 2


def test_nobody_and_who_is_gone_are_no_error(cast, task):
    cast.officer.is_active = False
    assigned(task)
    assigned(task, cast.officer)

    assert told() == []


def test_who_stands_in_is_told_too_and_for_whom(cast, task):
    away(cast.head, cast.officer)
    assigned(task, cast.head, why="Bạn phụ trách phòng.")

    assert sorted(told()) == [
        ("canbo", "(thay mặt Vi Trưởng Phòng) Rà soát thủ tục"),
        ("truongphong", "Rà soát thủ tục"),
    ]
    assert Reminder.objects.get(recipient=cast.officer).why == "Bạn thay mặt Vi Trưởng Phòng. Bạn phụ trách phòng."


def test_a_deputy_who_is_told_anyway_is_told_as_themselves(cast, task):
    away(cast.head, cast.officer)
    assigned(task, cast.head, cast.officer)

    assert sorted(told()) == [("canbo", "Rà soát thủ tục"), ("truongphong", "Rà soát thủ tục")]


def test_a_deputy_whose_days_are_over_is_not_told(cast, task):
    away(cast.head, cast.officer, starts_on=TODAY() - timedelta(days=9), ends_on=TODAY() - timedelta(days=1))
    assigned(task, cast.head)

    assert [name for name, _ in told()] == ["truongphong"]


def test_the_row_goes_with_its_cause(cast, task):
    with transaction.atomic():
        assigned(task, cast.officer)
        transaction.set_rollback(True)

    assert told() == []


def test_settling_cancels_what_is_unsent_and_reads_what_is_sent(cast, task):
    assigned(task, cast.officer, cast.head)
    Reminder.objects.filter(recipient=cast.head).update(sent_at=timezone.now())
    settle(task=task, kinds=[ASSIGNED])

    assert told() == [("truongphong", "Rà soát thủ tục")]
    assert Reminder.objects.get(recipient=cast.head).read_at is not None
    assert Reminder.objects.get(recipient=cast.officer).read_at is None


def test_settling_touches_only_what_it_names(cast, task):
    other = Task.objects.create(solution=cast.solution, office=cast.consular, title="Việc khác")
    assigned(task, cast.officer)
    assigned(other, cast.officer, key="assigned:2")
    tell(LATE, to=[cast.officer], key="late:1", text="Trễ", link="/", task=task)
    settle(task=task, kinds=[ASSIGNED])
    assert [text for _, text in told()] == ["Rà soát thủ tục", "Trễ"]

    settle(key_prefix="late:")
    assert [text for _, text in told()] == ["Rà soát thủ tục"]

    settle(to=[cast.head])
    settle(to=[cast.officer])
    assert told() == []


def test_settling_nothing_in_particular_is_a_mistake(db):
    with pytest.raises(TypeError):
        settle()


def test_what_was_settled_and_comes_back_is_told_again(cast, task):
    assigned(task, cast.officer)
    settle(task=task)
    assigned(task, cast.officer)

    assert told() == [("canbo", "Rà soát thủ tục")]
    assert Reminder.objects.count() == 1


def test_a_text_too_long_for_the_ledger_is_cut(cast, task):
    tell(ASSIGNED, to=[cast.officer], key="k", text="x" * 500, link="/", why="y" * 300, task=task)
    row = Reminder.objects.get()

    assert (row.text, row.why) == ("x" * 399 + "…", "y" * 199 + "…")
