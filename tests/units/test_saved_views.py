"""Ways of looking at a page that somebody saves: opened again, changed, removed, and opened by default."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.test_rights import addresses
from units import saved_views
from units.models import AuditEntry, SavedView
from units.saved_views import PAGES, change_view, read_address, remove_view, save_view

PAGE = "/tai-khoan/cach-xem/"
HERE = "/tai-khoan/cach-xem/tai-trang/"
LATE = "/nhiem-vu/?tinh-trang=qua-han"


def save(client, name="Việc quá hạn", address=LATE, **values):
    return client.post(PAGE, {"name": name, "address": address} | values)


def here(client, address):
    return client.get(HERE, {"tu": address}).content.decode()


def sentence(refused) -> str:
    return " ".join(refused.value.messages)


def test_a_page_with_its_conditions_is_saved_and_opens_again(as_user, cast):
    client = as_user(cast.officer)
    answer = save(client, name="  Việc   quá hạn ", address=f"{LATE}&nam=&trang=3")

    assert answer.url == LATE
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.page, view.address) == (cast.officer, "Việc quá hạn", "tasks:list", LATE)
    assert f'<a href="{LATE}" aria-current="page">Việc quá hạn</a>' in here(client, LATE)
    assert f'<a href="{LATE}">Việc quá hạn</a>' in here(client, "/ke-hoach/?nam=2025")
    assert f'<a href="{LATE}">Việc quá hạn</a>' in here(client, "/")
    line = AuditEntry.objects.get(action="view.save")
    assert (line.actor, line.summary) == (cast.officer, "Lưu cách xem “Việc quá hạn” của trang Nhiệm vụ")


def test_the_list_offers_to_save_only_what_is_not_saved_yet(as_user, cast):
    client = as_user(cast.officer)
    assert "Lưu cách xem này" in here(client, LATE)

    save(client)
    assert "Lưu cách xem này" not in here(client, f"{LATE}&trang=2")
    assert "Lưu cách xem này" in here(client, "/nhiem-vu/?tinh-trang=xong")
    assert "Lưu cách xem này" not in here(client, "/")


def test_without_javascript_the_page_of_views_saves_and_lists_them(as_user, cast):
    client = as_user(cast.officer)
    closed = client.get(LATE).content.decode()
    assert 'href="/tai-khoan/cach-xem/?tu=%2Fnhiem-vu%2F%3Ftinh-trang%3Dqua-han"' in closed

    page = client.get(PAGE, {"tu": LATE})
    assert page.context["form"].initial == {"address": LATE}
    save(client)
    assert [row["label"] for row in client.get(PAGE).context["rows"]] == ["Nhiệm vụ"]


def test_pages_without_conditions_offer_nothing(as_user, cast):
    client = as_user(cast.officer)

    assert "data-saved-views" in client.get("/").content.decode()
    assert "data-saved-views" not in client.get("/tai-khoan/phien/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "https://la.example/nhiem-vu/",
        "//la.example/nhiem-vu/",
        "/\\la.example/",
        "/nhiem-vu/\r\nLocation: x",
        "nhiem-vu/",
        "javascript:alert(1)",
        "/khong-co/",
        "/tai-khoan/dang-xuat/",
        "/quan-tri/",
        "http://[",
        "",
        "/nhiem-vu/?" + "&".join(f"a{number}=1" for number in range(101)),
    ],
)
def test_only_pages_of_the_portal_are_saved(as_user, cast, address):
    answer = save(as_user(cast.officer), address=address)

    assert answer.status_code == 422
    assert not SavedView.objects.exists()
    assert "Cách xem đã lưu" in answer.context["wrong"].errors["address"][0]


def test_conditions_that_are_too_many_are_refused_with_a_sentence(as_user, cast):
    answer = save(as_user(cast.officer), address=f"/nhiem-vu/?tim={'a' * 1001}")

    assert answer.status_code == 422
    assert answer.context["wrong"].errors["address"] == [
        "Trang đang có quá nhiều điều kiện nên không lưu được. Hãy bớt điều kiện lọc."
    ]


@given(st.text())
def test_whatever_stands_in_an_address_leads_into_the_portal_or_is_refused(text):
    for address in (text, f"/{text}", f"/nhiem-vu/{text}", f"/nhiem-vu/?{text}"):
        try:
            found = read_address(address)
        except ValidationError:
            continue
        assert found.page in PAGES
        assert found.path.startswith("/")
        assert not found.path.startswith("//")


def test_what_is_wrong_stands_at_its_field(as_user, cast):
    client = as_user(cast.officer)
    save(client)

    assert save(client, name="").context["form"].errors == {
        "name": ["Hãy đặt tên cho cách xem, ví dụ “Việc quá hạn của phòng”."]
    }
    again = save(client, address="/nhiem-vu/?nam=2025")
    assert again.status_code == 422
    assert again.context["form"].non_field_errors() == [
        "Bạn đã có một cách xem mang tên này ở trang này. Hãy đặt tên khác."
    ]
    assert save(client, address="/ke-hoach/?nam=2025").status_code == 302
    assert save(as_user(cast.head)).status_code == 302


def test_nobody_keeps_more_than_is_useful(cast, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    for name in ("Một", "Hai"):
        save_view(name=name, address=LATE, by=cast.officer)

    with pytest.raises(ValidationError) as refused:
        save_view(name="Ba", address=LATE, by=cast.officer)
    assert sentence(refused) == "Bạn đã lưu 2 cách xem, là mức nhiều nhất. Hãy xóa bớt rồi lưu lại."
    save_view(name="Ba", address=LATE, by=cast.head)


def test_a_page_opens_with_the_default_until_one_takes_it_away(as_user, cast):
    client = as_user(cast.officer)
    save(client, is_default="on")

    assert client.get("/nhiem-vu/").url == LATE
    assert client.get("/nhiem-vu/?tinh-trang=xong").status_code == 200
    assert client.get("/nhiem-vu/", headers={"Referer": f"http://testserver{LATE}"}).status_code == 200
    assert client.get("/nhiem-vu/", headers={"Referer": "http://testserver/"}).url == LATE
    assert client.get("/nhiem-vu/", headers={"HX-Request": "true"}).status_code == 200
    assert as_user(cast.head).get("/nhiem-vu/").status_code == 200


def test_the_default_of_a_block_holds_for_each_year_of_it(as_user, cast):
    client = as_user(cast.leader)
    save(client, address="/tong-quan/ddci-sbn-2024/?xep=ten", is_default="on")

    assert client.get("/tong-quan/ddci-sbn-2023/").url == "/tong-quan/ddci-sbn-2023/?xep=ten"
    assert client.get("/tong-quan/").url == "/tong-quan/ddci-sbn-2024/"


def test_a_page_has_one_default(as_user, cast):
    client = as_user(cast.officer)
    save(client, is_default="on")
    save(client, name="Đã xong", address="/nhiem-vu/?tinh-trang=xong", is_default="on")

    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["Đã xong"]
    assert client.get("/nhiem-vu/").url == "/nhiem-vu/?tinh-trang=xong"


@pytest.mark.parametrize("address", ["/nhiem-vu/", "/don-vi/sngv/tang-hang/?dot=ddci-sbn-2024"])
def test_what_narrows_nothing_or_one_thing_alone_is_no_default(as_user, cast, address):
    assert "is_default" not in as_user(cast.officer).get(PAGE, {"tu": address}).context["form"].fields
    with pytest.raises(ValidationError) as refused:
        save_view(name="A", address=address, is_default=True, by=cast.officer)
    assert sentence(refused) == "Trang này không mở sẵn theo cách xem này được. Hãy lưu mà không chọn mở sẵn."


def test_a_view_gets_another_name_and_stops_being_the_default(as_user, cast):
    client = as_user(cast.officer)
    save(client, is_default="on")
    view = SavedView.objects.get()
    change = reverse("units:change-saved-view", args=[view.pk])

    assert client.post(change, {"name": ""}).status_code == 422
    assert client.post(change, {"name": "Trễ hạn"}).url == PAGE
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("Trễ hạn", False)
    assert client.get("/nhiem-vu/").status_code == 200
    assert AuditEntry.objects.get(action="view.change").changes == {
        "name": ["Việc quá hạn", "Trễ hạn"],
        "is_default": [True, False],
    }


def test_a_view_is_removed_with_what_it_opened(as_user, cast):
    client = as_user(cast.officer)
    save(client, is_default="on")
    remove = reverse("units:delete-saved-view", args=[SavedView.objects.get().pk])

    assert client.post(remove).url == PAGE
    assert not SavedView.objects.exists()
    assert client.get("/nhiem-vu/").status_code == 200
    assert client.post(remove).status_code == 404
    assert AuditEntry.objects.get(action="view.delete").summary == "Xóa cách xem “Việc quá hạn” của trang Nhiệm vụ"


def test_nobody_sees_or_touches_the_views_of_others(as_user, cast):
    view = save_view(name="Riêng tôi", address=LATE, by=cast.officer)
    client = as_user(cast.head)

    assert "Riêng tôi" not in here(client, LATE)
    assert client.post(reverse("units:change-saved-view", args=[view.pk]), {"name": "Khác"}).status_code == 404
    for refused in (lambda: remove_view(view=view, by=cast.head), lambda: change_of(view, cast.head)):
        with pytest.raises(ValidationError) as error:
            refused()
        assert sentence(error) == "Cách xem này không còn. Hãy tải lại trang."
    view.refresh_from_db()
    assert view.name == "Riêng tôi"


def change_of(view, by):
    return change_view(view=view, name="Khác", is_default=False, by=by)


def test_an_address_gives_no_right(as_user, cast):
    view = save_view(name="Nhật ký", address="/nhat-ky/?viec=plan.issue", by=cast.officer)

    assert as_user(cast.officer).get(view.address).status_code == 403


def test_a_page_that_is_gone_from_a_later_version_can_be_removed(as_user, cast):
    view = SavedView.objects.create(owner=cast.officer, name="Cũ", page="tasks:gone", path="/cu/", query="a=1")
    client = as_user(cast.officer)

    assert [row["label"] for row in client.get(PAGE).context["rows"]] == ["tasks:gone"]
    assert "Cũ" in here(client, "/")
    client.post(reverse("units:delete-saved-view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_every_page_that_is_offered_has_an_address():
    assert set(PAGES) <= addresses()


def test_a_page_asks_nothing_more_for_it(as_user, cast, queries_of_page):
    before = queries_of_page(as_user(cast.officer), LATE)
    for name in ("Một", "Hai", "Ba"):
        save_view(name=name, address=LATE, by=cast.officer)

    assert queries_of_page(as_user(cast.officer), LATE) == before
