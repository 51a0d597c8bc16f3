"""Every address with every person: what opens (200), what is forbidden (403), what does not exist for them (404).

A new address without a line here fails.
"""

import pytest
from django.urls import get_resolver, reverse

from tasks.models import Task

PEOPLE = ["standing_clerk", "leader", "unit_clerk", "head_of_unit", "head", "officer", "outsider"]

GET = {
    #                           standing leader clerk  h.unit head   officer outsider
    "reports:home":             [200,    200,   200,   200,   200,   200,    200],
    "reports:unit":             [200,    200,   200,   200,   200,   200,    200],
    "reports:plan-pdf":         [200,    200,   200,   200,   200,   200,    404],
    "units:change-password":    [200,    200,   200,   200,   200,   200,    200],
    "indices:editions":         [200,    200,   200,   200,   200,   200,    200],
    "indices:ranking":          [200,    200,   200,   200,   200,   200,    200],
    "indices:correct":          [200,    403,   403,   403,   403,   403,    403],
    "indices:remarks":          [200,    404,   200,   404,   404,   404,    404],
    "indices:export":           [200,    200,   200,   200,   200,   200,    200],
    "indices:import":           [200,    404,   403,   404,   404,   404,    404],
    "indices:import-check":     [302,    404,   403,   404,   404,   404,    404],
    "indices:entry":            [200,    200,   200,   200,   200,   200,    200],
    "indices:enter-result":     [200,    404,   200,   404,   404,   404,    404],
    "indices:grid":             [200,    404,   200,   404,   404,   404,    404],
    "plans:plans":              [200,    200,   200,   200,   200,   200,    200],
    "plans:plan":               [200,    200,   200,   200,   200,   200,    404],
    "tasks:offices":            [200,    200,   200,   200,   200,   200,    200],
    "tasks:mine":               [200,    200,   200,   200,   200,   200,    200],
    "tasks:office":             [200,    200,   200,   200,   200,   200,    404],
    "tasks:task":               [200,    200,   200,   200,   200,   200,    404],
    "tasks:assign":             [403,    403,   403,   200,   200,   403,    404],
    "tasks:create":             [403,    403,   403,   200,   200,   403,    404],
    "tasks:quarterly-report":   [200,    200,   200,   200,   200,   200,    404],
}  # fmt: skip

POST = {
    "tasks:quarterly-report":   [403,    403,   403,   403,   422,   403,    404],
    "indices:save-cells":       [400,    404,   400,   404,   404,   404,    404],
    "indices:paste-preview":    [400,    404,   400,   404,   404,   404,    404],
    "indices:check":            [302,    404,   403,   404,   404,   404,    404],
    "indices:reopen":           [302,    404,   403,   404,   404,   404,    404],
    "indices:publish":          [302,    404,   403,   404,   404,   404,    404],
    "tasks:start":              [403,    403,   403,   403,   302,   302,    404],
    "tasks:tick-off":           [403,    403,   403,   403,   422,   422,    404],
    "tasks:confirm":            [403,    403,   403,   302,   302,   403,    404],
    "tasks:send-back":          [403,    403,   403,   422,   422,   403,    404],
}  # fmt: skip

WITHOUT_SIGN_IN = {"units:sign-in", "units:sign-out"}


def addresses() -> set[str]:
    """The names of all addresses of the portal itself."""
    return {
        f"{namespace}:{name}"
        for namespace, (_, resolver) in get_resolver().namespace_dict.items()
        if namespace != "admin"
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }


@pytest.fixture
def address(cast):
    """Return a function that gives the address of a name, with the cast's objects as its arguments."""
    plan = cast.plan()
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát thủ tục")
    arguments = {
        "reports:unit": ["sngv"],
        "reports:plan-pdf": ["sngv", "ddci", 2025],
        "plans:plan": ["sngv", "ddci", 2025],
        **dict.fromkeys(["indices:ranking", "indices:export"], ["ddci-sbn-2024"]),
        **dict.fromkeys(["indices:import", "indices:import-check"], ["ddci-sbn-2025"]),
        "indices:enter-result": ["ddci-sbn-2025", "sngv"],
        "indices:correct": ["ddci-sbn-2024", "sngv"],
        "indices:remarks": ["ddci-sbn-2025", "sngv"],
        **dict.fromkeys(["indices:grid", "indices:save-cells", "indices:paste-preview"], ["ddci-sbn-2025"]),
        **dict.fromkeys(["indices:check", "indices:reopen", "indices:publish"], ["ddci-sbn-2025"]),
        "tasks:office": ["sngv-lanh-su"],
        "tasks:create": ["sngv-lanh-su", cast.solution.pk],
        "tasks:quarterly-report": ["sngv-lanh-su", plan.pk, 2],
        **dict.fromkeys(
            ["tasks:task", "tasks:assign", *(name for name in POST if name.startswith("tasks:") and name not in GET)],
            [task.pk],
        ),
    }
    return lambda name: reverse(name, args=arguments.get(name, []))


def test_every_address_stands_in_the_table():
    assert addresses() == {*GET, *POST, *WITHOUT_SIGN_IN}


@pytest.mark.parametrize("name", sorted(GET))
def test_reading(as_user, cast, address, name):
    answers = [as_user(getattr(cast, person)).get(address(name)).status_code for person in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, GET[name], strict=True))


@pytest.mark.parametrize("name", sorted(POST))
def test_writing(as_user, cast, address, name):
    answers = [as_user(getattr(cast, person)).post(address(name)).status_code for person in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, POST[name], strict=True))


@pytest.mark.parametrize("name", sorted({*GET, *POST}))
def test_a_stranger_is_sent_to_sign_in(client, address, name):
    response = client.get(address(name))

    assert response.status_code == 302
    assert response.url.startswith("/tai-khoan/dang-nhap/")
