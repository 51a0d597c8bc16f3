"""Somebody who is away leaves the work to a deputy, and every line says for whom."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tasks import actions
from tasks.models import Task
from units.models import AuditEntry, Delegation


@pytest.fixture
def deputy(cast):
    """The head of another agency's office stands in for the head of the consular office, today and tomorrow."""
    cast.plan()
    today = timezone.localdate()
    Delegation.objects.create(
        principal=cast.head, deputy=cast.outsider, starts_on=today, ends_on=today + timedelta(days=1), made_by=cast.head
    )
    return cast.outsider


@pytest.fixture
def task(cast, deputy):
    return actions.create_task(
        solution=cast.solution, office=cast.consular, title="Rà soát", due_on=date(2025, 6, 30), by=deputy
    )


def test_all_that_a_deputy_does_says_for_whom(as_user, cast, deputy, task):
    actions.assign(task=task, assignee=cast.officer, version=task.version, by=deputy)
    actions.add_evidence(task=task, reference="1/BC", by=deputy)
    actions.ask_extension(task=task, to_day=date(2025, 7, 31), reason="Chờ", by=cast.officer)
    actions.decide_extension(extension=task.extensions.get(), is_granted=True, by=deputy)
    actions.tick_off(task=task, text="Xong", by=cast.officer)
    actions.confirm(task=task, by=deputy)

    lines = AuditEntry.objects.filter(actor=deputy).order_by("pk")
    assert [(line.action, line.on_behalf_of) for line in lines] == [
        ("task.create", cast.head),
        ("task.assign", cast.head),
        ("evidence.add", cast.head),
        ("task.extend", cast.head),
        ("task.complete", cast.head),
    ]
    assert {line.on_behalf_of for line in AuditEntry.objects.filter(actor=cast.officer)} == {None}
    assert [note.on_behalf_of for note in task.notes.filter(by=deputy)] == [cast.head] * 3
    assert task.evidence.get().on_behalf_of == task.extensions.get().decided_on_behalf_of == cast.head
    page = as_user(cast.officer).get(task.get_absolute_url()).content.decode()
    assert page.count("Chu Người Ngoài (thay mặt Vi Trưởng Phòng)") == 6


def test_who_has_the_right_acts_for_themselves(cast, deputy, task):
    actions.start(task=task, by=cast.officer)

    assert AuditEntry.objects.get(action="task.start").on_behalf_of is None


def test_a_deputy_is_not_given_the_offices_work(cast, deputy, task):
    with pytest.raises(ValidationError, match="Chu Người Ngoài không thuộc Phòng Lãnh sự"):
        actions.assign(task=task, assignee=deputy, version=task.version, by=cast.head)


def test_who_is_back_may_take_evidence_back_that_the_deputy_added(cast, deputy, task):
    (evidence,) = actions.add_evidence(task=task, reference="1/BC", by=deputy)

    assert actions.remove_evidence(evidence=evidence, by=cast.head).removed_by == cast.head


def test_when_the_days_are_over_so_is_the_right(cast, deputy, task):
    Delegation.objects.update(starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 2))

    with pytest.raises(PermissionDenied):
        actions.start(task=task, by=deputy)
    assert Task.objects.get().state == Task.State.NOT_STARTED
