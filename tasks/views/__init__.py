from tasks.views.doing import assign, confirm, create, send_back, start, task_page, tick_off
from tasks.views.lists import mine, office_tasks, offices
from tasks.views.reports import quarterly_report

__all__ = [
    "assign",
    "confirm",
    "create",
    "mine",
    "office_tasks",
    "offices",
    "quarterly_report",
    "send_back",
    "start",
    "task_page",
    "tick_off",
]
