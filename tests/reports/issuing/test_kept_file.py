"""From the day a plan has a document on, its PDF is that very file, everywhere."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports.issuing.preparing import cancel
from tests.reports.issuing.walk import audited, file_of, prepared, signed_by


def pdf_of(client, plan):
    return client.get(reverse("reports:plan-pdf", args=plan.address))


def exported(path) -> bytes:
    call_command(
        "export_plan", unit="sngv", year="2025", index="DDCI", format="pdf", output=str(path), stdout=StringIO()
    )
    return path.read_bytes()


def test_the_page_and_the_command_give_the_kept_file_at_every_stage(as_user, cast, plan, head, agency, tmp_path):
    client = as_user(cast.officer)
    document = prepared(cast, plan)
    stages = [file_of(document)]
    assert pdf_of(client, plan).content == exported(tmp_path / "a.pdf") == stages[-1]
    document = signed_by(cast, document, head)
    stages.append(file_of(document))
    assert pdf_of(client, plan).content == exported(tmp_path / "a.pdf") == stages[-1]
    document = signed_by(cast, document, agency, "agency")
    stages.append(file_of(document))
    assert pdf_of(client, plan).content == exported(tmp_path / "a.pdf") == stages[-1]

    assert len(set(stages)) == 3
    assert audited("document.download") == ["Tải tệp của Kế hoạch số 05/KH-SNgV ngày 05/02/2025"] * 3
    assert audited("plan.export_pdf") == []


def test_after_the_number_is_given_back_the_plan_is_laid_out_again(as_user, cast, plan):
    document = prepared(cast, plan)
    cancel(document=document, reason="Nhầm", by=cast.unit_clerk)
    response = pdf_of(as_user(cast.officer), plan)

    assert response.content.startswith(b"%PDF-")
    assert response.content != file_of(document)
    assert audited("plan.export_pdf") == ["Xuất PDF: Kế hoạch DDCI năm 2025 – Sở Ngoại vụ"]


def test_the_preview_shows_the_kept_file(as_user, cast, plan):
    cache.clear()
    client = as_user(cast.unit_clerk)
    address = reverse("reports:plan-preview-page", args=[*plan.address, 1])
    before = client.get(address).content
    prepared(cast, plan)

    assert client.get(address).content != before


def test_a_lost_file_is_never_made_again(as_user, cast, plan, media, tmp_path):
    document = prepared(cast, plan)
    (media / document.file.name).unlink()
    response = as_user(cast.officer).get(reverse("reports:plan-pdf", args=plan.address), follow=True)

    assert "Không đọc được tệp của Kế hoạch số 05/KH-SNgV" in response.content.decode()
    with pytest.raises(CommandError, match="khôi phục tệp van-ban/2025/"):
        exported(tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()
