"""How soon a page is of use on a slow telephone: seen, and answering to a finger."""

from collections.abc import Callable

from ddci_portal.bench.case import Case, Pair, Sample
from ddci_portal.bench.cases.pages import PAGES
from ddci_portal.bench.phone import telephone, usable
from ddci_portal.bench.stage import Stage
from ddci_portal.bench.visiting import Visitor, warm

_SIGN_IN = "/tai-khoan/dang-nhap/"


def _first_visit(stage: Stage) -> Pair:
    """The first page of all, with nothing in the browser yet."""
    site, request = stage.server("portal").site, Visitor.stranger(_SIGN_IN)
    warm(site, request)

    def visit() -> Sample:
        with telephone(request, site) as page:
            return usable(page, _SIGN_IN)

    return Pair(visit, lambda: Sample(1), f"{_SIGN_IN}, chưa có gì trong bộ nhớ trình duyệt")


def _at_work(name: str) -> Callable[[Stage], Pair]:
    """A page for somebody whose browser knows the stylesheets and scripts already."""

    def prepare(stage: Stage) -> Pair:
        asked = next(page for page in PAGES if page.name == name).pick()
        site, request = stage.server("portal").site, Visitor(asked.user).request(asked.path)

        def visit() -> Sample:
            with telephone(request, site) as page:
                usable(page, "/")
                return usable(page, asked.path)

        return Pair(visit, lambda: Sample(1), asked.about)

    return prepare


CASES = [
    Case("phone-sign-in", "điện thoại chậm: trang đăng nhập, lần đầu", "1 giây", _first_visit, 1, quick=False),
    Case("phone-ranking", "điện thoại chậm: bảng xếp hạng", "1 giây", _at_work("ranking"), 1, quick=False),
    Case("phone-dashboard", "điện thoại chậm: tổng quan", "1 giây", _at_work("dashboard"), 1, quick=False),
    Case("phone-tasks", "điện thoại chậm: danh sách nhiệm vụ", "1 giây", _at_work("tasks"), 1, quick=False),
    Case("phone-plan", "điện thoại chậm: trang kế hoạch", "1 giây", _at_work("plan"), 1, quick=False),
]
