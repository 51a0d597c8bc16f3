from tasks.views.bulk import bulk
from tasks.views.calendar import calendar_feed, feed_page, month, renew_calendar, stop_calendar
from tasks.views.consolidated import (
    approve_plan_report,
    make_plan_report,
    plan_report,
    reopen_plan_report,
    restore_plan_report,
    rewrite_plan_report,
)
from tasks.views.doing import assign, evidence_file
from tasks.views.following import nudge_reports, plan_reports
from tasks.views.hand_over import hand_over_page, hand_overs
from tasks.views.inbox import inbox, open_reminder, read_all, read_reminder, reminder_preference
from tasks.views.lists import export, late, task_list
from tasks.views.making import create, proposals, split
from tasks.views.mine import mine
from tasks.views.offices import office_tasks, offices, plan_tasks
from tasks.views.province import all_reports, reports_workbook
from tasks.views.reports import quarterly_report, return_report
from tasks.views.results import results
from tasks.views.steps import (
    add_evidence,
    add_note,
    ask_extension,
    cancel,
    cancel_share,
    confirm,
    decide_extension,
    extend,
    measure,
    pause,
    remove_evidence,
    resume,
    send_back,
    start,
    tick_off,
)
from tasks.views.task_page import task_page

__all__ = [
    "add_evidence",
    "add_note",
    "all_reports",
    "approve_plan_report",
    "ask_extension",
    "assign",
    "bulk",
    "calendar_feed",
    "cancel",
    "cancel_share",
    "confirm",
    "create",
    "decide_extension",
    "evidence_file",
    "export",
    "extend",
    "feed_page",
    "hand_over_page",
    "hand_overs",
    "inbox",
    "late",
    "make_plan_report",
    "measure",
    "mine",
    "month",
    "nudge_reports",
    "office_tasks",
    "offices",
    "open_reminder",
    "pause",
    "plan_report",
    "plan_reports",
    "plan_tasks",
    "proposals",
    "quarterly_report",
    "read_all",
    "read_reminder",
    "reminder_preference",
    "remove_evidence",
    "renew_calendar",
    "reopen_plan_report",
    "reports_workbook",
    "restore_plan_report",
    "results",
    "resume",
    "return_report",
    "rewrite_plan_report",
    "send_back",
    "split",
    "start",
    "stop_calendar",
    "task_list",
    "task_page",
    "tick_off",
]
