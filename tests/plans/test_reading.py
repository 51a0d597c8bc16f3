from plans.models import Marker, Paragraph, Party, Section, Solution
from plans.reading import read_plan


def test_a_plan_is_read_as_a_numbered_tree(cast):
    text = read_plan(cast.plan())

    (top,) = text.body
    (section,) = top.children
    assert (top.label, top.section.heading) == ("I.", "Giải pháp")
    assert (section.label, section.place, section.section.heading) == ("1.", "I.1", "Chi phí thời gian")
    assert [str(target) for target in section.targets] == ["đạt từ 9,2 điểm trở lên"]
    assert [(item.label, item.lines) for item in section.items] == [
        ("", ["Năm 2024 đạt 9,10 điểm."]),
        ("-", ["Rút ngắn thời gian giải quyết hồ sơ."]),
    ]
    assert section.items[1].assignment == ["Cơ quan chủ trì: Phòng Lãnh sự - Hợp tác quốc tế."]


def test_the_number_of_queries_does_not_depend_on_the_length(cast, django_assert_max_num_queries):
    plan = cast.plan()
    section = cast.solution.section
    with django_assert_max_num_queries(8):
        read_plan(plan)

    for number in range(40):
        solution = Solution.objects.create(section=section, position=10 + number, text=f"Giải pháp {number}")
        Party.objects.create(solution=solution, role=Party.Role.SUPPORT, position=1, name="x", group=cast.group)
        Section.objects.create(plan=plan, parent=section, position=number, heading=f"Mục {number}")
    with django_assert_max_num_queries(8):
        read_plan(plan)


def test_paragraphs_and_solutions_share_one_order(cast):
    plan = cast.plan()
    section = cast.solution.section
    Paragraph.objects.create(section=section, position=3, text="Sau giải pháp", marker=Marker.PLUS)

    items = read_plan(plan).body[0].children[0].items
    assert [item.is_solution for item in items] == [False, True, False]
    assert items[2].label == "+"


def test_appendices_stand_apart(cast):
    plan = cast.plan()
    Section.objects.create(plan=plan, part=Section.Part.APPENDIX, position=1, heading="Khuyến nghị")

    text = read_plan(plan)
    assert [node.section.heading for node in text.appendices] == ["Khuyến nghị"]
    assert len(text.body) == 1


def test_a_phrase_unfolds_into_its_offices(cast):
    cast.plan()
    party = cast.solution.parties.get()
    assert party.offices() == [cast.consular]

    party.unit, party.group = None, cast.group
    assert party.offices() == [cast.consular]
    party.group = None
    assert party.offices() == []
