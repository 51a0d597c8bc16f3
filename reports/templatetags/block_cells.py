"""Addresses of the tasks behind the figures of a block's table."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from reports.dashboards.block import Work
from tasks.filters import ADDRESS
from tasks.models import Task
from tasks.models.task import Outcome

register = template.Library()


def _tasks(work: Work, **more: str) -> str:
    chosen = {"plan": work.plan.pk, "role": Task.Role.LEAD.value, **more}
    return f"{reverse('tasks:list')}?{urlencode({ADDRESS[name]: value for name, value in chosen.items()})}"


@register.filter
def led_url(work: Work) -> str:
    """All tasks that offices lead under the plan."""
    return _tasks(work)


@register.filter
def done_url(work: Work) -> str:
    """Those that are done."""
    return _tasks(work, state=Task.State.DONE.value)


@register.filter
def late_url(work: Work) -> str:
    """Those that are open and past their deadline."""
    return _tasks(work, outcome=Outcome.LATE.value)
