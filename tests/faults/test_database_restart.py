"""PostgreSQL is restarted in the middle of work: nobody is left without an answer, nothing is lost or done twice."""

from collections import Counter
from threading import Event, Thread

import pytest
from django.db import connection
from django.urls import reverse

from indices.models import ComponentScore
from tests.faults.portal import Answer, Visitor, reference_of
from tests.processes import wait_for
from units.models import AuditEntry

pytestmark = pytest.mark.services

SAVE = reverse("indices:save-cells", args=["ddci-sbn-2025"])
PAGES = [reverse("reports:home"), reverse("indices:ranking", args=["ddci-sbn-2024"]), reverse("tasks:list")]


class Typist(Thread):
    """Types one figure after the other into a cell of their own, and looks at a page after each.

    `saved` has what was answered with success, by the id of the request; `answers` all that came back.
    """

    def __init__(self, visitor: Visitor, unit: int, line: int, stop: Event):
        super().__init__(daemon=True)
        self.visitor, self.stop = visitor, stop
        self.cell = {"unit": unit, "line": line, "kind": "score"}
        self.seen, self.saved, self.answers = "", {}, []

    def run(self):
        number = 0
        while not self.stop.is_set():
            number = number % 999 + 1
            self._type(f"{number // 100},{number % 100:02d}")
            self.answers.append(self.visitor.get(PAGES[number % len(PAGES)]))

    def _type(self, value: str) -> None:
        request = f"luu-{self.cell['unit']}-{self.cell['line']}-{len(self.answers)}"
        change = self.cell | {"seen": self.seen, "value": value}
        answer = self.visitor.post_json(SAVE, {"changes": [change]}, **{"X-Request-ID": request})
        self.answers.append(answer)
        if answer.status == 200:
            self.seen = self.saved[request] = value
        elif answer.status == 409:  # the answer to the last save was lost, and it was saved
            self.seen = answer.json["conflicts"][0]["current"]


@pytest.fixture
def typists(portal, cast):
    stop = Event()
    with portal.web():
        lines = [line.pk for line in cast.draft.lines.all()[:2]]
        cells = [(unit.pk, line) for unit in (cast.department, cast.other_department) for line in lines]
        typists = [Typist(Visitor(portal, "thuongtruc"), *cell, stop) for cell in cells]
        for typist in typists:
            typist.start()
        yield typists
        finish(typists)


def finish(typists: list[Typist]) -> list[Answer]:
    """Let them end, and return all that they were answered."""
    typists[0].stop.set()
    for typist in typists:
        typist.join()
    return [answer for typist in typists for answer in typist.answers]


def go_on(portal, typists: list[Typist], kind: str, times: int) -> None:
    """Wait until each of them has so many more `answers` or `saved` figures."""
    goals = [(typist, len(getattr(typist, kind)) + times) for typist in typists]
    wait_for(lambda: all(len(getattr(typist, kind)) >= goal for typist, goal in goals), portal.log("web"))


def stored(typist: Typist) -> str:
    score = ComponentScore.objects.get(result__unit=typist.cell["unit"], line=typist.cell["line"]).score
    return f"{score:.2f}".replace(".", ",")


def test_it_is_restarted_twice_while_four_people_type(portal, typists):
    for _ in range(2):
        go_on(portal, typists, "saved", 3)
        portal.postgres.crash()
        go_on(portal, typists, "answers", 2)
        portal.postgres.start()
    go_on(portal, typists, "saved", 3)
    answers = finish(typists)
    connection.close()

    assert {answer.status for answer in answers} <= {200, 409, 503}
    busy = [answer for answer in answers if answer.status == 503]
    assert len(busy) >= len(typists)
    assert {answer.headers["Retry-After"] for answer in busy} == {"30"}
    assert all("Cổng chưa phục vụ được lúc này." in answer.plain and reference_of(answer) for answer in busy)
    lines = Counter(AuditEntry.objects.filter(object_type="indices.result").values_list("request_id", flat=True))
    saved = {request for typist in typists for request in typist.saved}
    assert {request: lines[request] for request in saved} == dict.fromkeys(saved, 1)
    assert set(lines.values()) == {1}
    assert [stored(typist) for typist in typists] == [typist.seen for typist in typists]
