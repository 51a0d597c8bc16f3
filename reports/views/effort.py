"""Effort and result, told as what goes along: by component, with a chart and the cases behind every number."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_GET

from indices.models import Block, Edition
from reports.dashboards.charting import ChartKind, Figure, Point
from reports.dashboards.effort import Case, ComponentCases, Effort, effort_of
from reports.effort_form import ADDRESS, GROUPS, SHARES, EffortForm, in_group
from units.models import User

COMPONENT = "thanh-phan"
"""The component whose cases are shown, in the address."""


@require_GET
def effort(request):
    """How the share of solutions done went along with the change of score, over what the reader may see."""
    editions = _editions(request.user)
    if not editions:
        return render(request, "reports/effort.html", {"effort": Effort([], 0, 0)})
    form = EffortForm(request.GET, editions=editions)
    context = {"form": form, "mistakes": form.mistakes()}
    if not form.is_valid():
        return render(request, "reports/effort.html", context, status=422)
    found = effort_of(form.chosen(editions), request.user, form.plan_year)
    chosen, problem = _component(found, request.GET.get(COMPONENT, "").strip())
    group = form.cleaned_data["group"]
    context |= {
        "effort": found,
        "mistakes": [problem] if problem else [],
        "rows": [_row(form, one) for one in found.components],
        "chosen": chosen,
        "group": GROUPS.get(group, ""),
        "cases": [case for case in chosen.cases if in_group(case, group)] if chosen else [],
        "all_query": _query(form, chosen) if chosen else "",
        "chart": _chart(chosen) if chosen and chosen.count else None,
    }
    return render(request, "reports/effort.html", context, status=422 if problem else 200)


def _editions(user: User) -> list[Edition]:
    """The editions in which agencies are ranked, the newest first; the made-up ones only for who has no others.

    PCI has one score for a whole province, which no agency's plan alone goes along with.
    """
    ranked = Edition.objects.visible_to(user).published().exclude(block=Block.PROVINCES)
    found = list(ranked.order_by("-year", "-block").select_related("index", "province"))
    return [edition for edition in found if not edition.is_sample] or found


def _component(found: Effort, code: str) -> tuple[ComponentCases | None, tuple[str, str] | None]:
    """The component that the address names, else the one with most cases; what is wrong with the address."""
    named = next((one for one in found.components if one.code == code), None)
    if named or not code:
        return named or found.fullest(), None
    sentence = f"Khối này không có chỉ số “{code[:60]}”. Hãy chọn một chỉ số trong bảng."
    return found.fullest(), ("Chỉ số thành phần", sentence)


def _row(form: EffortForm, one: ComponentCases) -> dict:
    """A component's figures, each with the address of its cases."""
    return {
        "one": one,
        "query": _query(form, one),
        "groups": [(group, _query(form, one, SHARES[group.share])) for group in one.groups],
        "risen": _query(form, one, "tang"),
        "fallen": _query(form, one, "giam"),
    }


def _query(form: EffortForm, one: ComponentCases, group: str = "") -> str:
    asked = {word: form.cleaned_data[name] for name, word in ADDRESS.items() if name != "group"}
    narrowed = asked | {COMPONENT: one.code, ADDRESS["group"]: group}
    return urlencode({word: value for word, value in narrowed.items() if value})


def _chart(one: ComponentCases) -> Figure:
    return Figure(
        name="effort",
        title=f"{one.name}: giải pháp đã xong và thay đổi điểm ({one.count} trường hợp)",
        kind=ChartKind.POINTS,
        category_name="Trường hợp",
        points=tuple(_points(one.cases)),
        x_name="Giải pháp xong đến 31/12 (%)",
        y_name="Thay đổi điểm so với năm trước",
        x_lowest=0,
        x_highest=100,
        note="Mỗi điểm là một cơ quan trong một năm kế hoạch. Đi cùng nhau không có nghĩa là số này gây ra số kia.",
    )


def _points(cases: Sequence[Case]) -> list[Point]:
    return [
        Point(f"{case.plan.unit}, {case.plan.year}", case.share, case.change, case.plan.get_absolute_url())
        for case in cases
    ]
