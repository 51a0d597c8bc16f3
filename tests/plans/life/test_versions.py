import pytest

from plans import life
from plans.blocks import contents
from plans.editing import change, keep_version, undo
from plans.models import Paragraph, Section, Solution, Version
from plans.outlining import add, remove
from plans.versions import NOW, before_this_round, last_two, restore
from tasks.models import Task
from tests.plans.life.walk import address, drafted, submitted, text_of
from units.models import AuditEntry


@pytest.fixture
def plan(cast):
    return drafted(cast)


def rewrite(cast, plan, text):
    row = Paragraph.objects.get(section__plan=plan)
    return change(plan=plan, key=f"p{row.pk}", seen={"text": row.text}, values={"text": text}, by=cast.unit_clerk)


def test_the_list_names_each_version_with_its_occasion_and_writer(as_user, cast, plan):
    rewrite(cast, plan, "Lời mới.")
    life.submit(plan=plan, by=cast.unit_clerk)

    response = as_user(cast.officer).get(address("versions", plan))
    found = [(one.number, one.occasion, one.by) for one in response.context["versions"]]
    assert found == [(2, "Trình", cast.unit_clerk), (1, "Trước khi sửa tiếp", None)]
    assert response.context["pair"] == ("1", "2")


def test_a_version_reads_as_it_read_then(as_user, cast, plan):
    rewrite(cast, plan, "Lời mới.")

    page = text_of(as_user(cast.officer).get(address("version", plan, 1)))
    assert "<h2>I. Giải pháp</h2>" in page
    assert "<h3>1. Chi phí thời gian</h3>" in page
    assert "Năm 2024 đạt 9,10 điểm." in page
    assert "Lời mới." not in page
    assert "Chủ trì: Phòng Lãnh sự - Hợp tác quốc tế" in page
    assert as_user(cast.officer).get(address("version", plan, 9)).status_code == 404


def test_a_version_is_put_back_as_an_edit_that_can_be_undone(as_user, cast, plan):
    before = contents(plan)
    keep_version(plan=plan, occasion="Thử", by=cast.unit_clerk)
    paragraph, solution = Paragraph.objects.get(), Solution.objects.get()
    rewrite(cast, plan, "Lời mới.")
    remove(plan=plan, key=f"g{solution.pk}", by=cast.unit_clerk)
    add(plan=plan, kind="p", at=f"p{paragraph.pk}", by=cast.unit_clerk)
    changed = contents(plan)
    response = as_user(cast.unit_clerk).post(address("restore-version", plan, 1), follow=True)

    assert "Đã lấy lại phiên bản 1." in text_of(response)
    assert contents(plan) == before
    assert Solution.objects.get().pk == solution.pk
    assert AuditEntry.objects.filter(action="plan.edit").order_by("pk").last().summary == f"{plan}: Lấy lại phiên bản 1"
    undo(plan=plan, by=cast.unit_clerk)
    assert contents(plan) == changed


def test_a_section_comes_back_with_everything_in_it_and_in_place(cast, plan):
    before = contents(plan)
    version = keep_version(plan=plan, occasion="Thử", by=cast.unit_clerk)
    remove(plan=plan, key=f"s{Section.objects.get(parent=None).pk}", by=cast.unit_clerk)
    assert Section.objects.count() == 0
    restore(plan=plan, version=version, by=cast.unit_clerk)

    assert contents(plan) == before


def test_a_target_that_replaced_another_gives_way_again(cast, plan):
    before = contents(plan)
    version = keep_version(plan=plan, occasion="Thử", by=cast.unit_clerk)
    target = plan.targets.get()
    target.delete()
    target.pk = None
    target.value = 8
    target.save()
    restore(plan=plan, version=version, by=cast.unit_clerk)

    assert contents(plan) == before


def test_what_has_tasks_is_not_taken_away_by_an_earlier_version(as_user, cast, plan):
    version = keep_version(plan=plan, occasion="Thử", by=cast.unit_clerk)
    _, key = add(plan=plan, kind="g", at=f"g{cast.solution.pk}", by=cast.unit_clerk, values={"text": "Mới."})
    Task.objects.create(solution_id=key[1:], office=cast.consular, title="Việc")
    response = as_user(cast.unit_clerk).post(address("restore-version", plan, version.number))

    assert response.status_code == 422
    assert "Giải pháp đã có nhiệm vụ thực hiện nên không xóa được." in text_of(response)
    assert Solution.objects.filter(pk=key[1:]).exists()


def test_the_same_version_changes_nothing(as_user, cast, plan):
    keep_version(plan=plan, occasion="Thử", by=cast.unit_clerk)
    page = text_of(as_user(cast.unit_clerk).post(address("restore-version", plan, 1), follow=True))

    assert "giống hệt phiên bản 1" in page
    assert plan.edits.count() == 0


def test_a_submitted_plan_is_not_put_back(as_user, cast):
    plan = submitted(cast)
    client = as_user(cast.unit_clerk)

    assert "Lấy lại bản này" not in text_of(client.get(address("version", plan, 1)))
    assert client.post(address("restore-version", plan, 1)).status_code == 422
    assert as_user(cast.officer).post(address("restore-version", plan, 1)).status_code == 403


def test_the_two_latest_states_are_offered(cast, plan):
    assert last_two(plan) is None
    keep_version(plan=plan, occasion="Thử", by=None)
    assert last_two(plan) is None
    Paragraph.objects.update(text="Khác.")
    assert last_two(plan) == ("1", NOW)
    keep_version(plan=plan, occasion="Thử", by=None)
    assert last_two(plan) == ("1", "2")


def test_the_submission_before_this_one_is_known(cast, plan):
    assert before_this_round(plan) is None
    plan = life.submit(plan=plan, by=cast.unit_clerk)
    assert before_this_round(plan) is None
    plan = life.send_back(plan=plan, note="Sửa", by=cast.head_of_unit)
    first = Version.objects.get(occasion="Trình")
    assert before_this_round(plan) == first
    rewrite(cast, plan, "Đã sửa.")

    assert before_this_round(life.submit(plan=plan, by=cast.unit_clerk)) == first
