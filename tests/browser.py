"""A real browser for tests: Debian's Chromium through Playwright."""

import os
import time
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, sync_playwright

from ddci_portal.chromium import launched
from units.models import User

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
AXE_RUN = """async (within) => {
  const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  return (await axe.run(within, options)).violations;
}"""


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once. Django must allow its ORM beside Playwright's event loop."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chromium, live_server):
    """Return a function that opens a fresh browser, signs a person in, past the tour unless asked for, and gives the
    page."""
    contexts = []

    def open_as(username: str, password: str, viewport=DESKTOP, *, with_tour: bool = False, **options) -> Page:
        if not with_tour:
            User.objects.filter(username=username).update(tour_seen_at=timezone.now())
        context = chromium.new_context(base_url=live_server.url, viewport=viewport, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập").click()
        return page

    yield open_as
    for context in contexts:
        context.close()


def slowly(route: Route) -> None:
    """Let a request through after a second and a half: what takes over a second says so."""
    time.sleep(1.5)
    route.continue_()


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe-core finds wrong with the page as it stands, or a part of it, by all its rules, those for the size of
    targets (WCAG 2.2) among them: rule and the first element of each."""
    # A script tag would fall to the content security policy.
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(AXE_RUN, within)
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found]
