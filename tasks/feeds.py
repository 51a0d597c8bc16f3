"""The secret address of a person's calendar feed: made, renewed and stopped by the person alone."""

import secrets

from django.db import transaction
from django.utils import timezone

from tasks.models import CalendarFeed
from units.audit import record
from units.models import User


@transaction.atomic
def renew_feed(*, by: User) -> CalendarFeed:
    """Give the person a new secret address; one that was there before answers no more. The secret is not recorded."""
    feed, is_new = CalendarFeed.objects.update_or_create(
        user=by, defaults={"token": secrets.token_urlsafe(32), "made_at": timezone.now()}
    )
    record("calendar.make" if is_new else "calendar.renew", feed, "Lập địa chỉ lịch điện tử", by=by)
    return feed


@transaction.atomic
def stop_feed(*, by: User) -> None:
    """Take the person's address away; nothing happens where there is none."""
    feed = CalendarFeed.objects.select_for_update().filter(user=by).first()
    if feed:
        record("calendar.stop", feed, "Bỏ địa chỉ lịch điện tử", by=by)
        feed.delete()
