"""Steps that many stories about issuing begin with."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Plan
from reports.issuing.keeping import read_kept
from reports.issuing.preparing import prepare
from reports.issuing.signing import sign
from reports.issuing.sources import PlanSource, ReportSource
from reports.models import Document
from reports.signing import pades
from reports.signing.terms import Mark
from reports.signing.trust import Trust
from tasks.models import PlanReport
from tasks.reporting.gathering import gathered_for
from tasks.reporting.plan_report import approve_plan_report, make_plan_report
from tests.reports.signing.authority import PASSPHRASE
from tests.tasks.reporting.quarter import QuarterOfWork
from units.models import AuditEntry

DAY = date(2025, 2, 5)

REPORT_DAY = date(2025, 7, 15)
"""On which the report of the second quarter goes out."""


def prepared(cast, plan, number=5, day=DAY, **values) -> Document:
    return prepare(source=PlanSource(plan), number=number, issued_on=day, by=cast.unit_clerk, **values)


def page_of(plan) -> str:
    return reverse("reports:plan-issue", args=plan.address)


def approve_report(work: QuarterOfWork, quarter: int = 2) -> PlanReport:
    report = make_plan_report(plan=work.plan, quarter=quarter, by=work.chief)
    seen = gathered_for(report).digest
    return approve_plan_report(report=report, version=report.version, seen=seen, by=work.cast.head_of_unit)


def prepared_report(cast, report: PlanReport, number=12, day=REPORT_DAY, **values) -> Document:
    return prepare(source=ReportSource(report), number=number, issued_on=day, by=cast.unit_clerk, **values)


def page_of_report(report: PlanReport) -> str:
    return reverse("reports:report-issue", args=[*report.plan.address, report.quarter])


def address(name: str, document: Document) -> str:
    return reverse(f"reports:document-{name}", args=[document.pk])


def text_of(response) -> str:
    """The page with single spaces."""
    return " ".join(response.content.decode().split())


def states(document: Document) -> tuple[str, str]:
    """How a document and its plan stand now."""
    return Document.objects.get(pk=document.pk).state, Plan.objects.get(pk=document.plan_id).state


def report_states(document: Document) -> tuple[str, str]:
    """How a document and its report stand now."""
    report = PlanReport.objects.get(plan=document.plan_id, quarter=document.quarter)
    return Document.objects.get(pk=document.pk).state, report.state


def audited(action: str) -> list[str]:
    """What the audit trail says of an action, the oldest first."""
    return list(AuditEntry.objects.filter(action=action).order_by("pk").values_list("summary", flat=True))


def stored(media) -> list[str]:
    """The files in the store."""
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def with_certificate(holder, passphrase: str = PASSPHRASE, **values) -> dict:
    """What a browser sends to sign with a file."""
    file = SimpleUploadedFile("chung-thu.p12", holder.p12().data)
    return {"means": "p12", "file": file, "passphrase": passphrase, **values}


def signed_by(cast, document: Document, holder, role: str = "head") -> Document:
    """A document with one signature more, made in the portal."""
    by = cast.head_of_unit if role == "head" else cast.unit_clerk
    return sign(document=document, role=role, credential=holder.p12(), by=by)


def signed_elsewhere(data: bytes, *holders) -> bytes:
    """A file as an office's own program gives it back: with signatures that show nothing."""
    for holder in holders:
        place = Mark(f"Ky{len(data)}", 0, (0, 0, 0, 0), None)
        data = pades.sign(data, credential=holder.p12(), mark=place, trust=Trust())
    return data


def file_of(document: Document) -> bytes:
    """The file in force, as it is now."""
    return read_kept(Document.objects.get(pk=document.pk))


def upload(client, document: Document, data: bytes, **values):
    return client.post(address("accept", document), {"file": SimpleUploadedFile("da-ky.pdf", data), **values})
