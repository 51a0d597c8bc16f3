from tasks.models.reminder import Reminder
from tasks.models.report import QuarterlyReport
from tasks.models.task import Evidence, Task

__all__ = ["Evidence", "QuarterlyReport", "Reminder", "Task"]
