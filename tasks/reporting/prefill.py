"""What the portal writes into an office's report by itself: the office's tasks as they stood at the end of the quarter,
what was shown for them, and the texts that follow from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils import timezone

from plans.models import Plan
from tasks.models import Note, QuarterlyReport, ReportLine, Task
from tasks.models.task import Punctuality
from tasks.quarters import Quarter
from tasks.reporting import wording
from tasks.reporting.figures import Tally, kind_of
from units.models import Unit
from units.vietnamese import format_number

FIGURES = ("position", "title", "role", "state", "due_on", "deadline", "punctuality", "progress", "measured")
"""The fields of a line that are the portal's."""

LINE_TEXTS = ("result", "difficulty", "proposal")
REPORT_TEXTS = ("results", "difficulties", "proposals", "next_quarter")
"""The fields that the head of office may write otherwise."""

S, P = Task.State, Punctuality


@dataclass(frozen=True)
class Span:
    """A quarter as moments: from its first to its last, and the day from which its end is looked back on."""

    quarter: Quarter
    today: date

    @property
    def starts(self) -> datetime:
        return _midnight(self.quarter.first_day)

    @property
    def ends(self) -> datetime:
        """The moment at which the quarter is over."""
        return _midnight(self.quarter.last_day + timedelta(days=1))

    @property
    def seen_from(self) -> date:
        """Today, or the day after the quarter: what was due on its last day is late when it has passed."""
        return min(self.today, self.quarter.last_day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def tasks_of(plan: Plan, office: Unit, quarter: Quarter, today: date) -> QuerySet[Task]:
    """Return the office's tasks of the plan that were open or finished in the quarter, as they stood at its end (or
    stand today, while it lasts): `state_then` and `punctuality_then`. What was led comes first, then by deadline."""
    span = Span(quarter, today)
    tasks = Task.objects.filter(_began(span), office=office, solution__section__plan=plan).exclude(state=S.CANCELLED)
    tasks = tasks.exclude(state=S.DONE, completed_on__lt=quarter.first_day)
    return as_of(tasks, span).order_by("role", F("due_on").asc(nulls_last=True), "pk")


def _began(span: Span) -> Q:
    """What there was by the end of the quarter: made, given, due or finished by then; tasks may be entered late."""
    last = span.quarter.last_day
    made = Q(created_at__lt=span.ends) | Q(assigned_at__lt=span.ends)
    return made | Q(first_due_on__lte=last) | Q(completed_on__lte=last)


def as_of(tasks: QuerySet[Task], span: Span) -> QuerySet[Task]:
    """Annotate `state_then` and `punctuality_then`: as lists have it (TaskQuerySet.with_punctuality), but what was
    finished or reported after the quarter was still being worked on at its end."""
    last = span.quarter.last_day
    later = Q(state=S.DONE, completed_on__gt=last) | Q(state=S.AWAITING, reported_on__gt=last)
    return tasks.with_punctuality(span.seen_from).annotate(
        state_then=Case(When(later, then=Value(S.IN_PROGRESS)), default=F("state"), output_field=CharField()),
        punctuality_then=Case(
            When(later & Q(due_on=None), then=Value(P.NO_DEADLINE)),
            When(later & Q(due_on__lt=span.seen_from), then=Value(P.LATE)),
            When(later | Q(punctuality=P.DUE_SOON), then=Value(P.IN_TIME)),
            default=F("punctuality"),
            output_field=CharField(),
        ),
    )


def lines_of(report: QuarterlyReport, quarter: Quarter, today: date) -> list[ReportLine]:
    """Return the lines of an office's report as the portal writes them, unsaved (5 queries)."""
    span = Span(quarter, today)
    tasks = tasks_of(report.plan, report.office, quarter, today)
    tasks = tasks.prefetch_related("notes", "measurements", "evidence", "extensions")
    return [_line(report, number, task, span) for number, task in enumerate(tasks, start=1)]


def _line(report: QuarterlyReport, number: int, task: Task, span: Span) -> ReportLine:
    proposed = {
        "result": _result(task, span),
        "difficulty": _difficulty(task, span),
        "proposal": _proposal(task),
    }
    return ReportLine(
        report=report,
        task=task,
        position=number,
        title=task.title,
        role=task.role,
        state=task.state_then,
        due_on=task.due_on,
        deadline=_deadline(task),
        punctuality=task.punctuality_then,
        progress=_progress(task, span),
        measured=_measured(task, span.quarter),
        proposed=proposed,
        **proposed,
    )


def _deadline(task: Task) -> str:
    if task.due_on is None or task.first_due_on in (None, task.due_on):
        return task.deadline_text
    return f"{task.deadline_text} (ban đầu {wording.day(task.first_due_on)})"


def _progress(task: Task, span: Span) -> int:
    """The percentage at the quarter's end: that of the last note until then; what is reported done is at 100."""
    if task.state_then in (S.DONE, S.AWAITING):
        return 100
    told = [(note.at, note.progress) for note in task.notes.all() if note.progress is not None]
    before = [progress for at, progress in told if at < span.ends]
    if before:
        return before[-1]
    return 0 if told or task.state_then != task.state else task.progress


def _measured(task: Task, quarter: Quarter) -> str:
    found = [m for m in task.measurements.all() if (m.year, m.quarter) == (quarter.year, quarter.number)]
    if not found:
        return ""
    target = f" (mức cần đạt {_value(task.measure_target, task)})" if task.measure_target is not None else ""
    return f"{task.measure or 'Giá trị'}: {_value(found[0].value, task)}{target}"


def _value(value, task: Task) -> str:
    return f"{format_number(value.normalize())} {task.measure_unit}".rstrip()


def _result(task: Task, span: Span) -> str:
    """What was shown for the task: evidence of the quarter (all of it for what is done), else the last note."""
    is_done = task.state_then == S.DONE
    shown = [
        item
        for item in task.evidence.all()
        if item.removed_at is None and (is_done or span.starts <= item.added_at < span.ends)
    ]
    said = [_shown(item) for item in shown]
    if not any(said):
        said = _notes(task, span, Note.Kind.PROGRESS, Note.Kind.REPORT)[-1:]
    return _joined(said)


def _shown(evidence) -> str:
    text = wording.sentence(evidence.text)
    if not evidence.reference:
        return text
    return f"{text[:-1]} ({evidence.reference})." if text else wording.sentence(evidence.reference)


def _notes(task: Task, span: Span, *kinds: Note.Kind) -> list[str]:
    notes = [note for note in task.notes.all() if note.kind in kinds and span.starts <= note.at < span.ends]
    return [note.text for note in notes if note.text.strip()]


def _difficulty(task: Task, span: Span) -> str:
    """Why the task rested or needed more time."""
    asked = [item.reason for item in task.extensions.all() if span.starts <= item.asked_at < span.ends]
    return _joined([*_notes(task, span, Note.Kind.PAUSE), *asked])


def _proposal(task: Task) -> str:
    waiting = [item.to_day for item in task.extensions.all() if item.decided_at is None]
    return f"Đề nghị gia hạn đến {wording.day(waiting[0])}." if waiting else ""


def _joined(texts: Iterable[str]) -> str:
    """Texts as sentences on one line, none twice."""
    return " ".join(dict.fromkeys(filter(None, map(wording.sentence, texts))))


def texts_of(report: QuarterlyReport, lines: Sequence[ReportLine], quarter: Quarter, today: date) -> dict[str, str]:
    """Return the texts of an office's report that follow from its lines, by field (1 query)."""
    return {
        "results": "\n".join(_results(report.office, lines, quarter)),
        **told_by_task(lines),
        "next_quarter": wording.next_tasks(quarter.next, _open_next(report, quarter, today)),
    }


def _results(office: Unit, lines: Sequence[ReportLine], quarter: Quarter) -> list[str]:
    lead = Tally.of(line for line in lines if line.role == Task.Role.LEAD)
    support = Tally.of(line for line in lines if line.role == Task.Role.SUPPORT)
    kinds: dict[str, list[str]] = {"done": [], "open": [], "late": [], "paused": []}
    for line in lines:
        kind = kind_of(line)
        kinds["done" if kind.startswith("done") else kind if kind in kinds else "open"].append(_title(line))
    return [
        wording.office_opening(office.name, quarter, lead, support),
        *wording.named("Đã hoàn thành", kinds["done"]),
        *wording.named("Đang thực hiện", kinds["open"]),
        *wording.named("Đang quá hạn", kinds["late"]),
        *wording.named("Tạm dừng", kinds["paused"]),
    ]


def _title(line: ReportLine) -> str:
    """A task as a list names it: what is open with its deadline, what is not led as such."""
    notes = ["phối hợp"] if line.role == Task.Role.SUPPORT else []
    if line.deadline and line.state != S.DONE:
        notes.append(f"thời hạn {wording.within(line.deadline).replace(' (', ', ').rstrip(')')}")
    title = line.title.rstrip(" .;")
    return f"{title} ({', '.join(notes)})" if notes else title


def told_by_task(lines: Iterable[ReportLine]) -> dict[str, str]:
    """Return the texts of a report that put together what its lines say of difficulties and proposals."""
    lines = list(lines)
    return {"difficulties": _by_task(lines, "difficulty"), "proposals": _by_task(lines, "proposal")}


def _by_task(lines: Sequence[ReportLine], field: str) -> str:
    told = [(line.title.rstrip(" .;"), getattr(line, field)) for line in lines]
    return "\n".join(f"- {title}: {wording.within(text)}" for title, text in told if text)


def _open_next(report: QuarterlyReport, quarter: Quarter, today: date) -> list[str]:
    """The titles of what was open at the end of the quarter and falls due by the end of the next, or never."""
    due = Q(due_on=None) | Q(due_on__lte=quarter.next.last_day)
    there = _began(Span(quarter.next, today))
    tasks = Task.objects.filter(due, there, office=report.office, solution__section__plan=report.plan)
    tasks = as_of(tasks, Span(quarter, today)).filter(state_then__in=Task.OPEN)
    tasks = tasks.order_by(F("due_on").asc(nulls_last=True), "pk")
    return [f"{task.title.rstrip(' .;')}{_until(task)}" for task in tasks]


def _until(task: Task) -> str:
    if task.due_on is None:
        return ""
    return f" ({'quá hạn từ' if task.punctuality_then == P.LATE else 'thời hạn'} {wording.day(task.due_on)})"
