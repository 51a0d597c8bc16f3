"""Every address with every person: what opens (200), what is forbidden (403), what does not exist for them (404).

A new address without a line here fails.
"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import get_resolver, reverse

from plans.comments import say
from plans.editing import keep_version
from plans.importing.serial import document_to_json, source_to_json
from plans.importing.source import Line, Source
from plans.models import Plan, PlanImport
from tasks.models import Task
from tests.plans.importing.documents import a_plan

PEOPLE = ["standing_clerk", "leader", "unit_clerk", "head_of_unit", "head", "officer", "outsider"]

GET = {
    #                           standing leader clerk  h.unit head   officer outsider
    "reports:home":             [200,    200,   200,   200,   200,   200,    200],
    "reports:unit":             [200,    200,   200,   200,   200,   200,    200],
    "reports:plan-pdf":         [200,    200,   200,   200,   200,   200,    404],
    "reports:plan-docx":        [200,    200,   200,   200,   200,   200,    404],
    "reports:plan-preview":     [200,    200,   200,   200,   200,   200,    404],
    "reports:plan-preview-page": [200,   200,   200,   200,   200,   200,    404],
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
    "plans:new":                [403,    403,   200,   200,   403,   403,    403],
    "plans:import":             [403,    403,   200,   200,   403,   403,    403],
    "plans:import-review":      [404,    404,   200,   200,   404,   404,    404],
    "plans:import-file":        [404,    404,   200,   200,   404,   404,    404],
    "plans:import-place":       [404,    404,   200,   200,   404,   404,    404],
    "plans:submit":             [403,    403,   422,   422,   403,   403,    404],
    "plans:withdraw":           [403,    403,   422,   422,   403,   403,    404],
    "plans:send-back":          [403,    403,   403,   200,   403,   403,    404],
    "plans:approve":            [403,    403,   403,   422,   403,   403,    404],
    "plans:issue":              [403,    403,   200,   200,   403,   403,    404],
    "plans:close":              [403,    403,   403,   422,   403,   403,    404],
    "plans:adjust":             [403,    403,   422,   422,   403,   403,    404],
    "plans:comments":           [200,    200,   200,   200,   200,   200,    404],
    "plans:versions":           [200,    200,   200,   200,   200,   200,    404],
    "plans:version":            [200,    200,   200,   200,   200,   200,    404],
    "plans:compare":            [200,    200,   200,   200,   200,   200,    404],
    "plans:editor":             [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-block":         [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-blocks":        [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-changes":       [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-names":         [403,    403,   200,   200,   403,   403,    404],
    "plans:edit-checks":        [403,    403,   200,   200,   403,   403,    404],
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
    "plans:submit":             [403,    403,   422,   422,   403,   403,    404],
    "plans:withdraw":           [403,    403,   422,   422,   403,   403,    404],
    "plans:send-back":          [403,    403,   403,   422,   403,   403,    404],
    "plans:approve":            [403,    403,   403,   422,   403,   403,    404],
    "plans:issue":              [403,    403,   422,   422,   403,   403,    404],
    "plans:close":              [403,    403,   403,   422,   403,   403,    404],
    "plans:adjust":             [403,    403,   422,   422,   403,   403,    404],
    "plans:comment":            [422,    422,   422,   422,   422,   422,    404],
    "plans:resolve-comment":    [403,    403,   302,   302,   403,   403,    404],
    "plans:restore-version":    [403,    403,   422,   422,   403,   403,    404],
    "plans:edit-action":        [403,    403,   302,   302,   403,   403,    404],
    "plans:edit-mend":          [403,    403,   302,   302,   403,   403,    404],
    "plans:import-choices":     [404,    404,   409,   409,   404,   404,    404],
    "plans:import-save":        [404,    404,   409,   409,   404,   404,    404],
    "plans:import-again":       [404,    404,   422,   422,   404,   404,    404],
    "plans:import-discard":     [404,    404,   302,   302,   404,   404,    404],
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


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def address(cast):
    """Return a function that gives the address of a name, with the cast's objects as its arguments."""
    draft = cast.plan(year=2026, state=Plan.State.DRAFT)
    block = f"g{cast.solution.pk}"
    plan = cast.plan()
    keep_version(plan=plan, occasion="Trước khi thử", by=cast.unit_clerk)
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát thủ tục")
    arguments = {
        "reports:unit": ["sngv"],
        "reports:plan-preview-page": [*plan.address, 1],
        **dict.fromkeys(["plans:version", "plans:restore-version"], [*plan.address, 1]),
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

    def arguments_of(name: str) -> list:
        """What is changed by a visit is made anew for each."""
        if name in arguments:
            return arguments[name]
        if name.startswith("plans:import-"):
            return [waiting_import(cast).pk, *(["head"] if name == "plans:import-place" else [])]
        if name == "plans:resolve-comment":
            return [*plan.address, say(plan=plan, block="", text="Xem lại.", by=cast.unit_clerk).pk]
        if name in ("plans:editor", "plans:edit-block") or name.startswith("plans:edit-"):
            return [*draft.address, *([block] if name == "plans:edit-block" else [])]
        whole_lists = ("plans:plans", "plans:new", "plans:import")
        if name.startswith(("plans:", "reports:plan-")) and name not in whole_lists:
            return plan.address
        return []

    return lambda name: reverse(name, args=arguments_of(name))


def waiting_import(cast) -> PlanImport:
    return PlanImport.objects.create(
        unit=cast.department, index=cast.ddci, year=2027, name="ke-hoach.docx", sha256="0" * 64, size=4,
        state=PlanImport.State.READ, source=source_to_json(Source("docx", (Line("KẾ HOẠCH", 1),))),
        document=document_to_json(a_plan()), uploaded_by=cast.unit_clerk,
        file=default_storage.save("ke-hoach-nhap/x", ContentFile(b"docx")),
    )  # fmt: skip


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
