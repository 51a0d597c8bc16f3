"""Lists of the API cost the same number of queries whatever they hold."""

import pytest

from tasks.models import QuarterlyReport
from tests.api import Program
from tests.tasks.making import a_task
from tests.test_api_rights import document_of
from units.models import ApiToken

QUERIES = {
    "/units": 5,
    "/editions": 6,
    "/plans": 3,
    "/tasks": 4,
    "/reports": 3,
    "/documents": 3,
}
"""The token, its owner's roles, the page, and one for each kind of thing that belongs to a row."""


@pytest.mark.parametrize("path", QUERIES)
def test_a_list_costs_the_same_for_few_and_many(cast, settings, tmp_path, django_assert_num_queries, path):
    settings.MEDIA_ROOT = tmp_path
    for year in (2024, 2025, 2026):
        plan = cast.plan(year=year)
        a_task(cast, f"Rà soát {year}", assignee=cast.officer)
        QuarterlyReport.objects.create(plan=plan, office=cast.consular, quarter=2)
    document_of(cast, plan)
    program = Program(cast.unit_clerk)
    program.get(path)
    assert ApiToken.objects.get().used_at

    with django_assert_num_queries(QUERIES[path]):
        assert len(program.get(path).json()["items"]) >= 1
    with django_assert_num_queries(QUERIES[path]):
        program.get(path, limit=1)
