"""Tasks made out of the solutions of a plan in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.models import Plan, Solution
from tasks.actions import news
from tasks.actions.writing import acting, check_assignee, deadline_of, note
from tasks.models import Note, Task
from tasks.proposals import Proposal, lead_offices, support_offices
from units.audit import record
from units.models import Unit, User
from units.permissions import Permission


@dataclass(frozen=True)
class Part:
    """What one task says: of a solution that is split, or of a proposal that was taken. A deadline is a day, or a
    quarter of the plan's year, or none; `supports` are the offices that get a share."""

    title: str
    assignee: User | None = None
    due_on: date | None = None
    due_quarter: int | None = None
    output: str = ""
    measure: str = ""
    measure_unit: str = ""
    measure_target: Decimal | None = None
    needs_evidence: bool = True
    supports: tuple[Unit, ...] = ()


def create_task(*, solution: Solution, office: Unit, by: User, supports: Iterable[Unit] = (), **says) -> Task:
    """Make a task of an office out of a solution of a plan in force, with shares of the supporting offices named.

    `says` are the fields of Part. Raises ValidationError, PermissionDenied.
    """
    part = Part(supports=tuple(supports), **says)
    return split(solution=solution, office=office, parts=[part], by=by)[0]


@transaction.atomic
def split(*, solution: Solution, office: Unit, parts: Sequence[Part], by: User) -> list[Task]:
    """Make several tasks of an office out of one solution: all of them, or none with a ValidationError."""
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, office)
    solution = _locked(solution)
    _check_source(solution.section.plan, office)
    return [_make(solution, office, part, by, on_behalf_of) for part in parts]


@transaction.atomic
def make_proposed(*, chosen: Sequence[tuple[Proposal, Part]], by: User) -> list[Task]:
    """Make the tasks of the chosen proposals, with all their shares; what was made meanwhile is not made twice.

    All or none: raises ValidationError, PermissionDenied.
    """
    made = []
    for proposal, part in sorted(chosen, key=lambda pair: (pair[0].solution.pk, pair[0].office.pk)):
        on_behalf_of = acting(by, Permission.ASSIGN_TASKS, proposal.office)
        solution = _locked(proposal.solution)
        if Task.objects.lead().filter(solution=solution, office=proposal.office).exclude(state=_GONE).exists():
            continue
        _check_source(solution.section.plan, proposal.office)
        made.append(_make(solution, proposal.office, part, by, on_behalf_of))
    return made


_GONE = Task.State.CANCELLED


def _locked(solution: Solution) -> Solution:
    """Return the solution, locked: two people at once do not make the same of it."""
    found = Solution.objects.select_for_update(of=("self",)).select_related("section__plan__unit")
    return found.get(pk=solution.pk)


def _check_source(plan: Plan, office: Unit) -> None:
    if plan.state not in (Plan.State.APPROVED, Plan.State.ISSUED):
        raise ValidationError("Kế hoạch chưa được duyệt hoặc đã kết thúc, chưa giao việc được.")
    if office.agency != plan.unit:
        raise ValidationError(f"{office} không thuộc {plan.unit}.")


def _make(solution: Solution, office: Unit, part: Part, by: User, on_behalf_of: User | None) -> Task:
    check_assignee(part.assignee, office)
    if Task.objects.open().filter(solution=solution, office=office, title=part.title).exists():
        raise ValidationError(
            {"title": "Đơn vị đã có nhiệm vụ đang mở cùng tên từ giải pháp này. Hãy đổi tên hoặc mở nhiệm vụ đó."}
        )
    leads = lead_offices(solution)
    role = Task.Role.SUPPORT if leads and office not in leads else Task.Role.LEAD
    named = {"solution": solution, "plan": solution.section.plan, "office": office, "title": part.title, "role": role}
    task = Task(**named, assignee=part.assignee, **_wanted(part))
    task = _saved(task, part, by, on_behalf_of)
    if role == Task.Role.LEAD:
        for supporter in _supporters(solution, office, part.supports):
            _share(task, supporter, part, by, on_behalf_of)
    return task


def _wanted(part: Part) -> dict:
    names = ("output", "measure", "measure_unit", "measure_target", "needs_evidence")
    return {name: getattr(part, name) for name in names}


def _saved(task: Task, part: Part, by: User, on_behalf_of: User | None) -> Task:
    for name, value in deadline_of(task.plan, part.due_on, part.due_quarter).items():
        setattr(task, name, value)
    task.first_due_on = task.due_on
    if task.assignee:
        task.assigned_at, task.assigned_by = timezone.now(), by
    task.full_clean()
    task.save()
    changes = {name: (None, getattr(task, name)) for name in ("assignee", "due_on")}
    record("task.create", task, f"Giao nhiệm vụ: {task.title}", by=by, changes=changes, on_behalf_of=on_behalf_of)
    note(task, Note.Kind.ASSIGN, by, on_behalf_of, made_text(task))
    news.assigned(task, by)
    return task


def made_text(task: Task) -> str:
    """What the story says when a task was made."""
    who = f"giao cho {task.assignee}" if task.assignee else "chưa giao cho ai"
    return f"Lập nhiệm vụ, {who}, thời hạn {task.deadline_text or 'không đặt'}."


def _supporters(solution: Solution, office: Unit, wanted: Sequence[Unit]) -> list[Unit]:
    """The wanted offices, each of which the solution must name to support."""
    known = [unit for unit in support_offices(solution) if unit != office]
    strangers = [unit for unit in wanted if unit not in known]
    if strangers:
        raise ValidationError({"supports": f"Kế hoạch không giao {strangers[0]} phối hợp giải pháp này."})
    return [unit for unit in known if unit in wanted]


def _share(lead: Task, office: Unit, part: Part, by: User, on_behalf_of: User | None) -> Task:
    share = Task(
        solution=lead.solution, office=office, title=lead.title, role=Task.Role.SUPPORT, lead_task=lead,
        needs_evidence=False, due_on=lead.due_on, due_quarter=lead.due_quarter, first_due_on=lead.due_on,
    )  # fmt: skip
    share.full_clean()
    share.save()
    summary = f"Giao phối hợp cho {office}: {lead.title}"
    record("task.create", share, summary, by=by, changes={"due_on": (None, share.due_on)}, on_behalf_of=on_behalf_of)
    note(share, Note.Kind.ASSIGN, by, on_behalf_of, f"{lead.office} chủ trì, {office} phối hợp.")
    news.share_made(share, by)
    return share
