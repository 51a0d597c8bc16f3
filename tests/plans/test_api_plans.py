"""Plans for programs: the list, and a plan's document as the command writes it."""

from datetime import date

from plans.export_document import plan_document
from plans.models import Plan
from tests.api import Program


def test_a_plan_comes_as_the_command_exports_it(cast):
    plan = cast.plan()
    program = Program(cast.officer)

    assert program.get("/plans").json()["items"] == [
        {
            "unit": "sngv", "index": "DDCI", "year": 2025, "adjustment": 0, "title": "Cải thiện Chỉ số DDCI năm 2025",
            "state": "approved", "number": None, "symbol": "KH-SNgV", "issued_on": None,
            "signatory": "Trịnh Giám Đốc", "version": 1,
        }
    ]  # fmt: skip
    assert program.get("/plans/sngv/ddci/2025").json() == plan_document(plan).as_json()


def test_plans_are_filtered(cast):
    first = cast.plan()
    cast.plan(
        adjustment=1, adjusts=first, title="Điều chỉnh", state=Plan.State.ISSUED, number=6, issued_on=date(2025, 8, 1)
    )
    cast.plan(year=2024, state=Plan.State.DRAFT, title="Năm trước")

    def titles(**query):
        return [plan["title"] for plan in Program(cast.officer).get("/plans", **query).json()["items"]]

    assert titles() == ["Điều chỉnh", "Cải thiện Chỉ số DDCI năm 2025", "Năm trước"]
    assert titles(leading="true") == ["Điều chỉnh", "Năm trước"]
    assert titles(year=2024, state="draft", unit="sngv", index="DDCI", block="sbn") == ["Năm trước"]
    assert titles(words="cai thien") == ["Cải thiện Chỉ số DDCI năm 2025"]
    assert titles(block="xa") == []
    adjusted = Program(cast.officer).get("/plans/sngv/ddci/2025/1")
    assert adjusted.json()["title"] == "Điều chỉnh"


def test_an_outsider_does_not_learn_that_a_plan_exists(cast):
    cast.plan()
    program = Program(cast.outsider)

    assert program.get("/plans").json()["items"] == []
    unknown, foreign = program.get("/plans/sngv/ddci/2031").json(), program.get("/plans/sngv/ddci/2025").json()
    assert foreign | {"request_id": ""} == unknown | {"request_id": ""}
