"""A unit's page: where it stands, what fell, what is late; its cards, charts, years, plans and tasks."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from indices.mergers import Merger
from indices.models import Block, ComponentScore, Edition, Finding, Result
from plans.models import Plan, Solution
from reports.dashboards.charting import Break
from reports.dashboards.unit_figures import breaks_of
from reports.dashboards.unit_plans import leading, plans_of
from reports.history import unit_history
from tasks.models import Task
from tests.reports.sample_rounds import load_sample_rounds
from units.models import Membership, Succession, Unit, User
from units.permissions import Role


def page(client, unit):
    return client.get(reverse("reports:unit", args=[unit.code]))


def test_a_unit_shows_its_components_over_the_years(as_user, cast):
    response = page(as_user(cast.officer), cast.department)

    (history,) = response.context["histories"]
    assert history.years == [2023, 2024]
    assert [(line.name, [str(score.score) if score else None for score in line.scores]) for line in history.lines] == [
        ("Tính minh bạch và tiếp cận thông tin", ["7.61", "8.35"]),
        ("Chi phí thời gian", ["8.71", "9.10"]),
        ("Ứng dụng công nghệ thông tin", [None, "8.93"]),
    ]
    body = response.content.decode()
    for figure in ("7,61", "8,35", "8,93", "80,17"):
        assert figure in body


def test_a_renamed_component_stays_one_line_under_its_newest_name(cast):
    cast.edition_2024.lines.filter(component=cast.time).update(name="Chi phí tuân thủ")
    (history,) = unit_history(Result.objects.filter(unit=cast.department))

    assert [line.name for line in history.lines][1] == "Chi phí tuân thủ"
    assert [str(score.score) for score in history.lines[1].scores] == ["8.71", "9.10"]


def test_figures_of_a_draft_are_not_shown(as_user, cast):
    cast.result(cast.draft, cast.department, "99.00", 1, [("1", 1), ("2", 1), ("3", 1)])

    assert "99,00" not in page(as_user(cast.officer), cast.department).content.decode()


def test_a_neighbours_page_shows_published_figures_but_not_its_plans_and_tasks(as_user, cast):
    cast.plan(title="Kế hoạch không cho người ngoài xem")
    response = page(as_user(cast.outsider), cast.department)

    assert response.status_code == 200
    assert "80,17" in response.content.decode()
    assert "không cho người ngoài xem" not in response.content.decode()
    assert list(response.context["plans"]) == []


def test_a_unit_of_another_province_is_not_found(as_user, cast):
    other = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")

    assert page(as_user(cast.leader), other).status_code == 404


def test_a_merged_unit_names_its_successor(as_user, cast):
    cast.other_department.ends_on = date(2025, 2, 28)
    cast.other_department.save()
    Succession.objects.create(predecessor=cast.other_department, successor=cast.department)

    assert "28/02/2025" in page(as_user(cast.leader), cast.other_department).content.decode()
    assert "Sở Tư pháp" in page(as_user(cast.leader), cast.department).content.decode()


def test_what_the_survey_found_stands_beside_the_figures(as_user, cast):
    result = Result.objects.get(edition=cast.edition_2024, unit=cast.department)
    Finding.objects.create(
        result=result,
        line=result.edition.lines.first(),
        position=1,
        text="Còn phải đi lại",
        percentage=Decimal("20.00"),
    )

    body = page(as_user(cast.officer), cast.department).content.decode()
    assert "20 %</strong> – Còn phải đi lại" in " ".join(body.split())


def test_findings_stand_on_the_card_or_below_where_there_are_no_cards(as_user, cast):
    result = Result.objects.get(edition=cast.edition_2024, unit=cast.department)
    Finding.objects.create(result=result, line=result.edition.lines.first(), position=1, text="Còn phải đi lại")
    response = page(as_user(cast.officer), cast.department)
    assert [len(card.findings) for card in response.context["cards"]] == [1, 0, 0]
    assert (response.content.decode().count("Còn phải đi lại"), response.context["said"]) == (1, [])

    ComponentScore.objects.all().delete()
    response = page(as_user(cast.officer), cast.department)
    assert response.content.decode().count("Còn phải đi lại") == 1
    assert "<article" not in response.content.decode()


def cards(response) -> list[str]:
    return [card.line.name for card in response.context["cards"]]


def text(response) -> str:
    blocks_apart = re.sub(r"(</(?:dt|dd|div|p|h[1-6]|li|t[hd])>)", r"\1 ", response.content.decode())
    return " ".join(strip_tags(blocks_apart).split())


def test_the_page_begins_with_where_the_unit_stands_what_fell_and_what_is_late(as_user, cast):
    cast.plan()
    yesterday = timezone.localdate() - timedelta(days=1)
    Task.objects.create(
        solution=cast.solution, office=cast.consular, title="Việc trễ", due_on=yesterday, first_due_on=yesterday
    )
    Task.objects.create(solution=cast.solution, office=cast.consular, title="Việc không hạn")
    response = page(as_user(cast.leader), cast.department)
    body = text(response)

    assert "Thứ hạng 1/2 tăng ▲ 1 bậc" in body
    assert "Điểm tổng 80,17 −0,28 so với 2023" in body
    assert "So với cao nhất khối 0,00 So với trung vị khối +0,58" in body
    assert "Chỉ số giảm 0/3" in body
    assert "Nhiệm vụ đang quá hạn 1 trong 2 nhiệm vụ" in body
    late = as_user(cast.leader).get(reverse("tasks:list"), {"don-vi": "sngv", "ket-qua": "late"})
    assert "Việc trễ" in late.content.decode()
    assert "Việc không hạn" not in late.content.decode()


def test_what_fell_most_is_the_first_card_and_can_stand_alone(as_user, cast):
    ComponentScore.objects.filter(result__edition=cast.edition_2023, result__unit=cast.department).update(score=9)
    ComponentScore.objects.filter(line__edition=cast.edition_2024, line__component=cast.time).update(
        score=Decimal("8.1")
    )
    client = as_user(cast.officer)

    response = page(client, cast.department)
    assert cards(response) == [
        "Chi phí thời gian",
        "Tính minh bạch và tiếp cận thông tin",
        "Ứng dụng công nghệ thông tin",
    ]
    assert "Giảm so với năm trước: Chi phí thời gian (−0,90), Tính minh bạch và tiếp cận thông tin (−0,65)." in text(
        response
    )

    fallen = client.get(reverse("reports:unit", args=["sngv"]), {"chi-so": "giam"}).content.decode()
    assert re.findall(r'<article class="card-unit is-fallen"', fallen) == ['<article class="card-unit is-fallen"'] * 2
    assert fallen.count("<article") == 2


def test_a_card_has_the_target_of_both_years_and_what_is_done_about_it(as_user, cast):
    past = cast.plan(year=2024, title="Năm trước")
    past.targets.update(value=Decimal("9.10"))
    plan = cast.plan()
    late = timezone.localdate() - timedelta(days=3)
    task = Task.objects.create(
        solution=cast.solution,
        office=cast.consular,
        title="Việc",
        due_on=late,
        first_due_on=late,
        state=Task.State.IN_PROGRESS,
    )
    Solution.objects.create(section=cast.solution.section, position=3, text="Công khai thủ tục.")
    client = as_user(cast.head_of_unit)
    response = page(client, cast.department)

    card = next(card for card in response.context["cards"] if card.line.component_id == cast.time.pk)
    assert (str(card.judged.target), card.judged.met) == ("đạt từ 9,1 điểm trở lên", True)
    assert str(card.aim) == "đạt từ 9,2 điểm trở lên"
    assert (card.work.plan, card.work.by_work, card.work.late) == (plan, [("Đang làm", 1), ("Chưa giao việc", 1)], 1)
    assert "Giải pháp 2025 2 giải pháp: 1 đang làm, 1 chưa giao việc (nhiệm vụ) 1 việc quá hạn" in text(response)
    assert [found.pk for found in client.get(card.work.late_url).context["tasks"]] == [task.pk]
    assert [found.pk for found in client.get(card.work.tasks_url).context["tasks"]] == [task.pk]


def test_a_fallen_component_that_the_plan_passes_over_is_named(as_user, cast):
    cast.plan()
    body = text(page(as_user(cast.officer), cast.department))

    assert body.count("kế hoạch không có giải pháp") == 2
    assert "chưa có kế hoạch năm 2025" not in body


def test_without_a_plan_for_the_year_after_the_card_says_so(as_user, cast):
    assert text(page(as_user(cast.officer), cast.department)).count("chưa có kế hoạch năm 2025") == 3


def test_who_sees_only_the_tasks_of_an_office_gets_no_link_to_those_of_the_whole_agency(as_user, cast):
    cast.plan()
    late = timezone.localdate() - timedelta(days=3)
    for office in (cast.consular, cast.office):
        Task.objects.create(solution=cast.solution, office=office, title="Việc", due_on=late, first_due_on=late)
    response = page(as_user(cast.officer), cast.department)

    assert "1 giải pháp: 1 chưa làm 2 việc quá hạn" in text(response)
    assert "Nhiệm vụ đang quá hạn 1 trong 1 nhiệm vụ bạn được xem" in text(response)
    assert "chi-so=" not in "".join(re.findall(r'href="/nhiem-vu/[^"]*"', response.content.decode()))


def test_targets_of_a_plan_that_nobody_approved_are_not_judged(as_user, cast):
    cast.plan(year=2024, state=Plan.State.SUBMITTED)
    assert "Mục tiêu 2024" not in text(page(as_user(cast.officer), cast.department))


def test_a_unit_that_is_no_more_owes_no_plan(as_user, cast):
    Unit.objects.filter(pk=cast.department.pk).update(ends_on=date(2025, 2, 28))
    body = text(page(as_user(cast.leader), cast.department))

    assert body.count("Giải pháp 2025 không còn hoạt động") == 3
    assert "chưa có kế hoạch năm 2025" not in body


def test_an_adjusted_plan_counts_once_it_is_issued(as_user, cast):
    first = cast.plan()
    adjusted = cast.plan(adjustment=1, adjusts=first, state=Plan.State.DRAFT)
    assert page(as_user(cast.officer), cast.department).context["around"].answer == first

    issued = {"state": Plan.State.ISSUED, "number": 50, "issued_on": date(2025, 3, 1), "numbered_in": 2025}
    Plan.objects.filter(pk=adjusted.pk).update(**issued)
    assert page(as_user(cast.officer), cast.department).context["around"].answer == adjusted


def test_the_plans_that_count_are_those_that_lists_of_plans_count(cast):
    first = cast.plan()
    older = cast.plan(year=2024, title="Năm trước")
    issued = {"state": Plan.State.ISSUED, "issued_on": date(2025, 3, 1), "numbered_in": 2025}
    cast.plan(year=2024, title="Điều chỉnh", adjustment=1, adjusts=older, number=7, **issued)
    draft = cast.plan(title="Dự thảo điều chỉnh", adjustment=1, adjusts=first, state=Plan.State.DRAFT)
    found = plans_of(cast.department, {2025})

    assert [(plan.year, plan.adjustment) for plan in found.plans] == [(2025, 1), (2025, 0), (2024, 1), (2024, 0)]
    assert [(plan.year, plan.adjustment) for plan in leading(found.plans)] == [(2025, 0), (2024, 1)]
    assert leading(found.plans) == list(Plan.objects.leading().filter(unit=cast.department))
    assert set(found.targets) == {first.pk, draft.pk}


def test_who_may_read_a_unit_is_who_sees_it_in_lists(as_user, cast):
    elsewhere = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")
    cast.unit("ha-tinh-sct", "Sở Công Thương", Unit.Kind.DEPARTMENT, elsewhere)
    cast.unit("mau-sct", "Sở Công Thương (mẫu)", Unit.Kind.DEPARTMENT, elsewhere, is_sample=True)
    cast.unit("to-mot-cua", "Tổ Một cửa", Unit.Kind.OFFICE, cast.office)
    nobody = User.objects.create(username="chuaco", full_name="Chưa Có Vai Trò")

    for user in (cast.officer, cast.leader, nobody):
        client = as_user(user)
        shown = {unit.code for unit in Unit.objects.all() if page(client, unit).status_code == 200}
        assert shown == set(Unit.objects.visible_to(user).values_list("code", flat=True))
    assert shown == set()


def test_nothing_that_people_wrote_becomes_part_of_the_page(as_user, cast):
    """In the names of the unit, of components, of offices, in a target's and a task's words, in what was found."""
    bad, written = "<script>alert('x')</script>", "&lt;script&gt;"
    cast.plan(year=2024)
    cast.plan(title=f"Kế hoạch {bad}")
    Task.objects.create(solution=cast.solution, office=cast.consular, title=f"Việc {bad}")
    Unit.objects.filter(pk=cast.department.pk).update(name=f"Sở {bad}")
    Unit.objects.filter(pk=cast.consular.pk).update(name=f"Phòng {bad}")
    cast.edition_2024.lines.filter(component=cast.time).update(name=f"Chi phí {bad}")
    cast.edition_2023.lines.filter(component=cast.time).update(name=f"Thời gian {bad}")
    result = Result.objects.get(edition=cast.edition_2024, unit=cast.department)
    Finding.objects.create(result=result, line=result.edition.lines.get(component=cast.time), position=1, text=bad)
    body = page(as_user(cast.head_of_unit), cast.department).content.decode()

    assert bad not in body
    for words in ("Kế hoạch", "Việc", "Sở", "Phòng", "Chi phí", "năm 2023: Thời gian"):
        assert f"{words} {written}" in body
    assert f"<li>{written}" in body


def test_who_may_not_see_plans_and_tasks_gets_a_dash_and_why(as_user, cast):
    cast.plan()
    Task.objects.create(solution=cast.solution, office=cast.consular, title="Việc kín")
    body = text(page(as_user(cast.outsider), cast.department))

    assert "Nhiệm vụ đang quá hạn –" in body
    assert body.count("Giải pháp 2025 –") == 3
    assert "bạn không có quyền xem kế hoạch và nhiệm vụ của đơn vị này" in body
    assert "Mục tiêu 2025" not in body
    assert "Việc kín" not in body


def figures(response) -> dict:
    return {figure.name: figure for figure in response.context["figures"]}


def test_the_years_break_where_the_component_set_changed(as_user, cast):
    found = figures(page(as_user(cast.officer), cast.department))

    total = found["diem-ddci"]
    assert [(series.name, series.values) for series in total.series] == [
        ("Sở Ngoại vụ", (Decimal("80.45"), Decimal("80.17"))),
        ("Cao nhất khối", (Decimal("81.00"), Decimal("80.17"))),
        ("Trung vị khối", (Decimal("80.73"), Decimal("79.59"))),
    ]
    why = "bộ chỉ số năm 2024 thêm Ứng dụng công nghệ thông tin so với năm 2023"
    assert total.breaks == (Break(1, why),)
    rank = found["hang-ddci"]
    assert (rank.categories, rank.series[0].values) == (("2023 (trên 2)", "2024 (trên 2)"), (2, 1))
    assert (rank.is_rank, rank.highest, rank.breaks) == (True, 2, (Break(1, why),))


def test_the_axis_of_ranks_holds_every_rank_where_a_size_is_unknown(as_user, cast):
    Edition.objects.filter(pk=cast.edition_2023.pk).update(size=None)
    Result.objects.filter(edition=cast.edition_2023, unit=cast.department).update(rank=19)
    assert figures(page(as_user(cast.officer), cast.department))["hang-ddci"].highest == 19


def test_the_years_break_where_one_is_missing_or_the_unit_took_in_another(cast):
    older = cast.edition(2021, [cast.transparency, cast.time], Edition.State.PUBLISHED)
    cast.result(older, cast.department, "70.00", 2, [("7.00", 2), ("7.00", 2)])
    (history,) = unit_history(Result.objects.filter(unit=cast.department).exclude(edition=cast.edition_2024))
    assert breaks_of(history, []) == (Break(1, "không có kết quả năm 2022"),)

    merger = Merger(cast.department.pk, cast.other_department, 2023)
    assert breaks_of(history, [merger]) == (Break(1, "không có kết quả năm 2022; từ năm này gồm cả Sở Tư pháp"),)


def test_a_rank_in_another_block_is_not_compared(as_user, cast):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(block=Block.DISTRICTS)
    response = page(as_user(cast.officer), cast.department)

    assert (response.context["move"].change, response.context["move"].places) == (None, None)
    assert response.context["fallen"] == []
    assert figures(response)["hang-ddci"].breaks[0].why.startswith("từ đây xếp trong khối huyện, thành phố; ")


def test_a_unit_ranked_in_two_blocks_of_a_year_has_both(as_user, cast):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(block=Block.DISTRICTS, year=2023)
    response = page(as_user(cast.officer), cast.department)

    assert response.context["histories"][0].years == [2023, 2023]
    assert (response.status_code, response.context["move"].change) == (200, None)


def test_a_year_of_a_merger_has_no_change(as_user, cast):
    cast.other_department.ends_on = date(2024, 6, 30)
    cast.other_department.save()
    Succession.objects.create(predecessor=cast.other_department, successor=cast.department)
    response = page(as_user(cast.officer), cast.department)

    assert (response.context["move"].change, response.context["move"].places) == (None, None)
    assert response.context["fallen"] == []
    assert "từ năm này gồm cả Sở Tư pháp" in figures(response)["diem-ddci"].breaks[0].why


def test_a_single_year_has_no_lines_and_no_component_scores_no_radar(as_user, cast):
    Result.objects.filter(edition=cast.edition_2023).delete()
    assert set(figures(page(as_user(cast.officer), cast.department))) == {"thanh-phan"}

    ComponentScore.objects.all().delete()
    response = page(as_user(cast.officer), cast.department)
    assert figures(response) == {}
    assert "Điểm chỉ số thành phần của năm này chưa được công bố cho đơn vị." in text(response)


def test_the_radar_has_no_field_where_not_every_unit_is_known_and_says_why(as_user, cast):
    known = figures(page(as_user(cast.officer), cast.department))["thanh-phan"]
    assert [(series.name, [str(value) for value in series.values]) for series in known.series] == [
        ("Sở Ngoại vụ", ["8.35", "9.10", "8.93"]),
        ("Cao nhất khối", ["8.35", "9.10", "8.93"]),
        ("Trung vị khối", ["8.13", "8.55", "8.47"]),
    ]

    Edition.objects.filter(pk=cast.edition_2024.pk).update(size=25)
    alone = figures(page(as_user(cast.officer), cast.department))["thanh-phan"]
    assert [series.name for series in alone.series] == ["Sở Ngoại vụ"]
    assert "Chưa biết điểm của cả khối" in alone.note


def test_lifting_is_offered_where_the_block_is_known(as_user, cast):
    address = f"{reverse('reports:lift', args=['sngv'])}?dot=ddci-sbn-2024"
    assert address in page(as_user(cast.officer), cast.department).content.decode()

    Edition.objects.filter(pk=cast.edition_2024.pk).update(size=25)
    assert address not in page(as_user(cast.officer), cast.department).content.decode()


def test_the_queries_do_not_grow_with_years_tasks_and_solutions(as_user, cast, django_assert_max_num_queries):
    plan = cast.plan()
    for year in range(2012, 2023):
        edition = cast.edition(year, [cast.transparency, cast.time], Edition.State.PUBLISHED)
        cast.result(edition, cast.department, "70.00", 2, [("7.00", 2), ("7.00", 2)])
        cast.result(edition, cast.other_department, "71.00", 1, [("7.00", 1), ("7.00", 1)])
    for number in range(30):
        solution = Solution.objects.create(
            section=plan.sections.last(), position=number + 10, text=f"Giải pháp {number}"
        )
        Task.objects.create(solution=solution, office=cast.consular, title=f"Việc {number}")
    client = as_user(cast.officer)
    page(client, cast.department)

    with django_assert_max_num_queries(18):
        assert page(client, cast.department).context["tally"].total == 30


@pytest.fixture(scope="module")
def sample_rounds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_sample_rounds()
        province = Unit.objects.get(code="minh-hoa")
        user = User.objects.create(username="xem", full_name="Người Xem", email="xem@example.vn")
        Membership.objects.create(user=user, unit=province, role=Role.PROVINCIAL_LEADER, starts_on=date(2020, 1, 1))
        yield user
        transaction.set_rollback(True)


def test_a_unit_of_a_whole_field_of_25_by_9(sample_rounds, db, client):
    client.force_login(sample_rounds)
    response = client.get(reverse("reports:unit", args=["minh-hoa-sngv"]))
    body = text(response)

    assert "Thứ hạng 23/25 giảm ▼ 2 bậc Điểm tổng 64,64 −5,75 so với 2023 Xếp loại Khá" in body
    assert "So với cao nhất khối −16,42 So với trung vị khối −3,89 Chỉ số giảm 6/9" in body
    assert [
        (card.line.code, card.now.change, card.place, card.now.places, card.to_top, card.to_median)
        for card in response.context["cards"]
    ] == [
        (code, change and Decimal(change), place, places, Decimal(to_top), Decimal(to_median))
        for code, change, place, places, to_top, to_median in (
            ("thiet-che-phap-ly", "-3.05", 25, -23, "-2.54", "-1.25"),
            ("tinh-minh-bach", "-1.24", 13, 2, "-2.03", "0.00"),
            ("vai-tro-nguoi-dung-dau", "-0.84", 25, -3, "-3.05", "-1.46"),
            ("tinh-nang-dong", "-0.48", 7, 4, "-1.06", "0.38"),
            ("chi-phi-khong-chinh-thuc", "-0.26", 25, -3, "-3.59", "-1.64"),
            ("ho-tro-doanh-nghiep", "-0.20", 8, 9, "-1.37", "0.31"),
            ("chi-phi-thoi-gian", "0.61", 13, 9, "-2.12", "0.00"),
            ("canh-tranh-binh-dang", "1.23", 23, 1, "-2.86", "-1.30"),
            ("ung-dung-cntt", None, 16, None, "-1.90", "-0.09"),
        )
    ]
    own, top, median = figures(response)["diem-ddci"].series
    assert own.values == (Decimal("70.39"), Decimal("64.64"))
    assert top.values == (Decimal("81.78"), Decimal("81.06"))
    assert median.values == (Decimal("74.10"), Decimal("68.53"))
