"""Deadlines as an iCalendar feed (RFC 5545), which Outlook, Google Calendar and telephones subscribe to.

Each task is an all-day VEVENT on its last day that leaves the day free (TRANSPARENT). It is not a VTODO, which says
more but which Google Calendar and Outlook leave out of subscribed calendars. The same tasks give the same bytes.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.models import Task
from units.models import User

if TYPE_CHECKING:
    from icalendar import Event

_DAY = timedelta(days=1)


def calendar_file(tasks: Iterable[Task], *, owner: User, principals: Collection[User], site: str) -> bytes:
    """Return the deadlines of the tasks (with one each) as .ics; `site` is the address of the portal, without a slash.

    Tasks of `principals`, for whom the owner stands in, say so.
    """
    from icalendar import Calendar  # slow to import

    calendar = Calendar()
    calendar.add("prodid", "-//DDCI Portal//Nhiệm vụ//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(f"Nhiệm vụ DDCI – {owner}".split()))
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    host = urlsplit(site).hostname or "ddci-portal"
    for task in tasks:
        principal = task.assignee if task.assignee in principals else None
        calendar.add_component(_event(task, principal, site, host))
    return calendar.to_ical()


def _event(task: Task, principal: User | None, site: str, host: str) -> "Event":
    from icalendar import Event  # slow to import

    event = Event()
    event.add("uid", f"nhiem-vu-{task.pk}@{host}")
    event.add("dtstamp", _stamp(task))
    event.add("sequence", task.version)
    event.add("dtstart", task.due_on)
    event.add("dtend", task.due_on + _DAY)
    event.add("summary", f"(thay mặt {principal}) {task.title}" if principal else task.title)
    event.add("description", _description(task, f"{site}{task.get_absolute_url()}"))
    event.add("url", f"{site}{task.get_absolute_url()}")
    event.add("categories", ["DDCI"])
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    return event


def _stamp(task: Task) -> datetime:
    """A time that is the same as long as the task is: SEQUENCE tells programs that something changed."""
    return max(task.created_at, task.assigned_at or task.created_at).replace(microsecond=0)


def _description(task: Task, url: str) -> str:
    lines = [
        f"Thời hạn: {task.deadline_text}",
        f"Đơn vị thực hiện: {task.office}",
        f"Trạng thái: {task.get_state_display()}, tiến độ {task.progress} %",
        f"Kế hoạch: {task.plan}",
        *([f"Sản phẩm: {task.output}"] if task.output else []),
        url,
    ]
    return "\n".join(lines)
