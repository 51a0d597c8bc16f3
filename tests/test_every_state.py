"""The pages one meets when something is amiss, open menus, the tour and what stands before the sign-in, by the same
measure as every page (tests/face.py)."""

from unittest.mock import Mock

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.urls import reverse

from indices import actions
from tests.browser import DESKTOP, PHONE, violations
from tests.face import MOVING, WIDTH, faults
from tests.test_every_page import enter
from units import limits

__all__ = ["enter"]

pytestmark = pytest.mark.browser

LIST = reverse("tasks:list")


def opened(page, path: str) -> tuple[int, list[str]]:
    """The status of the page and what is wrong with it."""
    return page.goto(path).status, faults(page)


def test_what_does_not_exist_or_is_forbidden(transactional_db, cast, enter):
    page = enter(cast.officer)
    page.goto(LIST)
    page.evaluate("location.assign('/khong-co/')")
    page.get_by_role("heading", name="Không tìm thấy trang này").wait_for()

    assert faults(page) == []
    page.get_by_role("link", name="Quay lại trang trước").click()
    page.wait_for_url("**" + LIST)
    page.goto("/khong-co/")
    page.get_by_label("Tìm đơn vị, kế hoạch, nhiệm vụ, văn bản").fill("so ngoai vu")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("link", name="Sở Ngoại vụ").first.wait_for()
    assert opened(page, reverse("indices:correct", args=["ddci-sbn-2024", "sngv"])) == (403, [])


def test_when_the_portal_fails(transactional_db, cast, enter, monkeypatch):
    page, found = enter(cast.officer), []
    for error in (SuspiciousOperation, RuntimeError, OperationalError):
        monkeypatch.setattr("tasks.views.lists.counts", Mock(side_effect=error))
        found.append(opened(page, LIST))

    assert found == [(400, []), (500, []), (503, [])]


def test_too_much_too_often_or_too_late(transactional_db, cast, enter, settings, monkeypatch):
    page = enter(cast.officer)
    page.goto(reverse("units:change-password"))
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    page.locator("main form").evaluate("form => form.submit()")
    page.get_by_role("heading", name="Trang này đã hết hạn").wait_for()
    assert faults(page) == []

    monkeypatch.setattr(limits, "_count", lambda key, seconds: 10**6)
    stranger = enter()
    stranger.goto(reverse("reports:lookups"))
    stranger.locator("main form[method=post]").first.evaluate("form => form.submit()")
    stranger.get_by_role("heading", name="Quá nhiều yêu cầu").wait_for()
    assert faults(stranger) == []


def test_what_stands_before_the_sign_in(transactional_db, cast, enter):
    page = enter()
    names = ["units:sign-in", "reports:lookups", "reports:accessibility"]
    actions.open_to_public(edition=cast.edition_2024, by=cast.standing_clerk)

    assert [opened(page, reverse(name)) for name in names] == [(200, [])] * 3
    assert opened(page, reverse("reports:public")) == (200, [])
    assert opened(page, reverse("reports:public-ranking", args=["ddci-sbn-2024"])) == (200, [])


def test_open_menus_the_tour_and_offers_of_the_search(transactional_db, cast, enter):
    """What an open menu covers is asked of the page without it."""
    page = enter(cast.officer)
    page.goto("/")
    page.get_by_role("dialog").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".dropdown-plain > summary").click()
    assert violations(page, "header") == []
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("so ngoai")
    page.get_by_role("option").first.wait_for()
    assert violations(page, "header") == []

    page.goto(LIST)
    page.set_viewport_size(PHONE)
    page.locator(".mainnav summary").click()
    assert violations(page, "header") + page.evaluate(WIDTH) == []
    page.locator(".dropdown-plain > summary").click()
    assert violations(page, "header") + page.evaluate(WIDTH) == []


def test_nothing_moves_for_who_wants_no_motion(transactional_db, cast, enter):
    page = enter(cast.officer)
    page.set_viewport_size(DESKTOP)
    page.goto(LIST)
    page.evaluate("document.querySelector('.working').textContent = 'Đang xử lý, xin chờ…'")

    assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert any("working" in moving for moving in page.evaluate(MOVING))
