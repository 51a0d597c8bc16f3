"""The chain of audit lines, and what it says after somebody went around the triggers, as an administrator of the
database can."""

import json
from contextlib import closing, contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.conftest import past_the_triggers
from units.audit import record
from units.audit_chain import _LOCK, START, Head, digest, head, link, recently_unlinked, verify
from units.jobs import link_audit, log_audit_head
from units.models import AuditEntry, AuditLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(cast):
    """Five lines, all of them linked."""
    found = [
        record("test.change", cast.department, f"Việc {number}", by=cast.head, changes={"điểm": (number, "8,10")})
        for number in range(1, 6)
    ]
    link()
    return found


@contextmanager
def behind_the_portal():
    """Write SQL as somebody does who may switch triggers and constraints off."""
    with past_the_triggers(), connection.cursor() as cursor:
        yield cursor.execute


def codes(expected: Head | None = None) -> list[tuple]:
    return [(fault.code, fault.position, fault.line) for fault in verify(expected).faults]


def test_lines_are_linked_in_their_order_each_with_the_hash_before(lines):
    links = list(AuditLink.objects.order_by("position"))

    assert [(one.position, one.entry_id) for one in links] == list(enumerate([line.pk for line in lines], start=1))
    assert [one.previous_hash for one in links] == [START, *(one.hash for one in links[:-1])]
    assert [one.hash for one in links] == [
        digest(line, place, one.previous_hash) for place, (line, one) in enumerate(zip(lines, links, strict=True), 1)
    ]
    assert (head(), codes()) == (Head(5, links[-1].hash), [])


def test_linking_again_adds_nothing_and_new_lines_follow(cast, lines):
    assert link() == 0
    record("test.change", cast.department, "Sau đó", by=None)
    link_audit()

    assert (head().position, codes()) == (6, [])


def test_more_lines_than_one_transaction_takes(cast, lines, monkeypatch):
    monkeypatch.setattr("units.audit_chain.AT_ONCE", 3)
    for _ in range(8):
        record("test.change", cast.department, "Nhiều", by=None)

    assert (link(), head().position, codes()) == (8, 13, [])


def test_a_line_that_was_committed_late_is_linked_when_it_is_seen(cast):
    late = record("test.change", cast.department, "Ghi trước, thấy sau", by=None)
    record("test.change", cast.department, "Ghi sau, thấy trước", by=None)
    link(AuditEntry.objects.filter(link=None).exclude(pk=late.pk))
    assert list(recently_unlinked()) == [late]
    link()

    assert AuditLink.objects.get(position=2).entry == late
    assert codes() == []


def test_a_hash_covers_every_column(cast, lines):
    line = AuditEntry.objects.get(pk=lines[2].pk)
    whole = digest(line, 3, START)
    other = {
        "id": 99, "at": line.at + timedelta(microseconds=1), "actor_id": None, "on_behalf_of_id": cast.head.pk,
        "action": "x", "object_type": "x", "object_id": "x", "summary": "x", "changes": {}, "address": "10.0.0.1",
        "request_id": "x",
    }  # fmt: skip
    assert set(other) == {column.attname for column in AuditEntry._meta.concrete_fields} - {"search_text"}
    for name, value in other.items():
        line = AuditEntry.objects.get(pk=lines[2].pk)
        setattr(line, name, value)
        assert digest(line, 3, START) != whole
    assert digest(lines[2], 4, START) != whole
    assert digest(lines[2], 3, "1" * 64) != whole


def test_an_altered_line_is_named(lines):
    with behind_the_portal() as execute:
        execute("UPDATE units_auditentry SET summary = 'Không có gì' WHERE id = %s", [lines[1].pk])

    assert codes() == [("altered", 2, lines[1].pk)]


def test_a_deleted_line_is_named(lines):
    with behind_the_portal() as execute:
        execute("DELETE FROM units_auditentry WHERE id = %s", [lines[3].pk])
        assert codes() == [("deleted", 4, lines[3].pk)]
        assert verify().faults[0].message == f"Dòng nhật ký số {lines[3].pk} (mắt xích 4) đã bị xóa."
        AuditEntry.objects.bulk_create([lines[3]])


def test_a_line_deleted_with_its_link_leaves_a_gap(lines):
    with behind_the_portal() as execute:
        execute("DELETE FROM units_auditlink WHERE position IN (2, 3)")
        execute("DELETE FROM units_auditentry WHERE id IN (%s, %s)", [lines[1].pk, lines[2].pk])

    assert codes() == [("gap", 2, None)]


def test_a_link_put_in_another_place_breaks_the_chain(lines):
    with behind_the_portal() as execute:
        execute("UPDATE units_auditlink SET previous_hash = %s WHERE position = 3", ["a" * 64])

    assert codes() == [("broken", 3, lines[2].pk), ("altered", 3, lines[2].pk)]


def test_a_chain_made_anew_holds_only_until_it_meets_a_head_that_was_kept(lines):
    kept = head()
    with behind_the_portal() as execute:
        execute("UPDATE units_auditentry SET summary = 'Không có gì' WHERE id = %s", [lines[1].pk])
        execute("DELETE FROM units_auditlink")
    link()

    assert codes() == []
    assert codes(kept) == [("head", 5, None)]


def test_an_end_that_was_cut_off_shows_against_a_head_that_was_kept(lines):
    kept = head()
    assert codes(kept) == []
    with behind_the_portal() as execute:
        execute("DELETE FROM units_auditlink WHERE position > 3")
        execute("DELETE FROM units_auditentry WHERE id > %s", [lines[2].pk])

    assert codes() == []
    assert codes(kept) == [("head", 5, None)]


def test_a_line_that_waits_too_long_is_reported_then_linked_by_the_command(cast, lines):
    line = AuditEntry(action="x", object_type="x", object_id="x", summary="Chen vào")
    line.save()
    with behind_the_portal() as execute:
        execute("UPDATE units_auditentry SET at = %s WHERE id = %s", [timezone.now() - timedelta(minutes=11), line.pk])
    assert codes() == [("unlinked", None, line.pk)]

    with pytest.raises(CommandError, match="1 dòng nhật ký chưa được nối"):
        call_command("verify_audit", stdout=StringIO())
    assert (codes(), head().position) == ([], 6)


def test_the_command_prints_the_head_and_holds_it_against_another(cast, lines):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    kept = str(head())
    assert out.getvalue() == f"Đã kiểm tra 5 dòng nhật ký: không phát hiện sai lệch.\nĐầu chuỗi: {kept}\n"

    record("test.change", cast.department, "Sau đó", by=None)
    call_command("verify_audit", expect=kept, stdout=StringIO())
    with pytest.raises(CommandError, match="khác mốc đã giữ"):
        call_command("verify_audit", expect=f"5:{'0' * 64}", stdout=StringIO())
    with pytest.raises(CommandError, match="không có mắt xích 99"):
        call_command("verify_audit", expect=f"99:{'0' * 64}", stdout=StringIO())
    with pytest.raises(CommandError, match="VỊ_TRÍ:MÃ_BĂM"):
        call_command("verify_audit", expect="đầu", stdout=StringIO())


def test_the_command_says_the_same_in_json(lines):
    with behind_the_portal() as execute:
        execute("UPDATE units_auditentry SET action = 'y' WHERE id = %s", [lines[0].pk])
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", "--json", stdout=out)

    message = f"Dòng nhật ký số {lines[0].pk} (mắt xích 1) đã bị sửa sau khi ghi."
    assert json.loads(out.getvalue()) == {
        "valid": False,
        "links": 5,
        "head": {"position": 5, "hash": head().hash},
        "faults": [{"code": "altered", "position": 1, "line": lines[0].pk, "message": message}],
    }


def test_the_head_is_logged_each_day(lines, caplog):
    caplog.set_level("INFO")
    log_audit_head()

    assert caplog.messages == [f"Đầu chuỗi nhật ký: {head()}"]


@pytest.mark.parametrize("sql", ["UPDATE units_auditlink SET hash = ''", "DELETE FROM units_auditlink"])
def test_the_database_refuses_to_change_the_chain(lines, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    with pytest.raises(TypeError):
        AuditLink.objects.first().save()
    with pytest.raises(TypeError):
        AuditLink.objects.first().delete()


@pytest.mark.services
def test_the_chain_is_not_emptied_at_once(lines):
    statements = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE units_auditlink"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements)


@pytest.mark.services
def test_two_do_not_link_at_once(cast):
    record("test.change", cast.department, "Thử", by=None)
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        assert link() == 0

    assert (link(), codes()) == (1, [])
