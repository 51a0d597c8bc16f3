"""The four-way result of tasks by office, agency, component or plan; every number leads to its rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indices.models import Component
from plans.models import Plan
from tasks.filter_choices import offer
from tasks.filters import GENERAL, TaskFilter, filtered
from tasks.models import Task
from tasks.models.task import Outcome
from tasks.results import Counts, LeadAndSupport, counts_by, lead_and_support
from units.kept import kept_while_unchanged
from units.models import Unit
from units.vietnamese import sort_key


@dataclass(frozen=True)
class Grouping:
    """A way to group tasks: its heading, the field, and from the values found, name, note and filter of each."""

    label: str
    key: str
    describe: Callable[[Iterable], dict[int | None, tuple[str, str, dict]]]


def _offices(pks: Iterable) -> dict:
    units = Unit.objects.filter(pk__in=pks).select_related("parent")
    return {unit.pk: (unit.name, unit.parent.name if unit.parent else "", {"office": unit.code}) for unit in units}


def _agencies(pks: Iterable) -> dict:
    return {unit.pk: (unit.name, "", {"unit": unit.code}) for unit in Unit.objects.filter(pk__in=pks)}


def _components(pks: Iterable) -> dict:
    found = Component.objects.filter(pk__in=[pk for pk in pks if pk]).select_related("index")
    named = {one.pk: (one.name, one.index.code, {"component": str(one.pk)}) for one in found}
    return named | {None: ("Nhiệm vụ chung", "không thuộc chỉ số thành phần nào", {"component": GENERAL})}


def _plans(pks: Iterable) -> dict:
    found = Plan.objects.filter(pk__in=pks).select_related("unit", "index")
    return {plan.pk: (_plan_name(plan), plan.unit.name, {"plan": str(plan.pk)}) for plan in found}


def _plan_name(plan: Plan) -> str:
    adjusted = f" (điều chỉnh lần {plan.adjustment})" if plan.adjustment else ""
    return f"Kế hoạch {plan.index.code} năm {plan.year}{adjusted}"


COMPONENTS = "solution__section__components"
GROUPINGS = {
    "phong": Grouping("Đơn vị thực hiện", "office", _offices),
    "don-vi": Grouping("Cơ quan", "solution__section__plan__unit", _agencies),
    "chi-so": Grouping("Chỉ số thành phần", COMPONENTS, _components),
    "ke-hoach": Grouping("Kế hoạch", "solution__section__plan", _plans),
}


@require_GET
@kept_while_unchanged("tasks", "plans", "indices")
def results(request):
    """How the tasks that the user sees stand, grouped as the address says, lead and support apart."""
    form = TaskFilter(request.GET)
    visible = Task.objects.visible_to(request.user)
    tasks = filtered(visible, form.cleaned_data, request.user) if form.is_valid() else visible.none()
    offer(form, request.user, timezone.localdate())
    chosen = _grouping_of(request.GET.get("theo", ""), form)
    grouping = GROUPINGS[chosen]
    context = {
        "form": form,
        "grouping": grouping,
        "chosen": chosen,
        "groupings": [
            (name, one.label, f"theo={name}&{form.address()}", name == chosen) for name, one in GROUPINGS.items()
        ],
        "outcomes": Outcome.choices,
        "rows": _rows(form, tasks, grouping),
        "whole": _cells(form, lead_and_support(tasks), {}),
        "query": form.address(),
        "today": timezone.localdate(),
    }
    return render(request, "tasks/results.html", context, status=200 if form.is_valid() else 422)


def _grouping_of(text: str, form: TaskFilter) -> str:
    """The name in GROUPINGS that the address gives; else agencies where there are several, offices where one is."""
    if text in GROUPINGS:
        return text
    return "don-vi" if form.has_agencies and not form.cleaned_data.get("unit") else "phong"


def _rows(form: TaskFilter, tasks, grouping: Grouping) -> list[dict]:
    found = counts_by(tasks, grouping.key)
    if grouping.key == COMPONENTS and (chosen := form.cleaned_data.get("component")):
        # A task of two components stands in both of their rows; only the chosen one's is asked for.
        found = {key: counted for key, counted in found.items() if str(key or GENERAL) == chosen}
    described = grouping.describe(found)
    rows = [
        {"name": name, "note": note, "cells": _cells(form, found[key], narrow), "query": form.address(**narrow)}
        for key, (name, note, narrow) in described.items()
        if key in found
    ]
    return sorted(rows, key=lambda row: (sort_key(row["note"]), sort_key(row["name"])))


def _cells(form: TaskFilter, found: LeadAndSupport, narrow: dict) -> list[tuple[int, str]]:
    """Each figure of a row with the address of its tasks: total and outcomes of what is led, then the same of what is
    supported."""
    return [
        *_part(form, found.lead, {**narrow, "role": Task.Role.LEAD}),
        *_part(form, found.support, {**narrow, "role": Task.Role.SUPPORT}),
    ]


def _part(form: TaskFilter, counted: Counts, narrow: dict) -> list[tuple[int, str]]:
    outcomes = [(count, form.address(**narrow, outcome=value)) for value, _, count in counted.by_outcome()]
    return [(counted.total, form.address(**narrow)), *outcomes]
