"""Quarterly reports for programs: which were begun, and who still owes one."""

import pytest

from plans.models import Plan
from tasks.models import QuarterlyReport
from tests.api import Program

STANDINGS = "/reports/sngv/ddci/2025/2"


@pytest.fixture
def plan(cast) -> Plan:
    plan = cast.plan()
    QuarterlyReport.objects.create(plan=plan, office=cast.consular, quarter=2)
    QuarterlyReport.objects.create(plan=plan, office=cast.office, quarter=3)
    return plan


def offices(program, **query) -> list[str]:
    return [report["office"] for report in program.get("/reports", **query).json()["items"]]


def test_an_office_sees_its_own_reports_and_the_agency_all(cast, plan):
    own, agency, outside = Program(cast.officer), Program(cast.unit_clerk), Program(cast.outsider)

    assert offices(own) == ["sngv-lanh-su"]
    assert offices(agency) == ["sngv-van-phong", "sngv-lanh-su"]
    assert offices(outside) == []
    assert own.get("/reports").json()["items"] == [
        {
            "plan": {"unit": "sngv", "index": "DDCI", "year": 2025, "adjustment": 0}, "office": "sngv-lanh-su",
            "quarter": 2, "state": "draft", "submitted_at": None, "returned_at": None, "version": 1,
        }
    ]  # fmt: skip


def test_reports_are_filtered(cast, plan):
    program = Program(cast.unit_clerk)

    assert offices(program, quarter=2, year=2025, unit="sngv", index="ddci", state="draft") == ["sngv-lanh-su"]
    assert offices(program, office="sngv-van-phong") == ["sngv-van-phong"]
    assert offices(program, state="submitted") == []
    assert program.get("/reports", quarter=5).status_code == 422


def test_who_owes_the_quarter_is_told_to_who_follows_the_plan(cast, plan):
    told = Program(cast.unit_clerk).get(STANDINGS).json()

    assert told["plan"] == {"unit": "sngv", "index": "DDCI", "year": 2025, "adjustment": 0}
    rows = [(row["office"], row["state"], row["submitted_at"]) for row in told["offices"]]
    assert rows == [("sngv-lanh-su", "draft", None)]
    assert Program(cast.officer).get(STANDINGS).status_code == 403
    assert Program(cast.unit_clerk).get("/reports/sngv/ddci/2025/5").status_code == 404
    assert Program(cast.unit_clerk).get(STANDINGS, adjustment=1).status_code == 404
