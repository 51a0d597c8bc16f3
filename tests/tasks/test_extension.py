"""More time for a task: asked for, decided, counted."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tasks import actions
from tasks.models import Extension, Reminder, Task
from units.models import AuditEntry

JUNE, JULY, AUGUST = date(2025, 6, 30), date(2025, 7, 31), date(2025, 8, 31)


@pytest.fixture
def task(cast):
    cast.plan()
    return actions.create_task(
        solution=cast.solution,
        office=cast.consular,
        title="Rà soát",
        assignee=cast.officer,
        due_quarter=2,
        by=cast.head,
    )


def told(user) -> list[str]:
    return list(Reminder.objects.filter(recipient=user, kind="extension", read_at=None).values_list("text", flat=True))


def test_an_officer_asks_and_the_head_grants_another_day(as_user, cast, task):
    as_user(cast.officer).post(
        reverse("tasks:ask-extension", args=[task.pk]), {"to_day": "31/07/2025", "reason": "Chờ số liệu"}
    )
    extension = Extension.objects.get()
    assert (extension.from_day, extension.to_day, extension.asked_by) == (JUNE, JULY, cast.officer)
    assert told(cast.head) == ["Lương Cán Bộ xin gia hạn đến 31/07/2025: Rà soát"]

    response = as_user(cast.head).post(
        reverse("tasks:decide-extension", args=[task.pk, extension.pk]),
        {"is_granted": "1", "granted_day": "31/08/2025"},
    )

    assert response.url == task.get_absolute_url()
    extension.refresh_from_db()
    task.refresh_from_db()
    assert (extension.is_granted, extension.granted_day, extension.decided_by) == (True, AUGUST, cast.head)
    assert (task.due_on, task.due_quarter, task.first_due_on) == (AUGUST, None, JUNE)
    assert told(cast.officer) == ["Được gia hạn đến 31/08/2025: Rà soát"]
    assert Task.objects.with_extensions().get().extensions_count == 1
    assert AuditEntry.objects.filter(action="task.extend").get().changes["due_on"] == ["2025-06-30", "2025-08-31"]


def test_a_refusal_needs_a_reason_and_leaves_the_deadline(as_user, cast, task):
    extension = actions.ask_extension(task=task, to_day=JULY, reason="Bận", by=cast.officer)
    address = reverse("tasks:decide-extension", args=[task.pk, extension.pk])

    response = as_user(cast.head).post(address, {"is_granted": "0"})
    assert response.status_code == 422
    assert "Hãy ghi lý do không gia hạn." in response.content.decode()

    as_user(cast.head).post(address, {"is_granted": "0", "decision": "Đã đủ người"})
    extension.refresh_from_db()
    task.refresh_from_db()
    assert (extension.is_granted, extension.decision, task.due_on) == (False, "Đã đủ người", JUNE)
    assert Task.objects.with_extensions().get().extensions_count == 0
    assert told(cast.officer) == ["Không được gia hạn: Rà soát. Lý do: Đã đủ người"]


def test_a_request_is_decided_once(cast, task):
    extension = actions.ask_extension(task=task, to_day=JULY, reason="Bận", by=cast.officer)
    actions.decide_extension(extension=extension, is_granted=True, by=cast.head)

    with pytest.raises(ValidationError, match="đã được quyết định"):
        actions.decide_extension(extension=extension, is_granted=False, decision="Không", by=cast.head_of_unit)
    task.refresh_from_db()
    assert task.due_on == JULY


def test_one_request_at_a_time(cast, task):
    actions.ask_extension(task=task, to_day=JULY, reason="Bận", by=cast.officer)

    with pytest.raises(ValidationError, match="đang có một đề nghị gia hạn chưa quyết định"):
        actions.ask_extension(task=task, to_day=AUGUST, reason="Bận", by=cast.officer)
    with pytest.raises(ValidationError, match="Hãy quyết định đề nghị đó trước"):
        actions.extend(task=task, to_day=AUGUST, reason="Bận", by=cast.head)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("30/06/2025", "Ngày gia hạn phải sau thời hạn hiện nay, 30/06/2025."),
        ("01/01/2036", "Thời hạn phải trong khoảng từ năm 2025 (năm của kế hoạch) đến 2035."),
        ("mai", "Hãy ghi ngày dạng 31/12/2026."),
    ],
)
def test_a_day_that_will_not_do_gets_a_sentence(as_user, cast, task, day, sentence):
    response = as_user(cast.officer).post(
        reverse("tasks:ask-extension", args=[task.pk]), {"to_day": day, "reason": "Bận"}
    )

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Extension.objects.exists()


def test_a_head_extends_at_once_and_the_first_deadline_is_kept(as_user, cast, task):
    for day in ("31/07/2025", "31/08/2025"):
        as_user(cast.head).post(reverse("tasks:extend", args=[task.pk]), {"to_day": day, "reason": "Chờ Bộ trả lời"})

    task = Task.objects.with_extensions().get()
    assert (task.due_on, task.first_due_on, task.extensions_count) == (AUGUST, JUNE, 2)
    first, second = Extension.objects.all()
    assert (first.from_day, first.granted_day, first.asked_by, first.decided_by) == (JUNE, JULY, cast.head, cast.head)
    assert (second.from_day, second.granted_day) == (JULY, AUGUST)
    page = as_user(cast.officer).get(task.get_absolute_url()).content.decode()
    assert "<dt>Gia hạn</dt><dd>2 lần</dd>" in page
    assert "<dt>Thời hạn ban đầu</dt><dd>30/06/2025</dd>" in page


def test_a_later_deadline_given_with_the_work_counts_too(cast, task):
    actions.assign(task=task, due_on=JULY, reason="Chờ số liệu", version=task.version, by=cast.head)

    task = Task.objects.with_extensions().get()
    assert (task.due_on, task.due_quarter, task.first_due_on, task.extensions_count) == (JULY, None, JUNE, 1)
    assert Extension.objects.get().reason == "Chờ số liệu"


def test_an_earlier_deadline_is_no_extension_and_the_story_says_so(cast, task):
    actions.assign(task=task, due_on=date(2025, 5, 31), version=task.version, by=cast.head)

    assert not Extension.objects.exists()
    assert task.notes.last().text == "Thời hạn từ Quý II/2025 thành 31/05/2025."


def test_a_deadline_is_not_taken_away(cast, task):
    with pytest.raises(ValidationError, match="Thời hạn đã đặt thì không bỏ được"):
        actions.assign(task=task, due_on=None, version=task.version, by=cast.head)


def test_a_task_without_deadline_needs_no_extension(cast, task):
    other = actions.create_task(solution=cast.solution, office=cast.consular, title="Không hạn", by=cast.head)

    with pytest.raises(ValidationError, match="không có thời hạn nên không cần gia hạn"):
        actions.ask_extension(task=other, to_day=JULY, reason="Bận", by=cast.officer)


def test_an_officer_neither_decides_nor_extends(cast, task):
    extension = actions.ask_extension(task=task, to_day=JULY, reason="Bận", by=cast.officer)

    with pytest.raises(PermissionDenied):
        actions.decide_extension(extension=extension, is_granted=True, by=cast.officer)
    with pytest.raises(PermissionDenied):
        actions.extend(task=task, to_day=JULY, reason="Bận", by=cast.officer)


def test_the_request_of_another_task_is_not_decided_here(as_user, cast, task):
    other = actions.create_task(
        solution=cast.solution, office=cast.consular, title="Việc khác", due_on=JUNE, by=cast.head
    )
    extension = actions.ask_extension(task=other, to_day=JULY, reason="Bận", by=cast.officer)

    response = as_user(cast.head).post(reverse("tasks:decide-extension", args=[task.pk, extension.pk]))
    assert response.status_code == 404


def test_what_is_left_empty_is_asked_for_by_name(as_user, cast, task):
    page = as_user(cast.head).post(reverse("tasks:extend", args=[task.pk]), {})

    assert page.status_code == 422
    assert page.context["refused"].errors == {
        "to_day": ["Hãy ghi ngày gia hạn đến."], "reason": ["Hãy ghi lý do gia hạn."],
    }  # fmt: skip
