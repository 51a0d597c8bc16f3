"""The numbers that change with the data."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from units import changes
from units.audit import record
from units.models import Change, Membership, Unit, User


def numbers() -> dict[str, int]:
    return changes.marks()


def test_a_write_changes_the_number_of_its_topic_and_no_other(cast):
    before = numbers()
    cast.department.name = "Sở Tài chính mới"
    cast.department.save()
    after = numbers()
    assert {topic for topic in after if after[topic] != before.get(topic)} == {"units"}


@pytest.mark.parametrize("way", ["update", "delete", "insert", "bulk", "raw"])
def test_every_way_of_writing_counts(cast, way):
    before = numbers()["people"]
    if way == "update":
        Membership.objects.filter(user=cast.officer).update(title="Chuyên viên chính")
    elif way == "delete":
        Membership.objects.filter(user=cast.officer).delete()
    elif way == "insert":
        User.objects.create_user("moi", full_name="Người Mới")
    elif way == "bulk":
        User.objects.bulk_create([User(username="mot"), User(username="hai")])
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE units_user SET full_name = 'Khác' WHERE id = %s", [cast.officer.pk])
    assert numbers()["people"] != before


def test_signing_in_and_an_audit_line_change_nothing(cast, as_user):
    before = numbers()
    record("unit.edit", cast.department, "Sửa tên đơn vị", by=cast.head)
    User.objects.filter(pk=cast.officer.pk).update(last_login=timezone.now())
    assert numbers() == before


def test_what_was_rolled_back_changes_nothing(cast):
    before = numbers()
    with transaction.atomic():
        Unit.objects.filter(pk=cast.department.pk).update(name="Tên khác")
        assert numbers() != before
        transaction.set_rollback(True)
    assert numbers() == before


def test_folding_leaves_the_numbers_as_they_are(cast):
    for title in ("A", "B", "C", "D"):
        Membership.objects.filter(user=cast.officer).update(title=title)
    before = numbers()
    changes.fold(at_least=1)
    assert numbers() == before
    rows = Change.objects.count()
    assert rows == len(before)


def test_every_table_of_the_portal_has_its_triggers(db):
    """A model without a topic is one of those of which nothing kept is made, by name."""
    silent = {model.__name__ for model in apps.get_models() if changes.topic_of(model) is None}
    assert silent == {
        "ApiToken", "AuditAnchor", "AuditEntry", "AuditLink", "CalendarFeed", "Change", "Delivery", "Export",
        "ExportItem", "FailedSignIns", "PlanImport", "ReminderPreference", "SavedView", "SignedInSession", "Sweep",
        "Webhook",
    }  # fmt: skip
    with connection.cursor() as cursor:
        tables = list(changes._present(cursor).values())
    events = 2 if connection.vendor == "postgresql" else 3
    assert sorted(tables) == sorted(table for table, _, _ in changes.watched() for _ in range(events))


def test_migrating_again_puts_back_a_trigger_that_is_gone(db):
    with connection.cursor() as cursor:
        name, table = next(iter(changes._present(cursor).items()))
        cursor.execute(changes._drop(name, table))
        changes.watch()
        assert name in changes._present(cursor)


def test_what_was_written_while_a_trigger_was_gone_counts_once_it_is_back(cast):
    """As when a migration makes a table anew on SQLite and then fills it."""
    with connection.cursor() as cursor:
        for name, table in changes._present(cursor).items():
            if table == "units_unit":
                cursor.execute(changes._drop(name, table))
    before = numbers()
    Unit.objects.filter(pk=cast.department.pk).update(name="Tên khác")
    assert numbers() == before
    changes.watch()
    after = numbers()
    assert [topic for topic in before if after[topic] == before[topic]] == []
    changes.watch()
    assert numbers() == after


def test_every_topic_has_a_number_after_migrating(db):
    Change.objects.all().delete()
    changes.watch()
    assert set(numbers()) == {topic for _, topic, _ in changes.watched()}


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_transactions_that_end_in_the_other_order_are_both_seen(cast):
    """The one that began first ends last: whoever read in between sees another number afterwards."""

    def write_elsewhere():
        User.objects.filter(pk=cast.head.pk).update(full_name="Lê Văn Hai")
        connection.close()

    with transaction.atomic():
        User.objects.filter(pk=cast.officer.pk).update(full_name="Trần Thị Một")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write_elsewhere).result()
            between = pool.submit(numbers).result()["people"]
            pool.submit(lambda: connection.close()).result()
    assert numbers()["people"] != between
