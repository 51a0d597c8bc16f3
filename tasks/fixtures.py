"""Sample tasks written as YAML: what offices do for the sample plans, with days counted from today where that helps."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from plans.models import Plan, Solution
from plans.reading import read_plan
from tasks.models import Evidence, Task
from tasks.proposals import lead_offices
from tasks.sample_story import STORY, tell_story
from units.audit import record
from units.fixtures import Problems, display_name, read_yaml
from units.models import Unit, User
from units.permissions import Permission

_REQUIRED = ("place", "office", "title")
_WANTED = ("output", "measure", "measure_unit", "measure_target", "needs_evidence", "progress")
_OPTIONAL = (
    "solution", "assignee", "assigned_by", "state", "completed_by", "evidence", "reference", *_WANTED, *STORY,
    *(f"{name}_{form}" for name in ("due", "assigned", "reported", "completed") for form in ("on", "in_days")),
)  # fmt: skip


def load_tasks(path: Path) -> int:
    """Create the tasks of the file's plans and return how many; a plan that already has tasks is left as it is.

    Each plan is given by index, unit and year; each task by the place of its solution in the plan (`III.2`), with the
    solution's first words where several stand there. A day is written `due_on: 2025-04-30` or `due_in_days: 10`, from
    today. Raises FixtureError with every problem of the file; nothing of it is then saved.
    """
    with transaction.atomic():
        return _TasksFile(read_yaml(path), display_name(path)).load()


class _TasksFile:
    def __init__(self, data: dict, source: str):
        self.data = data
        self.problems = Problems(source)
        self.users = {user.username: user for user in User.objects.all()}
        self.created = 0

    def load(self) -> int:
        if self.problems.fits(self.data, "tệp", ("plans",)):
            for place, row in enumerate(self.problems.rows(self.data["plans"], "mục plans", list), start=1):
                if self.problems.fits(row, f"mục plans, dòng thứ {place}", ("index", "unit", "year", "tasks")):
                    self._plan(row)
        self.problems.raise_any()
        return self.created

    def _plan(self, row: dict) -> None:
        name = f"{row['index']} {row['unit']} {row['year']}"
        plan = Plan.objects.filter(
            index__code=str(row["index"]),
            unit__code=str(row["unit"]),
            year=row["year"] if type(row["year"]) is int else 0,
        ).first()
        if plan is None:
            self.problems.add(f"kế hoạch “{name}” không có trong cổng; hãy nạp kế hoạch trước hoặc sửa dòng này.")
            return
        if Task.objects.filter(solution__section__plan=plan).exists():
            return
        self.plan = plan
        self.offices = {office.code: office for office in plan.unit.children.filter(kind=Unit.Kind.OFFICE)}
        self.solutions = [(item.place, item.source) for _, item in read_plan(plan).solutions()]
        for place, task in enumerate(self.problems.rows(row["tasks"], f"nhiệm vụ của “{name}”", list), start=1):
            where = f"nhiệm vụ thứ {place} của “{name}”"
            if self.problems.fits(task, where, _REQUIRED, _OPTIONAL):
                self._task(task, where)

    def _task(self, row: dict, where: str) -> None:
        solution = self._solution(row, where)
        office = self.offices.get(row["office"])
        if office is None:
            self.problems.add(f"{where}: “{row['office']}” không phải là phòng của {self.plan.unit}; hãy sửa mã.")
        if solution is None or office is None:
            return
        due_on, completed_on = self._day(row, "due", where), self._day(row, "completed", where)
        assigned_on = self._day(row, "assigned", where)
        task = Task(
            solution=solution,
            office=office,
            title=row["title"],
            state=row.get("state", Task.State.NOT_STARTED),
            due_on=due_on,
            first_due_on=due_on,
            assignee=self._person(row, "assignee", office, Permission.DO_TASKS, where),
            assigned_at=assigned_on and _morning(assigned_on),
            assigned_by=self._person(row, "assigned_by", office, Permission.ASSIGN_TASKS, where),
            reported_on=self._day(row, "reported", where) or completed_on,
            completed_on=completed_on,
            completed_by=self._person(row, "completed_by", office, Permission.ASSIGN_TASKS, where),
            **{name: row[name] for name in _WANTED if name in row},
        )
        leads = lead_offices(solution)
        task.role = Task.Role.SUPPORT if leads and office not in leads else Task.Role.LEAD
        task.progress = 100 if task.state in (Task.State.DONE, Task.State.AWAITING) else task.progress
        if self.problems.clean(task, where):
            task.save()
            record("task.load", task, f"Nạp nhiệm vụ mẫu: {task.title}", by=None)
            self.created += 1
            self._evidence(task, row, where)
            self.created += tell_story(task, row, self.offices, self.problems, where)

    def _evidence(self, task: Task, row: dict, where: str) -> None:
        if not row.get("evidence"):
            return
        by = task.assignee or task.completed_by
        evidence = Evidence(task=task, text=row["evidence"], reference=row.get("reference") or "", added_by=by)
        if self.problems.clean(evidence, f"{where}, phần minh chứng"):
            evidence.save()
            if task.reported_on:
                Evidence.objects.filter(pk=evidence.pk).update(added_at=_morning(task.reported_on))

    def _solution(self, row: dict, where: str) -> Solution | None:
        words = row.get("solution") or ""
        found = [
            solution for place, solution in self.solutions if place == row["place"] and solution.text.startswith(words)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            self.problems.add(
                f"{where}: mục {row['place']} có {len(found)} giải pháp như vậy; hãy ghi thêm chữ đầu ở “solution”."
            )
        else:
            described = f"mục {row['place']} không có giải pháp" + (f" bắt đầu bằng “{words}”" if words else "")
            self.problems.add(f"{where}: {described}; hãy xem lại kế hoạch rồi sửa “place” hoặc “solution”.")
        return None

    def _person(self, row: dict, field: str, office: Unit, permission: Permission, where: str) -> User | None:
        if row.get(field) is None:
            return None
        user = self.users.get(row[field])
        if user is None:
            self.problems.add(
                f"{where}: không có tài khoản “{row[field]}”; hãy nạp tài khoản trước hoặc sửa “{field}”."
            )
        elif not office.allows(user, permission):
            self.problems.add(
                f"{where}: “{row[field]}” không có quyền “{permission.label}” ở {office}; hãy sửa “{field}”."
            )
        return user

    def _day(self, row: dict, name: str, where: str) -> date | None:
        day, offset = row.get(f"{name}_on"), row.get(f"{name}_in_days")
        if day is not None and offset is not None:
            self.problems.add(f"{where}: chỉ ghi một trong hai trường “{name}_on”, “{name}_in_days”.")
        elif type(offset) is int:
            return timezone.localdate() + timedelta(days=offset)
        elif offset is not None:
            self.problems.add(
                f"{where}: “{offset}” ở trường “{name}_in_days” không phải là số ngày; hãy viết dạng 10 hoặc -3."
            )
        elif day is not None and type(day) is not date:
            self.problems.add(f"{where}: “{day}” ở trường “{name}_on” không phải là ngày; hãy viết dạng 2025-03-29.")
        else:
            return day
        return None


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)))
