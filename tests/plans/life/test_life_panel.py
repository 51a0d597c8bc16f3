"""What the page of a plan offers to whom at each state, how the work stands, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.models import Paragraph, Plan, Section, Solution
from tasks.models import Task
from tests.plans.life.walk import approved, drafted, issued, submitted, text_of


def offered(client, plan):
    return [step.name for step in client.get(plan.get_absolute_url()).context["next_steps"]]


@pytest.mark.parametrize(
    ("ready", "clerk", "head"),
    [
        (drafted, ["submit"], ["submit"]),
        (submitted, ["withdraw"], ["approve", "withdraw", "send-back"]),
        (approved, ["issue"], ["issue", "send-back"]),
        (issued, ["adjust"], ["adjust", "close"]),
    ],
)
def test_each_is_offered_the_own_next_steps(as_user, cast, ready, clerk, head):
    plan = ready(cast)

    assert offered(as_user(cast.unit_clerk), plan) == clerk
    assert offered(as_user(cast.head_of_unit), plan) == head
    assert offered(as_user(cast.officer), plan) == []


def test_the_panel_tells_who_did_what(as_user, cast):
    page = text_of(as_user(cast.officer).get(issued(cast).get_absolute_url()))

    for words in (
        '<strong>Trình</strong><span class="cell-note">Nông Chuyên Viên',
        '<strong>Duyệt</strong><span class="cell-note">Trịnh Giám Đốc',
        "Số 05/KH-SNgV ngày 05/02/2025",
    ):
        assert words in page


def test_each_solution_tells_how_its_tasks_stand(as_user, cast):
    plan = cast.plan()
    yesterday = timezone.localdate() - timedelta(days=1)
    common = {"solution": cast.solution, "office": cast.consular, "title": "Việc"}
    Task.objects.create(**common, state=Task.State.DONE, completed_on=yesterday, completed_by=cast.head)
    Task.objects.create(**common, due_on=yesterday, first_due_on=yesterday)
    Task.objects.create(**common)
    Solution.objects.create(section=cast.solution.section, position=3, text="Chưa giao ai.")

    response = as_user(cast.officer).get(plan.get_absolute_url())
    tally = response.context["tallies"][cast.solution.pk]
    assert (tally.states, tally.late) == ([("Chưa thực hiện", 2), ("Hoàn thành", 1)], 1)
    page = text_of(response)
    assert "1/2 giải pháp đã có nhiệm vụ." in page
    assert page.count("1 quá hạn") == 2


def test_everything_of_a_solution_and_a_table_is_shown(as_user, cast):
    plan = cast.plan()
    section = cast.solution.section
    Solution.objects.filter(pk=cast.solution.pk).update(output="Quyết định", measure="12 thủ tục", due_quarter=3)
    table = {"rows": [["TT", "Việc"], ["1", "Rà soát"]], "header": 1, "spans": []}
    Paragraph.objects.create(section=section, position=4, kind="table", table=table)
    Solution.objects.create(section=section, position=5, text="Rà soát trong bảng", is_shown=False)

    page = text_of(as_user(cast.officer).get(plan.get_absolute_url()))
    for words in (
        "Quyết định",
        "12 thủ tục",
        "quý III/2025",
        ">Việc</th>",
        ">Rà soát</td>",
        "Giải pháp trong bảng trên",
    ):
        assert words in page


def test_a_target_that_the_words_state_is_not_written_twice(as_user, cast):
    plan = cast.plan()
    plan.targets.update(in_text=True)

    assert 'class="target"' not in as_user(cast.officer).get(plan.get_absolute_url()).content.decode()


def lengthen(cast, plan, solutions):
    section = Section.objects.create(plan=plan, position=9, marker="roman", heading="Nhiều giải pháp")
    Solution.objects.bulk_create(
        Solution(section=section, position=number, text=f"Giải pháp {number}") for number in range(solutions)
    )
    Paragraph.objects.bulk_create(
        Paragraph(section=section, position=1000 + number, text=f"Đoạn {number}") for number in range(solutions)
    )
    Task.objects.bulk_create(
        Task(solution=solution, office=cast.consular, title="Việc") for solution in section.solutions.all()
    )


@pytest.mark.parametrize("solutions", [1, 60])
def test_a_long_plan_takes_no_more_queries_than_a_short_one(as_user, cast, queries_of_page, solutions):
    plan = drafted(cast)
    lengthen(cast, plan, solutions)

    assert queries_of_page(as_user(cast.unit_clerk), plan.get_absolute_url()) == PLAN_PAGE_QUERIES


PLAN_PAGE_QUERIES = 9


def test_a_closed_plan_offers_nothing(as_user, cast):
    plan = cast.plan(state=Plan.State.CLOSED)

    assert offered(as_user(cast.head_of_unit), plan) == []
