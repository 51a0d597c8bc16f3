"""The pages that list tasks: all, an office's, a plan's, late ones, and the file of a list."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from plans.models import Section
from tasks.models import Task
from tasks.views import lists
from tests.tasks.making import a_task
from units.models import AuditEntry
from units.permissions import Role

DAY = timedelta(days=1)


def fill(cast, count, office=None, **values):
    for number in range(count):
        a_task(cast, f"Nhiệm vụ {number}", office=office, **values)


def titles(page) -> list[str]:
    return [task.title for task in page.context["page"]]


def test_the_list_holds_what_one_sees(as_user, cast):
    cast.plan()
    fill(cast, 2)
    a_task(cast, "Của văn phòng", office=cast.office)
    a_task(cast, "Mồi của sở khác", office=cast.other_office)

    def seen(user):
        return as_user(user).get(reverse("tasks:list")).context["totals"].total

    assert seen(cast.leader) == 4
    assert seen(cast.head_of_unit) == 3
    assert seen(cast.officer) == 2
    assert seen(cast.outsider) == 1
    assert "Mồi" not in as_user(cast.head).get(f"{reverse('tasks:list')}?phong=stp-van-phong").content.decode()


def test_one_page_of_a_hundred_with_the_filter_in_its_links(as_user, cast):
    cast.plan()
    fill(cast, 201)
    client = as_user(cast.head)

    first = client.get(f"{reverse('tasks:list')}?tim=nhiem+vu&xep=ten")
    assert (len(first.context["page"]), first.context["totals"].total) == (100, 201)
    assert "?tim=nhiem+vu&amp;xep=ten&amp;trang=2" in first.content.decode()
    last = client.get(f"{reverse('tasks:list')}?tim=nhiem+vu&xep=ten&trang=3")
    assert titles(last) == ["Nhiệm vụ 99"]
    assert last.context["totals"].total == 201


def test_a_wrong_entry_is_told_and_finds_nothing(as_user, cast):
    cast.plan()
    fill(cast, 1)

    page = as_user(cast.head).get(f"{reverse('tasks:list')}?quy=2025-9")
    assert page.status_code == 422
    assert page.context["totals"].total == 0
    assert "Quý phải viết dạng 2025-2 (năm, gạch nối, quý 1 đến 4)." in page.content.decode()


def test_htmx_asks_for_the_rows_alone(as_user, cast):
    cast.plan()
    fill(cast, 1)

    page = as_user(cast.head).get(reverse("tasks:list"), headers={"HX-Request": "true"}).content.decode()
    assert "Nhiệm vụ 0" in page
    assert "<html" not in page
    back = as_user(cast.head).get(
        reverse("tasks:list"), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<html" in back.content.decode()


def test_the_address_holds_only_what_is_chosen(as_user, cast):
    cast.plan()
    client, address = as_user(cast.head), reverse("tasks:list")

    assert client.get(f"{address}?tim=&ket-qua=late&quy=&xep=ten").url == f"{address}?ket-qua=late&xep=ten"
    assert client.get(f"{address}?tim=&quy=").url == address
    answer = client.get(f"{address}?tim=&ket-qua=late", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == f"{address}?ket-qua=late"


def test_the_list_takes_the_same_queries_whatever_its_length(as_user, cast, django_assert_num_queries):
    """Session and marks; totals, which tasks, their rows, and what the filter offers. Who reads was known."""
    cast.plan()
    client, address = as_user(cast.head), reverse("tasks:list")
    client.get(address)
    fill(cast, 1, assignee=cast.officer)
    with django_assert_num_queries(6):
        client.get(address)

    fill(cast, 60, assignee=cast.officer)
    with django_assert_num_queries(6):
        client.get(address)
    with django_assert_num_queries(2):
        client.get(address)
    with django_assert_num_queries(4):
        client.get(f"{address}?xep=ten", headers={"HX-Request": "true"})


def test_each_thing_on_the_list_changes_it(as_user, cast):
    """What is kept of a page is shown only while its data are as they were."""
    plan = cast.plan()
    fill(cast, 1, assignee=cast.officer)
    client = as_user(cast.leader)

    def body():
        return client.get(reverse("tasks:list")).content.decode()

    assert "Nhiệm vụ 0" in body()
    Task.objects.update(title="Việc <i>khác</i>")
    assert "Việc &lt;i&gt;khác&lt;/i&gt;" in body()
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(full_name="Tên <b>mới</b>")
    assert "Tên &lt;b&gt;mới&lt;/b&gt;" in body()
    type(plan).objects.update(year=2031)
    assert "Kế hoạch DDCI năm 2031" in body()
    type(cast.consular).objects.filter(pk=cast.consular.pk).update(name="Phòng <u>mới</u>")
    assert "Phòng &lt;u&gt;mới&lt;/u&gt;" in body()
    Task.objects.update(due_on=timezone.localdate() - DAY, first_due_on=timezone.localdate())
    assert "Đang quá hạn" in body()
    assert "<strong>1</strong> nhiệm vụ" in body()
    Task.objects.all().delete()
    assert "<strong>0</strong> nhiệm vụ" in body()


def offered(page, name) -> list[str]:
    return [label for _, label in page.context["form"].offered[name]]


def test_the_filter_offers_what_one_agency_has(as_user, cast):
    cast.plan()
    fill(cast, 1, assignee=cast.officer)
    page = as_user(cast.head_of_unit).get(reverse("tasks:list"))

    assert page.context["form"].has_agencies is False
    assert offered(page, "office") == ["Phòng Lãnh sự - Hợp tác quốc tế", "Văn phòng Sở"]
    assert offered(page, "plan") == ["DDCI 2025"]
    assert offered(page, "person") == ["Tôi", "Chưa giao cho ai", "Lương Cán Bộ"]
    assert offered(page, "component") == ["DDCI: Chi phí thời gian", "Nhiệm vụ chung"]


def test_what_stands_in_the_filter_is_only_words(as_user, cast):
    """Names of the portal and what stands in the address, whichever entry shows it; what is wrong is told beside it."""
    cast.plan()
    fill(cast, 1, assignee=cast.officer)
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(full_name="Cán <script>1</script>")
    query = {
        "tim": '"><script>2',
        "nguoi": "<script>3",
        "tu-ngay": "<script>4",
        "quy": "<script>5",
        "xep": '"><script>6',
    }

    page = as_user(cast.head_of_unit).get(reverse("tasks:list"), query)
    filter_bar = page.content.decode().partition('id="task-filter"')[2].partition("</form>")[0]
    assert page.status_code == 422
    assert "<script>" not in filter_bar
    assert '<option value="canbo">Cán &lt;script&gt;1&lt;/script&gt;</option>' in filter_bar
    assert 'value="&quot;&gt;&lt;script&gt;2"' in filter_bar
    assert '<option value="&lt;script&gt;3" selected>&lt;script&gt;3</option>' in filter_bar
    assert 'aria-describedby="id_tu-ngay_error"' in filter_bar
    assert '<p class="figure-error" id="id_tu-ngay_error">Hãy ghi ngày như 31/12/2026.</p>' in filter_bar
    assert '<option value="&lt;script&gt;5" selected>' in filter_bar
    assert '<input type="hidden" name="xep" value="&quot;&gt;&lt;script&gt;6">' in filter_bar


def test_the_province_chooses_the_agency_first(as_user, cast):
    cast.plan(unit=cast.other_department)
    cast.plan()
    client, address = as_user(cast.leader), reverse("tasks:list")

    page = client.get(address)
    assert offered(page, "unit") == ["Sở Ngoại vụ", "Sở Tư pháp"]
    assert offered(page, "office") == []
    page = client.get(f"{address}?don-vi=stp")
    assert offered(page, "office") == ["Văn phòng Sở"]


def test_an_agency_that_cannot_be_one_is_not_asked_for(as_user, cast):
    """PostgreSQL takes no text with a NUL."""
    asked = []

    def listen(execute, sql, params, many, context):
        asked.extend(params or ())
        return execute(sql, params, many, context)

    client = as_user(cast.leader)
    with connection.execute_wrapper(listen):
        page = client.get(f"{reverse('tasks:list')}?don-vi=a%00b")

    assert page.status_code == 422
    assert [one for one in asked if isinstance(one, str) and "\0" in one] == []


def test_late_ones_are_the_list_narrowed(as_user, cast):
    cast.plan()
    today = timezone.localdate()
    a_task(cast, "Trễ", due_on=today - DAY)
    a_task(cast, "Hôm nay", due_on=today)

    page = as_user(cast.head).get(f"{reverse('tasks:late')}?phong=sngv-lanh-su", follow=True)
    assert page.redirect_chain[0][0] == f"{reverse('tasks:list')}?phong=sngv-lanh-su&ket-qua=late"
    assert titles(page) == ["Trễ"]


# --- The file -------------------------------------------------------------------------------------------------------


def test_the_file_holds_the_narrowed_list(as_user, cast):
    cast.plan()
    fill(cast, 3)
    a_task(cast, "=HYPERLINK(1)", assignee=cast.officer)
    a_task(cast, "Mồi", office=cast.other_office)

    answer = as_user(cast.head).get(f"{reverse('tasks:export')}?nguoi=canbo")
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["Nhiệm vụ"]
    written = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert [text for text in written if "HYPERLINK" in text] == ["'=HYPERLINK(1)"]
    assert not any("Nhiệm vụ 0" in text or "Mồi" in text for text in written)
    entry = AuditEntry.objects.get(action="task.export")
    assert (entry.actor, entry.summary) == (cast.head, "Xuất danh sách 1 nhiệm vụ ra Excel")


def test_a_file_that_would_be_too_long_leads_back_to_the_list(as_user, cast, monkeypatch):
    cast.plan()
    fill(cast, 3)
    monkeypatch.setattr(lists, "EXPORT_MOST", 2)

    page = as_user(cast.head).get(f"{reverse('tasks:export')}?tim=nhiem", follow=True)
    assert page.redirect_chain[0][0] == f"{reverse('tasks:list')}?tim=nhiem"
    assert "Quá 2 nhiệm vụ: hãy lọc bớt để xuất ra Excel." in page.content.decode()
    assert AuditEntry.objects.filter(action="task.export").count() == 0


# --- Offices and plans ----------------------------------------------------------------------------------------------


def test_the_list_of_an_office_takes_the_same_queries_whatever_its_length(as_user, cast, django_assert_max_num_queries):
    cast.plan()
    fill(cast, 60, assignee=cast.officer)

    client = as_user(cast.head)
    with django_assert_max_num_queries(17):
        page = client.get(reverse("tasks:office", args=["sngv-lanh-su"]))
    assert len(page.context["tasks"]) == 60
    assert page.context["totals"].total == 60


def test_offices_are_counted_for_those_who_see_them(as_user, cast):
    cast.plan()
    yesterday = timezone.localdate() - DAY
    fill(cast, 2, due_on=yesterday)
    fill(cast, 1, state=Task.State.AWAITING)
    fill(cast, 1, office=cast.other_office)

    def counts(user):
        rows = as_user(user).get(reverse("tasks:offices")).context["rows"]
        return {row["office__code"]: (row["open"], row["awaiting"], row["late"]) for row in rows}

    assert counts(cast.head_of_unit) == {"sngv-lanh-su": (3, 1, 2)}
    assert counts(cast.leader) == {"sngv-lanh-su": (3, 1, 2), "stp-van-phong": (1, 0, 0)}
    assert counts(cast.outsider) == {"stp-van-phong": (1, 0, 0)}


@pytest.fixture
def two_parts(cast):
    plan = cast.plan()
    top = Section.objects.create(plan=plan, position=2, marker="roman", heading="Tổ chức thực hiện")
    general = top.solutions.create(position=1, text="Tập huấn cán bộ.")
    a_task(cast, "Rút ngắn thời gian", office=cast.consular)
    a_task(cast, "Của văn phòng", office=cast.office)
    a_task(cast, "Mở lớp tập huấn", solution=general)
    return plan


def test_a_plans_tasks_stand_under_its_parts(as_user, cast, two_parts):
    def shown(user):
        parts = as_user(user).get(reverse("tasks:plan", args=two_parts.address)).context["parts"]
        return [(node.place, node.section.heading, [task.title for task in tasks]) for node, _, tasks in parts]

    assert shown(cast.head_of_unit) == [
        ("I.1", "Chi phí thời gian", ["Rút ngắn thời gian", "Của văn phòng"]),
        ("II", "Tổ chức thực hiện", ["Mở lớp tập huấn"]),
    ]
    assert shown(cast.officer) == [
        ("I.1", "Chi phí thời gian", ["Rút ngắn thời gian"]),
        ("II", "Tổ chức thực hiện", ["Mở lớp tập huấn"]),
    ]


def test_a_deputy_sees_the_offices_for_which_they_stand_in(as_user, cast):
    cast.plan()
    fill(cast, 1)
    colleague = cast.person("hangxom", "Tô Láng Giềng", cast.office, Role.OFFICER)
    assert as_user(colleague).get(reverse("tasks:list")).context["totals"].total == 0

    today = timezone.localdate()
    cast.officer.delegations.create(deputy=colleague, starts_on=today, ends_on=today, made_by=cast.officer)
    assert as_user(colleague).get(reverse("tasks:list")).context["totals"].total == 1
