"""The pages that are measured take no more queries than their limit says, whatever the machine is doing meanwhile."""

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import override_settings

from ddci_portal.bench.cases.pages import PAGES
from ddci_portal.bench.settings_forgetful import CACHES
from ddci_portal.bench.visiting import Visitor
from reports.seeding.seeding import seed
from reports.seeding.size import TINY

COUNTED = [page for page in PAGES if page.queries is not None]


@pytest.fixture(scope="module", autouse=True)
def _seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        seed(TINY)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _for_the_first_time(settings):
    """Nothing is kept of a page, as on the server that the bench asks for the first time."""
    settings.CACHES = settings.CACHES | {name: CACHES[name] for name in ("kept", "pages")}
    yield
    caches["kept"].clear()


@pytest.mark.parametrize("page", COUNTED, ids=[page.name for page in COUNTED])
def test_a_page_stays_within_its_queries(db, page):
    asked = page.pick()
    visitor = Visitor(asked.user)
    visitor.get(asked.path)

    assert visitor.queries(asked.path) <= page.queries
