"""What a request is known by: its id and the client's address, in audit lines and in the answer."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from units.audit import record
from units.models import AuditEntry
from units.requests import Served, client_address, request_id, serving

GIVEN = "0d8e7c3a-proxy.1"


def asked(**headers):
    return RequestFactory(**headers).get("/")


@pytest.mark.parametrize(
    ("headers", "is_behind_proxy", "address"),
    [
        ({"REMOTE_ADDR": "10.0.0.7"}, False, "10.0.0.7"),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}, False, "10.0.0.7"),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 113.160.1.9"}, True, "113.160.1.9"),
        ({"REMOTE_ADDR": "10.0.0.7"}, True, "10.0.0.7"),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "<script>"}, True, None),
        ({"REMOTE_ADDR": "::ffff:10.0.0.7"}, False, "10.0.0.7"),
        ({"REMOTE_ADDR": "2001:DB8::1"}, False, "2001:db8::1"),
        ({"REMOTE_ADDR": ""}, False, None),
    ],
)
def test_the_address_of_the_client(settings, headers, is_behind_proxy, address):
    settings.TRUSTED_PROXY = is_behind_proxy

    assert client_address(asked(**headers)) == address


def test_a_sane_id_is_kept_and_answered_with(client):
    response = client.get(reverse("units:sign-in"), headers={"X-Request-ID": GIVEN})

    assert response["X-Request-ID"] == GIVEN


@pytest.mark.parametrize("given", ["", "ngắn", "a" * 65, "có dấu cách ở giữa", "-x" * 10, "abc\ndefghi", '"><script>'])
def test_any_other_id_is_replaced(client, given):
    answered = client.get(reverse("units:sign-in"), headers={"X-Request-ID": given.encode().decode("latin-1")})

    assert len(answered["X-Request-ID"]) == 32
    assert answered["X-Request-ID"].isalnum()


def test_a_line_has_the_address_and_the_id_of_its_request(as_user, cast):
    response = as_user(cast.officer).get(
        reverse("indices:ranking-xlsx", args=["ddci-sbn-2024"]), REMOTE_ADDR="10.1.2.3", headers={"X-Request-ID": GIVEN}
    )

    line = AuditEntry.objects.get()
    assert (response.status_code, line.actor, line.address, line.request_id) == (200, cast.officer, "10.1.2.3", GIVEN)


def test_outside_a_request_there_is_neither(cast):
    line = record("test.change", cast.department, "Thử", by=None)

    assert (line.address, line.request_id, request_id()) == (None, "", "")


def test_what_is_served_ends_with_its_block_also_after_an_error():
    with pytest.raises(ValueError), serving(Served("abc")):
        raise ValueError

    assert request_id() == ""
