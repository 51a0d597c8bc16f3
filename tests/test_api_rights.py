"""Every operation of the API with every person and every scope. A new operation without a line here fails."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ddci_portal.api import api
from plans.models import Plan
from reports.issuing.keeping import hash_of
from reports.models import Document
from tasks.models import Task
from tests.api import Program
from tests.test_rights import PEOPLE
from units.models import Scope

OPERATIONS = {
    #                   scope             standing leader clerk  h.unit head   officer outsider
    "units":            (None,            [200,    200,   200,   200,   200,   200,    200]),
    "unit":             (None,            [200,    200,   200,   200,   200,   200,    200]),
    "editions":         ("results:read",  [200,    200,   200,   200,   200,   200,    200]),
    "edition":          ("results:read",  [200,    200,   200,   200,   200,   200,    200]),
    "results":          ("results:read",  [200,    200,   200,   200,   200,   200,    200]),
    "result":           ("results:read",  [200,    200,   200,   200,   200,   200,    200]),
    "save_results":     ("results:write", [422,    404,   422,   404,   404,   404,    404]),
    "plans":            ("plans:read",    [200,    200,   200,   200,   200,   200,    200]),
    "plan":             ("plans:read",    [200,    200,   200,   200,   200,   200,    404]),
    "adjusted_plan":    ("plans:read",    [200,    200,   200,   200,   200,   200,    404]),
    "tasks":            ("tasks:read",    [200,    200,   200,   200,   200,   200,    200]),
    "task":             ("tasks:read",    [200,    200,   200,   200,   200,   200,    404]),
    "progress":         ("tasks:write",   [403,    403,   403,   403,   200,   200,    404]),
    "done":             ("tasks:write",   [403,    403,   403,   403,   422,   422,    404]),
    "reports":          ("reports:read",  [200,    200,   200,   200,   200,   200,    200]),
    "report_standings": ("reports:read",  [200,    200,   200,   200,   403,   403,    404]),
    "documents":        ("reports:read",  [200,    200,   200,   200,   200,   200,    200]),
    "document":         ("reports:read",  [200,    200,   200,   200,   200,   200,    404]),
    "document_file":    ("reports:read",  [200,    200,   200,   200,   200,   200,    404]),
}  # fmt: skip

NO_SUCH_COMPONENT = {"unit": "sngv", "component": "khong-co", "kind": "score", "seen": None, "value": "8.00"}
BODIES = {
    "save_results": {"changes": [NO_SUCH_COMPONENT]},
    "progress": {"text": "Đã họp", "progress": 40},
    "done": {"text": "Đã rút ngắn 2 ngày"},
}


def described() -> dict[str, tuple[str, str, dict]]:
    """Every operation of the description: method, path, itself."""
    paths = api.get_openapi_schema()["paths"]
    return {
        operation["operationId"]: (method, path.removeprefix("/api/v1"), operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


@pytest.fixture
def ask(cast, settings, tmp_path):
    """Return a function that does an operation to things of Sở Ngoại vụ with a program; it returns the status."""
    settings.MEDIA_ROOT = tmp_path
    plan = cast.plan()
    solution = cast.solution
    cast.plan(adjustment=1, adjusts=plan, state=Plan.State.DRAFT)
    task = Task.objects.create(solution=solution, office=cast.consular, title="Rà soát", assignee=cast.officer)
    code = document_of(cast, plan).code
    of_round = {"code": "ddci-sbn-2024", "unit": "sngv"}
    of_plan = {"unit": "sngv", "index": "ddci", "year": 2025, "adjustment": 1, "quarter": 2}
    values = {
        "unit": {"code": "sngv"}, "edition": of_round, "results": of_round, "result": of_round,
        "save_results": {"code": "ddci-sbn-2025"}, "plan": of_plan, "adjusted_plan": of_plan,
        "report_standings": of_plan, "document": {"code": code}, "document_file": {"code": code},
        **dict.fromkeys(["task", "progress", "done"], {"pk": task.pk}),
    }  # fmt: skip

    def status(name: str, program: Program) -> int:
        method, path, _ = described()[name]
        path = path.format(**values.get(name, {}))
        if method == "get":
            return program.get(path).status_code
        return program.send(method, path, BODIES[name], {"if-match": "*"}).status_code

    return status


def document_of(cast, plan) -> Document:
    """The plan's document with its file."""
    content = b"%PDF-1.7 mau"
    digest = hash_of(content)
    name = default_storage.save("van-ban/x", ContentFile(content))
    return Document.objects.create(
        kind="plan", plan=plan, unit=plan.unit, number=5, symbol="KH-SNgV", day=date(2025, 2, 5), title=plan.title,
        signatory=plan.signatory, prepared_by=cast.unit_clerk, snapshot={}, space={}, original=name, file=name,
        original_sha256=digest, sha256=digest, size=len(content),
    )  # fmt: skip


def test_every_operation_stands_in_the_table_with_its_scope():
    scopes = {name: operation["security"] for name, (_, _, operation) in described().items()}

    assert scopes == {name: [{"Bearer": [scope] if scope else []}] for name, (scope, _) in OPERATIONS.items()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_token_does_what_its_owner_may(cast, ask, name):
    answers = [ask(name, Program(getattr(cast, person))) for person in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, OPERATIONS[name][1], strict=True))


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_token_does_only_what_its_scope_allows(cast, ask, name):
    scope, answers = OPERATIONS[name]
    head = answers[PEOPLE.index("head")]
    expected = {one: head if scope in (None, one) else 403 for one in Scope.values}

    assert {one: ask(name, Program(cast.head, one)) for one in Scope.values} == expected


@pytest.mark.parametrize("name", OPERATIONS)
def test_nobody_comes_in_without_a_token(client, cast, ask, name):
    client.force_login(cast.standing_clerk)
    method, path, _ = described()[name]

    class Nobody(Program):
        def __init__(self):
            self.secret, self.client = "ddci_khong-co", client

    assert ask(name, Nobody()) == 401
