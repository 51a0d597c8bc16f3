"""Made-up provinces for measuring: the same each time, sound row by row, and every main page opens on them."""

import json
from hashlib import sha256
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from indices.models import Component, Edition, Result
from indices.ranking import ranking
from plans.models import Plan
from reports.models import Document
from reports.seeding.people import KNOWN
from reports.seeding.seeding import load_reference, seed
from reports.seeding.size import TINY, Size
from tasks.models import PlanReport, QuarterlyReport, Task
from units.audit_chain import verify
from units.models import AuditEntry, AuditLink, Unit, User
from units.models.change import Change
from units.permissions import Role
from units.vietnamese import fold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def seeded(db):
    seed(TINY)


class _TakenBack(Exception):
    pass


def own_models() -> list:
    """The portal's own tables, also those that only tie rows together."""
    names = ("units", "indices", "plans", "tasks", "reports")
    return [model for name in names for model in apps.get_app_config(name).get_models(include_auto_created=True)]


def digest() -> str:
    """Over every row of every table but the marks of units.changes, which are random."""
    whole = sha256()
    for model in (model for model in own_models() if model is not Change):
        rows = model._default_manager.order_by("pk").values_list()
        whole.update(json.dumps([model._meta.label, list(rows)], default=str, sort_keys=True).encode())
    return whole.hexdigest()


def digest_of_a_run() -> str:
    """What a run makes, which is taken back afterwards."""
    found = ""
    try:
        with transaction.atomic():
            seed(TINY)
            found = digest()
            raise _TakenBack
    except _TakenBack:
        return found


def test_two_runs_make_the_same_rows():
    load_reference()  # PostgreSQL does not give the same numbers to what is written again after being taken back

    assert digest_of_a_run() == digest_of_a_run()


def test_a_tiny_size_has_its_counts(seeded):
    home = Unit.objects.home_province()
    mine = Plan.objects.filter(unit__parent=home)

    assert Unit.objects.filter(kind=Unit.Kind.PROVINCE).count() == 2
    assert Unit.objects.filter(parent=home, kind=Unit.Kind.COMMUNE).count() == 5
    assert sorted(set(mine.values_list("year", flat=True))) == [2024, 2025, 2026]
    assert mine.count() == 12
    assert sorted({plan.sections.filter(solutions__isnull=False).values("solutions").count() for plan in mine}) == [
        6,
        12,
    ]
    assert Task.objects.filter(office__parent__parent=home).count() == 90


def test_every_sampled_row_is_one_that_the_portal_would_accept(seeded):
    wrong = []
    for model in set(own_models()) - {AuditEntry, AuditLink}:
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        for row in model._default_manager.filter(pk__in=keys[:: max(1, len(keys) // 8)]):
            try:
                row.full_clean()
            except Exception as error:
                wrong.append(f"{model._meta.label} {row.pk}: {error}")

    assert wrong == []


def test_what_follows_from_other_columns_is_as_the_portal_writes_it(seeded):
    for task in Task.objects.select_related("solution__section"):
        assert task.search_text == fold(f"{task.title} {task.output} {task.solution.text}")
        assert task.plan_id == task.solution.section.plan_id
    for plan in Plan.objects.all():
        assert plan.numbered_in == (plan.issued_on and plan.issued_on.year)
    assert verify().faults == []


def test_published_figures_are_those_that_the_weights_give(seeded):
    for edition in Edition.objects.published():
        rows = ranking(edition).rows
        assert [(row.computed, row.computed_rank) for row in rows] == [(row.result.total, row.rank) for row in rows]


def test_files_of_documents_are_there(seeded, client):
    client.force_login(User.objects.get(username="lanhdaotinh"))
    documents = Document.objects.filter(unit__parent__code="lang-son").select_related("plan__unit", "plan__index")
    files = [client.get(reverse("reports:plan-pdf", args=row.plan.address)).content for row in documents]

    assert {sha256(file).hexdigest() for file in files} == set(documents.values_list("sha256", flat=True))
    assert len(set(files)) == 2


PAGES = [
    ("reports:home", []),
    ("reports:unit", ["snv"]),
    ("reports:block", ["ddci-xa-2025"]),
    ("reports:heat-map", ["ddci-xa-2025"]),
    ("reports:component", ["ddci-xa-2025", "chi-phi-thoi-gian"]),
    ("reports:lift", ["snv"]),
    ("reports:compare", []),
    ("reports:progress", []),
    ("reports:solutions", []),
    ("reports:effort", []),
    ("reports:pci", []),
    ("indices:editions", []),
    ("indices:ranking", ["ddci-sbn-2025"]),
    ("indices:ranking", ["pci-tinh-2025"]),
    ("indices:entry", []),
    ("plans:plans", []),
    ("tasks:list", []),
    ("tasks:results", []),
    ("tasks:calendar", []),
    ("tasks:reports", []),
    ("tasks:inbox", []),
]
INSIDE = [
    ("plans:plan", ["snv", "ddci", 2026]),
    ("plans:comments", ["snv", "ddci", 2026]),
    ("tasks:plan", ["snv", "ddci", 2026]),
    ("tasks:plan-reports", ["snv", "ddci", 2026, 3]),
]
"""Not for who only runs the machine."""


def test_the_main_pages_open_for_every_person(seeded, client):
    opened = {}
    for role, username in KNOWN.items():
        client.force_login(User.objects.get(username=username))
        pages = PAGES if role == Role.IT_STAFF else [*PAGES, *INSIDE]
        for name, args in pages:
            opened[username, name] = client.get(reverse(name, args=args), follow=True).status_code

    assert {page: status for page, status in opened.items() if status != 200} == {}
    assert len(opened) > 100


def test_the_pages_of_reports_and_of_the_grid_open(seeded, client):
    client.force_login(User.objects.get(username="thuongtruc"))
    assert client.get(reverse("indices:grid", args=["ddci-xa-2026"])).status_code == 200
    client.force_login(User.objects.get(username="thutruong"))
    mine = PlanReport.objects.filter(plan__unit__code="snv")
    for report in mine.select_related("plan__unit", "plan__index"):
        page = reverse("tasks:plan-report", args=[*report.plan.address, report.quarter])
        assert client.get(page).status_code == 200
    for report in QuarterlyReport.objects.filter(plan__unit__code="snv").select_related("office"):
        page = reverse("tasks:quarterly-report", args=[report.office.code, report.plan_id, report.quarter])
        assert client.get(page).status_code == 200

    assert mine.count() > 3


def test_more_provinces_join_those_that_are_there():
    first = Size(**(vars(TINY) | {"provinces": 1}))
    seed(first)
    before = set(Unit.objects.values_list("pk", "code"))

    assert seed(first) == {}
    assert seed(TINY)["đơn vị"] > 0
    assert before < set(Unit.objects.values_list("pk", "code"))
    assert AuditEntry.objects.filter(action="benchmark.seed").count() == 2
    assert verify().faults == []


def test_beside_the_reference_data_the_home_province_stays_as_it_is():
    call_command("load_fixtures", reference_only=True, stdout=StringIO())
    before = set(Result.objects.values_list("pk", "total"))

    seed(TINY)

    assert Unit.objects.home_province().name == "Tỉnh Lạng Sơn"
    assert Component.objects.filter(index__code="DDCI").count() == 10
    assert before < set(Result.objects.values_list("pk", "total"))


def test_the_command_refuses_a_database_in_which_somebody_works(cast):
    units = Unit.objects.count()

    with pytest.raises(CommandError, match="Cơ sở dữ liệu đang có tài khoản “.*”, nên không dựng dữ liệu đo hiệu năng"):
        call_command("seed_benchmark", scale=1)
    assert Unit.objects.count() == units


def test_the_command_refuses_a_real_account_beside_made_up_ones(seeded):
    User.objects.create_user("nguyen.an", "an@example.vn", full_name="Nguyễn An")

    with pytest.raises(CommandError, match="đang có tài khoản “nguyen.an”"):
        call_command("seed_benchmark", scale=1)


def test_the_command_knows_three_scales(capsys):
    with pytest.raises(CommandError, match="invalid choice: 7"):
        call_command("seed_benchmark", "--scale", "7")
