"""What a list's filter offers: agencies that the reader sees, and the offices, plans and people of one of them."""

from datetime import date

from django import forms
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from indices.models import Component
from plans.models import Plan, Section
from tasks.filters import GENERAL, MYSELF, UNASSIGNED, TaskFilter
from tasks.models import Task
from tasks.quarters import ROMAN
from units.kept import PEOPLE, kept
from units.models import Unit, User
from units.permissions import Permission
from units.vietnamese import sort_key

_TEXT = CharField(max_length=300)


def offer(form: TaskFilter, user: User, today: date) -> None:
    """Turn the free entries of the form into selects; what was chosen and is not offered stays chosen.

    Offices, plans and people are offered of one agency: the chosen one, or the only one that the reader sees (1 query;
    2 where that is another than the reader's own).
    """
    scope = form.data.get(form.add_prefix("unit"), "") or _own_agency(user)
    found = _found(_agencies(user), *_queries(user, scope))
    agencies = [code for code, _ in found["unit"]]
    form.has_agencies = len(agencies) > 1
    wanted = agencies[0] if len(agencies) == 1 else form.data.get(form.add_prefix("unit"), "")
    if wanted != scope:
        found = _found(*_queries(user, wanted)) | {"unit": found["unit"]}
    _select(form, "unit", found["unit"])
    _select(form, "office", found["office"])
    _select(form, "plan", found["plan"][::-1])
    _select(form, "component", [*found["component"], (GENERAL, "Nhiệm vụ chung")])
    _select(form, "person", [(MYSELF, "Tôi"), (UNASSIGNED, "Chưa giao cho ai"), *found["person"]])
    _select(form, "quarter", _quarters(today))


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
    seen = Unit.objects.where_may(user, Permission.VIEW_TASKS)
    above = [seen.values(path) for path in ("pk", "parent", "parent__parent")]
    reach = Q(pk__in=above[0]) | Q(pk__in=above[1]) | Q(pk__in=above[2])
    written = Plan.objects.filter(state__in=Plan.ONCE_APPROVED).values("unit")
    return _rows("unit", Unit.objects.filter(reach, kind__in=Unit.AGENCY_KINDS, pk__in=written), "code", F("name"))


def _found(first: QuerySet, *others: QuerySet) -> dict[str, list[tuple[str, str]]]:
    """Values and labels of each kind, in one query."""
    found: dict[str, list[tuple[str, str]]] = {"unit": [], "office": [], "plan": [], "component": [], "person": []}
    for kind, value, label in first.union(*others, all=True):
        found[kind].append((value, label))
    return {kind: _in_alphabet(pairs) for kind, pairs in found.items()}


def _queries(user: User, scope: str) -> list[QuerySet]:
    """What is offered of the agency with that code; of none, the components."""
    seen = Unit.objects.where_may(user, Permission.VIEW_TASKS)
    components = Component.objects.all()
    if not scope:
        return [_rows("component", components, "pk", _component_label())]
    offices = seen.filter(Q(parent__code=scope) | Q(parent__parent__code=scope), kind=Unit.Kind.OFFICE)
    plans = Plan.objects.filter(unit__code=scope, state__in=Plan.ONCE_APPROVED)
    working = Task.objects.visible_to(user).filter(solution__section__plan__unit__code=scope)
    named = Section.objects.filter(plan__unit__code=scope).values("components")
    return [
        _rows("component", components.filter(pk__in=named), "pk", _component_label()),
        _rows("office", offices, "code", F("name")),
        _rows("plan", plans, "pk", _plan_label()),
        _rows("person", User.objects.filter(pk__in=working.values("assignee")), "username", F("full_name")),
    ]


def _rows(kind: str, found: QuerySet, value: str, label) -> QuerySet:
    return found.order_by().values_list(Value(kind, _TEXT), Cast(value, _TEXT), Cast(label, _TEXT))


def _component_label() -> Concat:
    return Concat("index__code", Value(": "), "name", output_field=_TEXT)


def _plan_label() -> Concat:
    name = ("index__code", Value(" "), Cast("year", _TEXT))
    adjusted = Concat(Value(" (điều chỉnh lần "), Cast("adjustment", _TEXT), Value(")"), output_field=_TEXT)
    return Concat(*name, Case(When(adjustment=0, then=Value("")), default=adjusted), output_field=_TEXT)


def _in_alphabet(pairs) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: sort_key(pair[1]))


def _quarters(today: date) -> list[tuple[str, str]]:
    """The quarters of the years around today, the newest year first."""
    years = (today.year + 1, today.year, today.year - 1, today.year - 2)
    return [(f"{year}-{place}", f"Quý {name}/{year}") for year in years for place, name in enumerate(ROMAN, start=1)]


def _select(form: TaskFilter, name: str, choices: list[tuple[str, str]]) -> None:
    chosen = form.data.get(form.add_prefix(name), "")
    if chosen and chosen not in dict(choices):
        choices = [*choices, (chosen, chosen)]
    attrs = {"class": "form-select"} | ({"data-reload": ""} if name == "unit" else {})
    form.fields[name].widget = forms.Select(attrs, [("", "Tất cả"), *choices])
