"""What a document is made of: a plan, or the report of a quarter on one. Whatever differs between them stands here."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from django.db.models import Model
from django.urls import reverse

from plans import life
from plans.models import Plan
from reports.documents.content import Letter, Lookup
from reports.documents.plan import plan_letter
from reports.documents.report import report_letter
from reports.issuing.keeping import current_document
from reports.models import Document
from tasks.models import PlanReport
from tasks.reporting import plan_report
from units.models import Unit, User


@dataclass(frozen=True)
class Source(ABC):
    """A plan or a report (`subject`) as issuing sees it; both name their states, number, day and signatory alike."""

    subject: Plan | PlanReport

    kind: ClassVar[Document.Kind]
    after_issue: ClassVar[str]
    """What holds once it is issued, in words that follow “từ nay”."""
    way_back: ClassVar[str]
    """How it is taken back to be edited, as a verb."""

    @property
    @abstractmethod
    def plan(self) -> Plan:
        """The plan itself, or the one that the report is on."""

    @property
    @abstractmethod
    def quarter(self) -> int | None:
        """The quarter of a report, 1 to 4."""

    @property
    def unit(self) -> Unit:
        return self.plan.unit

    @property
    def noun(self) -> str:
        """What it is called within a sentence."""
        return self.kind.label.lower()

    @property
    def document(self) -> Document | None:
        """Its own document, from the day it has a number on."""
        return current_document(self.plan, self.quarter)

    @property
    def is_ready(self) -> bool:
        """Whether a document may be made of it: approved, or issued earlier without an electronic original."""
        return self.subject.state in (self.subject.State.APPROVED, self.subject.State.ISSUED)

    @property
    def awaits_issue(self) -> bool:
        return self.subject.state == self.subject.State.APPROVED

    @property
    def given(self) -> tuple[int, date] | None:
        """The number and day that it has already; its document bears no other."""
        return None if self.subject.number is None else (self.subject.number, self.subject.issued_on)

    @property
    def number_and_symbol(self) -> str:
        """`05/KH-SNgV`, once it has a number."""
        return f"{self.subject.number:02d}/{self.subject.symbol}"

    @property
    def recipients(self) -> list[str]:
        """Who receives it, a line each."""
        return [line.strip() for line in self.subject.recipients.splitlines() if line.strip()]

    @property
    def replaced(self) -> Plan | None:
        """The plan whose place it takes when it is issued."""
        return None

    @abstractmethod
    def letter(self, number: int, day: date, lookup: Lookup) -> Letter:
        """Return it as it will be issued. Raises LetterheadMissing."""

    @abstractmethod
    def next_number(self, year: int) -> int:
        """Propose the number after the highest that others of its kind got in a year."""

    @abstractmethod
    def check_number(self, number: int, issued_on: date) -> None:
        """Refuse a day that cannot be, or a number that another of its kind has, and hold the agency; call it in a
        transaction. Raises ValidationError."""

    @abstractmethod
    def issue(self, number: int, issued_on: date, by: User) -> None:
        """Bring it into force. Raises ValidationError."""

    @abstractmethod
    def held(self) -> "Source":
        """Lock it and return it as it is now; call it in a transaction, before its document is locked."""

    @property
    @abstractmethod
    def home(self) -> str:
        """The address of its own page."""

    @property
    @abstractmethod
    def issue_address(self) -> str:
        """The address of the page on which it is issued."""

    @property
    @abstractmethod
    def file_address(self) -> str:
        """The address of its PDF."""

    @property
    @abstractmethod
    def preview_address(self) -> str:
        """The address of the pictures of its pages; each lies below it, as `trang/1.png`."""


class PlanSource(Source):
    kind = Document.Kind.PLAN
    after_issue = "chỉ thay đổi bằng kế hoạch điều chỉnh"
    way_back = "trả lại"

    subject: Plan

    @property
    def plan(self) -> Plan:
        return self.subject

    @property
    def quarter(self) -> None:
        return None

    @property
    def replaced(self) -> Plan | None:
        return self.plan.adjusts

    def letter(self, number: int, day: date, lookup: Lookup) -> Letter:
        return _numbered(plan_letter(self.plan), number, day, lookup)

    def next_number(self, year: int) -> int:
        return life.next_number(self.plan, year)

    def check_number(self, number: int, issued_on: date) -> None:
        life.check_number(self.plan, number, issued_on)

    def issue(self, number: int, issued_on: date, by: User) -> None:
        life.issue(plan=self.plan, number=number, issued_on=issued_on, by=by)

    def held(self) -> "PlanSource":
        return PlanSource(_held(self.plan, "unit", "index", "adjusts"))

    @property
    def home(self) -> str:
        return self.plan.get_absolute_url()

    @property
    def issue_address(self) -> str:
        return reverse("reports:plan-issue", args=self.plan.address)

    @property
    def file_address(self) -> str:
        return reverse("reports:plan-pdf", args=self.plan.address)

    @property
    def preview_address(self) -> str:
        return reverse("reports:plan-preview", args=self.plan.address)


class ReportSource(Source):
    kind = Document.Kind.REPORT
    after_issue = "không sửa được nữa"
    way_back = "đưa về dự thảo"

    subject: PlanReport

    @property
    def plan(self) -> Plan:
        return self.subject.plan

    @property
    def quarter(self) -> int:
        return self.subject.quarter

    def letter(self, number: int, day: date, lookup: Lookup) -> Letter:
        return _numbered(report_letter(self.subject), number, day, lookup)

    def next_number(self, year: int) -> int:
        return plan_report.next_number(self.subject, year)

    def check_number(self, number: int, issued_on: date) -> None:
        plan_report.check_number(self.subject, number, issued_on)

    def issue(self, number: int, issued_on: date, by: User) -> None:
        plan_report.issue_plan_report(report=self.subject, number=number, issued_on=issued_on, by=by)

    def held(self) -> "ReportSource":
        return ReportSource(_held(self.subject, "plan__unit", "plan__index", "plan__adjusts"))

    @property
    def home(self) -> str:
        return self._address("tasks:plan-report")

    @property
    def issue_address(self) -> str:
        return self._address("reports:report-issue")

    @property
    def file_address(self) -> str:
        return self._address("reports:quarter-file", "pdf")

    @property
    def preview_address(self) -> str:
        return self._address("reports:quarter-preview")

    def _address(self, name: str, *more: str) -> str:
        return reverse(name, args=[*self.plan.address, self.quarter, *more])


def source_of(document: Document) -> Source:
    """Return what a document was made of, as it is now."""
    if document.kind == Document.Kind.PLAN:
        return PlanSource(document.plan)
    report = PlanReport.objects.get(plan=document.plan_id, quarter=document.quarter)
    report.plan = document.plan
    return ReportSource(report)


def _numbered(letter: Letter, number: int, day: date, lookup: Lookup) -> Letter:
    return replace(letter, number=number, day=day, draft=False, lookup=lookup)


def _held(subject: Model, *related: str) -> Model:
    rows = type(subject).objects.select_for_update(of=("self",)).select_related(*related)
    return rows.get(pk=subject.pk)
