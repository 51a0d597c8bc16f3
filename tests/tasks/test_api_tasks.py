"""Tasks for programs: the filters of the list, progress and the report that a task is done, on the version read."""

from datetime import date

import pytest

from tasks.models import Task
from tests.api import Program
from tests.tasks.making import a_task, done
from units.models import AuditEntry


@pytest.fixture
def task(cast):
    cast.plan()
    return a_task(cast, assignee=cast.officer, due_on=date(2025, 6, 30), needs_evidence=False)


def tag_of(program, task) -> dict:
    """The header with which a write names the version as it stands."""
    return {"if-match": program.get(f"/tasks/{task.pk}")["ETag"]}


def test_a_task_comes_with_its_plan_and_people(cast, task):
    assert Program(cast.officer).get(f"/tasks/{task.pk}").json() == {
        "id": task.pk, "title": "Rà soát thủ tục", "role": "lead", "lead_task": None, "office": "sngv-lanh-su",
        "plan": {"unit": "sngv", "index": "DDCI", "year": 2025, "adjustment": 0},
        "components": ["chi-phi-thoi-gian"], "solution": "Rút ngắn thời gian giải quyết hồ sơ.", "output": "",
        "assignee": {"username": "canbo", "name": "Lương Cán Bộ"}, "state": "not_started", "punctuality": "late",
        "progress": 0, "due_on": "2025-06-30", "due_quarter": None, "first_due_on": "2025-06-30",
        "reported_on": None, "completed_on": None, "needs_evidence": False, "version": 1,
    }  # fmt: skip


def test_the_list_takes_the_filters_of_the_page(cast, task):
    a_task(cast, "Họp giao ban", office=cast.office)
    a_task(cast, "Đã xong", **done(date(2025, 5, 2)), due_on=date(2025, 5, 3))
    program = Program(cast.head_of_unit)

    def titles(**query):
        answer = program.get("/tasks", **query)
        assert answer.status_code == 200
        return [found["title"] for found in answer.json()["items"]]

    assert titles() == ["Rà soát thủ tục", "Họp giao ban", "Đã xong"]
    assert titles(order="-title") == ["Rà soát thủ tục", "Họp giao ban", "Đã xong"]
    assert titles(order="title") == ["Đã xong", "Họp giao ban", "Rà soát thủ tục"]
    assert titles(words="ra soat") == ["Rà soát thủ tục"]
    assert titles(office="sngv-van-phong") == ["Họp giao ban"]
    assert titles(person="canbo") == titles(outcome="late") == ["Rà soát thủ tục"]
    assert titles(person="nobody", state="open") == ["Họp giao ban"]
    assert titles(quarter="2025-2", state="done") == titles(done_from="2025-05-01") == ["Đã xong"]
    assert titles(late_on="2025-07-01", due_to="2025-12-31") == ["Rà soát thủ tục"]
    assert titles(component="chi-phi-thoi-gian", index="DDCI", year=2025, unit="sngv", role="lead", block="sbn") == (
        titles()
    )
    assert titles(component="ung-dung-cntt") == titles(for_me="true") == titles(person="me") == []
    assert program.get("/tasks", state="xong").json()["errors"][0]["field"] == "query.state"


def test_progress_is_told_with_the_same_audit_line_as_on_the_page(cast, task):
    program = Program(cast.officer, name="Sổ việc")
    answer = program.patch(f"/tasks/{task.pk}", {"text": "Đã họp", "progress": 40}, tag_of(program, task))

    assert answer.status_code == 200
    found = answer.json()
    assert (found["state"], found["progress"], found["version"]) == ("in_progress", 40, 2)
    assert task.notes.values_list("text", "progress", "by__username").get() == ("Đã họp", 40, "canbo")
    line = AuditEntry.objects.get(action="task.note")
    assert (line.actor, line.summary) == (cast.officer, "Ghi tiến độ: Rà soát thủ tục (API: Sổ việc 1)")
    assert line.changes == {"state": ["not_started", "in_progress"], "progress": [0, 40]}


def test_a_write_on_an_older_version_is_refused_with_what_stands_now(cast, task):
    program = Program(cast.officer)
    seen = tag_of(program, task)
    program.patch(f"/tasks/{task.pk}", {"text": "Đã họp", "progress": 40}, seen)
    answer = program.patch(f"/tasks/{task.pk}", {"text": "Khác", "progress": 10}, seen)

    assert (answer.status_code, answer.json()["current"]["progress"]) == (412, 40)
    assert answer["ETag"] == program.get(f"/tasks/{task.pk}")["ETag"]
    assert (
        program.patch(f"/tasks/{task.pk}", {"text": "Khác"}).json()["type"] == "urn:ddci:problem:precondition-required"
    )
    assert Task.objects.get(pk=task.pk).progress == 40

    weakened = {"if-match": f"W/{answer['ETag']}"}
    assert program.patch(f"/tasks/{task.pk}", {"text": "Khác"}, weakened).status_code == 200


def test_an_officers_report_waits_and_a_heads_closes(cast, task):
    officer, head = Program(cast.officer), Program(cast.head)
    waiting = officer.post(f"/tasks/{task.pk}/done", {"text": "Rút ngắn 2 ngày"}, tag_of(officer, task))
    assert waiting.json()["state"] == "awaiting"
    again = officer.post(f"/tasks/{task.pk}/done", {"text": "Rút ngắn 2 ngày"}, tag_of(officer, task))
    assert (again.status_code, again.json()["detail"]) == (
        422, "Nhiệm vụ đang ở trạng thái “Chờ xác nhận”, không báo cáo xong được.",
    )  # fmt: skip

    other = a_task(cast, "Việc khác")
    refused = head.post(f"/tasks/{other.pk}/done", {"text": "Xong"}, tag_of(head, other))
    assert refused.json()["errors"] == [
        {
            "field": "reference",
            "message": "Nhiệm vụ này phải có minh chứng: hãy ghi số văn bản, đường dẫn hoặc chọn tệp.",
            "message_en": "See “message”.",
        }
    ]
    closed = head.post(f"/tasks/{other.pk}/done", {"text": "Xong", "reference": "12/BC-SNgV"}, tag_of(head, other))
    assert (closed.status_code, closed.json()["state"], closed.json()["progress"]) == (200, "done", 100)


def test_an_outsider_does_not_learn_that_a_task_exists(cast, task):
    program = Program(cast.outsider)

    assert program.get(f"/tasks/{task.pk}").status_code == program.get("/tasks/999").status_code == 404
    assert program.patch(f"/tasks/{task.pk}", {"text": "x"}, {"if-match": "*"}).status_code == 404
    assert program.get("/tasks").json()["items"] == []
