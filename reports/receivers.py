"""What the steps of a plan's life mean for its document."""

from django.core.exceptions import ValidationError
from django.dispatch import receiver

from plans.life import step_taken
from plans.models import Plan, Step
from reports.issuing.preparing import give_back
from reports.models import Document
from units.models import User


@receiver(step_taken)
def plan_was_sent_back(sender, *, plan: Plan, verb: Step.Verb, by: User | None = None, **more) -> None:
    """A plan that is sent back loses its number, unless somebody has signed: then it is not sent back.

    Raises ValidationError, which undoes the step.
    """
    if verb != Step.Verb.RETURN:
        return
    own = Document.objects.current().filter(plan=plan, kind=Document.Kind.PLAN)
    document = own.select_for_update(of=("self",)).first()
    if document is None:
        return
    if document.state != Document.State.PREPARED:
        raise ValidationError(f"{document} đã có chữ ký nên kế hoạch không trả lại được.")
    give_back(document, "kế hoạch bị trả lại để sửa", by)
