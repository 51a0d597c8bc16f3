"""The end of a task: reported done, confirmed or returned; paused, resumed, cancelled."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from tasks.actions import news
from tasks.actions.evidence import enter
from tasks.actions.writing import acting, locked, note, refuse_unless, required, write
from tasks.evidence_files import Checked, checked
from tasks.models import Note, Task
from units.models import Unit, User
from units.permissions import Permission

State = Task.State


def tick_off(*, task: Task, by: User, text: str = "", reference: str = "", files: Sequence[File] = ()) -> Task:
    """Report a task as done: in a word, and with evidence added now or before where the task asks for it.

    Who may confirm closes it at once unless a share is missing, others leave it waiting, at 100 %. Files are looked at
    and scanned before anything is locked. Raises ValidationError, PermissionDenied.
    """
    return _tick_off(task, text, reference, checked(files), by)


@transaction.atomic
def _tick_off(task: Task, text: str, reference: str, taken: Sequence[Checked], by: User) -> Task:
    task = locked(task)
    on_behalf_of = acting(by, Permission.DO_TASKS, task.office)
    refuse_unless(task, (State.NOT_STARTED, State.IN_PROGRESS), "không báo cáo xong được")
    said = required(text, "text", "Hãy ghi kết quả đã đạt được.")
    enter(task, "", reference, taken, by, on_behalf_of)
    if task.needs_evidence and not task.evidence.live().exists():
        raise ValidationError(
            {"reference": "Nhiệm vụ này phải có minh chứng: hãy ghi số văn bản, đường dẫn hoặc chọn tệp."}
        )
    note(task, Note.Kind.REPORT, by, on_behalf_of, said)
    today = timezone.localdate()
    if task.office.allows(by, Permission.ASSIGN_TASKS) and not missing_offices(task):
        return _close(task, "Hoàn thành", by, reported_on=today)
    values = {"state": State.AWAITING, "progress": 100, "reported_on": today}
    task = write(task, "task.report_done", "Báo cáo hoàn thành", by, on_behalf_of, **values)
    news.awaiting(task, by)
    return task


def _close(task: Task, summary: str, by: User, **values) -> Task:
    """Close a locked task; it counts as done on the day of the report."""
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    missing = missing_offices(task)
    if missing:
        names = ", ".join(str(office) for office in missing)
        raise ValidationError(
            f"Chưa đóng được vì còn phần phối hợp chưa xong của: {names}. "
            "Hãy đợi các đơn vị đó xác nhận, hoặc hủy phần phối hợp kèm lý do."
        )
    day = values.get("reported_on") or task.reported_on or timezone.localdate()
    values |= {"state": State.DONE, "progress": 100, "completed_on": day, "completed_by": by}
    task = write(task, "task.complete", summary, by, on_behalf_of, **values)
    news.ended(task)
    return task


def missing_offices(task: Task) -> list[Unit]:
    """The supporting offices whose share of the task is neither done nor cancelled."""
    shares = task.shares.exclude(state__in=(State.DONE, State.CANCELLED)).select_related("office")
    return list(dict.fromkeys(share.office for share in shares))


@transaction.atomic
def confirm(*, task: Task, by: User) -> Task:
    """Close a task that was reported done; it counts as done on the day of the report, not of the confirmation."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    refuse_unless(task, (State.AWAITING,), "không chờ xác nhận")
    task = _close(task, "Xác nhận hoàn thành", by)
    note(task, Note.Kind.CONFIRM, by, on_behalf_of)
    return task


@transaction.atomic
def send_back(*, task: Task, reason: str, by: User) -> Task:
    """Return a task that was reported done, with the reason; it is as far as was told before the report."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    refuse_unless(task, (State.AWAITING,), "không chờ xác nhận")
    reason = required(reason, "reason", "Hãy ghi lý do trả lại.")
    report = task.notes.filter(kind=Note.Kind.REPORT).select_related("by").last()
    note(task, Note.Kind.RETURN, by, on_behalf_of, reason)
    values = {"state": State.IN_PROGRESS, "progress": _told_progress(task), "reported_on": None}
    task = write(task, "task.send_back", "Trả lại", by, on_behalf_of, **values)
    news.returned(task, report and report.by, reason, by)
    return task


def _told_progress(task: Task) -> int:
    """The percentage of the last note that tells one; 0 without."""
    return task.notes.exclude(progress=None).values_list("progress", flat=True).last() or 0


@transaction.atomic
def pause(*, task: Task, reason: str, by: User) -> Task:
    """Set a task aside for a while, with the reason."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    refuse_unless(task, (State.NOT_STARTED, State.IN_PROGRESS), "không tạm dừng được")
    note(task, Note.Kind.PAUSE, by, on_behalf_of, required(reason, "reason", "Hãy ghi lý do tạm dừng."))
    task = write(task, "task.pause", "Tạm dừng", by, on_behalf_of, state=State.PAUSED)
    news.ended(task)
    return task


@transaction.atomic
def resume(*, task: Task, by: User) -> Task:
    """Go on with a task that was set aside."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    refuse_unless(task, (State.PAUSED,), "không phải tạm dừng")
    note(task, Note.Kind.RESUME, by, on_behalf_of)
    task = write(task, "task.resume", "Tiếp tục", by, on_behalf_of, state=State.IN_PROGRESS)
    news.resumed(task, by)
    return task


@transaction.atomic
def cancel(*, task: Task, reason: str, by: User) -> Task:
    """Cancel a task with the reason, and with it the shares that are not done."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    reason = required(reason, "reason", "Hãy ghi lý do hủy.")
    _cancel(task, reason, by, on_behalf_of)
    for share in task.shares.exclude(state__in=(State.DONE, State.CANCELLED)):
        _cancel(locked(share), f"Nhiệm vụ chủ trì đã hủy. {reason}", by, on_behalf_of)
    return task


@transaction.atomic
def cancel_share(*, share: Task, reason: str, by: User) -> Task:
    """Do without a supporting office's share, which the heads of the leading office may decide, with the reason."""
    lead = locked(share.lead_task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, lead.office)
    share = locked(share)
    return _cancel(share, required(reason, "reason", "Hãy ghi lý do hủy phần phối hợp."), by, on_behalf_of)


def _cancel(task: Task, reason: str, by: User, on_behalf_of: User | None) -> Task:
    refuse_unless(task, (*Task.OPEN, State.PAUSED), "không hủy được")
    note(task, Note.Kind.CANCEL, by, on_behalf_of, reason)
    task = write(task, "task.cancel", "Hủy", by, on_behalf_of, state=State.CANCELLED)
    news.ended(task)
    return task
