"""Every edit is held against what its writer saw, written whole, kept, and can be undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from plans.blocks import contents, state_of
from plans.editing import PAUSE, change, edit, redo, undo
from plans.models import Edit, Paragraph, Party, Plan, Solution
from units.concurrency import StaleEdit
from units.models import AuditEntry


@pytest.fixture
def plan(cast):
    return cast.plan(state=Plan.State.DRAFT)


@pytest.fixture
def paragraph(plan):
    return Paragraph.objects.get(section__plan=plan)


def say(plan, paragraph, seen, text, by):
    return change(plan=plan, key=f"p{paragraph.pk}", seen={"text": seen}, values={"text": text}, by=by)


def test_a_changed_paragraph_is_saved_with_an_edit_and_an_audit_line(cast, plan, paragraph):
    key = f"p{paragraph.pk}"
    done = say(plan, paragraph, "Năm 2024 đạt 9,10 điểm.", "Năm 2024 đạt 9,1 điểm.", cast.unit_clerk)

    paragraph.refresh_from_db()
    plan.refresh_from_db()
    assert paragraph.text == "Năm 2024 đạt 9,1 điểm."
    assert plan.version == 2
    assert done.changes == {key: [{"text": "Năm 2024 đạt 9,10 điểm."}, {"text": "Năm 2024 đạt 9,1 điểm."}]}
    line = AuditEntry.objects.get(action="plan.edit")
    assert (line.actor, line.object_id) == (cast.unit_clerk, str(plan.pk))
    assert line.changes == {f"{key} text": ["Năm 2024 đạt 9,10 điểm.", "Năm 2024 đạt 9,1 điểm."]}


def test_nothing_different_is_no_edit(cast, plan, paragraph):
    assert say(plan, paragraph, paragraph.text, paragraph.text, cast.unit_clerk) is None
    assert Edit.objects.count() == 0


def test_a_text_that_somebody_else_changed_is_not_overwritten(cast, plan, paragraph):
    say(plan, paragraph, paragraph.text, "Của người thứ nhất.", cast.unit_clerk)

    with pytest.raises(StaleEdit) as refusal:
        say(plan, paragraph, "Năm 2024 đạt 9,10 điểm.", "Của người thứ hai.", cast.head_of_unit)

    assert refusal.value.current[f"p{paragraph.pk}"]["text"] == "Của người thứ nhất."
    paragraph.refresh_from_db()
    assert paragraph.text == "Của người thứ nhất."


def test_two_people_in_different_fields_of_a_block_do_not_meet(cast, plan, paragraph):
    key = f"p{paragraph.pk}"
    say(plan, paragraph, paragraph.text, "Lời mới.", cast.unit_clerk)

    change(plan=plan, key=key, seen={"marker": ""}, values={"marker": "dash"}, by=cast.head_of_unit)

    paragraph.refresh_from_db()
    assert (paragraph.text, paragraph.marker) == ("Lời mới.", "dash")


def test_a_block_that_is_gone_is_not_brought_back_by_an_edit(cast, plan, paragraph):
    key = f"p{paragraph.pk}"
    paragraph.delete()

    with pytest.raises(StaleEdit) as refusal:
        change(plan=plan, key=key, seen={"text": "a"}, values={"text": "b"}, by=cast.unit_clerk)

    assert refusal.value.current == {key: None}


def test_a_key_that_never_stood_in_the_plan_is_not_given_away(cast, plan, paragraph):
    state = state_of(paragraph)

    for key in ("p99999999", f"p{Paragraph.objects.get(section__plan=cast.plan(year=2027)).pk}"):
        with pytest.raises(ValidationError, match="chưa từng có"):
            edit(plan=plan, by=cast.unit_clerk, summary="Lấy lại", changes={key: [None, state]})


def test_a_block_of_another_plan_is_out_of_reach(cast, plan, paragraph):
    other = cast.plan(state=Plan.State.DRAFT, year=2026)

    with pytest.raises(StaleEdit):
        say(other, paragraph, paragraph.text, "Lạc chỗ.", cast.unit_clerk)


@pytest.mark.parametrize("state", ["submitted", "approved", "closed"])
def test_a_plan_that_is_not_open_is_not_edited(cast, plan, paragraph, state):
    Plan.objects.filter(pk=plan.pk).update(state=state)

    with pytest.raises(ValidationError, match="không sửa được"):
        say(plan, paragraph, paragraph.text, "Sửa trộm.", cast.unit_clerk)


def test_those_without_the_right_do_not_edit(cast, plan, paragraph):
    for person in (cast.officer, cast.standing_clerk, cast.outside_clerk):
        with pytest.raises(PermissionDenied):
            say(plan, paragraph, paragraph.text, "Sửa.", person)


def test_an_unsound_value_is_refused_and_nothing_of_the_edit_is_saved(cast, plan, paragraph):
    solution = Solution.objects.get(section__plan=plan)

    with pytest.raises(ValidationError, match="Chỉ ghi ngày hoặc quý"):
        edit(
            plan=plan,
            by=cast.unit_clerk,
            summary="Sửa",
            changes={
                f"p{paragraph.pk}": [{"text": paragraph.text}, {"text": "Lời mới."}],
                f"g{solution.pk}": [
                    {"due_on": None, "due_quarter": None},
                    {"due_on": "2025-06-30", "due_quarter": 2},
                ],
            },
        )

    paragraph.refresh_from_db()
    assert paragraph.text == "Năm 2024 đạt 9,10 điểm."


def test_parties_are_part_of_their_solution(cast, plan):
    solution = Solution.objects.get(section__plan=plan)
    blank = {"title": "", "scope": "", "unit_id": None, "group_id": None}
    lead = blank | {"role": "lead", "name": cast.consular.name, "unit_id": cast.consular.pk}
    support = blank | {"role": "support", "name": "Các phòng chuyên môn", "group_id": cast.group.pk}

    change(
        plan=plan,
        key=f"g{solution.pk}",
        seen={"parties": [lead]},
        values={"parties": [lead, support]},
        by=cast.unit_clerk,
    )

    saved = Party.objects.filter(solution=solution).order_by("role")
    assert [(party.role, party.name, party.unit, party.group) for party in saved] == [
        ("lead", cast.consular.name, cast.consular, None),
        ("support", "Các phòng chuyên môn", None, cast.group),
    ]


def test_undo_and_redo_walk_back_and_forth(cast, plan, paragraph):
    for seen, text in (("Năm 2024 đạt 9,10 điểm.", "Một."), ("Một.", "Hai."), ("Hai.", "Ba.")):
        say(plan, paragraph, seen, text, cast.unit_clerk)

    def text_after(step):
        step(plan=plan, by=cast.unit_clerk)
        paragraph.refresh_from_db()
        return paragraph.text

    assert [text_after(undo), text_after(undo)] == ["Hai.", "Một."]
    assert [text_after(redo), text_after(redo), text_after(redo)] == ["Hai.", "Ba.", "Ba."]
    assert [text_after(undo) for _ in range(4)] == [
        "Hai.",
        "Một.",
        "Năm 2024 đạt 9,10 điểm.",
        "Năm 2024 đạt 9,10 điểm.",
    ]


def test_a_new_edit_ends_what_could_be_done_again(cast, plan, paragraph):
    say(plan, paragraph, paragraph.text, "Một.", cast.unit_clerk)
    undo(plan=plan, by=cast.unit_clerk)
    say(plan, paragraph, paragraph.text, "Khác.", cast.unit_clerk)

    assert redo(plan=plan, by=cast.unit_clerk) is None


def test_one_undoes_only_ones_own_and_not_over_another(cast, plan, paragraph):
    say(plan, paragraph, paragraph.text, "Của tôi.", cast.unit_clerk)
    say(plan, paragraph, "Của tôi.", "Của thủ trưởng.", cast.head_of_unit)

    with pytest.raises(StaleEdit):
        undo(plan=plan, by=cast.unit_clerk)

    paragraph.refresh_from_db()
    assert paragraph.text == "Của thủ trưởng."


def test_what_stood_is_kept_when_another_hand_or_another_hour_takes_over(cast, plan, paragraph):
    whole = contents(plan)
    say(plan, paragraph, paragraph.text, "Một.", cast.unit_clerk)
    say(plan, paragraph, "Một.", "Hai.", cast.unit_clerk)
    say(plan, paragraph, "Hai.", "Ba.", cast.head_of_unit)
    plan.edits.update(at=timezone.now() - PAUSE - timedelta(minutes=1))
    say(plan, paragraph, "Ba.", "Bốn.", cast.head_of_unit)

    key = f"p{paragraph.pk}"
    kept = plan.versions.order_by("number")
    assert [version.content[key]["text"] for version in kept] == ["Năm 2024 đạt 9,10 điểm.", "Hai.", "Ba."]
    assert kept[0].content == whole
    assert [version.by for version in kept] == [None, cast.unit_clerk, cast.head_of_unit]


def test_saving_one_block_takes_the_same_queries_however_long_the_plan(
    cast, plan, paragraph, django_assert_num_queries
):
    say(plan, paragraph, paragraph.text, "Một.", cast.unit_clerk)
    for seen, text in (("Một.", "Hai."), ("Hai.", "Ba.")):
        with django_assert_num_queries(13):
            say(plan, paragraph, seen, text, cast.unit_clerk)
        section = paragraph.section
        Solution.objects.bulk_create(Solution(section=section, position=n, text="Việc.") for n in range(10, 310))
