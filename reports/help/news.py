"""What is new in the portal, as news.yaml tells it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils.timezone import localdate

from units.models import User

LIST = Path(__file__).with_name("news.yaml")


@dataclass(frozen=True)
class Entry:
    """A new thing: what it is, what it does for whom, and the page where it is (none where there is no single one)."""

    title: str
    text: str
    page: str = ""
    arguments: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.page, args=self.arguments) if self.page else ""


@cache
def news() -> tuple[tuple[date, tuple[Entry, ...]], ...]:
    """The days on which something came, the newest first, each with its entries."""
    days = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return tuple((day, tuple(Entry(**entry) for entry in days[day])) for day in sorted(days, reverse=True))


def newest() -> date:
    """The day of the newest entry."""
    return news()[0][0]


def is_unread(user: User) -> bool:
    """Whether something came since the person last read the page, or else since the account was made. No query."""
    return newest() > (user.news_read_to or localdate(user.date_joined))


def mark_read(*, by: User) -> None:
    """The person has read the page. No audit line: nothing of others, no right and no figure changes."""
    if is_unread(by):
        User.objects.filter(pk=by.pk).update(news_read_to=newest())
