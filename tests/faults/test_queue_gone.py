"""Redis is killed, or takes connections and says nothing: people go on working, their jobs are done later."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from indices.models import Edition
from plans.models import PlanImport
from reports.models import Export
from tests.faults.portal import Visitor
from tests.plans.importing.texts import FILE
from tests.processes import wait_for
from units.models import AuditEntry

pytestmark = pytest.mark.services

SAVE = reverse("indices:save-cells", args=["ddci-sbn-2025"])


@pytest.fixture(params=["killed", "frozen"])
def without_queue(request, redis):
    """Return what takes Redis away and what brings it back."""
    away, back = {"killed": (redis.crash, redis.start), "frozen": (redis.freeze, redis.thaw)}[request.param]
    away()
    gone = [True]

    def bring_back():
        gone.clear()
        back()

    yield bring_back
    if gone:
        back()


def minutes_later():
    """What waits for a worker has waited long enough to be taken up again."""
    late = timezone.now() - timedelta(minutes=3)
    PlanImport.objects.update(queued_at=late)
    Export.objects.update(seen_at=late)


def test_people_go_on_and_the_jobs_are_found_later(portal, cast, without_queue):
    plan = cast.plan()
    cast.result(cast.draft, cast.other_department, "79.00", 2, [("7", 2), ("7", 2), ("7", 2)])
    with portal.web():
        standing, clerk = Visitor(portal, "thuongtruc"), Visitor(portal, "chuyenvien")
        cell = {"unit": cast.department.pk, "line": None, "kind": "score", "seen": "", "value": "80,5"}
        saved = standing.post_json(SAVE, {"changes": [cell]})
        life = [standing.post(reverse(f"indices:{step}", args=["ddci-sbn-2025"]), {}) for step in ("check", "publish")]
        asked = clerk.post(reverse("reports:exports"), {"ke-hoach": plan.pk, "dinh-dang": "json"})
        fields = {"unit": cast.department.pk, "index": cast.ddci.pk, "year": 2026}
        uploaded = clerk.post(reverse("plans:import"), fields, {"file": ("ke-hoach.txt", FILE)})
        pages = [clerk.get(answer.headers["Location"]) for answer in (asked, uploaded)]
    assert [answer.status for answer in (saved, *life, asked, uploaded, *pages)] == [200, 302, 302, 302, 302, 200, 200]
    assert Edition.objects.get(code="ddci-sbn-2025").state == Edition.State.PUBLISHED
    assert (PlanImport.objects.get().state, Export.objects.get().state) == ("waiting", "waiting")

    without_queue()
    minutes_later()
    with portal.worker(), portal.beat():
        wait_for(lambda: PlanImport.objects.get().state == "read", portal.log("worker"))
        wait_for(lambda: Export.objects.get().state == "done", portal.log("worker"))
    assert (PlanImport.objects.get().attempts, Export.objects.get().items.get().problem) == (1, "")
    assert AuditEntry.objects.filter(action__in=("plan.import-upload", "plan.export_zip")).count() == 2
