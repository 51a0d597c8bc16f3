"""What every occasion needs to know of the day that is gone through."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from tasks.reminders.ledger import Entry
from tasks.reminders.people import People
from tasks.working_days import WorkingDays


class Day:
    """A day, the state's calendar, and who is who on it."""

    def __init__(self, day: date):
        self.day = day
        self.calendar = WorkingDays()

    @cached_property
    def people(self) -> People:
        return People(self.day)

    def entries(self, to: dict[int, str], **fields) -> Iterator[Entry]:
        """Yield an entry for each person, `to` giving why, and for their deputies."""
        for person, principal, name in self.people.with_deputies(to):
            entry = Entry(person, why=to[principal], **fields)
            yield entry.for_deputy(name) if name else entry
