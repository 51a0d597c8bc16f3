import pytest
from django.urls import reverse


def current(response):
    return [entry["label"] for entry in response.context["menu"] if entry["current"]]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("reports:home", "Trang chủ"),
        ("tasks:mine", "Việc của tôi"),
        ("tasks:offices", "Nhiệm vụ"),
        ("indices:editions", "Xếp hạng"),
    ],
)
def test_the_menu_shows_where_one_is(as_user, cast, name, label):
    assert current(as_user(cast.head).get(reverse(name))) == [label]


def test_a_page_that_no_entry_leads_to_marks_none(as_user, cast):
    assert current(as_user(cast.head).get(reverse("units:change-password"))) == []


def test_the_menu_holds_what_the_person_can_use(as_user, cast):
    menu = as_user(cast.officer).get("/").context["menu"]

    assert [entry["label"] for entry in menu] == [
        "Trang chủ",
        "Tổng quan",
        "Xếp hạng",
        "Kế hoạch",
        "Việc của tôi",
        "Nhiệm vụ",
    ]
