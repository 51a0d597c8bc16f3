"""At which distance from a deadline people are reminded. Pure functions; days are calendar days unless said otherwise.

Each answers with the latest step whose day has come, so that a day on which nothing ran is caught up by the next, once.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

BEFORE = (7, 3, 1)
QUARTER_END = (20, 7, 1)
FIRST_LATE = (1, 7)
THEN_EVERY = 14


class Step(NamedTuple):
    """So many days before or after the deadline, and the day on which that falls."""

    days: int
    on: date


def before(due_on: date, day: date, working: Callable[[date], date]) -> Step | None:
    """Return the step of a task that falls due: 7, 3 and 1 days before, each moved from a day of rest to the last
    working day before it by `working`; None when it is too early, or too late."""
    steps = [Step(days, working(due_on - timedelta(days=days))) for days in BEFORE]
    return _latest(steps, day) if day <= due_on else None


def before_quarter_end(last_day: date, day: date, add: Callable[[date, int], date]) -> Step | None:
    """Return the step before the end of a quarter, in working days as `add` counts them."""
    steps = [Step(days, add(last_day, -days)) for days in QUARTER_END]
    return _latest(steps, day) if day <= last_day else None


def after(due_on: date, day: date) -> Step | None:
    """Return the step of what is late: 1 day, 7 days, then every 14 days; None while it is not late."""
    late = (day - due_on).days
    if late < FIRST_LATE[0]:
        return None
    first, second = FIRST_LATE
    days = first if late < second else second + (late - second) // THEN_EVERY * THEN_EVERY
    return Step(days, due_on + timedelta(days=days))


def _latest(steps: list[Step], day: date) -> Step | None:
    return next((step for step in reversed(steps) if step.on <= day), None)


def is_before(step: Step, since: date | None, day: date) -> bool:
    """Tell whether the step fell on a day before the thing itself was there; what was made after `day`, as when the
    past is gone through again, does not count."""
    return since is not None and step.on < since <= day
