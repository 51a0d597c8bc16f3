"""Tasks for the tests of lists: one call a task, with the facts that the database wants together."""

from datetime import date

from django.utils import timezone

from tasks.models import Task


def a_task(cast, title="Rà soát thủ tục", office=None, due_on: date | None = None, **values) -> Task:
    """A task of the plan's solution; a deadline is the first one, who has it was given it by the head."""
    if values.get("assignee"):
        values = {"assigned_at": timezone.now(), "assigned_by": cast.head} | values
    if values.get("state") == Task.State.DONE:
        values = {"completed_by": cast.head, "reported_on": values.get("completed_on")} | values
    defaults = {"solution": cast.solution, "first_due_on": due_on}
    return Task.objects.create(title=title, office=office or cast.consular, due_on=due_on, **(defaults | values))


def done(on: date) -> dict:
    """The values of a task that was finished on that day."""
    return {"state": Task.State.DONE, "completed_on": on}
