"""What a list's filter offers: agencies that the reader sees, and the offices, plans and people of one of them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from indices.models import Component
from plans.models import Plan, Section
from tasks.filters import GENERAL, MYSELF, UNASSIGNED, TaskFilter
from tasks.models import Task
from tasks.quarters import ROMAN
from units.kept import PEOPLE, kept
from units.models import Unit, User
from units.permissions import Permission
from units.reach import unit_ids
from units.vietnamese import sort_key

_TEXT = CharField(max_length=300)
Pairs = list[tuple[str, str]]


def offer(form: TaskFilter, user: User, today: date) -> None:
    """Put what can be chosen into the filter.

    Offices, plans and people are offered of one agency: the chosen one, or the only one that the reader sees (1 query;
    2 where that is another than the reader's own).
    """
    chosen = form.cleaned_data.get("unit", "")
    scope = chosen or _own_agency(user)
    found = _found(_agencies(user), *_queries(user, scope))
    agencies = [code for code, _ in found["unit"]]
    form.has_agencies = len(agencies) > 1
    wanted = agencies[0] if len(agencies) == 1 else chosen
    if wanted != scope:
        found = _found(*_queries(user, wanted)) | {"unit": found["unit"]}
    form.offered = {
        **found,
        "plan": found["plan"][::-1],
        "component": [*found["component"], (GENERAL, "Nhiệm vụ chung")],
        "person": [(MYSELF, "Tôi"), (UNASSIGNED, "Chưa giao cho ai"), *found["person"]],
        "quarter": _quarters(today),
    }


def _own_agency(user: User) -> str:
    """The code of the agency below the province in which the user holds everything, most likely the only one that they
    see; empty where there is none such (1 query, none while no right changes)."""
    agencies = {held.units[-2] if len(held.units) > 1 else None for held in user.held_today()}
    if len(agencies) != 1 or None in agencies:
        return ""
    own = Unit.objects.filter(pk__in=agencies).order_by().values_list("code", flat=True)
    return kept("user:agency", PEOPLE, (user.pk,), own.get)


def _agencies(user: User) -> QuerySet:
    """The agencies with plans in which the user sees tasks, or in some office of which."""
    permission = Permission.VIEW_TASKS
    above = frozenset(pk for held in user.held_today() if held.gives(permission) for pk in held.units)
    reach = Q(pk__any_of=unit_ids(user, permission)) | Q(pk__any_of=above)
    written = Plan.objects.filter(state__in=Plan.ONCE_APPROVED).values("unit")
    return _rows("unit", Unit.objects.filter(reach, kind__in=Unit.AGENCY_KINDS, pk__in=written), "code", "name")


def _queries(user: User, scope: str) -> list[QuerySet]:
    """What is offered of the agency with that code; of none, the components."""
    components = Component.objects.all()
    if not scope:
        return [_rows("component", components, "pk", "name", "index__code")]
    seen = unit_ids(user, Permission.VIEW_TASKS)
    offices = Unit.objects.filter(Q(parent__code=scope) | Q(parent__parent__code=scope), kind=Unit.Kind.OFFICE)
    plans = Plan.objects.filter(unit__code=scope, state__in=Plan.ONCE_APPROVED)
    working = Task.objects.filter(plan__unit__code=scope, office__any_of=seen).values("assignee")
    named = Section.objects.filter(plan__unit__code=scope).values("components")
    return [
        _rows("component", components.filter(pk__in=named), "pk", "name", "index__code"),
        _rows("office", offices.filter(pk__any_of=seen), "code", "name"),
        _rows("plan", plans, "pk", "year", "index__code", "adjustment"),
        _rows("person", User.objects.filter(pk__in=working), "username", "full_name"),
    ]


def _rows(kind: str, found: QuerySet, *columns: str) -> QuerySet:
    """Kind, value, and what a label is made of: up to three columns."""
    columns += ("",) * (4 - len(columns))
    texts = [Cast(name, _TEXT) if name in _NUMBERS else F(name) if name else Value("", _TEXT) for name in columns]
    return found.order_by().values_list(Value(kind, _TEXT), *texts)


_NUMBERS = ("pk", "year", "adjustment")


def _found(first: QuerySet, *others: QuerySet) -> dict[str, Pairs]:
    """Values and labels of each kind, in one query."""
    found: dict[str, Pairs] = {"unit": [], "office": [], "plan": [], "component": [], "person": []}
    for kind, value, name, index, adjustment in first.union(*others, all=True):
        found[kind].append((value, _label(kind, name, index, adjustment)))
    return {kind: _in_alphabet(pairs) for kind, pairs in found.items()}


def _label(kind: str, name: str, index: str, adjustment: str) -> str:
    if kind == "component":
        return f"{index}: {name}"
    if kind == "plan":
        return f"{index} {name}" + (f" (điều chỉnh lần {adjustment})" if adjustment != "0" else "")
    return name


def _in_alphabet(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return sorted(pairs, key=lambda pair: sort_key(pair[1]))


def _quarters(today: date) -> Pairs:
    """The quarters of the years around today, the newest year first."""
    years = (today.year + 1, today.year, today.year - 1, today.year - 2)
    return [(f"{year}-{place}", f"Quý {name}/{year}") for year in years for place, name in enumerate(ROMAN, start=1)]
