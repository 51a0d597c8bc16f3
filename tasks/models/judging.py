"""How a task stands by its dates: the rule itself, as one expression of SQL that every list and count is made of."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Func

DUE_SOON = timedelta(days=3)


class Punctuality(models.TextChoices):
    IN_TIME = "in_time", "Trong hạn"
    DUE_SOON = "due_soon", "Sắp đến hạn"
    LATE = "late", "Quá hạn"
    DONE_IN_TIME = "done_in_time", "Hoàn thành đúng hạn"
    DONE_LATE = "done_late", "Hoàn thành quá hạn"
    NO_DEADLINE = "no_deadline", "Không hạn"


class Outcome(models.TextChoices):
    """What became of a task: the four results that are counted everywhere, then what stands outside of them."""

    DONE_IN_TIME = "done_in_time", "Đúng hạn"
    DONE_LATE = "done_late", "Quá hạn"
    IN_TIME = "in_time", "Trong hạn"
    LATE = "late", "Đang quá hạn"
    NO_DEADLINE = "no_deadline", "Không hạn"
    ASIDE = "aside", "Tạm dừng, hủy"


class _Judged(Func):
    """An expression written as SQL with its columns in braces; building it of Case and When takes longer than asking
    the database."""

    sql = ""
    output_field = models.CharField()

    def as_sql(self, compiler, connection, **context):
        columns = [compiler.compile(expression) for expression in self.get_source_expressions()]
        sql = self.sql.format(*(column for column, _ in columns), **self._days(connection))
        # A column may stand in it several times, but none of them has parameters.
        return sql, []

    def _days(self, connection) -> dict[str, str]:
        return {}


class PunctualityOn(_Judged):
    """Punctuality of a day: finished on the deadline is in time, without a deadline is a case of its own. What was
    reported done and waits for confirmation counts by the day of the report."""

    sql = (
        "CASE WHEN {0} IS NULL THEN 'no_deadline'"
        " WHEN {1} = 'done' AND {2} <= {0} THEN 'done_in_time'"
        " WHEN {1} = 'done' THEN 'done_late'"
        " WHEN {1} = 'awaiting' AND {3} <= {0} THEN 'in_time'"
        " WHEN {0} < '{today}' THEN 'late'"
        " WHEN {0} <= '{soon}' THEN 'due_soon'"
        " ELSE 'in_time' END"
    )

    def __init__(self, day: date, *columns, **extra):
        self.day = day
        super().__init__(*(columns or ("due_on", "state", "completed_on", "reported_on")), **extra)

    def _days(self, connection) -> dict[str, str]:
        return {"today": self.day.isoformat(), "soon": (self.day + DUE_SOON).isoformat()}


class OutcomeOf(_Judged):
    """Outcome of a task whose punctuality is annotated: each is in exactly one."""

    sql = "CASE WHEN {0} IN ('paused', 'cancelled') THEN 'aside' WHEN ({1}) = 'due_soon' THEN 'in_time' ELSE ({1}) END"

    def __init__(self, *columns, **extra):
        super().__init__(*(columns or ("state", "punctuality")), **extra)


def outcome_of(state: str, punctuality: str) -> str:
    """The same of a row that was read."""
    if state in ("paused", "cancelled"):
        return Outcome.ASIDE.value
    return Outcome.IN_TIME.value if punctuality == Punctuality.DUE_SOON else punctuality
