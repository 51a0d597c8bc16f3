"""The command that says what is wrong in a plan."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.plans.checking.builder import add_paragraph, section_of, sound_plan


@pytest.fixture
def run(capsys):
    """A function that runs the command for the cast's plan and returns what it prints."""

    def command(*extra: str, unit: str = "sngv", year: str = "2025", index: str = "DDCI") -> str:
        call_command("check_plan", "--unit", unit, "--year", year, "--index", index, *extra)
        return capsys.readouterr().out

    return command


def test_a_sound_plan(cast, run):
    sound_plan(cast)
    assert run() == "Kế hoạch DDCI năm 2025 – Sở Ngoại vụ: không phát hiện vấn đề nào.\n"
    assert json.loads(run("--json")) == []


def test_sentences_by_place(cast, run):
    plan = sound_plan(cast, signatory="")
    add_paragraph(section_of(plan, cast.time), "Năm 2024 đạt 9,01 điểm; nâng cao hiện quả.")

    assert run() == (
        "Kế hoạch DDCI năm 2025 – Sở Ngoại vụ: 2 lỗi, 1 điểm cần xem lại.\n\n"
        "I.1\n"
        "  Lỗi: Chi phí thời gian năm 2024: văn bản ghi 9,01 điểm, số liệu đã công bố là 9,10 điểm.\n"
        "    → Sửa thành 9,10 điểm.\n"
        "  Cần xem lại: “hiện quả” có thể viết nhầm, nên là “hiệu quả”.\n"
        "    → Sửa thành “hiệu quả”.\n\n"
        "chữ ký\n"
        "  Lỗi: Kế hoạch chưa có họ tên người ký.\n"
        "    → Ghi họ tên người ký.\n"
    )


def test_the_json_of_the_design(cast, run):
    sound_plan(cast, signatory="")
    assert json.loads(run("--json", index="ddci")) == [
        {
            "code": "signatory-missing",
            "severity": "error",
            "place": "chữ ký",
            "message": "Kế hoạch chưa có họ tên người ký.",
            "fix": "Ghi họ tên người ký.",
        }
    ]


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"unit": "khong-co"}, "Không có đơn vị nào mang mã “khong-co”. Hãy xem mã ở danh sách đơn vị."),
        ({"year": "25"}, "“25” không phải là năm. Hãy ghi bốn chữ số, ví dụ --year 2025."),
        ({"index": "PAPI"}, "Không có bộ chỉ số “PAPI”. Các bộ chỉ số hiện có: DDCI."),
        ({"year": "2024"}, "Sở Ngoại vụ không có kế hoạch DDCI năm 2024."),
    ],
)
def test_a_plan_that_is_not_there(cast, run, named, sentence):
    sound_plan(cast)
    with pytest.raises(CommandError) as refused:
        run(**named)
    assert (str(refused.value), refused.value.returncode) == (sentence, 1)


def test_the_latest_adjustment_is_checked(cast, run):
    plan = sound_plan(cast)
    cast.plan(adjustment=1, adjusts=plan, signatory="")

    assert "Kế hoạch chưa có họ tên người ký." in run()
