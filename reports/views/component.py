"""A component of a block and year: its ranking, its spread over the years, who rose and what they did."""

from django.http import Http404
from django.shortcuts import render

from indices.models import Edition
from indices.rounds import round_for
from reports.dashboards.component import ComponentStory, component_story, what_was_found
from reports.dashboards.component_chart import component_figure
from reports.dashboards.deeds import deeds_in
from reports.views.component_rows import fallen_as_html, options_as_html, risen_as_html, rows_as_html
from units.kept import kept_while_unchanged
from units.models import Unit
from units.models.unit import in_alphabet


@kept_while_unchanged("indices", "plans", "tasks")
def component_page(request, code, component):
    """The component of a published edition; `?don-vi=` puts a unit of the block into the chart and marks its row.

    404 where the reader may not see the edition, where it has no such component, and for a unit that is not in it.
    """
    try:
        edition = round_for(request.user, code)
    except Edition.DoesNotExist as error:
        raise Http404("Không có bảng xếp hạng này.") from error
    story = component_story(edition, component)
    if story is None:
        raise Http404("Bộ chỉ số của năm này không có chỉ số thành phần đó.")
    own = request.user.own_unit_ids()
    unit = _chosen(story, request.GET.get("don-vi", ""), own)
    deeds = deeds_in(edition, story.line.component, [one.unit.pk for one in story.rose], request.user)
    units = in_alphabet(one.unit for one in story.standings)
    risers = [(one, deeds.by_unit.get(one.unit.pk, ()), one.unit.pk in deeds.readable) for one in story.rose]
    before, after = story.neighbours
    context = {
        "edition": edition,
        "line": story.line,
        "story": story,
        "rows_html": rows_as_html(story, own, unit),
        "fallen_html": fallen_as_html(story.fell),
        "unit": unit,
        "units": units,
        "options": options_as_html(units, unit),
        "figure": component_figure(story, unit),
        "risers": risers,
        "risen_html": risen_as_html(risers, edition.year),
        "hides_plans": any(one.unit.pk not in deeds.readable for one in story.rose),
        "found": what_was_found(story, request.user),
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
