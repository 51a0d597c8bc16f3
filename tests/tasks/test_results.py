"""The four-way result: each task in one place, lead and support apart, every number with the way to its tasks."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from tasks.models import Task
from tasks.models.task import Outcome
from tasks.results import counts, counts_by, lead_and_support
from tests.tasks.making import a_task, done

DAY = timedelta(days=1)


@pytest.fixture
def work(cast):
    """Nine tasks of the consular office, two shares of the other, one of another agency."""
    today = timezone.localdate()
    cast.other_plan = cast.plan(unit=cast.other_department, title="Cải thiện DDCI")
    a_task(cast, "Của sở khác", office=cast.other_office, due_on=today - DAY)
    cast.the_plan = cast.plan()
    a_task(cast, "Xong đúng hạn", due_on=today, **done(today))
    a_task(cast, "Xong sớm", due_on=today, **done(today - DAY))
    a_task(cast, "Xong muộn", due_on=today - DAY, **done(today))
    a_task(cast, "Xong, không hạn", **done(today))
    a_task(cast, "Sắp đến hạn", due_on=today)
    a_task(cast, "Còn lâu", due_on=today + 30 * DAY, state=Task.State.IN_PROGRESS)
    a_task(cast, "Chờ xác nhận", due_on=today - DAY, state=Task.State.AWAITING, reported_on=today - DAY)
    a_task(cast, "Không hạn")
    a_task(cast, "Tạm dừng", due_on=today - 9 * DAY, state=Task.State.PAUSED)
    a_task(cast, "Phối hợp", office=cast.office, role=Task.Role.SUPPORT, due_on=today - DAY)
    a_task(cast, "Phối hợp 2", office=cast.office, role=Task.Role.SUPPORT, state=Task.State.CANCELLED)


def outcomes(counted) -> dict[str, int]:
    return {outcome: count for outcome, count in counted.outcomes.items() if count}


def test_each_task_has_one_outcome(cast, work):
    rows = Task.objects.with_outcome().values_list("title", "outcome")

    assert dict(rows) == {
        "Của sở khác": "late",
        "Xong đúng hạn": "done_in_time",
        "Xong sớm": "done_in_time",
        "Xong muộn": "done_late",
        "Xong, không hạn": "no_deadline",
        "Sắp đến hạn": "in_time",
        "Còn lâu": "in_time",
        "Chờ xác nhận": "in_time",
        "Không hạn": "no_deadline",
        "Tạm dừng": "aside",
        "Phối hợp": "late",
        "Phối hợp 2": "aside",
    }


def test_all_are_counted_in_one_query(cast, work, django_assert_num_queries):
    with django_assert_num_queries(1):
        counted = counts(Task.objects.all())

    assert outcomes(counted) == {
        "done_in_time": 2, "done_late": 1, "in_time": 3, "late": 2, "no_deadline": 2, "aside": 2,
    }  # fmt: skip
    assert (counted.total, counted.judged, counted.open, counted.due_soon) == (12, 8, 6, 1)
    assert dict(counted.states) == {
        "not_started": 4, "in_progress": 1, "awaiting": 1, "done": 4, "paused": 1, "cancelled": 1,
    }  # fmt: skip


def test_lead_and_support_are_counted_apart(cast, work, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = counts_by(Task.objects.all(), "office")
    assert outcomes(found[cast.office.pk].support) == {"late": 1, "aside": 1}
    assert outcomes(found[cast.office.pk].lead) == {}
    assert found[cast.consular.pk].lead.total == 9

    whole = lead_and_support(Task.objects.all())
    assert (whole.lead.total, whole.support.total) == (10, 2)


def test_a_task_of_two_components_counts_under_each(cast, work):
    cast.solution.section.components.add(cast.technology)

    found = counts_by(Task.objects.filter(office=cast.consular), "solution__section__components")
    assert {key: counted.lead.total for key, counted in found.items()} == {cast.time.pk: 9, cast.technology.pk: 9}


# --- The page -------------------------------------------------------------------------------------------------------


def page_of(client, query=""):
    return client.get(f"{reverse('tasks:results')}?{query}")


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [
        ("phong", {"Phòng Lãnh sự - Hợp tác quốc tế": (9, 0), "Văn phòng Sở": (0, 2)}),
        ("don-vi", {"Sở Ngoại vụ": (9, 2)}),
        ("chi-so", {"Chi phí thời gian": (9, 2), "Ứng dụng công nghệ thông tin": (9, 2)}),
        ("ke-hoach", {"Kế hoạch DDCI năm 2025": (9, 2)}),
        ("", {"Phòng Lãnh sự - Hợp tác quốc tế": (9, 0), "Văn phòng Sở": (0, 2)}),
        ("khac", {"Phòng Lãnh sự - Hợp tác quốc tế": (9, 0), "Văn phòng Sở": (0, 2)}),
    ],
)
def test_tasks_are_grouped_as_asked(as_user, cast, work, grouping, expected):
    cast.solution.section.components.add(cast.technology)

    rows = page_of(as_user(cast.head_of_unit), f"theo={grouping}").context["rows"]
    assert {row["name"]: (row["cells"][0][0], row["cells"][7][0]) for row in rows} == expected


def test_the_province_sees_agencies_first(as_user, cast, work):
    def names(query):
        return [row["name"] for row in page_of(as_user(cast.leader), query).context["rows"]]

    assert names("") == ["Sở Ngoại vụ", "Sở Tư pháp"]
    assert names("don-vi=stp") == ["Văn phòng Sở"]


def test_general_tasks_have_a_row_of_their_own(as_user, cast, work):
    cast.solution.section.components.clear()

    rows = page_of(as_user(cast.head_of_unit), "theo=chi-so").context["rows"]
    assert [row["name"] for row in rows] == ["Nhiệm vụ chung"]


def test_one_sees_the_results_of_what_one_sees(as_user, cast, work):
    def names(user):
        return {row["name"] + row["note"] for row in page_of(as_user(user), "theo=phong").context["rows"]}

    consular = "Phòng Lãnh sự - Hợp tác quốc tếSở Ngoại vụ"
    office, other = "Văn phòng SởSở Ngoại vụ", "Văn phòng SởSở Tư pháp"
    assert names(cast.leader) == {consular, office, other}
    assert names(cast.head_of_unit) == {consular, office}
    assert names(cast.officer) == {consular}
    assert names(cast.outsider) == {other}


NARROWINGS = ["", "ket-qua=due_soon", "ket-qua=late", "trang-thai=open", "vai-tro=support", "chi-so={time}"]


@pytest.mark.parametrize(
    ("grouping", "narrowing"),
    [
        ("phong", ""),
        ("phong", "ket-qua=due_soon"),
        ("don-vi", "trang-thai=open"),
        ("chi-so", ""),
        ("chi-so", "chi-so={time}"),
        ("ke-hoach", "vai-tro=support"),
    ],
)
def test_every_number_leads_to_exactly_its_tasks(as_user, cast, work, grouping, narrowing):
    cast.solution.section.components.add(cast.technology)
    client = as_user(cast.leader)

    context = page_of(client, f"theo={grouping}&{narrowing.format(time=cast.time.pk)}").context
    cells = [cell for row in context["rows"] for cell in row["cells"]] + context["whole"]
    walked = [(count, query) for count, query in cells if count]
    assert walked
    for count, query in walked:
        caches["pages"].clear()
        assert (query, client.get(f"{reverse('tasks:list')}?{query}").context["totals"].total) == (query, count)


@pytest.mark.parametrize("narrowing", NARROWINGS)
def test_every_total_of_the_list_leads_to_exactly_its_tasks(as_user, cast, work, narrowing):
    client, address = as_user(cast.leader), reverse("tasks:list")

    context = client.get(f"{address}?{narrowing.format(time=cast.time.pk)}").context
    walked = [link for link in (link for row in context["links"] for link in row) if link["count"]]
    assert walked
    for link in walked:
        caches["pages"].clear()
        found = client.get(f"{address}?{link['query']}").context
        assert (link["query"], found["totals"].total, len(found["page"])) == (
            link["query"],
            link["count"],
            link["count"],
        )


def test_the_page_of_results_takes_the_same_queries_whatever_their_number(
    as_user, cast, work, django_assert_max_num_queries
):
    client = as_user(cast.leader)
    for number in range(40):
        office = cast.unit(f"sngv-{number}", f"Phòng số {number}", "office", cast.department)
        a_task(cast, f"Việc {number}", office=office)

    with django_assert_max_num_queries(10):
        assert len(page_of(client, "theo=phong").context["rows"]) == 43


def test_the_outcomes_stand_in_one_order():
    assert [outcome.label for outcome in Outcome] == [
        "Đúng hạn", "Quá hạn", "Trong hạn", "Đang quá hạn", "Không hạn", "Tạm dừng, hủy",
    ]  # fmt: skip
