from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.models import ComponentScore, Edition, Result
from plans.models import Plan
from tests.reports.sample_rounds import OnSampleRounds
from units.models import Succession, Unit

D = Decimal


def page(client, unit, query="", **headers):
    return client.get(reverse("reports:lift", args=[unit.code]) + query, headers=headers)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def weigh(edition, *weights):
    for line, weight in zip(edition.lines.all(), weights, strict=True):
        edition.lines.filter(pk=line.pk).update(weight=D(weight))


@pytest.fixture
def weighed(cast):
    """Weights of 50, 30 and 20 for 2024: by them Sở Tư pháp has 79,50 where 79,00 was published."""
    weigh(cast.edition_2024, "50", "30", "20")
    return cast


class TestTheSampleProvince(OnSampleRounds):
    """Expected figures worked out by hand from the published table."""

    def test_without_weights_there_are_places_but_no_mix(self, reader):
        response = page(reader, Unit.objects.get(code="minh-hoa-skhdt"))
        lift = response.context["lift"]

        assert response.context["edition"].code == "minh-hoa-ddci-sbn-2024"
        assert [(p.step.rank, p.units[0].code, p.step.missing) for p in lift.places][:3] == [
            (11, "minh-hoa-skhcn", D("2.19")),
            (10, "minh-hoa-sxd", D("2.48")),
            (9, "minh-hoa-ct", D("3.04")),
        ]
        assert (len(lift.places), lift.places[-1].step.missing) == (11, D("12.26"))
        assert response.context["form"] is None
        assert "Trọng số của các chỉ số thành phần năm 2024 không được công bố" in text(response)

    def test_the_next_five_and_the_round_ranks_stand_open(self, reader):
        lift = page(reader, Unit.objects.get(code="minh-hoa-skhdt")).context["lift"]

        assert [one.step.rank for one in lift.open_places] == [11, 10, 9, 8, 7, 5, 3, 1]
        assert [one.step.rank for one in lift.folded_places] == [6, 4, 2]

    def test_places_in_the_total_and_in_a_component(self, reader):
        response = page(reader, Unit.objects.get(code="minh-hoa-skhdt"), "?dot=minh-hoa-ddci-sbn-2023")
        lift = response.context["lift"]

        assert [(place.step.rank, place.step.missing) for place in lift.places] == [
            (9, D("0.40")), (8, D("1.26")), (7, D("1.31")), (6, D("2.21")), (5, D("2.51")), (4, D("3.07")),
            (3, D("5.10")), (2, D("5.47")), (1, D("7.24")),
        ]  # fmt: skip
        head = lift.components[6]
        assert head.line.name == "Vai trò người đứng đầu"
        assert [(place.step.rank, place.step.missing) for place in head.places] == [
            (15, D("0.07")), (13, D("0.24")), (12, D("0.26")),
        ]  # fmt: skip
        assert head.to_top == D("2.14")

    def test_the_cheapest_way_to_the_first_place_under_weights_of_12_5(self, reader):
        response = page(reader, Unit.objects.get(code="minh-hoa-skhdt"), "?dot=minh-hoa-ddci-sbn-2023&hang=1")
        mix, result = response.context["mix"], response.context["mix_result"]

        assert (mix.cost, mix.is_enough) == (D("5.80"), True)
        assert [(row.line.code, row.change, row.after) for row in response.context["mix_rows"]] == [
            ("tinh-minh-bach", D("2.16"), D("9.00")),
            ("vai-tro-nguoi-dung-dau", D("1.23"), D("8.60")),
            ("tinh-nang-dong", D("2.41"), D("8.60")),
        ]
        assert (result.total, result.rank) == (D("81.79"), 1)

    def test_the_cheapest_way_under_weights_of_10_with_both_ceilings(self, reader):
        city = Unit.objects.get(code="minh-hoa-thanh-pho")
        ways = [page(reader, city, f"?hang=5&tran={ceiling}").context for ceiling in ("khoi", "10")]

        assert [way["mix"].cost for way in ways] == [D("4.37"), D("4.37")]
        assert [[(row.line.code, row.change) for row in way["mix_rows"]] for way in ways] == [
            [("canh-tranh-binh-dang", D("2.77")), ("thiet-che-phap-ly", D("1.60"))],
            [("canh-tranh-binh-dang", D("4.37"))],
        ]
        assert [(way["mix_result"].total, way["mix_result"].rank) for way in ways] == [(D("74.27"), 5)] * 2

    def test_the_mix_put_on_the_sliders_gives_what_it_promised(self, reader):
        city = Unit.objects.get(code="minh-hoa-thanh-pho")
        response = page(reader, city, "?" + page(reader, city, "?hang=5").context["mix_query"])

        assert response.context["result"] == response.context["mix_result"]
        assert (response.context["result"].total, response.context["result"].rank) == (D("74.27"), 5)

    def test_queries_do_not_grow_with_the_block(self, reader, queries_of_page):
        assert queries_of_page(reader, reverse("reports:lift", args=["minh-hoa-skhdt"])) <= 10


def test_a_total_is_tried_out_and_the_unexplained_part_stays(as_user, weighed):
    """0,20 points of half the weight give 1,00: 80,00 and still second; 0,24 give 1,20: 80,20 and first."""
    client = as_user(weighed.leader)
    tried = [
        page(client, weighed.other_department, f"?d-tinh-minh-bach={score}").context["result"]
        for score in ("8,10", "8.14")
    ]

    assert [(one.total, one.change, one.rank) for one in tried] == [
        (D("80.00"), D("1.00"), 2),
        (D("80.20"), D("1.20"), 1),
    ]


def test_the_page_says_what_it_does_not_know(as_user, weighed):
    body = text(page(as_user(weighed.leader), weighed.other_department))

    assert "được chấm tương đối trong khối" in body
    assert "các đơn vị khác được coi như giữ nguyên điểm" in body
    assert "Điểm tổng công bố 79,00, tính theo trọng số 79,50; phần chênh −0,50" in body


def test_the_next_place_is_offered_first(as_user, weighed):
    response = page(as_user(weighed.leader), weighed.other_department)

    assert (response.context["mix_rank"], response.context["mix"].cost) == (1, D("0.24"))
    assert "cần tăng tổng cộng ít nhất <strong>0,24 điểm thành phần</strong>" in text(response)


def test_a_rank_beyond_the_ceilings_says_how_far_they_go(as_user, weighed):
    """With 90,00 in front: 0,45 × 5 + 1,10 × 3 + 0,93 × 2 = 7,41 points, to 86,41."""
    Result.objects.filter(unit=weighed.department, edition=weighed.edition_2024).update(total=D("90.00"))
    body = text(page(as_user(weighed.leader), weighed.other_department, "?hang=1"))

    assert "<strong>Không đạt được hạng 1</strong>" in body
    assert "(2,48 điểm thành phần) thì điểm tổng là 86,41 (+7,41), hạng 2/2" in body


def test_the_leader_has_nothing_above(as_user, weighed):
    body = text(page(as_user(weighed.unit_clerk), weighed.department))

    assert "Đơn vị đang dẫn đầu khối, không còn hạng nào cao hơn." in body
    assert "Phương án cần ít điểm thành phần nhất" not in body


def test_htmx_gets_the_outcome_alone(as_user, weighed):
    headers = {"HX-Request": "true", "HX-Target": "lift-outcome"}
    client, unit = as_user(weighed.leader), weighed.other_department

    sound = page(client, unit, "?d-tinh-minh-bach=8,14", **headers)
    wrong = page(client, unit, "?d-tinh-minh-bach=11", **headers)

    assert (sound.status_code, wrong.status_code) == (200, 422)
    assert "80,20" in text(sound)
    assert "<html" not in text(sound)
    assert "Tính minh bạch và tiếp cận thông tin: 11 lớn hơn 10. Điểm phải từ 0 đến 10." in text(wrong)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("hang=0", "Hạng 0 không hợp lệ: hạng phải từ 1 đến 2"),
        ("hang=2", "Hạng 2 không cao hơn hạng hiện nay (2). Hãy chọn từ 1 đến 1."),
        ("hang=nhat", "“nhat” không phải là thứ hạng. Hãy nhập số nguyên từ 1."),
        ("tran=12", "Mức tối đa chỉ là “Tốt nhất của khối” hoặc “10 điểm”. Hãy chọn lại."),
        ("d-tinh-minh-bach=11", "11 lớn hơn 10. Điểm phải từ 0 đến 10."),
        ("d-tinh-minh-bach=cao", "“cao” không phải là số. Hãy nhập dạng 8,35 hoặc 8.35."),
        ("dot=ddci-huyen-2024", "Đơn vị không có kết quả trong bảng xếp hạng “ddci-huyen-2024”."),
        ("dot=ddci-sbn-2025", "Đơn vị không có kết quả trong bảng xếp hạng “ddci-sbn-2025”."),
    ],
)
def test_a_wrong_address_is_refused_with_a_sentence(as_user, weighed, query, sentence):
    response = page(as_user(weighed.leader), weighed.other_department, f"?{query}")

    assert response.status_code == 422
    assert sentence in text(response)


def test_what_was_typed_is_kept_when_it_is_refused(as_user, weighed):
    body = text(page(as_user(weighed.leader), weighed.other_department, "?hang=7&d-tinh-minh-bach=11&tran=10"))

    assert 'name="hang" value="7"' in body
    assert 'name="d-tinh-minh-bach" value="11"' in body
    assert 'value="10" checked' in body


def test_a_field_that_is_not_whole_says_what_is_missing(as_user, cast):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(size=25)
    Edition.objects.filter(pk=cast.edition_2023.pk).update(size=None)
    client = as_user(cast.leader)
    now, before = (page(client, cast.department, f"?dot=ddci-sbn-{year}") for year in (2024, 2023))

    assert (now.status_code, before.status_code) == (200, 200)
    assert "Mới biết điểm tổng của 2/25 đơn vị trong khối" in text(now)
    assert "Chưa rõ khối có bao nhiêu đơn vị được xếp hạng" in text(before)
    assert "Còn thiếu" not in text(now)


def test_a_unit_published_by_rank_only_says_so(as_user, cast):
    Result.objects.filter(unit=cast.department).update(total=None)

    assert "Đơn vị chỉ được công bố thứ hạng, không được công bố điểm tổng." in text(
        page(as_user(cast.leader), cast.department)
    )


def test_the_newest_whole_field_comes_first(as_user, cast):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(size=25)

    assert page(as_user(cast.leader), cast.department).context["edition"] == cast.edition_2023


def test_without_any_result_the_page_says_so(as_user, cast):
    new = cast.unit("sct", "Sở Công Thương", Unit.Kind.DEPARTMENT, cast.province)

    assert "Chưa có kết quả nào được công bố cho đơn vị này." in text(page(as_user(cast.leader), new))


def test_without_component_scores_only_totals_are_compared(as_user, weighed):
    Result.objects.get(unit=weighed.other_department, edition=weighed.edition_2024).scores.all().delete()
    response = page(as_user(weighed.leader), weighed.other_department)

    assert [place.step.missing for place in response.context["lift"].places] == [D("1.17")]
    assert response.context["form"] is None
    assert "Bảng này chưa có điểm thành phần của đơn vị." in text(response)


def without_technology(cast, total):
    """Sở Tư pháp without the last component: by the weights 5/8 and 3/8 that is 79,38."""
    result = Result.objects.get(unit=cast.other_department, edition=cast.edition_2024)
    result.scores.filter(line__component=cast.technology).update(score=None)
    Result.objects.filter(pk=result.pk).update(total=D(total))


def test_a_component_that_does_not_apply_is_left_out_by_name(as_user, weighed):
    """0,79 points to 80,17 cost 12,64 hundredths at 0,0625 each."""
    without_technology(weighed, "79.38")
    response = page(as_user(weighed.leader), weighed.other_department)

    assert response.context["mix"].cost == D("0.13")
    assert "Không tính: Ứng dụng công nghệ thông tin" in text(response)


def test_where_a_missing_score_may_be_unpublished_nothing_is_tried_out(as_user, weighed):
    without_technology(weighed, "79.00")
    response = page(as_user(weighed.leader), weighed.other_department)

    assert response.context["form"] is None
    assert "điểm tổng là 79,38, không khớp điểm công bố 79,00" in text(response)


def gaps(response):
    follow = response.context["follow"]
    return [(gap.line.code, gap.without_solution, gap.without_target) for gap in follow.gaps] if follow else None


def test_fallen_components_that_the_next_plan_passes_over(as_user, cast):
    """Sở Tư pháp lost points in transparency and time; its plan has a solution and a target for time only."""
    cast.plan(unit=cast.other_department, state=Plan.State.DRAFT)
    response = page(as_user(cast.outside_clerk), cast.other_department)

    assert gaps(response) == [("tinh-minh-bach", True, True)]
    assert "1/2 chỉ số giảm còn thiếu giải pháp hoặc mục tiêu" in text(response)
    assert reverse("plans:editor", args=["stp", "ddci", 2025]) in text(response)


def test_after_a_merger_only_published_falls_count(as_user, cast):
    gone = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2024, 6, 30))
    Succession.objects.create(predecessor=gone, successor=cast.other_department)
    client = as_user(cast.leader)
    assert "Đơn vị nhận sáp nhập nên điểm năm 2024 không so sánh được với năm 2023" in text(
        page(client, cast.other_department)
    )

    scores = ComponentScore.objects.filter(result__unit=cast.other_department, line__edition=cast.edition_2024)
    scores.filter(line__component=cast.time).update(published_change=D("-0.20"))
    follow = page(client, cast.other_department).context["follow"]
    assert [line.code for line in follow.fallen] == ["chi-phi-thoi-gian"]


def test_a_target_without_a_solution_is_a_gap_too(as_user, cast):
    plan = cast.plan(unit=cast.other_department)
    cast.solution.delete()
    plan.targets.update(component=cast.transparency)

    assert gaps(page(as_user(cast.leader), cast.other_department)) == [
        ("tinh-minh-bach", True, False),
        ("chi-phi-thoi-gian", True, True),
    ]


def test_a_solution_in_a_subsection_counts(as_user, cast):
    plan = cast.plan(unit=cast.other_department)
    cast.solution.section.parent.components.add(cast.transparency)

    assert gaps(page(as_user(cast.leader), cast.other_department)) == [("tinh-minh-bach", False, True)]
    assert plan.sections.count() == 2


def test_who_only_reads_gets_no_link_to_the_editor(as_user, cast):
    cast.plan(unit=cast.other_department, state=Plan.State.DRAFT)
    body = text(page(as_user(cast.leader), cast.other_department))

    assert "còn bỏ ngỏ" in body
    assert reverse("plans:editor", args=["stp", "ddci", 2025]) not in body


def test_a_neighbours_plan_is_not_told(as_user, cast):
    cast.plan(unit=cast.other_department)
    response = page(as_user(cast.unit_clerk), cast.other_department)

    assert response.status_code == 200
    assert gaps(response) is None
    assert "bỏ ngỏ" not in text(response)


def test_without_a_plan_the_fallen_components_are_named(as_user, cast):
    body = text(page(as_user(cast.leader), cast.other_department))

    assert "Chưa có kế hoạch DDCI năm 2025 của đơn vị, nên 2 chỉ số giảm chưa có giải pháp và mục tiêu" in body


def test_a_plan_costs_a_fixed_number_of_queries_more(as_user, cast, queries_of_page):
    cast.plan(unit=cast.other_department)

    assert queries_of_page(as_user(cast.leader), reverse("reports:lift", args=[cast.other_department.code])) <= 17


def test_a_unit_of_another_province_is_not_found(as_user, cast):
    other = cast.unit("ha-tinh", "Tỉnh Hà Tĩnh", Unit.Kind.PROVINCE, None)

    assert page(as_user(cast.leader), other).status_code == 404
