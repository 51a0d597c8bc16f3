"""The command export_plan: a whole file or a sentence and no file."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.reports.measure_docx import Word
from tests.reports.plan_builder import make_department, make_plan, make_results

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    unit = make_department()
    return make_plan(unit, make_results(unit), solutions=1, appendices=0)


def export(path, **changes):
    stdout = StringIO()
    named = {"unit": "sngv", "year": "2025", "index": "DDCI", "format": "pdf", "output": str(path), **changes}
    call_command("export_plan", stdout=stdout, **named)
    return stdout.getvalue()


def test_writes_the_plan_as_pdf_and_says_so(plan, tmp_path):
    path = tmp_path / "kế hoạch.pdf"

    said = export(path)

    assert path.read_bytes().startswith(b"%PDF-")
    assert said == f"Đã ghi Kế hoạch DDCI năm 2025 – Sở Ngoại vụ vào {path}.\n"
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_replaced(plan, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"an older file")

    export(path, index="ddci")

    assert path.read_bytes().startswith(b"%PDF-")


def test_writes_the_plan_as_word(plan, tmp_path):
    path = tmp_path / "plan.docx"

    said = export(path, format="docx")

    assert said == f"Đã ghi Kế hoạch DDCI năm 2025 – Sở Ngoại vụ vào {path}.\n"
    assert Word(path.read_bytes()).find("KẾ HOẠCH").style == "Title"


def test_writes_the_plan_as_json_that_says_what_the_pages_say(plan, tmp_path):
    path = tmp_path / "plan.json"

    export(path, format="json")

    written = path.read_text(encoding="utf-8")
    told = json.loads(written)
    assert written == json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    assert (told["index"], told["year"], told["unit"], told["number"], told["symbol"], told["date"]) == (
        "DDCI", 2025, "Sở Ngoại vụ", 5, "KH-SNgV", "2025-02-05",
    )  # fmt: skip
    assert told["totals"] == [
        {"year": 2023, "score": "80.45", "rank": 15, "of": 25, "change": None},
        {"year": 2024, "score": "80.17", "rank": 11, "of": 25, "change": "-0.28"},
    ]
    review = next(section for section in told["sections"] if section["number"] == "II")
    assert review["paragraphs"][0].splitlines()[2] == "1 | Tính minh bạch | 7,61 | 17/25 | 8,35 | 10/25 | +0,74"
    assert told["signatory"] == {"authority": None, "position": "Giám đốc", "name": "Trịnh Tuyết Mai"}


def test_json_needs_no_letterhead(plan, tmp_path):
    plan.unit.letterhead.delete()

    export(tmp_path / "plan.json", format="json")

    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["place"] is None


def test_the_latest_adjusted_plan_is_taken(plan, tmp_path):
    first = type(plan).objects.get()
    plan.pk, plan.adjustment, plan.adjusts, plan.number = None, 1, first, 9
    plan.save()

    export(tmp_path / "plan.json", format="json")

    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["number"] == 9


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit": "khong-co"}, "Không có đơn vị nào mang mã “khong-co”. Hãy xem mã ở danh sách đơn vị."),
        ({"index": "PAPI"}, "Không có bộ chỉ số “PAPI”. Các bộ chỉ số hiện có: DDCI."),
        ({"year": "2031"}, "Sở Ngoại vụ không có kế hoạch DDCI năm 2031."),
        ({"year": "nay"}, "“nay” không phải là năm. Hãy ghi bốn chữ số, ví dụ --year 2025."),
        ({"unit": "sngv-vp"}, "Văn phòng Sở không có kế hoạch DDCI năm 2025."),
        ({"format": "odt"}, "Không có định dạng “odt”. Hãy dùng một trong: pdf, docx, json."),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_no_file(plan, tmp_path, changes, sentence):
    with pytest.raises(CommandError) as refusal:
        export(tmp_path / "plan.pdf", **changes)

    assert str(refusal.value) == sentence
    assert refusal.value.returncode == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file_format", ["pdf", "docx"])
def test_an_agency_without_letterhead_is_told_what_to_enter(plan, tmp_path, file_format):
    plan.unit.letterhead.delete()

    with pytest.raises(CommandError, match="Sở Ngoại vụ chưa khai báo thể thức văn bản"):
        export(tmp_path / "plan", format=file_format)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(plan, tmp_path):
    with pytest.raises(
        CommandError, match=r"Không ghi được tệp .*khong-co/plan\.pdf\. Hãy kiểm tra thư mục và quyền ghi"
    ):
        export(tmp_path / "khong-co" / "plan.pdf")


def test_a_failed_write_keeps_the_older_file(plan, tmp_path, monkeypatch):
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"an older file")

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)

    with pytest.raises(CommandError, match=r"quyền ghi \(28\)"):
        export(path)

    assert path.read_bytes() == b"an older file"
    assert list(tmp_path.iterdir()) == [path]


def test_starting_the_portal_loads_no_writer_of_documents():
    code = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        " import reports.management.commands.export_plan;"
        " print(sorted({'weasyprint', 'fontTools', 'docx'} & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"
