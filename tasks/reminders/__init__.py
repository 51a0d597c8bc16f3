"""Who is told what, why and when: rows of a ledger, read in the portal's inbox and sent as one mail each morning.

`tell` and `settle` are for the actions that cause something to be told; `sweep` finds what the calendar causes.
"""

from tasks.reminders.digests import claim, people_due, prepare, send_digest
from tasks.reminders.mornings import people_to_mail
from tasks.reminders.sweeping import sweep
from tasks.reminders.telling import settle, tell

__all__ = ["claim", "people_due", "people_to_mail", "prepare", "send_digest", "settle", "sweep", "tell"]
