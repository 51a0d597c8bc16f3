from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.models import Block, ComponentScore, Edition, EditionComponent, Finding, Index, Result
from plans.models import Party, Plan, Solution
from reports.dashboards.component import spread
from tasks.models import Task
from tests.reports.sample_rounds import OnSampleRounds
from units.models import Succession, Unit

D = Decimal


def page(client, edition="ddci-sbn-2024", component="chi-phi-thoi-gian", query=""):
    return client.get(reverse("reports:component", args=[edition, component]) + query)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def boxes(figure) -> dict:
    return {series.name: series.values for series in figure.series}


def spread_of(*scores, size=None):
    """The spread of a field of so many units, as many as there are scores without a number."""
    return spread([D(score) for score in scores], size or len(scores))


class TestSpread:
    def test_a_quartile_between_two_scores_lies_on_the_line_between_them(self):
        assert spread_of("1", "2", "3", "4") == (D("1"), D("1.75"), D("2.50"), D("3.25"), D("4"))

    def test_half_a_hundredth_is_rounded_up(self):
        assert spread_of("8.67", "8.68", "8.68") == (D("8.67"), D("8.68"), D("8.68"), D("8.68"), D("8.68"))

    def test_a_single_unit_is_its_own_spread(self):
        assert spread_of("7.10") == (D("7.10"),) * 5

    def test_a_field_that_is_not_whole_has_none(self):
        assert spread_of("1", "2", size=3) is None


class TestTheSampleProvince(OnSampleRounds):
    """Expected figures worked out by hand from the published tables."""

    def test_the_spread_of_two_years(self, reader):
        figure = page(reader, "minh-hoa-ddci-sbn-2024", query="?don-vi=minh-hoa-skhdt").context["figure"]

        assert figure.categories == ("2023", "2024")
        assert boxes(figure) == {
            "Thấp nhất": (D("6.56"), D("5.77")),
            "Tứ phân vị dưới": (D("7.15"), D("6.55")),
            "Trung vị": (D("7.98"), D("7.69")),
            "Tứ phân vị trên": (D("8.70"), D("8.15")),
            "Cao nhất": (D("9.78"), D("9.81")),
            "Sở Kế hoạch và Đầu tư (minh họa)": (D("9.32"), D("7.91")),
        }
        assert [(gap.place, gap.why) for gap in figure.breaks] == [(1, "bộ chỉ số thêm Ứng dụng công nghệ thông tin.")]

    def test_eleven_districts_have_quartiles_between_their_scores(self, reader):
        figure = page(reader, "minh-hoa-ddci-huyen-2024", "tinh-minh-bach").context["figure"]

        assert [values for (values,) in boxes(figure).values()] == [
            D("6.78"), D("7.49"), D("7.76"), D("8.68"), D("9.08"),
        ]  # fmt: skip

    def test_who_rose_and_how_many_fell(self, reader):
        story = page(reader, "minh-hoa-ddci-sbn-2024").context["story"]

        assert [(one.unit.code.removeprefix("minh-hoa-"), one.change) for one in story.rose] == [
            ("stttt", D("3.25")), ("kbnn", D("1.51")), ("ttt", D("0.91")), ("stnmt", D("0.74")), ("sngv", D("0.61")),
            ("nhnn", D("0.15")), ("sldtbxh", D("0.11")),
        ]  # fmt: skip
        assert [(one.unit.code, one.change) for one in story.fell][:2] == [
            ("minh-hoa-qltt", D("-2.90")),
            ("minh-hoa-svhttdl", D("-2.24")),
        ]
        assert (len(story.fell), story.stayed, story.not_compared) == (18, 0, 0)

    def test_distances_of_a_unit(self, reader):
        standings = page(reader, "minh-hoa-ddci-sbn-2024").context["story"].standings
        one = next(one for one in standings if one.unit.code == "minh-hoa-skhdt")

        assert (one.place, one.change, one.places, one.to_top, one.to_median) == (
            11, D("-1.41"), -9, D("-1.90"), D("0.22"),
        )  # fmt: skip

    def test_a_component_of_this_year_only_has_nothing_to_compare_with(self, reader):
        response = page(reader, "minh-hoa-ddci-sbn-2024", "ung-dung-cntt")

        assert "Chưa có kết quả chỉ số này của năm 2023 để so sánh." in text(response)
        assert response.context["figure"].categories == ("2024",)
        assert response.context["line_after"] is None
        assert response.context["line_before"].code == "thiet-che-phap-ly"


def test_the_ranking_by_the_published_rank(as_user, cast):
    response = page(as_user(cast.leader))
    rows = [
        (str(one.unit), one.place, one.is_computed, one.change, one.places, one.to_top, one.to_median)
        for one in response.context["story"].standings
    ]

    assert rows == [
        ("Sở Ngoại vụ", 1, False, D("0.39"), 0, D("0.00"), D("0.55")),
        ("Sở Tư pháp", 2, False, D("-0.20"), 0, D("-1.10"), D("-0.55")),
    ]
    assert "cổng tính" in text(response)  # the median
    assert "do cổng xếp theo điểm" not in text(response)


def test_a_rank_that_was_not_published_is_worked_out_and_says_so(as_user, cast):
    ComponentScore.objects.filter(line__edition=cast.edition_2024).update(rank=None)
    response = page(as_user(cast.leader))

    assert [(one.place, one.is_computed) for one in response.context["story"].standings] == [
        (1, True),
        (2, True),
    ]
    assert '1/2<span class="cell-note">cổng tính</span>' in text(response)


def test_a_field_that_is_not_whole_has_no_distances_and_says_so(as_user, cast):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(size=25)
    response = page(as_user(cast.leader))

    assert "Chỉ biết điểm chỉ số này của 2/25 đơn vị" in text(response)
    assert "So với trung vị" not in text(response)
    assert boxes(response.context["figure"])["Trung vị"] == (D("8.46"),)  # (8,71 + 8,20) / 2 = 8,455 of 2023


def test_without_a_whole_year_there_is_the_own_units_line(as_user, cast):
    Edition.objects.update(size=25)
    response = page(as_user(cast.officer))
    figure = response.context["figure"]

    assert (figure.kind, boxes(figure)) == ("line", {"Sở Ngoại vụ": (D("8.71"), D("9.10"))})
    assert page(as_user(cast.leader)).context["figure"] is None


def test_an_edition_without_component_scores_says_so(as_user, cast):
    ComponentScore.objects.filter(line__edition=cast.edition_2024).delete()
    response = page(as_user(cast.leader))

    assert "Chưa có điểm chỉ số này của đơn vị nào." in text(response)
    assert "Xếp hạng theo chỉ số này" not in text(response)


def test_what_a_riser_did_done_ones_first(as_user, cast):
    cast.plan(year=2024)
    done = Solution.objects.create(section=cast.solution.section, position=3, text="Công khai quy trình.")
    Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát", state=Task.State.IN_PROGRESS)
    day = date(2024, 6, 30)
    Task.objects.create(
        solution=done, office=cast.consular, title="Công khai", state=Task.State.DONE, completed_on=day,
        completed_by=cast.head, reported_on=day,
    )  # fmt: skip
    response = page(as_user(cast.leader))
    (riser, (deed,), is_readable) = response.context["risers"][0]

    assert (str(riser.unit), is_readable, deed.done) == ("Sở Ngoại vụ", True, 1)
    assert [(str(one), one.work) for one in deed.solutions] == [
        ("Công khai quy trình.", "done"),
        ("Rút ngắn thời gian giải quyết hồ sơ.", "under_way"),
    ]
    assert "1/2 giải pháp đã xong" in text(response)
    assert "không có nghĩa là giải pháp làm tăng điểm" in text(response)


def test_a_draft_says_nothing_of_what_was_done(as_user, cast):
    cast.plan(year=2024, state=Plan.State.DRAFT)

    assert "Chưa có kế hoạch năm 2024 được duyệt trên cổng." in text(page(as_user(cast.leader)))


def test_another_units_plan_is_a_dash_with_a_note(as_user, cast):
    cast.plan(year=2024)
    Party.objects.all().delete()
    Solution.objects.update(text="Cách làm chỉ đơn vị được xem.")
    response = page(as_user(cast.outside_clerk))

    assert [(str(one.unit), list(plans), readable) for one, plans, readable in response.context["risers"]] == [
        ("Sở Ngoại vụ", [], False)
    ]
    assert "bạn không được xem kế hoạch của đơn vị này" in text(response)
    assert "Cách làm chỉ đơn vị được xem" not in text(response)


def test_a_unit_that_took_in_another_is_not_compared(as_user, cast):
    gone = cast.unit("scu", "Sở Cũ", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2024, 6, 30))
    Succession.objects.create(predecessor=gone, successor=cast.department)
    response = page(as_user(cast.leader), query="?don-vi=sngv")

    assert [str(one.unit) for one in response.context["story"].rose] == []
    assert response.context["story"].not_compared == 1
    assert "không so sánh được (sáp nhập)" in text(response)
    (gap,) = response.context["figure"].breaks
    assert gap.why == "bộ chỉ số thêm Ứng dụng công nghệ thông tin; nhận sáp nhập Sở Cũ."


def test_a_renamed_component_goes_on_under_its_own_names(as_user, cast):
    cast.edition_2023.lines.filter(component=cast.time).update(name="Chi phí tuân thủ")
    response = page(as_user(cast.leader))

    assert response.context["figure"].categories == ("2023", "2024")
    assert "năm 2023 “Chi phí tuân thủ”" in text(response)


def test_findings_of_the_component_the_highest_percentage_first(as_user, cast):
    for unit, percentage, words in (
        (cast.department, "20", "Còn phải đi lại"),
        (cast.other_department, "58.1", "Hồ sơ bị trả nhiều lần"),
        (cast.department, None, "Chưa hẹn giờ"),
    ):
        result = Result.objects.get(edition=cast.edition_2024, unit=unit)
        line = cast.edition_2024.lines.get(component=cast.time)
        share = percentage and D(percentage)
        Finding.objects.create(result=result, line=line, position=1, text=words, percentage=share)
    response = page(as_user(cast.officer))
    found = response.context["found"]

    assert [finding.text for finding in found.shown] == ["Hồ sơ bị trả nhiều lần", "Còn phải đi lại", "Chưa hẹn giờ"]
    assert "Hạn chế qua khảo sát (3 ý kiến về 2 đơn vị)" in text(response)
    assert "58,1 %</strong> – Hồ sơ bị trả nhiều lần" in text(response)


def test_the_next_component_keeps_the_chosen_unit(as_user, cast):
    response = page(as_user(cast.leader), query="?don-vi=stp")

    assert str(response.context["unit"]) == "Sở Tư pháp"
    assert reverse("reports:component", args=["ddci-sbn-2024", "ung-dung-cntt"]) + "?don-vi=stp" in text(response)


@pytest.mark.parametrize(
    ("edition", "component", "query"),
    [
        ("ddci-sbn-2025", "chi-phi-thoi-gian", ""),
        ("ddci-sbn-2023", "ung-dung-cntt", ""),
        ("ddci-sbn-2024", "khong-co", ""),
        ("khong-co", "chi-phi-thoi-gian", ""),
        ("ddci-sbn-2024", "chi-phi-thoi-gian", "?don-vi=sngv-van-phong"),
    ],
    ids=["draft", "not in that year", "no component", "no edition", "no such unit"],
)
def test_what_is_not_there_is_not_found(as_user, cast, edition, component, query):
    assert page(as_user(cast.leader), edition, component, query).status_code == 404


def test_an_edition_of_another_province_is_not_found(as_user, cast):
    other = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")
    Edition.objects.filter(pk=cast.edition_2024.pk).update(province=other)

    assert page(as_user(cast.leader)).status_code == 404


@pytest.fixture
def pci(cast) -> Index:
    """PCI of two years with one component, in which the province rose from 6,50 to 7,20."""
    index = Index.objects.create(code="PCI", name="Chỉ số năng lực cạnh tranh cấp tỉnh")
    component = index.components.create(code="gia-nhap-thi-truong", name="Gia nhập thị trường")
    for year, score in ((2023, "6.50"), (2024, "7.20")):
        edition = Edition.objects.create(
            index=index, block=Block.PROVINCES, year=year, code=f"pci-tinh-{year}", size=63, state="published"
        )
        EditionComponent.objects.create(edition=edition, component=component, position=1, name=component.name)
        cast.result(edition, cast.province, "65.00", 20, [(score, 10)])
    return index


def test_what_was_found_of_another_province_is_not_shown(as_user, cast, pci):
    ha_tinh = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")
    edition = Edition.objects.get(code="pci-tinh-2024")
    theirs = cast.result(edition, ha_tinh, "64.00", 21, [("7.00", 11)])
    ours = Result.objects.get(edition=edition, unit=cast.province)
    for result, words in ((theirs, "Của tỉnh bạn"), (ours, "Của tỉnh nhà")):
        Finding.objects.create(result=result, line=edition.lines.get(), position=1, text=words)
    found = page(as_user(cast.leader), "pci-tinh-2024", "gia-nhap-thi-truong").context["found"]

    assert ([finding.text for finding in found.shown], found.count, found.units) == (["Của tỉnh nhà"], 1, 1)


def test_a_provinces_component_shows_the_plans_of_its_agencies(as_user, cast, pci):
    component = pci.components.get()
    cast.plan(index=pci, year=2024).sections.get(components=cast.time).components.set([component])
    ((riser, (deed,), _),) = page(as_user(cast.leader), "pci-tinh-2024", "gia-nhap-thi-truong").context["risers"]

    assert (riser.unit, riser.change, deed.plan.unit) == (cast.province, D("0.70"), cast.department)
    assert [str(solution) for solution in deed.solutions] == ["Rút ngắn thời gian giải quyết hồ sơ."]


def test_queries_grow_neither_with_units_nor_with_years(as_user, cast, queries_of_page):
    cast.plan(year=2024)
    client, address = as_user(cast.leader), reverse("reports:component", args=["ddci-sbn-2024", "chi-phi-thoi-gian"])
    before = queries_of_page(client, address)
    assert before <= 10
    older = cast.edition(2022, [cast.transparency, cast.time], Edition.State.PUBLISHED)
    cast.result(older, cast.department, "70.00", 1, [("7.00", 1), ("7.00", 1)])
    for number in range(5):
        unit = cast.unit(f"so-{number}", f"Sở {number}", Unit.Kind.DEPARTMENT, cast.province)
        cast.result(cast.edition_2023, unit, "70.00", 3, [("7.00", 3), ("7.00", 3)])
        cast.result(cast.edition_2024, unit, "75.00", 3, [("7.50", 3), ("7.50", 3), ("7.50", 3)])
        cast.plan(unit=unit, year=2024)
    assert queries_of_page(client, address) == before


def test_a_name_is_text_in_the_table_in_the_choice_and_among_those_that_fell(as_user, cast):
    Unit.objects.filter(pk=cast.other_department.pk).update(name="<script>alert(1)</script>")
    body = page(as_user(cast.leader)).content.decode()

    assert "<script>alert(1)</script>" not in body
    assert body.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3


def test_a_solution_of_a_riser_is_text_even_where_it_looks_like_html(as_user, cast):
    cast.plan(year=2024)
    Solution.objects.filter(pk=cast.solution.pk).update(text="<script>alert(1)</script>")
    body = page(as_user(cast.leader)).content.decode()

    assert "<script>alert(1)</script>" not in body
    assert f'#giai-phap-{cast.solution.pk}">&lt;script&gt;alert(1)&lt;/script&gt;</a>' in body
