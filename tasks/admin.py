"""Administration pages of reminders: the calendar's corrections, and what was sent, to look up only."""

from django.contrib import admin

from tasks.models import DayCorrection, Reminder, Sweep
from tasks.working_days import holiday_name
from units.admin import AuditedAdmin, ReadOnlyAdmin


@admin.register(DayCorrection)
class DayCorrectionAdmin(AuditedAdmin):
    """A correction entered by mistake is set to what the calendar says."""

    list_display = ["day", "weekday", "is_working", "holiday", "note"]
    list_filter = ["is_working"]
    date_hierarchy = "day"

    @admin.display(description="thứ")
    def weekday(self, correction):
        names = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
        return names[correction.day.weekday()]

    @admin.display(description="ngày lễ theo lịch")
    def holiday(self, correction):
        return holiday_name(correction.day) or "–"


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "recipient", "kind", "text", "sent_at", "cancelled_at", "attempts", "failure"]
    list_filter = ["kind", "by_mail", ("sent_at", admin.EmptyFieldListFilter), ("failure", admin.EmptyFieldListFilter)]
    search_fields = ["text", "recipient__full_name", "recipient__username"]
    list_select_related = ["recipient"]
    date_hierarchy = "created_at"


@admin.register(Sweep)
class SweepAdmin(ReadOnlyAdmin):
    list_display = ["day", "written", "finished_at"]
