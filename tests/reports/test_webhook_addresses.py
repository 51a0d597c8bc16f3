"""To which addresses webhooks may lead: hosts that the installation names, read in one way only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.webhooks.addresses import WRONG_FORM, problem_of


@pytest.fixture(autouse=True)
def hosts(settings):
    settings.WEBHOOK_HOSTS = ["mot-cua.tinh.gov.vn", "Truc.tinh.gov.vn:8443"]


def refused(host: str) -> str:
    return (
        f"Máy {host} không có trong danh sách máy được nhận webhook (WEBHOOK_HOSTS). "
        "Hãy đề nghị người quản trị máy chủ thêm vào."
    )


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://mot-cua.tinh.gov.vn", ""),
        ("https://mot-cua.tinh.gov.vn/ddci?nguon=cong&x=1", ""),
        ("HTTPS://MOT-CUA.tinh.gov.vn:443/", ""),
        ("https://truc.tinh.gov.vn:8443/a", ""),
        ("https://truc.tinh.gov.vn/a", refused("truc.tinh.gov.vn")),
        ("https://mot-cua.tinh.gov.vn:6379/", refused("mot-cua.tinh.gov.vn:6379")),
        ("https://mot-cua.tinh.gov.vn.example.com/", refused("mot-cua.tinh.gov.vn.example.com")),
        ("https://169.254.169.254/latest", refused("169.254.169.254")),
        ("https://[::1]/", refused("[::1]")),
        ("https://mot-cua.tinh.gov.vn@10.0.0.1/", WRONG_FORM),
        ("https://10.0.0.1\\@mot-cua.tinh.gov.vn/", WRONG_FORM),
        ("https://mot-cua.tinh.gov.vn\\@10.0.0.1/", WRONG_FORM),
        ("https://10.0.0.1#@mot-cua.tinh.gov.vn/", WRONG_FORM),
        ("https://mot-cua.tinh.gov.vn/#x", WRONG_FORM),
        ("https://mot-cua.tinh.gov.vn/a b", WRONG_FORM),
        ("https://mot-cua.tinh.gov.vn/\r\nHost: x", WRONG_FORM),
        ("https://mot-cua.tinh.gov.vn\n", WRONG_FORM),
        ("https://mót-cua.tinh.gov.vn/", WRONG_FORM),
        ("http\u017f://mot-cua.tinh.gov.vn/", WRONG_FORM),
        ("https://tru\u212a.tinh.gov.vn/", WRONG_FORM),
        ("ftp://mot-cua.tinh.gov.vn/", WRONG_FORM),
        ("file:///etc/passwd", WRONG_FORM),
        ("", WRONG_FORM),
        (
            "http://mot-cua.tinh.gov.vn/",
            "Địa chỉ phải bắt đầu bằng https://, để không ai trên đường truyền đọc hay sửa được.",
        ),
    ],
)
def test_only_named_hosts_are_allowed(address, problem):
    assert problem_of(address) == problem


def test_without_encryption_only_in_trial_mode(settings):
    settings.DEBUG = True

    assert problem_of("http://mot-cua.tinh.gov.vn/") == ""
    assert problem_of("http://mot-cua.tinh.gov.vn:443/") == refused("mot-cua.tinh.gov.vn:443")


def test_no_host_no_address(settings):
    settings.WEBHOOK_HOSTS = []

    assert problem_of("https://mot-cua.tinh.gov.vn/") == refused("mot-cua.tinh.gov.vn")


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_around_an_allowed_host_another_is_never_reached(before, after):
    """What is allowed begins with the scheme and the host, and whatever follows belongs to the path."""
    address = f"https://{before}mot-cua.tinh.gov.vn{after}"
    rest = address.removeprefix("https://mot-cua.tinh.gov.vn")

    is_plain = rest != address and (rest in ("", ":443") or rest.removeprefix(":443").startswith("/"))
    assert is_plain or problem_of(address) != ""
