"""A new plan: for which agency, index and year, and what it starts from."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from indices.models import Index
from plans.drafting.starting import Source, next_year, start_plan, ways_to_start, why_not
from plans.forms import NewPlanForm, WhichPlanForm
from plans.models import Plan
from plans.views.open_plan import draft_url
from units.models import Unit
from units.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request):
    """Offer the ways to start a plan of one's own agency with the data there are; create the draft."""
    units = Unit.objects.where_may(request.user, Permission.EDIT_PLANS).filter(kind__in=Unit.AGENCY_KINDS)
    if not units.exists():
        raise PermissionDenied("Bạn không soạn kế hoạch của cơ quan nào.")
    form = _form(request, units)
    if request.method == "POST" and form.is_valid():
        try:
            plan = start_plan(**form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _drafted(plan))
            return redirect(draft_url(plan))
    refused = form.is_bound and not form.is_valid()
    return render(request, "plans/new.html", {"form": form} | _choices(form), status=422 if refused else 200)


def _drafted(plan: Plan) -> str:
    doubts = plan.comments.filter(resolved_at=None).count()
    return f"Đã lập dự thảo. {doubts} chỗ cần xem lại nằm ở thẻ “Ý kiến”." if doubts else "Đã lập dự thảo."


def _form(request, units: QuerySet[Unit]) -> WhichPlanForm:
    """The form as it was sent, or with what is most likely meant."""
    if request.method == "POST":
        return NewPlanForm(request.POST, units=units)
    if "unit" in request.GET:
        return WhichPlanForm(request.GET, units=units)
    unit = min(units.in_alphabet(), key=lambda unit: unit.ends_on is not None)
    index = Index.objects.filter(code="DDCI").first() or Index.objects.first()
    initial = {"unit": unit.code, "index": index and index.code, "year": index and next_year(unit, index)}
    return WhichPlanForm(initial=initial, units=units)


def _choices(form: WhichPlanForm) -> dict:
    """What the page says of the plan that is meant; nothing where that is not sound."""
    if form.is_bound:
        form.is_valid()
        values = [form.cleaned_data.get(name) for name in ("unit", "index", "year")]
    else:
        fields = form.fields
        values = [fields[name].clean(form.initial[name]) for name in ("unit", "index")] + [form.initial["year"]]
    if None in values:
        return {"ways": []}
    unit, index, year = values
    existing = Plan.objects.filter(unit=unit, index=index, year=year).select_related("unit", "index").first()
    refusal = why_not(unit, index, year)
    ways = [] if refusal else ways_to_start(unit, index, year)
    chosen = form.data.get("source") or next((way.source for way in ways if not way.closed), "")
    return {
        "unit": unit,
        "index": index,
        "year": year,
        "existing": existing,
        "refusal": refusal,
        "ways": [(way, way.source == chosen, _GIVES[way.source]) for way in ways],
        "open": any(not way.closed for way in ways),
    }


_GIVES = {
    Source.FIGURES: (
        "Cổng viết sẵn phần đánh giá, gợi ý mục tiêu cùng số điểm cần thêm, chuyển khuyến nghị của đơn vị tư vấn thành "
        "giải pháp đề xuất và lập phụ lục khuyến nghị. Số liệu trong lời văn gắn với kết quả đã công bố."
    ),
    Source.LAST_YEAR: (
        "Giữ bố cục, lời văn, giải pháp và phân công của năm trước. Phần đánh giá và mục tiêu được viết lại theo kết "
        "quả mới; căn cứ, năm, đơn vị đã kết thúc và những chỗ khác cần xem lại được đánh dấu."
    ),
    Source.TEMPLATE: (
        "Bố cục thường dùng với lời hướng dẫn ở từng mục, một mục cho mỗi chỉ số thành phần, nơi nhận và thể thức điền "
        "sẵn. Lời đánh giá, mục tiêu và giải pháp do bạn viết."
    ),
}
