"""The secret address of a person's calendar feed: made, renewed and stopped by the person alone."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from tasks.models import CalendarFeed
from units.audit import record
from units.models import User
from units.tokens import digest_of


@sensitive_variables("secret")
@transaction.atomic
def renew_feed(*, by: User) -> str:
    """Give the person a new secret address and return the secret, which is kept nowhere; one that was there before
    answers no more."""
    secret = secrets.token_urlsafe(32)
    feed, is_new = CalendarFeed.objects.update_or_create(
        user=by, defaults={"digest": digest_of(secret), "made_at": timezone.now()}
    )
    record("calendar.make" if is_new else "calendar.renew", feed, "Lập địa chỉ lịch điện tử", by=by)
    return secret


@transaction.atomic
def stop_feed(*, by: User) -> None:
    """Take the person's address away; nothing happens where there is none."""
    feed = CalendarFeed.objects.select_for_update().filter(user=by).first()
    if feed:
        record("calendar.stop", feed, "Bỏ địa chỉ lịch điện tử", by=by)
        feed.delete()
