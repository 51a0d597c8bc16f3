"""Adding, moving, copying and removing parts of a plan, each of which can be undone."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from plans.blocks import contents
from plans.comparing import reading_order
from plans.editing import undo
from plans.models import Marker, Paragraph, Plan, Section, Solution
from plans.outlining import add, copy, move, move_to, remove
from tasks.models import Task
from tests.cast import Cast


@pytest.fixture
def plan(cast):
    plan = cast.plan(state=Plan.State.DRAFT)
    Section.objects.create(plan=plan, position=2, marker=Marker.ROMAN, heading="Tổ chức thực hiện")
    return plan


def outline(plan) -> list[str]:
    """What the plan holds in reading order: place, then heading or text."""
    content = contents(plan)
    return [
        f"{place} {content[key].get('heading', content[key].get('text'))}"
        for key, place in reading_order(content).items()
        if key[0] in "spg"
    ]


def key(model, **named) -> str:
    letter = {Section: "s", Paragraph: "p", Solution: "g"}[model]
    return f"{letter}{model.objects.get(**named).pk}"


def test_the_plan_as_it_begins(plan):
    assert outline(plan) == [
        "I Giải pháp",
        "I.1 Chi phí thời gian",
        "I.1 Năm 2024 đạt 9,10 điểm.",
        "I.1 Rút ngắn thời gian giải quyết hồ sơ.",
        "II Tổ chức thực hiện",
    ]


def test_a_paragraph_is_added_behind_the_chosen_one(cast, plan):
    done, new = add(plan=plan, kind="p", at=key(Paragraph, position=1), by=cast.unit_clerk, values={"text": "Mới."})

    assert outline(plan)[2:5] == [
        "I.1 Năm 2024 đạt 9,10 điểm.",
        "I.1 Mới.",
        "I.1 Rút ngắn thời gian giải quyết hồ sơ.",
    ]
    assert new == key(Paragraph, text="Mới.")
    assert done.summary == "Thêm đoạn"


def test_a_solution_goes_first_into_a_chosen_section(cast, plan):
    add(plan=plan, kind="g", at=key(Section, heading="Chi phí thời gian"), by=cast.unit_clerk, values={"text": "Mới."})

    assert outline(plan)[2] == "I.1 Mới."


def test_a_section_is_added_beside_with_the_same_numbering(cast, plan):
    at = key(Section, heading="Chi phí thời gian")
    add(plan=plan, kind="s", at=at, by=cast.unit_clerk, values={"heading": "Tính minh bạch"})

    assert outline(plan)[-2:] == ["I.2 Tính minh bạch", "II Tổ chức thực hiện"]


def test_a_section_after_a_paragraph_goes_below_its_section_one_level_down(cast, plan):
    at = key(Paragraph, position=1)
    add(plan=plan, kind="s", at=at, by=cast.unit_clerk, values={"heading": "Chi tiết"})

    assert outline(plan)[4] == "I.1.1 Chi tiết"


def test_an_item_moves_down_and_over_the_edge_into_the_next_section(cast, plan):
    paragraph = key(Paragraph, position=1)
    move(plan=plan, key=paragraph, way="down", by=cast.unit_clerk)
    first = outline(plan)
    move(plan=plan, key=paragraph, way="down", by=cast.unit_clerk)

    assert first[2:4] == ["I.1 Rút ngắn thời gian giải quyết hồ sơ.", "I.1 Năm 2024 đạt 9,10 điểm."]
    assert outline(plan)[-2:] == ["II Tổ chức thực hiện", "II Năm 2024 đạt 9,10 điểm."]


def test_an_item_at_the_very_end_stays(cast, plan):
    paragraph = key(Paragraph, position=1)
    for _ in range(2):
        move(plan=plan, key=paragraph, way="down", by=cast.unit_clerk)

    assert move(plan=plan, key=paragraph, way="down", by=cast.unit_clerk) is None


def test_a_section_goes_in_below_the_one_before_and_out_again(cast, plan):
    section = key(Section, heading="Tổ chức thực hiện")
    move(plan=plan, key=section, way="in", by=cast.unit_clerk)
    inside = outline(plan)
    move(plan=plan, key=section, way="out", by=cast.unit_clerk)

    assert inside[-1] == "I.2 Tổ chức thực hiện"
    assert outline(plan)[-1] == "II Tổ chức thực hiện"


def test_a_section_moves_with_all_that_it_holds(cast, plan):
    move(plan=plan, key=key(Section, heading="Giải pháp"), way="down", by=cast.unit_clerk)

    assert outline(plan)[:3] == ["I Tổ chức thực hiện", "II Giải pháp", "II.1 Chi phí thời gian"]


def test_a_section_is_not_moved_into_itself(cast, plan):
    inner = key(Section, heading="Chi phí thời gian")

    with pytest.raises(ValidationError, match="vào chính nó"):
        move_to(plan=plan, key=key(Section, heading="Giải pháp"), section=inner, by=cast.unit_clerk)


def test_an_item_is_moved_to_the_end_of_another_section(cast, plan):
    target = key(Section, heading="Tổ chức thực hiện")
    move_to(plan=plan, key=key(Solution, position=2), section=target, by=cast.unit_clerk)

    assert outline(plan)[-1] == "II Rút ngắn thời gian giải quyết hồ sơ."


def test_a_copy_holds_everything_and_stands_right_behind(cast, plan):
    section = key(Section, heading="Chi phí thời gian")
    _, new = copy(plan=plan, key=section, by=cast.unit_clerk)

    assert outline(plan)[4:7] == [
        "I.2 Chi phí thời gian",
        "I.2 Năm 2024 đạt 9,10 điểm.",
        "I.2 Rút ngắn thời gian giải quyết hồ sơ.",
    ]
    copied = Solution.objects.get(section=int(new[1:]))
    assert [party.unit for party in copied.parties.all()] == [cast.consular]
    assert list(copied.section.components.all()) == [cast.time]


def test_what_was_removed_comes_back_whole_under_its_old_key(cast, plan):
    before = contents(plan)
    remove(plan=plan, key=key(Section, heading="Giải pháp"), by=cast.unit_clerk)
    after = outline(plan)
    undo(plan=plan, by=cast.unit_clerk)

    assert after == ["I Tổ chức thực hiện"]
    assert contents(plan) == before


def test_a_solution_with_tasks_is_not_removed(cast, plan):
    solution = Solution.objects.get(section__plan=plan)
    Task.objects.create(solution=solution, office=cast.consular, title="Rà soát")

    with pytest.raises(ValidationError, match="đã có nhiệm vụ"):
        remove(plan=plan, key=key(Section, heading="Giải pháp"), by=cast.unit_clerk)

    assert len(outline(plan)) == 5


STEPS = st.lists(
    st.tuples(st.sampled_from(["p", "g", "s", "up", "down", "in", "out", "copy", "remove", "to"]), st.integers(0, 99)),
    max_size=8,
)


class AnyEdits(TestCase):
    """Whatever is done to a plan, its tree stays whole, and undoing all of it brings everything back."""

    @settings(max_examples=20)
    @given(STEPS)
    def test_undone_to_the_first_state(self, steps):
        cast = Cast()
        plan = cast.plan(state=Plan.State.DRAFT)
        before, by, done = contents(plan), cast.unit_clerk, 0
        for verb, choice in steps:
            keys = sorted(key for key in contents(plan) if key[0] in "spg")
            sections = [key for key in keys if key[0] == "s"]
            if not sections:
                break
            at = keys[choice % len(keys)]
            try:
                if verb in ("p", "g", "s"):
                    made = add(plan=plan, kind=verb, at=at, by=by, values={} if verb == "s" else {"text": "Mới."})
                elif verb == "copy":
                    made = copy(plan=plan, key=at, by=by)
                elif verb == "remove":
                    made = remove(plan=plan, key=at, by=by)
                elif verb == "to":
                    made = move_to(plan=plan, key=at, section=sections[choice % len(sections)], by=by)
                else:
                    made = move(plan=plan, key=at, way=verb, by=by)
            except ValidationError:
                continue
            done += made is not None
            content = contents(plan)
            in_order = [key for key in reading_order(content) if key[0] in "spg"]
            assert sorted(in_order) == sorted(key for key in content if key[0] in "spg")
        for _ in range(done):
            undo(plan=plan, by=by)
        assert contents(plan) == before
