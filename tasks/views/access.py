"""The ways in which views get a task or an office."""

from django.shortcuts import get_object_or_404

from tasks.models import Task
from units.models import Unit
from units.permissions import Permission, require
from units.vietnamese import sort_key


def get_task_for(user, pk, permission: Permission | None = None) -> Task:
    """Return a task that the user may see (404 otherwise) and, if asked, has the permission for (403 otherwise)."""
    task = get_object_or_404(Task.objects.visible_to(user).for_lists(), pk=pk)
    if permission:
        require(user, permission, task.office)
    return task


def own_offices(user) -> list[Unit]:
    """Return the offices that the user heads or stands in to head, by name."""
    offices = Unit.objects.where_may(user, Permission.SUBMIT_REPORTS).filter(kind=Unit.Kind.OFFICE)
    return sorted(offices.select_related("parent"), key=lambda office: sort_key(office.name))


def get_office_for(user, code, permission: Permission = Permission.VIEW_TASKS) -> Unit:
    """Return an office whose tasks the user may see (404 otherwise) with the permission there (403 otherwise)."""
    office = get_object_or_404(Unit.objects.where_may(user, Permission.VIEW_TASKS), code=code, kind=Unit.Kind.OFFICE)
    require(user, permission, office)
    return office
