"""A year of the cast's block with plans, targets and tasks: what its overview and its files tell of."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

from django.urls import reverse

from plans.models import Plan, Target
from tasks.models import Task
from tests.tasks.making import a_task, done

LONG_AGO, FAR_OFF = date(2025, 6, 1), date(2099, 12, 31)


def page(client, query="", code="ddci-sbn-2024"):
    """The overview of a block as the address asks for it."""
    return client.get(reverse("reports:block", args=[code]) + query)


def text(response) -> str:
    """The words of a page without its tags, single-spaced."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def codes(response) -> list[str]:
    """The units of the table in its order."""
    return [row.unit.code for row in response.context["rows"]]


def row_of(response, unit):
    return next(row for row in response.context["table"].rows if row.unit == unit)


def links(response, start: str) -> list[str]:
    """The addresses on a page that begin so."""
    return [unescape(url) for url in re.findall(r'href="([^"]*)"', response.content.decode()) if url.startswith(start)]


def a_year_of_work(cast) -> None:
    """Sở Ngoại vụ has a plan for 2024 with three targets, of which the results of 2024 meet one (the first rank in
    transparency; neither 9,20 of time nor more than 8,93 of technology), and an approved one for 2025. Under that its
    offices lead three tasks that count: one done, one late, one in time; a fourth is cancelled, a late share is only
    support.
    """
    before = cast.plan(year=2024)
    Target.objects.create(plan=before, component=cast.transparency, kind=Target.Kind.RANK_MAX, value=1, of=2)
    Target.objects.create(plan=before, component=cast.technology, kind=Target.Kind.SCORE_ABOVE, value=Decimal("8.93"))
    cast.next_plan = cast.plan(state=Plan.State.APPROVED)
    a_task(cast, "Đã xong", due_on=LONG_AGO, **done(LONG_AGO))
    a_task(cast, "Đang muộn", due_on=LONG_AGO)
    a_task(cast, "Còn hạn", due_on=FAR_OFF)
    a_task(cast, "Đã hủy", due_on=LONG_AGO, state=Task.State.CANCELLED)
    a_task(cast, "Phối hợp", office=cast.office, due_on=LONG_AGO, role=Task.Role.SUPPORT)
