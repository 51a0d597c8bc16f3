"""What no page of the portal sends gets a refusal, never a fault."""

import json

import pytest
from django.urls import reverse

from plans.blocks import contents
from plans.models import Paragraph, Plan

KEYS = ["p999999999999999999", "q1", "k0", "g1x", "s"]


@pytest.fixture
def plan(cast):
    return cast.plan(state=Plan.State.DRAFT)


@pytest.fixture
def send(as_user, cast, plan):
    """Return a function that posts to the form of a block and gives the status."""

    def send(key, **posted):
        client = as_user(cast.unit_clerk)
        return client.post(reverse("plans:edit-block", args=[*plan.address, key]), posted).status_code

    return send


@pytest.fixture
def state(plan):
    paragraph = Paragraph.objects.get(section__plan=plan)
    return contents(plan)[f"p{paragraph.pk}"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_is_none(send, plan, state, key):
    before = contents(plan)

    assert send(key, seen=json.dumps({key: state}), choice="again", text="x") in (400, 404, 422)
    assert contents(plan) == before


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "table"},
        {"table": {"rows": 3}},
        {"table": {"rows": [[1]], "spans": []}},
        {"section": "q"},
        {"section": None},
        {"figures": "x"},
        {"text": ["x"]},
        {"position": {}},
    ],
)
def test_a_state_that_no_block_can_have(send, plan, state, change):
    paragraph = Paragraph.objects.get(section__plan=plan)
    seen = json.dumps({f"p{paragraph.pk}": state | change})

    assert send(f"p{paragraph.pk}", seen=seen, text="x") == 400


@pytest.mark.parametrize(
    "change", [{"parties": [{}]}, {"parties": "x"}, {"due_on": "mai"}, {"due_on": 3}, {"section": "s٣"}]
)
def test_a_solution_that_no_plan_can_hold(send, cast, plan, change):
    key = f"g{cast.solution.pk}"
    seen = json.dumps({key: contents(plan)[key] | change})

    assert send(key, seen=seen, text="x") == 400


@pytest.mark.parametrize("what", ["move:up", "move:in", "add:basis", "add:section", "add:paragraph", "copy", "remove"])
def test_a_step_that_the_particulars_do_not_know(as_user, cast, plan, what):
    answer = as_user(cast.unit_clerk).post(
        reverse("plans:edit-action", args=plan.address), {"do": what, "key": f"k{plan.pk}"}
    )

    assert answer.status_code in (302, 400, 422)
    assert Plan.objects.filter(pk=plan.pk).exists()


@pytest.mark.parametrize("keys", ["p٣", "p99999999999999999999999", "x1", "..", "p"])
def test_blocks_that_cannot_be(as_user, cast, plan, keys):
    answer = as_user(cast.unit_clerk).get(reverse("plans:edit-blocks", args=plan.address), {"keys": keys})

    assert answer.status_code in (200, 400)
