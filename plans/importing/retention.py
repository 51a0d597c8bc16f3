"""Uploaded plans whose time is over: nobody has saved them, or they have long been saved."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plans.models import PlanImport
from units.audit import record

_HEAVY = ("source", "document", "choices")


def forget_imports() -> int:
    """IMPORT_KEEP_DAYS after it was handed in last, delete a file that was not saved as a plan, or whose plan is gone,
    with what was read of it; return how many.

    Of one that was saved the file stays as the plan's source, as long as there is the plan; what was read of it goes.
    """
    day = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    old = PlanImport.objects.filter(queued_at__lt=day)
    saved = old.filter(state=PlanImport.State.SAVED, plan__isnull=False)
    saved.exclude(source={}, document={}).update(source={}, document={}, choices={})
    over = old.exclude(pk__in=saved.values("pk")).defer(*_HEAVY).select_related("unit", "index")
    return sum(_forget(taken) for taken in list(over))


@transaction.atomic
def _forget(taken: PlanImport) -> int:
    """The row goes with the audit line, the file once both are committed; nothing where somebody was faster."""
    still = PlanImport.objects.select_for_update(of=("self",)).defer(*_HEAVY)
    current = still.filter(pk=taken.pk, state=taken.state, queued_at=taken.queued_at).first()
    if current is None:
        return 0
    record("plan.import-expire", taken, f"Hết hạn giữ, xóa tệp {taken}", by=None)
    name, storage = current.file.name, current.file.storage
    current.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return 1
