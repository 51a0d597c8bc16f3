"""Evidence added and taken back while a task is open; what was taken back stays in the record."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from tasks.actions.writing import acting, locked, refuse_unless
from tasks.evidence_files import Checked, checked, keep
from tasks.models import Evidence, Task
from units.audit import record
from units.models import User
from units.permissions import Permission

_SCHEME = re.compile(r"(?:javascript|data|vbscript|file):|[a-z][a-z0-9+.\-]*://", re.IGNORECASE)


def add_evidence(
    *, task: Task, by: User, text: str = "", reference: str = "", files: Sequence[File] = ()
) -> list[Evidence]:
    """Add a sentence, the number of a document or a link, and files; each file is a row of its own.

    Files are looked at and scanned before anything is locked. Raises ValidationError, PermissionDenied.
    """
    taken = checked(files)
    with transaction.atomic():
        task = locked(task)
        on_behalf_of = acting(by, Permission.DO_TASKS, task.office)
        refuse_unless(task, (*Task.OPEN, Task.State.PAUSED), "không bổ sung minh chứng được")
        added = enter(task, text, reference, taken, by, on_behalf_of)
        if not added:
            raise ValidationError({"text": "Hãy ghi kết quả, số văn bản, đường dẫn hoặc chọn tệp."})
        return added


def enter(
    task: Task, text: str, reference: str, taken: Sequence[Checked], by: User, on_behalf_of: User | None
) -> list[Evidence]:
    """Write evidence of a locked task with its audit lines; return the rows, none where nothing was given."""
    says = {"task": task, "added_by": by, "on_behalf_of": on_behalf_of}
    text, reference = text.strip(), " ".join(reference.split())
    rows = [Evidence(text=text, reference=_sound(reference), **says)] if text or reference else []
    rows += [keep(file, **says) for file in taken]
    for row in rows:
        row.full_clean()
        row.save()
        changes = {"sha256": ("", row.sha256)} if row.sha256 else {}
        record("evidence.add", row, f"Minh chứng: {row}", by=by, changes=changes, on_behalf_of=on_behalf_of)
    return rows


def _sound(reference: str) -> str:
    """Return the number of a document, or an address of the web; no other address is kept."""
    if _SCHEME.match(reference) and not Evidence(reference=reference).is_link:
        raise ValidationError({"reference": "Đường dẫn phải bắt đầu bằng http:// hoặc https:// và không có dấu cách."})
    return reference


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> Evidence:
    """Take evidence back while the task is open: who added it may, and who confirms the office's tasks."""
    task = locked(evidence.task)
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    own = by.pk in (evidence.added_by_id, evidence.on_behalf_of_id)
    on_behalf_of = acting(by, Permission.DO_TASKS if own else Permission.ASSIGN_TASKS, task.office)
    refuse_unless(task, (*Task.OPEN, Task.State.PAUSED), "không gỡ minh chứng được")
    if evidence.removed_at:
        raise ValidationError("Minh chứng này đã được gỡ.")
    evidence.removed_at, evidence.removed_by = timezone.now(), by
    evidence.save(update_fields=["removed_at", "removed_by"])
    record("evidence.remove", evidence, f"Gỡ minh chứng: {evidence}", by=by, on_behalf_of=on_behalf_of)
    return evidence
