"""One cell of the score grid saved: validation, audit, derived figures."""

from itertools import islice

from ddci_portal.bench.case import Case, Pair, Sample
from ddci_portal.bench.cases.around import HELLO
from ddci_portal.bench.load import Request
from ddci_portal.bench.picking import address, drafted_round, person, size_of
from ddci_portal.bench.stage import Stage
from ddci_portal.bench.visiting import Visitor, counted, warm
from indices.models import ComponentScore, Edition
from units.models import User
from units.permissions import Role
from units.vietnamese import format_number

CELLS = 600
"""Cells that are changed in turn, so that requests in flight never meet at one."""


def _prepare(stage: Stage) -> Pair:
    edition = drafted_round()
    visitor = Visitor(person(edition.province, Role.STANDING_CLERK))
    page = address("indices:grid", edition.code)
    visitor.get(page)
    warm(stage.server("portal").site, visitor.request(page))

    def save() -> Sample:
        return stage.press("portal", _requests(edition, visitor))

    def queries() -> int:
        request = _requests(edition, visitor)[0]
        send = visitor.client.post
        headers = {"x-csrftoken": request.headers["X-CSRFToken"]}
        return counted(lambda: send(request.path, request.body, content_type="application/json", headers=headers))

    return Pair(save, stage.hello, f"{edition.code}, {size_of(edition)}", queries)


def _requests(edition: Edition, visitor: Visitor) -> list[Request]:
    """Each cell gets another value, and in the next turn the one that stands in it now."""
    path = address("indices:save-cells", edition.code)
    cells = _cells(edition, visitor.user)
    there = [_change(unit, line, now, _other(now)) for unit, line, now in cells]
    back = [_change(unit, line, _other(now), now) for unit, line, now in cells]
    return [visitor.saving(path, {"changes": [change]}) for change in (*there, *back)]


def _cells(edition: Edition, user: User) -> list[tuple[int, int, str]]:
    """Unit, line and what the page shows, of the first CELLS cells that the user may fill."""
    scores = ComponentScore.objects.filter(result__edition=edition).values_list("result__unit", "line", "score")
    stored = {(unit, line): format_number(score, 2 if score is not None else None) for unit, line, score in scores}
    units = edition.units_for_entry(user).order_by("pk").values_list("pk", flat=True)
    lines = list(edition.lines.values_list("pk", flat=True))
    every = ((unit, line, stored.get((unit, line), "")) for unit in units for line in lines)
    return list(islice(every, CELLS))


def _other(value: str) -> str:
    return "6,00" if value == "5,00" else "5,00"


def _change(unit: int, line: int, seen: str, value: str) -> dict:
    return {"unit": unit, "line": line, "kind": "score", "seen": seen, "value": value}


CASES = [Case("save", "lưu một ô điểm", HELLO, _prepare, 12)]
