"""Tasks for programs: the list with the filters of the pages, one task, its progress, and that it is done."""

from datetime import date
from typing import Annotated, Literal

from django.db import transaction
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from plans.models import Section
from tasks import actions
from tasks.filters import filtered
from tasks.models import Task
from tasks.quarters import Quarter
from units.connection.bearer import Bearer
from units.connection.freshness import require_match
from units.connection.paging import Page, Paging, page_of
from units.connection.texts import Code, Day, Prose, Switch, Whole, Words
from units.models import Scope

router = Router(tags=["Nhiệm vụ"])
_READ, _WRITE = Bearer(Scope.TASKS_READ), Bearer(Scope.TASKS_WRITE)

Login = Annotated[str, StringConstraints(max_length=150, pattern=r"^[\w.@+-]*$")]
ORDERS = {
    "title": "ten", "office": "phong", "person": "nguoi", "due": "han", "state": "trang-thai", "progress": "tien-do",
}  # fmt: skip
"""What the list can be sorted by, and its name on the pages; a minus before it turns it round."""
MATCH = {
    "parameters": [{"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string", "minLength": 1}}]
}
"""Writes of a task name the version that was read."""


class PersonOut(Schema):
    username: str
    name: str


class PlanRef(Schema):
    """Which plan it belongs to, by the codes of its address."""

    unit: str
    index: str
    year: int
    adjustment: int


class TaskOut(Schema):
    """A task; `components` are the codes of the solution's section, `punctuality` follows from the dates."""

    id: int
    title: str
    role: str
    lead_task: int | None
    office: str
    plan: PlanRef
    components: list[str]
    solution: str
    output: str
    assignee: PersonOut | None
    state: str
    punctuality: str
    progress: int
    due_on: date | None
    due_quarter: int | None
    first_due_on: date | None
    reported_on: date | None
    completed_on: date | None
    needs_evidence: bool
    version: int


class TaskFilter(Paging):
    """The filters of the page “Nhiệm vụ”. `state` also takes `open` and `live` (neither paused nor cancelled), `person`
    a user name, `me` or `nobody`; `quarter` (2025-2) is that of the deadline."""

    words: Words | None = None
    unit: Code | None = None
    office: Code | None = None
    index: Literal["DDCI", "PCI"] | None = None
    year: Whole | None = None
    block: Literal["sbn", "huyen", "xa", "tinh"] | None = None
    component: Code | None = None
    person: Login | None = None
    role: Literal["lead", "support"] | None = None
    state: Literal["open", "live", "not_started", "in_progress", "awaiting", "done", "paused", "cancelled"] | None = (
        None
    )
    outcome: Literal["done_in_time", "done_late", "in_time", "late", "no_deadline", "aside", "due_soon"] | None = None
    quarter: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}-[1-4]$")] | None = None
    due_from: Day | None = None
    due_to: Day | None = None
    done_from: Day | None = None
    done_to: Day | None = None
    late_on: Day | None = None
    for_me: Switch = Field(False, description="Chỉ việc chờ chủ mã truy cập xác nhận.")
    order: Annotated[str, StringConstraints(pattern=rf"^-?({'|'.join(ORDERS)})$")] | None = None


class ProgressIn(Schema):
    """What was done, and how far the work is in per cent (0-100); what was not begun counts as begun."""

    model_config = ConfigDict(strict=True, extra="forbid")

    text: Prose
    progress: Annotated[int, Field(ge=0, le=100)] | None = None


class DoneIn(Schema):
    """What was reached, and the number or address of the evidence where the task needs one."""

    model_config = ConfigDict(strict=True, extra="forbid")

    text: Prose
    reference: Words = ""


def plan_ref(plan) -> PlanRef:
    """How a plan is named elsewhere."""
    return PlanRef(unit=plan.unit.code, index=plan.index.code, year=plan.year, adjustment=plan.adjustment)


def task_out(task: Task) -> TaskOut:
    """A task as it is sent; all that it names is loaded already."""
    names = (
        "id", "title", "role", "output", "state", "punctuality", "progress", "due_on", "due_quarter", "first_due_on",
        "reported_on", "completed_on", "needs_evidence", "version",
    )  # fmt: skip
    person = task.assignee
    return TaskOut(
        **{name: getattr(task, name) for name in names},
        lead_task=task.lead_task_id,
        office=task.office.code,
        plan=plan_ref(task.plan),
        components=[component.code for component in task.solution.section.components.all()],
        solution=task.solution.text,
        assignee=person and PersonOut(username=person.username, name=str(person)),
    )


def _loaded(tasks):
    return tasks.for_lists().prefetch_related("solution__section__components")


def _cleaned(filters: TaskFilter) -> dict:
    """The filters by the names and values of the pages."""
    cleaned = filters.model_dump(exclude={"page", "limit", "count", "component", "quarter", "order"})
    people = {"me": "toi", "nobody": "chua-giao"}
    cleaned["person"] = people.get(filters.person, filters.person)
    if filters.quarter:
        cleaned["quarter"] = Quarter(int(filters.quarter[:4]), int(filters.quarter[5]))
    if filters.order:
        name = filters.order.removeprefix("-")
        cleaned["order"] = filters.order.replace(name, ORDERS[name])
    return cleaned


@router.get("/tasks", response=Page[TaskOut], auth=_READ, summary="Danh sách nhiệm vụ")
def tasks(request, filters: Query[TaskFilter]):
    """The tasks of the offices in which one sees tasks, open ones by deadline first."""
    user = request.auth.owner
    found = filtered(_loaded(Task.objects.visible_to(user)), _cleaned(filters), user)
    if filters.component:
        found = found.filter(solution__section__in=Section.objects.filter(components__code=filters.component))
    return page_of(request, found, filters, task_out)


@router.get("/tasks/{int:pk}", response=TaskOut, auth=_READ, summary="Một nhiệm vụ")
def task(request, pk: int):
    """One task; its ETag is what a write of it names in If-Match."""
    return task_out(get_object_or_404(_loaded(Task.objects.visible_to(request.auth.owner)), pk=pk))


@router.patch("/tasks/{int:pk}", response=TaskOut, auth=_WRITE, openapi_extra=MATCH, summary="Ghi tiến độ")
def progress(request, pk: int, payload: ProgressIn):
    """Tell how far the work is. Needs If-Match with the ETag that was read."""
    return _written(request, pk, lambda found, by: actions.add_note(task=found, by=by, **payload.model_dump()))


@router.post("/tasks/{int:pk}/done", response=TaskOut, auth=_WRITE, openapi_extra=MATCH, summary="Báo cáo hoàn thành")
def done(request, pk: int, payload: DoneIn):
    """Report the task as done; who may confirm closes it at once, others leave it waiting. Needs If-Match."""
    return _written(request, pk, lambda found, by: actions.tick_off(task=found, by=by, **payload.model_dump()))


def _written(request, pk: int, act) -> TaskOut:
    """Do it to the task if it is still as it was read."""
    user = request.auth.owner
    visible = Task.objects.visible_to(user)
    with transaction.atomic():
        get_object_or_404(visible.select_for_update(of=("self",)), pk=pk)
        found = get_object_or_404(_loaded(visible), pk=pk)
        require_match(request, task_out(found))
        act(found, user)
    return task_out(get_object_or_404(_loaded(Task.objects.visible_to(user)), pk=pk))
