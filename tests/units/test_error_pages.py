"""Error pages: a Vietnamese sentence, what to do, and the number under which the log has it."""

from datetime import date

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.urls import reverse

from tests.cast import Cast
from units.permissions import Role

GIVEN = "0d8e7c3a-proxy.1"


@pytest.fixture
def page(as_user, cast, monkeypatch):
    """Return a function that opens a page whose view fails in some way."""

    def open_page(error=None, path=None, person=None):
        def failing(*arguments):
            raise error

        if error:
            monkeypatch.setattr("tasks.views.lists.counts", failing)
        client = as_user(person or cast.officer)
        client.raise_request_exception = False
        return client.get(path or reverse("tasks:list"), headers={"X-Request-ID": GIVEN})

    return open_page


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (SuspiciousOperation("x"), 400, "Dữ liệu gửi lên không đúng dạng."),
        (RuntimeError("x"), 500, "Lỗi đã được ghi vào nhật ký."),
        (OperationalError("database is locked"), 503, "Cổng chưa phục vụ được lúc này."),
    ],
)
def test_a_view_that_fails(page, error, status, sentence):
    response = page(error)
    text = response.content.decode()

    assert response.status_code == status
    assert sentence in text
    assert f"Mã tham chiếu: <code>{GIVEN}</code>" in text
    assert "database is locked" not in text
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_what_does_not_exist_and_what_is_forbidden(page, cast):
    missing = page(path="/khong-co/")
    forbidden = page(path=reverse("indices:correct", args=["ddci-sbn-2024", "sngv"]))

    assert [missing.status_code, forbidden.status_code] == [404, 403]
    for response in (missing, forbidden):
        assert f"Mã tham chiếu: <code>{GIVEN}</code>" in response.content.decode()


def test_who_lacks_a_right_is_told_whom_to_ask(page, cast):
    cast.person("mang", "Mạc Quản Trị", cast.province, Role.IT_STAFF)
    cast.person("it-cu", "Bế Đã Nghỉ", cast.province, Role.IT_STAFF, ends_on=date(2021, 1, 1))
    text = page(path=reverse("indices:correct", args=["ddci-sbn-2024", "sngv"])).content.decode()

    assert "Thủ trưởng đơn vị đồng ý vai trò cần có: Trịnh Giám Đốc." in text
    assert "Cán bộ công nghệ thông tin phân vai trò đó cho tài khoản của bạn: Mạc Quản Trị." in text


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (
            "http://testserver/nhiem-vu/?trang-thai=done",
            '<a class="btn btn-outline-primary" href="/nhiem-vu/?trang-thai=done">',
        ),
        ("http://testserver/khong-co/", None),
        ("https://noi-khac.example/nhiem-vu/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_way_back_leads_to_the_page_before_if_it_is_one_of_the_portal(as_user, cast, before, shown):
    text = as_user(cast.officer).get("/khong-co/", headers={"Referer": before}).content.decode()

    assert ("Quay lại trang trước" in text) == bool(shown)
    assert (shown or "Về trang chủ") in text


@pytest.mark.browser
def test_htmx_gets_a_sentence_instead_of_nothing(visit, transactional_db, live_server, monkeypatch):
    """The list of tasks asks for its rows by htmx while the server fails."""
    cast = Cast()
    cast.officer.set_password("Mat-khau-thu-2025")
    cast.officer.save()
    page = visit("canbo", "Mat-khau-thu-2025")
    page.goto(reverse("tasks:list"))

    def failing(*arguments):
        raise OperationalError

    monkeypatch.setattr("tasks.views.lists.counts", failing)
    page.get_by_label("Trạng thái").first.select_option("done")
    notice = page.get_by_role("alert")
    notice.wait_for()

    assert notice.text_content().startswith("Cổng đang bận. Hãy thử lại sau ít phút. Mã tham chiếu: ")
