"""docs/security.md says of every ASVS item of level 2 how it is met, and names only what exists."""

import ast
import re
from functools import cache

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in TEXT.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+", line)
]

LEVEL_2 = """
1.1.1-7 1.2.1-4 1.4.1 1.4.4-5 1.5.1-4 1.6.1-4 1.7.1-2 1.8.1-2 1.9.1-2 1.10.1 1.11.1-2 1.12.2 1.14.1-6
2.1.1-12 2.2.1-3 2.3.1-3 2.4.1-5 2.5.1-7 2.6.1-3 2.7.1-6 2.8.1-7 2.9.1-3 2.10.1-4
3.1.1 3.2.1-4 3.3.1-4 3.4.1-5 3.5.1-3 3.7.1
4.1.1-3 4.1.5 4.2.1-2 4.3.1-3
5.1.1-5 5.2.1-8 5.3.1-10 5.4.1-3 5.5.1-4
6.1.1-3 6.2.1-6 6.3.1-2 6.4.1-2
7.1.1-4 7.2.1-2 7.3.1 7.3.3-4 7.4.1-3
8.1.1-4 8.2.1-3 8.3.1-8
9.1.1-3 9.2.1-4
10.2.1-2 10.3.1-3
11.1.1-8
12.1.1-3 12.2.1 12.3.1-6 12.4.1-2 12.5.1-2 12.6.1
13.1.1 13.1.3-5 13.2.1-3 13.2.5-6 13.3.1-2 13.4.1-2
14.1.1-4 14.2.1-6 14.3.2-3 14.4.1-7 14.5.1-4
"""
"""The items of ASVS 4.0.3 that hold at level 2; those that the edition has taken out are missing."""


def spread(first: str, last: str) -> list[str]:
    stem, _, number = first.rpartition(".")
    return [f"{stem}.{n}" for n in range(int(number), int(last) + 1)]


def items_of(cell: str) -> list[str]:
    """`1.2.3–1.2.4, 1.3.1` is three items."""
    found = []
    for part in cell.split(", "):
        first, _, last = part.partition("–")
        found += spread(first, (last or first).rpartition(".")[2])
    return found


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_item_of_level_2_stands_here_once():
    wanted = []
    for part in LEVEL_2.split():
        first, _, last = part.partition("-")
        wanted += spread(first, last or first.rpartition(".")[2])

    assert sorted(item for row in ROWS for item in items_of(row[0])) == sorted(wanted)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_line_says_how_it_is_met_and_what_proves_it(row):
    _, wanted, result, proof = row
    named = re.findall(r"`([^`]+)`", proof)

    assert wanted
    assert result in ("đạt", "một phần", "chưa", "không")
    assert named or result != "đạt" or proof.startswith(("Không", "Tài liệu"))


def exists(name: str) -> bool:
    """Whether a test, a setting or a file of that name is there; other names in the text are not looked up."""
    path, _, test = name.partition("::")
    if test:
        return (ROOT / path).is_file() and test in names_in(path)
    if name.startswith("settings."):
        return hasattr(settings, name.removeprefix("settings."))
    return "/" not in name or "." not in name or (ROOT / name).is_file()


def test_what_is_named_exists():
    named = {name for row in ROWS for name in re.findall(r"`([^`\s]+)`", row[3])}

    assert {name for name in named if not exists(name)} == set()
    assert len([name for name in named if "::" in name]) > 100


@pytest.mark.parametrize(
    "name", ["tests/test_rights.py::test_that_nobody_wrote", "tests/gone.py::test_x", "settings.GONE", "docs/gone.md"]
)
def test_a_name_of_something_that_is_gone_is_found(name):
    assert not exists(name)
