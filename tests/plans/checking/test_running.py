"""All checks together: the order of the document, a fixed number of queries, and what other programs are given."""

from plans.checking import check_plan
from plans.models import Party, Plan, Section, Solution
from plans.reading import read_plan
from tests.plans.checking.builder import add_paragraph, problems_of, section_of, sound_plan


def test_problems_come_in_the_order_of_the_document(cast):
    plan = sound_plan(cast, title="Cải thiện DCCI năm 2025", recipients="", signatory="")
    plan.bases.create(position=1, text="Căn cứ Kế hoạch số 94/KH-UBND")
    plan.targets.update(value=8)
    add_paragraph(section_of(plan, cast.transparency), "Năm 2024 đạt 8,53 điểm. Theo sở Tư pháp.")
    add_paragraph(section_of(plan, cast.time), "Nâng cao hiện quả.")
    Section.objects.create(plan=plan, part=Section.Part.APPENDIX, position=1, heading="Khuyến nghị")

    assert [(problem.place, problem.code) for problem in problems_of(plan)] == [
        ("trích yếu", "name-misspelt"),
        ("căn cứ", "basis-incomplete"),
        ("I.1", "target-below-reached"),
        ("I.1", "word-misspelt"),
        ("I.2", "figure-differs"),
        ("I.2", "name-capitals"),
        ("phụ lục", "section-empty"),
        ("nơi nhận", "recipients-missing"),
        ("chữ ký", "signatory-missing"),
    ]


def test_what_other_programs_are_given(cast):
    plan = sound_plan(cast, signatory="")
    assert [problem.as_json() for problem in problems_of(plan)] == [
        {
            "code": "signatory-missing",
            "severity": "error",
            "place": "chữ ký",
            "message": "Kế hoạch chưa có họ tên người ký.",
            "fix": "Ghi họ tên người ký.",
        }
    ]


def test_every_mend_knows_what_it_saw(cast):
    plan = sound_plan(cast)
    text = "Năm 2024 đạt 9,01 điểm. Giao sở Tư pháp;  nâng cao hiện quả của của DCCI."
    add_paragraph(section_of(plan, cast.time), text)

    mends = [mend for problem in problems_of(plan) for mend in problem.mends]
    assert len(mends) == 6
    assert {mend.seen for mend in mends} == {text}
    assert all(mend.value != mend.seen and mend.field == "text" for mend in mends)


def test_a_text_that_was_read_already_is_used(cast):
    plan = sound_plan(cast)
    text = read_plan(plan)
    section_of(plan, cast.technology).delete()

    assert check_plan(plan, text=text) == []


def test_the_number_of_queries_does_not_depend_on_the_length(cast, django_assert_max_num_queries):
    plan = sound_plan(cast)
    with django_assert_max_num_queries(50):
        check_plan(Plan.objects.select_related("unit", "index").get(pk=plan.pk))

    section = section_of(plan, cast.time)
    for position in range(10, 50):
        solution = Solution.objects.create(section=section, position=position, text=f"Rà soát nhóm thủ tục {position}.")
        for role in (Party.Role.LEAD, Party.Role.SUPPORT):
            Party.objects.create(solution=solution, role=role, position=1, name=cast.group.phrase, group=cast.group)
    with django_assert_max_num_queries(50):
        assert check_plan(Plan.objects.select_related("unit", "index").get(pk=plan.pk)) == []
