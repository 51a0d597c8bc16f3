from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indices.assignment import Aim
from indices.comparison import Movement
from indices.models import Duty, Edition, Goal
from plans.models import Marker, Plan, Section, Solution, Target
from reports.dashboards.charting import Break
from reports.dashboards.pci import is_met, read_pci
from tasks.models import Task
from tests.pci_cast import PciCast
from tests.tasks.making import a_task, done

D = Decimal
ADDRESS = reverse("reports:pci")


@pytest.fixture
def pci(cast):
    return PciCast(cast)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def pci_plan(cast, pci, unit, year=2025, **values) -> Plan:
    """A plan for PCI with a target and two solutions for land, one of them done."""
    plan = Plan.objects.create(
        index=pci.index, unit=unit, year=year, title="Nâng cao PCI", symbol="KH", state=Plan.State.APPROVED, **values
    )
    section = Section.objects.create(plan=plan, position=1, marker=Marker.ROMAN, heading="Đất đai")
    section.components.add(pci.land)
    Target.objects.create(plan=plan, component=pci.land, kind=Target.Kind.SCORE_MIN, value=D("6.60"))
    office = unit.children.first()
    for position, values in ((1, done(date(2025, 6, 1))), (2, {})):
        cast.solution = Solution.objects.create(section=section, position=position, text=f"Giải pháp {position} về đất")
        a_task(cast, "Làm", office, date(2025, 6, 30), **values)
    return plan


# --- Figures ---------------------------------------------------------------------------------------------------------


def test_the_newest_published_year_stands_against_the_year_before(cast, pci):
    page = read_pci(cast.leader)

    assert page.chosen.number == 2024
    assert (page.now.score, page.now.change) == (D("69.01"), D("-0.04"))
    assert (page.now.rank, page.now.places) == (16, -3)
    rows = [(one.line.name, one.now.score, one.now.change, one.now.rank, one.now.places) for one in page.components]
    assert rows == [
        ("Tiếp cận đất đai", D("6.41"), D("-0.09"), 25, -5),
        ("Tính minh bạch", D("6.30"), D("0.30"), 28, 2),
        ("Đào tạo lao động", None, None, None, None),
    ]
    assert [one.fell for one in page.components] == [True, False, False]
    assert [[cell and cell.score for cell in one.history] for one in page.components] == [
        [D("6.50"), D("6.41")],
        [D("6.00"), D("6.30")],
        [None, None],
    ]


def test_where_the_set_and_the_field_change_the_lines_break_and_totals_are_not_compared(cast, pci):
    pci.result(pci.of_2025, "71.20", 9, [("6.90", 8), ("6.10", 12), ("7.00", 5)])
    Edition.objects.filter(pk=pci.of_2025.pk).update(state=Edition.State.PUBLISHED)
    page = read_pci(cast.leader, 2025)

    assert (page.now.score, page.now.change, page.now.rank, page.now.places) == (D("71.20"), None, 9, None)
    assert [(one.now.change, one.now.places) for one in page.components] == [
        (D("0.49"), None),
        (D("-0.20"), None),
        (None, None),
    ]
    why = "bộ chỉ số thành phần đổi (thay chỉ số); số tỉnh, thành phố được xếp hạng đổi từ 63 thành 34"
    assert page.broken == why
    rank, total = page.charts
    assert rank.categories == ("2023", "2024", "2025")
    assert rank.breaks == (Break(2, why),)
    assert (rank.is_rank, rank.series[0].values) == (True, (13, 16, 9))
    assert total.series[0].values == (D("69.05"), D("69.01"), D("71.20"))


def test_what_is_being_entered_is_shown_to_nobody(cast, pci):
    pci.result(pci.of_2025, "71.20", 9, [("6.90", 8), ("6.10", 12), ("7.00", 5)])
    for person in (cast.leader, cast.standing_clerk):
        page = read_pci(person, 2025)
        assert (page.now.score, page.now.rank) == (None, None)
        assert {one.now.score for one in page.components} == {None}
        assert page.charts[0].categories == ("2023", "2024")


@pytest.mark.parametrize(
    ("aim", "score", "rank", "met"),
    [
        (Aim(D("7.00")), "7.00", None, True),
        (Aim(D("7.01")), "7.00", None, False),
        (Aim(rank=10), None, 10, True),
        (Aim(rank=10), None, 11, False),
        (Aim(D("7.00"), 10), "7.00", 11, False),
        (Aim(D("7.00"), 10), "6.99", None, False),
        (Aim(D("7.00"), 10), "7.00", None, None),
        (Aim(rank=10), "9.00", None, None),
        (Aim(), "9.00", 1, None),
    ],
)
def test_a_goal_is_met_when_all_of_it_is(aim, score, rank, met):
    assert is_met(aim, Movement(score and D(score), rank, None, None)) is met


def test_goals_of_the_year_and_of_the_next_one(as_user, cast, pci):
    Goal.objects.create(edition=pci.of_2024, rank=15)
    Goal.objects.create(edition=pci.of_2024, line=pci.line(pci.of_2024, pci.land), score=D("6.40"))
    Goal.objects.create(edition=pci.of_2025, rank=8)
    Goal.objects.create(edition=pci.of_2025, line=pci.line(pci.of_2025, pci.land), score=D("6.80"), rank=10)
    response = as_user(cast.leader).get(ADDRESS)
    page = response.context["page"]

    assert (page.aim, page.met, page.next_aim) == (Aim(rank=15), False, Aim(rank=8))
    assert [(one.aim, one.met, one.next_aim) for one in page.components][:2] == [
        (Aim(D("6.40")), True, Aim(D("6.80"), 10)),
        (Aim(), None, Aim()),
    ]
    assert "từ 6,80 điểm, hạng 10 trở lên" in words(response)
    assert page.charts[0].categories == ("2023", "2024", "2025")
    assert page.charts[0].series[1].values == (None, 15, 8)


# --- Who answers, and what they plan ---------------------------------------------------------------------------------


def test_who_answers_and_what_plans_say(as_user, cast, pci):
    land = pci.line(pci.of_2024, pci.land)
    Duty.objects.create(line=land, unit=cast.other_department)
    Duty.objects.create(line=land, unit=cast.department, role=Duty.Role.SUPPORT)
    plan = pci_plan(cast, pci, cast.department)
    response = as_user(cast.leader).get(ADDRESS)
    page = response.context["page"]
    first = page.components[0]

    assert [one.unit for one in first.leads] == [cast.other_department]
    (support,) = first.supports
    (share,) = support.shares
    assert (share.plan, str(share.target)) == (plan, "đạt từ 6,6 điểm trở lên")
    assert (share.solutions, share.done, share.late) == (2, 1, 1)
    assert share.states == [("Đã xong", 1), ("Chưa làm", 1)]
    assert share.tasks_url == f"/nhiem-vu/?ke-hoach={plan.pk}&chi-so={pci.land.pk}&vai-tro=lead"
    assert [one.line.name for one in page.without_lead] == ["Tính minh bạch", "Đào tạo lao động"]
    assert [one.line.name for one in page.without_solution] == ["Tính minh bạch", "Đào tạo lao động"]
    text = words(response)
    assert "Giải pháp 1 về đất" in text
    assert "Kế hoạch năm 2025 chưa nêu mục tiêu hay giải pháp nào cho chỉ số này." in text


def test_the_tasks_behind_the_solutions_are_one_click_away(as_user, cast, pci):
    plan = pci_plan(cast, pci, cast.department)
    client = as_user(cast.leader)
    (share,) = client.get(ADDRESS).context["page"].components[0].others
    found = client.get(share.tasks_url).content.decode()

    for task in Task.objects.filter(solution__section__plan=plan):
        assert task.get_absolute_url() in found


def test_a_ddci_plan_counts_only_where_its_agency_answers(cast, pci):
    cast.time.code = "tinh-minh-bach"
    cast.transparency.code = "minh-bach"
    cast.transparency.save()
    cast.time.save()
    plan = cast.plan()
    assert [one.shares for one in read_pci(cast.leader).components] == [[], [], []]

    Duty.objects.create(line=pci.line(pci.of_2024, pci.transparency), unit=cast.department)
    shares = [[share.plan for share in one.shares] for one in read_pci(cast.leader).components]
    assert shares == [[], [plan], []]
    assert read_pci(cast.leader).components[1].targets == []


def test_targets_of_the_years_own_plans_are_held_against_its_figures(as_user, cast, pci):
    pci_plan(cast, pci, cast.department, year=2024)
    response = as_user(cast.leader).get(ADDRESS)
    first = response.context["page"].components[0]

    assert [(str(one.target), one.reached.score, one.met) for one in first.judged] == [
        ("đạt từ 6,6 điểm trở lên", D("6.41"), False)
    ]
    assert first.shares == []
    assert "Mục tiêu trong các kế hoạch PCI năm 2024 và kết quả" in words(response)


def test_a_plan_that_the_reader_may_not_see_is_a_dash_and_never_a_nought(as_user, cast, pci):
    land = pci.line(pci.of_2024, pci.land)
    Duty.objects.create(line=land, unit=cast.department)
    pci_plan(cast, pci, cast.department)
    response = as_user(cast.outsider).get(ADDRESS)
    page = response.context["page"]

    assert [(one.unit, one.may_read, one.shares) for one in page.components[0].leads] == [(cast.department, False, [])]
    text = words(response)
    assert "Giải pháp 1 về đất" not in text
    assert "đạt từ 6,6 điểm" not in text
    assert 'data-label="Giải pháp đã xong">–</td>' in text
    assert "Chưa có giải pháp trong kế hoạch nào" not in text
    assert "dấu “–” là kế hoạch của cơ quan khác, bạn không xem được" in text


# --- The page --------------------------------------------------------------------------------------------------------


def test_only_a_total_is_known_and_the_page_says_so(as_user, cast, pci):
    for edition in (pci.of_2023, pci.of_2024):
        for result in edition.results.all():
            result.scores.all().delete()
    text = words(as_user(cast.leader).get(ADDRESS))

    assert "Cổng chưa có điểm thành phần năm 2024; nguồn đã nạp chỉ có điểm tổng và thứ hạng." in text
    assert "Chưa phân công đơn vị nào phụ trách các chỉ số năm 2024. Thường trực DDCI của tỉnh" in text
    assert 'data-label="Điểm"' not in text


def test_the_standing_office_finds_the_way_to_fill_it(as_user, cast, pci):
    text = words(as_user(cast.standing_clerk).get(ADDRESS))

    assert f'<a href="{reverse("reports:pci-edit", args=["pci-tinh-2024"])}">Phân công và đặt mục tiêu</a>' in text


def test_before_any_pci_the_page_says_what_to_do(as_user, cast):
    assert "Chưa có bộ chỉ số PCI nào trong cổng." in words(as_user(cast.leader).get(ADDRESS))


@pytest.mark.parametrize(("query", "status"), [("?nam=2023", 200), ("?nam=2019", 404), ("?nam=nay", 404)])
def test_a_year_is_chosen_by_its_number(as_user, cast, pci, query, status):
    assert as_user(cast.leader).get(ADDRESS + query).status_code == status


@pytest.mark.parametrize("year", ["1999", "nay", "-2024", "0", "٢٠٢٤", "9" * 5000])
def test_a_year_that_is_none_is_not_found(as_user, cast, pci, year):
    assert as_user(cast.leader).get(ADDRESS, {"nam": year}).status_code == 404


def test_a_reader_of_another_province_has_no_such_page(as_user, cast, pci, settings):
    settings.HOME_PROVINCE = "ha-tinh"
    cast.unit("ha-tinh", "Tỉnh Hà Tĩnh", "province", None)

    assert as_user(cast.leader).get(ADDRESS).status_code == 404


def test_more_units_plans_and_years_cost_no_more_queries(as_user, cast, pci):
    client = as_user(cast.leader)
    land = pci.line(pci.of_2024, pci.land)
    Duty.objects.create(line=land, unit=cast.department)
    pci_plan(cast, pci, cast.department)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    count()
    before = count()
    Duty.objects.create(line=land, unit=cast.other_department)
    pci_plan(cast, pci, cast.other_department)
    pci.result(pci._edition(2022, 63, Edition.State.PUBLISHED, [pci.land]), "67.88", 15, [("6.20", 22)])
    assert before == count() <= 12
