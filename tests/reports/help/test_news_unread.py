"""A dot at one's name tells of something new until the page was read."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from reports.help import news
from reports.help.news import Entry
from units.models import AuditEntry, User

NEWS = reverse("reports:news")
DOT = '<span class="news-dot">'


@pytest.fixture(autouse=True)
def something_new(monkeypatch, cast):
    """The officer has been here for a year when something comes."""
    User.objects.filter(pk=cast.officer.pk).update(date_joined=datetime(2025, 11, 1, tzinfo=UTC))
    tell(monkeypatch, date(2026, 11, 2))


def tell(monkeypatch, day):
    monkeypatch.setattr(news, "news", lambda: ((day, (Entry("Tìm kiếm", "Không cần gõ dấu."),)),))


def dots(client) -> int:
    return client.get("/").content.decode().count(DOT)


def test_the_dot_goes_once_the_page_was_read_and_comes_with_the_next_thing(as_user, cast, monkeypatch):
    client = as_user(cast.officer)
    assert dots(client) == 2

    lines = AuditEntry.objects.count()
    assert client.get(NEWS).content.decode().count(DOT) == 2
    assert (dots(client), AuditEntry.objects.count()) == (0, lines)

    tell(monkeypatch, date(2026, 11, 9))
    assert dots(client) == 2


def test_who_came_after_the_newest_thing_is_told_nothing(as_user, cast):
    User.objects.filter(pk=cast.head.pk).update(date_joined=datetime(2026, 11, 2, 9, tzinfo=UTC))

    assert dots(as_user(cast.head)) == 0


def test_reading_concerns_nobody_else(as_user, cast):
    User.objects.filter(pk=cast.head.pk).update(date_joined=datetime(2025, 1, 1, tzinfo=UTC))
    as_user(cast.officer).get(NEWS)

    assert dots(as_user(cast.head)) == 2
