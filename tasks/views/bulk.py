"""One thing done to the ticked tasks of a list: what will happen is shown first."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tasks.bulk import MOST, VERBS, Fate, NotAll, Verb, carry_out, foretell
from tasks.forms.bulk import BULK_FORMS, BulkForm
from tasks.models import Task
from tasks.views.lists import with_rights
from units.models import User
from units.permissions import Permission


@require_POST
def bulk(request):
    """Fill in what goes for all, see what will happen and what cannot, then do it: the steps of one form (`buoc`)."""
    name = request.POST.get("viec", "")
    verb = VERBS.get(name)
    if verb is None:
        raise Http404("Không có việc này.")
    chosen = request.POST.getlist("nhiem-vu")
    if problem := _count_problem(chosen):
        context = {"verb": verb, "problem": problem, "back": _back(request)}
        return render(request, "tasks/bulk.html", context, status=422)
    tasks = get_tasks_for(request.user, chosen, verb.permission)
    step = request.POST.get("buoc", "")
    form_class = BULK_FORMS[name]
    form = form_class(request.POST if step or not form_class.base_fields else None, tasks=tasks)
    if not form.is_valid() or step == "sua":
        return _page(request, name, tasks, form, status=422 if form.errors and step != "sua" else 200)
    if step != "lam":
        return _page(request, name, tasks, form, foretell(verb=verb, tasks=tasks, by=request.user, **form.cleaned_data))
    return _carried_out(request, name, tasks, form)


def _count_problem(chosen: Sequence[str]) -> str:
    if not chosen:
        return "Chưa chọn nhiệm vụ nào. Hãy đánh dấu các nhiệm vụ trong danh sách rồi làm lại."
    return f"Mỗi lần chọn nhiều nhất {MOST} nhiệm vụ; bạn đã chọn {len(chosen)}." if len(chosen) > MOST else ""


def get_tasks_for(user: User, chosen: Sequence[str], permission: Permission) -> list[Task]:
    """Return the tasks with these ids: all seen by the user (404 otherwise), with the permission on each (403)."""
    if not all(text.isascii() and text.isdecimal() and len(text) < 16 for text in chosen):
        raise Http404("Không có nhiệm vụ này.")
    pks = {int(text) for text in chosen}
    tasks = list(with_rights(Task.objects.visible_to(user).for_lists(), user).filter(pk__in=pks))
    if len(tasks) != len(pks):
        raise Http404("Không có nhiệm vụ này.")
    right = "may_do" if permission == Permission.DO_TASKS else "may_assign"
    if not all(getattr(task, right) for task in tasks):
        raise PermissionDenied("Bạn không có quyền thực hiện việc này với một số nhiệm vụ đã chọn.")
    return tasks


def _carried_out(request, name: str, tasks: list[Task], form: BulkForm):
    verb: Verb = VERBS[name]
    versions = {task.pk: _number(request.POST.get(f"phien-ban-{task.pk}", "")) for task in tasks}
    try:
        fates = carry_out(verb=verb, tasks=tasks, versions=versions, by=request.user, **form.cleaned_data)
    except NotAll as error:
        return _page(request, name, tasks, form, error.fates, refused=str(error), status=422)
    messages.success(request, f"{verb.done} {len(fates)} nhiệm vụ.")
    return redirect(_back(request))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _back(request) -> str:
    """The list from which one came, with its filter."""
    query = QueryDict(request.POST.get("ve", "")).urlencode()
    return f"{reverse('tasks:list')}?{query}" if query else reverse("tasks:list")


def _page(
    request,
    name: str,
    tasks: list[Task],
    form: BulkForm,
    fates: list[Fate] | None = None,
    *,
    refused: str = "",
    status: int = 200,
):
    context = {
        "name": name,
        "verb": VERBS[name],
        "tasks": tasks,
        "form": form,
        "fates": fates,
        "can": [fate.task for fate in fates or [] if not fate.problem],
        "cannot": [fate for fate in fates or [] if fate.problem],
        "told": form.told() if fates is not None else [],
        "refused": refused,
        "back": _back(request),
        "query": request.POST.get("ve", ""),
    }
    return render(request, "tasks/bulk.html", context, status=status)
