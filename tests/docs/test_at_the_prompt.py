"""Commands of the documents run as they stand there, in a copy of the project: what is given to manage.py, one line
after the other on one installation, and the small tools around it."""

import json
import sqlite3
from contextlib import closing
from typing import NamedTuple

import pytest
from django.db import connection

from tests.docs.commands import commands
from tests.docs.documents import Workshop
from tests.docs.test_commands import ELSEWHERE

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "sqlite",
        reason="The copy has a SQLite of its own whatever database the tests have: one half of make test runs this.",
    ),
]
WRONG = (["verify_audit", "--gone"], ["gone"], ["export_scores", "--edition", "ddci-sbn-2024"])
"""What no document has: that these are told shows that the others would be."""


class End(NamedTuple):
    """How a line ended."""

    words: list[str]
    status: int
    said: str


@pytest.fixture(scope="module")
def workshop(tmp_path_factory, django_db_setup, django_db_blocker) -> Workshop:
    """A copy of the project with an empty database, taken from that of the tests because making one is slow."""
    folder = tmp_path_factory.mktemp("prompt")
    (folder / "data").mkdir()
    with django_db_blocker.unblock(), closing(sqlite3.connect(folder / "data" / "ddci.sqlite3")) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    return Workshop(folder)


def lines() -> list[list[str]]:
    """Every line for manage.py in the documents, once."""
    found = {tuple(words) for command in commands() if (words := command.of_manage) and words[0] not in ELSEWHERE}
    return [list(words) for words in sorted(found)]


@pytest.fixture(scope="module")
def ends(workshop) -> list[End]:
    (workshop.root / "lines.json").write_text(json.dumps([*lines(), *WRONG]), encoding="utf-8")
    workshop.run(".venv/bin/python -m tests.docs.hands lines.json ends.json")
    return [End(*end) for end in json.loads((workshop.root / "ends.json").read_text(encoding="utf-8"))]


def test_each_line_for_manage_does_what_is_written(ends):
    failed = [end for end in ends if end.status != 0 and end.words not in WRONG]

    assert failed == []
    assert len(ends) == len(lines()) + len(WRONG) > 40


def test_a_line_that_is_wrong_is_told(ends):
    assert {tuple(end.words): end.status for end in ends if end.words in WRONG} == {
        ("verify_audit", "--gone"): 2,
        ("gone",): 1,
        ("export_scores", "--edition", "ddci-sbn-2024"): 2,
    }


def test_the_files_that_they_write_are_there(ends, workshop):
    written = {end.words[end.words.index("-o") + 1] for end in ends if "-o" in end.words and end.status == 0}

    assert {name for name in written if not (workshop.root / name).is_file()} == set()
    assert {"TỆP.xlsx", "TỆP.pdf", "TỆP.tar.gz"} < written


TOOLS = [command.line for command in commands() if command.words[:1] in (["cp"], [".venv/bin/ruff"])]


@pytest.mark.parametrize("line", TOOLS)
def test_a_tool_does_what_is_written(workshop, line):
    """That ruff finds nothing is for `make lint` to ask, which code half written need not pass."""
    workshop.run(line, well=(0, 1) if "ruff" in line else (0,))


def test_the_cases_of_the_bench_are_listed(workshop):
    """What `make bench ARGS="--list"` runs."""
    assert workshop.run(".venv/bin/python -m ddci_portal.bench --list").count("\n") > 20


@pytest.mark.browser
def test_a_picture_of_the_guides_is_taken(workshop, ends):
    """What `make pictures ARGS="tra-cuu-van-ban"` runs."""
    picture = workshop.root / "static" / "help" / "tra-cuu-van-ban.webp"
    picture.unlink()

    assert "tra-cuu-van-ban: mới, " in workshop.run(".venv/bin/python -m ddci_portal.deploy.pictures tra-cuu-van-ban")
    assert picture.stat().st_size > 1_000
