"""manage.py import_plan: JSON and summary, saved as a draft or not at all, refusals."""

import json

import pytest
from django.core.management import CommandError, call_command

from plans.importing.source import PlanRefused
from plans.importing.vocabulary import Vocabulary
from plans.importing.whole import read_here
from plans.models import Plan
from tests.plans.importing.texts import FILE
from units.models import AuditEntry

LETTER = "Đơn xin nghỉ phép\nKính gửi ông giám đốc.\n"


def sentence(data: bytes) -> str:
    """What the reading says of a file that it refuses."""
    with pytest.raises(PlanRefused) as refused:
        read_here(data, "ke-hoach.txt", "DDCI", 2026, "Sở Ngoại vụ", Vocabulary())
    return refused.value.sentence


@pytest.fixture
def run(cast, tmp_path, capsys):
    """Return a function that runs the command on a text and gives what it printed."""

    def command(*options, data=FILE, name="ke-hoach.txt", unit="sngv", index="DDCI", year="2026") -> str:
        path = tmp_path / name
        path.write_bytes(data)
        call_command("import_plan", str(path), "--unit", unit, "--year", year, "--index", index, *options)
        return capsys.readouterr().out

    return command


def refusal(run, *options, **values) -> str:
    with pytest.raises(CommandError) as refused:
        run(*options, **values)
    assert Plan.objects.filter(year=2026).count() == 0
    return str(refused.value)


def test_the_plan_is_saved_as_a_draft_and_summed_up(run, cast):
    printed = run()

    plan = Plan.objects.get()
    assert printed.splitlines()[:2] == [
        "Trích yếu: Cải thiện Chỉ số DDCI năm 2026",
        "Số: 12/KH-SNgV, ngày: 05/03/2026, nơi: Lạng Sơn",
    ]
    assert (
        "II.1 Chi phí thời gian: mục tiêu từ 9,2 điểm, chủ trì Phòng Lãnh sự - Hợp tác quốc tế, 1 giải pháp"
        in printed.splitlines()
    )
    assert printed.splitlines()[-1] == f"Đã lưu bản dự thảo: {plan}."
    assert (plan.state, plan.unit, plan.index) == ("draft", cast.department, cast.ddci)
    assert AuditEntry.objects.get(action="plan.import").actor.is_machine


def test_json_is_all_that_is_printed_and_the_plan_is_saved(run):
    data = json.loads(run("--json"))

    assert (data["unit"], data["number"], data["symbol"], data["date"]) == ("Sở Ngoại vụ", 12, "KH-SNgV", "2026-03-05")
    assert data["components"][0]["target"] == {"kind": "score_min", "value": "9.2", "of": None}
    assert data["signatory"]["name"] == "Trịnh Giám Đốc"
    assert Plan.objects.count() == 1


def test_json_is_written_as_utf_8_with_an_indent_of_two(run):
    printed = run("--json", "--dry-run")

    assert printed.startswith('{\n  "index": "DDCI",\n  "year": 2026,\n')
    assert '"title": "Cải thiện Chỉ số DDCI năm 2026"' in printed


def test_a_dry_run_saves_nothing_even_where_the_year_is_taken(run, cast):
    cast.plan()

    printed = run("--dry-run", year="2025")

    assert printed.splitlines()[-1] == "Chưa lưu gì."
    assert Plan.objects.count() == 1


def test_a_small_index_code_is_understood(run):
    run(index="ddci")

    assert Plan.objects.get().index.code == "DDCI"


def test_unknown_names_are_refused_with_a_remedy(run):
    assert refusal(run, unit="xyz") == "Không có đơn vị nào mang mã “xyz”. Hãy xem mã ở danh sách đơn vị."
    assert refusal(run, unit="sngv-lanh-su") == (
        "Phòng Lãnh sự - Hợp tác quốc tế không phải là cơ quan ban hành kế hoạch."
        " Hãy ghi mã của sở, ban, ngành, huyện, xã."
    )
    assert refusal(run, index="GDP") == "Không có bộ chỉ số “GDP”. Các bộ chỉ số hiện có: DDCI."
    assert refusal(run, year="26") == "“26” không phải là năm của kế hoạch. Hãy ghi bốn chữ số, ví dụ --year 2025."


def test_a_plan_that_exists_is_not_overwritten(run, cast):
    cast.plan()

    assert refusal(run, year="2025") == (
        "Sở Ngoại vụ đã có kế hoạch DDCI năm 2025. Hãy mở kế hoạch đó hoặc chọn năm khác."
    )
    assert Plan.objects.get().title == "Cải thiện Chỉ số DDCI năm 2025"


def test_a_file_that_is_missing_or_no_plan_is_refused(run, tmp_path):
    with pytest.raises(CommandError) as missing:
        call_command("import_plan", "khong-co.docx", "--unit", "sngv", "--year", "2026", "--index", "DDCI")

    assert str(missing.value) == "Không đọc được khong-co.docx: không có tệp này. Hãy kiểm tra đường dẫn."
    assert refusal(run, data=b" \n") == sentence(b" \n")
    assert refusal(run, "--json", data=b"GIF89a....") == sentence(b"GIF89a....")
    assert refusal(run, data=LETTER.encode()) == sentence(LETTER.encode())
