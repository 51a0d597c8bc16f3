from datetime import timedelta

import pytest
from django.utils import timezone

from plans.models import Plan
from tasks.models import Task
from tests.reports.block_cast import a_year_of_work, codes, links, text


@pytest.mark.parametrize(
    "person", ["standing_clerk", "unit_clerk", "head", "officer", "head_of_unit", "leader", "outsider"]
)
def test_everyone_has_a_home(as_user, cast, person):
    cast.plan()

    assert as_user(getattr(cast, person)).get("/").status_code == 200


def test_an_officer_finds_the_own_work_first(as_user, cast):
    cast.plan()
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Của tôi", assignee=cast.officer)

    context = as_user(cast.officer).get("/").context
    assert list(context["mine"]) == [task]
    assert "awaiting" not in context
    assert "drafts" not in context


def test_a_head_finds_what_waits_for_confirmation_and_what_is_late(as_user, cast):
    cast.plan()
    yesterday = timezone.localdate() - timedelta(days=1)
    values = {"solution": cast.solution, "office": cast.consular, "title": "x"}
    waiting = Task.objects.create(**values, state=Task.State.AWAITING)
    late = Task.objects.create(**values, due_on=yesterday, first_due_on=yesterday)
    Task.objects.create(**values | {"office": cast.other_office}, state=Task.State.AWAITING)

    context = as_user(cast.head).get("/").context
    assert list(context["awaiting"]) == [waiting]
    assert list(context["late"]) == [late]


def test_the_standing_office_finds_the_rounds_to_enter(as_user, cast):
    response = as_user(cast.standing_clerk).get("/")

    assert response.context["drafts"] == [(cast.draft, "/nhap-diem/ddci-sbn-2025/")]
    assert links(response, "/nhap-diem/ddci-sbn-2025/") == ["/nhap-diem/ddci-sbn-2025/"]


def test_who_enters_for_one_unit_goes_straight_to_its_form(as_user, cast):
    response = as_user(cast.unit_clerk).get("/")

    assert response.context["drafts"] == [(cast.draft, "/nhap-diem/ddci-sbn-2025/sngv/")]


def test_the_head_of_a_unit_finds_the_plans_that_wait_for_a_decision(as_user, cast):
    cast.plan()
    waiting = cast.plan(year=2026, state=Plan.State.SUBMITTED)
    cast.plan(unit=cast.other_department, state=Plan.State.SUBMITTED)

    assert list(as_user(cast.head_of_unit).get("/").context["to_approve"]) == [waiting]
    assert "Kế hoạch chờ bạn duyệt" in text(as_user(cast.head_of_unit).get("/"))
    assert "to_approve" not in as_user(cast.unit_clerk).get("/").context


def test_the_head_of_an_office_goes_straight_to_its_work(as_user, cast):
    assert links(as_user(cast.head).get("/"), "/nhiem-vu/phong/") == ["/nhiem-vu/phong/sngv-lanh-su/"]
    assert links(as_user(cast.head_of_unit).get("/"), "/nhiem-vu/phong/") == ["/nhiem-vu/phong/"]


def test_a_leader_prints_the_block_and_opens_the_own_unit_from_the_home_page(as_user, cast):
    response = as_user(cast.head_of_unit).get("/")

    assert links(response, "/tong-quan/ddci-sbn-2024/bang.pdf") == ["/tong-quan/ddci-sbn-2024/bang.pdf"]
    assert '<dt><a href="/don-vi/sngv/">Sở Ngoại vụ</a></dt>' in response.content.decode()


def test_a_leader_finds_the_newest_ranking(as_user, cast):
    assert as_user(cast.leader).get("/").context["ranking"].edition == cast.edition_2024


def test_someone_without_a_role_is_told_so(as_user, cast, django_user_model):
    nobody = django_user_model.objects.create(username="moi", full_name="Người Mới")
    response = as_user(nobody).get("/")

    assert response.status_code == 200
    assert "chưa có vai trò ở đơn vị nào" in response.content.decode()


@pytest.mark.parametrize("person", ["leader", "head_of_unit", "standing_clerk"])
def test_those_who_lead_find_the_answers_of_a_minute_first(as_user, cast, person):
    a_year_of_work(cast)
    response = as_user(getattr(cast, person)).get("/")
    said = text(response)

    assert "Trong một phút: DDCI khối sở, ban, ngành năm 2024 Tổng quan đầy đủ Bản in PDF Dẫn đầu" in said
    for answer in (
        "Dẫn đầu Sở Ngoại vụ 80,17",
        "Giảm nhiều nhất Sở Tư pháp −2,00",
        "Việc quá hạn 1 việc của Sở Ngoại vụ",
        "đã duyệt 1",
    ):
        assert answer in said
    assert response.context["ranking"].edition == cast.edition_2024


def test_the_head_of_a_unit_finds_the_own_rank(as_user, cast):
    assert "Sở Ngoại vụ hạng 1/2 tăng ▲ 1 bậc 80,17 ( −0,28 )" in text(as_user(cast.head_of_unit).get("/"))


def test_the_answers_lead_on_to_their_rows(as_user, cast):
    a_year_of_work(cast)
    client = as_user(cast.leader)
    (late,) = [url for url in links(client.get("/"), "/tong-quan/ddci-sbn-2024/?") if "qua-han=on" in url]

    assert codes(client.get(late)) == ["sngv"]


@pytest.mark.parametrize("person", ["unit_clerk", "head", "officer"])
def test_the_home_of_others_stays_about_their_own_work(as_user, cast, person):
    response = as_user(getattr(cast, person)).get("/")

    assert "Trong một phút" not in text(response)
    assert response.context["ranking"].edition == cast.edition_2024
