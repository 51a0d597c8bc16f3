"""The overview of a block: its figures, whom it shows them, and that every number leads to exactly its rows."""

import re
from datetime import date
from decimal import Decimal as D
from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse

from indices.models import Block, Edition, Result
from plans.models import Plan
from tests.cast import Cast
from tests.reports.block_cast import FAR_OFF, LONG_AGO, a_year_of_work, codes, links, page, row_of, text
from tests.tasks.making import a_task
from units.models import Succession, Unit
from units.permissions import Role


@pytest.fixture
def year(cast):
    a_year_of_work(cast)
    return cast


@pytest.fixture
def leader(as_user, cast):
    return as_user(cast.leader)


# --- Where one lands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["leader", "unit_clerk", "standing_clerk", "officer"])
def test_the_overview_leads_to_the_newest_published_block(as_user, cast, person):
    response = as_user(getattr(cast, person)).get(reverse("reports:overview"))

    assert (response.status_code, response.url) == (302, "/tong-quan/ddci-sbn-2024/")


def test_the_own_block_comes_before_a_newer_one_of_others(as_user, cast):
    newer = cast.edition(2026, [cast.time], Edition.State.PUBLISHED)
    Edition.objects.filter(pk=newer.pk).update(block=Block.DISTRICTS, code="ddci-huyen-2026")

    assert as_user(cast.unit_clerk).get("/tong-quan/").url == "/tong-quan/ddci-sbn-2024/"
    assert as_user(cast.leader).get("/tong-quan/").url == "/tong-quan/ddci-huyen-2026/"


def test_where_nothing_is_published_the_page_says_so(as_user, cast):
    Edition.objects.update(state=Edition.State.DRAFT)
    response = as_user(cast.leader).get(reverse("reports:overview"))

    assert response.status_code == 200
    assert "Chưa có bảng xếp hạng nào được công bố. Trang này có nội dung khi thường trực" in text(response)
    assert links(response, reverse("indices:found")) == []
    for address in ("reports:overview", "reports:home"):
        found = as_user(cast.standing_clerk).get(reverse(address))
        assert links(found, reverse("indices:found")) == [reverse("indices:found")]


def test_a_round_that_is_not_published_or_of_another_province_does_not_exist(as_user, cast):
    assert page(as_user(cast.standing_clerk), code="ddci-sbn-2025").status_code == 404
    other = cast.unit("ha-tinh", "Tỉnh Hà Tĩnh", "province", None)
    Edition.objects.filter(pk=cast.edition_2024.pk).update(province=other)
    assert page(as_user(cast.leader)).status_code == 404


def test_other_years_and_blocks_are_one_step_away(leader, cast):
    other = cast.edition(2022, [cast.time], Edition.State.PUBLISHED)
    Edition.objects.filter(pk=other.pk).update(block=Block.DISTRICTS, code="ddci-huyen-2022")
    response = page(leader)

    assert [one.code for one in response.context["years"]] == ["ddci-sbn-2023", "ddci-sbn-2024"]
    assert [one.code for one in response.context["blocks"]] == ["ddci-huyen-2022"]
    assert {"/tong-quan/ddci-sbn-2023/", "/tong-quan/ddci-huyen-2022/"} <= set(links(response, "/tong-quan/"))


# --- The answers and the rows --------------------------------------------------------------------------------------


def test_the_answers_stand_on_top(leader, year):
    said = text(page(leader))

    for answer in (
        "Dẫn đầu Sở Ngoại vụ 80,17",
        "Tăng nhiều nhất không có",
        "Giảm nhiều nhất Sở Tư pháp −2,00",
        "Mục tiêu năm 2024 đạt 1/3",
        "Kế hoạch năm 2025 chưa lập 1 , dự thảo 0 , đã trình 0 , đã duyệt 1 , đã ban hành 0 . Chưa đặt hạn ban hành.",
        "Việc quá hạn 1 việc của Sở Ngoại vụ (đã xong 1/3 việc của kế hoạch năm 2025)",
    ):
        assert answer in said


def test_a_row_tells_standing_targets_plan_and_work(leader, year):
    row = row_of(page(leader), year.department)

    assert (row.standing.rank, row.standing.score, row.standing.change, row.standing.places) == (
        1, D("80.17"), D("-0.28"), 1,
    )  # fmt: skip
    assert (row.targets.total, row.targets.known, row.targets.met) == (3, 3, 1)
    assert (row.state, row.plan.year, row.is_late) == ("approved", 2025, False)
    assert (row.work.counted, row.work.done, row.work.late, row.work.cancelled, row.work.percent) == (3, 1, 1, 1, 33)


@pytest.mark.parametrize(("state", "said"), [(Plan.State.APPROVED, True), (Plan.State.DRAFT, False)])
def test_only_an_approved_plan_without_tasks_awaits_them(leader, cast, state, said):
    cast.plan(state=state)

    assert ("chưa giao việc" in text(page(leader))) is said


def test_movement_follows_the_total_and_the_grade_comes_last(leader, cast, year):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(bands=[["Khá", 60]])
    response = page(leader)

    assert [column["label"] for column in response.context["columns"]] == [
        "Hạng", "Đơn vị", "Điểm tổng", "Thay đổi điểm", "Thay đổi hạng", "So với dẫn đầu", "Mục tiêu 2024 đạt",
        "Kế hoạch 2025", "Việc xong 2025", "Quá hạn 2025", "Xếp loại",
    ]  # fmt: skip
    rows = re.findall(r"<tr.*?</tr>", response.content.decode(), re.DOTALL)
    widths = [sum(int(span or 1) for span in re.findall(r'<t[dh]\b(?: colspan="(\d+)")?', row)) for row in rows]
    assert widths == [11, 11, 11, 11]


def test_a_single_unit_that_can_be_compared_rose_or_fell_but_not_most(leader, cast):
    Result.objects.filter(edition=cast.edition_2023, unit=cast.other_department).delete()
    said = text(page(leader)).replace(" ,", ",")

    assert "Tăng, giảm Sở Ngoại vụ −0,28, tăng ▲ 1 bậc chỉ so sánh được 1/2 đơn vị" in said
    assert "nhiều nhất Sở" not in said


def test_where_no_rank_was_published_the_whole_field_gives_places(leader, cast):
    """Sở Ngoại vụ 80,17 before Sở Tư pháp 79,00; with one of three known nobody has a place."""
    Result.objects.filter(edition=cast.edition_2024).update(rank=None)
    response = page(leader)
    said, book = text(response), text(leader.get("/tong-quan/ddci-sbn-2024/ban-do-nhiet/"))

    assert codes(response) == ["sngv", "stp"]
    assert "Dẫn đầu Sở Ngoại vụ 80,17" in said
    assert "1/2 cổng tính Sở Ngoại vụ" in said
    assert "2/2 cổng tính Sở Tư pháp" in said
    assert "hạng ghi “cổng tính” do cổng xếp theo điểm tổng của cả khối" in said
    assert "1 cổng tính Sở Ngoại vụ" in book
    Edition.objects.filter(pk=cast.edition_2024.pk).update(size=3)
    assert "cổng tính Sở" not in text(page(leader))


def test_units_that_rose_as_much_are_named_together(leader, cast):
    Result.objects.filter(edition=cast.edition_2024).update(published_change=D("1.50"))
    said = text(page(leader)).replace(" ,", ",")

    assert "Tăng nhiều nhất Sở Ngoại vụ +1,50, tăng ▲ 1 bậc ; Sở Tư pháp +1,50, giảm ▼ 1 bậc" in said


def test_the_sums_are_those_of_the_rows_shown(leader, year):
    whole, other = page(leader).context["sums"], page(leader, "?tim=tu+phap").context["sums"]

    assert (whole.units, whole.met, whole.targets, whole.issued, whole.expected) == (2, 1, 3, 0, 2)
    assert (whole.done, whole.counted, whole.percent, whole.late) == (1, 3, 33, 1)
    assert (other.units, other.targets, other.expected, other.counted, other.late) == (1, 0, 1, 0, 0)


def test_targets_of_a_plan_that_nobody_approved_are_not_counted(leader, year):
    Plan.objects.filter(year=2024).update(state=Plan.State.DRAFT)
    response = page(leader)

    assert row_of(response, year.department).targets is None
    assert "không có kế hoạch đã duyệt nêu mục tiêu" in text(response)


def test_a_target_without_a_published_figure_is_not_judged(leader, year):
    result = Result.objects.get(edition=year.edition_2024, unit=year.department)
    result.scores.filter(line__component=year.technology).update(score=None)
    response = page(leader)
    targets = row_of(response, year.department).targets

    assert (targets.total, targets.known, targets.met) == (3, 2, 1)
    assert "Mục tiêu năm 2024 đạt 1/3 (2 đã có kết quả)" in text(response)


def test_a_unit_without_a_result_is_in_the_table_for_its_plan(leader, cast):
    newcomer = cast.unit("sgd", "Sở Giáo dục và Đào tạo", Unit.Kind.DEPARTMENT, cast.province)
    row = row_of(page(leader), newcomer)

    assert (row.standing, row.state) == (None, "none")


def test_a_unit_that_no_longer_exists_owes_no_plan(leader, cast):
    Unit.objects.filter(pk=cast.other_department.pk).update(ends_on=date(2025, 2, 28))
    response = page(leader)

    assert row_of(response, cast.other_department).state is None
    assert response.context["table"].totals.expected == 1
    assert "không còn hoạt động" in text(response)


def test_a_unit_that_took_in_another_is_not_compared(leader, cast):
    old = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2024, 2, 28))
    Succession.objects.create(predecessor=old, successor=cast.department)
    response = page(leader)

    assert "không so sánh được (sáp nhập)" in text(response)
    assert [row.unit.code for row in response.context["movers"][0][1].down] == ["stp"]


def test_of_pci_there_are_no_plans_of_the_units(leader, cast):
    pci = cast.edition(2022, [cast.time], Edition.State.PUBLISHED)
    Edition.objects.filter(pk=pci.pk).update(block=Block.PROVINCES, province=None, code="pci-tinh-2022", size=63)
    cast.result(Edition.objects.get(pk=pci.pk), cast.province, "67.88", 16, [("7.00", 20)])
    response = page(leader, code="pci-tinh-2022")

    assert codes(response) == ["lang-son"]
    assert not response.context["table"].shows_plans
    assert "Kế hoạch năm" not in text(response)


# --- Deadlines of plans --------------------------------------------------------------------------------------------


def due(cast, day):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(plans_due_on=day)


def test_past_the_deadline_a_plan_that_is_not_issued_is_late(leader, year):
    due(year, LONG_AGO)
    response = page(leader)

    assert [row.is_late for row in response.context["rows"]] == [True, True]
    assert "Hạn 01/06/2025: 2 đơn vị chậm" in text(response)
    assert codes(page(leader, "?ke-hoach=cham")) == ["sngv", "stp"]


def test_before_the_deadline_nobody_is_late(leader, year):
    due(year, FAR_OFF)

    assert "Hạn 31/12/2099: không đơn vị nào chậm" in text(page(leader))


@pytest.mark.parametrize(("day", "was_late"), [(date(2025, 6, 1), False), (date(2025, 6, 2), True)])
def test_a_plan_issued_on_the_last_day_is_in_time(leader, year, day, was_late):
    due(year, LONG_AGO)
    Plan.objects.filter(pk=year.next_plan.pk).update(
        state=Plan.State.ISSUED, number=50, issued_on=day, numbered_in=2025
    )
    row = row_of(page(leader), year.department)

    assert (row.is_late, row.was_late) == (False, was_late)


def test_an_adjusted_plan_counts_from_the_day_of_the_first(leader, year):
    due(year, LONG_AGO)
    first = {"state": Plan.State.ISSUED, "number": 50, "issued_on": date(2025, 3, 3), "numbered_in": 2025}
    Plan.objects.filter(pk=year.next_plan.pk).update(**first)
    again = first | {"number": 90, "issued_on": date(2025, 9, 9)}
    year.plan(adjustment=1, adjusts=year.next_plan, **again)
    row = row_of(page(leader), year.department)

    assert (row.plan.adjustment, row.state, row.is_late, row.was_late) == (1, "issued", False, False)


# --- Every number leads to its rows --------------------------------------------------------------------------------


@pytest.mark.parametrize(("narrow", "figure"), [("trang-thai=done", 1), ("ket-qua=late", 1)])
def test_counts_of_tasks_open_exactly_those_tasks(leader, year, narrow, figure):
    (url,) = [url for url in links(page(leader), "/nhiem-vu/") if narrow in url]

    assert leader.get(url).context["totals"].total == figure


def test_the_count_of_all_tasks_opens_them_with_the_cancelled_one_that_it_names(leader, year):
    response = page(leader)
    (url,) = [url for url in links(response, "/nhiem-vu/?ke-hoach") if url.endswith("vai-tro=lead")]

    assert leader.get(url).context["totals"].total == 3 + 1
    assert "1 / 3 , 33 % không kể 1 việc hủy" in text(response)


def test_the_count_of_targets_opens_the_plan_that_says_the_same(leader, year):
    (url,) = [url for url in links(page(leader), "/ke-hoach/") if "outcomes-title" in url]

    assert "Đạt 1/3 mục tiêu" in text(leader.get(url))


def test_each_answer_about_plans_and_work_opens_as_many_rows(leader, year):
    due(year, LONG_AGO)
    response = page(leader)
    totals = response.context["table"].totals
    counted = {"none": totals.states["none"], "approved": totals.states["approved"], "cham": totals.late_plans}
    opened = {}
    for url in links(response, "?ke-hoach="):
        opened[parse_qs(urlparse(url).query)["ke-hoach"][0]] = len(page(leader, url).context["rows"])

    assert opened == counted == {"none": 1, "approved": 1, "cham": 2}
    (late,) = links(response, "?qua-han=")
    assert codes(page(leader, late)) == ["sngv"]


# --- Who sees what -------------------------------------------------------------------------------------------------


def test_a_clerk_reads_all_results_and_the_own_plan_alone(as_user, year):
    year.plan(unit=year.other_department, state=Plan.State.APPROVED)
    response = page(as_user(year.unit_clerk))
    own, other = (row_of(response, unit) for unit in (year.department, year.other_department))

    assert (own.state, own.work.late, own.targets.met) == ("approved", 1, 1)
    assert (other.standing.rank, other.state, other.plan, other.work, other.targets) == (2, None, None, None, None)
    said = text(response)
    assert "đã duyệt 1 , đã ban hành 0 . Chưa đặt hạn ban hành. (của 1 đơn vị bạn được xem)" in said
    assert "kế hoạch, nhiệm vụ ngoài phạm vi bạn được xem" in said


def test_a_unit_without_a_result_is_not_shown_to_those_who_see_nothing_of_it(as_user, cast):
    cast.unit("sgd", "Sở Giáo dục và Đào tạo", Unit.Kind.DEPARTMENT, cast.province)

    assert codes(page(as_user(cast.unit_clerk))) == ["sngv", "stp"]


def test_an_officer_sees_the_plan_but_not_the_work_of_the_whole_agency(as_user, year):
    row = row_of(page(as_user(year.officer)), year.department)

    assert (row.state, row.sees_work, row.work) == ("approved", False, None)


def test_who_sees_no_plan_at_all_gets_no_empty_columns(as_user, cast):
    guest = Cast.person("khach", "Khách", cast.province, Role.IT_STAFF)
    response = page(as_user(guest))

    assert [column["label"] for column in response.context["columns"]] == [
        "Hạng", "Đơn vị", "Điểm tổng", "Thay đổi điểm", "Thay đổi hạng", "So với dẫn đầu",
    ]  # fmt: skip
    assert "Kế hoạch và nhiệm vụ của khối này ngoài phạm vi bạn được xem." in text(response)


def test_the_own_agency_is_named_among_the_answers(as_user, cast):
    assert "Sở Tư pháp hạng 2/2 giảm ▼ 1 bậc 79,00 ( −2,00 )" in text(page(as_user(cast.outside_clerk)))


# --- As many queries whatever the size -----------------------------------------------------------------------------


def test_more_units_plans_and_tasks_cost_no_more_queries(leader, year, queries_of_page):
    address = page(leader).request["PATH_INFO"]
    few = queries_of_page(leader, address)
    for number in range(5):
        unit = year.unit(f"so-{number}", f"Sở thứ {number}", Unit.Kind.DEPARTMENT, year.province)
        office = year.unit(f"so-{number}-phong", "Văn phòng", Unit.Kind.OFFICE, unit)
        year.plan(unit=unit, year=2024)
        year.plan(unit=unit)
        a_task(year, office=office)
        year.result(year.edition_2024, unit, "70.00", 3, [("7.00", 3)] * 3)
    assert len(page(leader).context["rows"]) == 7
    assert queries_of_page(leader, address) == few <= 9


def test_names_and_grades_of_the_table_are_text_even_where_they_look_like_html(year, leader):
    Unit.objects.filter(pk=year.department.pk).update(name="<script>alert(1)</script>")
    Edition.objects.filter(pk=year.edition_2024.pk).update(bands=[["<i>Tốt</i>", 0]])

    body = page(leader).content.decode()

    assert "<script>alert(1)</script>" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</a></th>" in body
    assert '<td class="grade-cell nowrap">&lt;i&gt;Tốt&lt;/i&gt;</td>' in body


def test_what_is_searched_for_stands_as_text_in_the_entry(leader, year):
    body = page(leader, "?tim=%22%3E%3Cscript%3E").content.decode()

    assert '"><script>' not in body
    assert 'name="tim" value="&quot;&gt;&lt;script&gt;"' in body


def test_a_wrong_choice_is_said_beside_its_entry(leader, year):
    body = page(leader, "?bien-dong=ngang").content.decode()

    assert 'aria-invalid="true" aria-describedby="id_bien-dong_error" id="id_bien-dong"' in body
    assert '<p class="figure-error" id="id_bien-dong_error">' in body
