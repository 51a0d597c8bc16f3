import pytest
from django.urls import reverse

from plans.models import Plan
from tests.browser import PHONE
from units.models import Unit

NEW = {"unit": "sngv", "index": "DDCI", "year": "2025", "source": "figures"}


@pytest.fixture
def url():
    return reverse("plans:new")


def page(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_offers_the_ways_with_their_data(as_user, cast, url):
    body = page(as_user(cast.unit_clerk).get(url))

    assert "Kế hoạch DDCI năm 2025 của Sở Ngoại vụ bắt đầu từ đâu?" in body
    assert "Có kết quả năm 2024: 80,17 điểm, hạng 1/2." in body
    assert "Chưa có kế hoạch DDCI năm 2024 của Sở Ngoại vụ trong cổng." in body


def test_ways_are_shown_anew_for_another_year(as_user, cast, url):
    cast.plan(year=2025)

    response = as_user(cast.unit_clerk).get(url, {"unit": "sngv", "index": "DDCI", "year": 2026})

    assert [(way.source, bool(way.closed), chosen) for way, chosen, _ in response.context["ways"]] == [
        ("figures", True, False),
        ("last-year", False, True),
        ("template", False, False),
    ]


def test_where_there_is_a_plan_the_page_leads_to_it(as_user, cast, url):
    plan = cast.plan(year=2025)

    response = as_user(cast.unit_clerk).get(url, {"unit": "sngv", "index": "DDCI", "year": 2025})

    assert response.context["ways"] == []
    assert f'href="{plan.get_absolute_url()}"' in page(response)


def test_creating_leads_to_the_editor(as_user, cast, url):
    response = as_user(cast.unit_clerk).post(url, NEW)

    plan = Plan.objects.get()
    assert (plan.unit, plan.index, plan.year) == (cast.department, cast.ddci, 2025)
    assert (response.status_code, response.url) == (302, "/ke-hoach/sngv/ddci/2025/soan/#y-kien")


def test_what_is_to_be_looked_at_in_the_draft_is_counted_and_leads_to_it(as_user, cast, url):
    client = as_user(cast.unit_clerk)
    client.post(url, NEW)

    plan = Plan.objects.get()
    doubts = plan.comments.count()
    assert doubts > 0
    sheet = page(client.get("/ke-hoach/sngv/ddci/2025/soan/"))
    assert f"Đã lập dự thảo. {doubts} chỗ cần xem lại nằm ở thẻ “Ý kiến”." in sheet
    checks = client.get("/ke-hoach/sngv/ddci/2025/soan/kiem-tra/").content.decode()
    assert f"Còn {doubts} ý kiến, chỗ cần xem lại chưa xử lý." in checks
    submit = client.get("/ke-hoach/sngv/ddci/2025/trinh/").content.decode()
    assert f"Còn {doubts} ý kiến, chỗ cần xem lại chưa xử lý." in submit
    assert 'href="/ke-hoach/sngv/ddci/2025/soan/#y-kien"' in submit


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"year": "1999"}, "Năm phải là số từ 2005 đến 2100."),
        ({"year": "hai nghìn"}, "Năm phải là số từ 2005 đến 2100."),
        ({"source": ""}, "Hãy chọn cách lập."),
        ({"source": "sao"}, "Hãy chọn một trong ba cách lập."),
        ({"unit": "stp"}, "Hãy chọn cơ quan mà bạn soạn kế hoạch."),
        ({"index": "XYZ"}, "Hãy chọn bộ chỉ số có trong danh sách."),
        ({"source": "last-year"}, "Chưa có kế hoạch DDCI năm 2024 của Sở Ngoại vụ trong cổng."),
        ({"year": "2027"}, "Chưa có kết quả DDCI năm 2026 được công bố."),
    ],
)
def test_refused_input_keeps_what_was_entered(as_user, cast, url, change, sentence):
    response = as_user(cast.unit_clerk).post(url, NEW | change)

    assert response.status_code == 422
    assert sentence in page(response)
    assert response.context["form"].data["year"] == (NEW | change)["year"]
    assert Plan.objects.count() == 0


def test_a_bad_year_in_the_address_is_refused_too(as_user, cast, url):
    response = as_user(cast.unit_clerk).get(url, {"unit": "sngv", "index": "DDCI", "year": "0"})

    assert (response.status_code, response.context["ways"]) == (422, [])


def test_a_second_plan_is_refused_with_the_way_to_the_first(as_user, cast, url):
    cast.plan(year=2025)

    response = as_user(cast.unit_clerk).post(url, NEW)

    assert response.status_code == 422
    assert "Sở Ngoại vụ đã có kế hoạch DDCI năm 2025." in page(response)


def test_only_for_those_who_draft_plans(as_user, cast, url):
    statuses = {
        person.username: as_user(person).get(url).status_code
        for person in (
            cast.unit_clerk,
            cast.head_of_unit,
            cast.standing_clerk,
            cast.leader,
            cast.officer,
            cast.outsider,
        )
    }

    assert statuses == {
        "chuyenvien": 200,
        "giamdoc": 200,
        "thuongtruc": 403,
        "lanhdao": 403,
        "canbo": 403,
        "nguoingoai": 403,
    }


def test_offices_cannot_be_chosen(as_user, cast, url):
    response = as_user(cast.unit_clerk).get(url)

    assert list(response.context["form"].fields["unit"].queryset) == [cast.department]


def test_the_page_takes_the_same_queries_with_many_offices_and_plans(as_user, cast, url, django_assert_max_num_queries):
    for number in range(20):
        cast.unit(f"sngv-{number}", f"Phòng {number}", Unit.Kind.OFFICE, cast.department)
    for year in range(2010, 2025):
        cast.plan(year=year)
    client = as_user(cast.unit_clerk)

    with django_assert_max_num_queries(40):
        client.get(url)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_the_ways_follow_the_year(visit, cast, url):
    cast.unit_clerk.set_password("Mật-khẩu-thử-1")
    cast.unit_clerk.save()
    screen = visit("chuyenvien", "Mật-khẩu-thử-1", viewport=PHONE)
    screen.goto(url)
    screen.get_by_label("Năm kế hoạch").fill("2026")
    screen.get_by_label("Năm kế hoạch").blur()
    screen.get_by_role("button", name="Lập dự thảo kế hoạch DDCI năm 2026").wait_for()
    assert screen.get_by_label("Từ kết quả đã công bố").is_disabled()

    screen.get_by_label("Từ đề cương mẫu").check()
    screen.get_by_role("button", name="Lập dự thảo kế hoạch DDCI năm 2026").click()
    screen.wait_for_url("**/ke-hoach/sngv/ddci/2026/soan/**")
    assert Plan.objects.get().year == 2026
