"""The quarterly reports of all the plans that somebody sees: plan by quarter, on the page and as a workbook."""

from dataclasses import dataclass

from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indices.models import Block
from indices.sheets.answers import workbook_answer
from plans.models import Plan
from tasks.reporting.province import NUMBERS, PlanRow, overview
from tasks.reporting.workbook import overview_workbook
from tasks.views.access import own_offices
from tasks.views.report_access import reported_plans
from tasks.views.reports import Due, reports_due
from units.audit import record
from units.models import Unit, User
from units.vietnamese import sort_key


@dataclass(frozen=True)
class Chosen:
    """What narrows the table, by its names in the address; a year always, by default the latest with a plan."""

    year: int | None
    block: str
    unit: str
    index: str

    @classmethod
    def of(cls, values: QueryDict, years: list[int]) -> "Chosen":
        year = values.get("nam", "")
        known = int(year) if year.isdecimal() and len(year) == 4 else None
        named = known if known in years else max(years, default=None)
        return cls(named, values.get("khoi", ""), values.get("don-vi", ""), values.get("chi-so", "").upper())

    def narrowed(self, plans):
        """The plans that fit; an unknown block or unit finds none."""
        plans = plans.filter(year=self.year)
        if self.block:
            plans = plans.filter(unit__kind=Block(self.block).unit_kind) if self.block in Block else plans.none()
        plans = plans.filter(index__code=self.index) if self.index else plans
        return plans.filter(unit__code=self.unit) if self.unit else plans


@require_GET
def all_reports(request):
    """Who has sent, is late or is missing, for every plan of a year that the user may follow."""
    visible = reported_plans(request.user)
    years = sorted(set(visible.order_by().values_list("year", flat=True)), reverse=True)
    chosen = Chosen.of(request.GET, years)
    units = visible.filter(year=chosen.year).order_by().values_list("unit__code", "unit__name").distinct()
    rows = _rows(visible, chosen)
    context = {
        "own": _own_reports(request.user),
        "rows": rows,
        "chosen": chosen,
        "years": years,
        "blocks": Block.choices,
        "units": sorted(units, key=lambda unit: sort_key(unit[1])),
        "numbers": NUMBERS,
        "query": request.GET.urlencode(),
        "indices": sorted(set(visible.order_by().values_list("index__code", flat=True))),
        "is_narrowed": bool(chosen.block or chosen.unit or chosen.index),
    }
    return render(request, "tasks/report/province.html", context)


def _own_reports(user: User) -> list[tuple[Unit, list[tuple[Plan, list[Due]]]]]:
    """The offices whose reports the user sends, each with its plans and their quarters."""
    return [(office, due) for office in own_offices(user) if (due := reports_due(user, office))]


@require_GET
def reports_workbook(request):
    """The same table as .xlsx; the download leaves an audit line."""
    visible = reported_plans(request.user)
    years = sorted(set(visible.order_by().values_list("year", flat=True)))
    chosen = Chosen.of(request.GET, years)
    content = overview_workbook(_rows(visible, chosen), chosen.year)
    record("report.export_overview", request.user, f"Xuất bảng theo dõi báo cáo quý năm {chosen.year}", by=request.user)
    return workbook_answer(content, f"bao-cao-quy-{chosen.year or 'chua-co'}")


def _rows(visible, chosen: Chosen) -> list[PlanRow]:
    plans = chosen.narrowed(visible).select_related("unit", "index")
    ordered = sorted(plans, key=_place)
    return overview(ordered, timezone.localdate())


def _place(plan: Plan) -> tuple:
    return (sort_key(plan.unit.name), plan.index.code, plan.adjustment)
