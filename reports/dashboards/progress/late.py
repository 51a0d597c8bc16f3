"""How many led tasks are late, whose, and since when: what a leader sees first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from reports.dashboards.progress.figures import Number
from reports.dashboards.progress.scope import Scope
from tasks.models import Task
from tasks.models.task import Outcome
from units.vietnamese import sort_key

SHOWN = 5
"""Whose late tasks the top of the page names; the tables below have all."""


@dataclass(frozen=True)
class Late:
    """The late tasks of an agency or office: how many, and the oldest deadline among them."""

    name: str
    number: Number
    since: date
    days: int


def late_of(scope: Scope, today: date) -> list[Late]:
    """Return who has late led tasks, by agency, for one agency by office; the most first (1 query)."""
    whose = "office" if scope.unit else "solution__section__plan__unit"
    late = scope.tasks().lead().with_outcome(today).filter(outcome=Outcome.LATE).order_by()
    rows = late.values_list(f"{whose}__name", f"{whose}__code").annotate(count=Count("pk"), since=Min("due_on"))
    found = []
    for name, code, count, since in rows:
        narrow = {"office": code} if scope.unit else {"unit": code}
        url = scope.tasks_url(**narrow, role=Task.Role.LEAD.value, outcome=Outcome.LATE.value)
        found.append(Late(name, Number(count, url), since, (today - since).days))
    return sorted(found, key=lambda one: (-one.number.count, one.since, sort_key(one.name)))
