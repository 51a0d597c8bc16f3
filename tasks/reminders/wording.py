"""How reminders are put into words and order, the same in the mail and in the portal. Pure functions."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tasks.models import Reminder

Kind = Reminder.Kind


class Group(NamedTuple):
    """What is equally urgent: its heading, how a subject counts it, and its rows by deadline."""

    heading: str
    counted: str
    rows: list[Reminder]


URGENCY = (
    ("Quá hạn", "quá hạn", (Kind.TASK_LATE, Kind.REPORT_LATE)),
    ("Bị trả lại, được đôn đốc", "bị trả lại, được đôn đốc", (Kind.RETURNED, Kind.NUDGE)),
    ("Sắp đến hạn", "sắp đến hạn", (Kind.TASK_DUE, Kind.REPORT_DUE, Kind.QUARTER_END)),
    ("Chờ ý kiến, gia hạn", "chờ ý kiến, gia hạn", (Kind.AWAITING, Kind.EXTENSION)),
    ("Mới giao", "mới giao", (Kind.ASSIGNED,)),
    ("Trên địa bàn tỉnh", "danh sách hằng tuần", (Kind.WEEKLY,)),
)
"""Groups from the most urgent to the least; every kind is in one of them."""


def grouped(rows: Iterable[Reminder]) -> list[Group]:
    """Return the groups that have rows, the most urgent first, within each the earliest deadline first."""
    ordered = sorted(rows, key=lambda row: (row.due_on or date.max, row.pk))
    groups = [
        Group(heading, counted, [row for row in ordered if row.kind in kinds]) for heading, counted, kinds in URGENCY
    ]
    return [group for group in groups if group.rows]


def subject(groups: list[Group]) -> str:
    """The subject of a mail: what it counts, as `Nhắc việc DDCI: 2 quá hạn, 1 mới giao`."""
    return "Nhắc việc DDCI: " + ", ".join(f"{len(group.rows)} {group.counted}" for group in groups)


def when(due_on: date | None, today: date) -> str:
    """Say by when and how late; empty without a deadline."""
    if due_on is None:
        return ""
    left = (due_on - today).days
    if left == 0:
        return f"Thời hạn hôm nay, {due_on:%d/%m/%Y}"
    return f"Thời hạn {due_on:%d/%m/%Y}, " + (f"còn {left} ngày" if left > 0 else f"đã quá {-left} ngày")
