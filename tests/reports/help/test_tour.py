"""The tour of the first sign-in: by role, until it was seen or skipped, also without JavaScript."""

import pytest
from django.utils import timezone

from reports.help.tour import steps_for
from units.models import AuditEntry, User


def titles(person) -> list[str]:
    return [step.title for step in steps_for(person)]


@pytest.mark.parametrize(
    ("person", "places"),
    [
        ("standing_clerk", ["Trang chủ", "Nhập điểm", "Kế hoạch", "Tổng quan"]),
        ("unit_clerk", ["Trang chủ", "Nhập điểm", "Kế hoạch", "Tổng quan"]),
        ("head", ["Trang chủ", "Việc của tôi", "Kế hoạch", "Tổng quan"]),
        ("leader", ["Trang chủ", "Kế hoạch", "Tổng quan"]),
    ],
)
def test_the_steps_are_what_the_person_can_use(cast, person, places):
    person = getattr(cast, person)

    assert titles(person) == [f"Chào {person}", *places, "Trợ giúp luôn ở đây"]
    assert 4 <= len(titles(person)) <= 6


def test_somebody_without_a_role_is_told_so(db):
    nobody = User.objects.create(username="moi", full_name="Người Mới")

    assert steps_for(nobody)[0].text == "Khi bạn được phân vai trò, việc của bạn hiện ở Trang chủ."


def test_the_home_page_shows_it_until_it_was_skipped(as_user, cast):
    client = as_user(cast.officer)
    assert "data-tour" in client.get("/").content.decode()

    response = client.post("/huong-dan/chao-mung/")

    assert (response.status_code, response.url) == (302, "/")
    assert "data-tour" not in client.get("/").content.decode()


def test_skipping_concerns_nobody_else(as_user, cast):
    as_user(cast.officer).post("/huong-dan/chao-mung/")

    assert "data-tour" in as_user(cast.head).get("/").content.decode()


def test_skipping_twice_keeps_the_first_time_and_leaves_no_audit_line(as_user, cast):
    first = timezone.now()
    User.objects.filter(pk=cast.officer.pk).update(tour_seen_at=first)
    lines = AuditEntry.objects.count()

    as_user(cast.officer).post("/huong-dan/chao-mung/")

    cast.officer.refresh_from_db()
    assert cast.officer.tour_seen_at == first
    assert AuditEntry.objects.count() == lines


def test_the_plain_page_has_the_same_words(as_user, cast):
    page = as_user(cast.head).get("/huong-dan/chao-mung/").content.decode()

    assert [step.title for step in steps_for(cast.head) if step.title not in page] == []
    assert [step.text for step in steps_for(cast.head) if step.text not in page] == []
