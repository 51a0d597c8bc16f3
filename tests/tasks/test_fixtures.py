from datetime import date, timedelta

import pytest
from django.utils import timezone

from plans.models import Party
from tasks.fixtures import load_tasks
from tasks.models import Evidence, Task
from units.fixtures import FixtureError
from units.models import AuditEntry

PLAN = """
plans:
  - index: DDCI
    unit: sngv
    year: 2025
    tasks:
      - place: I.1
"""
TASK = "        office: sngv-lanh-su\n        title: Rà soát hồ sơ quá hạn\n"


@pytest.fixture
def plan(cast):
    return cast.plan()


@pytest.fixture
def write(tmp_path, plan):
    """Return a function that puts a data file into a folder."""

    def to_file(text: str):
        path = tmp_path / "tasks.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


def fields(**values) -> str:
    return "".join(f"        {name}: {value}\n" for name, value in values.items())


def refused(path) -> list[str]:
    """Load the file, check that nothing of it stayed, and return what was said, without the file's name."""
    with pytest.raises(FixtureError) as error:
        load_tasks(path)
    assert (Task.objects.count(), Evidence.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
    return [problem.removeprefix(f"{path}: ") for problem in error.value.problems]


def test_a_task_without_deadline_or_assignee(cast, write):
    assert load_tasks(write(PLAN + TASK)) == 1

    task = Task.objects.get()
    assert (task.solution, task.office, task.title) == (cast.solution, cast.consular, "Rà soát hồ sơ quá hạn")
    assert (task.state, task.assignee, task.due_on, task.first_due_on) == (Task.State.NOT_STARTED, None, None, None)
    assert AuditEntry.objects.values_list("action", "object_id").get() == ("task.load", str(task.pk))


def test_days_may_count_from_today(cast, write):
    load_tasks(write(PLAN + TASK + fields(due_in_days=10)))

    task = Task.objects.get()
    assert task.due_on == task.first_due_on == timezone.localdate() + timedelta(days=10)


def test_a_task_that_was_done(cast, write):
    done = fields(
        assignee="canbo", assigned_by="truongphong", assigned_on="2025-05-05", state="done", due_on="2025-06-30",
        completed_on="2025-06-20", completed_by="truongphong", evidence="Đã gửi báo cáo.", reference="12/BC-LS",
    )  # fmt: skip

    load_tasks(write(PLAN + TASK + done))

    task = Task.objects.get()
    assert (task.assignee, task.assigned_by, task.completed_by) == (cast.officer, cast.head, cast.head)
    assert timezone.localdate(task.assigned_at) == date(2025, 5, 5)
    assert (task.due_on, task.reported_on, task.completed_on) == (
        date(2025, 6, 30),
        date(2025, 6, 20),
        date(2025, 6, 20),
    )
    evidence = task.evidence.get()
    assert (evidence.text, evidence.reference, evidence.added_by) == ("Đã gửi báo cáo.", "12/BC-LS", cast.officer)
    assert timezone.localdate(evidence.added_at) == date(2025, 6, 20)


def test_what_happened_to_a_task_is_told_too(cast, write):
    Party.objects.create(
        solution=cast.solution, role=Party.Role.SUPPORT, position=1, name="Văn phòng Sở", unit=cast.office
    )
    story = fields(
        assignee="canbo", assigned_by="truongphong", assigned_on="2025-05-05", state="in_progress",
        due_on="2025-07-31", measure="Hồ sơ đúng hạn", measure_target=99, progress=60, note="Đã làm 6/10 việc",
        values="{2025-1: 97.5, 2025-2: 99}", returned="Thiếu phụ lục", extended="{days: 31, reason: Chờ số liệu}",
        supports="[sngv-van-phong]",
    )  # fmt: skip

    assert load_tasks(write(PLAN + TASK + story)) == 2

    task = Task.objects.lead().with_extensions().get()
    assert (task.first_due_on, task.due_on, task.extensions_count) == (date(2025, 6, 30), date(2025, 7, 31), 1)
    assert [(note.kind, note.text, note.by) for note in task.notes.all()] == [
        ("progress", "Đã làm 6/10 việc", cast.officer),
        ("report", "Đã thực hiện xong.", cast.officer),
        ("return", "Thiếu phụ lục", cast.head),
    ]
    assert [str(value.value) for value in task.measurements.all()] == ["97.50", "99.00"]
    assert [(share.office, share.due_on) for share in task.shares.all()] == [(cast.office, date(2025, 7, 31))]


def test_a_plan_that_has_tasks_is_left_as_it_is(cast, write):
    there = Task.objects.create(solution=cast.plan(year=2026) and cast.solution, office=cast.office, title="Có sẵn")

    assert load_tasks(write(PLAN.replace("2025", "2026") + TASK)) == 0

    assert Task.objects.get() == there


def test_an_unknown_plan_gets_a_sentence(write):
    assert refused(write(PLAN.replace("2025", "2019") + TASK)) == [
        "kế hoạch “DDCI sngv 2019” không có trong cổng; hãy nạp kế hoạch trước hoặc sửa dòng này."
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            PLAN.replace("I.1", "I.2") + TASK,
            ": mục I.2 không có giải pháp; hãy xem lại kế hoạch rồi sửa “place” hoặc “solution”.",
        ),
        (
            PLAN + TASK + fields(solution="Công khai"),
            ": mục I.1 không có giải pháp bắt đầu bằng “Công khai”; "
            "hãy xem lại kế hoạch rồi sửa “place” hoặc “solution”.",
        ),
        (
            PLAN + TASK.replace("sngv-lanh-su", "stp-van-phong"),
            ": “stp-van-phong” không phải là phòng của Sở Ngoại vụ; hãy sửa mã.",
        ),
        (
            PLAN + TASK + fields(assignee="khongco", assigned_by="truongphong", assigned_on="2025-05-05"),
            ": không có tài khoản “khongco”; hãy nạp tài khoản trước hoặc sửa “assignee”.",
        ),
        (
            PLAN + TASK + fields(assignee="nguoingoai", assigned_by="truongphong", assigned_on="2025-05-05"),
            ": “nguoingoai” không có quyền “Thực hiện nhiệm vụ” ở Phòng Lãnh sự - Hợp tác quốc tế; hãy sửa “assignee”.",
        ),
        (
            PLAN + TASK + fields(due_on="2025-05-05", due_in_days="3"),
            ": chỉ ghi một trong hai trường “due_on”, “due_in_days”.",
        ),
        (
            PLAN + TASK + fields(due_in_days="mai"),
            ": “mai” ở trường “due_in_days” không phải là số ngày; hãy viết dạng 10 hoặc -3.",
        ),
        (
            PLAN + TASK + fields(due_on="mai"),
            ": “mai” ở trường “due_on” không phải là ngày; hãy viết dạng 2025-03-29.",
        ),
        (
            PLAN + TASK + fields(supports="[sngv-van-phong]"),
            ": kế hoạch không giao “sngv-van-phong” phối hợp giải pháp này; hãy sửa “supports”.",
        ),
        (
            PLAN + TASK + fields(extended="{days: 5, reason: Bận}"),
            ": phần “extended” cần nhiệm vụ có thời hạn, “days” từ 1 và “reason”.",
        ),
        (
            PLAN + TASK + fields(values="{2025: nhiều}"),
            ": số đo “2025: nhiều” không đọc được; hãy viết dạng 2025-2: 98.5.",
        ),
        (
            PLAN + TASK + fields(state="done"),
            ": Nhiệm vụ hoàn thành phải có ngày hoàn thành, và chỉ khi đó.",
        ),
        (
            PLAN + TASK + fields(deadline="2025-05-05"),
            " có trường “deadline” không dùng ở đây; chỉ có: place, office, title, solution, assignee, assigned_by, "
            "state, completed_by, evidence, reference, output, measure, measure_unit, measure_target, needs_evidence, "
            "progress, note, values, returned, extended, supports, due_on, due_in_days, assigned_on, assigned_in_days, "
            "reported_on, reported_in_days, completed_on, completed_in_days.",
        ),
    ],
)
def test_a_wrong_line_gets_a_sentence(write, text, sentence):
    assert refused(write(text)) == ["nhiệm vụ thứ 1 của “DDCI sngv 2025”" + sentence]


def test_several_solutions_in_one_place_need_their_first_words(cast, write):
    cast.solution.section.solutions.create(position=3, text="Rút gọn mẫu đơn.")

    assert refused(write(PLAN + TASK)) == [
        "nhiệm vụ thứ 1 của “DDCI sngv 2025”: mục I.1 có 2 giải pháp như vậy; hãy ghi thêm chữ đầu ở “solution”."
    ]
    assert load_tasks(write(PLAN + TASK + fields(solution="Rút gọn"))) == 1
    assert Task.objects.get().solution.text == "Rút gọn mẫu đơn."


def test_one_wrong_task_keeps_all_out(write):
    second = "      - place: I.9\n" + TASK

    assert len(refused(write(PLAN + TASK + second))) == 1
