"""Pages that are read: the first time, and again while nothing has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from ddci_portal.bench.case import Case, Pair
from ddci_portal.bench.cases.around import HELLO
from ddci_portal.bench.load import Refused
from ddci_portal.bench.picking import (
    address,
    drafted_round,
    fullest_round,
    kept_document,
    longest_known,
    longest_plan,
    person,
    size_of,
)
from ddci_portal.bench.stage import Stage
from ddci_portal.bench.visiting import Asked, Visitor, as_known, warm
from plans.models import Solution
from tasks.filters import ADDRESS, OPEN
from tasks.models import Task
from units.permissions import Role


@dataclass(frozen=True)
class Page:
    """A page with its limits: ratio the first time, ratio unchanged (None where that is not measured), queries."""

    name: str
    title: str
    pick: Callable[[], Asked]
    first: float | None
    unchanged: float | None = None
    queries: int | None = None


def _ranking() -> Asked:
    edition = fullest_round()
    leader = person(edition.province, Role.PROVINCIAL_LEADER)
    return Asked(leader, address("indices:ranking", edition.code), f"{edition.code}, {size_of(edition)}")


def _dashboard() -> Asked:
    edition = fullest_round()
    leader = person(edition.province, Role.PROVINCIAL_LEADER)
    return Asked(leader, address("reports:block", edition.code), f"{edition.code}, {size_of(edition)}")


def _grid() -> Asked:
    edition = drafted_round()
    clerk = person(edition.province, Role.STANDING_CLERK)
    return Asked(clerk, address("indices:grid", edition.code), f"{edition.code}, {size_of(edition)}")


def _unit() -> Asked:
    edition = fullest_round()
    unit = longest_known(edition)
    about = f"{unit.code}, {unit.results.count()} năm"
    return Asked(person(edition.province, Role.PROVINCIAL_LEADER), address("reports:unit", unit.code), about)


def _component() -> Asked:
    edition = fullest_round()
    component = edition.lines.select_related("component").first().component
    path = address("reports:component", edition.code, component.code)
    return Asked(person(edition.province, Role.PROVINCIAL_LEADER), path, edition.code)


def _comparison() -> Asked:
    edition = fullest_round()
    codes = edition.results.order_by("unit__code").values_list("unit__code", flat=True)[:4]
    query = urlencode([("dot", edition.code), *(("don-vi", code) for code in codes)])
    about = f"{len(codes)} đơn vị của {edition.code}"
    return Asked(person(edition.province, Role.PROVINCIAL_LEADER), address("reports:compare", query=query), about)


def _tasks() -> Asked:
    province = fullest_round().province
    chosen = {ADDRESS["state"]: OPEN, ADDRESS["year"]: timezone.localdate().year, ADDRESS["order"]: "-han"}
    path = address("tasks:list", query=urlencode(chosen))
    return Asked(person(province, Role.PROVINCIAL_LEADER), path, f"{Task.objects.count()} nhiệm vụ trong cổng")


def _plan() -> Asked:
    plan = longest_plan()
    count = Solution.objects.filter(section__plan=plan).count()
    about = f"{plan.unit.code} {plan.year}, {count} giải pháp"
    return Asked(person(plan.unit, Role.UNIT_CLERK, Role.HEAD_OF_UNIT), plan.get_absolute_url(), about)


def _search() -> Asked:
    leader = person(fullest_round().province, Role.PROVINCIAL_LEADER)
    return Asked(
        leader, address("reports:search", query=urlencode({"tim": "chi phi thoi gian"})), "“chi phi thoi gian”"
    )


def _pdf() -> Asked:
    document = kept_document()
    reader = person(document.plan.unit, Role.UNIT_CLERK, Role.HEAD_OF_UNIT)
    path = address("reports:plan-pdf", *document.plan.address)
    return Asked(reader, path, f"{document.size // 1000} kB")


PAGES = [
    Page("ranking", "bảng xếp hạng", _ranking, 18, 8, 7),
    Page("dashboard", "tổng quan của lãnh đạo", _dashboard, 18, 8, 7),
    Page("grid", "bảng nhập điểm", _grid, 16, 7, 6),
    Page("unit", "trang đơn vị", _unit, 18, None, 10),
    Page("component", "trang chỉ số thành phần", _component, 18, None, 10),
    Page("comparison", "so sánh", _comparison, 18, None, 10),
    Page("tasks", "danh sách nhiệm vụ", _tasks, 18, None, 6),
    Page("plan", "trang kế hoạch", _plan, 22, None, 10),
    Page("search", "tìm kiếm", _search, 30, None, 8),
    Page("pdf", "PDF đã lưu", _pdf, None, 7),
]


def _first(page: Page) -> Callable[[Stage], Pair]:
    def prepare(stage: Stage) -> Pair:
        asked = page.pick()
        visitor = Visitor(asked.user)
        visitor.get(asked.path)
        request = visitor.request(asked.path)
        warm(stage.server("forgetful").site, request)
        return Pair(
            lambda: stage.press("forgetful", [request]),
            stage.hello,
            asked.about,
            lambda: visitor.queries(asked.path),
        )

    return prepare


def _again(page: Page, *, asks_for_change: bool) -> Callable[[Stage], Pair]:
    """The page when it was asked for before: as a browser asks that kept it, or one that did not."""

    def prepare(stage: Stage) -> Pair:
        asked = page.pick()
        visitor = Visitor(asked.user)
        visitor.get(asked.path)
        request = visitor.request(asked.path)
        warm(stage.server("portal").site, request)
        known, status = as_known(stage.server("portal").site, request)
        if status not in (200, 304):
            raise Refused(f"{asked.path} trả {status}")
        about = f"{asked.about}; {'304' if status == 304 else 'không ETag'}" if asks_for_change else asked.about
        return Pair(lambda: stage.press("portal", [known if asks_for_change else request]), stage.hello, about)

    return prepare


def _cases(page: Page) -> list[Case]:
    found = []
    if page.first:
        queries = {"most": page.first, "most_queries": page.queries}
        found.append(Case(page.name, page.title, HELLO, _first(page), **queries))
    if page.unchanged:
        again = _again(page, asks_for_change=True)
        found.append(Case(f"{page.name}-unchanged", f"{page.title}, không đổi", HELLO, again, page.unchanged))
    # Where the first time has a limit of its own, this one is for information.
    most = None if page.unchanged else page.first
    without = _again(page, asks_for_change=False)
    found.append(Case(f"{page.name}-again", f"{page.title}, hỏi lại không ETag", HELLO, without, most, quick=False))
    return found


CASES = [case for page in PAGES for case in _cases(page)]
