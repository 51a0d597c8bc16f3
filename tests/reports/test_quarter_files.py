"""The BÁO CÁO of a quarter on the portal: its files and the pictures of its pages."""

import pytest
from django.urls import reverse

from tasks.reporting.plan_report import make_plan_report
from tests.tasks.reporting.quarter import QuarterOfWork
from units.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(cast) -> QuarterOfWork:
    work = QuarterOfWork(cast)
    work.send_office()
    return work


@pytest.fixture
def report(work):
    return make_plan_report(plan=work.plan, quarter=2, by=work.chief)


def address(work, suffix="pdf", quarter=2):
    return reverse("reports:quarter-file", args=[*work.plan.address, quarter, suffix])


@pytest.mark.parametrize(
    ("suffix", "begins", "disposition"),
    [
        ("pdf", b"%PDF-", 'inline; filename="bao-cao-quy-2-sngv-ddci-2025.pdf"'),
        ("docx", b"PK", 'attachment; filename="bao-cao-quy-2-sngv-ddci-2025.docx"'),
        ("xlsx", b"PK", 'attachment; filename="bao-cao-quy-2-sngv-ddci-2025.xlsx"'),
    ],
)
def test_a_download_leaves_an_audit_line(as_user, work, report, suffix, begins, disposition):
    response = as_user(work.chief).get(address(work, suffix))

    assert response.content.startswith(begins)
    assert response["Content-Disposition"] == disposition
    assert AuditEntry.objects.filter(action=f"plan_report.export_{suffix}", actor=work.chief).count() == 1


def test_what_is_not_there_does_not_exist(as_user, work, report):
    client = as_user(work.chief)

    assert client.get(address(work, "odt")).status_code == 404
    assert client.get(address(work, quarter=3)).status_code == 404
    assert client.get(address(work, quarter=5)).status_code == 404


def test_without_a_letterhead_the_page_says_so(as_user, work, report):
    work.cast.department.letterhead.delete()
    client = as_user(work.chief)

    assert "chưa khai báo thể thức văn bản" in client.get(address(work), follow=True).content.decode()
    preview = client.get(reverse("reports:quarter-preview", args=[*work.plan.address, 2]))
    assert "chưa khai báo thể thức văn bản" in preview.content.decode()


def test_pages_as_pictures(as_user, work, report):
    client = as_user(work.chief)
    preview = client.get(reverse("reports:quarter-preview", args=[*work.plan.address, 2]))
    pages = preview.context["pages"]

    assert [page["number"] for page in pages] == list(range(1, len(pages) + 1))
    assert pages[0]["width"] < pages[0]["height"]
    assert pages[-1]["width"] > pages[-1]["height"]
    pictures = [
        client.get(reverse("reports:quarter-preview-page", args=[*work.plan.address, 2, number]))
        for number in (1, len(pages), len(pages) + 1)
    ]
    assert [picture.status_code for picture in pictures] == [200, 200, 404]
    assert pictures[0].content.startswith(b"\x89PNG")
