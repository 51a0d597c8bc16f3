from datetime import date

import pytest
from django.utils import timezone

from tasks.models import PlanReport, QuarterlyReport
from tasks.report_fixtures import load_reports
from units.fixtures import FixtureError
from units.models import AuditEntry

PLAN = """\
reports:
  - index: DDCI
    unit: sngv
    year: 2025
    quarter: 2
    consolidated_by: chuyenvien
    offices:
"""
SENT = "      - {office: sngv-lanh-su, sent_by: truongphong, sent_on: 2025-06-28"


@pytest.fixture
def write(tmp_path, cast):
    cast.plan()

    def to_file(text: str):
        path = tmp_path / "reports.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


def refused(path) -> list[str]:
    """Load the file, check that nothing of it stayed, and return what was said, without the file's name."""
    with pytest.raises(FixtureError) as error:
        load_reports(path)
    assert (QuarterlyReport.objects.count(), PlanReport.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
    return [problem.removeprefix(f"{path}: ") for problem in error.value.problems]


def test_a_report_that_was_sent_and_the_consolidated_one(cast, write):
    path = write(PLAN + SENT + ", proposals: Xin thêm người.}\n")

    assert load_reports(path) == 2

    report, whole = QuarterlyReport.objects.get(), PlanReport.objects.get()
    assert (report.state, report.submitted_by, report.proposals) == ("submitted", cast.head, "Xin thêm người.")
    assert timezone.localdate(report.submitted_at) == date(2025, 6, 28)
    assert report.results.startswith("Trong quý II năm 2025, Phòng Lãnh sự")
    assert (whole.state, whole.made_by) == ("draft", cast.unit_clerk)
    assert "01/01 phòng, đơn vị" in whole.overview
    assert load_reports(path) == 0


def test_a_report_that_was_returned(cast, write):
    load_reports(write(PLAN + SENT + ", returned_by: chuyenvien, returned_on: 2025-07-02, reason: Bổ sung.}\n"))

    report = QuarterlyReport.objects.get()
    assert (report.state, report.returned_by, report.return_reason) == ("returned", cast.unit_clerk, "Bổ sung.")
    assert report.submitted_at is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            PLAN.replace("unit: sngv", "unit: stp") + SENT + "}\n",
            "kế hoạch “DDCI stp 2025” không có trong cổng; hãy nạp kế hoạch trước hoặc sửa dòng này.",
        ),
        (
            PLAN.replace("quarter: 2", "quarter: 5") + SENT + "}\n",
            "“5” ở trường “quarter” của “DDCI sngv 2025” không phải là quý 1 đến 4.",
        ),
        (
            PLAN + SENT.replace("sngv-lanh-su", "stp-van-phong") + "}\n",
            "báo cáo quý II năm 2025 của “DDCI sngv 2025”: “stp-van-phong” không phải là phòng của Sở Ngoại vụ; hãy "
            "sửa mã.",
        ),
        (
            PLAN + SENT.replace("truongphong", "canbo") + "}\n",
            "báo cáo quý II năm 2025 của “DDCI sngv 2025”, Phòng Lãnh sự - Hợp tác quốc tế: “canbo” không có quyền "
            "“Gửi báo cáo quý”.",
        ),
        (
            PLAN.replace("consolidated_by: chuyenvien", "consolidated_by: canbo") + SENT + "}\n",
            "báo cáo tổng hợp quý II năm 2025 của “DDCI sngv 2025”: “canbo” không phải người theo dõi kế hoạch; hãy "
            "sửa “consolidated_by”.",
        ),
    ],
)
def test_a_wrong_line_gets_a_sentence(write, text, sentence):
    assert refused(write(text)) == [sentence]


def test_a_day_that_is_none(write):
    assert refused(write(PLAN + SENT.replace("2025-06-28", "mai") + "}\n"))[0] == (
        "báo cáo quý II năm 2025 của “DDCI sngv 2025”, Phòng Lãnh sự - Hợp tác quốc tế: “mai” ở trường “sent_on” "
        "không phải là ngày; hãy viết dạng 2025-03-29."
    )
