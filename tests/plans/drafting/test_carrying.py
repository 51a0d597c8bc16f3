from datetime import date
from decimal import Decimal

import pytest

from plans.drafting.moving import is_result, moved_on
from plans.drafting.starting import Source, start_plan
from plans.models import Basis, Comment, Marker, Paragraph, Party, Plan, Section, Solution, Target
from plans.reading import read_plan
from units.models import Succession, Unit


@pytest.fixture
def old(cast) -> Plan:
    """The department's plan of 2024, with its assessment and an opening."""
    plan = cast.plan(year=2024, title="Cải thiện chỉ số DDCI năm 2024", focal_point=cast.office)
    Section.objects.filter(plan=plan, parent=None).update(position=3)
    opening = Section.objects.create(plan=plan, position=1)
    Paragraph.objects.create(
        section=opening, position=1, text="Từ kết quả DDCI năm 2023, Sở ban hành Kế hoạch năm 2024:"
    )
    review = Section.objects.create(
        plan=plan, position=2, marker=Marker.ROMAN, heading="Đánh giá kết quả DDCI năm 2023"
    )
    Paragraph.objects.create(section=review, position=1, text="Năm 2023 đạt 80,45 điểm.")
    Paragraph.objects.filter(text="Năm 2024 đạt 9,10 điểm.").update(text="Năm 2023 đạt 8,71 điểm, xếp hạng 1/2.")
    return plan


def carried(cast, year=2025) -> Plan:
    return start_plan(unit=cast.department, index=cast.ddci, year=year, source=Source.LAST_YEAR, by=cast.unit_clerk)


def lines(plan) -> list[str]:
    """Headings and paragraphs as they read."""
    said = []
    for node in read_plan(plan).walk():
        if node.section.heading:
            said.append(f"{node.label} {node.section.heading}")
        said += [text for item in node.items for _, text in item.printed]
    return said


def doubts(plan) -> list[str]:
    return [note.text for note in plan.comments.filter(kind=Comment.Kind.DOUBT)]


def test_text_is_carried_over_and_the_assessment_written_anew(cast, old):
    plan = carried(cast)

    assert plan.title == "Cải thiện chỉ số DDCI năm 2025"
    assert lines(plan)[:4] == [
        "Từ kết quả DDCI năm 2024, Sở ban hành Kế hoạch năm 2025:",
        "I. Đánh giá kết quả DDCI năm 2024",
        "1. Kết quả chung",
        "Năm 2024, Sở Ngoại vụ đạt 80,17 điểm, xếp hạng 1/2 sở, ban, ngành. So với năm 2023 (80,45 điểm, hạng 2/2), "
        "tổng điểm giảm 0,28 điểm nhưng thứ hạng tăng 01 bậc.",
    ]
    assert "Năm 2023 đạt 80,45 điểm." not in lines(plan)
    assert "Năm 2023 đạt 8,71 điểm, xếp hạng 1/2." not in lines(plan)
    assert lines(plan)[-5:] == [
        "II. Giải pháp",
        "1. Chi phí thời gian",
        "Rút ngắn thời gian giải quyết hồ sơ.",
        "2. Tính minh bạch và tiếp cận thông tin",
        "3. Ứng dụng công nghệ thông tin",
    ]


def test_targets_are_suggested_anew(cast, old):
    assert old.targets.get().value == Decimal("9.20")

    plan = carried(cast)

    assert plan.targets.get(component=cast.time).value == Decimal("9.10")
    assert Target.objects.filter(plan=plan).count() == 3


def test_without_new_figures_the_old_ones_go(cast, old):
    Plan.objects.filter(pk=old.pk).update(year=2029)

    plan = carried(cast, year=2030)

    assert "Năm 2023 đạt 80,45 điểm." not in lines(plan)
    assert plan.targets.count() == 0
    assert "Chưa có kết quả năm 2029 được công bố nên chưa gợi ý mục tiêu cho các chỉ số." in doubts(plan)
    assert Paragraph.objects.filter(section__plan=plan, kind=Paragraph.Kind.RESULTS).count() == 1


def test_bases_are_carried_over_and_doubted(cast, old):
    Basis.objects.create(
        plan=old, position=1, number="36/KH-UBND", date=date(2024, 2, 6),
        text="Căn cứ Kế hoạch số 36/KH-UBND ngày 06/02/2024 của UBND tỉnh về DDCI năm 2024",
    )  # fmt: skip

    plan = carried(cast)

    [basis] = plan.bases.all()
    assert (basis.number, basis.date) == ("36/KH-UBND", date(2024, 2, 6))
    assert basis.text == "Căn cứ Kế hoạch số 36/KH-UBND ngày 06 tháng 02 năm 2024 của UBND tỉnh về DDCI năm 2024"
    assert plan.comments.get(block=f"b{basis.pk}").text.startswith("Căn cứ của kế hoạch năm trước.")


def test_a_document_of_the_bases_is_cited_shortly_in_the_text(cast, old):
    said = "Kế hoạch số 36/KH-UBND ngày 06/02/2024 của UBND tỉnh"
    Basis.objects.create(plan=old, position=1, text=f"Căn cứ {said} về DDCI năm 2024")
    Solution.objects.filter(section__plan=old).update(text=f"Thực hiện {said}.")

    assert "Thực hiện Kế hoạch số 36/KH-UBND." in lines(carried(cast))


def test_an_office_that_ended_gives_way_to_its_single_successor(cast, old):
    new = cast.unit("sngv-doi-ngoai", "Phòng Đối ngoại", Unit.Kind.OFFICE, cast.department)
    Unit.objects.filter(pk=cast.consular.pk).update(ends_on="2024-12-31")
    Succession.objects.create(predecessor=cast.consular, successor=new)

    plan = carried(cast)

    party = Party.objects.get(solution__section__plan=plan)
    assert (party.role, party.name, party.unit) == (Party.Role.LEAD, "Phòng Đối ngoại", new)
    assert (
        "“Phòng Lãnh sự - Hợp tác quốc tế” đã kết thúc hoạt động, được thay bằng đơn vị kế tục “Phòng Đối ngoại”. "
        "Hãy kiểm tra."
    ) in doubts(plan)


def test_an_office_that_was_split_is_left_by_name(cast, old):
    for code in ("mot", "hai"):
        new = cast.unit(f"sngv-{code}", f"Phòng {code}", Unit.Kind.OFFICE, cast.department)
        Succession.objects.create(predecessor=cast.consular, successor=new)
    Unit.objects.filter(pk=cast.consular.pk).update(ends_on="2024-12-31")

    party = Party.objects.get(solution__section__plan=carried(cast))

    assert (party.name, party.unit) == ("Phòng Lãnh sự - Hợp tác quốc tế", None)


def test_a_component_that_vanished_leaves_its_section_as_general_tasks(cast, old):
    cast.edition_2024.results.get(unit=cast.department).scores.filter(line__component=cast.time).delete()
    cast.edition_2024.results.get(unit=cast.other_department).scores.filter(line__component=cast.time).delete()
    cast.edition_2024.lines.filter(component=cast.time).delete()

    plan = carried(cast)

    section = plan.sections.get(heading="Chi phí thời gian")
    assert (section.components.count(), section.solutions.count()) == (0, 1)
    assert plan.comments.get(block=f"s{section.pk}").text == (
        "Bộ chỉ số năm 2024 không còn Chi phí thời gian. Mục này được giữ, không gắn với chỉ số nào; hãy chuyển giải "
        "pháp sang chỉ số khác, để làm nhiệm vụ chung hoặc xóa."
    )


def test_a_component_takes_the_name_of_the_new_year(cast, old):
    cast.edition_2024.lines.filter(component=cast.time).update(name="Chi phí về thời gian")

    assert "1. Chi phí về thời gian" in lines(carried(cast))


def test_deadlines_of_the_old_year_are_dropped_with_a_word(cast, old):
    Solution.objects.filter(section__plan=old).update(due_on=date(2024, 6, 30))

    plan = carried(cast)

    assert Solution.objects.get(section__plan=plan).due_on is None
    assert "Thời hạn cũ 30/06/2024 đã bỏ; hãy đặt thời hạn mới." in doubts(plan)


def test_words_that_speak_of_the_old_years_are_doubted(cast, old):
    Solution.objects.filter(section__plan=old).update(text="Hoàn thành đề án năm 2024, giai đoạn 2021 - 2025.")

    plan = carried(cast)

    assert "Còn nhắc đến năm 2024. Hãy xem có phải chuyển sang năm sau không." in doubts(plan)


def test_the_old_plan_is_left_as_it_was(cast, old):
    before = lines(old)
    carried(cast)

    assert lines(old) == before


def test_years_of_periods_days_and_documents_do_not_move():
    assert moved_on("Đánh giá kết quả năm 2023, mục tiêu năm 2024", 2024) == (
        "Đánh giá kết quả năm 2024, mục tiêu năm 2025"
    )
    for text in (
        "giai đoạn 2021 - 2024",
        "giai đoạn 2023–2025",
        "Nghị quyết số 16/2024/NQ-HĐND",
        "ngày 29/3/2024",
        "ngày 29 tháng 3 năm 2024",
        "từ năm 2020",
    ):
        assert moved_on(text, 2024) == text


def test_what_only_states_a_result_is_told_from_other_text():
    assert is_result("Năm 2022 đạt 6,51 điểm, xếp hạng 5/25, giảm 02 bậc so với năm 2021 (hạng 3).")
    assert not is_result("Năm 2022 Sở đã thành lập tổ công tác.")
    assert not is_result("Nội dung: rút ngắn 30% thời gian.")
