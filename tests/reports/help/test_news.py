"""What is new, and the statement on accessibility."""

import pytest
from django.utils import timezone

from reports.help.news import news


def test_the_newest_comes_first_and_nothing_is_announced_ahead(db):
    days = [day for day, _ in news()]

    assert days == sorted(days, reverse=True)
    assert max(days) <= timezone.localdate()


def test_the_page_shows_every_entry(as_user, cast):
    page = as_user(cast.officer).get("/huong-dan/dieu-gi-moi/").content.decode()

    assert [entry.title for _, entries in news() for entry in entries if entry.title not in page] == []


@pytest.mark.parametrize("entry", [entry for _, entries in news() for entry in entries], ids=lambda entry: entry.title)
def test_each_entry_leads_to_a_page(as_user, cast, entry):
    if entry.url:
        assert as_user(cast.standing_clerk).get(entry.url).status_code in (200, 302)
    assert entry.text.endswith(".")


def test_anybody_reads_the_statement_on_accessibility(client, db):
    response = client.get("/huong-dan/tiep-can/")

    assert response.status_code == 200
    assert "WCAG 2.2" in response.content.decode()
    assert client.get("/tai-khoan/dang-nhap/").content.decode().count("/huong-dan/tiep-can/") == 1
