"""The command export_report: a whole file or a sentence and no file."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from tasks.models import PlanReport
from tasks.reporting.plan_report import make_plan_report
from tests.tasks.reporting.quarter import QuarterOfWork

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(cast) -> QuarterOfWork:
    work = QuarterOfWork(cast)
    work.send_office()
    return work


def export(path, **changes):
    stdout = StringIO()
    named = {"unit": "sngv", "year": "2025", "index": "DDCI", "quarter": "2", "format": "pdf", "output": str(path)}
    call_command("export_report", stdout=stdout, **named | changes)
    return stdout.getvalue()


def text_of(path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_what_the_portal_would_write_now_is_a_draft_and_not_stored(work, tmp_path):
    path = tmp_path / "báo cáo.pdf"

    said = export(path, index="ddci")

    assert said == f"Đã ghi Báo cáo quý 2/2025 về Kế hoạch DDCI năm 2025 – Sở Ngoại vụ vào {path}.\n"
    assert "DỰ THẢO" in text_of(path)
    assert "01/03 phòng, đơn vị được giao nhiệm vụ đã gửi báo cáo." in text_of(path)
    assert not PlanReport.objects.exists()
    assert list(tmp_path.iterdir()) == [path]


def test_the_report_that_was_made_is_written_as_it_was_edited(work, tmp_path):
    make_plan_report(plan=work.plan, quarter=2, by=work.chief)
    PlanReport.objects.update(overview="Lời của Văn phòng.")

    export(tmp_path / "x.pdf")

    assert "Lời của Văn phòng." in text_of(tmp_path / "x.pdf")


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_other_kinds_of_file(work, tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"

    export(path, format=suffix)

    assert path.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"unit": "sgd"}, "Không có đơn vị nào mang mã “sgd”. Hãy xem mã ở danh sách đơn vị."),
        ({"year": "2019"}, "Sở Ngoại vụ không có kế hoạch DDCI năm 2019."),
        ({"year": "hai"}, "“hai” không phải là năm. Hãy ghi bốn chữ số, ví dụ --year 2025."),
        ({"index": "PAPI"}, "Không có bộ chỉ số “PAPI”. Các bộ chỉ số hiện có: DDCI."),
        ({"quarter": "5"}, "“5” không phải là quý. Hãy ghi 1, 2, 3 hoặc 4."),
        ({"format": "odt"}, "Không có định dạng “odt”. Hãy dùng một trong: pdf, docx, xlsx."),
        (
            {"year": "2026"},
            "Kế hoạch DDCI năm 2026 – Sở Ngoại vụ đang ở trạng thái “Dự thảo”; chỉ kế hoạch đã duyệt mới có báo cáo "
            "quý.",
        ),
    ],
)
def test_a_wrong_name_gets_a_sentence_and_no_file(work, tmp_path, wrong, sentence):
    work.cast.plan(year=2026, state="draft")

    with pytest.raises(CommandError) as error:
        export(tmp_path / "x.pdf", **wrong)

    assert (str(error.value), error.value.returncode) == (sentence, 1)
    assert list(tmp_path.iterdir()) == []


def test_an_agency_without_letterhead_is_told(work, tmp_path):
    work.cast.department.letterhead.delete()

    with pytest.raises(CommandError, match="Sở Ngoại vụ chưa khai báo thể thức văn bản"):
        export(tmp_path / "x.pdf")
