"""The oldest audit lines moved into a file, and taken out of the database only by who owns it."""

import gzip
import json
import os
import subprocess
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.conftest import past_the_triggers
from tests.processes import run
from units.audit import record
from units.audit_archive import kept_from
from units.audit_chain import START, Head, anchor, head, link, verify
from units.audit_files import verify_file
from units.models import AuditAnchor, AuditEntry, AuditLink

pytestmark = pytest.mark.django_db
OLD = timezone.now() - timedelta(days=6 * 366)


@pytest.fixture
def trail(cast):
    """Four lines of six years ago and two of today, linked."""
    lines = [record("test.change", cast.department, f"Việc {number}", by=cast.head) for number in range(1, 7)]
    with past_the_triggers():
        AuditEntry.objects.filter(pk__in=[line.pk for line in lines[:4]]).update(at=OLD)
    link()
    return lines


@pytest.fixture
def file(tmp_path):
    return tmp_path / "nhat-ky-cu.jsonl.gz"


def archive(file, before=None) -> str:
    out = StringIO()
    before = before or kept_from()
    call_command("archive_audit", before=before.isoformat(), output=file, stdout=out)
    return out.getvalue()


def remove(file) -> str:
    out = StringIO()
    call_command("archive_audit", remove=file, stdout=out)
    return out.getvalue()


def refusal(**options) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("archive_audit", **options)
    return str(refused.value)


def test_the_old_lines_are_written_with_both_ends_of_the_chain_and_stay(trail, cast, file):
    said = archive(file)
    first, *rows = [json.loads(line) for line in gzip.decompress(file.read_bytes()).decode().splitlines()]
    last = AuditLink.objects.get(position=4)

    assert first["chain"] == {"first": 1, "previous": START, "last": 4, "hash": last.hash}
    assert first["people"] == {str(cast.head.pk): "truongphong, Vi Trưởng Phòng"}
    assert [(row["position"], row["line"]["summary"]) for row in rows] == [(n, f"Việc {n}") for n in range(1, 5)]
    assert f"Đã chép 4 dòng, mắt xích 1–4, vào {file} và đọc lại khớp từng dòng." in said
    assert (AuditLink.objects.count(), verify().faults) == (6, [])
    written = AuditEntry.objects.latest("pk")
    assert (written.action, written.changes["hash"]) == ("audit.archive", [None, last.hash])
    assert file.stat().st_mode & 0o777 == 0o600


def test_after_removal_the_chain_begins_at_an_anchor_and_the_rest_is_proven(trail, file):
    archive(file)
    kept = [Head(one.position, one.hash) for one in AuditLink.objects.filter(position__in=(2, 4, 5))]
    said = remove(file)

    assert AuditEntry.objects.filter(action="test.change").count() == 2
    assert anchor() == kept[1]
    assert "Đã bỏ 4 dòng khỏi cơ sở dữ liệu" in said
    link()
    assert (head().position, verify().links, verify().faults) == (8, 4, [])
    assert [verify(one).faults == [] for one in kept] == [False, True, True]
    assert "verify_audit --file" in verify(kept[0]).faults[0].message
    verdict = verify_file(file, kept[0])
    assert (verdict.lines, verdict.compared, verdict.faults) == (4, 1, [])


def test_the_triggers_stand_again_afterwards(trail, file):
    archive(file)
    remove(file)
    for table in ("units_auditentry", "units_auditlink", "units_auditanchor"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_the_next_archive_goes_on_where_the_last_one_ended(trail, cast, file, tmp_path):
    archive(file)
    remove(file)
    line = record("test.change", cast.department, "Sau đó", by=cast.head)
    link()
    with past_the_triggers():
        AuditEntry.objects.exclude(pk=line.pk).update(at=OLD)
        AuditLink.objects.all().delete()
    link(AuditEntry.objects.filter(link=None).order_by("id"))
    second = tmp_path / "tiep.jsonl.gz"
    archive(second)
    remove(second)

    assert list(AuditAnchor.objects.values_list("position", "lines")) == [(4, 4), (8, 4)]
    assert verify().faults == []
    assert "tệp đã bỏ dòng rồi thì không cần chạy lại" in refusal(remove=file)


def test_of_a_trail_that_is_old_throughout_the_line_about_its_archive_stays(trail, cast, file):
    with past_the_triggers():
        AuditEntry.objects.update(at=OLD)
        AuditLink.objects.all().delete()
    link(AuditEntry.objects.filter(link=None).order_by("id"))
    archive(file)
    remove(file)

    assert [one.entry.action for one in AuditLink.objects.all()] == ["audit.archive"]
    assert (anchor().position, verify().faults) == (6, [])


def test_young_lines_may_be_written_but_not_removed(trail, file, settings):
    settings.AUDIT_KEEP_MONTHS = 12
    said = archive(file, timezone.localdate() + timedelta(days=1))

    assert "chưa dùng được với --remove" in said
    assert "phải giữ trong cơ sở dữ liệu 12 tháng (AUDIT_KEEP_MONTHS)" in refusal(remove=file)
    assert AuditLink.objects.count() == 7


def test_lines_go_only_as_far_as_the_chain_has_no_younger_one(trail, file):
    with past_the_triggers():
        AuditLink.objects.all().delete()
        AuditEntry.objects.filter(pk=trail[1].pk).update(at=timezone.now())
    link()
    archive(file)

    assert verify_file(file).last == 1


def test_a_file_that_was_touched_removes_nothing(trail, file):
    archive(file)
    text = gzip.decompress(file.read_bytes()).decode()
    file.write_bytes(gzip.compress(text.replace("Việc 3", "Việc 9").encode()))

    assert "Tệp lưu trữ có lỗi:\nDòng 4 của tệp: dòng nhật ký số" in refusal(remove=file)
    assert (AuditLink.objects.count(), AuditAnchor.objects.count()) == (6, 0)


def test_the_file_is_on_the_disk_before_a_line_goes(trail, file, monkeypatch):
    archive(file)
    seen, fsync = [], os.fsync

    def spy(number):
        seen.append((os.readlink(f"/proc/self/fd/{number}"), AuditLink.objects.filter(position__lte=4).count()))
        fsync(number)

    monkeypatch.setattr(os, "fsync", spy)
    remove(file)

    assert seen == [(str(file), 4), (str(file.parent), 4)]


def test_lines_that_somebody_else_removes_meanwhile_are_not_removed_twice(trail, file, monkeypatch):
    """The other one is done between the check of the file and the first DELETE."""
    archive(file)

    def meanwhile(path):
        with past_the_triggers(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM units_auditlink WHERE position <= 4")

    monkeypatch.setattr("units.audit_archive._keep", meanwhile)

    assert refusal(remove=file) == "Có lệnh khác vừa bỏ các dòng này. Lần chạy này không bỏ dòng nào."
    assert not AuditAnchor.objects.exists()


def test_a_name_that_was_changed_in_an_archive_shows_against_its_anchor(trail, file):
    """Names stand in the head of the file, which no hash of the chain covers."""
    archive(file)
    remove(file)
    text = gzip.decompress(file.read_bytes()).decode()
    file.write_bytes(gzip.compress(text.replace("Vi Trưởng Phòng", "Người Khác").encode()))

    assert [(fault.code, fault.position) for fault in verify_file(file).faults] == [("database", 4)]
    assert verify_file(file, with_database=False).faults == []


def test_a_trail_with_a_fault_is_not_moved_away(trail, file):
    with past_the_triggers():
        AuditEntry.objects.filter(pk=trail[0].pk).update(summary="Không có gì")

    assert "Nhật ký đang có lỗi, chưa chuyển kho được" in refusal(before="2022-01-01", output=file)
    assert not file.exists()


def test_lines_that_went_without_an_archive_still_show(trail):
    """Whoever deletes the beginning of the chain and adds an anchor by hand is told on by the missing line."""
    last = AuditLink.objects.get(position=4)
    with past_the_triggers(), connection.cursor() as cursor:
        AuditAnchor.objects.create(position=4, hash=last.hash, lines=4, file_name="x", file_sha256="x")
        cursor.execute("DELETE FROM units_auditlink WHERE position <= 4")
        cursor.execute("DELETE FROM units_auditentry WHERE summary < 'Việc 5'")

    assert [(fault.code, fault.position) for fault in verify().faults] == [("anchor", 4)]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Hãy ghi --before NGÀY -o TỆP để chép, hoặc --remove TỆP"),
        ({"before": "2022-01-01"}, "Hãy ghi --before NGÀY -o TỆP để chép, hoặc --remove TỆP"),
        ({"before": "1/1/2022", "output": "{}.jsonl.gz"}, "Ngày “1/1/2022” không đúng dạng năm-tháng-ngày"),
        ({"before": "2022-01-01", "output": "{}.zip"}, "phải có đuôi .jsonl.gz"),
        ({"before": "1999-01-01", "output": "{}.jsonl.gz"}, "Không có dòng nhật ký nào trước ngày 01/01/1999"),
        ({"before": "2022-01-01", "output": "{}/x/y.jsonl.gz"}, "Không ghi được"),
        ({"remove": "{}.jsonl.gz"}, "Không có tệp"),
    ],
)
def test_what_is_refused_says_why(trail, tmp_path, options, sentence):
    found = {name: text.format(tmp_path / "a") for name, text in options.items()}
    paths = {name: tmp_path.__class__(text) for name, text in found.items() if name != "before"}

    assert sentence in refusal(**(found | paths))


def test_an_archive_is_never_written_over(trail, file):
    archive(file)
    assert "tệp lưu trữ không bị ghi đè" in refusal(before="2022-01-01", output=file)


@pytest.mark.parametrize("value", ["11", "-60", "năm"])
def test_keeping_for_less_than_a_year_is_refused_at_the_start(tmp_path, value):
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run("check", DATA_DIR=str(tmp_path), AUDIT_KEEP_MONTHS=value)

    assert refused.value.stderr.splitlines()[-1].endswith(
        f"AUDIT_KEEP_MONTHS={value} không dùng được: nhật ký phải được giữ ít nhất 12 tháng. "
        "Hãy ghi một số nguyên từ 12 trở lên."
    )


def test_what_is_kept_is_counted_in_months(settings, monkeypatch):
    monkeypatch.setattr("units.audit_archive.timezone.localdate", lambda: date(2026, 5, 31))
    found = []
    for settings.AUDIT_KEEP_MONTHS in (12, 15, 60):
        found.append(kept_from())

    assert found == [date(2025, 5, 28), date(2025, 2, 28), date(2021, 5, 28)]


@pytest.mark.services
def test_the_role_of_the_portal_removes_nothing(trail, file):
    """As docs/operation.md has it: the portal's role may write an archive, and only the owner takes lines out."""
    archive(file)
    role = f"ddci_app_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"SET LOCAL ROLE {role}")
        said = refusal(remove=file)
        cursor.execute("RESET ROLE")

    assert "không sở hữu bảng nhật ký" in said
    assert AuditLink.objects.count() == 6
