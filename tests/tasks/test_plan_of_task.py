"""A task stands with the plan of its solution, whoever writes it."""

from plans.models import Section, Solution
from tasks.models import Task
from tests.tasks.making import a_task


def test_a_task_has_the_plan_of_its_solution(cast):
    first = cast.plan(year=2024)
    early = a_task(cast)
    second = cast.plan()
    late = a_task(cast)
    assert [task.plan for task in (early, late)] == [first, second]


def test_a_task_that_is_hung_on_another_solution_goes_with_it(cast):
    cast.plan(year=2024)
    task = a_task(cast)
    other = cast.plan()

    task.solution = cast.solution
    task.save()
    assert Task.objects.get().plan == other


def test_a_solution_that_moves_within_its_plan_takes_its_tasks_along(cast):
    plan = cast.plan()
    task = a_task(cast)
    Solution.objects.update(section=Section.objects.create(plan=plan, position=9))

    assert list(plan.tasks.all()) == [task]
    assert Task.objects.get().solution.section.plan == plan
