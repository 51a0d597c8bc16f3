"""A lead task and the shares of the offices that support it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from plans.models import Party
from tasks import actions
from tasks.models import Reminder, Task
from units.permissions import Role


@pytest.fixture
def offices(cast):
    """The plan's solution is led by the consular office and supported by Văn phòng, which has a head of its own."""
    cast.plan()
    Party.objects.create(
        solution=cast.solution, role=Party.Role.SUPPORT, position=1, name="Văn phòng Sở", unit=cast.office
    )
    cast.support = cast.person("chanhvanphong", "Đàm Chánh Văn Phòng", cast.office, Role.HEAD_OF_OFFICE)
    return cast


@pytest.fixture
def lead(offices) -> Task:
    return actions.create_task(
        solution=offices.solution, office=offices.consular, title="Rà soát", due_quarter=2, needs_evidence=False,
        supports=[offices.office], by=offices.head,
    )  # fmt: skip


def test_the_form_offers_the_supporting_offices_ticked(as_user, offices):
    address = reverse("tasks:create", args=["sngv-lanh-su", offices.solution.pk])
    form = as_user(offices.head).get(address).context["form"]
    assert form["supports"].value() == [offices.office.pk]

    as_user(offices.head).post(address, {"title": "Rà soát", "due_on": "Quý II/2025", "supports": [offices.office.pk]})

    share = Task.objects.support().get()
    assert (share.lead_task, share.office, share.assignee) == (Task.objects.lead().get(), offices.office, None)
    assert (share.title, share.deadline_text, share.solution) == ("Rà soát", "Quý II/2025", offices.solution)


def test_without_its_tick_an_office_gets_no_share(as_user, offices):
    address = reverse("tasks:create", args=["sngv-lanh-su", offices.solution.pk])
    as_user(offices.head).post(address, {"title": "Rà soát"})

    assert [task.role for task in Task.objects.all()] == [Task.Role.LEAD]


def test_the_head_of_a_supporting_office_hears_of_the_share(offices, lead):
    reminder = Reminder.objects.get(recipient=offices.support)

    assert reminder.text == "Văn phòng Sở phối hợp với Phòng Lãnh sự - Hợp tác quốc tế: Rà soát (thời hạn Quý II/2025)"
    assert reminder.link == lead.shares.get().get_absolute_url()


def test_lead_and_support_are_counted_apart(offices, lead):
    assert (Task.objects.lead().count(), Task.objects.support().count()) == (1, 1)


def test_a_lead_task_waits_for_its_shares(as_user, offices, lead):
    actions.tick_off(task=lead, text="Xong", by=offices.officer)
    client = as_user(offices.head)
    address = reverse("tasks:confirm", args=[lead.pk])
    response = client.post(address)
    assert response.status_code == 422
    assert "còn phần phối hợp chưa xong của: Văn phòng Sở." in response.content.decode()

    actions.tick_off(task=lead.shares.get(), text="Đã góp ý", by=offices.support)
    as_user(offices.head).post(address)

    lead.refresh_from_db()
    assert lead.state == Task.State.DONE


def test_who_may_confirm_does_not_close_past_the_shares_but_the_day_of_the_report_counts(offices, lead):
    lead = actions.tick_off(task=lead, text="Xong", by=offices.head)
    assert (lead.state, lead.reported_on) == (Task.State.AWAITING, timezone.localdate())
    with pytest.raises(ValidationError, match="còn phần phối hợp chưa xong của: Văn phòng Sở"):
        actions.confirm(task=lead, by=offices.head)

    actions.tick_off(task=lead.shares.get(), text="Đã góp ý", by=offices.support)
    assert actions.confirm(task=lead, by=offices.head).completed_on == timezone.localdate()


def test_the_leading_office_may_do_without_a_share_with_a_reason(as_user, offices, lead):
    share = lead.shares.get()
    address = reverse("tasks:cancel-share", args=[lead.pk, share.pk])
    assert as_user(offices.head).post(address, {"reason": " "}).status_code == 422

    as_user(offices.head).post(address, {"reason": "Không cần góp ý"})

    share.refresh_from_db()
    assert (share.state, share.notes.get(kind="cancel").text) == (Task.State.CANCELLED, "Không cần góp ý")
    assert actions.tick_off(task=lead, text="Xong", by=offices.head).state == Task.State.DONE
    assert not Reminder.objects.filter(task=share, cancelled_at=None, read_at=None).exists()


def test_an_officer_of_the_leading_office_does_not(offices, lead):
    with pytest.raises(PermissionDenied):
        actions.cancel_share(share=lead.shares.get(), reason="Không cần", by=offices.officer)


def test_the_shares_of_a_cancelled_task_go_with_it_but_not_what_is_done(offices, lead):
    actions.cancel(task=lead, reason="Trùng việc", by=offices.head)

    share = lead.shares.get()
    assert (share.state, share.notes.get(kind="cancel").text) == (
        Task.State.CANCELLED,
        "Nhiệm vụ chủ trì đã hủy. Trùng việc",
    )


def test_both_sides_read_where_the_other_stands(as_user, offices, lead):
    share = lead.shares.get()

    of_lead = as_user(offices.head).get(lead.get_absolute_url()).content.decode()
    assert "Phần phối hợp (1)" in of_lead
    assert "<strong>Văn phòng Sở</strong>" in of_lead
    of_share = as_user(offices.support).get(share.get_absolute_url()).content.decode()
    assert "Phối hợp cho nhiệm vụ" in of_share
    assert "Phòng Lãnh sự - Hợp tác quốc tế chủ trì" in of_share


def test_an_office_that_the_plan_does_not_name_gets_no_share(offices):
    with pytest.raises(ValidationError, match="Kế hoạch không giao Văn phòng Sở phối hợp"):
        actions.create_task(
            solution=offices.solution, office=offices.consular, title="Rà soát", supports=[offices.other_office],
            by=offices.head,
        )  # fmt: skip
    assert not Task.objects.exists()


def test_what_a_supporting_office_makes_of_its_own_is_support(offices):
    task = actions.create_task(solution=offices.solution, office=offices.office, title="Góp ý", by=offices.support)

    assert (task.role, task.lead_task) == (Task.Role.SUPPORT, None)
