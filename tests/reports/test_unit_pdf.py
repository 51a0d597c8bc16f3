"""A unit on one printed page: what stands on it, never more than a page, nothing that its reader may not see."""

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pdfplumber
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from indices.models import Finding, Recommendation, Result
from plans.models import Plan, Target
from reports.sheets.fitting import clipped, line_count
from reports.sheets.rendering import unit_pdf
from reports.sheets.slope import Point, slope
from reports.sheets.unit import ComponentLine, PlanLine, UnitSheet, WorkTally
from reports.sheets.unit_facts import unit_sheet
from tasks.models import Task
from units.models import AuditEntry, Succession, Unit

DAY = date(2026, 11, 21)


def pages(data: bytes):
    return pdfplumber.open(io.BytesIO(data)).pages


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pages(data))


def page(client, unit) -> str:
    response = client.get(reverse("reports:unit-pdf", args=[unit.code]))
    assert response.status_code == 200
    return words(response.content)


@pytest.fixture
def full(cast):
    """The department with a plan of 2024 that has targets, tasks of every kind, and remarks."""
    plan = cast.plan(year=2024, title="Kế hoạch không cho người ngoài xem")
    Target.objects.create(plan=plan, component=cast.technology, kind=Target.Kind.RANK_MAX, value=1, of=2)
    days = {"early": DAY - timedelta(days=40), "later": DAY + timedelta(days=40)}
    done = {"state": Task.State.DONE, "completed_by": cast.head}
    for values in (
        {**done, "due_on": days["early"], "completed_on": days["early"]},
        {**done, "due_on": days["early"], "completed_on": DAY},
        {"due_on": days["later"]},
        {"due_on": days["early"]},
        {"due_on": days["early"]},
        {},
        {"due_on": days["early"], "state": Task.State.CANCELLED},
    ):
        Task.objects.create(
            solution=cast.solution, office=cast.consular, title="Việc kín", first_due_on=values.get("due_on"), **values
        )
    result = Result.objects.get(edition=cast.edition_2024, unit=cast.department)
    lines = list(result.edition.lines.all())
    for position, (line, share) in enumerate([(lines[0], "20"), (lines[1], "58.1")]):
        Finding.objects.create(result=result, line=line, position=position, text="Còn đi lại", percentage=share)
    Recommendation.objects.create(result=result, line=lines[1], position=0, text="Bớt giấy tờ")
    return plan


def test_the_page_says_where_the_unit_stands(cast, full):
    sheet = unit_sheet(cast.department, cast.officer, DAY)

    assert (sheet.name, sheet.lead) == ("Sở Ngoại vụ", "Sở, ban, ngành, Tỉnh Lạng Sơn")
    assert sheet.heading == "DDCI năm 2024, khối sở, ban, ngành"
    assert sheet.facts == [
        ("Điểm tổng", "80,17"), ("Thứ hạng", "1/2"), ("So với 2023", "−0,28"), ("Thay đổi hạng", "+1"),
    ]  # fmt: skip
    assert sheet.aims == ["Mục tiêu năm 2024"]
    assert list(sheet.components) == [
        ComponentLine("Tính minh bạch và tiếp cận thông tin", "8,35", "1", "+0,74", "0,00", ("–",), "–"),
        ComponentLine("Chi phí thời gian", "9,10", "1", "+0,39", "0,00", ("≥ 9,2: chưa đạt",), "0/1"),
        ComponentLine("Ứng dụng công nghệ thông tin", "8,93", "1", "mới", "0,00", ("hạng ≤ 1/2: đạt",), "–"),
    ]
    assert [(point.year, point.total, point.rank_text) for point in sheet.points] == [
        (2023, Decimal("80.45"), "2/2"),
        (2024, Decimal("80.17"), "1/2"),
    ]
    assert sheet.findings == [
        "Chi phí thời gian: 58,1 % – Còn đi lại",
        f"{sheet.components[0].name}: 20 % – Còn đi lại",
    ]
    assert sheet.recommendations == ["Chi phí thời gian: Bớt giấy tờ"]


def test_the_tasks_are_counted_four_ways(cast, full):
    sheet = unit_sheet(cast.department, cast.officer, DAY)

    assert sheet.work == WorkTally(done_in_time=1, done_late=1, in_time=1, late=2, other=2)
    assert sheet.plan == PlanLine(
        "Kế hoạch DDCI năm 2024: Kế hoạch không cho người ngoài xem", "Chưa cấp số", "Đã duyệt"
    )


def test_a_solution_is_done_when_all_that_lead_it_are(as_user, cast):
    cast.plan()
    done = {"state": Task.State.DONE, "completed_by": cast.head, "completed_on": DAY}
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Việc", **done)
    sheet = unit_sheet(cast.department, cast.officer, DAY)
    assert [line.solutions for line in sheet.components] == ["–", "1/1", "–"]
    assert "Chi phí thời gian 9,10 1 +0,39 0,00 ≥ 9,2 1/1" in page(as_user(cast.officer), cast.department)

    Task.objects.create(solution=task.solution, office=cast.consular, title="Việc khác")
    sheet = unit_sheet(cast.department, cast.officer, DAY)
    assert [line.solutions for line in sheet.components] == ["–", "0/1", "–"]
    assert [line.solutions for line in unit_sheet(cast.department, cast.outsider, DAY).components] == ["", "", ""]


def test_a_newer_plan_has_its_targets_beside_those_that_are_judged(cast, full):
    cast.plan()
    sheet = unit_sheet(cast.department, cast.officer, DAY)

    assert sheet.aims == ["Mục tiêu năm 2024", "Mục tiêu năm 2025"]
    assert sheet.components[1].targets == ("≥ 9,2: chưa đạt", "≥ 9,2")
    assert sheet.plan.name.startswith("Kế hoạch DDCI năm 2025")


def test_it_is_printed_for_who_reads_the_unit_with_an_audit_line(as_user, cast, full):
    text = page(as_user(cast.officer), cast.department)
    line = AuditEntry.objects.get()

    for piece in ("Sở Ngoại vụ", "80,17", "1/2", "≥ 9,2: chưa đạt", "Hoàn thành đúng hạn 1", "58,1 % – Còn đi lại"):
        assert piece in text
    assert (line.action, line.actor) == ("unit.print", cast.officer)


def test_an_outsider_sees_published_figures_and_nothing_of_plans_and_tasks(as_user, cast, full):
    text = page(as_user(cast.outsider), cast.department)
    sheet = unit_sheet(cast.department, cast.outsider, DAY)

    assert "80,17" in text
    for secret in ("không cho người ngoài xem", "Mục tiêu năm", "chưa đạt", "Kế hoạch và nhiệm vụ", "Hoàn thành"):
        assert secret not in text
    assert (sheet.aims, sheet.plan, sheet.work) == ([], None, None)


def test_another_offices_tasks_are_not_counted_for_who_may_not_see_them(cast, full):
    Task.objects.create(solution=cast.solution, office=cast.other_office, title="Việc của sở khác")

    assert unit_sheet(cast.department, cast.officer, DAY).work.total == 7


def test_a_draft_round_is_not_printed(cast):
    cast.result(cast.draft, cast.department, "99.00", 1, [("1", 1), ("2", 1), ("3", 1)])

    assert unit_sheet(cast.department, cast.standing_clerk, DAY).facts[0] == ("Điểm tổng", "80,17")


def test_a_unit_of_another_province_is_not_found(as_user, cast):
    other = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")

    assert as_user(cast.leader).get(reverse("reports:unit-pdf", args=[other.code])).status_code == 404


def test_a_unit_without_results_says_so(as_user, cast):
    new = cast.unit("so-moi", "Sở mới lập", "department", cast.province)

    assert "Chưa có kết quả nào được công bố cho đơn vị này." in page(as_user(cast.leader), new)


def test_the_leader_of_a_component_is_told_only_where_the_whole_block_is_known(cast):
    cast.edition_2024.size = 25
    cast.edition_2024.save()

    sheet = unit_sheet(cast.department, cast.officer, DAY)
    assert [line.to_leader for line in sheet.components] == ["–"] * 3
    assert not sheet.knows_leaders


def test_the_same_data_give_the_same_file(cast, full):
    first, second = (unit_pdf(unit_sheet(cast.department, cast.officer, DAY)) for _ in range(2))

    assert first == second


def test_the_unit_page_links_to_it(as_user, cast):
    body = as_user(cast.officer).get(reverse("reports:unit", args=["sngv"])).content.decode()

    assert reverse("reports:unit-pdf", args=["sngv"]) in body


LONG = "Ban Quản lý Khu kinh tế cửa khẩu và các khu công nghiệp, cụm công nghiệp trên địa bàn tỉnh " * 3
FULL = UnitSheet(
    name=LONG[:200],
    lead=LONG,
    printed_on=DAY,
    heading="DDCI năm 2024, khối sở, ban, ngành",
    facts=[("Điểm tổng", "80,17"), ("Thứ hạng", "11/25"), ("So với 2023", "−0,28"), ("Thay đổi hạng", "+4")],
    aims=["Mục tiêu năm 2024", "Mục tiêu năm 2025"],
    components=[ComponentLine(LONG[:200], "9,10", "7", "+0,39", "−0,20", ("≥ 9,2: chưa đạt", "≥ 9,4"), "10/12")] * 10,
    points=[Point(year, Decimal(year - 1950), 12, 25) for year in range(2015, 2025)],
    plan=PlanLine(f"Kế hoạch DDCI năm 2025: {LONG}", "Số 50/KH-SNgV ngày 20/02/2025", "Đã ban hành"),
    work=WorkTally(12, 3, 40, 5, 7),
    findings=[LONG] * 30,
    recommendations=[LONG] * 30,
    source=LONG,
    is_sample=True,
)


def test_the_longest_of_everything_still_is_one_page(cast):
    (only,) = pages(unit_pdf(FULL))
    text = " ".join(only.extract_text().split())

    assert (round(only.width), round(only.height)) == (595, 842)
    assert "Nguồn: Ban Quản lý" in text
    assert text.count("chưa đạt") == 10
    assert "Khuyến nghị của đơn vị tư vấn" in text
    assert [len(shown) + left for _, shown, left in FULL.said] == [30, 30]
    assert [len(shown) for _, shown, _ in FULL.said] == [1, 2]


@pytest.mark.parametrize("count", [0, 1, 11, 16, 40])
def test_any_number_of_components_is_one_page(count):
    line = replace(FULL.components[0], name="Chỉ số thành phần")

    assert len(pages(unit_pdf(replace(FULL, components=[line] * count)))) == 1


TEXT = st.text(st.sampled_from("aăâbcWMiđ…. –,ữỹ<&\u200b🙂"), max_size=300)


@settings(max_examples=12)
@given(TEXT, st.lists(TEXT, max_size=12), st.lists(TEXT, max_size=25), st.integers(0, 12))
def test_any_text_is_one_page(name, components, remarks, years):
    sheet = replace(
        FULL,
        name=name,
        lead=name,
        source=name,
        components=[replace(FULL.components[0], name=text) for text in components],
        findings=remarks,
        recommendations=remarks,
        points=[Point(2010 + year, Decimal(year), None, None, year > 1) for year in range(years)],
        plan=PlanLine(name, "Chưa cấp số", "Dự thảo"),
    )

    assert len(pages(unit_pdf(sheet))) == 1


@given(TEXT, st.integers(1, 4), st.floats(30, 400))
def test_cut_text_fits_and_begins_like_the_whole(text, lines, room):
    cut = clipped(text, room, 9, lines)
    whole = " ".join(text.split())

    assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]))
    assert line_count(cut, room, 9) <= lines or len(cut) <= 2
    assert cut == whole or line_count(whole, room, 9) > lines


def test_the_line_over_the_years_breaks_where_a_year_is_unknown():
    points = [Point(2020, Decimal(70), 3, 25), Point(2021, None, 5, 25), Point(2022, Decimal(71), None, None)]
    drawn = slope(points)

    assert (drawn.count("<circle"), drawn.count("<path")) == (2, 0)
    assert "năm 2021: chưa rõ điểm, hạng 5/25; năm 2022: 71,00 điểm, hạng –" in drawn
    assert slope([]).count("<circle") == 0


def test_the_line_does_not_cross_years_that_are_not_comparable():
    years = [Point(2020 + year, Decimal(70 + year), 3, 25, year == 2) for year in range(4)]
    assert slope(years).count("<path") == 2

    assert replace(FULL, points=years).chart_note.endswith("thiếu năm, bộ chỉ số đổi hoặc đơn vị sáp nhập.")
    assert replace(FULL, points=years[:2]).chart_note == "Trên: điểm tổng; dưới: năm và thứ hạng."


def test_a_changed_component_set_breaks_the_line(as_user, cast):
    assert [point.is_broken for point in unit_sheet(cast.department, cast.officer, DAY).points] == [False, True]
    text = page(as_user(cast.officer), cast.department)
    assert "Chỗ không nối: thiếu năm, bộ chỉ số đổi hoặc đơn vị sáp nhập." in text


def test_a_unit_that_took_in_another_is_not_compared(cast):
    Unit.objects.filter(pk=cast.other_department.pk).update(ends_on=date(2024, 6, 30))
    Succession.objects.create(predecessor=cast.other_department, successor=cast.department)
    sheet = unit_sheet(cast.department, cast.officer, DAY)

    assert sheet.facts[2:] == [("So với 2023", "–"), ("Thay đổi hạng", "–")]
    assert [line.change for line in sheet.components] == ["–", "–", "mới"]


def test_an_adjusted_plan_stands_there_once_it_is_issued(cast, full):
    adjusted = cast.plan(year=2024, adjustment=1, adjusts=full, state=Plan.State.DRAFT, title="Điều chỉnh")
    sheet = unit_sheet(cast.department, cast.officer, DAY)
    assert (sheet.plan.state, sheet.work.late) == ("Đã duyệt", 2)

    issued = {"state": Plan.State.ISSUED, "number": 50, "issued_on": date(2024, 3, 1), "numbered_in": 2024}
    Plan.objects.filter(pk=adjusted.pk).update(**issued)
    assert "(điều chỉnh lần 1)" in unit_sheet(cast.department, cast.officer, DAY).plan.name


def test_targets_of_a_plan_that_nobody_approved_are_not_judged(cast, full):
    Plan.objects.filter(pk=full.pk).update(state=Plan.State.SUBMITTED)
    assert unit_sheet(cast.department, cast.officer, DAY).aims == []


def test_the_page_takes_the_same_queries_however_much_there_is(cast, full, django_assert_max_num_queries):
    for number in range(30):
        Task.objects.create(solution=cast.solution, office=cast.consular, title=f"Việc {number}")

    with django_assert_max_num_queries(20):
        unit_sheet(cast.department, cast.officer, DAY)
