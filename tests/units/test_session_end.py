"""Before a session ends the page says so, prolongs it on demand, and shows nothing once it is over."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import PHONE, violations
from tests.cast import Cast
from units.models import AuditEntry, SignedInSession

PASSWORD = "Mat-khau-thu-2025"
LEFT, PROLONG = reverse("units:session-left"), reverse("units:prolong-session")
SAID = "Phiên làm việc sẽ kết thúc sau khoảng {} vì không có thao tác. Nội dung chưa lưu trên trang này sẽ mất."


def rest(seconds: float, started: float = 0) -> None:
    """Let the only session be as if nothing had been done for so long, and it had begun that much earlier."""
    tracked = SignedInSession.objects.order_by("pk").last()
    session = SessionStore(tracked.session_key)
    session["seen_at"] = timezone.now().timestamp() - seconds
    session["started_at"] -= started
    session.save()


def idle_seconds() -> float:
    session = SessionStore(SignedInSession.objects.order_by("pk").last().session_key)
    return timezone.now().timestamp() - session["seen_at"]


@pytest.fixture
def officer(cast):
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    return cast.officer


@pytest.fixture
def signed_in(client, officer):
    client.post(reverse("units:sign-in"), {"username": "canbo", "password": PASSWORD})
    return client


def seconds_left(client) -> int:
    return client.get(LEFT).json()["seconds"]


def test_asking_how_long_it_lasts_prolongs_nothing(signed_in, officer):
    rest(700)
    first = signed_in.get(LEFT, headers={"sec-fetch-mode": "cors"}).json()
    assert (first["seconds"] in range(190, 201), first["final"], first["who"]) == (True, False, officer.pk)

    assert seconds_left(signed_in) <= first["seconds"]


def test_prolonging_begins_the_idle_time_anew(signed_in):
    rest(700)
    assert signed_in.post(PROLONG).json()["seconds"] == 900
    assert timezone.now() - SignedInSession.objects.get().seen_at < timedelta(minutes=1)


def test_nothing_prolongs_it_past_twelve_hours(signed_in):
    rest(60, started=12 * 3600 - 90)
    answer = signed_in.post(PROLONG).json()

    assert (answer["seconds"] in range(60, 91), answer["final"]) == (True, True)


def test_an_answer_is_never_nought_before_the_end(signed_in):
    rest(899.5)
    assert seconds_left(signed_in) == 1


def test_once_it_is_over_the_question_leads_to_sign_in(signed_in):
    rest(900)
    assert signed_in.get(LEFT).status_code == 302
    assert AuditEntry.objects.first().action == "session.expire"


def test_a_session_that_must_set_up_a_second_factor_is_told_too(client, officer, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    officer.is_staff = True
    officer.save()
    client.post(reverse("units:sign-in"), {"username": "canbo", "password": PASSWORD})

    assert client.get("/").url == reverse("units:second-factor-setup")
    assert client.get(LEFT).status_code == 200


def test_who_is_not_signed_in_has_no_notice(client, db):
    assert "data-session" not in client.get(reverse("units:sign-in")).content.decode()


@pytest.mark.browser
class TestInTheBrowser:
    """The browser's clock runs ahead; what the server counts is set to match."""

    NAME = "Phiên làm việc sắp kết thúc"

    @pytest.fixture
    def cast(self, transactional_db) -> Cast:
        return Cast()

    @pytest.fixture
    def open_page(self, cast, officer, visit):
        """Return a function that opens an address as the officer, in a browser whose clock the test moves."""

        def open_as(address: str, username="canbo", **options) -> Page:
            page = visit(username, PASSWORD, **options)
            page.clock.install()
            page.goto(address)
            return page

        return open_as

    def test_the_notice_comes_in_time_and_the_button_takes_it_away(self, open_page):
        page = open_page("/nhiem-vu/cua-toi/")
        notice = page.get_by_role("form", name=self.NAME)
        rest(785)
        page.clock.fast_forward(785_000)
        expect(notice).to_be_visible()
        assert notice.locator("[data-said]").inner_text() == SAID.format("2 phút")
        assert notice.locator("[data-said]").get_attribute("aria-live") == "assertive"
        assert violations(page) == []

        notice.get_by_role("button", name="Tiếp tục làm việc").press("Enter")
        expect(notice).to_be_hidden()
        assert idle_seconds() < 60

    def test_work_in_another_tab_takes_it_away_too(self, open_page):
        page = open_page("/nhiem-vu/cua-toi/", viewport=PHONE)
        rest(785)
        page.clock.fast_forward(785_000)
        expect(page.get_by_role("form", name=self.NAME)).to_be_visible()

        rest(0)
        page.clock.run_for(11_000)
        expect(page.get_by_role("form", name=self.NAME)).to_be_hidden()

    def test_no_notice_while_another_tab_is_at_work(self, open_page):
        page = open_page("/nhiem-vu/cua-toi/")
        rest(5)
        with page.expect_response("**" + LEFT) as answer:
            page.clock.fast_forward(785_000)

        assert answer.value.json()["seconds"] > 800
        expect(page.get_by_role("form", name=self.NAME)).to_be_hidden()

    def test_typing_keeps_the_session(self, open_page):
        page = open_page("/tai-khoan/doi-mat-khau/")
        rest(400)
        page.clock.fast_forward(61_000)
        with page.expect_response("**" + PROLONG):
            page.get_by_label("Mật khẩu hiện tại").press_sequentially("a")

        assert idle_seconds() < 60

    def test_once_it_is_over_the_page_is_gone_and_one_comes_back_to_it(self, open_page):
        page = open_page("/nhiem-vu/lich/?tuan=2025-W20")
        rest(900)
        page.clock.fast_forward(901_000)

        page.wait_for_url("**/tai-khoan/dang-nhap/?next=%2Fnhiem-vu%2Flich%2F%3Ftuan%3D2025-W20")
        expect(page.get_by_text("Phiên làm việc đã kết thúc vì 15 phút không có thao tác.")).to_be_visible()

    def test_a_form_with_entries_does_not_hold_the_page_open(self, open_page, cast):
        page = open_page(reverse("units:delegations"))
        page.get_by_label("Lý do").fill("nghỉ phép")
        page.evaluate("window.addEventListener('beforeunload', (event) => event.preventDefault())")
        rest(900)
        page.clock.fast_forward(901_000)

        page.wait_for_url("**/tai-khoan/dang-nhap/**")

    def test_the_next_person_in_another_tab_does_not_find_the_page(self, open_page, cast):
        page = open_page("/nhiem-vu/cua-toi/")
        cast.head.set_password(PASSWORD)
        cast.head.save()
        other = page.context.new_page()
        page.context.clear_cookies()
        other.goto("/")
        other.get_by_label("Tên đăng nhập").fill("truongphong")
        other.get_by_label("Mật khẩu").fill(PASSWORD)
        other.get_by_role("button", name="Đăng nhập").click()
        other.wait_for_url("**/")
        page.clock.fast_forward(785_000)

        expect(page.get_by_role("banner").get_by_text("Vi Trưởng Phòng")).to_be_visible()

    def test_a_figure_still_in_its_cell_is_saved_before_the_end(self, open_page, cast):
        cast.unit_clerk.set_password(PASSWORD)
        cast.unit_clerk.save()
        page = open_page("/nhap-diem/ddci-sbn-2025/", "chuyenvien")
        page.get_by_role("textbox", name="Sở Ngoại vụ Điểm tổng", exact=True).press_sequentially("81,5")
        rest(785)
        page.clock.fast_forward(785_000)
        expect(page.get_by_role("form", name=self.NAME)).to_be_visible()
        with page.expect_response("**/nhap-diem/ddci-sbn-2025/o/"):
            page.clock.fast_forward(106_000)

        assert str(cast.draft.results.get(unit=cast.department).total) == "81.50"
