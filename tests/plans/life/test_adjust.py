from datetime import date

import pytest
from django.core.exceptions import ValidationError

from plans import life
from plans.adjustment import changes_of
from plans.blocks import contents
from plans.drafting.starting import Source, start_plan
from plans.editing import change, edit, undo
from plans.models import Plan, Section, Solution
from plans.outlining import copy, remove
from tests.plans.life.walk import address, approved, drafted, issued, text_of


@pytest.fixture
def plan(cast):
    return issued(cast)


def adjusted(cast, plan):
    return life.adjust(plan=plan, by=cast.unit_clerk)


def test_an_issued_plan_is_adjusted_by_a_copy_that_knows_where_each_part_comes_from(as_user, cast, plan):
    before = contents(plan)
    response = as_user(cast.unit_clerk).post(address("adjust", plan))

    new = Plan.objects.get(adjusts=plan)
    assert new.get_absolute_url() == "/ke-hoach/sngv/ddci/2025/dieu-chinh-1/"
    assert response.url == "/ke-hoach/sngv/ddci/2025/dieu-chinh-1/soan/"
    assert (new.state, new.number, new.title) == (
        Plan.State.DRAFT,
        None,
        "Điều chỉnh Kế hoạch cải thiện Chỉ số DDCI năm 2025",
    )
    assert contents(plan) == before
    assert [solution.origin_id for solution in Solution.objects.filter(section__plan=new)] == [cast.solution.pk]
    assert [str(party) for party in Solution.objects.get(section__plan=new).parties.all()] == [str(cast.consular)]
    old = list(plan.sections.order_by("pk"))
    assert [section.origin for section in new.sections.order_by("pk")] == old
    assert Section.objects.get(origin=old[1]).parent == Section.objects.get(origin=old[0])
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.ISSUED


def test_the_first_basis_cites_the_plan_that_is_adjusted(cast, plan):
    new = adjusted(cast, plan)

    assert [(basis.position, basis.number, basis.date, basis.text) for basis in new.bases.all()] == [
        (
            1,
            "05/KH-SNgV",
            date(2025, 2, 5),
            "Căn cứ Kế hoạch số 05/KH-SNgV ngày 05 tháng 02 năm 2025 của Sở Ngoại vụ về cải thiện Chỉ số DDCI năm 2025",
        ),
        (2, "", None, "Căn cứ Kế hoạch số 94/KH-UBND ngày 29 tháng 3 năm 2025"),
    ]


def test_a_plan_is_adjusted_only_once_and_only_when_issued(as_user, cast, plan):
    adjusted(cast, plan)
    response = as_user(cast.unit_clerk).post(address("adjust", plan))

    assert response.status_code == 422
    assert "Kế hoạch này đã có bản điều chỉnh. Hãy sửa bản đó." in text_of(response)
    with pytest.raises(ValidationError, match="“Đã duyệt”"):
        life.adjust(plan=approved(cast, year=2024), by=cast.unit_clerk)


def test_what_it_changes_is_told_block_by_block(cast, plan):
    new = adjusted(cast, plan)
    kinds = [(one.what, one.kind) for one in changes_of(new)]
    assert kinds == [("Thể thức", "changed"), ("Căn cứ", "added")]

    solution = Solution.objects.get(section__plan=new)
    target = new.targets.get()
    change(
        plan=new, key=f"g{solution.pk}", seen={"text": solution.text}, values={"text": "Rút ngắn thời gian."},
        by=cast.unit_clerk,
    )  # fmt: skip
    change(plan=new, key=f"t{target.pk}", seen={"value": "9.2"}, values={"value": "9.3"}, by=cast.unit_clerk)

    found = {one.what: one for one in changes_of(new)}
    assert found["Giải pháp"].place == "I.1"
    assert ("gone", "gian giải quyết hồ sơ.\n") in found["Giải pháp"].parts
    assert [text for verb, text in found["Mục tiêu"].parts if verb != "same"] == ["9,2 ", "9,3 "]


def test_both_pages_lead_to_each_other_and_the_adjusted_one_tells_its_changes(as_user, cast, plan):
    new = adjusted(cast, plan)
    client = as_user(cast.officer)
    page, old = text_of(client.get(new.get_absolute_url())), text_of(client.get(plan.get_absolute_url()))

    assert "Nội dung điều chỉnh" in page
    assert "còn hiệu lực cho đến khi bản này được ban hành" in page
    assert f'href="{plan.get_absolute_url()}"' in page
    assert f'Đang soạn <a href="{new.get_absolute_url()}">kế hoạch điều chỉnh lần 1</a> (dự thảo)' in old
    assert "dieu-chinh-1/ke-hoach.pdf" in page


def test_when_the_adjusted_plan_is_issued_the_earlier_one_ends(cast, plan):
    new = adjusted(cast, plan)
    life.submit(plan=new, by=cast.unit_clerk)
    life.approve(plan=new, by=cast.head_of_unit)
    life.issue(plan=new, number=60, issued_on=date(2025, 8, 1), by=cast.unit_clerk)

    plan.refresh_from_db()
    assert plan.state == Plan.State.CLOSED
    assert plan.steps.last().note == "Được thay bằng Kế hoạch DDCI năm 2025 (điều chỉnh lần 1) – Sở Ngoại vụ."
    assert life.adjust(plan=new, by=cast.unit_clerk).title == new.title


def test_a_part_that_is_removed_and_brought_back_still_knows_its_origin(cast, plan):
    new = adjusted(cast, plan)
    key = f"g{Solution.objects.get(section__plan=new).pk}"
    remove(plan=new, key=key, by=cast.unit_clerk)
    assert ("Giải pháp", "removed") in [(one.what, one.kind) for one in changes_of(new)]
    undo(plan=new, by=cast.unit_clerk)

    assert Solution.objects.get(section__plan=new).origin == cast.solution


def test_a_copy_within_the_plan_is_new(cast, plan):
    new = adjusted(cast, plan)
    _, key = copy(plan=new, key=f"g{Solution.objects.get(section__plan=new).pk}", by=cast.unit_clerk)

    assert Solution.objects.get(pk=key[1:]).origin is None
    assert [one.key for one in changes_of(new) if one.kind == "added" and one.key[0] == "g"] == [key]


def test_a_target_gives_way_to_another_of_the_same_component_in_one_edit(cast):
    plan = drafted(cast)
    target = plan.targets.get()
    values = {"component_id": cast.time.pk, "kind": "rank_max", "value": "3", "of": 25, "in_text": False}
    old = contents(plan)[f"t{target.pk}"]
    edit(plan=plan, by=cast.unit_clerk, summary="Đổi", changes={f"t{target.pk}": [old, None], "t+1": [None, values]})

    assert [str(target) for target in plan.targets.all()] == ["xếp hạng 3/25 trở lên"]
    with pytest.raises(ValidationError, match="đã có mục tiêu"):
        edit(plan=plan, by=cast.unit_clerk, summary="Thêm", changes={"t+1": [None, values]})


def test_next_years_draft_rests_on_the_plan_in_force_and_adjusts_nothing(cast, plan):
    new = adjusted(cast, plan)
    which = {"unit": cast.department, "index": cast.ddci, "source": Source.LAST_YEAR, "by": cast.unit_clerk}
    draft = start_plan(year=2026, **which)
    assert (draft.title, draft.steps.get().note) == ("Cải thiện Chỉ số DDCI năm 2026", "Từ kế hoạch năm trước")
    assert draft.comments.filter(text__startswith=f"Lập từ {plan}.").count() == 1
    draft.delete()
    life.submit(plan=new, by=cast.unit_clerk)
    life.approve(plan=new, by=cast.head_of_unit)

    draft = start_plan(year=2026, **which)
    assert draft.title == "Cải thiện Chỉ số DDCI năm 2026"
    assert draft.comments.filter(text__startswith=f"Lập từ {new}.").count() == 1
