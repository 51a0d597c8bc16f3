"""The mail of a morning, in plain text and HTML."""

from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from tasks.models import Reminder
from tasks.reminders.occasions.weekly import LateAgency, in_province, late_agencies
from tasks.reminders.people import People
from tasks.reminders.wording import grouped, subject, when

LISTED = 40
"""So many rows of a group stand in the mail; the inbox has the others."""


class Line(NamedTuple):
    row: Reminder
    when: str
    url: str
    late: list[LateAgency]


class Part(NamedTuple):
    heading: str
    lines: list[Line]
    more: int


def send_mail_of(rows: list[Reminder], day: date) -> None:
    """Hand the mail of rows of one person, claimed under one mail_id, to the mail server. Raises what it raises."""
    mail_of(rows, day).send()


def mail_of(rows: list[Reminder], day: date) -> EmailMultiAlternatives:
    """Compose the mail of that day: what, when, how late, why, and a link that leads straight there."""
    person = rows[0].recipient
    groups = grouped(rows)
    parts = [Part(group.heading, _lines(group.rows[:LISTED], day), len(group.rows[LISTED:])) for group in groups]
    context = {"person": person, "day": day, "parts": parts, "site": settings.SITE_URL}
    mail = EmailMultiAlternatives(
        subject=subject(groups),
        body=render_to_string("tasks/mail/digest.txt", context),
        to=[person.email],
        headers={"Message-ID": message_id(rows[0].mail_id), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("tasks/mail/digest.html", context), "text/html")
    return mail


def message_id(mail_id: str) -> str:
    """The same for every try of one mail, so that a mail program knows a copy as one."""
    return f"<nhac-viec.{mail_id}@{urlsplit(settings.SITE_URL).hostname}>"


def _lines(rows: list[Reminder], day: date) -> list[Line]:
    return [Line(row, when(row.due_on, day), settings.SITE_URL + row.link, _late_in(row, day)) for row in rows]


def _late_in(row: Reminder, day: date) -> list[LateAgency]:
    """The weekly list of a province as it is now."""
    if row.kind != Reminder.Kind.WEEKLY:
        return []
    people = People(day)
    return in_province(late_agencies(day, people), people.units[row.office_id], people)
