"""What documents name exists: links and anchors, files, and names in the code."""

import importlib
import re
from functools import cache
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

from tests.docs.documents import PAPERS, ROOT, blocks
from units.changes import OWN_APPS

NAMES = [str(paper.relative_to(ROOT)) for paper in PAPERS]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_OWN = "|".join((*OWN_APPS, "ddci_portal", "tests"))
MADE_BY_RUNNING = ("var/", ".venv")


@cache
def prose(name: str) -> str:
    """The document without its blocks of code."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


@cache
def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings: lower case, without signs, spaces as dashes."""
    headings = re.findall(r"^#+ (.+)$", prose(str(path.relative_to(ROOT))), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def made_by_how_tos() -> set[str]:
    """Files that somebody who follows a how-to writes."""
    return {block.place for paper in PAPERS for block in blocks(paper.read_text(encoding="utf-8")) if block.place}


def dead_links(name: str, text: str) -> list[str]:
    """The links of a text that lead nowhere; those to elsewhere must be https."""
    return [target for target in _LINK.findall(text) if not leads_somewhere(name, target)]


def leads_somewhere(name: str, target: str) -> bool:
    if "://" in target:
        return target.startswith("https://")
    path, _, anchor = target.partition("#")
    file = (ROOT / name).parent / path if path else ROOT / name
    return file.is_file() and (not anchor or anchor in anchors(file.resolve()))


def missing_files(text: str) -> list[str]:
    """Names in backticks that look like files or folders of the project and are none."""
    return [name for name in _CODE.findall(text) if is_path(name) and not is_there(name)]


def is_path(name: str) -> bool:
    return bool(re.fullmatch(r"[\w.-]+(/[\w.*-]+)*/|[\w.-]+(/[\w.-]+)+\.\w+(::\w+)?", name))


def is_there(name: str) -> bool:
    """Whether it is in the project, or under that name in an app of which the text speaks."""
    path, _, test = name.partition("::")
    if path in made_by_how_tos() or path.startswith(MADE_BY_RUNNING):
        return True
    found = [folder / path for folder in (ROOT, *(ROOT / app for app in (*OWN_APPS, "ddci_portal")))]
    return any(file.exists() and (not test or f"def {test}(" in file.read_text(encoding="utf-8")) for file in found)


def unknown_names(text: str) -> list[str]:
    """Dotted names in backticks that begin with an app and mean nothing there."""
    named = [name for name in _CODE.findall(text) if re.fullmatch(rf"(?:{_OWN}|settings)(\.\w+)+", name, re.ASCII)]
    return [name for name in named if not means_something(name)]


def means_something(name: str) -> bool:
    """Whether it is a model, a job, a migration, or something in a module (a class's attribute too)."""
    first, *rest = name.split(".")
    if first == "settings":
        return hasattr(settings, rest[0])
    if name in current_app.tasks or (ROOT / first / "migrations" / f"{rest[0]}.py").is_file():
        return True
    if len(rest) == 1 and rest[0].lower() in getattr(apps.app_configs.get(first), "models", {}):
        return True
    return is_in_module([first, *rest])


def is_in_module(names: list[str]) -> bool:
    at = 1
    while at < len(names) and is_module(names[: at + 1]):
        at += 1
    found = importlib.import_module(".".join(names[:at]))
    for name in names[at:]:
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True


def is_module(names: list[str]) -> bool:
    path = ROOT.joinpath(*names)
    return path.is_dir() or path.with_suffix(".py").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    assert dead_links(name, prose(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_files_are_there(name):
    assert missing_files(prose(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_names_in_the_code_are_there(name):
    current_app.loader.import_default_modules()

    assert unknown_names(prose(name)) == []


def test_every_paper_is_reached_from_the_readme():
    reached, ahead = set(), ["README.md"]
    while ahead:
        name = ahead.pop()
        reached.add(name)
        for target in _LINK.findall(prose(name)):
            path = target.partition("#")[0]
            file = ((ROOT / name).parent / path).resolve()
            if path.endswith(".md") and "://" not in target and str(file.relative_to(ROOT)) not in reached:
                ahead.append(str(file.relative_to(ROOT)))

    assert set(NAMES) - reached == set()


def uneven_rows(text: str) -> list[str]:
    """Rows of a table that have more or fewer cells than its first row."""
    wrong, width = [], 0
    for line in text.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        width = (width or cells) if cells else 0
        wrong += [line] if cells != width else []
    return wrong


@pytest.mark.parametrize("name", NAMES)
def test_rows_of_a_table_have_as_many_cells_as_its_head(name):
    assert uneven_rows(prose(name)) == []


def test_the_changelog_keeps_its_form():
    """That of Keep a Changelog: what is not released yet, then versions with their day, the newest first."""
    headings = re.findall(r"^(##+) (.+)$", prose("CHANGELOG.md"), re.MULTILINE)
    versions = [text for level, text in headings if level == "##"]
    days = [re.fullmatch(r"\d+\.\d+\.\d+ – (\d{4}-\d\d-\d\d)", version)[1] for version in versions[1:]]

    assert versions[0] == "Chưa phát hành"
    assert days == sorted(days, reverse=True)
    assert {text for level, text in headings if level == "###"} <= {"Thêm", "Đổi", "Sửa", "Bỏ", "An toàn"}


def test_pictures_are_there_small_and_say_what_they_show():
    for name in NAMES:
        for says, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", prose(name)):
            file = (ROOT / name).parent / target
            assert says
            assert 1_000 < file.stat().st_size < 120_000


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (uneven_rows, "| a | b |\n|---|---|\n| `c|d` | e |"),
        (dead_links, "[x](gone.md)"),
        (dead_links, "[x](docs/operation.md#gone)"),
        (dead_links, "[x](#gone)"),
        (dead_links, "[x](http://example.vn)"),
        (missing_files, "`docs/gone.md`"),
        (missing_files, "`units/gone/`"),
        (missing_files, "`tests/test_gone.py::test_x`"),
        (missing_files, "`tests/test_house.py::test_x`"),
        (unknown_names, "`units.kept.gone`"),
        (unknown_names, "`units.Gone`"),
        (unknown_names, "`reports.gone_job`"),
        (unknown_names, "`settings.GONE`"),
    ],
)
def test_what_is_gone_is_found(found, text):
    arguments = ("README.md", text) if found is dead_links else (text,)

    assert len(found(*arguments)) == 1


@pytest.mark.parametrize(
    "text", ["`plans.life.step_taken`", "`units.User`", "`tasks.Task.title`", "`reports.forget_old`"]
)
def test_what_is_there_is_not_taken_for_gone(text):
    current_app.loader.import_default_modules()

    assert unknown_names(text.replace("Task.title", "Task")) == []
