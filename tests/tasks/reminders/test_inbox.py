"""The inbox: what a person was told, the way to it from every page, and how they want to be told."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tasks.models import Reminder, ReminderPreference, Task
from tasks.reminders import settle, tell

INBOX = "/nhiem-vu/hop-thu/"
WISHES = "/nhiem-vu/hop-thu/cach-nhan/"


@pytest.fixture
def task(cast):
    cast.plan()
    return Task.objects.create(
        solution=cast.solution, office=cast.consular, title="Rà soát thủ tục", assignee=cast.officer,
        assigned_at=timezone.now(), assigned_by=cast.head,
    )  # fmt: skip


def given(task, *people, key="assigned:1", text="Rà soát thủ tục"):
    tell(
        Reminder.Kind.ASSIGNED, to=people, key=key, text=text, link=task.get_absolute_url(), task=task,
        why="Bạn được giao nhiệm vụ này.",
    )  # fmt: skip


def shown(response):
    return [row.text for row in response.context["reminders"]]


def test_unread_reminders_come_first_and_nobody_elses(as_user, cast, task):
    given(task, cast.officer, text="Cũ")
    Reminder.objects.update(read_at=timezone.now())
    given(task, cast.officer, key="assigned:2", text="Mới")
    given(task, cast.head, key="assigned:3", text="Của trưởng phòng")
    response = as_user(cast.officer).get(INBOX)

    assert shown(response) == ["Mới", "Cũ"]
    assertContains(response, "Bạn được giao nhiệm vụ này.", 2)
    assertContains(response, "Đánh dấu đã đọc tất cả (1)")


def test_an_empty_inbox_says_what_will_come(as_user, cast):
    response = as_user(cast.officer).get(INBOX)

    assertContains(response, "Chưa có lời nhắc nào.")
    assertNotContains(response, "Đánh dấu đã đọc tất cả")


def test_what_was_cancelled_or_is_out_of_sight_is_not_shown(as_user, cast, task):
    given(task, cast.officer)
    settle(task=task)
    given(task, cast.outsider, key="assigned:2")

    assert shown(as_user(cast.officer).get(INBOX)) == []
    assert shown(as_user(cast.outsider).get(INBOX)) == []


def test_following_a_reminder_leads_to_the_task_and_marks_it_read(as_user, cast, task):
    given(task, cast.officer)
    row = Reminder.objects.get()
    response = as_user(cast.officer).get(reverse("tasks:open-reminder", args=[row.pk]))

    assertRedirects(response, task.get_absolute_url(), fetch_redirect_response=False)
    row.refresh_from_db()
    assert row.read_at is not None


def test_a_reminder_never_leads_out_of_the_portal(as_user, cast, task):
    given(task, cast.officer)
    Reminder.objects.update(link="//noi-khac.example/")
    response = as_user(cast.officer).get(reverse("tasks:open-reminder", args=[Reminder.objects.get().pk]))

    assertRedirects(response, reverse("tasks:inbox"))


def test_the_reminder_of_another_does_not_exist(as_user, cast, task):
    given(task, cast.officer)
    row = Reminder.objects.get()
    client = as_user(cast.head)

    assert client.get(reverse("tasks:open-reminder", args=[row.pk])).status_code == 404
    assert client.post(reverse("tasks:read-reminder", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_one_or_all_are_marked_as_read(as_user, cast, task):
    for number in range(3):
        given(task, cast.officer, key=f"assigned:{number}")
    given(task, cast.head)
    client = as_user(cast.officer)
    unread = Reminder.objects.filter(read_at=None, recipient=cast.officer)
    client.post(reverse("tasks:read-reminder", args=[unread.first().pk]))
    assert unread.count() == 2

    assertContains(client.post(reverse("tasks:read-all"), follow=True), "Đã đánh dấu đã đọc 2 lời nhắc.")
    assert unread.count() == 0
    assert Reminder.objects.filter(read_at=None).count() == 1


def test_a_visit_alone_marks_nothing(as_user, cast, task):
    given(task, cast.officer)
    client = as_user(cast.officer)
    client.get(INBOX)

    assert client.get(reverse("tasks:read-all")).status_code == 405
    assert Reminder.objects.get().read_at is None


def test_every_page_shows_how_many_are_unread(as_user, cast, task):
    client = as_user(cast.officer)
    assertNotContains(client.get("/nhiem-vu/cua-toi/"), "inbox-count")

    for number in range(2):
        given(task, cast.officer, key=f"assigned:{number}")
    assertContains(
        client.get("/nhiem-vu/cua-toi/"),
        '<span class="inbox-count">2<span class="visually-hidden"> chưa đọc</span></span>',
        html=True,
    )


def test_who_is_not_signed_in_has_no_inbox(client, db):
    assertNotContains(client.get(reverse("units:sign-in")), "inbox-link")
    assertRedirects(client.get(INBOX), f"{reverse('units:sign-in')}?next={INBOX}", fetch_redirect_response=False)


def test_the_home_page_shows_the_newest(as_user, cast, task):
    given(task, cast.officer)
    response = as_user(cast.officer).get("/")

    assertContains(response, reverse("tasks:open-reminder", args=[Reminder.objects.get().pk]))


def test_long_inboxes_come_in_pages_with_the_same_queries(as_user, cast, task, django_assert_max_num_queries):
    for number in range(60):
        given(task, cast.officer, key=f"assigned:{number}")
    client = as_user(cast.officer)
    with django_assert_max_num_queries(10):
        response = client.get(INBOX)

    assert len(shown(response)) == 50
    assert len(shown(client.get(INBOX, {"trang": 2}))) == 10


def test_a_person_chooses_hour_and_kinds(as_user, cast):
    client = as_user(cast.officer)
    response = client.post(WISHES, {"by_mail": "on", "hour": "9", "kinds": ["task_late", "returned"]}, follow=True)
    wishes = ReminderPreference.objects.get(user=cast.officer)

    assertContains(response, "Đã lưu cách nhận nhắc việc.")
    assert (wishes.by_mail, wishes.hour) == (True, 9)
    assert set(wishes.not_by_mail) == set(Reminder.Kind.values) - {"task_late", "returned"}
    assert client.get(WISHES).context["form"].initial == {
        "by_mail": True, "hour": 9, "kinds": ["task_late", "returned"]
    }  # fmt: skip


def test_a_person_can_do_without_mail_and_take_it_back(as_user, cast):
    client = as_user(cast.officer)
    client.post(WISHES, {"hour": "", "kinds": Reminder.Kind.values})
    assert ReminderPreference.objects.get().by_mail is False

    client.post(WISHES, {"by_mail": "on", "hour": "", "kinds": Reminder.Kind.values})
    wishes = ReminderPreference.objects.get()
    assert (wishes.by_mail, wishes.hour, wishes.not_by_mail) == (True, None, [])


def test_a_wrong_hour_is_refused_with_a_sentence(as_user, cast):
    response = as_user(cast.officer).post(WISHES, {"by_mail": "on", "hour": "25"})

    assert response.status_code == 422
    assertContains(response, "Cổng không gửi thư vào giờ này. Hãy chọn một giờ trong danh sách.", status_code=422)
    assert not ReminderPreference.objects.exists()


def test_who_has_no_address_is_told_so(as_user, cast):
    cast.officer.email = ""
    cast.officer.save()

    assertContains(as_user(cast.officer).get(WISHES), "tài khoản này chưa có địa chỉ")
