"""A component of a block and year: its ranking, its spread over the years, who rose and what they did."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from indices.models import Edition
from reports.dashboards.component import ComponentStory, component_story, what_was_found
from reports.dashboards.component_chart import component_figure
from reports.dashboards.deeds import deeds_in
from reports.views.unit import readable_units
from units.kept import kept_while_unchanged
from units.models import Unit
from units.vietnamese import sort_key


@kept_while_unchanged("indices", "plans", "tasks")
def component_page(request, code, component):
    """The component of a published edition; `?don-vi=` puts a unit of the block into the chart and marks its row.

    404 where the reader may not see the edition, where it has no such component, and for a unit that is not in it.
    """
    readable = Edition.objects.visible_to(request.user).published()
    edition = get_object_or_404(readable.select_related("index", "province"), code=code)
    story = component_story(edition, component, readable)
    if story is None:
        raise Http404("Bộ chỉ số của năm này không có chỉ số thành phần đó.")
    own = request.user.own_unit_ids()
    unit = _chosen(story, request.GET.get("don-vi", ""), own)
    deeds = deeds_in(edition, story.now.line.component_id, [one.unit.pk for one in story.rose], request.user)
    before, after = story.neighbours
    context = {
        "edition": edition,
        "line": story.now.line,
        "story": story,
        "own": own,
        "unit": unit,
        "units": sorted((one.unit for one in story.standings), key=lambda unit: sort_key(unit.name)),
        "figure": component_figure(story, unit),
        "risers": [(one, deeds.by_unit.get(one.unit.pk, ()), one.unit.pk in deeds.readable) for one in story.rose],
        "hides_plans": any(one.unit.pk not in deeds.readable for one in story.rose),
        "found": what_was_found(story.now.line, readable_units(request.user)),
        "kept": f"?don-vi={unit.code}" if unit and "don-vi" in request.GET else "",
        "line_before": before,
        "line_after": after,
    }
    return render(request, "reports/component.html", context)


def _chosen(story: ComponentStory, code: str, own: set[int]) -> Unit | None:
    """The unit that the address names, else the reader's own where it is in the block, else the only one."""
    units = [standing.unit for standing in story.standings]
    if not code:
        return next((unit for unit in units if unit.pk in own), units[0] if len(units) == 1 else None)
    found = next((unit for unit in units if unit.code == code), None)
    if found is None:
        raise Http404("Không có đơn vị này trong bảng của năm.")
    return found
