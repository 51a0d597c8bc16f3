"""The page of one task: where it comes from, who does what next, what happened."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from plans.models import Party, Plan
from tasks import actions
from tasks.models import Task


@pytest.fixture
def plan(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    plan = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=date(2025, 4, 15))
    Party.objects.create(
        solution=cast.solution, role=Party.Role.SUPPORT, position=1, name="Văn phòng Sở", unit=cast.office
    )
    return plan


@pytest.fixture
def task(cast, plan):
    return actions.create_task(
        solution=cast.solution, office=cast.consular, title="Rà soát", assignee=cast.officer, due_quarter=2,
        measure="Hồ sơ đúng hạn", measure_target=Decimal("99"), supports=[cast.office], by=cast.head,
    )  # fmt: skip


def lived(cast, task) -> None:
    """A little of everything happens."""
    actions.start(task=task, by=cast.officer)
    actions.add_note(task=task, text="Một nửa", progress=50, by=cast.officer)
    actions.measure(task=task, year=2025, quarter=2, value=Decimal("98.5"), by=cast.officer)
    actions.ask_extension(task=task, to_day=date(2025, 7, 31), reason="Chờ số liệu", by=cast.officer)
    actions.decide_extension(extension=task.extensions.get(), is_granted=True, by=cast.head)
    pdf = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    actions.tick_off(task=task, text="Đã rà soát", reference="12/BC-LS", files=[pdf], by=cast.officer)
    actions.send_back(task=task, reason="Thiếu phụ lục", by=cast.head)


def test_it_says_where_the_task_comes_from(as_user, cast, task):
    page = as_user(cast.officer).get(task.get_absolute_url()).content.decode()

    assert "<dt>Mục</dt><dd>I.1. Chi phí thời gian</dd>" in page
    assert "<dt>Văn bản</dt><dd>Số 50/KH-SNgV ngày 15/04/2025</dd>" in page
    assert "<dt>Thời hạn</dt><dd>Quý II/2025</dd>" in page


def test_the_story_is_one_line_of_time(as_user, cast, task):
    lived(cast, task)

    story = as_user(cast.head).get(task.get_absolute_url()).context["story"]

    assert [(entry.what, entry.text) for entry in reversed(story)] == [
        ("Giao việc", "Lập nhiệm vụ, giao cho Lương Cán Bộ, thời hạn Quý II/2025."),
        ("Bắt đầu thực hiện", ""),
        ("Tiến độ 50 %", "Một nửa"),
        ("Số đo quý II/2025", "Hồ sơ đúng hạn: 98,5"),
        ("Xin gia hạn đến 31/07/2025", "Chờ số liệu"),
        ("Gia hạn từ 30/06/2025 đến 31/07/2025", ""),
        ("Minh chứng", "12/BC-LS"),
        ("Minh chứng", "a.pdf"),
        ("Báo cáo xong", "Đã rà soát"),
        ("Trả lại", "Thiếu phụ lục"),
    ]


def test_it_says_who_must_do_what_next(as_user, cast, task):
    def said(user=cast.officer) -> str:
        return as_user(user).get(task.get_absolute_url()).context["next_step"]

    assert said() == "Lương Cán Bộ thực hiện và báo cáo xong trước hết quý II/2025."
    request = actions.ask_extension(task=task, to_day=date(2025, 7, 31), reason="Chờ", by=cast.officer)
    assert said() == "Lương Cán Bộ xin gia hạn đến 31/07/2025: chờ trưởng phòng quyết định."
    actions.decide_extension(extension=request, is_granted=True, by=cast.head)
    assert said() == "Lương Cán Bộ thực hiện và báo cáo xong trước hết ngày 31/07/2025."
    actions.tick_off(task=task, text="Xong", reference="1/BC", by=cast.officer)
    assert said() == "Đã báo cáo xong; chỉ đóng được khi các đơn vị phối hợp hoàn thành phần việc của mình."
    actions.cancel_share(share=task.shares.get(), reason="Không cần", by=cast.head)
    assert said() == "Đã báo cáo hoàn thành, đang chờ trưởng phòng xác nhận."
    actions.confirm(task=task, by=cast.head)
    assert said() == ""


def test_forms_are_only_for_who_may(as_user, cast, task):
    def shown(user) -> list[bool]:
        page = as_user(user).get(task.get_absolute_url()).content.decode()
        words = ("Báo cáo hoàn thành", "Xin gia hạn", "Hủy nhiệm vụ", "Hủy phần phối hợp", "Giao lại, sửa nhiệm vụ")
        return [word in page for word in words]

    assert shown(cast.officer) == [True, True, False, False, False]
    assert shown(cast.head) == [True, False, True, True, True]
    assert shown(cast.head_of_unit) == [False, False, True, True, True]
    assert shown(cast.leader) == [False] * 5


@pytest.mark.parametrize("person", ["officer", "head", "leader"])
def test_it_takes_few_queries_however_much_happened(as_user, cast, task, person, django_assert_max_num_queries):
    lived(cast, task)
    for number in range(10):
        actions.add_note(task=task, text=f"Ghi chú {number}", by=cast.officer)
    client = as_user(getattr(cast, person))

    with django_assert_max_num_queries(20):
        client.get(task.get_absolute_url())


def test_what_people_wrote_is_never_markup(as_user, cast, task):
    actions.add_note(task=task, text="<script>alert(1)</script>", by=cast.officer)

    assert "<script>alert(1)" not in as_user(cast.head).get(task.get_absolute_url()).content.decode()


def test_a_refused_step_keeps_what_was_typed_open(as_user, cast, task):
    response = as_user(cast.officer).post(f"{task.get_absolute_url()}tien-do/", {"text": "Vướng", "progress": "200"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Vướng" in page
    assert '<details class="fold" open>' in page
    assert Task.objects.get(pk=task.pk).progress == 0


def test_after_a_confirmation_the_next_that_waits_is_at_hand(as_user, cast, task):
    other = actions.create_task(solution=cast.solution, office=cast.consular, title="Niêm yết", by=cast.head)
    actions.cancel_share(share=task.shares.get(), reason="Tự làm", by=cast.head)
    for waiting in (task, other):
        actions.tick_off(task=waiting, text="Xong", reference="1/BC", by=cast.officer)
    head = as_user(cast.head)

    page = head.post(reverse("tasks:confirm", args=[task.pk]), follow=True)
    assert page.context["also_waiting"] == other
    assert f'<a href="{other.get_absolute_url()}">Niêm yết</a>' in page.content.decode()

    page = head.post(reverse("tasks:confirm", args=[other.pk]), follow=True)
    assert page.context["also_waiting"] is None
    assert as_user(cast.officer).get(task.get_absolute_url()).context["also_waiting"] is None


@pytest.mark.parametrize(
    ("who", "said"),
    [("officer", "Đã báo cáo hoàn thành, chờ trưởng phòng xác nhận."), ("head", "Đã ghi nhận hoàn thành.")],
)
def test_it_says_whether_a_report_still_has_to_be_confirmed(as_user, cast, plan, who, said):
    task = actions.create_task(solution=cast.solution, office=cast.consular, title="Rà soát", by=cast.head)
    data = {"text": "Xong", "reference": "1/BC"}

    page = as_user(getattr(cast, who)).post(reverse("tasks:tick-off", args=[task.pk]), data, follow=True)

    assert [str(message) for message in page.context["messages"]] == [said]


def test_of_a_late_task_the_form_for_more_time_stands_open(as_user, cast, task):
    asking = '<details class="fold" open>\n  <summary><i class="bi bi-calendar-plus"'
    Task.objects.update(due_on=timezone.localdate() - timedelta(days=1), due_quarter=None)
    late = [as_user(who).get(task.get_absolute_url()).content.decode() for who in (cast.head, cast.officer)]
    Task.objects.update(due_on=timezone.localdate() + timedelta(days=30))
    in_time = [as_user(who).get(task.get_absolute_url()).content.decode() for who in (cast.head, cast.officer)]

    assert [asking in page for page in late + in_time] == [True, True, False, False]


def test_the_head_makes_one_more_task_of_the_same_solution(as_user, cast, task):
    way = reverse("tasks:split", args=[cast.consular.code, task.solution_id])

    assert way in as_user(cast.head).get(task.get_absolute_url()).content.decode()
    assert way not in as_user(cast.officer).get(task.get_absolute_url()).content.decode()
