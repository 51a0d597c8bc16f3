from tasks.models.doing import Evidence, Extension, Measurement, Note
from tasks.models.reminder import CalendarFeed, DayCorrection, Reminder, ReminderPreference, Sweep
from tasks.models.report import PlanReport, QuarterlyReport, ReportLine
from tasks.models.task import Task

__all__ = [
    "CalendarFeed",
    "DayCorrection",
    "Evidence",
    "Extension",
    "Measurement",
    "Note",
    "PlanReport",
    "QuarterlyReport",
    "Reminder",
    "ReminderPreference",
    "ReportLine",
    "Sweep",
    "Task",
]
