"""The sheet: what it shows, whom it lets in, and that a long plan opens and saves as quickly as a short one."""

import re
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Edit, Party, Plan, Section, Solution
from tests.plans.editor.conftest import EDITOR


def test_the_sheet_reads_like_the_document(desk, keys):
    page = desk.get(script=False).content.decode()

    assert "Cải thiện Chỉ số DDCI năm 2025" in page
    assert re.findall(r'<h[23]><span class="item-label">(.*?)</span> (.*?)</h', page) == [
        ("I.", "Giải pháp"),
        ("1.", "Chi phí thời gian"),
    ]
    assert "đạt từ 9,2 điểm trở lên" in page
    assert (
        page.index(f'id="{keys.section}"') < page.index(f'id="{keys.paragraph}"') < page.index(f'id="{keys.solution}"')
    )


@pytest.mark.parametrize("state", [Plan.State.SUBMITTED, Plan.State.APPROVED])
def test_a_plan_that_is_not_open_is_read_instead(cast, desk, state):
    Plan.objects.update(state=state)
    answer = desk.get(script=False)

    assert (answer.status_code, answer.url) == (302, "/ke-hoach/sngv/ddci/2025/")
    assert desk.get("thay-doi/").status_code == 409
    assert desk.do("undo").json()["closed"] is True
    assert Edit.objects.count() == 0


def test_nobody_else_gets_in(cast, draft, as_user):
    people = (cast.head_of_unit, cast.head, cast.leader, cast.outside_clerk)

    assert [as_user(person).get(EDITOR).status_code for person in people] == [200, 403, 403, 404]


def test_the_words_of_a_part_can_be_asked_for_without_javascript(desk, keys):
    grow(desk.plan, 300)
    page = desk.get(script=False).content.decode()
    last = Section.objects.order_by("pk").last()

    assert page.count('class="block block-solution"') < 60
    part = desk.get(script=False, muc=f"s{last.pk}").content.decode()
    items = [f'id="g{pk}"' for pk in last.solutions.values_list("pk", flat=True)]
    assert [item in page for item in items] == [False] * len(items)
    assert [item in part for item in items] == [True] * len(items)


def test_words_are_given_by_their_keys(desk, keys):
    answer = desk.get("noi-dung/", keys=f"{keys.solution}.{keys.paragraph}.p999")

    assert sorted(answer.json()["blocks"]) == sorted([keys.solution, keys.paragraph])
    assert desk.get("noi-dung/", keys=".".join(["p1"] * 61)).status_code == 400
    assert desk.get("noi-dung/", keys="x1").status_code == 400


def grow(plan: Plan, solutions: int) -> None:
    """Give the plan ten sections that together hold so many solutions."""
    top = plan.sections.get(parent=None)
    sections = Section.objects.bulk_create(
        Section(plan=plan, parent=top, position=place, marker="number", heading=f"Chỉ số {place}")
        for place in range(2, 12)
    )
    for number in range(solutions):
        solution = Solution.objects.create(
            section=sections[number % 10], position=number + 1, text=f"Giải pháp {number}."
        )
        Party.objects.create(solution=solution, role="lead", position=1, name="Văn phòng Sở")


@contextmanager
def counted():
    with CaptureQueriesContext(
        connection,
    ) as captured:
        yield captured


@pytest.mark.parametrize("work", ["open", "save", "add", "move", "news"])
def test_the_length_of_a_plan_costs_no_queries(cast, desk, keys, work):
    works = {
        "open": lambda: desk.get(script=False),
        "save": lambda: desk.save(keys.paragraph, text=f"Lần {Edit.objects.count()}", since=Edit.objects.count()),
        "add": lambda: desk.do("add:solution", keys.solution, since=Edit.objects.count()),
        "move": lambda: desk.do(
            "move:up" if Edit.objects.count() % 2 else "move:down", keys.paragraph, since=Edit.objects.count()
        ),
        "news": lambda: desk.get("thay-doi/", since=0),
    }
    desk.save(keys.paragraph, text="Lần đầu")
    grow(desk.plan, 10)
    works[work]()
    with counted() as short:
        first = works[work]()
    grow(desk.plan, 290)
    with counted() as long:
        second = works[work]()

    assert (first.status_code, second.status_code) == (200, 200)
    assert len(long) == len(short)
    if work == "save":
        assert abs(len(second.content) - len(first.content)) < 20
