"""How often one person or one address may ask, and what the page says when it was too often."""

from types import SimpleNamespace

import pytest
from django.conf import settings as portal
from django.urls import reverse
from redis import ConnectionError as NoRedis

from tests.test_rights import addresses
from units import limits

LOOKUP = "/van-ban/"


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """The clock stands still, ten seconds into a minute."""
    set_clock(monkeypatch, 60 * 1000 + 10)


def set_clock(monkeypatch, seconds):
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: seconds))


def test_every_limit_belongs_to_an_address_of_the_portal():
    assert portal.RATE_LIMITS.keys() - addresses() == set()


def test_the_public_lookup_takes_ten_files_a_minute_from_one_address(client, db, monkeypatch):
    statuses = [client.post(LOOKUP).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert client.post(LOOKUP, REMOTE_ADDR="10.0.0.9").status_code == 422
    assert client.get(LOOKUP).status_code == 200

    set_clock(monkeypatch, 60 * 1001)
    assert client.post(LOOKUP).status_code == 422


def test_the_page_says_when_to_try_again_with_the_reference_number(client, db):
    for _ in range(11):
        response = client.post(LOOKUP)
    text = response.content.decode()

    assert response["Retry-After"] == "50"
    assert "Mỗi phút chỉ nhận 10 lần. Hãy thử lại sau 50 giây; chưa có gì được lưu." in text
    assert f"<code>{response['X-Request-ID']}</code>" in text


def test_files_are_counted_together_for_each_person(as_user, cast, monkeypatch):
    monkeypatch.setattr(limits, "_count", counted := Counted())
    as_user(cast.officer).get(reverse("indices:ranking-xlsx", args=["ddci-sbn-2024"]))
    as_user(cast.officer).get(reverse("indices:export", args=["ddci-sbn-2024"]))
    as_user(cast.head).get(reverse("tasks:export"))
    as_user(cast.head).get(reverse("tasks:list"))

    assert counted.keys == [
        f"files:user-{cast.officer.pk}:1000",
        f"files:user-{cast.officer.pk}:1000",
        f"files:user-{cast.head.pk}:1000",
    ]


class Counted:
    def __init__(self):
        self.keys = []

    def __call__(self, key, seconds):
        self.keys.append(key)
        return 1


def test_nobody_is_held_up_while_redis_does_not_answer(client, db, monkeypatch, caplog):
    class Broken:
        def incr(self, *arguments, **named):
            raise NoRedis

    monkeypatch.setattr(limits, "caches", {"limits": Broken()})

    assert [client.post(LOOKUP).status_code for _ in range(12)] == [422] * 12
    assert "A limit was not counted: ConnectionError" in caplog.messages
