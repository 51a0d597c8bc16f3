"""Whether what a row of the ledger says is still so, asked again just before a mail carries it."""

from collections.abc import Callable
from datetime import date
from functools import cached_property

from tasks.models import QuarterlyReport, Reminder, Task
from tasks.quarters import Quarter
from tasks.reminders.occasions.owed import owed_by_office
from tasks.reminders.occasions.quarter_end import due_by_office
from units.models import Unit, User
from units.permissions import Permission

Kind = Reminder.Kind
UNDONE = (Task.State.NOT_STARTED, Task.State.IN_PROGRESS)
BY_STEPS = (Kind.QUARTER_END, Kind.REPORT_DUE, Kind.REPORT_LATE, Kind.TASK_DUE, Kind.TASK_LATE, Kind.WEEKLY)
"""Kinds of which a later step says all that an earlier one said."""


def still_due(rows: list[Reminder], person: User, day: date) -> list[Reminder]:
    """Return those of the person's rows whose cause stands on that day and that the person may still see; of several
    steps about one thing only the last. The number of queries does not depend on that of the rows."""
    if not person.is_active:
        return []
    facts = Facts(rows, person, day)
    return [row for row in _last_steps(rows) if facts.may_see(row) and facts.stands(row)]


def _last_steps(rows: list[Reminder]) -> list[Reminder]:
    last = {_thing(row): row for row in sorted(rows, key=lambda row: row.pk)}
    return list(last.values())


def _thing(row: Reminder) -> tuple:
    if row.kind not in BY_STEPS:
        return (row.pk,)
    when = None if row.kind == Kind.WEEKLY else row.due_on
    return row.kind, row.task_id, row.plan_id, row.office_id, when


class Facts:
    """What the rows of one person are held against."""

    def __init__(self, rows: list[Reminder], person: User, day: date):
        self.person, self.day = person, day
        offices = {row.office_id for row in rows}
        seen = Unit.objects.where_may(person, Permission.VIEW_TASKS).filter(pk__in=offices - {None})
        self.seen = set(seen.values_list("pk", flat=True))
        self.reports = self._reports({row.plan_id for row in rows})
        self.ends = {quarter: self._end(quarter, offices) for quarter in _ending(rows)}

    @staticmethod
    def _reports(plans: set) -> dict[tuple, str]:
        reports = QuarterlyReport.objects.filter(plan__in=plans - {None})
        rows = reports.values_list("plan", "office", "quarter", "state")
        return {(plan, office, quarter): state for plan, office, quarter, state in rows}

    @staticmethod
    def _end(quarter: Quarter, offices: set) -> set[int]:
        """Those of the offices that have something left to do or to report in the quarter."""
        units = Unit.objects.in_bulk(offices - {None})
        owed = owed_by_office(quarter, units, {unit.parent_id for unit in units.values()} - {None})
        return due_by_office(quarter, units).keys() | owed.keys()

    @cached_property
    def stands_in_for(self) -> set[int]:
        """Whose deputy the person is; asked only where a task is another's."""
        return set(self.person.stands_in_for().values_list("pk", flat=True))

    def may_see(self, row: Reminder) -> bool:
        return row.office_id is None or row.office_id in self.seen

    def stands(self, row: Reminder) -> bool:
        """Whether the cause of the row is still there; kinds without a question here are settled by actions."""
        question = _QUESTIONS.get(Kind(row.kind))
        return question is None or question(self, row)

    def _task_due(self, row: Reminder) -> bool:
        task = row.task
        is_theirs = task.assignee_id in (None, self.person.pk) or task.assignee_id in self.stands_in_for
        return task.state in UNDONE and task.due_on == row.due_on >= self.day and is_theirs

    def _task_late(self, row: Reminder) -> bool:
        task = row.task
        if task.state == Task.State.AWAITING:
            return task.due_on == row.due_on < task.reported_on and task.assignee_id != self.person.pk
        return task.state in UNDONE and task.due_on == row.due_on < self.day

    def _open(self, row: Reminder) -> bool:
        return row.task is None or row.task.is_open

    def _awaiting(self, row: Reminder) -> bool:
        return row.task is None or row.task.state == Task.State.AWAITING

    def _returned(self, row: Reminder) -> bool:
        if row.task:
            return row.task.state in UNDONE
        states = [state for (plan, office, _), state in self.reports.items() if (plan, office) == _of(row)]
        return row.plan_id is None or QuarterlyReport.State.RETURNED in states

    def _unreported(self, row: Reminder) -> bool:
        if not row.key.startswith("report:"):
            return True
        quarter = int(row.key.split(":")[3])
        state = self.reports.get((*_of(row), quarter))
        return row.plan.state in (row.plan.State.APPROVED, row.plan.State.ISSUED) and state != "submitted"

    def _quarter_end(self, row: Reminder) -> bool:
        return row.due_on >= self.day and row.office_id in self.ends[Quarter.of(row.due_on)]


def _of(row: Reminder) -> tuple:
    return row.plan_id, row.office_id


def _ending(rows: list[Reminder]) -> set[Quarter]:
    return {Quarter.of(row.due_on) for row in rows if row.kind == Kind.QUARTER_END}


_QUESTIONS: dict[Kind, Callable[[Facts, Reminder], bool]] = {
    Kind.TASK_DUE: Facts._task_due,
    Kind.TASK_LATE: Facts._task_late,
    Kind.ASSIGNED: Facts._open,
    Kind.EXTENSION: Facts._open,
    Kind.AWAITING: Facts._awaiting,
    Kind.RETURNED: Facts._returned,
    Kind.REPORT_DUE: Facts._unreported,
    Kind.REPORT_LATE: Facts._unreported,
    Kind.NUDGE: Facts._unreported,
    Kind.QUARTER_END: Facts._quarter_end,
}
