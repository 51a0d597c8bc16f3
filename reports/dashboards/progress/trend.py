"""Work week by week on the page of progress: which weeks, their figures with the way to the rows, and a chart."""

from dataclasses import dataclass
from datetime import date

from reports.dashboards.charting import ChartKind, Figure, Series, Tone
from reports.dashboards.progress.figures import Number
from reports.dashboards.progress.scope import Scope
from tasks.filters import LIVE
from tasks.models import Task
from tasks.models.task import Outcome
from tasks.weeks import WEEK, Week, by_week, dates_of, monday_of, mondays

RECENT = 26
"""Weeks shown unless the whole year of the plans is asked for."""


@dataclass(frozen=True)
class WeekRow:
    """A week with its five figures: due, done in time, done late, done without a deadline, late at its end."""

    week: Week
    numbers: tuple[Number, ...]


def weeks_of(scope: Scope, today: date, is_whole_year: bool) -> list[date]:
    """The Mondays of the last weeks up to today, or of the plans' year up to today; none before that year begins."""
    if is_whole_year:
        first, last = (date(scope.year or today.year, *day) for day in ((1, 1), (12, 31)))
        return mondays(first, min(today, last)) if first <= today else []
    return mondays(monday_of(today) - (RECENT - 1) * WEEK, today)


def trend_of(scope: Scope, today: date, is_whole_year: bool) -> list[WeekRow]:
    """Return the weeks with their led tasks (2 queries)."""
    weeks = weeks_of(scope, today, is_whole_year)
    if not weeks:
        return []
    tasks = dates_of(scope.tasks().lead(), weeks[0])
    return [_row(scope, week) for week in by_week(tasks, weeks, today)]


def _row(scope: Scope, week: Week) -> WeekRow:
    first, last = f"{week.monday:%d/%m/%Y}", f"{week.sunday:%d/%m/%Y}"

    def url(**more: str) -> str:
        return scope.tasks_url(role=Task.Role.LEAD.value, **more)

    def done(outcome: Outcome) -> str:
        return url(outcome=outcome.value, done_from=first, done_to=last)

    return WeekRow(
        week,
        (
            Number(week.due, url(state=LIVE, due_from=first, due_to=last)),
            Number(week.done_in_time, done(Outcome.DONE_IN_TIME)),
            Number(week.done_late, done(Outcome.DONE_LATE)),
            Number(week.done_undated, done(Outcome.NO_DEADLINE)),
            Number(week.late, url(late_on=f"{week.as_of:%d/%m/%Y}")),
        ),
    )


def chart_of(rows: list[WeekRow]) -> Figure:
    """Return the weeks as lines, each named by its last day."""
    names = (
        ("Đến hạn", Tone.OTHER, 0), ("Xong đúng hạn", Tone.GOOD, 1), ("Xong quá hạn", Tone.WAITING, 2),
        ("Đang quá hạn cuối tuần", Tone.BAD, 4),
    )  # fmt: skip
    return Figure(
        name="theo-tuan",
        title="Nhiệm vụ chủ trì theo tuần",
        kind=ChartKind.LINE,
        categories=tuple(f"{row.week.as_of:%d/%m/%y}" for row in rows),
        series=tuple(
            Series(name, tuple(row.numbers[place].count for row in rows), tone) for name, tone, place in names
        ),
        category_name="Đến ngày",
        unit="nhiệm vụ",
        decimals=0,
        lowest=0,
        urls=tuple(row.numbers[4].url for row in rows),
    )
