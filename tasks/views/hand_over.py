"""Handing over the work of somebody who leaves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from tasks.forms.bulk import HandOverForm
from tasks.handing_over import HELD, hand_over, held_by
from tasks.models import Task
from units.models import Membership, Unit, User
from units.permissions import Permission


@require_GET
def hand_overs(request):
    """The people who have work in the offices of which one is the head, with how much."""
    offices = Unit.objects.where_may(request.user, Permission.ASSIGN_TASKS)
    if not offices.exists():
        raise PermissionDenied("Bạn không giao việc ở đơn vị nào.")
    held = Count("tasks", filter=Q(tasks__state__in=HELD, tasks__office__in=offices.values("pk")))
    works = Exists(Membership.objects.active_on().filter(user=OuterRef("pk")))
    people = User.objects.annotate(held=held, works=works).filter(held__gt=0)
    return render(request, "tasks/hand_overs.html", {"people": people.order_by("works", "full_name")})


def get_person_for(user: User, username: str) -> User:
    """Return a person who works, or has tasks, where the user sees tasks (404 otherwise) and assigns them (403)."""
    person = get_object_or_404(User, username=username)

    def known_where(permission: Permission) -> bool:
        offices = Unit.objects.where_may(user, permission)
        works = Membership.objects.active_on().filter(user=person, unit__in=offices).exists()
        return works or Task.objects.filter(assignee=person, office__in=offices).exists()

    if not known_where(Permission.VIEW_TASKS):
        raise Http404("Không có người này.")
    if not known_where(Permission.ASSIGN_TASKS):
        raise PermissionDenied("Bạn không giao việc cho người này.")
    return person


def hand_over_page(request, username):
    """All the work of a person in one's offices: who takes which, for one reason."""
    person = get_person_for(request.user, username)
    tasks = list(held_by(person, request.user).for_lists().open_first())
    form = HandOverForm(request.POST if request.method == "POST" else None, person=person, tasks=tasks)
    if request.method == "POST" and form.is_valid():
        try:
            done = hand_over(person=person, given=form.given, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _said(person, len(done), len(tasks) - len(done)))
            return redirect("tasks:hand-overs")
    context = {"person": person, "tasks": tasks, "form": form}
    return render(request, "tasks/hand_over.html", context, status=422 if form.errors else 200)


def _said(person: User, done: int, left: int) -> str:
    rest = f" {person} còn giữ {left} việc." if left else ""
    return f"Đã bàn giao {done} việc của {person}.{rest}"
