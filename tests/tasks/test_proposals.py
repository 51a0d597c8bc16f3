"""What a plan in force proposes, and making tasks of it."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Party, Plan, Solution
from tasks.models import Task
from tasks.proposals import proposals_of
from tasks.quarters import Quarter
from units.models import AuditEntry, Unit
from units.permissions import Role

L, S = Party.Role.LEAD, Party.Role.SUPPORT


@pytest.fixture
def plan(cast) -> Plan:
    return cast.plan()


@pytest.fixture
def border(cast) -> Unit:
    return cast.unit("sngv-bien-gioi", "Phòng Quản lý biên giới", Unit.Kind.OFFICE, cast.department)


def solution(cast, text: str, *parties, **values) -> Solution:
    """A further solution of the plan; parties are (role, unit or group or name)."""
    section = cast.solution.section
    made = Solution.objects.create(section=section, position=section.solutions.count() + 5, text=text, **values)
    for position, (role, who) in enumerate(parties, start=1):
        known = {"unit": who} if isinstance(who, Unit) else {"group": who} if who == cast.group else {}
        Party.objects.create(solution=made, role=role, position=position, name=str(who), **known)
    return made


def page(plan: Plan) -> str:
    return reverse("tasks:proposals", args=plan.address)


def ticked(*proposals, **more) -> dict:
    data = {}
    for proposal in proposals:
        data |= {f"{proposal.key}-taken": "on", f"{proposal.key}-title": proposal.title}
        data[f"{proposal.key}-due_on"] = proposal.deadline_text
    return data | more


def test_a_group_unfolds_into_its_offices(cast, plan, border):
    cast.group.members.add(border)
    both = solution(cast, "Niêm yết phí.", (L, cast.group), (S, cast.office))

    rows = proposals_of(plan).rows

    assert [(row.solution, row.office, row.place) for row in rows] == [
        (cast.solution, cast.consular, "I.1"),
        (both, cast.consular, "I.1"),
        (both, border, "I.1"),
    ]
    assert [row.supports for row in rows] == [(), (cast.office,), (cast.office,)]


def test_an_office_that_leads_does_not_support_itself(cast, plan, border):
    cast.group.members.add(border)
    solution(cast, "Niêm yết phí.", (L, cast.consular), (S, cast.group))

    assert [row.supports for row in proposals_of(plan).rows] == [(), (border,)]


def test_what_was_made_is_left_out_unless_it_was_cancelled(cast, plan):
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát")
    assert proposals_of(plan).rows == ()

    Task.objects.filter(pk=task.pk).update(state=Task.State.CANCELLED)
    assert [row.solution for row in proposals_of(plan).rows] == [cast.solution]


def test_leads_that_are_no_offices_of_the_agency_are_told_by_name(cast, plan):
    unknown = solution(cast, "Đối thoại.", (L, "Ban Chỉ đạo"), (L, cast.consular))
    outside = solution(cast, "Báo cáo tỉnh.", (L, cast.other_office))
    nobody = solution(cast, "Tuyên truyền.", (S, cast.office))

    found = proposals_of(plan)

    assert [(row.solution, row.names) for row in found.unplaced] == [
        (unknown, ("Ban Chỉ đạo",)),
        (outside, ("Văn phòng Sở",)),
        (nobody, ("",)),
    ]
    assert [row.solution for row in found.rows] == [cast.solution, unknown]


def test_the_number_of_queries_does_not_grow_with_the_plan(cast, plan, django_assert_max_num_queries):
    for number in range(15):
        solution(cast, f"Giải pháp {number}.", (L, cast.group), (S, cast.office))

    with django_assert_max_num_queries(15):
        assert len(proposals_of(plan).rows) == 16


def test_a_head_makes_tasks_of_what_is_ticked_with_shares(as_user, cast, plan):
    due = solution(cast, "Niêm yết phí.", (L, cast.consular), (S, cast.office), due_quarter=3)
    first, second = proposals_of(plan).rows
    data = ticked(first, second, **{f"{first.key}-title": "Rà soát  thủ tục", f"{first.key}-due_on": "30/06/2025"})

    response = as_user(cast.head).post(page(plan), data, follow=True)

    assert "Đã lập 2 nhiệm vụ." in response.content.decode()
    tasks = [
        (task.title, task.role, task.office, task.due_on, task.due_quarter) for task in Task.objects.order_by("pk")
    ]
    end = date(2025, 9, 30)
    assert tasks == [
        ("Rà soát thủ tục", "lead", cast.consular, date(2025, 6, 30), None),
        ("Niêm yết phí.", "lead", cast.consular, end, 3),
        ("Niêm yết phí.", "support", cast.office, end, 3),
    ]
    assert Task.objects.get(role="lead", solution=due).shares.count() == 1
    assert AuditEntry.objects.filter(action="task.create").count() == 3


def test_a_row_is_given_to_somebody_of_the_office_in_the_same_step(as_user, cast, plan):
    (row,) = proposals_of(plan).rows
    client = as_user(cast.head)
    offered = client.get(page(plan)).content.decode()
    client.post(page(plan), ticked(row, **{f"{row.key}-assignee": str(cast.officer.pk)}))

    assert [f">{person}</option>" in offered for person in (cast.officer, cast.head, cast.outsider)] == [
        True, True, False,
    ]  # fmt: skip
    task = Task.objects.get()
    assert (task.assignee, task.assigned_by) == (cast.officer, cast.head)
    assert cast.officer.reminders.get().kind == "assigned"


def test_somebody_of_another_office_is_refused_and_nothing_is_made(as_user, cast, plan):
    (row,) = proposals_of(plan).rows
    response = as_user(cast.head).post(page(plan), ticked(row, **{f"{row.key}-assignee": str(cast.outsider.pk)}))

    assert response.status_code == 422
    assert not Task.objects.exists()


def test_the_deadline_is_empty_and_offers_the_coming_quarters(as_user, cast, plan):
    text = as_user(cast.head).get(page(plan)).content.decode()
    quarter = Quarter.of(timezone.localdate())
    row = proposals_of(plan).rows[0]

    field = re.search(rf'<input type="text" name="{row.key}-due_on"[^>]*>', text).group()
    assert ("placeholder" in field, "value" in field, 'list="deadlines"' in field) == (False, False, True)
    assert f'<datalist id="deadlines"><option value="Quý {quarter.roman}/{quarter.year}">' in text


def test_the_office_page_counts_what_the_proposals_list_and_older_plans_only_by_name(as_user, cast, plan):
    supported = solution(cast, "Niêm yết phí.", (L, cast.office), (S, cast.consular))
    solution(cast, "Công khai phí.", (L, cast.group))
    older = cast.plan(year=2024)
    page_of_office = as_user(cast.head).get(reverse("tasks:office", args=[cast.consular.code])).context

    rows = proposals_of(plan, [cast.consular]).rows
    assert page_of_office["unassigned"] == [row.solution for row in rows]
    assert (len(rows), page_of_office["supported"]) == (2, [supported])
    assert (page_of_office["plans_to_give"], page_of_office["older_plans"]) == ([plan], [older])


def test_the_ways_to_the_page_are_shown_to_who_gives_work(as_user, cast, plan):
    tasks_of_plan = reverse("tasks:plan", args=plan.address)

    assert page(plan) in as_user(cast.head).get(tasks_of_plan).content.decode()
    assert page(plan) not in as_user(cast.officer).get(tasks_of_plan).content.decode()


def test_sent_twice_it_makes_nothing_twice(as_user, cast, plan):
    data = ticked(*proposals_of(plan).rows)
    client = as_user(cast.head)
    client.post(page(plan), data)
    response = client.post(page(plan), data, follow=True)

    assert Task.objects.count() == 1
    assert "1 giải pháp đã có nhiệm vụ từ trước nên không lập lại." in response.content.decode()


def test_one_wrong_row_keeps_all_out(as_user, cast, plan):
    solution(cast, "Niêm yết phí.", (L, cast.consular))
    first, second = proposals_of(plan).rows
    response = as_user(cast.head).post(page(plan), ticked(first, second, **{f"{second.key}-due_on": "mai"}))

    assert response.status_code == 422
    assert "“Niêm yết phí.”: “mai” không phải là thời hạn." in response.content.decode()
    assert not Task.objects.exists()


def test_a_deadline_that_the_action_refuses_keeps_all_out_too(as_user, cast, plan):
    solution(cast, "Niêm yết phí.", (L, cast.consular))
    first, second = proposals_of(plan).rows
    response = as_user(cast.head).post(page(plan), ticked(first, second, **{f"{second.key}-due_on": "01/01/2020"}))

    assert response.status_code == 422
    assert not Task.objects.exists()


def test_nothing_ticked_gets_a_sentence(as_user, cast, plan):
    response = as_user(cast.head).post(page(plan), {})

    assert response.status_code == 422
    assert "Hãy chọn ít nhất một giải pháp." in response.content.decode()


def test_a_head_of_office_sees_only_the_own_office_and_the_head_of_unit_all(as_user, cast, plan):
    solution(cast, "Niêm yết phí.", (L, cast.office))

    def shown(user):
        return [office for office, _ in as_user(user).get(page(plan)).context["offices"]]

    assert shown(cast.head) == [cast.consular]
    assert shown(cast.head_of_unit) == [cast.consular, cast.office]
    assert shown(cast.unit_clerk) == []


def test_a_row_of_another_office_is_not_made(as_user, cast, plan):
    other = solution(cast, "Niêm yết phí.", (L, cast.office))
    foreign = next(row for row in proposals_of(plan).rows if row.solution == other)

    as_user(cast.head).post(page(plan), ticked(foreign))

    assert not Task.objects.exists()


def test_the_clerk_sees_what_is_missing_and_makes_nothing(as_user, cast, plan):
    solution(cast, "Đối thoại.", (L, "Ban Chỉ đạo"))
    client = as_user(cast.unit_clerk)

    assert "Chưa gắn đơn vị (1)" in client.get(page(plan)).content.decode()
    assert client.post(page(plan), ticked(*proposals_of(plan).rows)).status_code == 422
    assert not Task.objects.exists()


def test_nothing_is_made_of_a_draft(as_user, cast):
    plan = cast.plan(state=Plan.State.DRAFT)

    response = as_user(cast.head).post(page(plan), ticked(*proposals_of(plan).rows))

    assert response.status_code == 422
    assert "Kế hoạch chưa được duyệt hoặc đã kết thúc" in response.content.decode()


def test_a_head_of_the_office_that_supports_hears_of_it(as_user, cast, plan):
    support = cast.person("chanhvanphong", "Đàm Chánh Văn Phòng", cast.office, Role.HEAD_OF_OFFICE)
    solution(cast, "Niêm yết phí.", (L, cast.consular), (S, cast.office))

    as_user(cast.head).post(page(plan), ticked(*proposals_of(plan).rows))

    assert support.reminders.count() == 1
