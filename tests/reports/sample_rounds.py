"""The rounds of the made-up province, for tests on a whole field: units, index sets and published results only."""

import pytest
from django.conf import settings
from django.db import transaction

from indices.fixtures import load_indices, load_results
from tests.cast import Cast
from units.fixtures import load_units, read_yaml
from units.models import Unit
from units.permissions import Role


def load_sample_rounds() -> None:
    """Load them; call it in a transaction that is rolled back."""
    sample = settings.FIXTURE_DIR / "sample"
    for load, path in (
        (load_units, settings.FIXTURE_DIR / "units.yaml"),
        (load_units, sample / "units.yaml"),
        (load_indices, settings.FIXTURE_DIR / "indices.yaml"),
        (load_indices, sample / "editions.yaml"),
        *((load_results, path) for path in sorted((sample / "results").glob("*.yaml"))),
    ):
        load(read_yaml(path), path.name)


class OnSampleRounds:
    """A class of tests on these rounds, which are loaded once for all of them; `reader` is a client of the province's
    leader."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _loaded(cls, django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            load_sample_rounds()
            yield
            transaction.set_rollback(True)

    @pytest.fixture
    def reader(self, db, as_user):
        return as_user(Cast.person("lanhdao", "Lý Lãnh Đạo", Unit.objects.get(code="lang-son"), Role.PROVINCIAL_LEADER))
