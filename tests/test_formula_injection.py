"""Files for spreadsheet programs: what people typed stays text in every one of them, whoever opens it.

Names and texts are planted that begin as a formula does; each file that the portal writes is taken and read.
"""

import ast
import csv
import io
from io import BytesIO

import pytest
from django.conf import settings as portal
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.urls import reverse
from openpyxl import load_workbook

from indices.actions import open_to_public
from indices.models import Component, EditionComponent
from indices.sheets.spreadsheet import neutral
from plans.models import Plan, Section, Solution
from reports.export_zip import listed
from reports.models import Export
from tasks.models import Task
from tests.test_rights import address, media
from units.models import Membership, Unit, User
from units.permissions import Role

__all__ = ["address", "media"]

STARTS = ("=", "+", "-", "@", "\t", "\r")
LURES = ["=HYPERLINK(", "+1", "-1", "@SUM(", "\t=1", "\r=1"]
TYPED = [
    *((Unit, "name"), (User, "full_name"), (Membership, "title"), (Component, "name"), (EditionComponent, "name")),
    *((Plan, "title"), (Section, "heading"), (Solution, "text"), (Task, "title")),
]
FILES = {
    "indices:export": ("standing_clerk", ""),
    "indices:import-practice": ("standing_clerk", ""),
    "indices:ranking-xlsx": ("leader", ""),
    "reports:block-xlsx": ("leader", ""),
    "reports:public-xlsx": ("leader", ""),
    "reports:compare": ("leader", "?tep=xlsx&dot=ddci-sbn-2024&don-vi=sngv&don-vi=stp"),
    "reports:progress": ("leader", "?tep=xlsx"),
    "reports:quarter-file": ("unit_clerk", ""),
    "tasks:export": ("officer", ""),
    "tasks:reports-workbook": ("standing_clerk", ""),
    "access-review-workbook": ("standing_clerk", ""),
}
"""Every address that gives a workbook: by whom it is taken, and with what behind it."""


def plant(lure: str) -> None:
    """Put a lure before everything that people have typed."""
    for model, field in TYPED:
        model.objects.update(**{field: Concat(Value(lure), F(field))})


def texts_of(workbook: bytes) -> list[tuple[str, str]]:
    """The type and the text of every cell that holds one, on all sheets."""
    sheets = load_workbook(BytesIO(workbook)).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    return [(cell.data_type, cell.value) for cell in cells if isinstance(cell.value, str)]


def formulas_in(texts) -> list:
    return [(kind, text) for kind, text in texts if kind == "f" or text.startswith(STARTS)]


@pytest.fixture
def path_of(cast, address):
    """Return a function that gives the address of a file, with what it needs prepared."""
    open_to_public(edition=cast.edition_2024, by=cast.standing_clerk)

    def path(name):
        if name in ("reports:public-xlsx", "reports:quarter-file"):
            arguments = {"reports:public-xlsx": ["ddci-sbn-2024"]}.get(name)
            return reverse(name, args=arguments) if arguments else address(name).replace("pdf", "xlsx")
        return reverse(name) if ":" not in name else address(name)

    return path


@pytest.mark.parametrize("lure", LURES[::3])
@pytest.mark.parametrize("name", sorted(FILES))
def test_no_workbook_holds_a_formula_that_somebody_typed(as_user, cast, path_of, name, lure):
    person, query = FILES[name]
    path = path_of(name) + query
    plant(lure)
    response = as_user(getattr(cast, person)).get(path)
    texts = texts_of(response.content)

    assert response["Content-Disposition"].startswith("attachment")
    assert formulas_in(texts) == []
    assert any(text.startswith(neutral(lure)[:2]) for _, text in texts)


@pytest.mark.parametrize("lure", LURES)
def test_the_trail_as_csv(as_user, cast, lure):
    reader = cast.person("cntt", "Bế Quản Trị", cast.province, Role.IT_STAFF)
    plant(lure)
    content = b"".join(as_user(reader).get(reverse("audit:export")).streaming_content).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]

    assert [cell for cell in cells if cell.startswith(STARTS)] == []


@pytest.mark.parametrize("lure", LURES)
def test_the_trail_as_a_workbook(as_user, cast, lure):
    reader = cast.person("cntt", "Bế Quản Trị", cast.province, Role.IT_STAFF)
    plant(lure)
    texts = texts_of(b"".join(as_user(reader).get(reverse("audit-workbook")).streaming_content))

    assert formulas_in(texts) == []
    assert any(text.startswith(neutral(lure)[:2]) for _, text in texts)


def test_the_list_in_an_export(cast, address):
    address("reports:export")
    export = Export.objects.get()
    plan = Plan.objects.get(year=2025)
    item = export.items.create(plan=plan, format="pdf", name="=ke-hoach.pdf", position=1)
    plant("=1+")

    texts = texts_of(listed(export, [item]))
    assert formulas_in(texts) == []
    assert ("s", "'=ke-hoach.pdf") in texts


def test_the_marks_of_another_program_do_not_survive(cast):
    """Control marks that a program drops may hide what stands behind them."""
    assert [neutral(text) for text in ("\x00=1", "\x0b@x", "'=1", "bình thường")] == [
        "'=1",
        "'@x",
        "''=1",
        "bình thường",
    ]


def test_nothing_else_writes_workbooks_or_csv():
    """A new writer must go through the one module that keeps text as text, or stand in the table above."""
    writers = {}
    for app in ("units", "indices", "plans", "tasks", "reports", "ddci_portal"):
        for path in (portal.BASE_DIR / app).rglob("*.py"):
            if path.name == "yardsticks.py" or path.parent.name == "seeding":  # for the bench; nobody opens them
                continue
            calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
            names = {ast.unparse(call).rpartition(".")[2] for call in calls}
            found = names & {"Workbook", "write_table", "write_tables", "save_tables", "writer", "DictWriter"}
            if found:
                writers[str(path.relative_to(portal.BASE_DIR))] = found

    assert {path for path, found in writers.items() if found & {"Workbook"}} == {"indices/sheets/spreadsheet.py"}
    assert {path for path, found in writers.items() if found & {"writer", "DictWriter"}} == {"units/audit_export.py"}
    tables = {path for path, found in writers.items() if found & {"write_table", "write_tables", "save_tables"}}
    assert tables == {
        "ddci_portal/access_workbook.py",
        "ddci_portal/audit_workbook.py",
        "indices/sheets/exporting.py",
        "indices/sheets/practice.py",
        "indices/sheets/ranking_sheet.py",
        "indices/sheets/spreadsheet.py",
        "reports/dashboards/block_workbook.py",
        "reports/dashboards/comparing_workbook.py",
        "reports/dashboards/progress/workbook.py",
        "reports/dashboards/public.py",
        "reports/documents/report_files.py",
        "reports/export_zip.py",
        "tasks/reporting/workbook.py",
        "tasks/sheets.py",
    }
