"""The page of results: what is found of each kind, narrowed by the address, and what is said of wrong entries."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Basis, Plan
from reports.search.answering import answer
from reports.search.asked import read
from tasks.models import Task
from tests.tasks.making import a_task


@pytest.fixture
def year():
    return timezone.localdate().year


@pytest.fixture
def found(cast):
    """Return a function that gives what a question finds for somebody: kind → the addresses."""

    def ask(words, user=None, most=5, **more):
        asked = read({"tim": words} | more)
        got = answer(user or cast.unit_clerk, asked, most, most * (asked.page - 1))
        return {group.kind: [hit.url for hit in group.hits] for group in got.groups}

    return ask


def test_units_are_found_by_name_short_name_and_code(cast, found):
    cast.department.short_name = "SNgV"
    cast.department.save()
    sngv, consular = "/don-vi/sngv/", "/don-vi/sngv-lanh-su/"
    assert found("ngoại vụ") == {"don-vi": [sngv]}
    assert found("NGOAI VU") == {"don-vi": [sngv]}
    assert found("sngv", loai="don-vi") == {"don-vi": [sngv, consular, "/don-vi/sngv-van-phong/"]}
    assert found("quoc te hop tac") == {"don-vi": [consular]}
    in_order = [sngv, "/don-vi/stp/", "/don-vi/lang-son/", "/don-vi/sngv-van-phong/", "/don-vi/stp-van-phong/"]
    assert found("so") == {"don-vi": in_order}


def test_a_component_leads_to_its_newest_published_round(cast, found):
    assert found("chi phi thoi gian") == {"chi-so": ["/tong-quan/ddci-sbn-2024/chi-so/chi-phi-thoi-gian/"]}
    assert found("minh bach", nam="2023") == {"chi-so": ["/tong-quan/ddci-sbn-2023/chi-so/tinh-minh-bach/"]}
    assert found("minh bach", nam="2025") == {}


def test_plans_are_found_by_title_number_and_year(cast, found):
    plan = cast.plan(number=5, issued_on=date(2025, 2, 3), state=Plan.State.ISSUED)
    cast.plan(year=2019, title="Kế hoạch cũ")
    assert found("cai thien chi so", loai="ke-hoach") == {"ke-hoach": [plan.get_absolute_url()]}
    assert found("05/KH-SNgV", loai="ke-hoach") == {"ke-hoach": [plan.get_absolute_url()]}
    assert found("kế hoạch 2019") == {"ke-hoach": ["/ke-hoach/sngv/ddci/2019/"]}
    assert found("kế hoạch", nam="2019") == {"ke-hoach": ["/ke-hoach/sngv/ddci/2019/"]}


def test_a_solution_leads_to_its_place_in_the_plan(cast, found, year):
    plan = cast.plan(year=year)
    place = f"{plan.get_absolute_url()}#giai-phap-{cast.solution.pk}"
    assert found("rut ngan ho so") == {"giai-phap": [place]}
    assert found("ho so rut ng") == {"giai-phap": [place]}
    assert found("rut ngan bao cao") == {}


def test_solutions_of_older_years_are_found_when_asked_for_or_when_nothing_newer_fits(cast, found, year):
    old = cast.plan(year=year - 4)
    old_place = f"{old.get_absolute_url()}#giai-phap-{cast.solution.pk}"
    assert found("rut ngan ho so") == {"giai-phap": [old_place]}

    new = cast.plan(year=year)
    new_place = f"{new.get_absolute_url()}#giai-phap-{cast.solution.pk}"
    assert found("rut ngan ho so") == {"giai-phap": [new_place]}
    assert found("rut ngan ho so", nam="tat-ca") == {"giai-phap": [new_place, old_place]}
    assert found("rut ngan ho so", nam=str(year - 4)) == {"giai-phap": [old_place]}


def test_tasks_are_found_by_title_and_product(cast, found, year):
    cast.plan(year=year)
    task = a_task(cast, "Niêm yết bảng giá", output="Thông báo công khai")
    assert found("niem yet") == {"nhiem-vu": [task.get_absolute_url()]}
    assert found("thong bao niem") == {"nhiem-vu": [task.get_absolute_url()]}
    assert found("niem yet", nam=str(year)) == {"nhiem-vu": [task.get_absolute_url()]}
    assert found("niem yet", nam=str(year - 1)) == {}


def test_old_tasks_count_as_old(cast, found, year):
    cast.plan(year=year - 3)
    old = a_task(cast, "Niêm yết bảng giá")
    Task.objects.filter(pk=old.pk).update(created_at=timezone.now().replace(year=year - 3))
    newer = a_task(cast, "Niêm yết biểu mẫu")
    assert found("niem yet") == {"nhiem-vu": [newer.get_absolute_url()]}
    assert found("niem yet bang") == {"nhiem-vu": [old.get_absolute_url()]}
    assert found("niem yet", nam="tat-ca") == {"nhiem-vu": [newer.get_absolute_url(), old.get_absolute_url()]}


def test_a_cited_document_is_found_by_its_number(cast, found):
    plan = cast.plan()
    Basis.objects.create(
        plan=plan, position=1, number="175/KH-UBND", date=date(2025, 7, 2), text="Căn cứ Kế hoạch số 175/KH-UBND"
    )
    for typed in ("175/KH-UBND", "175/kh-ub", "số 0175 / KH-UBND"):
        assert found(typed) == {"van-ban": [plan.get_absolute_url()]}
    assert found("75/KH-UBND") == {}
    assert found("175/KH-UBND", cast.outsider) == {}


def test_what_has_the_words_as_a_phrase_comes_first_unless_the_newest_are_asked_for(cast, found, year):
    cast.plan(year=year)
    phrase = a_task(cast, "Công khai thủ tục hành chính")
    apart = a_task(cast, "Hành trình chính sách: thủ tục")
    both = [phrase.get_absolute_url(), apart.get_absolute_url()]
    assert found("thu tuc hanh chinh") == {"nhiem-vu": both}
    assert found("thu tuc hanh chinh", xep="moi") == {"nhiem-vu": both[::-1]}


LONG = "niem yet va tra ket qua ho so hanh chinh"


@pytest.mark.parametrize("count", range(1, len(LONG.split()) + 1))
def test_a_question_may_have_few_words_or_many(cast, found, year, count):
    plan = cast.plan(year=year, title="Niêm yết và trả kết quả hồ sơ hành chính")
    task = a_task(cast, "Niêm yết và trả kết quả hồ sơ hành chính")
    a_task(cast, "Tra cứu")
    words = " ".join(LONG.split()[:count])
    both = {"ke-hoach": [plan.get_absolute_url()], "nhiem-vu": [task.get_absolute_url()]}
    assert found(words) == found(words, nam=str(year)) == found(words, nam="tat-ca") == both
    assert found(words, xep="moi") == found(words, most=20) == both
    assert found(f"{words} xyz") == {}


def test_a_page_of_one_kind_follows_the_other(cast, found, year):
    cast.plan(year=year)
    tasks = [a_task(cast, f"Rà soát {number}").get_absolute_url() for number in range(5)][::-1]
    pages = [found("ra soat", most=2, loai="nhiem-vu", trang=str(page)) for page in (1, 2, 3)]
    assert pages == [{"nhiem-vu": tasks[:2]}, {"nhiem-vu": tasks[2:4]}, {"nhiem-vu": tasks[4:]}]


def test_the_page_says_what_was_found_and_where_more_is(cast, as_user, year):
    cast.plan(year=year)
    for number in range(7):
        a_task(cast, f"Rà soát <b>{number}</b>")
    html = as_user(cast.unit_clerk).get("/tim-kiem/?tim=ra+soat").content.decode()
    assert "<mark>Rà soát</mark> &lt;b&gt;6&lt;/b&gt;" in html
    assert html.count("<mark>Rà soát</mark>") == 5
    assert 'href="/tim-kiem/?tim=ra+soat&amp;loai=nhiem-vu"' in html
    assert "5 kết quả đầu." in html
    assert f"Giải pháp và nhiệm vụ: của các năm {year - 1}–{year}." in html


def test_without_words_the_page_says_how_to_ask(cast, as_user):
    answer = as_user(cast.officer).get("/tim-kiem/")
    assert answer.status_code == 200
    assert "Tìm gì cũng được" in answer.content.decode()


def test_nothing_found_says_what_was_tried_and_what_to_do(cast, as_user):
    html = as_user(cast.officer).get("/tim-kiem/?tim=xyzzy+qqq&loai=van-ban").content.decode()
    assert "Không tìm thấy “xyzzy qqq”." in html
    assert "Đã tìm trong loại “Văn bản”, mọi năm" in html
    assert 'href="/tim-kiem/?tim=xyzzy+qqq&amp;nam=tat-ca"' in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tim=" + "x" * 2000, "Nội dung tìm dài quá 200 ký tự."),
        ("tim=%3F%21%00", "Nội dung tìm chỉ có dấu, không có chữ hay số nào."),
        ("tim=a&loai=xyz", "Không có loại kết quả “xyz”."),
        ("tim=a&nam=abc", "Năm “abc” không đúng."),
        ("tim=a&nam=0", "Năm “0” không đúng."),
        ("tim=a&xep=la", "Không có cách xếp “la”."),
        ("tim=a&trang=0", "Trang “0” không đúng."),
        ("tim=a&trang=%F0%9F%98%80", "Trang “😀” không đúng."),
    ],
)
def test_a_wrong_entry_gets_a_sentence(cast, as_user, query, said):
    client = as_user(cast.officer)
    for name in ("reports:search", "reports:search-suggestions"):
        answer = client.get(f"{reverse(name)}?{query}")
        assert answer.status_code == 422
        assert said in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["tim=%00a", "tim=%ff%fe", "tim=%25_%5C", "tim=%EF%BC%A1", "tim=" + "a+" * 99, "tim=%27%22%3Bx"]
)
def test_odd_words_are_searched_like_any_others(cast, as_user, query):
    assert as_user(cast.officer).get(f"/tim-kiem/?{query}").status_code in (200, 422)


def test_a_search_takes_eight_queries_and_six_where_names_are_kept(cast, as_user, year, django_assert_num_queries):
    cast.plan(year=year)
    a_task(cast, "Rà soát hồ sơ")
    client = as_user(cast.head)
    client.get("/")
    with django_assert_num_queries(8):
        client.get("/tim-kiem/?tim=ho+so")
    with django_assert_num_queries(6):
        client.get("/tim-kiem/?tim=ra+soat")
