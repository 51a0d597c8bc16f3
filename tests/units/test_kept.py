"""What a web process keeps is shown only while its data are as they were."""

import gzip
from datetime import timedelta

import pytest
from django.contrib.messages import add_message, constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tasks.models import Reminder
from tests.units.test_fresh_proof import SignedIn
from units.kept import kept_while_unchanged
from units.models import Change, Membership, Unit
from units.permissions import Role


@pytest.fixture
def page(cast):
    return reverse("indices:ranking", args=[cast.edition_2024.code])


@pytest.fixture
def reader(cast) -> Client:
    """The clerk, who has been on a page with a form and so has the cookie that forms need."""
    client = Client()
    client.force_login(cast.unit_clerk)
    client.get(reverse("reports:home"))
    return client


def queries(client, address, count) -> str:
    """The page at the address, fetched with that many queries."""
    with count:
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_page_that_did_not_change_costs_two_queries(reader, page, django_assert_num_queries):
    """The session and the numbers of all topics."""
    first = reader.get(page).content.decode()
    assert queries(reader, page, django_assert_num_queries(2)) == first


def test_a_kept_page_is_compressed_for_who_reads_gzip_alone(reader, page, django_assert_num_queries):
    """And only once: what is kept is what went out."""
    first = reader.get(page, headers={"accept-encoding": "gzip, br"})
    with django_assert_num_queries(2):
        again = reader.get(page, headers={"accept-encoding": "gzip, br"})
    assert (again["Content-Encoding"], again.content) == ("gzip", first.content)
    assert "Accept-Encoding" in again["Vary"]
    assert "Xếp hạng DDCI" in gzip.decompress(again.content).decode()
    plain = reader.get(page)
    assert not plain.has_header("Content-Encoding")
    assert "Xếp hạng DDCI" in plain.content.decode()


def test_another_person_gets_a_page_of_their_own(cast, reader, page):
    reader.get(page)
    other = Client()
    other.force_login(cast.head)
    other.get(reverse("reports:home"))
    assert str(cast.head) in other.get(page).content.decode()
    assert str(cast.unit_clerk) not in other.get(page).content.decode()


def test_who_loses_a_right_is_refused_at_once(cast, reader, page):
    assert reader.get(page).status_code == 200
    Membership.objects.filter(user=cast.unit_clerk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert reader.get(page).status_code == 404


def test_an_account_that_ends_is_out_at_once(cast, reader, page):
    reader.get(page)
    cast.unit_clerk.is_active = False
    cast.unit_clerk.save()
    assert reader.get(page).status_code == 302


def test_who_gains_a_right_has_it_at_once(cast, reader):
    reader.get(reverse("reports:home"))
    assert reader.get(reverse("audit:entries")).status_code in (403, 404)
    Membership.objects.create(
        user=cast.unit_clerk, unit=cast.province, role=Role.IT_STAFF, starts_on=timezone.localdate()
    )
    assert reader.get(reverse("audit:entries")).status_code == 200


def test_a_membership_ends_by_itself_at_midnight(cast, reader, page, monkeypatch):
    today = timezone.localdate()
    Membership.objects.filter(user=cast.unit_clerk).update(ends_on=today)
    assert reader.get(page).status_code == 200
    monkeypatch.setattr(timezone, "localdate", lambda *a, **k: today + timedelta(days=1))
    assert reader.get(page).status_code == 404


def test_a_new_reminder_shows_on_a_kept_page(cast, reader, page):
    reader.get(page)
    Reminder.objects.create(recipient=cast.unit_clerk, kind=Reminder.Kind.TASK_LATE, text="Quá hạn", key="mot")
    assert '<span class="inbox-count">1' in reader.get(page).content.decode()


def test_a_message_is_shown_once_and_never_kept(cast, rf, reader):
    shown = []

    @kept_while_unchanged("indices")
    def view(request):
        shown.append(1)
        return HttpResponse("<p>trang</p>")

    request = rf.get("/")
    request.META["CSRF_COOKIE"] = "x" * 32
    request.session, request.user = reader.session, cast.unit_clerk
    request._messages = CookieStorage(request)
    add_message(request, constants.INFO, "Đã lưu")
    view(request)
    view(request)
    assert len(shown) == 2


def test_a_form_on_a_kept_page_can_be_sent(cast, page):
    """The token in a kept page is that of the reader's own cookie."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.unit_clerk)
    for _ in range(2):
        answer = client.get(page)
    token = answer.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(reverse("units:sign-out"), {"csrfmiddlewaretoken": token}).status_code == 302


def test_what_is_not_a_whole_good_page_is_not_kept(cast, reader):
    before = len(caches["pages"]._cache)
    assert reader.get(reverse("indices:ranking", args=["khong-co"])).status_code == 404
    assert len(caches["pages"]._cache) == before


def test_where_the_numbers_are_gone_nothing_is_kept(cast, reader, page):
    """As after somebody has emptied their table by hand."""
    Change.objects.all().delete()
    reader.get(page)
    Unit.objects.filter(pk=cast.department.pk).update(name="Sở Tên Mới")
    assert "Sở Tên Mới" in reader.get(page).content.decode()


def test_a_kept_page_answers_only_the_method_it_was_made_for(cast, reader):
    block = reverse("reports:block", args=[cast.edition_2024.code])
    assert reader.get(block).status_code == 200
    assert reader.head(block).status_code == 405


def test_a_kept_page_asks_for_a_code_once_one_will_be_owed(cast, page, monkeypatch):
    """Nothing is written meanwhile; only time passes."""
    clerk = SignedIn(cast.standing_clerk)
    for _ in range(2):
        assert 'name="second_factor_code"' not in clerk.client.get(page).content.decode()
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert 'name="second_factor_code"' in clerk.client.get(page).content.decode()
