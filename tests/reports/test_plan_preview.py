"""The pages of a plan beside its editor, as pictures of the PDF."""

from unittest.mock import patch

import pytest
from django.core.cache import cache

from plans.editing import change
from plans.models import Plan
from reports.views import preview
from units.models import Letterhead

ADDRESS = "/ke-hoach/sngv/ddci/2025/xem-truoc/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def test_pages_are_pictures_of_the_pdf(cast, as_user):
    cast.plan()
    client = as_user(cast.unit_clerk)
    listed = client.get(ADDRESS, headers={"HX-Request": "true"}).content.decode()
    picture = client.get(f"{ADDRESS}trang/1.png")

    assert listed.count("<img") == 1
    assert 'alt="Trang 1"' in listed
    assert (picture["Content-Type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture.content[16:20]) == 893
    assert "private" in picture["Cache-Control"]
    assert client.get(f"{ADDRESS}trang/2.png").status_code == 404


def test_a_text_is_laid_out_once_and_again_after_an_edit(cast, as_user):
    plan = cast.plan(state=Plan.State.DRAFT)
    client = as_user(cast.unit_clerk)
    with patch.object(preview, "render_pdf", wraps=preview.render_pdf) as render:
        client.get(ADDRESS)
        client.get(f"{ADDRESS}trang/1.png")
        assert render.call_count == 1
        seen = {"title": plan.title}
        change(plan=plan, key=f"k{plan.pk}", seen=seen, values={"title": "Tên khác"}, by=cast.unit_clerk)
        client.get(ADDRESS)
        assert render.call_count == 2


def test_without_a_letterhead_it_says_what_is_missing(cast, as_user):
    cast.plan()
    Letterhead.objects.all().delete()
    client = as_user(cast.unit_clerk)

    assert "chưa khai báo thể thức văn bản" in client.get(ADDRESS).content.decode()
    assert client.get(f"{ADDRESS}trang/1.png").status_code == 404


def test_who_cannot_read_the_plan_sees_no_page(cast, as_user):
    cast.plan()
    client = as_user(cast.outside_clerk)

    assert [client.get(ADDRESS + page).status_code for page in ("", "trang/1.png")] == [404, 404]
