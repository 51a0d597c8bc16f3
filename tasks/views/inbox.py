"""A person's own reminders, and how they want them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tasks.models import Reminder, ReminderPreference
from tasks.reminders import reading
from tasks.reminders.forms import PreferenceForm

PER_PAGE = 50


def inbox(request):
    """What the person was told, unread first."""
    rows = Reminder.objects.inbox_of(request.user)
    page = Paginator(rows.unread_first(), PER_PAGE).get_page(request.GET.get("trang"))
    context = {"reminders": page, "unread_count": rows.unread().count()}
    return render(request, "tasks/inbox.html", context)


def open_reminder(request, pk):
    """Go to the page on which to do something about it; it counts as read."""
    reminder = get_object_or_404(Reminder.objects.inbox_of(request.user), pk=pk)
    reading.mark_read(by=request.user, pk=reminder.pk)
    is_own = url_has_allowed_host_and_scheme(reminder.link, allowed_hosts=None)
    return redirect(reminder.link if is_own else "tasks:inbox")


@require_POST
def read_reminder(request, pk):
    reminder = get_object_or_404(Reminder.objects.inbox_of(request.user), pk=pk)
    reading.mark_read(by=request.user, pk=reminder.pk)
    return redirect("tasks:inbox")


@require_POST
def read_all(request):
    count = reading.mark_read(by=request.user)
    messages.success(request, f"Đã đánh dấu đã đọc {count} lời nhắc." if count else "Không có lời nhắc chưa đọc.")
    return redirect("tasks:inbox")


def reminder_preference(request):
    """By mail or only in the portal, at which hour, and which kinds."""
    wishes = ReminderPreference.of(request.user)
    form = PreferenceForm(request.POST if request.method == "POST" else None, wishes=wishes)
    if request.method == "POST" and form.is_valid():
        reading.set_preference(by=request.user, **form.wishes())
        messages.success(request, "Đã lưu cách nhận nhắc việc.")
        return redirect("tasks:inbox")
    return render(request, "tasks/reminder_preference.html", {"form": form}, status=422 if form.errors else 200)
