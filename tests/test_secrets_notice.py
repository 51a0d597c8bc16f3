"""Wherever text or files are put in, the portal says that state secrets must not be."""

import pytest
from django.urls import reverse

from tests.test_rights import address, media

__all__ = ["address", "media"]

NOTICE = "Không nhập, không tải lên nội dung thuộc danh mục bí mật nhà nước."


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("plans:editor", "unit_clerk"),
        ("plans:comments", "unit_clerk"),
        ("tasks:task", "officer"),
        ("tasks:quarterly-report", "head"),
        ("indices:grid", "standing_clerk"),
        ("indices:remarks", "standing_clerk"),
        ("reports:home", "officer"),
    ],
)
def test_every_page_behind_the_sign_in_says_so_at_its_foot(as_user, cast, address, name, person):
    assert NOTICE in as_user(getattr(cast, person)).get(address(name)).content.decode()


@pytest.mark.parametrize(
    ("name", "person"),
    [("indices:import", "standing_clerk"), ("plans:import", "unit_clerk"), ("tasks:task", "officer")],
)
def test_it_stands_beside_the_field_for_a_file_too(as_user, cast, address, name, person):
    page = as_user(getattr(cast, person)).get(address(name)).content.decode()

    assert 'type="file"' in page
    assert page.count("bi-shield-exclamation") == 1


def test_and_on_the_page_for_signing_in(client, db):
    assert "bi-shield-exclamation" in client.get(reverse("units:sign-in")).content.decode()
