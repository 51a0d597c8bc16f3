"""How many queries each leaders' page takes over a whole field of 25 units by 9 components and the year before."""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.cast import Cast
from tests.reports.sample_rounds import load_sample_rounds
from units.models import Unit
from units.permissions import Role

CODE = "minh-hoa-ddci-sbn-2024"
UNIT = "minh-hoa-skhdt"

OF_EVERY_PAGE = 2
"""The session, and what has changed since the reader and their reminders were read."""


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_sample_rounds()
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=["leader", "clerk"])
def reader(request, db, as_user):
    """A provincial leader, and a clerk of an agency that is not in the block."""
    if request.param == "leader":
        return as_user(Cast.person("lanhdao", "Lý Lãnh Đạo", Unit.objects.get(code="lang-son"), Role.PROVINCIAL_LEADER))
    return as_user(Cast.person("chuyenvien", "Nông Chuyên Viên", Unit.objects.get(code="sngv"), Role.UNIT_CLERK))


@pytest.mark.parametrize(
    ("address", "own"),
    [
        (reverse("indices:ranking", args=[CODE]), 3),
        (reverse("reports:block", args=[CODE]), 4),
        (reverse("reports:heat-map", args=[CODE]), 3),
        (reverse("reports:component", args=[CODE, "tinh-minh-bach"]), 5),
        (reverse("reports:unit", args=[UNIT]), 6),
        (reverse("reports:lift", args=[UNIT]), 6),
        (reverse("reports:compare") + f"?dot={CODE}&don-vi={UNIT}&don-vi=minh-hoa-sxd&don-vi=minh-hoa-ct", 5),
        (reverse("reports:compare") + f"?don-vi={UNIT}&nam=2023&nam=2024", 6),
    ],
    ids=["ranking", "block", "heat-map", "component", "unit", "lift", "compare-units", "compare-years"],
)
def test_a_page_over_a_whole_field(reader, address, own, queries_of_page):
    assert queries_of_page(reader, address) == OF_EVERY_PAGE + own
