"""What the steps of a plan's and a report's life mean for their documents, and audit lines for webhooks.

Every command loads this; the writers of documents and the jobs, which most have no use for, are imported when needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models.signals import post_save
from django.dispatch import receiver

from plans.life import step_taken
from plans.models import Plan, Step
from reports.models import Document
from reports.webhooks.events import hear
from tasks.models import PlanReport
from tasks.reporting.plan_report import plan_report_reopened
from units.models import AuditEntry, User

if TYPE_CHECKING:
    from reports.issuing.sources import Source


@receiver(step_taken)
def plan_was_sent_back(sender, *, plan: Plan, verb: Step.Verb, by: User | None = None, **more) -> None:
    """A plan that is sent back loses its number, unless somebody has signed: then it is not sent back.

    Raises ValidationError, which undoes the step.
    """
    if verb == Step.Verb.RETURN:
        from reports.issuing.sources import PlanSource  # see above

        _take_back(PlanSource(plan), "kế hoạch bị trả lại để sửa", by)


@receiver(plan_report_reopened)
def report_was_reopened(sender, *, report: PlanReport, by: User, **more) -> None:
    """A report that becomes a draft again loses its number, unless somebody has signed: then it stays approved.

    Raises ValidationError, which undoes the step.
    """
    from reports.issuing.sources import ReportSource  # see above

    _take_back(ReportSource(report), "báo cáo được đưa về dự thảo", by)


@receiver(post_save, sender=AuditEntry)
def audit_line_was_written(sender, *, instance: AuditEntry, raw: bool, **more) -> None:
    """Webhooks are told of what happened, unless the line only comes back from elsewhere."""
    if not raw:
        hear(instance, _send_webhook)


def _send_webhook(pk: int) -> None:
    from reports.jobs import send_webhook  # see above

    send_webhook.delay(pk)


def _take_back(source: Source, because: str, by: User | None) -> None:
    """Cancel the document of what is edited again; what it was made of is held already."""
    own = Document.objects.current().filter(plan=source.plan, quarter=source.quarter)
    document = own.select_for_update(of=("self",)).first()
    if document is None:
        return
    if document.state != Document.State.PREPARED:
        raise ValidationError(f"{document} đã có chữ ký nên {source.noun} không {source.way_back} được.")
    from reports.issuing.preparing import give_back  # see above

    give_back(document, because, by)
