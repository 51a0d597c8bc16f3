from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from units.audit import record
from units.models import AuditEntry


@pytest.fixture
def line(cast):
    return record(
        "test.change",
        cast.department,
        "Thử",
        by=cast.head,
        changes={"score": (None, Decimal("8.10")), "who": (cast.head, 3)},
    )


def test_a_line_says_who_what_from_and_to(cast, line):
    line.refresh_from_db()

    assert (line.actor, line.object_type, line.object_id) == (cast.head, "units.unit", str(cast.department.pk))
    assert line.changes == {"score": [None, "8.10"], "who": ["Vi Trưởng Phòng", 3]}


def test_a_line_is_not_saved_again_or_deleted(line):
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


@pytest.mark.parametrize("sql", ["UPDATE units_auditentry SET summary = ''", "DELETE FROM units_auditentry"])
def test_the_database_refuses_what_goes_around_the_model(line, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert AuditEntry.objects.get(pk=line.pk).summary == "Thử"


def test_querysets_do_not_get_around_it_either(line):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().update(summary="")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()


@pytest.mark.services
def test_the_table_is_not_emptied_at_once(line):
    statements = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE units_auditentry CASCADE"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements)
