"""Tasks made out of a plan: one, several of one solution, or all that the plan proposes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import formset_factory
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plans.models import Plan, Solution
from plans.views.access import get_plan_for
from tasks import actions
from tasks.actions.writing import people_of
from tasks.forms import MakeForm, PartForm, ProposalForm
from tasks.forms.fields import Deadline
from tasks.proposals import for_proposals, lead_offices, proposals_of, support_offices
from tasks.sources import section_place
from tasks.views.access import get_office_for
from tasks.views.doing import form_page
from units.models import Unit
from units.permissions import Permission

FIRST_ROWS, MOST_ROWS = 2, 20


def get_source_for(user, code: str, solution: int) -> tuple[Unit, Solution]:
    """Return an office in which the user gives tasks and a solution that names it; 404 or 403 otherwise."""
    office = get_office_for(user, code, Permission.ASSIGN_TASKS)
    solutions = for_proposals(Solution.objects.of_office(office)).select_related("section__plan__index")
    return office, get_object_or_404(solutions, pk=solution)


def create(request, code, solution):
    """Make a task out of a solution that names the office."""
    office, solution = get_source_for(request.user, code, solution)
    form = MakeForm(request.POST or None, office=office, initial=_first(solution), supports=_offered(solution, office))
    if request.method == "POST" and form.is_valid():
        try:
            task = actions.split(solution=solution, office=office, parts=[form.part], by=request.user)[0]
        except ValidationError as error:
            form.add_errors(error)
        else:
            messages.success(request, f"Đã giao nhiệm vụ: {task.title}")
            return redirect("tasks:office", office.code)
    place = section_place(solution.section)
    return form_page(request, "tasks/assign.html", form, {"office": office, "solution": solution, "place": place})


def _first(solution: Solution) -> dict:
    """What a form about a solution begins with."""
    plan = solution.section.plan
    deadline = Deadline(solution.deadline(plan.year), solution.due_quarter)
    return {
        "title": solution.as_title(300), "due_on": deadline, "output": solution.output,
        "measure": solution.measure[:200], "needs_evidence": True,
    }  # fmt: skip


def _offered(solution: Solution, office: Unit) -> list[Unit]:
    """The offices that get a share unless their tick is taken away; only who leads hands out shares."""
    leads = lead_offices(solution)
    return support_offices(solution) if not leads or office in leads else []


def split(request, code, solution):
    """Split a solution into several tasks; a button adds a row, without JavaScript too."""
    office, solution = get_source_for(request.user, code, solution)
    rows = _rows(request, office, solution)
    refusal = ""
    if request.method == "POST" and "add-row" not in request.POST and rows.is_valid():
        parts = [form.part for form in rows if form.has_changed()]
        try:
            if not parts:
                raise ValidationError("Hãy ghi ít nhất một nhiệm vụ.")
            made = actions.split(solution=solution, office=office, parts=parts, by=request.user)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, f"Đã lập {len(made)} nhiệm vụ từ giải pháp.")
            return redirect("tasks:office", office.code)
    context = {
        "office": office,
        "solution": solution,
        "rows": rows,
        "refusal": refusal,
        "is_full": len(rows) >= MOST_ROWS,
        "place": section_place(solution.section),
    }
    refused = refusal or (rows.is_bound and "add-row" not in request.POST)
    return render(request, "tasks/split.html", context, status=422 if refused else 200)


def _rows(request, office: Unit, solution: Solution):
    """The rows as they were typed, with one more where that was asked for; at first two empty ones."""
    rows_of = formset_factory(PartForm, extra=FIRST_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    offered = {"office": office, "supports": _offered(solution, office), "ticked": False}
    if request.method != "POST":
        return rows_of(prefix="viec", form_kwargs=offered)
    data = request.POST
    if "add-row" in data and data.get("viec-TOTAL_FORMS", "").isdecimal():
        data = data.copy()
        data["viec-TOTAL_FORMS"] = str(min(int(data["viec-TOTAL_FORMS"][:4]) + 1, MOST_ROWS))
    return rows_of(data, prefix="viec", form_kwargs=offered)


def proposals(request, **name):
    """What a plan in force proposes, by office: ticked rows become tasks, all in one go."""
    plan = get_plan_for(request.user, **name)
    offices = Unit.objects.where_may(request.user, Permission.ASSIGN_TASKS).filter(parent=plan.unit)
    offices = set(offices.filter(kind=Unit.Kind.OFFICE))
    follows = plan.unit.allows(request.user, Permission.EDIT_PLANS)
    if not offices and not follows:
        raise PermissionDenied("Chỉ người giao việc của phòng, trung tâm và chuyên viên của cơ quan mở được.")
    found = proposals_of(plan, offices)
    people = {office: list(people_of(office, Permission.DO_TASKS)) for office, _ in found.by_office()}
    forms = [ProposalForm(request.POST or None, proposal=row, people=people[row.office]) for row in found.rows]
    problem = ""
    if request.method == "POST":
        problem = _make(request, forms) if offices else "Bạn không giao việc ở phòng nào của cơ quan này."
        if not problem:
            return redirect(_address(plan))
    context = {
        "plan": plan, "offices": _by_office(forms), "unplaced": found.unplaced if follows else (), "problem": problem,
        "may_make": bool(offices), "is_in_force": plan.state in (Plan.State.APPROVED, Plan.State.ISSUED),
    }  # fmt: skip
    return render(request, "tasks/proposals.html", context, status=422 if problem else 200)


def _make(request, forms: list[ProposalForm]) -> str:
    """Make the ticked tasks; return why not, empty when it is done."""
    taken = [form for form in forms if form.is_taken]
    if wrong := [sentence for form in taken for sentence in form.sentences()]:
        return " ".join(wrong)
    ticked = [key for key in request.POST if key.endswith("-taken")]
    if not ticked:
        return "Hãy chọn ít nhất một giải pháp."
    chosen = [(form.proposal, form.part) for form in taken]
    try:
        made = actions.make_proposed(chosen=chosen, by=request.user)
    except ValidationError as error:
        return " ".join(error.messages)
    left_out = len(ticked) - len(made)
    if made:
        messages.success(request, f"Đã lập {len(made)} nhiệm vụ.")
    if left_out:
        messages.warning(request, f"{left_out} giải pháp đã có nhiệm vụ từ trước nên không lập lại.")
    return ""


def _by_office(forms: list[ProposalForm]) -> list[tuple[Unit, list[ProposalForm]]]:
    offices: dict[Unit, list[ProposalForm]] = {}
    for form in forms:
        offices.setdefault(form.proposal.office, []).append(form)
    return list(offices.items())


def _address(plan: Plan) -> str:
    return reverse("tasks:proposals", args=plan.address)
