import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from plans import life
from plans.comments import resolve, say
from plans.models import Comment, Plan
from tests.plans.life.walk import address, drafted, state, submitted, text_of
from units.models import AuditEntry


def test_a_draft_is_submitted_with_a_version_a_step_and_an_audit_line(as_user, cast):
    plan = drafted(cast)
    client = as_user(cast.unit_clerk)
    response = client.post(address("submit", plan), follow=True)

    plan.refresh_from_db()
    assert (plan.state, plan.submitted_by) == (Plan.State.SUBMITTED, cast.unit_clerk)
    assert [(step.verb, step.by) for step in plan.steps.all()] == [("submit", cast.unit_clerk)]
    assert [version.occasion for version in plan.versions.all()] == ["Trình"]
    assert list(AuditEntry.objects.values_list("action", "actor")) == [("plan.submit", cast.unit_clerk.pk)]
    assert "Đã trình. Kế hoạch được khóa" in text_of(response)


def test_the_page_says_what_the_checks_find(as_user, cast):
    page = text_of(as_user(cast.unit_clerk).get(address("submit", drafted(cast))))

    assert "Kiểm tra tự động:" in page
    assert "GIÁM ĐỐC Trịnh Giám Đốc" in page


def test_the_page_counts_what_was_said_and_not_settled_yet(as_user, cast):
    plan = drafted(cast)
    open_one = say(plan=plan, block="", text="Số này cần kiểm tra lại.", by=cast.officer)
    resolve(comment=say(plan=plan, block="", text="Đã rõ.", by=cast.officer), by=cast.officer)
    client = as_user(cast.unit_clerk)

    page = text_of(client.get(address("submit", plan)))
    assert "Còn 1 ý kiến, chỗ cần xem lại chưa xử lý." in page
    assert 'href="/ke-hoach/sngv/ddci/2025/soan/#y-kien">Xem từng chỗ</a>' in page
    resolve(comment=open_one, by=cast.unit_clerk)
    assert "chưa xử lý" not in text_of(client.get(address("submit", plan)))


def test_the_head_who_approves_is_told_what_is_still_open(as_user, cast):
    plan = submitted(cast)
    say(plan=plan, block="", text="Số này cần kiểm tra lại.", by=cast.officer)

    page = text_of(as_user(cast.head_of_unit).get(address("approve", plan)))
    assert "Còn 1 ý kiến, chỗ cần xem lại chưa xử lý." in page
    assert 'href="/ke-hoach/sngv/ddci/2025/y-kien/">Xem từng chỗ</a>' in page


def test_without_a_signatory_it_is_refused_with_a_sentence(as_user, cast):
    plan = drafted(cast, signatory=" ")
    response = as_user(cast.unit_clerk).post(address("submit", plan))

    assert response.status_code == 422
    assert "Chưa ghi chức vụ và họ tên người ký." in text_of(response)
    assert state(plan) == Plan.State.DRAFT


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_submitted_plan_is_not_submitted_again(as_user, cast, method):
    plan = submitted(cast)
    response = getattr(as_user(cast.unit_clerk), method)(address("submit", plan))

    assert response.status_code == 422
    assert "Kế hoạch đang ở trạng thái “Đã trình”, không làm bước này được." in text_of(response)
    assert plan.steps.count() == 1


def test_a_state_that_changed_meanwhile_is_seen_by_the_action(cast):
    plan = submitted(cast)
    plan.state = Plan.State.DRAFT

    with pytest.raises(ValidationError, match="trạng thái “Đã trình”"):
        life.submit(plan=plan, by=cast.unit_clerk)


def test_those_who_do_not_write_plans_do_not_submit_them(cast):
    plan = drafted(cast)
    for person in (cast.officer, cast.head, cast.standing_clerk, cast.leader, cast.outside_clerk):
        with pytest.raises(PermissionDenied):
            life.submit(plan=plan, by=person)


def test_reasons_for_a_return_are_dealt_with_before_it_is_handed_in_again(cast):
    plan = life.submit(plan=cast.plan(state=Plan.State.DRAFT), by=cast.unit_clerk)
    reason = say(plan=plan, block="", text="Thiếu mục tiêu.", by=cast.head_of_unit, kind=Comment.Kind.REASON)
    plan = life.send_back(plan=plan, note="", by=cast.head_of_unit)

    with pytest.raises(ValidationError, match="Còn 1 lý do trả lại chưa xử lý"):
        life.submit(plan=plan, by=cast.unit_clerk)

    resolve(comment=reason, by=cast.unit_clerk)
    assert life.submit(plan=plan, by=cast.unit_clerk).state == Plan.State.SUBMITTED
