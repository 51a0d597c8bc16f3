"""What each entry of the filter finds."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tasks.filters import ADDRESS, ORDERS, TaskFilter, filtered
from tasks.models import Task
from tests.tasks.making import a_task, done
from units.models import Membership
from units.permissions import Role

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def work(cast, today):
    """Tasks of two plans, each different in what a filter asks for, by name."""
    other = cast.plan(unit=cast.other_department, title="Cải thiện DDCI")
    elsewhere = a_task(cast, "Công khai phí công chứng", office=cast.other_office)
    general = cast.plan(year=2024)
    cast.solution.section.components.clear()
    common = a_task(cast, "Tập huấn chung", due_on=date(2025, 5, 5), **done(date(2025, 5, 5)))
    plan = cast.plan()
    tasks = {
        "late": a_task(cast, "Rà soát thủ tục hành chính", due_on=today - DAY, assignee=cast.officer),
        "soon": a_task(cast, "Đăng tải văn bản", due_on=today + DAY, assignee=cast.head),
        "later": a_task(cast, "Tổ chức đối thoại", due_on=today + 40 * DAY, state=Task.State.IN_PROGRESS, progress=60),
        "undated": a_task(cast, "Gắn mã QR", output="Mã QR trên giấy mời"),
        "waiting": a_task(cast, "Báo cáo quý", due_on=today, state=Task.State.AWAITING, reported_on=today),
        "paused": a_task(cast, "Dựng phim", state=Task.State.PAUSED, due_on=today - 9 * DAY),
        "cancelled": a_task(cast, "Bỏ", state=Task.State.CANCELLED),
        "good": a_task(cast, "Xong sớm", due_on=today, **done(today - DAY)),
        "tardy": a_task(cast, "Xong muộn", due_on=today - 3 * DAY, **done(today)),
        "share": a_task(cast, "Phối hợp tiếp đoàn", office=cast.office, role=Task.Role.SUPPORT, due_on=today + 5 * DAY),
        "common": common,
        "elsewhere": elsewhere,
    }
    cast.plans = {"main": plan, "general": general, "other": other}
    return tasks


def found(work, user, **entries) -> set[str]:
    """The names of the tasks that the filter with these entries of the address finds."""
    query = QueryDict(mutable=True)
    query.update({ADDRESS[name]: value for name, value in entries.items()})
    form = TaskFilter(query)
    assert form.is_valid(), form.errors
    names = {task.pk: name for name, task in work.items()}
    return {names[task.pk] for task in filtered(Task.objects.all(), form.cleaned_data, user)}


ALL = {
    "late", "soon", "later", "undated", "waiting", "paused", "cancelled", "good", "tardy", "share", "common",
    "elsewhere",
}  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({}, ALL),
        ({"words": "ra soat THU TUC"}, {"late"}),
        ({"words": "Đăng tải"}, {"soon"}),
        ({"words": "đoàn hợp"}, {"share"}),
        ({"words": "ma qr giay moi"}, {"undated"}),
        ({"words": "rút ngắn thời gian"}, ALL),
        ({"words": "rà soát đối thoại"}, set()),
        ({"words": "100%"}, set()),
        ({"unit": "stp"}, {"elsewhere"}),
        ({"state": "live"}, ALL - {"paused", "cancelled"}),
        ({"year": "2024"}, {"common"}),
        ({"year": "2023"}, set()),
        ({"index": "DDCI"}, ALL),
        ({"index": "PCI"}, set()),
        ({"block": "sbn"}, ALL),
        ({"block": "xa"}, set()),
        ({"done_from": "05/05/2025", "done_to": "05/05/2025"}, {"common"}),
        ({"done_to": "04/05/2025"}, set()),
        ({"unit": "khong-co"}, set()),
        ({"office": "sngv-van-phong"}, {"share"}),
        ({"person": "canbo"}, {"late"}),
        ({"person": "toi"}, {"soon"}),
        ({"person": "chua-giao"}, ALL - {"late", "soon"}),
        ({"role": "support"}, {"share"}),
        ({"state": "open"}, {"late", "soon", "later", "undated", "waiting", "share", "elsewhere"}),
        ({"state": "in_progress"}, {"later"}),
        ({"state": "awaiting"}, {"waiting"}),
        ({"outcome": "done_in_time"}, {"good", "common"}),
        ({"outcome": "done_late"}, {"tardy"}),
        ({"outcome": "in_time"}, {"soon", "later", "waiting", "share"}),
        ({"outcome": "due_soon"}, {"soon"}),
        ({"outcome": "late"}, {"late"}),
        ({"outcome": "no_deadline"}, {"undated", "elsewhere"}),
        ({"outcome": "aside"}, {"paused", "cancelled"}),
        ({"quarter": "2025-2"}, {"common"}),
        ({"quarter": "2025-3"}, set()),
        ({"due_from": "5/5/2025", "due_to": "05/05/2025"}, {"common"}),
        ({"due_to": "2025-05-04"}, set()),
        ({"component": "chung"}, {"common"}),
        ({"component": "987654321"}, set()),
        ({"component": "-1"}, set()),
        ({"for_me": "on"}, {"waiting"}),
        ({"state": "open", "outcome": "late", "person": "canbo", "role": "lead"}, {"late"}),
    ],
)
def test_an_entry_finds_what_fits(cast, work, entries, expected):
    assert found(work, cast.head, **entries) == expected


def test_plan_and_component_are_found_by_their_number(cast, work):
    assert found(work, cast.head, plan=str(cast.plans["general"].pk)) == {"common"}
    assert found(work, cast.head, plan=str(cast.plans["other"].pk)) == {"elsewhere"}
    assert found(work, cast.head, component=str(cast.time.pk)) == ALL - {"common"}
    assert found(work, cast.head, component=str(cast.technology.pk)) == set()


def test_a_task_of_two_components_is_found_once(cast, work):
    work["late"].solution.section.components.add(cast.technology)

    form = TaskFilter(QueryDict(f"chi-so={cast.time.pk}"))
    assert form.is_valid()
    tasks = list(filtered(Task.objects.all(), form.cleaned_data, cast.head))
    assert len(tasks) == len(set(tasks)) == len(ALL) - 1


def test_what_waits_for_me_is_what_i_may_confirm(cast, work):
    assert found(work, cast.officer, for_me="on") == set()
    assert found(work, cast.head_of_unit, for_me="on") == {"waiting"}

    Membership.objects.create(
        user=cast.officer, unit=cast.consular, role=Role.HEAD_OF_OFFICE, starts_on=date(2020, 1, 1)
    )
    assert found(work, cast.officer, for_me="on") == {"waiting"}


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("quy=2025-5", {"quarter": ["Quý phải viết dạng 2025-2 (năm, gạch nối, quý 1 đến 4)."]}),
        ("quy=0000-1", {"quarter": ["Quý phải viết dạng 2025-2 (năm, gạch nối, quý 1 đến 4)."]}),
        ("tu-ngay=2/1/2026&den-ngay=1/1/2026", {"due_to": ["Ngày cuối không được trước ngày đầu."]}),
        ("tu-ngay=mai", {"due_from": ["Hãy ghi ngày như 31/12/2026."]}),
    ],
)
def test_an_entry_that_cannot_be_is_told(query, errors):
    form = TaskFilter(QueryDict(query))

    assert not form.is_valid()
    assert form.errors == errors


def test_the_address_keeps_what_is_chosen():
    form = TaskFilter(QueryDict("tim=ra+soat&ket-qua=due_soon&xep=-han&la=1&phong="))
    assert form.is_valid()

    assert form.address() == "tim=ra+soat&ket-qua=due_soon&xep=-han"
    assert form.address(words="", order="ten") == "ket-qua=due_soon&xep=ten"
    assert form.address(outcome="in_time") == "tim=ra+soat&ket-qua=due_soon&xep=-han"
    assert form.address(outcome="late") == "tim=ra+soat&ket-qua=late&xep=-han"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", "late waiting soon share later elsewhere undated common paused tardy good cancelled"),
        ("trang-thai", "late soon share elsewhere undated later waiting common tardy good paused cancelled"),
        ("ten", "waiting cancelled elsewhere soon paused undated share late common later tardy good"),
        ("-tien-do", "later"),
        ("nguoi", "late soon"),
        ("-nguoi", "soon late"),
        ("-trang-thai", "cancelled paused"),
        ("-han", "later share soon"),
    ],
)
def test_lists_are_sorted(cast, work, order, expected):
    form = TaskFilter(QueryDict(f"xep={order}"))
    assert form.is_valid()
    names = {task.pk: name for name, task in work.items()}

    ordered = [names[task.pk] for task in filtered(Task.objects.all(), form.cleaned_data, cast.head)]
    assert ordered[: len(expected.split())] == expected.split()


def test_every_order_is_offered_both_ways():
    for name in ORDERS:
        assert TaskFilter(QueryDict(f"xep={name}")).is_valid()
        assert TaskFilter(QueryDict(f"xep=-{name}")).is_valid()


@given(st.dictionaries(st.sampled_from(sorted(ADDRESS.values())), st.text(max_size=30)))
def test_whatever_stands_in_the_address_is_read_or_told(entries):
    query = QueryDict(mutable=True)
    query.update(entries)
    form = TaskFilter(query)
    if form.is_valid():
        again = TaskFilter(QueryDict(form.address()))
        assert again.is_valid()
        assert again.cleaned_data == form.cleaned_data
    else:
        assert set(form.errors) <= set(ADDRESS)
