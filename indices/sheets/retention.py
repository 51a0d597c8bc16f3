"""Tables of scores that somebody has uploaded and never saved."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "bang-diem-cho"
"""Where `pending` lets them wait."""


def forget_pending() -> int:
    """Delete files that have waited for IMPORT_KEEP_DAYS; return how many."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    day = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    old = [path for path in (f"{FOLDER}/{name}" for name in names) if default_storage.get_modified_time(path) < day]
    for path in old:
        default_storage.delete(path)
    return len(old)
