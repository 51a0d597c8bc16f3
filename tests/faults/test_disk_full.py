"""The disk runs full while a file is being uploaded: a page says so, and neither half a file nor half a row stays."""

import resource
import subprocess

import pytest
from django.urls import reverse

from plans.models import PlanImport
from tasks.models import Evidence
from tests.faults.portal import Visitor, children, reference_of
from tests.plans.importing.texts import FILE
from tests.tasks.making import a_task
from units.models import AuditEntry

pytestmark = pytest.mark.services

KILOBYTES = 300
LARGE_PDF = b"%PDF-1.7\n1 0 obj\n" + b"0" * 2**20
LARGE_PLAN = FILE + "\nMột dòng nữa.".encode() * 2**16


@pytest.fixture
def small_disk(portal):
    """A disk of 300 KiB for files, to be made larger by what is returned. Where nothing can be mounted, the system
    refuses the web processes any larger file."""
    media = portal.folder / "media"
    media.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", f"size={KILOBYTES}k", "tmpfs", media)
    except (OSError, subprocess.CalledProcessError):
        yield lambda web, size: _limit(web, size * 1024)
        return
    yield lambda web, size: _mount("-o", f"remount,size={size}k", media)
    subprocess.run(["umount", "--lazy", str(media)], check=True)


def _mount(*arguments) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


def _limit(web, size: int) -> None:
    for pid in children(web):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def files(portal) -> list[int]:
    """The sizes of all files in the store."""
    return sorted(path.stat().st_size for path in (portal.folder / "media").rglob("*") if path.is_file())


def test_evidence_and_a_plan_are_refused_whole_and_taken_later(portal, cast, small_disk):
    cast.plan()
    task = a_task(cast, assignee=cast.officer)
    evidence = (reverse("tasks:add-evidence", args=[task.pk]), {}, {"files": ("bao-cao.pdf", LARGE_PDF)})
    fields = {"unit": cast.department.pk, "index": cast.ddci.pk, "year": 2026}
    plan = (reverse("plans:import"), fields, {"file": ("ke-hoach.txt", LARGE_PLAN)})
    with portal.web() as web:
        small_disk(web, KILOBYTES)
        officer, clerk = Visitor(portal, "canbo"), Visitor(portal, "chuyenvien")
        before = AuditEntry.objects.count()

        def send() -> list:
            return [officer.post(*evidence), clerk.post(*plan)]

        refused = send()
        assert [answer.status for answer in refused] == [507, 507]
        for answer in refused:
            assert "Máy chủ không còn chỗ để lưu tệp nên thao tác vừa rồi chưa được lưu." in answer.plain
            assert reference_of(answer)
        assert (Evidence.objects.count(), PlanImport.objects.count(), files(portal)) == (0, 0, [])
        assert AuditEntry.objects.count() == before

        small_disk(web, 8 * 1024)
        assert [answer.status for answer in send()] == [302, 302]
    rows = [Evidence.objects.get(), PlanImport.objects.get()]
    assert files(portal) == sorted(row.size for row in rows) == sorted([len(LARGE_PDF), len(LARGE_PLAN)])
