"""What somebody opened lately, told by addresses that their browser keeps: only what they may see now, as it is now."""

import re
from collections.abc import Iterable

from django.db.models import Q
from django.utils.html import escape

from plans.models import Plan
from reports.search.links import plan_url
from reports.search.scope import Hit, context
from tasks.models import Task
from units.models import Unit, User

MOST = 8
"""Addresses that are read at most."""
_UNIT = re.compile(r"/don-vi/([a-z0-9-]{1,60})/")
_TASK = re.compile(r"/nhiem-vu/([0-9]{1,12})/")
_PLAN = re.compile(r"/ke-hoach/([a-z0-9-]{1,60})/([a-z]{1,10})/([0-9]{4})/(?:dieu-chinh-([0-9]{1,3})/)?")


def opened(user: User, paths: Iterable[str]) -> list[Hit]:
    """The units, plans and tasks of these addresses that the user may see, in their order (3 queries at most)."""
    wanted = list(dict.fromkeys(paths))[:MOST]
    found = {hit.url: hit for find in (_units, _plans, _tasks) for hit in find(user, wanted)}
    return [found[path] for path in wanted if path in found]


def _matches(pattern: re.Pattern, paths: list[str]) -> list[re.Match]:
    return [match for path in paths if (match := pattern.fullmatch(path))]


def _units(user: User, paths: list[str]) -> list[Hit]:
    codes = [match[1] for match in _matches(_UNIT, paths)]
    units = Unit.objects.visible_to(user).filter(code__in=codes) if codes else ()
    return [Hit("don-vi", one.get_absolute_url(), escape(one.name), one.get_kind_display()) for one in units]


def _plans(user: User, paths: list[str]) -> list[Hit]:
    named = Q()
    for match in _matches(_PLAN, paths):
        unit, index, year, adjustment = match.groups(default="0")
        named |= Q(unit__code=unit, index__code=index.upper(), year=int(year), adjustment=int(adjustment))
    columns = ("title", "unit__name", "unit__code", "index__code", "year", "adjustment")
    rows = Plan.objects.visible_to(user).filter(named).values_list(*columns) if named else ()
    return [
        Hit("ke-hoach", plan_url(*name), escape(title), context(unit, f"năm {name[2]}")) for title, unit, *name in rows
    ]


def _tasks(user: User, paths: list[str]) -> list[Hit]:
    keys = [int(match[1]) for match in _matches(_TASK, paths)]
    tasks = Task.objects.visible_to(user).filter(pk__in=keys).select_related("office") if keys else ()
    return [Hit("nhiem-vu", one.get_absolute_url(), escape(one.title), one.office.name) for one in tasks]
