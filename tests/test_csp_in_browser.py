"""The pages in a real browser under the portal's own policy: nothing that it forbids, nothing on the console."""

import re

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.browser import DESKTOP
from tests.test_rights import GET, PEOPLE, address, media
from units.models import User

__all__ = ["address", "media"]

pytestmark = pytest.mark.browser

WALKERS = ("head_of_unit", "standing_clerk")
"""Between them they may open nearly every page."""

NO_PAGE = re.compile(r"(pdf|docx|xlsx|png|file|workbook|preview-page|practice|edit-\w+)$|^(indices|tasks):export$")
"""Files and parts for scripts, by the names of their addresses."""

LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
UNFOLD = """
async () => {
  for (const fold of document.querySelectorAll("details:not([open])")) fold.open = true;
  for (const box of document.querySelectorAll(".chart-box")) {
    box.scrollIntoView();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const place = box.getBoundingClientRect();
    const point = { clientX: place.x + place.width / 2, clientY: place.y + place.height / 2, bubbles: true };
    box.querySelector("canvas")?.dispatchEvent(new MouseEvent("mousemove", point));
  }
  await new Promise((resolve) => setTimeout(resolve, 30));
}
"""


@pytest.fixture
def walk(chromium, live_server):
    """Return a function that opens addresses as a person, unfolds what is folded, and says what the browser minds."""
    contexts = []

    def visit_all(person, addresses):
        client = Client()
        client.force_login(person)
        name = django_settings.SESSION_COOKIE_NAME
        context = chromium.new_context(viewport=DESKTOP, locale="vi-VN")
        contexts.append(context)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        context.add_init_script(LISTEN)
        context.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # asked for by the browser itself
        page, found = context.new_page(), []
        page.on("console", lambda message: message.type == "error" and found.append((page.url, message.text)))
        page.on("pageerror", lambda error: found.append((page.url, str(error))))
        for path in addresses:
            page.goto(live_server.url + path)
            page.evaluate(UNFOLD)
        return page, found

    yield visit_all
    for context in contexts:
        context.close()


@pytest.mark.parametrize("walker", WALKERS)
def test_no_page_does_what_the_policy_forbids(transactional_db, cast, address, walk, walker):
    before = WALKERS[: WALKERS.index(walker)]
    mine = [
        name
        for name, answers in GET.items()
        if answers[PEOPLE.index(walker)] == 200 and not any(answers[PEOPLE.index(other)] == 200 for other in before)
        if not NO_PAGE.search(name)
    ]

    _, found = walk(getattr(cast, walker), [address(name) for name in sorted(mine)])

    assert found == []
    assert len(mine) >= {"head_of_unit": 55, "standing_clerk": 6}[walker]


def test_sample_pages_with_charts_editor_and_grid(transactional_db, settings, walk):
    settings.DEBUG = True
    call_command("load_fixtures", verbosity=0)
    settings.DEBUG = False
    plan = ["sngv", "ddci", 2025]
    leader, clerk = User.objects.get(username="lanhdaotinh"), User.objects.get(username="chuyenvien.sngv")
    block = ["ddci-sbn-2024"]

    _, seen_by_leader = walk(
        leader,
        [reverse("reports:home"), reverse("reports:block", args=block), reverse("reports:unit", args=["sngv"])]
        + [reverse(name) for name in ("reports:pci", "reports:compare", "reports:progress", "reports:effort")],
    )
    _, seen_by_clerk = walk(clerk, [reverse("plans:plan", args=plan), reverse("tasks:calendar"), reverse("tasks:list")])

    assert (seen_by_leader, seen_by_clerk) == ([], [])


def test_the_administration_keeps_the_same_policy(transactional_db, cast, walk):
    person = User.objects.create(username="cntt", full_name="Mạng Máy Tính", is_staff=True, is_superuser=True)
    lists = [reverse("admin:index"), *(reverse(f"admin:{name}_changelist") for name in ("units_user", "units_unit"))]
    forms = [
        reverse("admin:units_user_change", args=[cast.officer.pk]),
        reverse("admin:auth_user_password_change", args=[cast.officer.pk]),
        reverse("admin:units_user_add"),
        reverse("admin:indices_edition_change", args=[cast.draft.pk]),
    ]

    _, found = walk(person, [*lists, *forms])

    assert found == []


def test_the_description_of_the_api_needs_no_exception(transactional_db, cast, walk):
    page, found = walk(cast.officer, ["/mo-ta-api/"])
    page.get_by_text("/api/v1/units", exact=False).first.wait_for()

    assert found == []


def test_inline_code_is_stopped_and_noticed(transactional_db, cast, walk):
    """The bait: what the walks above would say if a page carried any."""
    page, found = walk(cast.officer, [reverse("tasks:list")])
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" onclick=\"x()\">x</p>')")
    page.evaluate(
        "() => { const tag = document.createElement('script'); tag.text = 'x()'; document.body.append(tag); }"
    )
    page.wait_for_timeout(50)

    stopped = sorted({text.split()[1] for _, text in found if text.startswith("policy:")})
    assert stopped == ["script-src-attr", "script-src-elem", "style-src-attr"]
