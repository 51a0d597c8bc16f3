"""The whole API against its own description: what it allows is answered as it says, what it does not is refused.

Schemathesis makes the requests, good and bad ones; each goes out as it was made, and once more to things that exist.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import schemathesis
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig

from ddci_portal.wsgi import application
from reports.issuing.keeping import hash_of
from reports.models import Document
from tasks.models import QuarterlyReport, Task
from tests.api import Program
from tests.cast import LONG_AGO
from units.models import Membership
from units.permissions import Role

PDF = b"%PDF-1.7 mau"
load_all_checks()

CONFIG = {
    "generation": {"database": "none", "deterministic": True, "no-shrink": True},
    "phases": {"coverage": {"unexpected-methods": ["DELETE", "TRACE", "QUERY"]}},
    "checks": {"missing_required_header": {"expected-statuses": [401, 404, 406, 415, 428]}},
}


@pytest.fixture
def known(cast, settings, tmp_path) -> dict[str, dict]:
    """What exists, by the address that names it, and a program whose owner may do everything in one department."""
    settings.MEDIA_ROOT, settings.API_A_MINUTE = tmp_path, 10**6
    plan = cast.plan()
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát", assignee=cast.officer)
    QuarterlyReport.objects.create(plan=plan, office=cast.consular, quarter=2)
    name = default_storage.save("van-ban/x", ContentFile(PDF))
    digest = hash_of(PDF)
    document = Document.objects.create(
        kind="plan", plan=plan, unit=plan.unit, number=5, symbol="KH-SNgV", day=date(2025, 2, 5), title=plan.title,
        signatory=plan.signatory, prepared_by=cast.unit_clerk, snapshot={}, space={}, original=name, file=name,
        original_sha256=digest, sha256=digest, size=len(PDF),
    )  # fmt: skip
    cast.result(cast.draft, cast.department, "80", 1, [(Decimal("8"), 1)] * 3)
    for role in (Role.HEAD_OF_UNIT, Role.HEAD_OF_OFFICE):
        Membership.objects.create(user=cast.unit_clerk, unit=cast.department, role=role, starts_on=LONG_AGO)
    plan_name = {"unit": "sngv", "index": "ddci", "year": 2025}
    return {
        "units": {"code": "sngv"},
        "editions": {"code": "ddci-sbn-2025", "unit": "sngv"},
        "plans": plan_name | {"adjustment": 0},
        "tasks": {"pk": task.pk},
        "reports": plan_name | {"quarter": 2},
        "documents": {"code": document.code},
    }


@pytest.fixture
def program(cast, known) -> Iterator[Program]:
    """A program; the connection to the database, in a transaction of the test, outlives its requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Program(cast.unit_clerk)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=SchemathesisConfig.from_dict(CONFIG))


@api.parametrize()
@settings(max_examples=5, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_to_its_description(case, program, known):
    # A write may fit the description and still break a rule (422) or name another version (412).
    ask(case, program, without=["positive_data_acceptance"] if case.method != "GET" else [])
    if case.path_parameters:
        case.path_parameters = {name: known[case.path.split("/")[3]][name] for name in case.path_parameters}
        # What was wrong with the request may have been its path alone.
        ask(case, program, without=["positive_data_acceptance", "negative_data_rejection"])


def ask(case, program: Program, without: list[str]) -> None:
    """Send it and check the answer in every way that Schemathesis knows but those named."""
    case.call_and_validate(
        # Schemathesis takes what a WSGI application sends as it is, compressed or not.
        headers={"Authorization": f"Bearer {program.secret}", "Accept-Encoding": "identity"},
        checks=CHECKS.get_all(),
        excluded_checks=CHECKS.get_by_names(without),
    )
