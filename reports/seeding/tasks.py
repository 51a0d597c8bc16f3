"""Made-up tasks of approved plans: their states and days, shares of other offices, and what happened to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from reports.seeding.plans import MadePlan, MadeSolution
from reports.seeding.rows import Table
from reports.seeding.size import LAST_YEAR, TODAY, Size
from reports.seeding.units import Office, Province
from reports.seeding.words import Words
from tasks.models import Evidence, Extension, Measurement, Note, Task

S = Task.State
_SETTLED = ((S.DONE, 90), (S.IN_PROGRESS, 2), (S.NOT_STARTED, 2), (S.AWAITING, 1), (S.PAUSED, 1), (S.CANCELLED, 4))
_UNDER_WAY = (
    (S.DONE, 22), (S.IN_PROGRESS, 34), (S.NOT_STARTED, 28), (S.AWAITING, 10), (S.PAUSED, 2), (S.CANCELLED, 4)
)  # fmt: skip
"""Of a hundred tasks of an earlier and of the last year, how many stand where."""
_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


@dataclass(frozen=True)
class MadeTask:
    """A task that was written, for what reports and reminders say of it."""

    pk: int
    plan: MadePlan
    group: str
    office: Office
    assignee: int
    title: str
    role: str
    state: Task.State
    due_on: date | None
    due_quarter: int | None
    completed_on: date | None
    reported_on: date | None
    progress: int
    assigned_at: datetime
    assigned_by: int


class TaskTables:
    def __init__(self):
        self.tasks = Table(
            Task, "solution_id", "plan_id", "role", "lead_task_id", "office_id", "assignee_id", "title", "output",
            "measure", "measure_unit", "measure_target", "needs_evidence", "progress", "state", "due_on", "due_quarter",
            "first_due_on", "assigned_at", "assigned_by_id", "reported_on", "completed_on", "completed_by_id",
            "search_text", "created_at",
        )  # fmt: skip
        self.notes = Table(Note, "task_id", "kind", "text", "progress", "at", "by_id")
        self.evidence = Table(Evidence, "task_id", "text", "reference", "added_at", "added_by_id")
        self.extensions = Table(
            Extension, "task_id", "from_day", "to_day", "reason", "asked_at", "asked_by_id", "is_granted",
            "granted_day", "decision", "decided_at", "decided_by_id",
        )  # fmt: skip
        self.measurements = Table(Measurement, "task_id", "year", "quarter", "value", "at", "by_id")


class Tasks:
    """Writes the tasks of plans."""

    def __init__(self, size: Size, words: Words, tables: TaskTables):
        self.size, self.words, self.tables = size, words, tables

    def make_year(self, province: Province, plans: Sequence[MadePlan]) -> list[MadeTask]:
        """Write the year's share of the province's tasks, spread over the approved ones of a year's plans."""
        approved = [plan for plan in plans if plan.is_approved]
        made: list[MadeTask] = []
        for place, plan in enumerate(approved):
            until = self.size.tasks // self.size.years * (place + 1) // len(approved)
            rng = province.rng(f"nhiệm vụ {plan.year} {place}")
            made += self._of_plan(plan, until - len(made), rng)
        return made

    def _of_plan(self, plan: MadePlan, count: int, rng: Random) -> Iterator[MadeTask]:
        """Tasks that offices lead, each supporting office that got a share beside its lead."""
        step, made = len(plan.solutions) / count if count else 0, 0
        while made < count:
            solution = plan.solutions[int(made * step)]
            lead = self._task(plan, solution, solution.lead, None, rng)
            made += 1
            yield lead
            if solution.support and made < count and rng.random() < 0.5:
                made += 1
                yield self._task(plan, solution, solution.support, lead, rng)

    def _task(
        self, plan: MadePlan, solution: MadeSolution, office: Office, lead: MadeTask | None, rng: Random
    ) -> MadeTask:
        words = self.words
        title = rng.choice(words.titles)
        output = rng.choice(words.outputs) if rng.random() < 0.4 else None
        has_measure = lead is None and rng.random() < 0.08
        measure = rng.choice(words["measures"]) if has_measure else ("", "", None)
        days = _Days.draw(plan.year, lead, rng)
        head, officer = office.head, rng.choice(office.officers)
        folded = f"{title.folded} {output.folded} {solution.text.folded}" if output else (
            f"{title.folded} {solution.text.folded}"
        )  # fmt: skip
        role = "lead" if lead is None else "support"
        assigned_at = plan.steps[-1][1].replace(month=3, day=24 + rng.randrange(7))
        needs_evidence = lead is None and rng.random() < 0.7
        completed_by = head.pk if days.completed_on else None
        pk = self.tables.tasks.add(
            solution.pk, plan.pk, role, lead and lead.pk, office.pk, officer.pk, title.text,
            output.text if output else "", *measure, needs_evidence, days.progress, days.state.value, days.due_on,
            days.due_quarter, days.first_due_on, assigned_at, head.pk, days.reported_on, days.completed_on,
            completed_by, folded, assigned_at,
        )  # fmt: skip
        made = MadeTask(
            pk, plan, solution.group, office, officer.pk, title.text, role, days.state, days.due_on, days.due_quarter,
            days.completed_on, days.reported_on, days.progress, assigned_at, head.pk,
        )  # fmt: skip
        self._story(made, days, needs_evidence, rng)
        if has_measure:
            self._measured(made, rng)
        return made

    def _story(self, task: MadeTask, days: "_Days", needs_evidence: bool, rng: Random) -> None:
        words, by = self.words, task.assignee
        if task.state == S.IN_PROGRESS:
            at = task.assigned_at + timedelta(days=20)
            self.tables.notes.add(task.pk, "progress", rng.choice(words["notes"]), days.progress, at, by)
        if days.reported_on:
            at = morning(days.reported_on)
            self.tables.notes.add(task.pk, "report", rng.choice(words["done"]), None, at, by)
            if needs_evidence:
                reference = f"{rng.randint(10, 900)}/BC-{task.plan.agency.short}"
                self.tables.evidence.add(task.pk, rng.choice(words["evidence"]), reference, at, by)
        if days.completed_on:
            at, said = morning(days.completed_on) + timedelta(hours=2), rng.choice(words["confirmed"])
            self.tables.notes.add(task.pk, "confirm", said, None, at, task.assigned_by)
        if days.first_due_on != days.due_on:
            asked, until = morning(days.first_due_on - timedelta(days=5)), days.due_on
            self._extension(task, days.first_due_on, until, asked, (True, until, "", asked, task.assigned_by), rng)
        elif task.state in Task.OPEN and days.due_on and rng.random() < 0.03:
            until, asked = days.due_on + timedelta(days=20), morning(min(days.due_on, TODAY) - timedelta(days=4))
            self._extension(task, days.due_on, until, asked, (None, None, "", None, None), rng)

    def _extension(self, task: MadeTask, from_day, to_day, asked: datetime, decision: tuple, rng: Random) -> None:
        reason = rng.choice(self.words["extension_reasons"])
        self.tables.extensions.add(task.pk, from_day, to_day, reason, asked, task.assignee, *decision)

    def _measured(self, task: MadeTask, rng: Random) -> None:
        year = task.plan.year
        for quarter in range(1, 4 if year == LAST_YEAR else 5):
            at = morning(date(year, *_QUARTER_ENDS[quarter - 1]))
            value = f"{rng.randint(4000, 10000) / 100:.2f}"
            self.tables.measurements.add(task.pk, year, quarter, value, at, task.assignee)


@dataclass(frozen=True)
class _Days:
    """Where a task stands and since when, in agreement with itself and with TODAY."""

    state: Task.State
    due_on: date | None
    due_quarter: int | None
    first_due_on: date | None
    reported_on: date | None
    completed_on: date | None
    progress: int

    @classmethod
    def draw(cls, year: int, lead: MadeTask | None, rng: Random) -> "_Days":
        """By chance; a share has its lead's deadline, and is over where that is done."""
        due_on, quarter = (lead.due_on, lead.due_quarter) if lead else _deadline(year, rng)
        state = _state(year, rng)
        if lead and lead.state == S.DONE and state != S.CANCELLED:
            state = S.DONE
        first, reported = due_on, None
        if due_on and not lead and rng.random() < 0.06:
            first = due_on - timedelta(days=20)
        if state in (S.DONE, S.AWAITING):
            reported = _finished(year, due_on, lead, rng)
        completed = reported if state == S.DONE else None
        progress = 100 if state == S.DONE else rng.randrange(10, 95, 5) if state == S.IN_PROGRESS else 0
        return cls(state, due_on, quarter, first, reported, completed, progress)


def _state(year: int, rng: Random) -> Task.State:
    chance = rng.random() * 100
    for state, share in _UNDER_WAY if year == LAST_YEAR else _SETTLED:
        chance -= share
        if chance < 0:
            return state
    return S.NOT_STARTED


def _deadline(year: int, rng: Random) -> tuple[date | None, int | None]:
    """Half by a quarter's end, four in ten by a day, one in ten without."""
    chance = rng.random()
    if chance < 0.1:
        return None, None
    if chance < 0.6:
        quarter = rng.randint(1, 4)
        return date(year, *_QUARTER_ENDS[quarter - 1]), quarter
    return date(year, 4, 1) + timedelta(days=rng.randrange(275)), None


def _finished(year: int, due_on: date | None, lead: MadeTask | None, rng: Random) -> date:
    """A day around the deadline, mostly before, never to come; a share not after its lead."""
    day = (due_on or date(year, 8, 1)) - timedelta(days=rng.randrange(-8, 25))
    last = (lead.completed_on if lead else None) or TODAY
    return max(date(year, 4, 1), min(day, last))


def morning(day: date) -> datetime:
    """A quarter past eight of the day where the portal is."""
    return datetime(day.year, day.month, day.day, 1, 15, tzinfo=UTC)
