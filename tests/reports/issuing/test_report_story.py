"""A BÁO CÁO goes the whole way: number, signature, seal, in force, kept, looked up, verified."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from reports.models import AgencySeal, Document
from tasks.models import PlanReport, Task
from tasks.reporting import plan_report as actions
from tests.reports.issuing.walk import (
    REPORT_DAY,
    address,
    audited,
    file_of,
    page_of_report,
    prepared_report,
    report_states,
    signed_by,
    signed_elsewhere,
    stored,
    text_of,
    upload,
    with_certificate,
)

NAME = "Báo cáo số 12/BC-SNgV ngày 15/07/2025"


def give(client, report, number="12", day="15/07/2025"):
    return client.post(page_of_report(report), {"number": number, "issued_on": day, "is_public": "on"}, follow=True)


def pdf_of(client, report) -> bytes:
    return client.get(reverse("reports:quarter-file", args=[*report.plan.address, 2, "pdf"])).content


def exported(path) -> bytes:
    call_command(
        "export_report", unit="sngv", year="2025", index="DDCI", quarter="2", format="pdf", output=str(path),
        stdout=StringIO(),
    )  # fmt: skip
    return path.read_bytes()


def test_from_the_number_to_the_seal(as_user, cast, report, head, agency):
    AgencySeal.objects.create(unit=cast.department, is_required=True)
    page = give(as_user(cast.unit_clerk), report)
    assert "Đã cấp số và lập văn bản. Tiếp theo: ký." in text_of(page)
    document = Document.objects.get()
    assert (str(document), document.quarter, document.title) == (NAME, 2, report.title)
    assert report_states(document) == ("prepared", "approved")

    page = as_user(cast.head_of_unit).post(address("sign", document), with_certificate(head), follow=True)
    assert "Đã ký. Văn bản chờ đóng dấu số của cơ quan." in text_of(page)
    assert report_states(document) == ("signed", "approved")

    page = as_user(cast.unit_clerk).post(address("seal", document), with_certificate(agency), follow=True)
    assert "Đã ban hành. Từ nay không sửa được nữa." in text_of(page)
    assert page.redirect_chain == [(page_of_report(report), 302)]
    assert report_states(document) == ("issued", "issued")
    report.refresh_from_db()
    assert (report.number, report.issued_on) == (12, REPORT_DAY)
    assert (audited("document.prepare"), audited("document.issue")) == (
        [f"Cấp số, lập văn bản: {NAME}"],
        [f"Ban hành: {NAME}"],
    )
    assert audited("plan_report.issue") == [
        "Ban hành (số 12/BC-SNgV): Báo cáo quý 2/2025 về Kế hoạch DDCI năm 2025 – Sở Ngoại vụ"
    ]


def test_the_kept_file_is_what_everybody_gets_at_every_stage(as_user, cast, report, head, agency, media, tmp_path):
    client = as_user(cast.head_of_unit)
    document = prepared_report(cast, report)
    stages = [file_of(document)]
    for role, holder in (("head", head), ("agency", agency)):
        assert pdf_of(client, report) == exported(tmp_path / "a.pdf") == stages[-1]
        document = signed_by(cast, document, holder, role)
        stages.append(file_of(document))
    assert pdf_of(client, report) == exported(tmp_path / "a.pdf") == stages[-1]

    assert [data.startswith(before) for before, data in zip(stages, stages[1:], strict=False)] == [True, True]
    assert len(stored(media)) == 3
    assert audited("document.download") == [f"Tải tệp của {NAME}"] * 3
    by_command = "Xuất PDF: Báo cáo quý 2/2025 về Kế hoạch DDCI năm 2025 – Sở Ngoại vụ"
    assert audited("plan_report.export_pdf") == [by_command] * 3


def test_the_pages_bear_whom_it_is_for_number_day_and_code(cast, report):
    document = prepared_report(cast, report)
    pages = PdfReader(BytesIO(file_of(document))).pages
    first = " ".join(pages[0].extract_text().split())

    for words in (
        "Số: 12/BC-SNgV",
        "ngày 15 tháng 7 năm 2025",
        "BÁO CÁO",
        "Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn",
        f"Mã tra cứu: {document.written_code}",
    ):
        assert words in first
    assert "DỰ THẢO" not in first
    assert pages[0].mediabox.width < pages[0].mediabox.height
    assert pages[-1].mediabox.width > pages[-1].mediabox.height


def test_the_preview_shows_the_kept_file(as_user, cast, report):
    client = as_user(cast.unit_clerk)
    picture = reverse("reports:quarter-preview-page", args=[*report.plan.address, 2, 1])
    before = client.get(picture).content
    prepared_report(cast, report)

    assert client.get(picture).content != before


def test_once_issued_nothing_of_it_changes(cast, work, report, head):
    document = signed_by(cast, prepared_report(cast, report), head)
    kept, frozen = file_of(document), PlanReport.objects.values().get()
    Task.objects.update(title="Việc khác hẳn")
    for act, values in (
        (actions.reopen_plan_report, {"reason": "Sửa", "by": cast.head_of_unit}),
        (actions.save_plan_report, {"version": frozen["version"], "entries": {"overview": "x"}, "by": work.chief}),
        (actions.rewrite_plan_report, {"version": frozen["version"], "by": work.chief}),
    ):
        with pytest.raises(ValidationError, match="đang ở trạng thái “Đã ban hành”, không làm bước này được"):
            act(report=report, **values)

    assert (file_of(document), PlanReport.objects.values().get()) == (kept, frozen)


def test_a_file_signed_elsewhere_is_taken_and_issues_the_report(as_user, cast, report, head):
    document = prepared_report(cast, report)
    response = upload(as_user(cast.unit_clerk), document, signed_elsewhere(file_of(document), head))

    assert (response.status_code, response.url) == (302, page_of_report(report))
    assert report_states(document) == ("issued", "issued")
    assert Document.objects.get().way == "outside"


def test_signed_on_paper_it_is_issued_too(as_user, cast, report):
    document = prepared_report(cast, report)
    as_user(cast.unit_clerk).post(address("paper", document), {"is_signed": "on"})

    assert report_states(document) == ("issued", "issued")
    assert Document.objects.get().way == "paper"


def test_anybody_looks_it_up_and_is_told_that_it_is_a_report(client, cast, report, head):
    document = signed_by(cast, prepared_report(cast, report), head)
    page = text_of(client.get(document.get_absolute_url()))

    assert NAME in page
    assert "<dt>Loại văn bản</dt><dd>Báo cáo</dd>" in page
    assert report.title in page
    dropped = client.post("/van-ban/", {"file": SimpleUploadedFile("tep.pdf", file_of(document))})
    assert f"Đúng là {NAME}, nguyên vẹn." in text_of(dropped)


def test_the_command_verifies_it(cast, report, head, tmp_path):
    document = signed_by(cast, prepared_report(cast, report), head)
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(file_of(document))
    words, found = StringIO(), StringIO()
    call_command("verify_pdf", str(path), stdout=words)
    call_command("verify_pdf", str(path), json=True, stdout=found)

    assert words.getvalue().startswith(f"Đúng là {NAME}, nguyên vẹn.\n")
    told = json.loads(found.getvalue())["document"]
    assert (told["kind"], told["number"], told["symbol"], told["state"]) == ("report", 12, "BC-SNgV", "issued")
