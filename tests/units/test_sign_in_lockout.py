"""Wrong passwords cost time: for an account at an address, and for an address."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from units.models import AuditEntry, FailedSignIns
from units.signing_in.throttle import ADDRESS, NAME, TooManyFailures, in_words, network_of, take_password_attempt

PASSWORD = "Mat-khau-thu-2025"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường."
HERE, ELSEWHERE = "10.0.0.5", "10.0.0.6"


@pytest.fixture
def officer(cast):
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    return cast.officer


@pytest.fixture
def type_in(client):
    """Return a function that tries a name and password from an address and gives the answer."""

    def send(username: str, password: str, address: str = HERE):
        form = {"username": username, "password": password}
        return client.post(reverse("units:sign-in"), form, REMOTE_ADDR=address)

    return send


def said(response) -> str:
    return response.context["form"].non_field_errors()[0]


def let_time_pass(length: timedelta):
    """Move all waits and all forgetting into the past by that much."""
    for row in FailedSignIns.objects.all():
        row.blocked_until = row.blocked_until and row.blocked_until - length
        row.forgotten_after -= length
        row.save()


def fail(type_in, times: int, username: str = "canbo"):
    return [type_in(username, "sai") for _ in range(times)][-1]


@pytest.mark.parametrize("username", ["canbo", "khong-co"])
def test_the_fifth_failure_makes_one_wait_whether_the_account_exists_or_not(officer, type_in, username):
    answers = [type_in(username, "sai") for _ in range(5)]

    assert [said(answer) for answer in answers] == [
        *[WRONG] * 4,
        f"{WRONG} Đã sai nhiều lần liên tiếp. Hãy đợi 1 phút rồi thử lại.",
    ]
    locked = type_in(username, PASSWORD)
    assert locked.status_code == 429
    assert 50 <= int(locked.headers["Retry-After"]) <= 60
    assert said(locked).startswith("Đã sai nhiều lần liên tiếp. Hãy đợi ")
    assert said(locked).endswith(" rồi thử lại. Chưa kiểm tra tên và mật khẩu vừa nhập.")


def test_even_the_right_password_waits_and_then_opens(officer, type_in):
    fail(type_in, 5)
    assert type_in("canbo", PASSWORD).status_code == 429

    let_time_pass(timedelta(minutes=1))
    assert type_in("canbo", PASSWORD).url == "/"


def test_each_further_failure_doubles_the_wait_up_to_an_hour(officer, type_in):
    fail(type_in, 4)
    waits = []
    for _ in range(8):
        waits.append(said(type_in("canbo", "sai")).removeprefix(f"{WRONG} Đã sai nhiều lần liên tiếp. Hãy đợi "))
        let_time_pass(timedelta(hours=1))

    minutes = ["1 phút", "2 phút", "4 phút", "8 phút", "16 phút", "32 phút", "1 giờ", "1 giờ"]
    assert waits == [f"{wait} rồi thử lại." for wait in minutes]


def test_a_success_in_between_starts_the_count_anew(officer, type_in, client):
    fail(type_in, 4)
    type_in("canbo", PASSWORD)
    client.post(reverse("units:sign-out"))

    assert said(fail(type_in, 4)) == WRONG


def test_a_day_later_the_failures_are_forgotten(officer, type_in):
    fail(type_in, 4)
    let_time_pass(timedelta(hours=24, seconds=1))

    assert said(type_in("canbo", "sai")) == WRONG
    assert sorted(FailedSignIns.objects.values_list("count", flat=True)) == [1, 1, 1]


def test_somebody_elses_failures_elsewhere_do_not_lock_one_out(officer, type_in):
    for _ in range(6):
        type_in("canbo", "sai", ELSEWHERE)

    assert type_in("canbo", PASSWORD, HERE).url == "/"


def test_an_address_that_tries_many_names_waits_as_a_whole(officer, type_in):
    for number in range(ADDRESS.failures):
        take_password_attempt(f"ten{number}", HERE)

    assert type_in("canbo", PASSWORD, HERE).status_code == 429
    assert type_in("canbo", PASSWORD, ELSEWHERE).url == "/"


def test_an_own_account_does_not_clear_the_failures_of_the_address(officer):
    for number in range(ADDRESS.failures - 1):
        take_password_attempt(f"ten{number}", HERE)
    take_password_attempt("canbo", HERE).succeeded()
    take_password_attempt("ten0", HERE)

    with pytest.raises(TooManyFailures):
        take_password_attempt("ten1", HERE)


def test_a_name_that_is_tried_from_everywhere_waits_a_little(officer, type_in):
    for number in range(NAME.failures):
        take_password_attempt("canbo", f"10.0.1.{number}")

    locked = type_in("canbo", PASSWORD, HERE)
    assert (locked.status_code, said(locked).partition(" rồi")[0][-6:]) == (429, "1 phút")
    for _ in range(4):
        let_time_pass(timedelta(minutes=5))
        with suppress(TooManyFailures):
            take_password_attempt("canbo", ELSEWHERE)
    assert {
        row.blocked_until - timezone.now() < timedelta(minutes=5) for row in FailedSignIns.objects.filter(count=104)
    }


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.5", "10.0.0.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
    ],
)
def test_a_machine_cannot_take_a_new_address_for_each_guess(address, network):
    assert network_of(address) == network


def test_the_old_password_cannot_be_guessed_at_an_open_session(officer, as_user):
    client = as_user(officer)
    form = {"new_password1": "Hoan-toan-moi-9", "new_password2": "Hoan-toan-moi-9"}
    for _ in range(5):
        client.post(reverse("units:change-password"), form | {"old_password": "sai"})
    locked = client.post(reverse("units:change-password"), form | {"old_password": PASSWORD})

    assert locked.status_code == 422
    [said] = locked.context["form"].errors["old_password"]
    left = r"(1 phút|5[0-9] giây)"  # a machine at work may have taken some seconds for the six requests
    assert re.fullmatch(
        rf"Đã sai nhiều lần liên tiếp\. Hãy đợi {left} rồi thử lại\. Chưa kiểm tra mật khẩu vừa nhập\.", said
    )


def test_guesses_sent_at_once_are_counted_before_any_is_compared(officer):
    for _ in range(5):
        take_password_attempt("canbo", HERE)

    with pytest.raises(TooManyFailures, match="^Đã sai nhiều lần liên tiếp. Hãy đợi 1 phút rồi thử lại.$"):
        take_password_attempt("CANBO", HERE)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_the_same_moment_five_are_compared():
    def attempt(_) -> str:
        try:
            take_password_attempt("canbo", HERE)
        except TooManyFailures:
            return "waits"
        finally:
            connection.close()
        return "compared"

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(attempt, range(20)))

    assert answers == ["compared"] * 5 + ["waits"] * 15


def test_the_lock_is_recorded_once_and_waiting_is_not(officer, type_in):
    fail(type_in, 7)

    assert list(AuditEntry.objects.order_by("id").values_list("action", "summary")) == [
        *[("session.failed", "Đăng nhập không thành công: tài khoản canbo")] * 5,
        ("session.locked", "Đã sai nhiều lần liên tiếp. Hãy đợi 1 phút rồi thử lại. (tài khoản canbo)"),
    ]


def test_names_are_not_kept_in_the_clear(officer, type_in):
    type_in("Mat-khau-go-nham", "sai")

    assert all(len(key) == 64 for key in FailedSignIns.objects.values_list("key", flat=True))


def test_a_closed_account_gets_the_answer_of_an_unknown_one(officer, type_in):
    officer.is_active = False
    officer.save()

    assert said(type_in("canbo", PASSWORD)) == WRONG


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(milliseconds=1), "1 giây"),
        (timedelta(seconds=59), "59 giây"),
        (timedelta(seconds=59.5), "1 phút"),
        (timedelta(seconds=61), "2 phút"),
        (timedelta(hours=1), "1 giờ"),
    ],
)
def test_a_wait_is_told_rounded_up(wait, words):
    assert in_words(wait) == words
