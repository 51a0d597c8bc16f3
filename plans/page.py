"""All that the page of a plan shows of it and around it, in few queries; documents read a plan by plans.reading."""

from collections import defaultdict
from dataclasses import dataclass

from plans.models import Basis, Comment, Paragraph, Party, Plan, Section, Solution, Step, Target
from plans.reading import PlanText, arranged
from units.together import read_together


@dataclass(frozen=True)
class PlanPage:
    """The text with targets; what stands above it; comments that are open, steps so far."""

    text: PlanText
    targets: list[Target]
    bases: list[Basis]
    comments: list[Comment]
    steps: list[Step]


def read_page(plan: Plan) -> PlanPage:
    """Read it (1 query). The parties of solutions are named, but their units and groups are not at hand."""
    named = ("by__full_name", "by__username")
    found = read_together(
        sections=plan.sections.order_by("position"),
        components=Section.components.through.objects.filter(section__plan=plan).select_related("component"),
        targets=plan.targets.select_related("component"),
        paragraphs=Paragraph.objects.filter(section__plan=plan),
        solutions=Solution.objects.filter(section__plan=plan),
        parties=Party.objects.filter(solution__section__plan=plan),
        bases=plan.head_bases,
        comments=plan.comments.filter(resolved_at=None)
        .select_related("by")
        .only("plan", "block", "quote", "kind", "text", "at", "by", "resolved_at", *named),
        steps=plan.steps.select_related("by").only("plan", "verb", "note", "at", "by", *named),
    )
    _give(found["sections"], "components", [(one.section_id, one.component) for one in found["components"]])
    _give(found["solutions"], "parties", [(party.solution_id, party) for party in found["parties"]])
    text = arranged(plan, found["sections"], found["targets"], found["paragraphs"], found["solutions"])
    return PlanPage(text, found["targets"], found["bases"], found["comments"], found["steps"])


def _give(owners: list, name: str, pairs: list[tuple[int, object]]) -> None:
    """Put rows at hand under the relation's name, as prefetching does."""
    rows = defaultdict(list)
    for owner, row in pairs:
        rows[owner].append(row)
    for owner in owners:
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows[owner.pk]
