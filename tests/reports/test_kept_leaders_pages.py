"""The leaders' pages are kept while nothing changes: the same again for two queries, another after each change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indices.models import ComponentScore, Edition, EditionComponent, Result
from plans.models import Plan, Solution, Target
from tasks.models import Task
from tests.reports.block_cast import LONG_AGO, a_year_of_work
from units.models import AuditEntry, Membership, Unit

BLOCK = reverse("reports:block", args=["ddci-sbn-2024"])
HEAT = reverse("reports:heat-map", args=["ddci-sbn-2024"])
COMPONENT = reverse("reports:component", args=["ddci-sbn-2024", "chi-phi-thoi-gian"])
UNIT = reverse("reports:unit", args=["sngv"])
COMPARE = f"{reverse('reports:compare')}?dot=ddci-sbn-2024&don-vi=sngv&don-vi=stp"
RANKING = reverse("indices:ranking", args=["ddci-sbn-2024"])
ALL = (BLOCK, HEAT, COMPONENT, UNIT, COMPARE, RANKING)

CHANGES = {
    "total": (
        lambda cast: Result.objects.filter(edition=cast.edition_2024, unit=cast.department).update(total="88.88"),
        (BLOCK, HEAT, UNIT, COMPARE, RANKING),
    ),
    "score": (
        lambda cast: ComponentScore.objects.filter(
            result__edition=cast.edition_2024, result__unit=cast.department, line__component=cast.time
        ).update(score="5.55"),
        (HEAT, COMPONENT, UNIT, COMPARE, RANKING),
    ),
    "name of a component": (
        lambda cast: EditionComponent.objects.filter(edition=cast.edition_2024, component=cast.time).update(name="Giờ"),
        (HEAT, COMPONENT, UNIT, COMPARE, RANKING),
    ),
    "name of a unit": (lambda cast: Unit.objects.filter(code="sngv").update(name="Sở Mới"), ALL),
    "plan": (
        lambda cast: Plan.objects.filter(pk=cast.next_plan.pk).update(state=Plan.State.DRAFT),
        (BLOCK, UNIT, COMPARE),
    ),
    "target": (
        lambda cast: Target.objects.filter(plan__year=2024, component=cast.time).update(value="1.00"),
        (BLOCK, UNIT, COMPARE),
    ),
    "solution": (
        lambda cast: Solution.objects.filter(section__plan__year=2024).update(text="Làm khác hẳn."),
        (COMPONENT,),
    ),
    "task": (lambda cast: Task.objects.filter(title="Còn hạn").update(due_on=LONG_AGO), (BLOCK, UNIT, COMPARE)),
    "edition": (
        lambda cast: Edition.objects.filter(pk=cast.edition_2024.pk).update(size=7),
        (BLOCK, HEAT, UNIT, RANKING),
    ),
    "membership": (lambda cast: Membership.objects.filter(user=cast.leader).update(unit=cast.office), (BLOCK, COMPARE)),
}


@pytest.fixture
def leader(as_user, cast):
    a_year_of_work(cast)
    return as_user(cast.leader)


def kept_page(client, address) -> bytes:
    """The page as it is kept: the first answer of a session gives the cookie under which pages are."""
    client.get(address)
    response = client.get(address)
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("address", ALL)
def test_an_unchanged_page_is_the_same_again_for_two_queries(leader, address):
    first = kept_page(leader, address)
    with CaptureQueriesContext(connection) as queries:
        again = leader.get(address)

    assert (again.content, len(queries)) == (first, 2)


@pytest.mark.parametrize(("change", "address"), [(what, one) for what in CHANGES for one in CHANGES[what][1]])
def test_a_changed_input_changes_the_page(leader, cast, change, address):
    before = kept_page(leader, address)
    CHANGES[change][0](cast)

    assert leader.get(address).content != before


def test_a_workbook_of_a_comparison_is_made_each_time(leader):
    for _ in range(2):
        assert leader.get(f"{COMPARE}&tep=xlsx").status_code == 200

    assert AuditEntry.objects.filter(action="result.export_comparison").count() == 2
