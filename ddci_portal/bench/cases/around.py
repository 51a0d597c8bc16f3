"""What lies around every page: the middleware without a session, and Django's session and user alone."""

from ddci_portal.bench.case import Case, Pair
from ddci_portal.bench.load import Request
from ddci_portal.bench.picking import fullest_round, person
from ddci_portal.bench.stage import Stage
from ddci_portal.bench.visiting import Visitor, warm
from units.permissions import Role

HELLO = "“hello” của Django trần"


def _middleware(stage: Stage) -> Pair:
    request = Request("/bench/hello/", {"Host": "127.0.0.1"})
    warm(stage.server("portal").site, request)
    return Pair(lambda: stage.press("portal", [request]), stage.hello)


def _session(stage: Stage) -> Pair:
    visitor = Visitor(person(fullest_round().province, Role.PROVINCIAL_LEADER))
    request = visitor.request("/bench/who/")
    warm(stage.server("session").site, request)
    return Pair(lambda: stage.press("session", [request]), stage.hello)


CASES = [
    Case("around-middleware", "middleware của cổng, không phiên", HELLO, _middleware),
    Case("around-session", "chỉ phiên và người dùng của Django", HELLO, _session),
]
