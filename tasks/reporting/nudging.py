"""Asking the offices that have not reported yet, with one click and at most once a day each."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.models import Plan
from tasks.models import Reminder
from tasks.quarters import Quarter
from tasks.reminders import tell
from tasks.reporting.following import Standing, standings
from tasks.reporting.office_report import address_of, key_of, require_follower
from tasks.reporting.offices import answering_for, followed_for
from units.audit import record
from units.models import Unit, User


@transaction.atomic
def nudge(*, plan: Plan, quarter: int, by: User, office: Unit | None = None) -> list[Unit]:
    """Ask one office, or all that have not sent their report, and return who was asked.

    Raises ValidationError where nobody is left to ask: all have sent it or were asked today, or none has anybody in
    the portal who could be told.
    """
    require_follower(by, plan)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit", "focal_point").get(pk=plan.pk)
    today, named = timezone.localdate(), Quarter(plan.year, quarter)
    if named.first_day > today:
        raise ValidationError("Quý này chưa bắt đầu nên chưa đôn đốc được.")
    asked = [row for row in standings(plan, named, today) if office is None or row.office == office]
    asked = _to_ask(asked)
    told = [row.office for row in asked if _tell(plan, named, row, today, by)]
    if not told:
        raise ValidationError(
            f"{', '.join(row.office.name for row in asked)} chưa có ai trên cổng để nhận lời đôn đốc. Hãy báo cán bộ "
            "công nghệ thông tin thêm tài khoản."
        )
    names = ", ".join(unit.name for unit in told)
    said = f"Đôn đốc báo cáo {named} của {plan}: {names}"
    record("report.nudge", plan, said, by=by, on_behalf_of=followed_for(by, plan))
    return told


def _to_ask(rows: Sequence[Standing]) -> list[Standing]:
    """Leave those who have sent their report or were asked today; raise ValidationError where nobody is left."""
    if not rows:
        raise ValidationError("Không phòng, đơn vị nào phải gửi báo cáo của quý này; không có ai để đôn đốc.")
    missing = [row for row in rows if not row.is_sent]
    if not missing:
        raise ValidationError("Các phòng, đơn vị đều đã gửi báo cáo; không còn ai để đôn đốc.")
    asked = [row for row in missing if not row.was_nudged_today]
    if not asked:
        last = max(row.nudged_at for row in missing)
        raise ValidationError(
            f"Hôm nay đã đôn đốc lúc {timezone.localtime(last):%H:%M}. "
            "Mỗi đơn vị được nhắc nhiều nhất mỗi ngày một lần."
        )
    return asked


def _tell(plan: Plan, quarter: Quarter, row: Standing, today: date, by: User) -> bool:
    """Write to those who answer for an office; false where there is nobody."""
    people = answering_for(row.office)
    late = f", đã quá hạn {row.days_late} ngày" if row.days_late else f", hạn gửi {row.due_on:%d/%m/%Y}"
    tell(
        Reminder.Kind.NUDGE,
        to=people,
        key=f"{key_of(plan, row.office, quarter.number)}nudge:{today.isoformat()}",
        text=f"{by} đề nghị {row.office} gửi báo cáo {quarter} về {plan}{late}."[:400],
        link=address_of(plan, row.office, quarter.number),
        why="Bạn gửi báo cáo quý của đơn vị",
        plan=plan,
        office=row.office,
        due_on=row.due_on,
    )
    return bool(people)
