"""The reminders of a quarter's last weeks: everything that is due, swept and put into mails that go nowhere."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Model, QuerySet
from django.test.utils import override_settings
from django.utils import timezone

from ddci_portal.bench import yardsticks
from ddci_portal.bench.case import Case, Missing, Pair, Sample
from ddci_portal.bench.child import measured
from ddci_portal.bench.database import watched
from ddci_portal.bench.stage import Stage
from plans.models import Plan
from tasks import reminders
from tasks.models import Task
from tasks.quarters import Quarter
from units.models import Membership, Unit

_SAMPLE = 500
"""At most so many tasks, offices and plans the loop goes through; the time for all is reckoned from them."""
_LAST_HOUR = 23


def _run(day: date) -> None:
    """All of a day: what is due written into the ledger, then one mail for each person."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        reminders.sweep(day)
        for person in reminders.people_due(day, _LAST_HOUR):
            reminders.send_digest(person, day)


def _first(stage: Stage) -> Pair:
    day, about = _busy_day()
    return Pair(lambda: measured(lambda: _run(day), undone=True), lambda: _loop(day), about)


def _second(stage: Stage) -> Pair:
    day, about = _busy_day()
    return Pair(
        lambda: measured(lambda: _in_database(day), before=lambda: _run(day), undone=True),
        lambda: measured(lambda: _in_database(day), undone=True),
        f"{about}; thời gian trong cơ sở dữ liệu",
    )


def _in_database(day: date) -> Sample:
    with watched() as spent:
        _run(day)
    return Sample(spent.seconds)


def _loop(day: date) -> Sample:
    """Row by row, as one would write it first; the time for all is reckoned from some of each kind."""
    ending = Quarter.of(day).last_day
    ended = Quarter.of(day).first_day - timedelta(days=1)
    plans = Plan.objects.in_force()
    tasks = _open_tasks().filter(solution__section__plan__in=plans)
    offices = Unit.objects.alive_on(day).filter(kind=Unit.Kind.OFFICE)
    parts = [
        _shared_out(tasks, lambda task: yardsticks.remind_of_task(task, day)),
        _shared_out(offices, lambda office: yardsticks.remind_of_quarter(office, day, ending)),
        _shared_out(plans.filter(year=ended.year), lambda plan: yardsticks.remind_of_reports(plan, day, ended)),
    ]
    seconds, cpu = sum(part.seconds for part in parts), sum(part.cpu for part in parts)
    return Sample(seconds, cpu, memory=max(part.memory for part in parts))


def _shared_out(things: QuerySet, remind: Callable[[Model], None]) -> Sample:
    """What reminding of each of the things takes, by that of some that lie evenly among them."""
    pks = list(things.order_by("pk").values_list("pk", flat=True))
    some = pks[:: len(pks) // _SAMPLE + 1]
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        sample = measured(lambda: [remind(things.model.objects.get(pk=pk)) for pk in some], undone=True)
    share = len(pks) / max(len(some), 1)
    return Sample(sample.seconds * share, sample.cpu * share, memory=sample.memory)


def _open_tasks():
    return Task.objects.filter(state__in=Task.OPEN).exclude(due_on=None)


def _busy_day() -> tuple[date, str]:
    """Five days before the end of this quarter."""
    count = _open_tasks().count()
    if not count:
        raise Missing("dữ liệu chưa có nhiệm vụ nào đang mở")
    people = Membership.objects.active_on().values("user").distinct().count()
    day = Quarter.of(timezone.localdate()).last_day - timedelta(days=5)
    return day, f"{count} việc đang mở, {people} người"


CASES = [
    Case("reminders", "nhắc việc cuối quý", "lặp từng nhiệm vụ", _first, 0.10, quick=False, rounds=2),
    Case("reminders-again", "nhắc việc, chạy lại cùng ngày", "lần đầu", _second, 0.6, quick=False, rounds=2),
]
