"""The solutions behind a figure of the page."""

import re
from collections.abc import Mapping

from django.db.models import Prefetch, QuerySet

from plans.models import Party, Solution
from reports.dashboards.progress.scope import SOLUTION_NAMES, Scope, led_by
from tasks.filters import GENERAL
from tasks.solution_work import Work, with_work


def is_number(text: str) -> bool:
    """Whether a text of the address can be the number of a row."""
    return re.fullmatch("[0-9]{1,9}", text) is not None


def solutions_for(scope: Scope, values: Mapping[str, str]) -> QuerySet[Solution]:
    """Return the solutions of a scope with their work, narrowed by the names of SOLUTION_NAMES: the office that leads,
    the component, the work. A value that fits nothing finds nothing."""
    office, component, work = (values.get(name, "").strip() for name in SOLUTION_NAMES.values())
    found = scope.solutions()
    if office:
        found = found.filter(pk__in=led_by([office]).values("solution"))
    if component == GENERAL:
        found = found.filter(section__components=None)
    elif component:
        found = found.filter(section__components=int(component)) if is_number(component) else found.none()
    found = with_work(found)
    if work:
        found = found.filter(work=work) if work in Work else found.none()
    leads = Prefetch("parties", Party.objects.filter(role=Party.Role.LEAD).order_by("position"), to_attr="leads")
    return (
        found.select_related("section__plan__unit", "section__plan__index")
        .prefetch_related("section__components", leads)
        .order_by("section__plan__unit__name", "section__plan", "section", "position")
    )
