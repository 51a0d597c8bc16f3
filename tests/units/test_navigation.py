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
        ("reports:progress", "Tổng quan"),
        ("reports:compare", "Tổng quan"),
        ("reports:effort", "Tổng quan"),
        ("reports:pci", "Tổng quan"),
    ],
)
def test_the_menu_shows_where_one_is(as_user, cast, name, label):
    assert current(as_user(cast.head).get(reverse(name))) == [label]


def test_a_unit_stands_below_the_ranking_as_its_way_says(as_user, cast):
    assert current(as_user(cast.head).get(reverse("reports:unit", args=["sngv"]))) == ["Xếp hạng"]
    assert current(as_user(cast.head).get(reverse("reports:lift", args=["sngv"]))) == ["Xếp hạng"]
    assert current(as_user(cast.head).get("/ban-hanh/khong-co/")) == ["Kế hoạch"]


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


def test_being_away_is_offered_to_who_has_work_to_leave(as_user, cast):
    link = f'href="{reverse("units:delegations")}"'
    people = [cast.officer, cast.head, cast.head_of_unit, cast.unit_clerk, cast.standing_clerk, cast.leader]

    assert [link in as_user(person).get("/").content.decode() for person in people] == [True] * 3 + [False] * 3
