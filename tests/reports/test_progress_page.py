"""Where plans are: what the page counts, that every figure leads to exactly its rows, and who sees what."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import Plan, Solution
from reports.dashboards.progress.figures import Number
from tasks.models import QuarterlyReport, Task
from tests.reports.progress_story import DAY, Progress
from tests.tasks.making import a_task
from tests.tasks.reporting.quarter import moment

PAGE = "/tien-do/"


@pytest.fixture
def story(cast) -> Progress:
    return Progress(cast)


def look(client, **address):
    return client.get(PAGE, {name.replace("_", "-"): value for name, value in address.items()})


def counts(numbers) -> list[int | None]:
    return [number.count for number in numbers]


def states(page) -> dict[str, int]:
    return {label: number.count for label, number in page.context["standing"].states if number.count}


def test_what_is_late_comes_first(as_user, story):
    page = look(as_user(story.cast.leader))

    (late,) = page.context["late"]
    assert (late.name, late.number.count, late.since, late.days) == ("Sở Ngoại vụ", 1, story.today - 3 * DAY, 3)
    text = page.content.decode()
    assert "1 nhiệm vụ chủ trì đang quá hạn" in text
    assert f"Lâu nhất từ {story.today - 3 * DAY:%d/%m/%Y}." in text
    assert "1 phần việc phối hợp</a> đang quá hạn" in text
    assert text.index("late-title") < text.index("whole-title") < text.index("<table")


def test_the_whole(as_user, story):
    page = look(as_user(story.cast.leader))

    whole = page.context["standing"].whole
    assert states(page) == {"Dự thảo": 1, "Đã ban hành": 1}
    assert (whole.solutions.total.count, counts(whole.solutions.works)) == (3, [1, 1, 0, 1])
    assert (whole.lead.total.count, counts(whole.lead.outcomes)) == (6, [1, 1, 1, 1, 1, 1])
    assert (whole.support.total.count, counts(whole.support.outcomes)) == (1, [0, 0, 0, 1, 0, 0])
    assert [(sent.told, sent.sent, sent.asked, sent.missing) for sent in whole.reports] == [
        ("không phải báo cáo", 0, 0, 0), ("", 1, 2, 1), ("", 0, 2, 2), ("", 0, 2, 2)
    ]  # fmt: skip


def test_by_agency(as_user, story):
    first, second = look(as_user(story.cast.standing_clerk)).context["standing"].agencies

    assert (first.name, first.plan, counts(first.solutions.works), first.lead.late.count) == (
        "Sở Ngoại vụ", story.plan, [1, 1, 0, 1], 1
    )  # fmt: skip
    assert (second.name, second.plan, counts(second.solutions.cells), counts(second.lead.cells)) == (
        "Sở Tư pháp", story.draft, [0] * 5, [0] * 7
    )  # fmt: skip
    assert [sent.told for sent in second.reports] == ["–"] * 4


def test_by_component_with_what_is_common_last(as_user, story):
    rows = look(as_user(story.cast.leader)).context["standing"].components

    assert [(row.name, counts(row.solutions.works), counts(row.lead.cells)) for row in rows] == [
        ("Chi phí thời gian", [0, 1, 0, 0], [5, 1, 1, 1, 1, 0, 1]),
        ("Tính minh bạch và tiếp cận thông tin", [0, 0, 0, 1], [0] * 7),
        ("Nhiệm vụ, giải pháp chung", [1, 0, 0, 0], [1, 0, 0, 0, 0, 1, 0]),
    ]


def test_by_office_of_one_agency(as_user, story):
    page = look(as_user(story.cast.unit_clerk), don_vi="sngv")

    consular, office = page.context["standing"].offices
    assert (consular.name, counts(consular.solutions.works), counts(consular.lead.cells)) == (
        "Phòng Lãnh sự - Hợp tác quốc tế", [1, 1, 0, 1], [5, 1, 1, 1, 1, 0, 1]
    )  # fmt: skip
    assert (office.name, counts(office.solutions.cells), office.lead.total.count, office.support.late.count) == (
        "Văn phòng Sở", [0] * 5, 1, 1
    )  # fmt: skip
    assert [(sent.sent, sent.asked) for sent in consular.reports] == [(0, 0), (1, 1), (0, 1), (0, 1)]
    (late,) = page.context["late"]
    assert late.name == "Phòng Lãnh sự - Hợp tác quốc tế"


def numbers_of(page) -> list[Number]:
    """All figures of the page that lead to tasks, plans or solutions."""
    standing = page.context["standing"]
    rows = [standing.whole, *standing.agencies, *standing.components, *standing.offices]
    found = [number for _, number in standing.states]
    found += [number for row in rows for part in (row.solutions, row.lead, row.support) for number in part.cells]
    found += [number for week in page.context["weeks"] for number in week.numbers]
    return found + [late.number for late in page.context["late"]]


def rows_behind(client, url: str) -> int:
    """How many rows the page of an address has."""
    context = client.get(url).context
    if "totals" in context:
        return context["totals"].total
    return context["page" if "page" in context else "plans"].paginator.count


@pytest.mark.parametrize(
    ("person", "address"),
    [("leader", {"khoi": "sbn"}), ("unit_clerk", {"don_vi": "sngv"}), ("officer", {"tuan": "gan-day"})],
)
def test_every_figure_leads_to_exactly_its_rows(as_user, story, person, address):
    a_task(story.cast, "Của sở khác", office=story.cast.other_office, solution=Solution.objects.first())
    client = as_user(getattr(story.cast, person))
    numbers = {number.url: number.count for number in numbers_of(look(client, **address)) if number.count is not None}

    assert len(numbers) > 60
    shown = {url: count for url, count in numbers.items() if count}
    empty = {url: count for place, (url, count) in enumerate(numbers.items()) if not count and place % 20 == 0}
    asked = shown | empty
    assert {url: rows_behind(client, url) for url in asked} == asked


def test_reports_lead_to_the_page_of_their_quarter(as_user, story):
    client = as_user(story.cast.leader)
    standing = look(client).context["standing"]

    second = standing.agencies[0].reports[1]
    assert second.url == reverse("tasks:plan-reports", args=[*story.plan.address, 2])
    page = client.get(second.url)
    assert (page.context["sent"], len(page.context["rows"])) == (second.sent, second.asked) == (1, 2)


def test_reports_of_several_plans_lead_to_the_table_of_all(as_user, story):
    client = as_user(story.cast.leader)
    Plan.objects.filter(pk=story.draft.pk).update(state=Plan.State.APPROVED)
    Task.objects.create(
        solution=story.draft.sections.get(parent__isnull=False).solutions.get(),
        office=story.cast.other_office,
        title="x",
    )

    second = look(client).context["standing"].whole.reports[1]

    cells = [row.cells[1] for row in client.get(second.url).context["rows"]]
    assert (
        (sum(cell.sent for cell in cells), sum(cell.asked for cell in cells)) == (second.sent, second.asked) == (1, 3)
    )


def test_an_office_leads_to_its_own_report(as_user, story):
    client = as_user(story.cast.unit_clerk)
    consular = look(client, don_vi="sngv").context["standing"].offices[0]

    page = client.get(consular.reports[1].url)

    assert (page.context["office"], page.context["quarter"].number) == (story.cast.consular, 2)
    assert page.context["report"].state == QuarterlyReport.State.SUBMITTED


def test_the_weeks(as_user, story):
    rows = look(as_user(story.cast.leader), tuan="gan-day").context["weeks"]

    assert len(rows) == 26
    assert rows[0].week.as_of == story.today
    assert [sum(row.numbers[place].count for row in rows) for place in range(1, 4)] == [1, 1, 1]
    assert rows[0].numbers[4].count == 1


def test_the_whole_year(as_user, story):
    rows = look(as_user(story.cast.leader), tuan="ca-nam").context["weeks"]

    assert (rows[-1].week.monday, rows[0].week.sunday) == (date(2024, 12, 30), date(2026, 1, 4))


def test_an_adjusted_plan_takes_the_place_of_the_first(as_user, cast, story):
    client = as_user(cast.leader)
    second = cast.plan(state=Plan.State.APPROVED, adjustment=1, adjusts=story.plan)
    approved = look(client)
    Plan.objects.filter(pk=story.plan.pk).update(state=Plan.State.CLOSED)
    Plan.objects.filter(pk=second.pk).update(
        state=Plan.State.ISSUED, number=9, issued_on=date(2025, 8, 5), numbered_in=2025
    )
    issued = look(client)

    assert states(approved) == {"Dự thảo": 1, "Đã ban hành": 1}
    assert states(issued) == {"Dự thảo": 1, "Đã ban hành": 1}
    # Tasks hang on the first plan's solutions until the second is issued.
    totals = [page.context["standing"].whole.solutions.total.count for page in (approved, issued)]
    assert totals == [3, 1]
    assert [page.context["standing"].whole.lead.total.count for page in (approved, issued)] == [6, 6]
    assert [sent.asked for sent in issued.context["standing"].agencies[0].reports] == [0, 1, 1, 1]


def test_year_and_index_are_the_usual_ones_unless_chosen(as_user, story):
    story.cast.plan(year=2023, state=Plan.State.CLOSED)
    client = as_user(story.cast.leader)

    assert [look(client, nam=year).context["scope"].year for year in ("", "2023", "1999", "abc")] == [
        2025, 2023, 2025, 2025
    ]  # fmt: skip
    assert look(client, khoi="xa").context["standing"].agencies == []
    assert [row.name for row in look(client, don_vi="stp").context["standing"].agencies] == ["Sở Tư pháp"]


def test_without_plans_it_says_what_to_do_and_offers_nothing_to_choose(as_user, cast):
    for name in ("reports:progress", "reports:solutions"):
        page = as_user(cast.leader).get(reverse(name)).content.decode()
        assert "Chưa có kế hoạch nào mà bạn được xem." in page
        assert 'name="nam"' not in page


def test_without_a_plan_where_one_looks_it_says_to_look_elsewhere(as_user, cast):
    cast.plan()
    page = look(as_user(cast.leader), khoi="xa").content.decode()

    assert "Chưa có kế hoạch nào ở đây mà bạn được xem." in page
    assert 'name="nam"' in page


def test_another_agency_is_not_there(as_user, story):
    Task.objects.filter(title="Đang quá hạn").update(title="MỒI NHỬ")
    client = as_user(story.cast.outsider)

    for address in ({}, {"don_vi": "sngv"}):
        page = look(client, **address)
        assert [row.name for row in page.context["standing"].agencies] == ["Sở Tư pháp"]
        assert "Sở Ngoại vụ" not in page.content.decode()
    assert client.get(f"{PAGE}giai-phap/", {"don-vi": "sngv"}).context["page"].paginator.count == 0


def test_what_a_reader_does_not_see_is_a_dash_with_a_note(as_user, story):
    page = look(as_user(story.cast.officer))

    (row,) = page.context["standing"].agencies
    assert counts(row.lead.cells) == [5, 1, 1, 1, 1, 0, 1]
    assert [sent.told for sent in row.reports] == ["–"] * 4
    assert page.context["standing"].hidden == [
        "Nhiệm vụ chỉ đếm của phòng, đơn vị bạn được xem.",
        "Báo cáo quý ghi dấu “–”: chưa có kế hoạch được duyệt, hoặc bạn không theo dõi báo cáo của cơ quan.",
    ]
    story.cast.officer.memberships.update(role="it_staff")
    assert look(as_user(story.cast.officer)).context["standing"].agencies == []


def solutions(client, **address) -> list[Solution]:
    page = client.get(f"{PAGE}giai-phap/", {name.replace("_", "-"): value for name, value in address.items()})
    assert page.status_code == 200
    return list(page.context["page"])


def test_solutions_are_narrowed_by_work_component_and_who_leads(as_user, story):
    client = as_user(story.cast.leader)
    first, second, third = story.first, story.second, story.third

    assert set(solutions(client)) == {first, second, third}
    assert solutions(client, viec="done") == [third]
    assert solutions(client, viec="no_task") == [second]
    assert solutions(client, viec="khac") == []
    assert solutions(client, thanh_phan=str(story.cast.time.pk)) == [first]
    assert solutions(client, thanh_phan="chung") == [third]
    assert [solutions(client, thanh_phan=text) for text in ("abc", "9" * 30, "²")] == [[], [], []]
    assert set(solutions(client, phong="sngv-lanh-su")) == {first, second, third}
    assert solutions(client, phong="sngv-van-phong") == []


def test_the_page_of_solutions_says_how_far_each_is(as_user, story):
    page = as_user(story.cast.leader).get(f"{PAGE}giai-phap/", {"viec": "under_way", "phong": "sngv-lanh-su"})

    text = page.content.decode()
    assert "<strong>1</strong> giải pháp: Phòng Lãnh sự - Hợp tác quốc tế chủ trì." in text
    assert [words in text for words in ("2/5", "1 quá hạn", f"#giai-phap-{story.first.pk}")] == [True] * 3


def test_the_queries_do_not_grow(as_user, story, django_assert_max_num_queries):
    cast = story.cast
    client = as_user(cast.leader)
    for place in range(6):
        cast.plan(unit=cast.unit(f"so-{place}", f"Sở {place}", "department", cast.province))
        for day in range(4):
            a_task(cast, due_on=story.today - day * DAY)
    QuarterlyReport.objects.create(
        plan=story.plan, office=cast.office, quarter=3, state="submitted", submitted_by=cast.head,
        submitted_at=moment(date(2025, 9, 30)),
    )  # fmt: skip

    with django_assert_max_num_queries(21):
        assert len(look(client).context["standing"].agencies) == 8
    with django_assert_max_num_queries(25):
        look(client, don_vi="sngv")
    with django_assert_max_num_queries(10):
        client.get(f"{PAGE}giai-phap/")
