"""The architecture as a test: which app may import which, and pairs of fields that belong together."""

import ast
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["units", "indices", "plans", "tasks", "reports", "ddci_portal"]
"""From right to left: each may import itself and those before it."""


def imported(tree: ast.AST) -> set[str]:
    """The top-level packages that a module imports, wherever in the file."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def wrong_imports(root: Path) -> list[str]:
    wrong = []
    for place, app in enumerate(ORDER):
        for path in sorted((root / app).rglob("*.py")):
            forbidden = imported(ast.parse(path.read_text())) & {*ORDER[place + 1 :], "tests"}
            wrong += [f"{path.relative_to(root)} imports {name}" for name in sorted(forbidden)]
    return wrong


def test_apps_import_only_to_their_right():
    assert wrong_imports(ROOT) == []


def test_a_wrong_import_is_found(tmp_path):
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "sly.py").write_text("def late():\n    from tasks.models import Task\n    return Task\n")

    assert wrong_imports(tmp_path) == ["units/sly.py imports tasks"]


def test_foreign_keys_follow_the_same_arrows():
    wrong = []
    for model in apps.get_models():
        app = model._meta.app_label
        if app not in ORDER:
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                target = field.related_model._meta.app_label
                if target in ORDER and ORDER.index(target) > ORDER.index(app):
                    wrong.append(f"{model.__name__}.{field.name} → {target}")

    assert wrong == []


def test_paired_facts_have_a_check_that_keeps_them_together():
    """`x_at` (or `x_on`) with `x_by` on one model: both set or both null, kept by the database with a sentence."""
    pairs, kept = set(), set()
    for model in apps.get_models():
        if model._meta.app_label not in ORDER:
            continue
        names = {field.name for field in model._meta.get_fields()}
        for name in names:
            stem, _, suffix = name.rpartition("_")
            if suffix in ("at", "on") and f"{stem}_by" in names and model._meta.get_field(name).null:
                pairs.add((model.__name__, stem))
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint) and constraint.name.endswith("_pair"):
                assert constraint.violation_error_message.endswith("cùng có hoặc cùng để trống.")
                kept.add((model.__name__, constraint.name.removesuffix("_pair").rpartition("_")[2]))

    assert pairs == kept
    assert ("Plan", "approved") in pairs


def test_heavy_libraries_have_one_module_each():
    heavy = (
        "weasyprint",
        "openpyxl",
        "docx",
        "pypdfium2",
        "pyhanko",
        "pyhanko_certvalidator",
        "pkcs11",
        "holidays",
        "icalendar",
    )
    importers = {name: [] for name in heavy}
    for app in ORDER:
        for path in sorted((ROOT / app).rglob("*.py")):
            if path == ROOT / "ddci_portal/bench/yardsticks.py":  # there to be compared with the one module
                continue
            for name in imported(ast.parse(path.read_text())) & importers.keys():
                importers[name].append(str(path.relative_to(ROOT)))

    assert {name: len(found) <= 1 for name, found in importers.items()} == dict.fromkeys(importers, True)
    assert importers["holidays"] == ["tasks/working_days.py"]
    assert importers["icalendar"] == ["tasks/calendar.py"]
    assert importers["weasyprint"] == ["reports/documents/typesetting.py"]
    assert importers["pyhanko"] == ["reports/signing/pades.py"]
