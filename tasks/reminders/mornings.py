"""When the portal of itself goes through a day and sends its mails."""

from datetime import date

from tasks.reminders.digests import people_due
from tasks.reminders.sweeping import is_swept, sweep
from tasks.working_days import is_working


def people_to_mail(day: date, hour: int) -> list[int]:
    """Return for whom a mail waits at that hour of a working day, by id, after the day was gone through; on days of
    rest nobody, so that the next working morning has it all."""
    if not is_working(day):
        return []
    if not is_swept(day):
        sweep(day)
    return people_due(day, hour)
