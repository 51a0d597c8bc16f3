from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, render

from indices.comparison import component_rows, total_movement
from plans.models import Plan
from plans.reading import read_plan


def plan_list(request):
    """The plans that the user may read, by year."""
    plans = Plan.objects.visible_to(request.user).select_related("unit", "index")
    return render(request, "plans/plan_list.html", {"plans": plans})


def plan_page(request, unit, index, year):
    """A plan as it reads, with its targets and the tasks that follow from its solutions."""
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("unit", "index", "focal_point"),
        unit__code=unit,
        index__code=index.upper(),
        year=year,
    )
    result = plan.base_result()
    text = read_plan(plan)
    prefetch_related_objects([item.source for _, item in text.solutions()], "tasks")
    context = {
        "plan": plan,
        "text": text,
        "result": result,
        "rows": component_rows(result) if result else [],
        "total": total_movement(result) if result else None,
    }
    return render(request, "plans/plan.html", context)
