"""All the work of somebody who leaves, given to others of the same offices."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tasks.handing_over import hand_over
from tasks.models import Note, Reminder, Task
from tests.tasks.making import a_task, done
from units.models import AuditEntry, Membership
from units.permissions import Role


@pytest.fixture
def taker(cast):
    return cast.person("nguoinhan", "Đinh Người Nhận", cast.consular, Role.OFFICER)


@pytest.fixture
def held(cast):
    """What the officer holds: two open, one paused; what is done stays theirs."""
    cast.plan()
    tasks = [
        a_task(cast, "Việc một", assignee=cast.officer),
        a_task(cast, "Việc hai", assignee=cast.officer, state=Task.State.AWAITING),
        a_task(cast, "Việc dừng", assignee=cast.officer, state=Task.State.PAUSED),
    ]
    a_task(cast, "Đã xong", assignee=cast.officer, **done(timezone.localdate()))
    return tasks


def page_of(username="canbo"):
    return reverse("tasks:hand-over", args=[username])


def holders() -> dict[str, str]:
    return {task.title: str(task.assignee) for task in Task.objects.select_related("assignee")}


def test_all_goes_to_one_person(as_user, cast, held, taker):
    client = as_user(cast.head)
    people = [(person.full_name, person.held) for person in client.get(reverse("tasks:hand-overs")).context["people"]]
    assert people == [("Lương Cán Bộ", 3)]

    answer = client.post(page_of(), {"everything": taker.pk, "reason": "Chuyển công tác"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Đã bàn giao 3 việc của Lương Cán Bộ."]
    assert holders() == {
        "Việc một": "Đinh Người Nhận", "Việc hai": "Đinh Người Nhận", "Việc dừng": "Đinh Người Nhận",
        "Đã xong": "Lương Cán Bộ",
    }  # fmt: skip
    notes = Note.objects.filter(kind=Note.Kind.HAND_OVER)
    assert {note.text for note in notes} == {"Bàn giao từ Lương Cán Bộ cho Đinh Người Nhận. Lý do: Chuyển công tác"}
    assert AuditEntry.objects.filter(action="task.hand_over", actor=cast.head).count() == 3
    assert Reminder.objects.filter(recipient=taker, kind="assigned").count() == 3


def test_some_go_to_others_and_some_stay(as_user, cast, held, taker):
    choices = {f"task_{held[0].pk}": taker.pk, f"task_{held[1].pk}": cast.head.pk, "reason": "Nghỉ thai sản"}
    answer = as_user(cast.head).post(page_of(), choices, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Đã bàn giao 2 việc của Lương Cán Bộ. Lương Cán Bộ còn giữ 1 việc."
    ]
    assert holders() == {
        "Việc một": "Đinh Người Nhận", "Việc hai": "Vi Trưởng Phòng", "Việc dừng": "Lương Cán Bộ",
        "Đã xong": "Lương Cán Bộ",
    }  # fmt: skip


def test_each_office_keeps_its_work(as_user, cast, held, taker):
    Membership.objects.create(user=cast.officer, unit=cast.office, role=Role.OFFICER)
    a_task(cast, "Của văn phòng", office=cast.office, assignee=cast.officer)
    clerk = cast.person("vanthu", "Hà Văn Thư", cast.office, Role.OFFICER)
    client = as_user(cast.head_of_unit)

    form = client.get(page_of()).context["form"]
    offered = {task.title: [label for _, label in field.field.choices][1:] for task, field in form.rows()}
    assert offered["Của văn phòng"] == ["Hà Văn Thư"]
    assert offered["Việc một"] == ["Đinh Người Nhận", "Vi Trưởng Phòng"]

    client.post(page_of(), {"everything": taker.pk, "reason": "Chuyển công tác"})
    assert holders()["Của văn phòng"] == "Lương Cán Bộ"
    client.post(page_of(), {"everything": clerk.pk, "reason": "Chuyển công tác"})
    assert holders()["Của văn phòng"] == "Hà Văn Thư"


def test_nobody_chosen_or_no_reason_is_told(as_user, cast, held, taker):
    client = as_user(cast.head)
    page = client.post(page_of(), {"reason": "Chuyển công tác"})
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [
        "Hãy chọn người nhận cho ít nhất một việc; người nhận phải cùng đơn vị với việc đó."
    ]

    page = client.post(page_of(), {"everything": taker.pk})
    assert page.status_code == 422
    assert "reason" in page.context["form"].errors
    page = client.post(page_of(), {f"task_{held[0].pk}": cast.outsider.pk, "reason": "Chuyển công tác"})
    assert page.status_code == 422
    assert holders()["Việc một"] == "Lương Cán Bộ"


def test_if_one_has_changed_nothing_is_handed_over(cast, held, taker):
    Task.objects.filter(pk=held[2].pk).update(assignee=cast.head)

    with pytest.raises(ValidationError) as refused:
        hand_over(person=cast.officer, given=dict.fromkeys(held, taker), reason="Chuyển công tác", by=cast.head)
    assert refused.value.messages == [
        "“Việc dừng” vừa thay đổi, không còn là việc của Lương Cán Bộ. Hãy tải lại trang."
    ]
    assert holders()["Việc một"] == "Lương Cán Bộ"
    assert Note.objects.count() == 0


def test_only_who_assigns_in_the_office_hands_over(cast, held, taker):
    for nobody in (cast.officer, cast.unit_clerk, cast.outsider, cast.standing_clerk):
        with pytest.raises(PermissionDenied):
            hand_over(person=cast.officer, given={held[0]: taker}, reason="Chuyển công tác", by=nobody)
    with pytest.raises(ValidationError, match="không thuộc"):
        hand_over(person=cast.officer, given={held[0]: cast.outsider}, reason="Chuyển công tác", by=cast.head)


def test_a_stranger_learns_nothing_of_anybodys_work(as_user, cast, held):
    assert as_user(cast.outsider).get(page_of()).status_code == 404
    assert as_user(cast.officer).get(page_of()).status_code == 403
    assert "Lương" not in as_user(cast.outsider).get(reverse("tasks:hand-overs")).content.decode()
    assert as_user(cast.head).get(page_of("khong-co")).status_code == 404


def test_work_of_somebody_who_is_locked_out_can_still_be_handed_over(as_user, cast, held, taker):
    cast.officer.is_active = False
    cast.officer.save()
    client = as_user(cast.head)

    assert "không còn vai trò" in client.get(reverse("tasks:hand-overs")).content.decode()
    client.post(page_of(), {"everything": taker.pk, "reason": "Nghỉ hưu"})
    assert holders()["Việc một"] == "Đinh Người Nhận"
