"""Rankings and the entry of figures by a program: the same rights, conflicts and audit lines as in the table."""

import pytest

from tests.api import Program
from units.models import AuditEntry

ROUND = "/editions/ddci-sbn-2025/results"


def cell(unit="sngv", component=None, kind="score", seen=None, value="81.25") -> dict:
    return {"unit": unit, "component": component, "kind": kind, "seen": seen, "value": value}


@pytest.fixture
def program(cast):
    return Program(cast.unit_clerk, name="Phần mềm khảo sát")


def test_a_ranking_comes_with_what_follows_from_it(cast):
    table = Program(cast.officer).get("/editions/ddci-sbn-2024/results").json()

    assert (table["edition"], table["median"], table["top"]) == ("ddci-sbn-2024", "79.59", "80.17")
    first = table["rows"][0]
    assert first.pop("scores")[1] == {"component": "chi-phi-thoi-gian", "score": "9.10", "rank": 1}
    assert first == {
        "unit": "sngv", "unit_name": "Sở Ngoại vụ", "total": "80.17", "rank": 1, "version": 1, "change": "-0.28",
        "places": 1, "computed_total": None, "grade": "",
    }  # fmt: skip
    assert [row["unit"] for row in table["rows"]] == ["sngv", "stp"]


def test_editions_are_filtered_and_drafts_are_for_who_enters(cast, program):
    def listed(who, **query):
        return [edition["code"] for edition in who.get("/editions", **query).json()["items"]]

    assert listed(program) == ["ddci-sbn-2025", "ddci-sbn-2024", "ddci-sbn-2023"]
    assert listed(program, state="draft", index="ddci", block="sbn", year=2025) == ["ddci-sbn-2025"]
    assert listed(Program(cast.officer)) == ["ddci-sbn-2024", "ddci-sbn-2023"]


def test_cells_are_saved_with_the_tokens_name_in_the_audit_trail(cast, program):
    answer = program.patch(ROUND, {"changes": [cell(), cell(component="ung-dung-cntt", kind="rank", value="2")]})

    assert answer.status_code == 200
    assert answer.json() == {
        "saved": [
            {"unit": "sngv", "component": None, "kind": "score", "value": "81.25"},
            {"unit": "sngv", "component": "ung-dung-cntt", "kind": "rank", "value": "2"},
        ]
    }
    row = program.get(f"{ROUND}/sngv").json()
    assert (row["total"], row["version"]) == ("81.25", 1)
    assert row["scores"][2] == {"component": "ung-dung-cntt", "score": None, "rank": 2}
    line = AuditEntry.objects.get(action="result.enter")
    assert (line.actor, line.request_id) == (cast.unit_clerk, answer["X-Request-ID"])
    assert line.summary == ("Nhập điểm Sở Ngoại vụ – DDCI khối sở, ban, ngành năm 2025 (API: Phần mềm khảo sát 1)")
    assert line.changes == {"total": [None, "81.25"], "ung-dung-cntt hạng": [None, 2]}


def test_whoever_saw_an_older_figure_gets_both(program):
    program.patch(ROUND, {"changes": [cell()]})
    answer = program.patch(ROUND, {"changes": [cell(value="82.00"), cell(kind="rank", value="1")]})

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:ddci:problem:conflict")
    assert answer.json()["conflicts"] == [cell(value="82.00") | {"current": "81.25"}]
    row = program.get(f"{ROUND}/sngv").json()
    assert (row["total"], row["rank"]) == ("81.25", None)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        (
            cell(component="chi-phi-thoi-gian", value="10.5"),
            "body.changes.1.value",
            "10,5 lớn hơn 10. Điểm phải từ 0 đến 10.",
        ),
        (cell(kind="rank", value="3"), "body.changes.1.value", "Hạng 3 vượt quá số đơn vị của khối (2)."),
        (cell(kind="rank", value="1.5"), "body.changes.1.value", "Hạng 1.5 không hợp lệ: hạng là số nguyên từ 1."),
        (cell(unit="khong-co"), "body.changes.1", "Đợt này không có đơn vị “khong-co”."),
        (cell(component="x"), "body.changes.1", "Đợt này không có chỉ số thành phần “x”."),
        (cell(component="tinh-minh-bach"), "body.changes.1", "Ô này đã có trong cùng yêu cầu."),
        (cell(value="8,5"), "body.changes.1.value", r"Không đúng dạng ^[0-9]{1,3}(\.[0-9]{1,2})?$."),
        (cell() | {"note": "x"}, "body.changes.1.note", "Không có trường này."),
    ],
)
def test_one_wrong_cell_saves_none(program, wrong, field, sentence):
    answer = program.patch(ROUND, {"changes": [cell(component="tinh-minh-bach", value="8.00"), wrong]})

    assert answer.status_code == 422
    assert [(error["field"], error["message"]) for error in answer.json()["errors"]] == [(field, sentence)]
    assert program.get(f"{ROUND}/sngv").status_code == 404


def test_another_units_row_is_forbidden_and_unknown(cast, program):
    assert program.patch(ROUND, {"changes": [cell(unit="stp")]}).status_code == 403
    Program(cast.outside_clerk).patch(ROUND, {"changes": [cell(unit="stp")]})

    assert program.get(f"{ROUND}/stp").status_code == 404
    assert program.get(ROUND).status_code == 404
    assert Program(cast.standing_clerk).get(ROUND).json()["rows"][0]["total"] == "81.25"


def test_a_published_round_is_not_written(program):
    answer = program.patch("/editions/ddci-sbn-2024/results", {"changes": [cell(seen="80.17")]})

    assert (answer.status_code, answer.json()["detail"]) == (
        422, "Kết quả đã công bố, không sửa trực tiếp được. Hãy lập đính chính có lý do.",
    )  # fmt: skip
