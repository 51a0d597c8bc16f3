"""What a person does with their own reminders: read them, and say how they want them."""

from django.db import transaction
from django.utils import timezone

from tasks.models import Reminder, ReminderPreference
from units.models import User


def mark_read(*, by: User, pk: int | None = None) -> int:
    """Mark one reminder of the person, or all of them, as read; return how many were unread."""
    rows = Reminder.objects.filter(recipient=by).unread()
    return (rows if pk is None else rows.filter(pk=pk)).update(read_at=timezone.now())


@transaction.atomic
def set_preference(*, by: User, by_mail: bool, hour: int | None, not_by_mail: list[str]) -> ReminderPreference:
    """Keep how the person wants reminders: by mail or not, at which hour (0 to 23, None for that of the portal), and
    which kinds only in the portal. Raises ValidationError."""
    wishes, _ = ReminderPreference.objects.select_for_update().get_or_create(user=by)
    wishes.by_mail, wishes.hour, wishes.not_by_mail = by_mail, hour, not_by_mail
    wishes.full_clean()
    wishes.save()
    return wishes
