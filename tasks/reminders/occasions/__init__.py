"""What people are reminded of by the calendar: each module gives the rows that are due on a day."""

from tasks.reminders.occasions import quarter_end, reports, tasks, weekly

OCCASIONS = (tasks.rows, quarter_end.rows, reports.rows, weekly.rows)

__all__ = ["OCCASIONS"]
