"""Deadlines by the day: a month on a page, and a feed for calendar programs."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST, require_safe

from tasks.calendar import calendar_file
from tasks.feeds import renew_feed, stop_feed
from tasks.models import CalendarFeed, Task
from tasks.models.task import Outcome, TaskQuerySet
from tasks.working_days import WorkingDays, holiday_name
from units.audit import record
from units.models import Membership, User
from units.signing_in import second_factor
from units.tokens import digest_of

DAY_SHOWN = 4
"""Tasks in a day's cell; all of a day stand below the month when the day is opened."""

DAY_MOST = 200
SCOPES = {"toi": "Của tôi", "phong": "Đơn vị của tôi", "tat-ca": "Tất cả"}
_SECRET = "calendar_secret"  # noqa: S105
"""Key of the session: the secret of the address just made, sealed, until it has been shown."""
_YEARS = range(1900, 2200)
_MONTH = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"0?[1-9]|[12][0-9]|3[01]")


@dataclass
class Day:
    """A day of the month: how many tasks end on it, how many of them are late, the first of them, and what rests."""

    date: date
    is_working: bool
    holiday: str
    count: int = 0
    late: int = 0
    tasks: list[Task] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.tasks)


@require_GET
def month(request):
    """The deadlines of a month, of oneself, one's units or all that one sees; a day that was opened with all of its."""
    today = timezone.localdate()
    first = _month_of(request.GET.get("thang", ""), today)
    scope = request.GET.get("cua", "")
    scope = scope if scope in SCOPES else "toi"
    tasks = _scoped(request.user, scope).exclude(state=Task.State.CANCELLED).with_outcome()
    days = _days(tasks, first)
    opened = _opened(request.GET.get("ngay", ""), days)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    context = {
        "first": first,
        "today": today,
        "is_empty": not any(day.count for day in days.values()),
        "weeks": [[days.get(day) for day in week] for week in weeks],
        "scope": scope,
        "scopes": list(SCOPES.items()),
        "before": _step(first, -1),
        "after": _step(first, 1),
        "opened": opened,
        "day_tasks": tasks.filter(due_on=opened.date).for_lists().open_first()[:DAY_MOST] if opened else [],
    }
    return render(request, "tasks/calendar.html", context)


def _month_of(text: str, today: date) -> date:
    """The first day of the month that the address names; of this month where it names none."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def _step(first: date, months: int) -> date | None:
    """The first day of a month before or after; None where the calendar ends."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1) if year in _YEARS else None


def _opened(text: str, days: dict[date, Day]) -> Day | None:
    if not _DAY.fullmatch(text):
        return None
    return next((day for day in days.values() if day.date.day == int(text)), None)


def _scoped(user: User, scope: str) -> TaskQuerySet:
    visible = Task.objects.visible_to(user)
    if scope == "tat-ca":
        return visible
    people = Q(pk=user.pk) | Q(pk__in=user.stands_in_for().values("pk"))
    if scope == "toi":
        return visible.filter(assignee__in=User.objects.filter(people).values("pk"))
    units = Membership.objects.active_on().filter(user__in=User.objects.filter(people).values("pk")).values("unit")
    return visible.filter(Q(office__in=units) | Q(office__parent__in=units) | Q(office__parent__parent__in=units))


def _days(tasks: TaskQuerySet, first: date) -> dict[date, Day]:
    """Each day of the month with its tasks, in three queries however many there are."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    calendar_of_the_state = WorkingDays()
    days = {
        day: Day(day, calendar_of_the_state.is_working(day), holiday_name(day))
        for day in (first.replace(day=number) for number in range(1, last.day + 1))
    }
    inside = tasks.filter(due_on__range=(first, last))
    late = Count("pk", filter=Q(outcome=Outcome.LATE))
    for day, count, late_count in inside.order_by().values_list("due_on").annotate(count=Count("pk"), late=late):
        days[day].count, days[day].late = count, late_count
    place = Window(RowNumber(), partition_by=F("due_on"), order_by=(F("office__name"), F("pk")))
    for task in inside.annotate(place=place).filter(place__lte=DAY_SHOWN).order_by("due_on", "place"):
        days[task.due_on].tasks.append(task)
    return days


@never_cache
@sensitive_variables("secret", "url")
def feed_page(request):
    """Whether one has a secret address under which a calendar program reads one's deadlines; just made, it is shown
    this once."""
    feed = CalendarFeed.objects.filter(user=request.user).first()
    sealed = request.session.pop(_SECRET, None)
    secret = second_factor.unseal(sealed) if sealed and feed else ""
    url = f"{settings.SITE_URL}{reverse('tasks:calendar-file', args=[secret])}" if secret else ""
    return render(request, "tasks/calendar_feed.html", {"feed": feed, "url": url})


@require_POST
def renew_calendar(request):
    """Make the secret address, or another one in its place."""
    request.session[_SECRET] = second_factor.seal(renew_feed(by=request.user))
    messages.success(request, "Đã lập địa chỉ lịch mới. Địa chỉ cũ, nếu có, không dùng được nữa.")
    return redirect("tasks:calendar-feed")


@require_POST
def stop_calendar(request):
    """Take the secret address away."""
    stop_feed(by=request.user)
    messages.success(request, "Đã bỏ địa chỉ lịch. Chương trình lịch không đọc được nhiệm vụ của bạn nữa.")
    return redirect("tasks:calendar-feed")


@login_not_required
@require_safe
def calendar_feed(request, token):
    """The open deadlines of the person whose secret the address holds; 404 for an unknown one or a locked account.

    Giving them out leaves an audit line; telling a program that nothing has changed does not.
    """
    feed = get_object_or_404(CalendarFeed.objects.select_related("user"), digest=digest_of(token), user__is_active=True)
    principals = list(feed.user.stands_in_for())
    tasks = Task.objects.visible_to(feed.user).open().exclude(due_on=None)
    own = tasks.filter(assignee__in=[feed.user, *principals]).for_lists().order_by("pk")
    content = calendar_file(own, owner=feed.user, principals=principals, site=settings.SITE_URL)
    etag = quote_etag(sha256(content).hexdigest())
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Referrer-Policy": "no-referrer",
        "Content-Disposition": 'inline; filename="nhiem-vu.ics"',
    }
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    answer = get_conditional_response(request, etag=etag, response=response)
    if answer.status_code == HTTPStatus.OK and request.method == "GET":
        record("calendar.download", feed, "Chương trình lịch tải nhiệm vụ", by=feed.user)
    return answer
