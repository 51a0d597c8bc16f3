"""The commonest jobs are walked in a browser on the sample data, and take the steps that docs/steps.md says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.docs.documents import ROOT
from tests.jobs.stories import JOBS, Desk
from tests.jobs.walk import Steps, Walk

TODAY = datetime(2025, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""A working day in the last quarter of the sample plans' year."""
PASSWORD = "Mau-DDCI-2025"


def table() -> dict[str, list[str]]:
    """The rows of the table in docs/steps.md by the job: person, steps before, steps, presses, fields, pages, what was
    cut."""
    text = (ROOT / "docs" / "steps.md").read_text(encoding="utf-8")
    rows = text.partition("<!-- steps -->")[2].partition("<!-- end -->")[0].strip().splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {job: rest for job, *rest in cells}


@pytest.fixture
def desk(transactional_db, settings, monkeypatch, tmp_path) -> Desk:
    """A portal with the sample data on one day, which trusts the certificates of the desk's authority."""
    monkeypatch.setattr(timezone, "now", lambda: TODAY)
    settings.MEDIA_ROOT, settings.SIGNING_TRUST_DIR = tmp_path / "media", tmp_path / "trust"
    settings.SIGNING_TRUST_DIR.mkdir()
    settings.REQUIRE_SECOND_FACTOR = False  # a code is one field more, whatever the job
    settings.DEBUG = True
    call_command("load_fixtures", verbosity=0)
    settings.DEBUG = False
    return Desk(tmp_path, settings.SIGNING_TRUST_DIR, TODAY)


@pytest.mark.browser
def test_each_job_takes_the_steps_that_the_table_says(desk, visit, subtests):
    """A job with other steps is entered in the table by hand: the cells between what was before and what was cut."""
    documented = table()
    for job, story in JOBS.items():
        with subtests.test(job):
            walk = story(lambda person, **options: Walk(visit(person, PASSWORD, **options)), desk)

            assert documented[job][2:6] == walk.steps.cells


def test_every_job_stands_in_the_table_and_none_takes_more_steps_than_before():
    rows = table()

    assert list(rows) == list(JOBS)
    assert {job: row for job, row in rows.items() if int(row[2]) > int(row[1])} == {}
    assert all(int(row[2]) == int(row[3]) + int(row[4]) for row in rows.values())


def test_a_press_and_a_field_are_a_step_and_a_page_is_counted_beside_them():
    assert Steps(presses=3, fields=2, pages=4).cells == ["5", "3", "2", "4"]
