"""Each page over much data beside the same page over little: it must not grow slower."""

from collections.abc import Callable

from ddci_portal.bench.case import Case, Pair
from ddci_portal.bench.cases.pages import PAGES, Page
from ddci_portal.bench.database import other
from ddci_portal.bench.load import Request
from ddci_portal.bench.servers import small_database
from ddci_portal.bench.stage import Stage
from ddci_portal.bench.visiting import Visitor, warm


def _prepare(page: Page) -> Callable[[Stage], Pair]:
    def prepare(stage: Stage) -> Pair:
        with other(small_database()):
            small, about_small = _asked(page)
        large, about = _asked(page)
        warm(stage.server("small").site, small)
        warm(stage.server("forgetful").site, large)
        return Pair(
            lambda: stage.press("forgetful", [large]),
            lambda: stage.press("small", [small]),
            f"{about} | {about_small}",
        )

    return prepare


def _asked(page: Page) -> tuple[Request, str]:
    asked = page.pick()
    visitor = Visitor(asked.user)
    visitor.get(asked.path)
    return visitor.request(asked.path), asked.about


CASES = [
    Case(f"growth-{page.name}", f"{page.title}, so với quy mô 1", "trang ấy ở quy mô 1", _prepare(page), 1.2,
         quick=False, scales=(10, 100))
    for page in PAGES
    if page.first
]  # fmt: skip
