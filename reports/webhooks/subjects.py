"""What an event is about, as other systems may name it: a kind, a code, the page and the address in the API."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.conf import settings
from django.urls import reverse

from indices.models import Edition, Result
from plans.models import Plan
from reports.models import Document
from tasks.models import QuarterlyReport


@dataclass(frozen=True)
class Subject:
    """Names only. What they stand for is read by the API, with the rights of who reads."""

    kind: str
    code: str
    page: str
    api: str

    def as_sent(self) -> dict[str, str]:
        """With whole addresses."""
        return asdict(self) | {"page": settings.SITE_URL + self.page, "api": settings.SITE_URL + self.api}


def api(name: str, *arguments) -> str:
    """The path of an operation of the API."""
    return reverse(f"api-v1:{name}", args=arguments)


def _edition(pk: str) -> Subject:
    edition = Edition.objects.get(pk=pk)
    return Subject("edition", edition.code, edition.get_absolute_url(), api("results", edition.code))


def _result(pk: str) -> Subject:
    result = Result.objects.select_related("edition", "unit").get(pk=pk)
    edition, unit = result.edition, result.unit.code
    return Subject("result", f"{edition.code}/{unit}", edition.get_absolute_url(), api("result", edition.code, unit))


def _plan(pk: str) -> Subject:
    plan = Plan.objects.select_related("unit", "index").get(pk=pk)
    name = "adjusted_plan" if plan.adjustment else "plan"
    return Subject("plan", _joined(plan.address), plan.get_absolute_url(), api(name, *plan.address))


def _document(pk: str) -> Subject:
    document = Document.objects.light().get(pk=pk)
    return Subject(
        "document", document.code, reverse("reports:lookup", args=[document.code]), api("document", document.code)
    )


def _task(pk: str) -> Subject:
    return Subject("task", pk, reverse("tasks:task", args=[pk]), api("task", pk))


def _report(pk: str) -> Subject:
    report = QuarterlyReport.objects.select_related("plan__unit", "plan__index", "office").get(pk=pk)
    plan, office = report.plan, report.office.code
    place = [*plan.address[:3], report.quarter]
    page = reverse("tasks:quarterly-report", args=[office, plan.pk, report.quarter])
    which = f"?adjustment={plan.adjustment}" if plan.adjustment else ""
    return Subject("report", _joined([*place, office]), page, api("report_standings", *place) + which)


def _joined(parts: list) -> str:
    return "/".join(str(part) for part in parts)


_OF_TYPE: dict[str, Callable[[str], Subject]] = {
    "indices.edition": _edition,
    "indices.result": _result,
    "plans.plan": _plan,
    "reports.document": _document,
    "tasks.task": _task,
    "tasks.quarterlyreport": _report,
}


def subject_of(object_type: str, object_id: str) -> Subject:
    """The object of an audit line, by one query at most."""
    return _OF_TYPE[object_type](object_id)
