"""Every command: in whose name it acts, and which lines it leaves in the audit trail.

Commands are for whoever administers the server; no page and no operation of the API starts one. A new command without
a line here fails.
"""

import ast
import io

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands

from tests.indices.workbooks import BASE, book
from tests.plans.importing.texts import FILE
from tests.reports.signing.authority import PASSPHRASE, Authority
from units.models import AuditEntry, Unit, User
from units.signing_in import second_factor
from units.signing_in.second_factor import code_at, step_now

APPS = ("units", "indices", "plans", "tasks", "reports")
MACHINE, PORTAL = {"lenh-may-chu"}, {None}
SIGNING = MACHINE | {"giamdoc"}
"""The plan's own step of being issued stands in the name of who approved it, for whom the command acts."""

COMMANDS = {
    #                        lines that it leaves                                   in whose name
    "import_scores":         (["result.import-file", "result.import"],              MACHINE),
    "export_scores":         (["result.export"],                                    MACHINE),
    "import_plan":           (["plan.import"],                                      MACHINE),
    "export_plan":           (["plan.export_json"],                                 MACHINE),
    "export_report":         (["plan_report.export_docx"],                          MACHINE),
    "check_plan":            ([],                                                   MACHINE),
    "sign_plan":             (["document.prepare", "document.sign", "plan.issue", "document.issue"], SIGNING),
    "send_reminders":        ([],                                                   PORTAL),
    "remove_samples":        (["sample.remove"],                                    MACHINE),
    "reset_second_factor":   (["second_factor.off"],                                MACHINE),
    "sample_accounts":       ([],                                                   MACHINE),
    "verify_audit":          ([],                                                   MACHINE),
}  # fmt: skip

ELSEWHERE = {
    "backup": "tests/units/test_backup.py",
    "restore": "tests/units/test_backup.py",
    "archive_audit": "tests/units/test_audit_archive.py",
    "forget_person": "tests/reports/test_forget_person.py",
    "seed_benchmark": "tests/reports/test_seed_benchmark.py",
    "load_fixtures": "tests/reports/test_load_fixtures.py",
    "verify_pdf": "tests/reports/issuing/test_verify_pdf.py",
    "draw_models": "tests/units/test_drawing.py",
}
"""What needs a database file, an owner's account or minutes of its own; its lines are looked at there."""


def own_commands() -> set[str]:
    return {name for name, package in get_commands().items() if package in APPS}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SIGNING_TRUST_DIR = tmp_path / "chung-thu"
    settings.DEBUG = True


@pytest.fixture
def run(cast, tmp_path, monkeypatch):
    """Return a function that runs a command on things of Sở Ngoại vụ and gives the audit lines that it left."""
    of_plan = ["--unit", "sngv", "--year", "2025", "--index", "DDCI"]

    def given(name: str) -> list[str]:
        output = str(tmp_path / "ra")
        if name == "import_scores":
            path = tmp_path / "bang.xlsx"
            path.write_bytes(book(BASE))
            return [str(path), "--edition", "ddci-sbn-2025"]
        if name == "import_plan":
            path = tmp_path / "ke-hoach.txt"
            path.write_bytes(FILE)
            return [str(path), "--unit", "sngv", "--year", "2026", "--index", "DDCI"]
        if name == "sign_plan":
            p12 = tmp_path / "khoa.p12"
            p12.write_bytes(Authority("CA thử").issue("TRINH GIAM DOC").p12().data)
            monkeypatch.setenv("P12", PASSPHRASE)
            return [*of_plan, "--p12", str(p12), "--passphrase-env", "P12", "-o", f"{output}.pdf"]
        if name == "sample_accounts":
            User.objects.update(is_sample=True)
        if name == "remove_samples":
            Unit.objects.create(kind=Unit.Kind.PROVINCE, code="minh-hoa", name="Tỉnh Minh họa", is_sample=True)
        if name == "reset_second_factor":
            secret = second_factor.new_secret()
            second_factor.turn_on(user=cast.head, secret=secret, code=code_at(secret, step_now()), by=cast.head)
            return ["truongphong"]
        return {
            "export_scores": ["--edition", "ddci-sbn-2024", "-o", f"{output}.xlsx"],
            "export_plan": [*of_plan, "--format", "json", "-o", output],
            "export_report": [*of_plan, "--quarter", "2", "--format", "docx", "-o", output],
            "check_plan": of_plan,
            "send_reminders": ["--on", "2025-05-16"],
        }.get(name, [])

    def command(name: str) -> list[tuple[str, str | None]]:
        cast.plan()
        arguments = given(name)
        seen = list(AuditEntry.objects.values_list("pk", flat=True))
        call_command(name, *arguments, stdout=io.StringIO(), stderr=io.StringIO())
        new = AuditEntry.objects.exclude(pk__in=seen).order_by("pk")
        return [(line.action, line.actor and line.actor.username) for line in new]

    return command


def test_every_command_stands_in_the_table():
    assert own_commands() == {*COMMANDS, *ELSEWHERE}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_others_are_looked_at_where_the_table_says(name):
    assert name in (settings.BASE_DIR / ELSEWHERE[name]).read_text(encoding="utf-8")


def test_nothing_that_answers_requests_starts_a_command():
    starting = set()
    for folder in (*APPS, "ddci_portal"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
            if "call_command" in names:
                starting.add(path.relative_to(settings.BASE_DIR).as_posix())

    assert starting == {"units/backup/restoring.py", "ddci_portal/deploy/pictures.py"}  # commands themselves


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_leaves(run, name):
    lines, actors = COMMANDS[name]
    found = run(name)

    assert {action for action, _ in found} == set(lines)
    assert {who for _, who in found} == (actors if lines else set())
