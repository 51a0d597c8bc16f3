"""What the steps of a plan's and a report's life mean for their documents."""

from django.core.exceptions import ValidationError
from django.dispatch import receiver

from plans.life import step_taken
from plans.models import Plan, Step
from reports.issuing.preparing import give_back
from reports.issuing.sources import PlanSource, ReportSource, Source
from reports.models import Document
from tasks.models import PlanReport
from tasks.reporting.plan_report import plan_report_reopened
from units.models import User


@receiver(step_taken)
def plan_was_sent_back(sender, *, plan: Plan, verb: Step.Verb, by: User | None = None, **more) -> None:
    """A plan that is sent back loses its number, unless somebody has signed: then it is not sent back.

    Raises ValidationError, which undoes the step.
    """
    if verb == Step.Verb.RETURN:
        _take_back(PlanSource(plan), "kế hoạch bị trả lại để sửa", by)


@receiver(plan_report_reopened)
def report_was_reopened(sender, *, report: PlanReport, by: User, **more) -> None:
    """A report that becomes a draft again loses its number, unless somebody has signed: then it stays approved.

    Raises ValidationError, which undoes the step.
    """
    _take_back(ReportSource(report), "báo cáo được đưa về dự thảo", by)


def _take_back(source: Source, because: str, by: User | None) -> None:
    """Cancel the document of what is edited again; what it was made of is held already."""
    own = Document.objects.current().filter(plan=source.plan, quarter=source.quarter)
    document = own.select_for_update(of=("self",)).first()
    if document is None:
        return
    if document.state != Document.State.PREPARED:
        raise ValidationError(f"{document} đã có chữ ký nên {source.noun} không {source.way_back} được.")
    give_back(document, because, by)
