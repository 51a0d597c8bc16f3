"""From the day a plan has a document on, its PDF is that very file, everywhere."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports.issuing.preparing import cancel
from reports.models import Document
from tests.reports.issuing.walk import audited, file_of, prepared, signed_by
from units.models import AuditEntry, Membership


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
    assert audited("plan.export_pdf") == ["Xuất PDF: Kế hoạch DDCI năm 2025 – Sở Ngoại vụ"] * 3  # by the command


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


# --- A file that has not changed --------------------------------------------------------------------------------------


@pytest.fixture
def issued(cast, plan, head, agency):
    return signed_by(cast, signed_by(cast, prepared(cast, plan), head), agency, "agency")


def test_who_has_the_issued_file_is_sent_nothing_and_no_line_is_written(as_user, cast, plan, issued, media):
    client = as_user(cast.officer)
    first = pdf_of(client, plan)
    (media / issued.file.name).rename(media / "away")
    again = client.get(reverse("reports:plan-pdf", args=plan.address), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert audited("document.download") == ["Tải tệp của Kế hoạch số 05/KH-SNgV ngày 05/02/2025"]


def test_the_next_reader_at_the_computer_downloads_it_in_their_own_name(client, cast, plan, issued):
    client.force_login(cast.officer)
    tag = pdf_of(client, plan)["ETag"]
    client.force_login(cast.unit_clerk)
    response = client.get(reverse("reports:plan-pdf", args=plan.address), headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (200, file_of(issued))
    lines = AuditEntry.objects.filter(action="document.download").order_by("pk")
    assert [line.actor for line in lines] == [cast.officer, cast.unit_clerk]


def test_having_the_file_opens_nothing_to_whoever_may_no_longer_read_it(as_user, cast, plan, issued):
    tag = pdf_of(as_user(cast.officer), plan)["ETag"]
    Membership.objects.filter(user=cast.officer).delete()
    response = as_user(cast.officer).get(reverse("reports:plan-pdf", args=plan.address), headers={"If-None-Match": tag})

    assert response.status_code == 404


def test_another_file_is_sent_whatever_the_browser_has(as_user, cast, plan, issued):
    client = as_user(cast.officer)
    tag = pdf_of(client, plan)["ETag"]
    Document.objects.filter(pk=issued.pk).update(sha256="0" * 64)
    response = client.get(reverse("reports:plan-pdf", args=plan.address), headers={"If-None-Match": tag}, follow=True)

    assert "không còn khớp mã băm đã ghi" in response.content.decode()


def test_before_it_is_issued_no_browser_keeps_the_file(as_user, cast, plan):
    prepared(cast, plan)
    response = pdf_of(as_user(cast.officer), plan)

    assert (response["Cache-Control"], response.headers.get("ETag")) == ("private, no-store", None)


def test_the_kept_file_takes_a_few_queries(as_user, cast, plan, issued, django_assert_max_num_queries):
    client = as_user(cast.officer)
    tag = pdf_of(client, plan)["ETag"]
    address = reverse("reports:plan-pdf", args=plan.address)

    with django_assert_max_num_queries(6):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    with django_assert_max_num_queries(7):
        assert client.get(address).status_code == 200
