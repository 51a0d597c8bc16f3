"""Requests that somebody else made up: without the token, for another host, with a way out, by reading."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.test_rights import GET, PEOPLE, POST, address, media
from units.models import Membership, User

__all__ = ["address", "media"]

PASSWORD = "con-trau-di-truoc-cai-cay"
OWN_NOTES = {"sessions.Session", "units.SignedInSession", "units.AuditEntry", "units.AuditLink", "units.User"}


def everything() -> dict[str, list]:
    """Every row of the portal but what signing in leaves: sessions, audit lines, when an account was last used."""
    models = [model for model in apps.get_models() if model._meta.label not in OWN_NOTES]
    return {model._meta.label: sorted(map(written, model.objects.values_list())) for model in models}


def written(row: tuple) -> str:
    """A row in letters; PostgreSQL gives bytes as a view, whose own letters say where it lies."""
    return repr([bytes(value) if isinstance(value, memoryview) else value for value in row])


def test_no_write_is_taken_without_the_token_of_the_page(cast, address):
    """Every address that takes a POST, by everybody, so that somebody is among them who could do it."""
    client = Client(enforce_csrf_checks=True)
    addresses, answers = {name: address(name) for name in POST}, {}
    before = everything()
    for person in PEOPLE:
        client.force_login(getattr(cast, person))
        for name, path in addresses.items():
            answers.setdefault(name, set()).add(client.post(path).status_code)

    assert answers == {name: {403} for name in POST}
    assert everything() == before


def test_the_refusal_says_what_to_do(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer)
    response = client.post(reverse("tasks:read-all"))

    assert response.status_code == 403
    assert "Hãy quay lại trang trước, tải lại trang rồi gửi lại." in response.content.decode()


def test_signing_in_and_out_take_the_token_too(cast):
    client = Client(enforce_csrf_checks=True)
    answers = [
        client.post(reverse(name)).status_code for name in ("units:sign-in", "units:sign-out", "reports:lookups")
    ]

    assert answers == [403, 403, 403]


def test_reading_writes_nothing(as_user, cast, address):
    """A link in a mail or a picture's address cannot make anybody do anything."""
    client = as_user(cast.head_of_unit)
    place = PEOPLE.index("head_of_unit")
    writing = []
    for name in sorted(name for name, answers in GET.items() if answers[place] == 200):
        path = address(name)
        before = everything()
        client.get(path)
        if everything() != before:
            writing.append(name)

    assert writing == []


@pytest.mark.parametrize("before", ["", "https://xau.example/", "http://testserver/"])
def test_another_hosts_name_is_not_believed(client, db, before):
    response = client.get(reverse("units:sign-in"), headers={"host": "xau.example", "referer": before})

    assert response.status_code == 400
    assert "Dữ liệu gửi lên không đúng dạng." in response.content.decode()


@pytest.mark.parametrize(
    "way", ["https://xau.example/", "//xau.example/", "///xau.example", "/\\xau.example", "javascript:alert(1)"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(client, cast, way):
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    response = client.post(
        f"{reverse('units:sign-in')}?next={way}", {"username": "canbo", "password": PASSWORD, "next": way}
    )

    assert (response.status_code, response.url) == (302, "/")


def test_what_a_form_does_not_ask_for_is_not_written(as_user, cast):
    """Fields of one's account and rights, sent along with the one form that changes an account."""
    client = as_user(cast.officer)
    extra = {"is_superuser": "on", "is_staff": "on", "username": "thutruong", "memberships-0-role": "head_of_unit"}
    answers = [
        client.post(reverse(name), extra).status_code
        for name in ("units:change-password", "tasks:reminder-preference", "units:delegations")
    ]

    user = User.objects.get(pk=cast.officer.pk)
    assert answers == [422, 302, 422]
    assert (user.username, user.is_staff, user.is_superuser) == ("canbo", False, False)
    assert list(Membership.objects.filter(user=user).values_list("role", flat=True)) == ["officer"]
