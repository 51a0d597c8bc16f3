"""One thing done to many tasks: foretold, then all or none; what one may not touch does not exist or is forbidden."""

from datetime import date

import pytest
from django.urls import reverse

from tasks.bulk import CHANGED, MOST, VERBS, foretell
from tasks.models import Evidence, Note, Reminder, Task
from tests.tasks.making import a_task
from units.models import AuditEntry
from units.permissions import Role


@pytest.fixture
def tasks(cast):
    cast.plan()
    return [a_task(cast, f"Nhiệm vụ {number}") for number in range(3)]


def post(client, verb, tasks, step="", **entries):
    """Post the form of the bulk page for these tasks, as they are now; `step` as its button says."""
    versions = {f"phien-ban-{task.pk}": Task.objects.get(pk=task.pk).version for task in tasks}
    chosen = {"viec": verb, "nhiem-vu": [task.pk for task in tasks], "buoc": step, "ve": "phong=sngv-lanh-su"}
    return client.post(reverse("tasks:bulk"), chosen | versions | entries)


def foretold(page) -> tuple[list[str], dict[str, str]]:
    cannot = {fate.task.title: fate.problem for fate in page.context["cannot"]}
    return [task.title for task in page.context["can"]], cannot


def state_of(task) -> str:
    return Task.objects.get(pk=task.pk).state


def test_tasks_are_given_to_somebody_in_three_steps(as_user, cast, tasks):
    client = as_user(cast.head)
    assert [str(label) for label in post(client, "giao", tasks).context["form"].fields] == ["assignee"]

    page = post(client, "giao", tasks, "xem", assignee=cast.officer.pk)
    assert foretold(page) == (["Nhiệm vụ 0", "Nhiệm vụ 1", "Nhiệm vụ 2"], {})
    assert page.context["told"] == [("Giao cho", "Lương Cán Bộ")]
    assert Task.objects.filter(assignee=None).count() == 3
    assert AuditEntry.objects.count() == Reminder.objects.count() == Note.objects.count() == 0

    answer = post(client, "giao", tasks, "lam", assignee=cast.officer.pk)
    assert answer.url == f"{reverse('tasks:list')}?phong=sngv-lanh-su"
    assert Task.objects.filter(assignee=cast.officer, assigned_by=cast.head).count() == 3
    assert AuditEntry.objects.filter(action="task.assign", actor=cast.head).count() == 3
    assert Reminder.objects.filter(recipient=cast.officer, kind="assigned").count() == 3


def test_what_cannot_be_done_is_told_and_left_out(as_user, cast, tasks):
    tasks[1].state = Task.State.PAUSED
    tasks[1].save()
    client = as_user(cast.head)

    page = post(client, "giao", tasks, "xem", assignee=cast.officer.pk)
    assert foretold(page) == (
        ["Nhiệm vụ 0", "Nhiệm vụ 2"],
        {"Nhiệm vụ 1": "Nhiệm vụ đang ở trạng thái “Tạm dừng”, không giao lại được."},
    )
    assert f'name="nhiem-vu" value="{tasks[1].pk}"' not in page.content.decode()

    post(client, "giao", [tasks[0], tasks[2]], "lam", assignee=cast.officer.pk)
    assert [Task.objects.get(pk=task.pk).assignee for task in tasks] == [cast.officer, None, cast.officer]


def test_a_deadline_for_all(as_user, cast, tasks):
    a_day = date(2025, 5, 31)
    Task.objects.filter(pk=tasks[0].pk).update(due_on=a_day, first_due_on=a_day)
    client = as_user(cast.head)

    page = post(client, "thoi-han", tasks, "xem", deadline="Quý II/2025", reason="")
    assert foretold(page) == (
        ["Nhiệm vụ 1", "Nhiệm vụ 2"],
        {"Nhiệm vụ 0": "Lùi thời hạn là gia hạn: hãy ghi lý do."},
    )
    post(client, "thoi-han", tasks, "lam", deadline="Quý II/2025", reason="Chờ số liệu")
    assert {task.deadline_text for task in Task.objects.all()} == {"Quý II/2025"}
    assert Task.objects.get(pk=tasks[0].pk).first_due_on == a_day


def test_work_is_reported_with_one_text(as_user, cast, tasks):
    client = as_user(cast.officer)
    page = post(client, "bao-cao", tasks, "xem", text="Đã đăng tải", reference="")
    assert foretold(page)[0] == []
    assert set(foretold(page)[1].values()) == {
        "Nhiệm vụ này phải có minh chứng: hãy ghi số văn bản, đường dẫn hoặc chọn tệp."
    }

    post(client, "bao-cao", tasks, "lam", text="Đã đăng tải", reference="12/BC-VP")
    assert [state_of(task) for task in tasks] == ["awaiting"] * 3
    assert Evidence.objects.filter(reference="12/BC-VP", added_by=cast.officer).count() == 3


def test_what_waits_is_confirmed_at_once_after_it_was_shown(as_user, cast, tasks):
    Task.objects.filter(pk__in=[tasks[0].pk, tasks[1].pk]).update(state="awaiting", reported_on=date(2025, 6, 1))
    client = as_user(cast.head)

    page = post(client, "xac-nhan", tasks)
    assert foretold(page) == (
        ["Nhiệm vụ 0", "Nhiệm vụ 1"],
        {"Nhiệm vụ 2": "Nhiệm vụ đang ở trạng thái “Chưa thực hiện”, không chờ xác nhận."},
    )
    post(client, "xac-nhan", tasks[:2], "lam")
    assert [state_of(task) for task in tasks] == ["done", "done", "not_started"]


def test_a_share_and_its_lead_close_together(as_user, cast, tasks):
    lead = tasks[0]
    share = a_task(cast, "Phần phối hợp", office=cast.office, role=Task.Role.SUPPORT, lead_task=lead)
    Task.objects.filter(pk__in=[lead.pk, share.pk]).update(state="awaiting", reported_on=date(2025, 6, 1))

    page = post(as_user(cast.head_of_unit), "xac-nhan", [lead, share])
    assert foretold(page) == (["Phần phối hợp", "Nhiệm vụ 0"], {})


def test_if_one_cannot_be_done_none_is(as_user, cast, tasks):
    Task.objects.update(state="awaiting", reported_on=date(2025, 6, 1))
    Task.objects.filter(pk=tasks[2].pk).update(state="in_progress", reported_on=None)

    page = post(as_user(cast.head), "xac-nhan", tasks, "lam")
    assert page.status_code == 422
    assert foretold(page)[1] == {"Nhiệm vụ 2": "Nhiệm vụ đang ở trạng thái “Đang thực hiện”, không chờ xác nhận."}
    assert "chưa nhiệm vụ nào được thực hiện" in page.content.decode()
    assert [state_of(task) for task in tasks] == ["awaiting", "awaiting", "in_progress"]
    assert AuditEntry.objects.count() == 0


def test_what_somebody_changed_meanwhile_is_shown_anew(as_user, cast, tasks):
    stale = {f"phien-ban-{tasks[0].pk}": 7}

    page = post(as_user(cast.head), "giao", tasks, "lam", assignee=cast.officer.pk, **stale)
    assert page.status_code == 422
    assert foretold(page)[1] == {"Nhiệm vụ 0": CHANGED}
    assert Task.objects.filter(assignee=None).count() == 3


@pytest.mark.parametrize("step", ["", "xem", "lam", "sua"])
def test_a_task_one_does_not_see_makes_all_of_it_not_exist(as_user, cast, tasks, step):
    bait = a_task(cast, "Mồi", office=cast.other_office)

    answer = post(as_user(cast.head), "giao", [*tasks, bait], step, assignee=cast.officer.pk)
    assert answer.status_code == 404
    assert Task.objects.exclude(assignee=None).count() == 0


@pytest.mark.parametrize("step", ["", "xem", "lam"])
@pytest.mark.parametrize("verb", ["giao", "thoi-han", "xac-nhan"])
def test_a_task_one_may_not_assign_forbids_all_of_it(as_user, cast, tasks, verb, step):
    answer = post(as_user(cast.officer), verb, tasks, step, assignee=cast.officer.pk, deadline="1/6/2025")

    assert answer.status_code == 403
    assert AuditEntry.objects.count() == 0


def test_who_only_leads_the_agency_does_not_report_for_others(as_user, cast, tasks):
    assert post(as_user(cast.head_of_unit), "bao-cao", tasks, "lam", text="Xong").status_code == 403


def test_the_person_must_be_of_each_office(as_user, cast, tasks):
    other = a_task(cast, "Của văn phòng", office=cast.office)

    page = post(as_user(cast.head_of_unit), "giao", [*tasks, other], "xem", assignee=cast.officer.pk)
    assert foretold(page)[1] == {"Của văn phòng": "Lương Cán Bộ không thuộc Văn phòng Sở. Hãy chọn người của đơn vị."}
    assert post(as_user(cast.head), "giao", tasks, "xem", assignee=cast.outsider.pk).status_code == 422


def test_nothing_chosen_and_too_much_are_told(as_user, cast, tasks):
    client, address = as_user(cast.head), reverse("tasks:bulk")

    page = client.post(address, {"viec": "giao"})
    assert (page.status_code, page.context["problem"]) == (
        422, "Chưa chọn nhiệm vụ nào. Hãy đánh dấu các nhiệm vụ trong danh sách rồi làm lại.",
    )  # fmt: skip
    page = client.post(address, {"viec": "giao", "nhiem-vu": range(MOST + 1)})
    assert page.context["problem"] == "Mỗi lần chọn nhiều nhất 200 nhiệm vụ; bạn đã chọn 201."
    assert client.post(address, {"viec": "xoa", "nhiem-vu": [tasks[0].pk]}).status_code == 404
    assert client.post(address, {"viec": "giao", "nhiem-vu": ["1; DROP"]}).status_code == 404


def test_the_way_back_stays_in_the_list(as_user, cast, tasks):
    answer = post(as_user(cast.head), "giao", tasks, "lam", assignee=cast.officer.pk, ve="//evil.example\r\nX: 1")

    assert answer.url.startswith(f"{reverse('tasks:list')}?")
    assert "\n" not in answer.url


def test_a_deputys_bulk_work_says_for_whom(as_user, cast, tasks):
    colleague = cast.person("hangxom", "Tô Láng Giềng", cast.office, Role.OFFICER)
    cast.head.delegations.create(deputy=colleague, ends_on=date(2999, 1, 1), made_by=cast.head)

    post(as_user(colleague), "giao", tasks, "lam", assignee=cast.officer.pk)
    entries = AuditEntry.objects.filter(action="task.assign")
    assert {(entry.actor, entry.on_behalf_of) for entry in entries} == {(colleague, cast.head)}


def test_the_list_offers_what_one_may_do(as_user, cast, tasks):
    def verbs(user):
        return [name for name, _ in as_user(user).get(reverse("tasks:list")).context["bulk_verbs"]]

    assert verbs(cast.head) == ["giao", "thoi-han", "bao-cao", "xac-nhan"]
    assert verbs(cast.officer) == ["bao-cao"]
    assert verbs(cast.head_of_unit) == ["giao", "thoi-han", "xac-nhan"]
    assert verbs(cast.unit_clerk) == []


def test_foretelling_leaves_nothing_behind(cast, tasks):
    before = list(Task.objects.values())
    foretell(verb=VERBS["giao"], tasks=tasks, by=cast.head, assignee=cast.officer)

    assert list(Task.objects.values()) == before
    assert Note.objects.count() == AuditEntry.objects.count() == Reminder.objects.count() == 0
