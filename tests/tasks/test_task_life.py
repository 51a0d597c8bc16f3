import unicodedata
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan
from tasks import actions
from tasks.models import Evidence, Task
from units.concurrency import StaleEdit
from units.models import AuditEntry


@pytest.fixture
def task(cast):
    cast.plan()
    return actions.create_task(
        solution=cast.solution, office=cast.consular, title="Rà soát thủ tục", assignee=None, due_on=None, by=cast.head
    )


def post(client, name, task, **data):
    return client.post(reverse(f"tasks:{name}", args=[task.pk]), data)


def test_a_head_makes_a_task_out_of_a_solution(as_user, cast):
    cast.plan()
    page = as_user(cast.head).get(reverse("tasks:office", args=["sngv-lanh-su"]))
    assert list(page.context["unassigned"]) == [cast.solution]

    response = as_user(cast.head).post(
        reverse("tasks:create", args=["sngv-lanh-su", cast.solution.pk]),
        {"title": "Rà soát  thủ tục", "assignee": cast.officer.pk, "due_on": "30/06/2025", "version": 1},
    )

    task = Task.objects.get()
    assert response.url == reverse("tasks:office", args=["sngv-lanh-su"])
    assert (task.title, task.assignee, task.assigned_by) == ("Rà soát thủ tục", cast.officer, cast.head)
    assert (task.due_on, task.first_due_on) == (date(2025, 6, 30), date(2025, 6, 30))
    assert list(as_user(cast.head).get(response.url).context["unassigned"]) == []


def test_a_head_assigns_and_moves_the_deadline_while_the_first_one_is_kept(as_user, cast, task):
    client = as_user(cast.head)
    data = {"title": task.title, "assignee": cast.officer.pk}
    post(client, "assign", task, **data, due_on="30/06/2025", version=1)
    refused = post(client, "assign", task, **data, due_on="31/7/2025", version=2)
    assert "Lùi thời hạn là gia hạn: hãy ghi lý do." in refused.content.decode()
    post(client, "assign", task, **data, due_on="31/7/2025", reason="Chờ số liệu", version=2)

    task.refresh_from_db()
    assert (task.assignee, task.due_on, task.first_due_on) == (cast.officer, date(2025, 7, 31), date(2025, 6, 30))


def test_two_heads_at_once_do_not_overwrite_each_other(as_user, cast, task):
    actions.assign(task=task, title="Của người trước", assignee=cast.officer, due_on=None, version=1, by=cast.head)
    response = post(as_user(cast.head), "assign", task, title="Của người sau", assignee="", due_on="", version=1)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Của người trước" in page
    assert "Của người sau" in page
    task.refresh_from_db()
    assert task.title == "Của người trước"
    with pytest.raises(StaleEdit):
        actions.assign(task=task, title="x", assignee=None, due_on=None, version=1, by=cast.head)


def test_work_is_given_only_to_people_of_the_office(as_user, cast, task):
    response = post(as_user(cast.head), "assign", task, title="x", assignee=cast.outsider.pk, due_on="", version=1)

    assert response.status_code == 422
    with pytest.raises(ValidationError, match="Chu Người Ngoài không thuộc Phòng Lãnh sự"):
        actions.assign(task=task, title="x", assignee=cast.outsider, due_on=None, version=1, by=cast.head)


def test_an_officer_reports_and_the_head_confirms_by_the_day_of_the_report(as_user, cast, task):
    client = as_user(cast.officer)
    post(client, "start", task)
    post(client, "tick-off", task, text="Đã rà soát 12 thủ tục", reference="BC số 12/BC-LS")

    task.refresh_from_db()
    assert task.state == Task.State.AWAITING
    yesterday = timezone.localdate() - timedelta(days=1)
    Task.objects.filter(pk=task.pk).update(reported_on=yesterday)

    post(as_user(cast.head), "confirm", task)
    task.refresh_from_db()
    assert (task.state, task.completed_on, task.completed_by) == (Task.State.DONE, yesterday, cast.head)
    assert Evidence.objects.get().reference == "BC số 12/BC-LS"
    assert list(AuditEntry.objects.values_list("action", flat=True).order_by("id")) == [
        "task.create",
        "task.start",
        "evidence.add",
        "task.report_done",
        "task.complete",
    ]


def test_a_head_ticks_off_at_once(as_user, cast, task):
    post(as_user(cast.head), "tick-off", task, text="Đã xong", reference="12/BC-LS")

    task.refresh_from_db()
    assert (task.state, task.completed_on) == (Task.State.DONE, timezone.localdate())


def test_ticking_off_needs_a_word_about_what_was_done(as_user, cast, task):
    response = post(as_user(cast.officer), "tick-off", task, text=" ")

    task.refresh_from_db()
    assert response.status_code == 422
    assert task.state == Task.State.NOT_STARTED
    assert not Evidence.objects.exists()


def test_a_head_returns_work_with_a_reason(as_user, cast, task):
    actions.tick_off(task=task, text="Xong", reference="12/BC-LS", by=cast.officer)
    post(as_user(cast.head), "send-back", task, reason="Thiếu phụ lục")

    task.refresh_from_db()
    assert (task.state, task.reported_on) == (Task.State.IN_PROGRESS, None)
    assert task.notes.get(kind="return").text == "Thiếu phụ lục"


def test_an_officer_neither_assigns_nor_confirms(as_user, cast, task):
    actions.tick_off(task=task, text="Xong", reference="12/BC-LS", by=cast.officer)
    client = as_user(cast.officer)

    assert post(client, "assign", task, title="x", version=1).status_code == 403
    assert post(client, "confirm", task).status_code == 403
    assert post(client, "send-back", task, reason="x").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.confirm(task=task, by=cast.officer)


def test_for_an_outsider_the_task_does_not_exist(as_user, cast, task):
    client = as_user(cast.outsider)

    assert client.get(task.get_absolute_url()).status_code == 404
    for name in ("assign", "start", "tick-off", "confirm", "send-back"):
        assert post(client, name, task).status_code == 404
    assert client.get(reverse("tasks:office", args=["sngv-lanh-su"])).status_code == 404


def test_a_done_task_is_not_done_again(as_user, cast, task):
    actions.tick_off(task=task, text="Xong", reference="12/BC-LS", by=cast.head)
    response = post(as_user(cast.head), "tick-off", task, text="Lại", reference="13/BC-LS")

    assert response.status_code == 422

    assert "Nhiệm vụ đang ở trạng thái “Hoàn thành”, không báo cáo xong được." in response.content.decode()
    assert Evidence.objects.count() == 1


def test_nothing_is_assigned_from_a_plan_that_is_not_approved(cast):
    cast.plan(state=Plan.State.DRAFT)

    with pytest.raises(ValidationError, match="Kế hoạch chưa được duyệt hoặc đã kết thúc"):
        actions.create_task(
            solution=cast.solution, office=cast.consular, title="x", assignee=None, due_on=None, by=cast.head
        )
    assert not Task.objects.exists()


def test_a_double_click_makes_one_task(as_user, cast, task):
    response = as_user(cast.head).post(
        reverse("tasks:create", args=["sngv-lanh-su", cast.solution.pk]), {"title": task.title, "version": 1}
    )

    assert response.status_code == 422
    assert "Đơn vị đã có nhiệm vụ đang mở cùng tên từ giải pháp này." in response.content.decode()
    assert Task.objects.count() == 1


@pytest.mark.parametrize("day", ["31/12/2024", "01/01/0001", "01/01/2036"])
def test_a_deadline_lies_near_the_plans_year(as_user, cast, task, day):
    response = post(as_user(cast.head), "assign", task, title="x", due_on=day, version=1)

    assert "Thời hạn phải trong khoảng từ năm 2025 (năm của kế hoạch) đến 2035." in response.content.decode()


def test_the_form_of_a_finished_task_does_not_open(as_user, cast, task):
    actions.tick_off(task=task, text="Xong", reference="12/BC-LS", by=cast.head)

    assert as_user(cast.head).get(reverse("tasks:assign", args=[task.pk])).url == task.get_absolute_url()


def test_text_is_stored_composed_however_it_was_typed(as_user, cast, task):
    post(as_user(cast.head), "assign", task, title=unicodedata.normalize("NFD", "Rà soát thủ tục mới"), version=1)

    task.refresh_from_db()
    assert task.title == unicodedata.normalize("NFC", "Rà soát thủ tục mới")


def test_a_long_solution_is_cut_at_a_word_with_a_capital(cast):
    cast.plan()
    cast.solution.text = "rà soát " * 30

    assert cast.solution.as_title(20) == "Rà soát rà soát rà…"
