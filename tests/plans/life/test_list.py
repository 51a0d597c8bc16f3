import pytest

from plans import life
from plans.comments import say
from plans.models import Plan
from tasks.models import Task
from tests.plans.life.walk import issued, text_of

URL = "/ke-hoach/"


def shown(client, **chosen):
    return [str(plan) for plan in client.get(URL, chosen).context["plans"]]


@pytest.fixture
def plans(cast):
    """A plan in force, its adjusted draft, last year's plan, and one of another department."""
    first = issued(cast)
    life.adjust(plan=first, by=cast.unit_clerk)
    cast.plan(year=2024, title="Nâng cao chất lượng phục vụ")
    return first


def test_adjusted_plans_stand_before_what_they_adjust(as_user, cast, plans):
    assert shown(as_user(cast.officer)) == [
        "Kế hoạch DDCI năm 2025 (điều chỉnh lần 1) – Sở Ngoại vụ",
        "Kế hoạch DDCI năm 2025 – Sở Ngoại vụ",
        "Kế hoạch DDCI năm 2024 – Sở Ngoại vụ",
    ]


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"nam": "2024"}, 1),
        ({"nam": "2025", "trang-thai": "issued"}, 1),
        ({"trang-thai": "draft"}, 1),
        ({"chi-so": "ddci"}, 3),
        ({"chi-so": "pci"}, 0),
        ({"don-vi": "sngv"}, 3),
        ({"don-vi": "stp"}, 0),
        ({"nam": "abc"}, 0),
        ({"tim": "nang cao CHAT luong"}, 1),
        ({"tim": "nâng cao chất lượng"}, 1),
        ({"tim": "so ngoai vu"}, 3),
        ({"tim": "05/kh-sngv"}, 0),
        ({"tim": "khong co"}, 0),
    ],
)
def test_the_list_is_narrowed(as_user, cast, plans, chosen, count):
    assert len(shown(as_user(cast.officer), **chosen)) == count


def test_the_choice_stays_in_the_form(as_user, cast, plans):
    page = text_of(as_user(cast.officer).get(URL, {"nam": "2024", "tim": "nang cao"}))

    assert '<option value="2024" selected>' in page
    assert 'value="nang cao"' in page
    assert "Bỏ lọc" in page


def test_the_columns_count_solutions_comments_and_late_tasks(as_user, cast):
    plan = cast.plan()
    say(plan=plan, block="", text="x", by=cast.officer)
    for title in ("Một", "Hai"):
        Task.objects.create(
            solution=cast.solution, office=cast.consular, title=title, due_on="2020-01-01", first_due_on="2020-01-01"
        )

    (row,) = as_user(cast.officer).get(URL).context["plans"]
    assert (row.solutions_count, row.comments_count, row.late_count) == (1, 1, 2)


def test_many_plans_take_the_same_queries_and_come_in_pages(as_user, cast, django_assert_max_num_queries):
    for year in range(1960, 2020):
        Plan.objects.create(
            index=cast.ddci,
            unit=cast.department,
            year=year,
            title="Kế hoạch",
            symbol="KH",
            position="GĐ",
            signatory="A",
        )
    client = as_user(cast.officer)

    with django_assert_max_num_queries(12):
        assert len(shown(client)) == 50
    assert len(shown(client, trang="2")) == 10
    assert "?tim=ke&amp;trang=2" in client.get(URL, {"tim": "ke"}).content.decode()


def test_writing_is_offered_to_those_who_write(as_user, cast):
    assert "Nhập từ tệp" in text_of(as_user(cast.unit_clerk).get(URL))
    assert "Nhập từ tệp" not in text_of(as_user(cast.officer).get(URL))
