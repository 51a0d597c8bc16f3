"""Reading plans: the list, and one plan as it reads, with where it stands, what it reached and what is being done."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.urls import reverse

from indices.comparison import component_rows, total_movement
from indices.models import Block
from plans.adjustment import changes_of
from plans.listing import FILTERS, chosen_in, narrowed
from plans.models import Comment, Plan, Solution
from plans.outcomes import read_outcomes
from plans.page import documents_of, read_page
from plans.reading import PlanText
from plans.views.access import get_plan_for
from plans.views.comments import open_counts
from plans.views.life import steps_for, tasks_of_solutions
from plans.views.rights import rights_in
from units.kept import kept_while_unchanged
from units.models import User
from units.permissions import Permission

PER_PAGE = 50

EXPORT_FORMATS = [("pdf", "PDF"), ("docx", "Word"), ("json", "JSON")]
"""What plans of the list can be exported as; the first is ticked beforehand."""

QUARTERS = ((1, "I"), (2, "II"), (3, "III"), (4, "IV"))

CHANGES_SHOWN = 12
"""Changes of an adjusted plan on its page; all of them are on the page that compares."""


@dataclass(frozen=True)
class Tally:
    """Tasks counted by state, in the states' order, and how many of them are late."""

    states: list[tuple[str, int]]
    late: int

    @property
    def total(self) -> int:
        return sum(count for _, count in self.states)

    @classmethod
    def of(cls, groups: Iterable[tuple[str, str, int]], labels: Mapping[str, str]) -> "Tally":
        """Add up groups of (state, punctuality, how many); `labels` are those of the states, in their order."""
        counts: Counter = Counter()
        late = 0
        for state, punctuality, count in groups:
            counts[state] += count
            late += count if punctuality == "late" and state in _OPEN else 0
        return cls([(label, counts[state]) for state, label in labels.items() if counts[state]], late)


_OPEN = ("not_started", "in_progress", "awaiting")
"""States of tasks still to be worked on, as tasks knows them (Task.OPEN)."""


@kept_while_unchanged("plans", "indices", "tasks", "reports")
def plan_page(request, **name):
    """A plan as it reads, with its targets and the tasks that follow from its solutions."""
    plan = get_plan_for(request.user, **name)
    page = read_page(plan)
    text, said = page.text, page.comments
    outcomes = read_outcomes(plan, page.targets)
    later = _later(plan)
    rights = rights_in(plan.unit, request.user)
    context = {
        "plan": plan,
        "text": text,
        "bases": page.bases,
        "outcomes": outcomes,
        "result": outcomes.base,
        "steps": page.steps,
        "documents": documents_of(plan),
        "next_steps": steps_for(plan, rights, is_adjusted=later is not None),
        "editor_url": reverse("plans:editor", args=plan.address),
        "may_edit": plan.is_open and Permission.EDIT_PLANS in rights,
        "may_issue": Permission.EDIT_PLANS in rights,
        "open_comments": open_counts(said),
        "comments_count": len(said),
        "reasons": [one for one in said if one.kind == Comment.Kind.REASON],
        "later": later,
        "report_quarters": QUARTERS if reads_reports(plan, request.user, rights) else (),
    }
    return render(request, "plans/plan.html", context | _results(text, outcomes.base) | _work(text) | _adjusted(plan))


def reads_reports(plan: Plan, user: User, rights: Container[Permission]) -> bool:
    """Whether the user reads the quarterly reports of all the plan's offices: who sees the agency's tasks or writes its
    plans, and the people of the focal point. The pages of reports ask for themselves; this is for the link."""
    if plan.state not in Plan.ONCE_APPROVED:
        return False
    if Permission.EDIT_PLANS in rights or plan.unit.allows(user, Permission.VIEW_TASKS):
        return True
    return plan.focal_point is not None and plan.focal_point.allows(user, Permission.DO_TASKS)


def _later(plan: Plan) -> Plan | None:
    """The plan that adjusts this one, if it has been issued and there is one."""
    later = getattr(plan, "adjusted_by", None)
    if later is None or plan.state not in Plan.ONCE_ISSUED:
        return None
    later.unit, later.index = plan.unit, plan.index
    return later


def _results(text: PlanText, result) -> dict:
    """The figures of the results table, for a plan that has one in its text."""
    wanted = any(item.is_results_table for node in text.walk() for item in node.items)
    if not (wanted and result):
        return {}
    return {"rows": component_rows(result), "total": total_movement(result)}


def _work(text: PlanText) -> dict:
    """The tasks of each solution counted, and of all together (1 query)."""
    solutions = {item.source.pk for _, item in text.solutions()}
    tasks = tasks_of_solutions().filter(plan=text.plan.pk).order_by()
    counted = tasks.values_list("solution", "state", "punctuality").annotate(count=Count("pk"))
    own: dict[int, list[tuple]] = defaultdict(list)
    for solution, *group in counted:
        own[solution].append(tuple(group))
    labels = dict(tasks.model._meta.get_field("state").choices)
    tallies = {pk: Tally.of(groups, labels) for pk, groups in own.items() if pk in solutions}
    whole = Tally.of([group for pk in tallies for group in own[pk]], labels)
    return {"tallies": tallies, "work": whole, "solutions": len(solutions)}


def _adjusted(plan: Plan) -> dict:
    """For an adjusted plan, what it changes, and the tasks whose solution it has dropped."""
    if not plan.adjusts:
        return {}
    plan.adjusts.unit, plan.adjusts.index = plan.unit, plan.index
    changes = changes_of(plan)
    left = 0
    if plan.state in Plan.ONCE_ISSUED:
        left = tasks_of_solutions().filter(plan=plan.adjusts).count()
    return {"changes": changes[:CHANGES_SHOWN], "changes_count": len(changes), "tasks_left": left}


@kept_while_unchanged("plans", "indices", "tasks")
def plan_list(request):
    """The plans that the user may read, by year; narrowed by year, index, state, agency, words (diacritics or not)."""
    visible = Plan.objects.visible_to(request.user)
    chosen = chosen_in(request.GET)
    plans = _with_counts(narrowed(visible, chosen)).select_related("unit", "index", "adjusts")
    narrowing = {FILTERS[name]: value for name, value in chosen.items() if value}
    page = Paginator(plans, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "plans": page,
        "chosen": chosen,
        "is_narrowed": any(chosen.values()),
        "kept": urlencode(narrowing),
        "narrowing": narrowing,
        "formats": EXPORT_FORMATS,
        "years": visible.order_by("-year").values_list("year", flat=True).distinct(),
        "indices": visible.order_by("index__code").values_list("index__code", flat=True).distinct(),
        "states": Plan.State.choices,
        "blocks": Block.choices,
        "units": visible.order_by("unit__name").values_list("unit__code", "unit__name").distinct(),
        "new_url": reverse("plans:new"),
        "import_url": reverse("plans:import"),
        "may_write": Permission.EDIT_PLANS in request.user.current_permissions(),
    }
    return render(request, "plans/plan_list.html", context)


def _with_counts(plans: QuerySet) -> QuerySet:
    """Annotate how many solutions, open comments and late tasks each plan has."""

    def count(rows: QuerySet, plan: str) -> Coalesce:
        counted = rows.order_by().filter(**{plan: OuterRef("pk")}).values(plan).annotate(count=Count("pk"))
        return Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)

    late = tasks_of_solutions().late()
    return plans.annotate(
        solutions_count=count(Solution.objects.all(), "section__plan"),
        comments_count=count(Comment.objects.filter(resolved_at=None), "plan"),
        late_count=count(late, "solution__section__plan"),
    )
