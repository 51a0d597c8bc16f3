"""What would lift a unit's rank: places above, the cheapest way there, scores to try out, what the next plan lacks."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from indices.lifting import Mix, Simulation
from indices.models import Edition, EditionComponent
from reports.dashboards.lifting import Lift, RankedEdition, editions_of, follow_up, lift_of, newest_whole
from reports.lift_form import LiftForm, slider
from reports.views.unit import readable_units
from units.permissions import Permission
from units.vietnamese import format_number

OUTCOME = "lift-outcome"
"""The part of the page that is put anew while scores are tried out."""


@dataclass(frozen=True)
class Moved:
    """A component whose score is another than the published one."""

    line: EditionComponent
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@require_GET
def lifting(request, code):
    """What would lift the unit's rank in the edition that the address names (`dot`), else in its newest whole one."""
    unit = get_object_or_404(readable_units(request.user).select_related("parent"), code=code)
    editions = editions_of(unit, request.user)
    edition, problem = _chosen(editions, request.GET.get("dot", "").strip())
    context = {"unit": unit, "editions": editions, "edition": edition, "problem": problem}
    if edition is None:
        return render(request, "reports/lifting.html", context, status=422 if problem else 200)
    lift = lift_of(edition, unit)
    form = LiftForm(request.GET, lift=lift) if lift.may_simulate else None
    if form and request.htmx and request.htmx.target == OUTCOME:
        outcome = {"lift": lift, "form": form, "edition": edition} | _outcome(lift, form)
        return render(request, "reports/_lifting_outcome.html", outcome, status=200 if form.scores_are_valid else 422)
    context |= {"lift": lift, "form": form, "follow": follow_up(lift, request.user) if lift.is_possible else None}
    if context["follow"] and context["follow"].plan:
        plan = context["follow"].plan
        context["may_edit"] = plan.is_open and unit.allows(request.user, Permission.EDIT_PLANS)
    if form:
        context |= _mix(lift, form) | _outcome(lift, form)
    refused = problem or (form and not form.is_valid())
    return render(request, "reports/lifting.html", context, status=422 if refused else 200)


def _chosen(editions: list[RankedEdition], code: str) -> tuple[Edition | None, str]:
    """The edition that the address names, else the default one; what is wrong with the address."""
    found = next((ranked.edition for ranked in editions if ranked.edition.code == code), None)
    if found or not code:
        return found or newest_whole(editions), ""
    return newest_whole(editions), (
        f"Đơn vị không có kết quả trong bảng xếp hạng “{code[:60]}”. Hãy chọn một năm trong danh sách ở đầu trang."
    )


def _mix(lift: Lift, form: LiftForm) -> dict:
    """The cheapest way to the rank that was chosen, with the total that it gives and the address that tries it out."""
    rank = form.mix_is_valid and form.cleaned_data.get("hang")
    if not rank:
        return {}
    mix = lift.mix(rank, form.best_of_block)
    tried = [None if gain is None else score + gain for score, gain in zip(lift.scores, mix.gains, strict=True)]
    return {
        "mix": mix,
        "mix_rank": rank,
        "mix_rows": _moved(lift, tried),
        "mix_result": lift.tried(tried),
        "mix_tied": _tied(lift, mix),
        "mix_query": _query(lift, form, tried),
    }


def _tied(lift: Lift, mix: Mix) -> list[str]:
    return [lift.table.lines[place].name for place in mix.tied]


def _outcome(lift: Lift, form: LiftForm) -> dict:
    """The total with the scores that are tried out; nothing where one of them cannot be read."""
    if not form.scores_are_valid:
        return {}
    tried = form.tried()
    result: Simulation = lift.tried(tried)
    return {
        "result": result,
        "moved": _moved(lift, tried),
        "above": lift.above(result.total),
        "to_leader": max(lift.others, default=result.total) - result.total,
    }


def _moved(lift: Lift, tried: list[Decimal | None]) -> list[Moved]:
    pairs = zip(lift.components, tried, strict=True)
    return [Moved(one.line, one.score, new) for one, new in pairs if new is not None and new != one.score]


def _query(lift: Lift, form: LiftForm, tried: list[Decimal | None]) -> str:
    """The address, behind its question mark, with these scores to try out; those as published are left out."""
    asked = {"dot": lift.table.edition.code, "hang": form.cleaned_data["hang"], "tran": form.cleaned_data["tran"]}
    pairs = zip(lift.components, tried, strict=True)
    changed = {slider(one): format_number(new, 2) for one, new in pairs if new is not None and new != one.score}
    return urlencode(asked | changed)
