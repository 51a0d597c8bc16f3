"""What people are reminded of by the calendar: each module gives the entries that are due on a day."""

from tasks.reminders.occasions import quarter_end, reports, tasks, weekly

OCCASIONS = (tasks.entries, quarter_end.entries, reports.entries, weekly.entries)

__all__ = ["OCCASIONS"]
