"""Every page of the portal as somebody meets it who may open it: accessible, in Vietnamese, no wider than a phone.

The addresses are those of the table of rights: a page added there is walked without a line here.
"""

import re
from collections import defaultdict

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.browser import DESKTOP
from tests.face import faults
from tests.test_rights import GET, PEOPLE, POST, address, media

__all__ = ["address", "media"]

pytestmark = pytest.mark.browser

NO_PAGE = re.compile(
    r"(pdf|docx|xlsx|png|file|workbook|preview-page|practice|session-left|suggestions|views-here)$"
    r"|^plans:edit-(?!block$)|^(indices|tasks):export$"
)
"""Files and parts for scripts, by the names of their addresses."""

APPS = ["indices", "plans", "reports", "tasks", "units"]


@pytest.fixture
def enter(chromium, live_server):
    """Return a function that gives the page of a browser in which a person of the cast is signed in, or nobody."""
    contexts = []

    def browser_of(person=None):
        context = chromium.new_context(
            base_url=live_server.url, viewport=DESKTOP, locale="en-US", reduced_motion="reduce"
        )
        contexts.append(context)
        if person:
            client = Client()
            client.force_login(person)
            name = django_settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
            context.add_cookies([cookie])
        return context.new_page()

    yield browser_of
    for context in contexts:
        context.close()


def by_person(table: dict[str, list[int]], status: int, app: str) -> dict[str, list[str]]:
    """The names of the app's pages that answer with the status, by the first person who gets it."""
    found = defaultdict(list)
    for name, answers in table.items():
        if status in answers and not NO_PAGE.search(name) and name.partition(":")[0] == app:
            found[PEOPLE[answers.index(status)]].append(name)
    return found


def send(page, path: str) -> None:
    """Send an empty form to an address from the page."""
    with page.expect_navigation():
        page.evaluate(
            """(path) => {
              const form = document.createElement("form");
              form.method = "post";
              form.action = path;
              form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
              document.body.append(form);
              form.submit();
            }""",
            path,
        )


@pytest.mark.parametrize("app", APPS)
def test_every_page(transactional_db, cast, address, enter, app):
    found, titles = [], defaultdict(list)
    for person, names in by_person(GET, 200, app).items():
        page = enter(getattr(cast, person))
        for name in names:
            page.goto(address(name))
            found += [f"{name}: {fault}" for fault in faults(page)]
            titles[page.title()].append(name)

    assert found == []
    assert [names for names in titles.values() if len(names) > 1] == []
    assert len(titles) >= {"indices": 9, "plans": 13, "reports": 23, "tasks": 20, "units": 7}[app]


@pytest.mark.parametrize("app", APPS)
def test_every_form_sent_empty(transactional_db, cast, address, enter, app):
    found = []
    for person, names in by_person(POST, 422, app).items():
        page = enter(getattr(cast, person))
        page.goto("/")
        for name in names:
            send(page, address(name))
            found += [f"{name}: {fault}" for fault in faults(page)]

    assert found == []
