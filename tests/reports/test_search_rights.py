"""Everybody finds exactly what they may see, and is told of nothing else, not even by a number or a near word."""

import pytest
from django.utils import timezone

from plans.models import Plan, Solution
from reports.issuing.reading import readable_documents
from reports.models import Document
from reports.search.answering import answer
from reports.search.asked import read
from reports.search.scope import Scope
from tasks.models import Task
from tests.cast import LONG_AGO
from tests.tasks.making import a_task
from units.models import Delegation, Unit
from units.permissions import Role

PEOPLE = ("standing_clerk", "leader", "unit_clerk", "head_of_unit", "head", "officer", "outsider", "outside_clerk")
BAIT = "zeppelin"


@pytest.fixture
def baited(cast):
    """Two departments with a plan, a solution, a task and documents each that hold the bait; the first ones' people
    see the first, and so on."""
    year = timezone.localdate().year
    for agency, office, symbol in (
        (cast.department, cast.consular, "KH-SNgV"),
        (cast.other_department, cast.other_office, "KH-STP"),
    ):
        plan = cast.plan(unit=agency, year=year, title=f"Kế hoạch {BAIT}", symbol=symbol)
        Solution.objects.filter(pk=cast.solution.pk).update(text=f"Giải pháp {BAIT}")
        a_task(cast, f"Nhiệm vụ {BAIT}", office=office)
        a_document(cast, plan, kind="plan")
        a_document(cast, plan, kind="report", quarter=2)
    return cast


def a_document(cast, plan, **values) -> Document:
    return Document.objects.create(
        plan=plan, unit=plan.unit, number=7, symbol=f"{values['kind']}-{plan.symbol}", day=timezone.localdate(),
        title=f"Văn bản {BAIT}", signatory="A", snapshot={}, space={}, original="x", original_sha256="0", file="x",
        sha256="0", size=1, prepared_by=cast.unit_clerk, **values,
    )  # fmt: skip


def seen(user) -> dict[str, int]:
    """How many of each kind the querysets of the lists give."""
    counts = {
        "ke-hoach": Plan.objects.visible_to(user).count(),
        "giai-phap": Solution.objects.filter(section__plan__in=Plan.objects.visible_to(user)).count(),
        "nhiem-vu": Task.objects.visible_to(user).count(),
        "van-ban": readable_documents(user).count(),
    }
    return {kind: count for kind, count in counts.items() if count}


def found(user, words=BAIT) -> dict[str, int]:
    got = answer(user, read({"tim": words}), 20)
    return {group.kind: len(group.hits) for group in got.groups}


@pytest.mark.parametrize("person", PEOPLE)
def test_a_search_finds_what_the_lists_show(baited, person):
    user = getattr(baited, person)
    assert found(user) == seen(user)


def test_the_figures_are_these(baited):
    assert found(baited.leader) == {"ke-hoach": 2, "giai-phap": 2, "nhiem-vu": 2, "van-ban": 4}
    assert found(baited.unit_clerk) == {"ke-hoach": 1, "giai-phap": 1, "nhiem-vu": 1, "van-ban": 2}
    assert found(baited.officer) == {"ke-hoach": 1, "giai-phap": 1, "nhiem-vu": 1, "van-ban": 1}
    assert found(baited.outsider) == {"ke-hoach": 1, "giai-phap": 1, "nhiem-vu": 1, "van-ban": 1}


@pytest.mark.parametrize("person", PEOPLE)
def test_units_are_those_that_are_visible(baited, person):
    foreign = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="cao-bang", name="Tỉnh Cao Bằng")
    Unit.objects.create(kind=Unit.Kind.DEPARTMENT, code="cao-bang-stp", name="Sở Tư pháp Cao Bằng", parent=foreign)
    sample = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="minh-hoa", name="Tỉnh Minh Họa", is_sample=True)
    below = Unit.objects.create(
        kind=Unit.Kind.DEPARTMENT, code="minh-hoa-stp", name="Sở (minh họa)", parent=sample, is_sample=True
    )
    deeper = Unit.objects.create(kind=Unit.Kind.OFFICE, code="minh-hoa-phong", name="Phòng", parent=baited.consular)
    user = getattr(baited, person)

    units = Scope(user, read({"tim": "so"}), 5).units

    assert set(units) == set(Unit.objects.visible_to(user).values_list("pk", flat=True))
    assert {sample.pk, below.pk, deeper.pk} <= set(units)
    assert foreign.pk not in units


def test_somebody_of_nowhere_finds_nothing(baited, as_user):
    baited.officer.memberships.all().delete()
    assert found(baited.officer, "so ngoai vu") == {}
    assert found(baited.officer) == {}


def test_a_deputy_finds_the_tasks_of_the_one_who_is_away_but_no_plans(baited):
    today = timezone.localdate()
    Delegation.objects.create(
        principal=baited.head, deputy=baited.outsider, starts_on=today, ends_on=today, made_by=baited.head
    )
    assert found(baited.outsider) == {"ke-hoach": 1, "giai-phap": 1, "nhiem-vu": 2, "van-ban": 1}


def test_a_page_tells_nothing_of_what_lies_outside(baited, as_user):
    Task.objects.filter(office=baited.other_office).update(title="Nhiệm vụ bí ẩn hydrofoil")
    client = as_user(baited.officer)
    for words in ("hydrofoil", "hydrofoyl", "bi an hydrofoil"):
        for address in (f"/tim-kiem/?tim={words}", f"/tim-kiem/goi-y/?tim={words}"):
            html = client.get(address).content.decode()
            assert "Nhiệm vụ bí ẩn" not in html
            assert "<mark>" not in html
    assert "Không tìm thấy “hydrofoyl”" in client.get("/tim-kiem/?tim=hydrofoyl").content.decode()


def test_drafts_of_rounds_are_no_components(cast):
    technology = {"tim": "ung dung cong nghe", "nam": "2025"}
    assert answer(cast.standing_clerk, read(technology), 5).groups == []


def test_opened_lately_shows_only_what_is_seen(baited, as_user):
    theirs = Task.objects.get(office=baited.other_office)
    own = Task.objects.get(office=baited.consular)
    year = timezone.localdate().year
    paths = [
        theirs.get_absolute_url(), own.get_absolute_url(), "/don-vi/stp/", f"/ke-hoach/stp/ddci/{year}/",
        f"/ke-hoach/sngv/ddci/{year}/", "/don-vi/khong-co/", "/nhiem-vu/999999999999/", "//evil.example/", "\0",
    ]  # fmt: skip
    html = as_user(baited.officer).get("/tim-kiem/goi-y/", {"gan-day": paths}).content.decode()
    urls = [part.split('"')[0] for part in html.split('data-url="')[1:]]
    assert urls == [own.get_absolute_url(), "/don-vi/stp/", f"/ke-hoach/sngv/ddci/{year}/"]
    assert "Mở gần đây: 3." in html


def test_names_that_change_and_rights_that_end_are_seen_at_once(baited, as_user):
    client = as_user(baited.officer)
    assert "/don-vi/stp/" in client.get("/tim-kiem/?tim=tu+phap").content.decode()
    baited.other_department.name = "Sở Công Thương"
    baited.other_department.save()
    assert "/don-vi/stp/" not in client.get("/tim-kiem/?tim=tu+phap").content.decode()
    assert "/don-vi/stp/" in client.get("/tim-kiem/?tim=cong+thuong").content.decode()
    baited.edition_2024.lines.filter(component=baited.time).update(name="Thời gian bỏ ra")
    assert "chi-phi-thoi-gian" in client.get("/tim-kiem/?tim=bo+ra").content.decode()
    baited.officer.memberships.all().delete()
    assert "/don-vi/stp/" not in client.get("/tim-kiem/?tim=cong+thuong").content.decode()


def test_a_member_of_another_province_sees_its_own(baited):
    foreign = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="cao-bang", name="Tỉnh Cao Bằng")
    leader = baited.person("lanhdaocb", "Bế Lãnh Đạo", foreign, Role.PROVINCIAL_LEADER, LONG_AGO)
    assert found(leader) == {}
    assert found(leader, "lang son") == {}
    assert found(leader, "cao bang") == {"don-vi": 1}
