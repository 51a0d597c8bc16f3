"""The five sample plans: nothing is said of them but what the real plans lack too."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from plans.models import Plan
from tests.plans.checking.builder import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker):
    """All data files, loaded once for the module by the command that users run."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEBUG=True):
            call_command("load_fixtures", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("unit", "year", "codes"),
    [
        ("skhdt", 2023, []),
        ("sngv", 2024, ["fallen-without-target"]),
        ("sngv", 2025, ["fallen-without-target"]),
        ("bqlkktck", 2025, []),
        ("huyen-chi-lang", 2025, ["component-without-solution"] * 2 + ["fallen-without-target"]),
    ],
)
def test_a_sample_plan(unit, year, codes):
    plan = Plan.objects.get(unit__code=unit, year=year)
    assert [problem.code for problem in problems_of(plan)] == codes
