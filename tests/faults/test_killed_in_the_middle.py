"""What does the work is killed in the middle of it; nothing sticks, and nothing is read, numbered or signed twice."""

from contextlib import closing, contextmanager
from datetime import timedelta
from threading import Thread

import psycopg2
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan, PlanImport
from reports.models import Document
from tests.faults.portal import Visitor, kill_children
from tests.plans.importing.texts import FILE
from tests.plans.life.walk import approved
from tests.processes import wait_for
from tests.reports.issuing.walk import address, page_of
from tests.reports.signing.authority import PASSPHRASE, Authority
from units.models import AuditEntry

pytestmark = pytest.mark.services


@contextmanager
def held(portal, table: str):
    """Nobody else gets at a table in the block: who needs it waits there, in the middle of what they do."""
    with closing(psycopg2.connect(portal.environment["DATABASE_URL"])) as own, own.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


def somebody_waits() -> bool:
    """Whether a process of the portal stands before a table that is held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def nobody_waits() -> bool:
    return not somebody_waits()


def audited(*actions: str) -> list[str]:
    return list(AuditEntry.objects.filter(action__in=actions).order_by("pk").values_list("action", flat=True))


def test_a_plan_is_read_after_its_reader_was_killed(portal, cast):
    fields = {"unit": cast.department.pk, "index": cast.ddci.pk, "year": 2026}
    with portal.web(), portal.worker() as worker, portal.beat():
        clerk = Visitor(portal, "chuyenvien")
        with held(portal, "units_unitgroup"):
            clerk.post(reverse("plans:import"), fields, {"file": ("ke-hoach.txt", FILE)})
            wait_for(somebody_waits, portal.log("worker"))
            assert PlanImport.objects.get().state == "reading"
            kill_children(worker)
        PlanImport.objects.update(
            taken_at=timezone.now() - timedelta(minutes=3), queued_at=timezone.now() - timedelta(minutes=3)
        )
        wait_for(lambda: PlanImport.objects.get().state == "read", portal.log("worker"))
        page = clerk.get(reverse("plans:import-review", args=[PlanImport.objects.get().pk]))

    assert PlanImport.objects.get().attempts == 2
    assert (page.status, "Cải thiện Chỉ số DDCI năm 2026" in page.plain) == (200, True)


def killed_while(portal, web, table: str, post):
    """Let somebody send a form, kill the web processes while they hold it, and return what came back."""
    answers = []
    with held(portal, table):
        sender = Thread(target=lambda: answers.append(post()))
        sender.start()
        wait_for(somebody_waits, portal.log("web"))
        kill_children(web)
        sender.join()
    wait_for(nobody_waits, portal.log("web"))
    return answers[0]


def test_a_number_and_a_signature_are_given_once(portal, cast):
    plan = approved(cast)
    authority = Authority("CA thử")
    trusted = portal.folder / "chung-thu"
    trusted.mkdir()
    (trusted / "goc.pem").write_bytes(authority.pem)
    certificate = authority.issue("TRINH GIAM DOC").p12().data
    with portal.web() as web:
        clerk, chief = Visitor(portal, "chuyenvien"), Visitor(portal, "giamdoc")

        def number():
            return clerk.post(page_of(plan), {"number": 5, "issued_on": "05/02/2025"})

        def sign():
            fields = {"means": "p12", "passphrase": PASSPHRASE}
            return chief.post(address("sign", document), fields, {"file": ("chung-thu.p12", certificate)})

        assert killed_while(portal, web, "units_auditentry", number).status == 0
        assert (Document.objects.count(), audited("document.prepare")) == (0, [])
        assert [number().status, number().status] == [302, 302]
        document = Document.objects.get()

        assert killed_while(portal, web, "units_auditentry", sign).status == 0
        assert (Document.objects.get().state, Document.objects.get().signatures.count()) == ("prepared", 0)
        assert [sign().status, sign().status] == [302, 422]

    document.refresh_from_db()
    assert (document.number, document.state, document.signatures.get().signer) == (5, "issued", "TRINH GIAM DOC")
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.ISSUED
    assert audited("document.prepare", "document.sign", "document.issue") == [
        "document.prepare", "document.sign", "document.issue"
    ]  # fmt: skip
