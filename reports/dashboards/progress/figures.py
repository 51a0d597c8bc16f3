"""The parts of a row of the page: figures that each lead to their rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plans.models import Plan
from tasks.models import Task
from tasks.models.task import Outcome
from tasks.reporting.province import Cell
from tasks.results import Counts, LeadAndSupport
from tasks.solution_work import Work

WORKS = Work.choices
OUTCOMES = Outcome.choices


class Number(NamedTuple):
    """A figure and the address of the rows behind it; None is not the reader's to know."""

    count: int | None
    url: str = ""


UNKNOWN = Number(None)


@dataclass(frozen=True)
class Tasks:
    """Tasks in one role: all of them and each outcome, in the order of OUTCOMES."""

    total: Number
    outcomes: tuple[Number, ...]

    @property
    def late(self) -> Number:
        return self.outcomes[list(Outcome).index(Outcome.LATE)]

    @property
    def cells(self) -> tuple[Number, ...]:
        return (self.total, *self.outcomes)

    @property
    def named(self) -> list[tuple[str, Number]]:
        return [(label, number) for (_, label), number in zip(OUTCOMES, self.outcomes, strict=True)]


@dataclass(frozen=True)
class Solutions:
    """Solutions: all of them and each state of work, in the order of WORKS."""

    total: Number
    works: tuple[Number, ...]

    @property
    def cells(self) -> tuple[Number, ...]:
        return (self.total, *self.works)

    @property
    def named(self) -> list[tuple[str, Number]]:
        return [(label, number) for (_, label), number in zip(WORKS, self.works, strict=True)]


@dataclass(frozen=True)
class Sent:
    """The reports on a quarter: how many are asked, came in time, came late and are missing, with the page of the
    quarter; `told` stands instead where there is nothing to count."""

    asked: int = 0
    in_time: int = 0
    late: int = 0
    missing: int = 0
    days_late: int = 0
    url: str = ""
    told: str = ""

    @property
    def sent(self) -> int:
        return self.in_time + self.late


@dataclass(frozen=True)
class Row:
    """An agency, an office or a component. An agency's row has the plan that counts, where there is one."""

    name: str
    solutions: Solutions
    lead: Tasks
    support: Tasks
    url: str = ""
    reports: tuple[Sent, ...] = ()
    plan: Plan | None = None


def solutions_of(counted: Mapping[Work, int], url: Callable[..., str]) -> Solutions:
    """`url` gives the address of the row's solutions, narrowed by `work`."""
    works = tuple(Number(counted.get(work, 0), url(work=work.value)) for work in Work)
    return Solutions(Number(sum(counted.values()), url()), works)


def tasks_of(counted: LeadAndSupport | None, url: Callable[..., str]) -> tuple[Tasks, Tasks]:
    """Led and supported tasks; `url` gives the address of the row's tasks, narrowed by names of ADDRESS. None where
    the reader sees no tasks."""
    if counted is None:
        hidden = Tasks(UNKNOWN, (UNKNOWN,) * len(OUTCOMES))
        return hidden, hidden
    return _part(counted.lead, url, Task.Role.LEAD), _part(counted.support, url, Task.Role.SUPPORT)


def _part(counted: Counts, url: Callable[..., str], role: Task.Role) -> Tasks:
    outcomes = tuple(
        Number(count, url(role=role.value, outcome=value)) for value, _, count in counted.by_outcome()
    )  # fmt: skip
    return Tasks(Number(counted.total, url(role=role.value)), outcomes)


def sent_of(cells: Sequence[tuple[Cell, str]], together: str) -> Sent:
    """Put together the cells of one quarter, each with its page; `together` is the page of several."""
    if not cells:
        return Sent(told="–")
    if not cells[0][0].has_begun:
        return Sent(told="chưa đến")
    owed = [(cell, url) for cell, url in cells if cell.asked]
    if not owed:
        return Sent(told="không phải báo cáo" if any(cell.why_not for cell, _ in cells) else "không có đơn vị")
    return Sent(
        *(sum(getattr(cell, name) for cell, _ in owed) for name in ("asked", "in_time", "late")),
        missing=sum(len(cell.missing) for cell, _ in owed),
        days_late=max(cell.days_late for cell, _ in owed),
        url=owed[0][1] if len(owed) == 1 else together,
    )
