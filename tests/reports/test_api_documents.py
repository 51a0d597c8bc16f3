"""Kept documents for programs: what is said of them, and the file with its audit line."""

import pytest
from django.core.files.storage import default_storage

from reports.models import Document
from tests.api import Program
from tests.test_api_rights import document_of
from units.models import AuditEntry


@pytest.fixture
def document(cast, settings, tmp_path) -> Document:
    settings.MEDIA_ROOT = tmp_path
    return document_of(cast, cast.plan())


def test_a_document_is_listed_and_filtered(cast, document):
    program = Program(cast.officer)

    def codes(**query):
        return [found["code"] for found in program.get("/documents", **query).json()["items"]]

    assert codes() == codes(kind="plan", unit="sngv", index="ddci", year=2025, state="prepared") == [document.code]
    assert codes(day_from="2025-02-05", day_to="2025-02-05") == [document.code]
    assert codes(day_to="2025-02-04") == codes(kind="report") == []
    found = program.get(f"/documents/{document.code}").json()
    assert (found["number"], found["symbol"], found["day"]) == (5, "KH-SNgV", "2025-02-05")
    assert (found["sha256"], found["size"], found["issued_at"]) == (document.sha256, 12, None)


def test_the_file_leaves_an_audit_line(cast, document):
    answer = Program(cast.officer, name="Kho văn bản").get(f"/documents/{document.code}/file")

    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "application/pdf", b"%PDF-1.7 mau")
    assert answer["Content-Disposition"] == f'attachment; filename="{document.code}.pdf"'
    line = AuditEntry.objects.get(action="document.download")
    assert (line.actor, line.summary) == (cast.officer, f"Tải tệp của {document} (API: Kho văn bản 1)")


def test_a_lost_file_is_said_to_be_lost(cast, document):
    default_storage.delete(document.file.name)
    answer = Program(cast.officer).get(f"/documents/{document.code}/file")

    assert (answer.status_code, answer.json()["type"]) == (503, "urn:ddci:problem:unavailable")
    assert answer.json()["detail"].startswith(f"Không đọc được tệp của {document} trong kho tệp.")


def test_a_quarters_report_is_for_who_reads_all_offices(cast, document):
    Document.objects.update(kind=Document.Kind.REPORT, quarter=2)
    path = f"/documents/{document.code}"

    assert [Program(person).get(path).status_code for person in (cast.unit_clerk, cast.officer)] == [200, 404]


def test_a_number_given_back_and_a_stranger_find_nothing(cast, document):
    path = f"/documents/{document.code}"
    assert Program(cast.outsider).get(path).status_code == Program(cast.outsider).get(f"{path}/file").status_code == 404

    Document.objects.update(state=Document.State.CANCELLED)
    assert Program(cast.officer).get(path).status_code == 404
