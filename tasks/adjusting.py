"""When an adjusted plan comes into force, the tasks of the plan before it follow their solutions."""

from django.dispatch import receiver

from plans.life import step_taken
from plans.models import Plan, Solution, Step
from tasks.models import Task
from units.audit import record
from units.models import User


@receiver(step_taken)
def move_tasks(sender, *, plan: Plan, verb: Step.Verb, by: User | None = None, **more) -> None:
    """Hang each task, open or done, on the solution of `plan` that came from its own; the others stay where they are.

    A solution that the adjusted plan has dropped keeps its tasks, so that what was done for it is not lost.
    """
    replaced = plan.adjusts
    if verb != Step.Verb.ISSUE or replaced is None:
        return
    heirs: dict[int, Solution] = {}
    for solution in Solution.objects.filter(section__plan=plan, origin__section__plan=replaced).order_by("pk"):
        heirs.setdefault(solution.origin_id, solution)
    moved = []
    for task in Task.objects.filter(solution__in=heirs).select_for_update(of=("self",)).select_related("solution"):
        before, task.solution, task.plan = task.solution, heirs[task.solution_id], plan
        record("task.move", task, f"Theo kế hoạch điều chỉnh: {task.title}", by=by, changes=_change(before, task))
        moved.append(task)
    Task.objects.bulk_update(moved, ["solution", "plan"], batch_size=500)


def _change(before: Solution, task: Task) -> dict:
    return {"solution": (f"{before.pk}: {before}", f"{task.solution_id}: {task.solution}")}
