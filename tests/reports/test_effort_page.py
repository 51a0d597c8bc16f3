from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from indices.models import ComponentScore, Edition
from plans.models import Solution
from reports.dashboards.effort import spearman
from tasks.models import Task
from tests.tasks.making import a_task, done
from units.models import Succession, Unit

D = Decimal
YEAR_END = date(2024, 12, 31)

TEN = [
    (0, 2, "-0.30"), (0, 2, "-0.10"), (0, 2, "0.10"),
    (1, 2, "0.00"), (1, 2, "0.20"), (1, 2, "-0.20"),
    (2, 2, "0.40"), (2, 2, "0.50"), (2, 2, "0.10"), (2, 2, "-0.10"),
]  # fmt: skip
"""Solutions done, of how many, and the change of score of ten agencies. By hand: medians −0,10, 0,00 and 0,25; five
rose, four fell; Spearman with mean places for ties 41 / √(73,5 × 81,5) = 0,53."""


def page(client, query=""):
    return client.get(reverse("reports:effort") + query)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def row(response, code="chi-phi-thoi-gian"):
    return next(row["one"] for row in response.context["rows"] if row["one"].code == code)


def facts(response) -> list[tuple]:
    """Each listed case: agency, plan year, solutions done, of how many, change of score."""
    return [(c.plan.unit.code, c.plan.year, c.done, c.of, c.change) for c in response.context["cases"]]


@pytest.fixture
def plan(cast):
    """Sở Ngoại vụ's plan of 2024 with one solution for Chi phí thời gian, which rose from 8,71 to 9,10."""
    return cast.plan(year=2024)


def agency(cast, number, done_count, of, change):
    """A department with a plan of 2024 for Chi phí thời gian, and its scores of 2023 and 2024."""
    unit = cast.unit(f"so-{number}", f"Sở số {number}", Unit.Kind.DEPARTMENT, cast.province)
    office = cast.unit(f"so-{number}-vp", "Văn phòng Sở", Unit.Kind.OFFICE, unit)
    for edition, score in ((cast.edition_2023, D("7.00")), (cast.edition_2024, D("7.00") + D(change))):
        result = edition.results.create(unit=unit, total=D("70"), rank=3)
        ComponentScore.objects.create(result=result, line=edition.lines.get(component=cast.time), score=score)
    cast.plan(unit=unit, year=2024)
    solutions = [cast.solution, *(extra(cast) for _ in range(of - 1))]
    for place, solution in enumerate(solutions):
        values = done(YEAR_END) if place < done_count else {}
        a_task(cast, solution=solution, office=office, **values)


def extra(cast) -> Solution:
    return Solution.objects.create(section=cast.solution.section, position=9, text="Giải pháp khác.")


def test_what_was_done_stands_beside_the_change_of_score(as_user, cast, plan):
    a_task(cast, **done(YEAR_END))
    a_task(cast, solution=extra(cast))
    response = page(as_user(cast.leader))

    assert facts(response) == [("sngv", 2024, 1, 2, D("0.39"))]
    assert [(point.x, point.y) for point in response.context["chart"].points] == [(D("50.00"), D("0.39"))]
    for words in ("1/2", "50 %", "8,71", "9,10", "+0,39", plan.get_absolute_url()):
        assert words in text(response)


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ([done(date(2025, 1, 1))], (0, 1)),
        ([done(YEAR_END), done(date(2025, 1, 1))], (0, 1)),
        ([done(YEAR_END), {}], (0, 1)),
        ([done(date(2023, 12, 1))], (1, 1)),
        ([done(YEAR_END), {"state": Task.State.CANCELLED}], (1, 1)),
        ([done(YEAR_END), {"role": Task.Role.SUPPORT}], (1, 1)),
    ],
)
def test_a_solution_is_done_when_all_led_tasks_are_by_the_end_of_the_year(as_user, cast, plan, tasks, expected):
    for values in tasks:
        a_task(cast, **values)
    (case,) = page(as_user(cast.leader)).context["cases"]

    assert (case.done, case.of) == expected


@pytest.mark.parametrize("values", [None, {"state": Task.State.CANCELLED}, {"role": Task.Role.SUPPORT}])
def test_without_a_led_task_there_is_no_case(as_user, cast, plan, values):
    if values:
        a_task(cast, **values)
    response = page(as_user(cast.leader))

    assert response.status_code == 200
    assert "Chưa có trường hợp nào để đặt cạnh nhau." in text(response)


def test_a_case_needs_the_scores_of_both_years(as_user, cast, plan):
    a_task(cast, **done(YEAR_END))
    cast.plan(year=2025)
    a_task(cast)
    ComponentScore.objects.filter(result__edition=cast.edition_2023, line__component=cast.time).delete()
    response = page(as_user(cast.leader))

    assert response.context["effort"].count == 0
    assert "Chưa tính: 2 trường hợp chưa công bố đủ điểm của hai năm." in text(response)


def test_a_year_in_which_the_agency_took_in_another_is_not_compared(as_user, cast, plan):
    a_task(cast, **done(YEAR_END))
    old = cast.unit("cu", "Sở cũ", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2024, 6, 30))
    Succession.objects.create(predecessor=old, successor=cast.department)
    response = page(as_user(cast.leader))

    assert (response.context["effort"].count, response.context["effort"].merged) == (0, 1)
    assert "1 trường hợp không so được vì cơ quan vừa tiếp nhận cơ quan khác" in text(response)


def test_ten_cases_are_summed_up_by_hand_worked_figures(as_user, cast):
    for number, (finished, of, change) in enumerate(TEN):
        agency(cast, number, finished, of, change)
    response = page(as_user(cast.leader))
    found = row(response)

    assert [(group.count, group.median) for group in found.groups] == [
        (3, D("-0.10")),
        (3, D("0.00")),
        (4, D("0.25")),
    ]
    assert (found.count, found.risen, found.fallen, found.correlation) == (10, 5, 4, D("0.53"))
    assert '+0,53</a><span class="cell-note">n = 10</span>' in text(response)


def test_each_number_leads_to_its_cases(as_user, cast):
    for number, (finished, of, change) in enumerate(TEN):
        agency(cast, number, finished, of, change)
    client = as_user(cast.leader)
    body, found = text(page(client)), {}
    for group in ("chua", "mot-phan", "tat-ca", "tang", "giam", ""):
        query = "chi-so=DDCI&khoi=sbn&thanh-phan=chi-phi-thoi-gian" + (f"&nhom={group}" if group else "")
        assert f'href="?{escape(query)}#truong-hop">' in body
        found[group] = len(facts(page(client, f"?{query}")))

    assert found == {"chua": 3, "mot-phan": 3, "tat-ca": 4, "tang": 5, "giam": 4, "": 10}


def test_five_cases_have_medians_but_no_correlation(as_user, cast):
    for number, (finished, of, change) in enumerate(TEN[:5]):
        agency(cast, number, finished, of, change)
    found = row(page(as_user(cast.leader)))

    assert [group.median for group in found.groups] == [D("-0.10"), D("0.10"), None]
    assert found.correlation is None


def test_fewer_than_five_cases_are_only_listed(as_user, cast):
    for number, (finished, of, change) in enumerate(TEN[6:]):
        agency(cast, number, finished, of, change)
    response = page(as_user(cast.leader))

    assert len(facts(response)) == 4
    assert [group.median for group in row(response).groups] == [None, None, None]
    assert "Ít hơn 5 trường hợp: không tóm tắt, xem từng trường hợp." in text(response)
    assert "+0,25" not in text(response)


def test_the_page_speaks_of_association_and_never_of_cause(as_user, cast, plan):
    a_task(cast, **done(YEAR_END))
    body = text(page(as_user(cast.leader)))

    assert "Đi cùng, không phải nguyên nhân." in body
    for word in ("nhờ đó", "dẫn đến", "do đó", "tác động", "hiệu quả của giải pháp"):
        assert word not in body


def test_a_unit_reads_its_own_cases_only(as_user, cast, plan):
    a_task(cast, **done(YEAR_END))
    agency(cast, 1, 2, 2, "0.40")

    assert [fact[0] for fact in facts(page(as_user(cast.leader)))] == ["sngv", "so-1"]
    assert [fact[0] for fact in facts(page(as_user(cast.unit_clerk)))] == ["sngv"]
    for person in (cast.officer, cast.outsider):
        response = page(as_user(person))
        assert response.context["effort"].count == 0
        assert "Chưa có trường hợp nào để đặt cạnh nhau." in text(response)


def test_a_year_narrows_the_cases(as_user, cast, plan):
    a_task(cast, **done(YEAR_END))
    client = as_user(cast.leader)

    assert page(client, "?nam=2024").context["effort"].count == 1
    assert page(client, "?nam=2023").context["effort"].count == 0


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("chi-so=PCI", "Bộ chỉ số: Không có lựa chọn đó. Hãy chọn một trong: “DDCI”."),
        ("khoi=tinh", "Khối: Không có lựa chọn đó. Hãy chọn một trong: “Khối sở, ban, ngành”."),
        ("nam=nay", "Năm kế hoạch: Không có lựa chọn đó."),
        ("nhom=tot", "Trường hợp: Không có lựa chọn đó."),
        ("thanh-phan=khong-co", "Khối này không có chỉ số “khong-co”. Hãy chọn một chỉ số trong bảng."),
    ],
)
def test_a_wrong_address_is_refused_with_a_sentence(as_user, cast, query, sentence):
    response = page(as_user(cast.leader), f"?{query}")

    assert response.status_code == 422
    assert sentence in text(response)


def test_without_any_published_round_the_page_stays_calm(as_user, cast):
    Edition.objects.update(state=Edition.State.DRAFT)

    assert page(as_user(cast.officer)).status_code == 200


def test_queries_do_not_grow_with_agencies(as_user, cast, queries_of_page):
    for number, (finished, of, change) in enumerate(TEN):
        agency(cast, number, finished, of, change)

    assert queries_of_page(as_user(cast.leader), reverse("reports:effort")) <= 9


def test_spearman_of_the_textbook():
    """Intelligence and hours of television of ten people: −29/165."""
    first = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    second = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]

    assert spearman([D(x) for x in first], [D(y) for y in second]) == D("-0.18")


def test_spearman_with_ties_and_without_any_difference():
    """Mean places 1, 2½, 2½, 4 against 1, 2, 3, 4: 4,5 / √22,5."""
    assert spearman([D(1), D(2), D(2), D(3)], [D(1), D(2), D(3), D(4)]) == D("0.95")
    assert spearman([D(1), D(1)], [D(1), D(2)]) is None


@given(st.lists(st.tuples(*[st.decimals(-10, 10, places=2)] * 2), min_size=2, max_size=15))
def test_spearman_sees_only_the_order(pairs):
    first, second = [x for x, _ in pairs], [y for _, y in pairs]
    found = spearman(first, second)

    assert found == spearman(second, first)
    assert found == spearman([x**3 for x in first], [2 * y + 1 for y in second])
    assert found is None or -1 <= found <= 1
    assert spearman(first, first) == (None if len(set(first)) == 1 else D("1.00"))
