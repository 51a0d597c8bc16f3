"""The examples of docs/api.md, run as they stand there against a portal that is being served."""

import json
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings

from tests.api import Program
from tests.tasks.making import a_task
from units.connection.problems import KINDS
from units.models import Scope

TEXT = (settings.BASE_DIR / "docs" / "api.md").read_text()
SHELL = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
(PYTHON,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def environment(live_server, transactional_db, cast):
    """The cast's data, served, and what the examples read from their environment."""
    cast.plan()
    a_task(cast, assignee=cast.unit_clerk, due_on=date(2025, 6, 30))
    a_task(cast, "Việc của cán bộ", assignee=cast.officer)

    def of(person) -> dict:
        return os.environ | {"DDCI": f"{live_server.url}/api/v1", "TOKEN": Program(person).secret}

    return of


def run(command: list[str], environment: dict, **options) -> str:
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, **options).stdout


def test_the_curl_examples_answer_with_what_they_say(cast, environment):
    of_clerk = environment(cast.unit_clerk)
    ranking, late, plan, saved = [json.loads(run(["bash", "-c", example], of_clerk)) for example in SHELL]

    assert [row["unit"] for row in ranking["rows"]] == ["sngv", "stp"]
    assert [task["title"] for task in late["items"]] == ["Rà soát thủ tục"]
    assert plan["title"] == "Cải thiện Chỉ số DDCI năm 2025"
    assert saved == {"saved": [{"unit": "sngv", "component": None, "kind": "score", "value": "81.25"}]}


def test_the_python_example_writes_on_the_version_it_read(cast, environment):
    said = run([sys.executable, "-"], environment(cast.officer), input=PYTHON)

    assert said == "Việc của cán bộ 60 %\n"


def test_every_kind_of_problem_and_every_scope_is_explained():
    assert [word for word in [*KINDS, *Scope.values] if f"`{word}`" not in TEXT] == []
