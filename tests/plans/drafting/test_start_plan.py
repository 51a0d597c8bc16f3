from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indices.models import Recommendation
from plans.drafting.starting import Source, next_year, start_plan, ways_to_start, why_not
from plans.figures import Citation, figures_for
from plans.models import Comment, Paragraph, Party, Plan, Section, Solution, Step, Target
from plans.reading import read_plan
from units.models import AuditEntry, Unit


def started(cast, source=Source.FIGURES, year=2025, by=None, **values) -> Plan:
    values = {"unit": cast.department, "index": cast.ddci} | values
    return start_plan(**values, year=year, source=source, by=by or cast.unit_clerk)


def headings(plan) -> list[str]:
    return [f"{node.label} {node.section.heading}".strip() for node in read_plan(plan).walk() if node.section.heading]


def advise(cast, *texts):
    result = cast.edition_2024.results.get(unit=cast.department)
    line = cast.edition_2024.lines.get(component=cast.time)
    for position, text in enumerate(texts):
        Recommendation.objects.create(result=result, line=line, position=position, text=text)


def test_a_plan_from_the_figures_is_a_whole_draft(cast):
    advise(cast, "Công bố thời hạn giải quyết")

    plan = started(cast)

    assert plan.title == "Cải thiện, nâng cao Chỉ số năng lực cạnh tranh cấp sở, ngành và địa phương (DDCI) năm 2025"
    assert (plan.state, plan.symbol, plan.position, plan.number) == (Plan.State.DRAFT, "KH-SNgV", "GIÁM ĐỐC", None)
    assert plan.focal_point == cast.office
    assert plan.recipient_lines == ["UBND tỉnh (b/c)", "Lãnh đạo Sở", "Các phòng, đơn vị thuộc Sở", "Lưu: VT"]
    assert headings(plan) == [
        "I. Mục đích, yêu cầu",
        "1. Mục đích",
        "2. Yêu cầu",
        "II. Đánh giá kết quả DDCI năm 2024",
        "1. Kết quả chung",
        "2. Kết quả từng chỉ số thành phần",
        "a) Các chỉ số tăng điểm",
        "b) Chỉ số mới",
        "III. Giải pháp cải thiện, nâng cao chỉ số DDCI năm 2025",
        "1. Tính minh bạch và tiếp cận thông tin",
        "2. Chi phí thời gian",
        "3. Ứng dụng công nghệ thông tin",
        "IV. Tổ chức thực hiện",
        "Khuyến nghị của đơn vị tư vấn về cải thiện các chỉ số thành phần",
        "1. Chi phí thời gian",
    ]
    assert [str(basis) for basis in plan.bases.all()] == [
        "Căn cứ kết quả công bố Chỉ số năng lực cạnh tranh cấp sở, ngành và địa phương (DDCI) năm 2024"
    ]
    assert [(item.source.text, item.leads) for _, item in read_plan(plan).solutions()] == [
        ("Công bố thời hạn giải quyết.", [])
    ]


def test_figures_in_the_text_stay_tied_to_the_data(cast):
    plan = started(cast)
    figures = figures_for(plan)

    cited = [
        (paragraph.text, Citation.from_json(data))
        for paragraph in Paragraph.objects.filter(section__plan=plan)
        for data in paragraph.figures
    ]
    assert len(cited) == 22
    assert [one for text, one in cited if one.text not in text] == []
    assert [one for _, one in cited if figures.value(one) != Decimal(one.value)] == []


def test_suggested_targets_are_set(cast):
    plan = started(cast)

    assert {target.component: (target.kind, target.value) for target in plan.targets.all()} == {
        cast.transparency: (Target.Kind.SCORE_MIN, Decimal("8.35")),
        cast.time: (Target.Kind.SCORE_MIN, Decimal("9.10")),
        cast.technology: (Target.Kind.SCORE_MIN, Decimal("8.93")),
    }


def test_what_fell_and_what_rose_stand_in_groups(cast):
    cast.edition_2023.results.get(unit=cast.department).scores.filter(line__component=cast.time).update(score="9.50")

    plan = started(cast)

    assert headings(plan)[9:15] == [
        "III. Giải pháp cải thiện, nâng cao chỉ số DDCI năm 2025",
        "1. Cải thiện các chỉ số giảm điểm năm 2024",
        "1.1. Chi phí thời gian",
        "2. Duy trì, phát huy các chỉ số tăng điểm và chỉ số mới năm 2024",
        "2.1. Tính minh bạch và tiếp cận thông tin",
        "2.2. Ứng dụng công nghệ thông tin",
    ]
    texts = [item.source.text for node in read_plan(plan).walk() for item in node.items]
    assert "Năm 2024 đạt 9,10 điểm, xếp hạng 1/2; cần thêm 0,40 điểm để trở lại mức năm 2023." in texts


def test_the_template_is_the_customary_outline_with_guidance(cast):
    plan = started(cast, Source.TEMPLATE)

    assert headings(plan) == [
        "I. Mục đích, yêu cầu",
        "1. Mục đích",
        "2. Yêu cầu",
        "II. Đánh giá kết quả DDCI năm 2024",
        "1. Kết quả chung",
        "2. Kết quả từng chỉ số thành phần",
        "3. Hạn chế và nguyên nhân",
        "III. Giải pháp cải thiện, nâng cao chỉ số DDCI năm 2025",
        "1. Tính minh bạch và tiếp cận thông tin",
        "2. Chi phí thời gian",
        "3. Ứng dụng công nghệ thông tin",
        "IV. Tổ chức thực hiện",
    ]
    assert plan.targets.count() == 0
    assert {(note.kind, note.by) for note in plan.comments.all()} == {(Comment.Kind.COMMENT, None)}


def test_the_template_works_without_any_figures(cast):
    plan = started(cast, Source.TEMPLATE, year=2030)

    assert plan.bases.count() == 0
    assert headings(plan)[3] == "II. Đánh giá kết quả DDCI năm 2029"


def test_who_signs_and_receives_follows_the_last_plan(cast):
    cast.plan(year=2024)
    ended = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on="2025-02-28")
    Plan.objects.filter(year=2024).update(recipients=f"UBND tỉnh\n{ended.name}\nLưu: VT")

    plan = started(cast)

    assert plan.signatory == "Trịnh Giám Đốc"
    assert plan.recipient_lines == ["UBND tỉnh", "Sở Kế hoạch và Đầu tư", "Lưu: VT"]
    assert [note.text for note in plan.comments.filter(kind=Comment.Kind.DOUBT)] == [
        "Nơi nhận lấy theo kế hoạch trước, nhưng Sở Kế hoạch và Đầu tư đã kết thúc hoạt động. Hãy sửa nơi nhận."
    ]


def test_starting_leaves_its_step_and_audit_line(cast):
    plan = started(cast)

    assert [(step.verb, step.by) for step in plan.steps.all()] == [(Step.Verb.CREATE, cast.unit_clerk)]
    entry = AuditEntry.objects.get(action="plan.create")
    assert (entry.actor, entry.object_id) == (cast.unit_clerk, str(plan.pk))
    assert entry.summary == "Lập Kế hoạch DDCI năm 2025 – Sở Ngoại vụ, từ kết quả đã công bố"


def test_only_those_who_draft_in_the_agency_may_start_a_plan(cast):
    for person in (cast.outside_clerk, cast.officer, cast.standing_clerk):
        with pytest.raises(PermissionDenied):
            started(cast, by=person)
    assert Plan.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"year": 2004}, "Năm phải từ 2005 đến 2100."),
        ({"year": 2101}, "Năm phải từ 2005 đến 2100."),
        ({"year": 2027}, "Chưa có kết quả DDCI năm 2026 được công bố."),
        (
            {"year": 2025, "source": Source.LAST_YEAR},
            "Chưa có kế hoạch DDCI năm 2024 của Sở Ngoại vụ trong cổng.",
        ),
    ],
)
def test_what_has_no_data_is_refused_and_nothing_is_saved(cast, values, sentence):
    with pytest.raises(ValidationError) as refusal:
        started(cast, **values)

    assert refusal.value.messages == [sentence]
    assert Plan.objects.count() == 0


def test_a_second_plan_of_the_year_is_refused(cast):
    cast.plan(year=2025)

    with pytest.raises(ValidationError) as refusal:
        started(cast)

    assert refusal.value.messages == [
        "Sở Ngoại vụ đã có kế hoạch DDCI năm 2025. Hãy mở kế hoạch đó để sửa hoặc lập kế hoạch điều chỉnh."
    ]


def test_an_agency_that_has_ended_plans_no_more(cast):
    Unit.objects.filter(pk=cast.department.pk).update(ends_on="2025-06-30")
    cast.department.refresh_from_db()

    assert why_not(cast.department, cast.ddci, 2025) == ""
    assert why_not(cast.department, cast.ddci, 2026) == (
        "Sở Ngoại vụ không hoạt động trong năm 2026 nên không lập kế hoạch của năm này."
    )
    assert why_not(cast.office, cast.ddci, 2025) == "Văn phòng Sở không ban hành kế hoạch. Hãy chọn cơ quan."


def test_the_ways_to_start_say_what_data_there_are(cast):
    cast.plan(year=2024)

    assert [(way.source, way.facts, way.closed) for way in ways_to_start(cast.department, cast.ddci, 2025)] == [
        (
            Source.FIGURES,
            "Có kết quả năm 2024: 80,17 điểm, hạng 1/2. 3 chỉ số thành phần có điểm hoặc hạng.",
            "",
        ),
        (Source.LAST_YEAR, "Có kế hoạch năm 2024: “Cải thiện Chỉ số DDCI năm 2025” (đã duyệt).", ""),
        (Source.TEMPLATE, "Đề cương có mục riêng cho 3 chỉ số thành phần.", ""),
    ]
    assert [way.closed for way in ways_to_start(cast.department, cast.ddci, 2027)] == [
        "Chưa có kết quả DDCI năm 2026 được công bố.",
        "Chưa có kế hoạch DDCI năm 2026 của Sở Ngoại vụ trong cổng.",
        "",
    ]


def test_the_next_year_follows_plans_and_results(cast):
    assert next_year(cast.department, cast.ddci) == 2025
    cast.plan(year=2025)
    assert next_year(cast.department, cast.ddci) == 2026


@pytest.mark.parametrize("number", [1, 60])
def test_queries_do_not_grow_with_the_text(cast, django_assert_num_queries, number):
    advise(cast, *(f"Việc thứ {place}" for place in range(number)))

    with django_assert_num_queries(55):
        started(cast)


@pytest.mark.parametrize("number", [1, 60])
def test_queries_do_not_grow_with_last_years_plan(cast, django_assert_num_queries, number):
    section = cast.plan(year=2024).sections.get(heading="Chi phí thời gian")
    for place in range(number):
        solution = Solution.objects.create(section=section, position=place + 3, text="Việc.")
        Party.objects.create(solution=solution, role=Party.Role.LEAD, position=1, name="Văn phòng", unit=cast.office)
        part = Section.objects.create(plan=section.plan, parent=section, position=place + 1, heading="Mục nhỏ")
        Paragraph.objects.create(section=part, position=1, text="Lời văn.")

    with django_assert_num_queries(65):
        started(cast, Source.LAST_YEAR)
