"""A task set aside, taken up again, cancelled: by the head, with a reason."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tasks import actions
from tasks.models import Reminder, Task


@pytest.fixture
def task(cast):
    cast.plan()
    return actions.create_task(
        solution=cast.solution, office=cast.consular, title="Rà soát", assignee=cast.officer, by=cast.head
    )


def state(task) -> str:
    return Task.objects.get(pk=task.pk).state


def test_a_task_is_set_aside_and_taken_up_again(as_user, cast, task):
    client = as_user(cast.head)
    client.post(reverse("tasks:pause", args=[task.pk]), {"reason": "Chờ Nghị định mới"})
    assert state(task) == Task.State.PAUSED
    assert not Reminder.objects.filter(task=task, read_at=None, cancelled_at=None).exists()

    client.post(reverse("tasks:resume", args=[task.pk]))
    assert state(task) == Task.State.IN_PROGRESS
    assert [note.kind for note in task.notes.all()] == ["assign", "pause", "resume"]
    assert Reminder.objects.filter(recipient=cast.officer, read_at=None, cancelled_at=None).get().text == (
        "Tiếp tục thực hiện: Rà soát"
    )


@pytest.mark.parametrize("step", ["pause", "cancel"])
def test_it_needs_a_reason(as_user, cast, task, step):
    response = as_user(cast.head).post(reverse(f"tasks:{step}", args=[task.pk]), {"reason": "  "})

    assert response.status_code == 422
    assert state(task) == Task.State.NOT_STARTED


def test_nothing_is_done_on_a_task_that_is_set_aside(cast, task):
    actions.pause(task=task, reason="Chờ", by=cast.head)

    with pytest.raises(ValidationError, match="“Tạm dừng”, không báo cáo xong được"):
        actions.tick_off(task=task, text="Xong", reference="1/BC", by=cast.officer)


def test_a_cancelled_task_stays_in_the_record(as_user, cast, task):
    as_user(cast.head).post(reverse("tasks:cancel", args=[task.pk]), {"reason": "Trùng việc"})

    assert state(task) == Task.State.CANCELLED
    page = as_user(cast.officer).get(task.get_absolute_url()).content.decode()
    assert "Trùng việc" in page
    assert "Báo cáo hoàn thành" not in page
    assert not Reminder.objects.filter(task=task, read_at=None, cancelled_at=None).exists()


def test_a_done_task_is_neither_cancelled_nor_set_aside(cast, task):
    actions.tick_off(task=task, text="Xong", reference="1/BC", by=cast.head)

    for step in (actions.pause, actions.cancel):
        with pytest.raises(ValidationError, match="“Hoàn thành”"):
            step(task=task, reason="Nhầm", by=cast.head)


def test_an_officer_does_neither(cast, task):
    for step in (actions.pause, actions.cancel):
        with pytest.raises(PermissionDenied):
            step(task=task, reason="Bận", by=cast.officer)
