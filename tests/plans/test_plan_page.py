from django.urls import reverse

from indices.models import Component
from plans.models import Party, Section, Solution, Target
from plans.page import read_page
from tasks.models import Task
from units.permissions import Role


def test_a_plan_reads_as_its_document_does(as_user, cast, django_assert_num_queries):
    plan = cast.plan()
    client = as_user(cast.officer)
    client.get(reverse("plans:plans"))  # now it is known who reads
    with django_assert_num_queries(9):
        response = client.get(plan.get_absolute_url())

    body = " ".join(response.content.decode().split())
    for text in (
        "Cải thiện Chỉ số DDCI năm 2025",
        "chưa cấp số (KH-SNgV)",
        "Chi phí thời gian",
        "đạt từ 9,2 điểm trở lên",
        "Rút ngắn thời gian giải quyết hồ sơ.",
        "Phòng Lãnh sự - Hợp tác quốc tế",
        "Trịnh Giám Đốc",
    ):
        assert text in body
    assert reverse("reports:plan-pdf", args=["sngv", "ddci", 2025]) in body


def test_a_plan_page_takes_the_same_queries_with_many_tasks(as_user, cast, django_assert_num_queries):
    plan = cast.plan()
    for number in range(30):
        Task.objects.create(solution=cast.solution, office=cast.consular, title=f"Nhiệm vụ {number}")
    client = as_user(cast.head)
    client.get(reverse("plans:plans"))

    with django_assert_num_queries(9):
        client.get(plan.get_absolute_url())


def test_for_an_outsider_the_plan_does_not_exist(as_user, cast):
    plan = cast.plan()

    assert as_user(cast.outsider).get(plan.get_absolute_url()).status_code == 404
    assert as_user(cast.leader).get(plan.get_absolute_url()).status_code == 200


def test_an_address_with_far_too_large_numbers_is_of_no_plan(as_user, cast):
    cast.plan()
    client = as_user(cast.officer)

    for end in (f"{10**20}/", f"2025/dieu-chinh-{10**20}/", f"{2**15}/"):
        assert client.get(f"/ke-hoach/sngv/ddci/{end}").status_code == 404


def test_the_components_of_a_section_stand_by_their_codes(cast):
    plan = cast.plan()
    cast.solution.section.components.clear()
    for component in (cast.transparency, cast.time):
        cast.solution.section.components.add(component)

    node = next(one for one in read_page(plan).text.walk() if one.section.pk == cast.solution.section_id)

    assert [one.pk for one in node.section.components.all()] == [cast.time.pk, cast.transparency.pk]


def test_plans_are_listed_for_those_who_read_them(as_user, cast):
    plan = cast.plan()

    assert list(as_user(cast.unit_clerk).get(reverse("plans:plans")).context["plans"]) == [plan]
    assert list(as_user(cast.outside_clerk).get(reverse("plans:plans")).context["plans"]) == []


def test_text_from_people_is_text(as_user, cast):
    """Wherever it stands: the title, a heading and the contents, a component, a party, a basis, a step and a reason."""
    bad = "<script>alert({})</script>"
    plan = cast.plan(title="Kế hoạch <script>alert(1)</script>")
    Section.objects.update(heading=bad.format(2))
    Component.objects.update(name=bad.format(3))
    Party.objects.update(name=bad.format(4))
    Party.objects.create(solution=cast.solution, role="director", position=1, name="Bà A", title=bad.format(5))
    Solution.objects.update(text=bad.format(6), output=bad.format(7))
    plan.bases.create(position=90, text=bad.format(8))
    plan.steps.create(verb="create", note=bad.format(9), by=cast.unit_clerk)
    plan.comments.create(kind="reason", text=bad.format(10), quote=bad.format(11), by=cast.head_of_unit)

    body = as_user(cast.officer).get(plan.get_absolute_url()).content.decode()
    assert "<script>alert" not in body
    assert [n for n in range(1, 12) if f"&lt;script&gt;alert({n})&lt;/script&gt;" not in body] == []


def test_the_way_to_quarterly_reports_is_for_those_who_may_read_them(as_user, cast):
    plan = cast.plan(focal_point=cast.office)
    chief = cast.person("chanhvp", "Hoàng Chánh Văn Phòng", cast.office, Role.HEAD_OF_OFFICE)
    address = reverse("tasks:plan-reports", args=[*plan.address, 2])
    people = [cast.leader, cast.unit_clerk, cast.head_of_unit, chief, cast.head, cast.officer]

    shown, opens = [], []
    for person in people:
        client = as_user(person)
        shown.append(address in client.get(plan.get_absolute_url()).content.decode())
        opens.append(client.get(address).status_code == 200)

    assert shown == opens == [True, True, True, True, False, False]


def test_a_draft_has_no_quarterly_reports(as_user, cast):
    plan = cast.plan(state="draft")

    assert "/quy-2/" not in as_user(cast.unit_clerk).get(plan.get_absolute_url()).content.decode()


def test_each_thing_on_the_page_changes_it(as_user, cast):
    """What is kept of a page is shown only while its data are as they were."""
    plan = cast.plan()
    client = as_user(cast.unit_clerk)

    def body():
        return " ".join(client.get(plan.get_absolute_url()).content.decode().split())

    assert "Rút ngắn thời gian giải quyết hồ sơ." in body()
    Solution.objects.update(text="Việc <b>khác</b>", output="Sản phẩm <i>mới</i>", due_quarter=2)
    assert "Việc &lt;b&gt;khác&lt;/b&gt;" in body()
    assert "Sản phẩm &lt;i&gt;mới&lt;/i&gt;" in body()
    assert f"quý II/{plan.year}" in body()
    Party.objects.update(name="Phòng <u>mới</u>")
    assert "Phòng &lt;u&gt;mới&lt;/u&gt;" in body()
    Section.objects.update(heading="Mục <s>mới</s>")
    assert "Mục &lt;s&gt;mới&lt;/s&gt;" in body()
    Target.objects.update(value="3.5")
    assert "3,5 điểm" in body()
    Task.objects.create(solution=cast.solution, office=cast.consular, title="Nhiệm vụ")
    assert "1 nhiệm vụ: 1 chưa thực hiện" in body()
    plan.comments.create(text="Xem lại", by=cast.officer, block=f"g{cast.solution.pk}")
    assert '1<span class="visually-hidden"> ý kiến đang mở</span>' in body()
