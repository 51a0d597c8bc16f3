"""Tasks follow their solutions into the adjusted plan when it is issued."""

from datetime import date

from plans import life
from plans.models import Section, Solution
from plans.outlining import remove
from tasks.models import Task
from tests.plans.life.walk import issued, text_of
from units.models import AuditEntry


def issue_adjusted(cast, plan, change=None):
    new = life.adjust(plan=plan, by=cast.unit_clerk)
    if change:
        change(new)
    life.submit(plan=new, by=cast.unit_clerk)
    life.approve(plan=new, by=cast.head_of_unit)
    return life.issue(plan=new, number=60, issued_on=date(2025, 8, 1), by=cast.unit_clerk)


def test_open_and_done_tasks_move_to_the_solution_that_came_from_theirs(cast):
    plan = issued(cast)
    common = {"solution": cast.solution, "office": cast.consular}
    Task.objects.create(**common, title="Đang làm", state=Task.State.IN_PROGRESS)
    Task.objects.create(
        **common, title="Đã xong", state=Task.State.DONE, completed_on=date(2025, 6, 1), completed_by=cast.head
    )
    new = issue_adjusted(cast, plan)

    heir = Solution.objects.get(section__plan=new)
    assert {(task.title, task.solution, task.plan) for task in Task.objects.all()} == {
        ("Đang làm", heir, new),
        ("Đã xong", heir, new),
    }
    lines = AuditEntry.objects.filter(action="task.move")
    assert [(line.actor, line.summary) for line in lines.order_by("pk")] == [
        (cast.unit_clerk, "Theo kế hoạch điều chỉnh: Đang làm"),
        (cast.unit_clerk, "Theo kế hoạch điều chỉnh: Đã xong"),
    ]
    text = "Rút ngắn thời gian giải quyết hồ sơ."
    assert lines[0].changes == {"solution": [f"{cast.solution.pk}: {text}", f"{heir.pk}: {text}"]}


def test_tasks_of_a_dropped_solution_stay_and_both_pages_say_so(as_user, cast):
    plan = issued(cast)
    kept, dropped = cast.solution, Solution.objects.create(section=Section.objects.last(), position=3, text="Bỏ đi.")
    for solution in (kept, dropped):
        Task.objects.create(solution=solution, office=cast.consular, title=solution.text)

    def drop(new):
        remove(plan=new, key=f"g{Solution.objects.get(origin=dropped).pk}", by=cast.unit_clerk)

    new = issue_adjusted(cast, plan, drop)

    assert [task.title for task in Task.objects.filter(solution=dropped)] == ["Bỏ đi."]
    assert Task.objects.get(solution__origin=kept).title == kept.text
    client = as_user(cast.officer)
    assert "1 nhiệm vụ của giải pháp đã bỏ được giữ ở kế hoạch đó." in text_of(client.get(new.get_absolute_url()))
    old = text_of(client.get(plan.get_absolute_url()))
    assert "1 nhiệm vụ của các giải pháp mà bản điều chỉnh đã bỏ được giữ ở đây." in old


def test_nothing_moves_while_the_adjusted_plan_is_a_draft(cast):
    plan = issued(cast)
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát")
    life.adjust(plan=plan, by=cast.unit_clerk)

    task.refresh_from_db()
    assert task.solution == cast.solution
