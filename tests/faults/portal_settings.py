"""The portal as in production, but over plain HTTP, its static files where they lie, its clocks going faster."""

from ddci_portal.settings import *  # noqa: F403
from ddci_portal.settings import CELERY_BEAT_SCHEDULE

DEBUG = False
"""So that people see the pages for faults instead of Django's own."""

CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": 2, "options": {"expires": 10}} if isinstance(entry["schedule"], int) else entry
    for name, entry in CELERY_BEAT_SCHEDULE.items()
}
EMAIL_TIMEOUT = 120
"""A machine that is busy with other tests must not seem a mail server that says nothing."""
