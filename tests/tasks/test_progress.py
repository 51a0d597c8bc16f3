"""Work under way: notes with a percentage, values of a measure by quarter."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tasks import actions
from tasks.forms.fields import Deadline, DeadlineField
from tasks.models import Measurement, Task
from tasks.quarters import Quarter
from units.fields import NumberField
from units.models import AuditEntry


@pytest.fixture
def task(cast):
    cast.plan()
    return actions.create_task(
        solution=cast.solution, office=cast.consular, title="Rà soát", assignee=cast.officer, measure="Hồ sơ đúng hạn",
        measure_unit="%", measure_target=Decimal("99"), by=cast.head,
    )  # fmt: skip


def post(client, name, task, **data):
    return client.post(reverse(f"tasks:{name}", args=[task.pk]), data)


def test_a_note_begins_the_work_and_tells_how_far_it_is(as_user, cast, task):
    post(as_user(cast.officer), "note", task, text="Đã rà soát 6/12 thủ tục", progress="50")

    task.refresh_from_db()
    assert (task.state, task.progress) == (Task.State.IN_PROGRESS, 50)
    note = task.notes.last()
    assert (note.kind, note.text, note.progress, note.by) == ("progress", "Đã rà soát 6/12 thủ tục", 50, cast.officer)
    line = AuditEntry.objects.get(action="task.note")
    assert line.changes == {"progress": [0, 50], "state": ["not_started", "in_progress"]}


def test_a_note_without_a_percentage_leaves_it_as_it_is(cast, task):
    actions.add_note(task=task, text="Một nửa", progress=50, by=cast.officer)
    actions.add_note(task=task, text="Vướng số liệu", by=cast.officer)

    task.refresh_from_db()
    assert task.progress == 50


@pytest.mark.parametrize(("text", "progress"), [("", "50"), ("Một nửa", "101"), ("Một nửa", "-1"), ("Một nửa", "nửa")])
def test_a_note_needs_words_and_a_percentage_that_can_be(as_user, cast, task, text, progress):
    assert post(as_user(cast.officer), "note", task, text=text, progress=progress).status_code == 422
    assert task.notes.count() == 1


def test_a_done_task_is_at_a_hundred_and_takes_no_more_notes(cast, task):
    actions.tick_off(task=task, text="Xong", reference="1/BC", by=cast.head)

    task.refresh_from_db()
    assert task.progress == 100
    with pytest.raises(ValidationError, match="“Hoàn thành”, không ghi tiến độ được"):
        actions.add_note(task=task, text="Thêm", by=cast.officer)


def test_what_is_reported_done_waits_at_a_hundred_and_goes_back_to_what_was_told(cast, task):
    actions.add_note(task=task, text="Một nửa", progress=50, by=cast.officer)
    actions.add_note(task=task, text="Vướng số liệu", by=cast.officer)

    actions.tick_off(task=task, text="Xong", reference="1/BC", by=cast.officer)
    task.refresh_from_db()
    assert (task.state, task.progress) == (Task.State.AWAITING, 100)

    actions.send_back(task=task, reason="Thiếu phụ lục", by=cast.head)
    task.refresh_from_db()
    assert (task.state, task.progress) == (Task.State.IN_PROGRESS, 50)


def test_a_value_of_a_quarter_is_written_and_corrected(as_user, cast, task):
    client = as_user(cast.officer)
    post(client, "measure", task, period="2025-2", value="98,5")
    post(client, "measure", task, period="2025-2", value="99.25")
    post(client, "measure", task, period="2025-3", value="98")

    values = [(value.quarter_text, value.value) for value in Measurement.objects.all()]
    assert values == [("Quý II/2025", Decimal("99.25")), ("Quý III/2025", Decimal("98"))]
    page = client.get(task.get_absolute_url()).content.decode()
    assert "99,25 %" in page
    assert (page.count("Đạt</span>"), page.count("Chưa đạt</span>")) == (1, 1)
    lines = AuditEntry.objects.filter(action="task.measure").order_by("pk")
    assert [line.changes["value"] for line in lines] == [[None, "98.50"], ["98.50", "99.25"], [None, "98.00"]]


@pytest.mark.parametrize("value", ["", "nhiều", "1,234", "99999999999"])
def test_a_value_is_a_number_with_two_decimals(as_user, cast, task, value):
    assert post(as_user(cast.officer), "measure", task, period="2025-2", value=value).status_code == 422
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("period", ["2025-5", "2019-1", "quý"])
def test_a_quarter_outside_the_list_is_refused(as_user, cast, task, period):
    assert post(as_user(cast.officer), "measure", task, period=period, value="1").status_code == 422


def test_a_task_without_measure_takes_no_value(cast, task):
    Task.objects.update(measure="", measure_target=None)

    with pytest.raises(ValidationError, match="không đặt chỉ tiêu để đo"):
        actions.measure(task=task, year=2025, quarter=2, value=Decimal(1), by=cast.officer)


def test_who_does_not_do_the_offices_tasks_notes_nothing(cast, task):
    with pytest.raises(PermissionDenied):
        actions.add_note(task=task, text="x", by=cast.unit_clerk)
    with pytest.raises(PermissionDenied):
        actions.measure(task=task, year=2025, quarter=2, value=Decimal(1), by=cast.outsider)


# --- What is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Quý II/2025", "quý 2/2025", "QUY II / 2025", "II/2025", "2/2025", "quý ii-2025"])
def test_a_quarter_is_read_as_people_write_it(typed):
    assert DeadlineField().clean(typed) == Deadline(Quarter(2025, 2).last_day, 2)


@given(year=st.integers(1000, 9999), quarter=st.integers(1, 4))
def test_a_deadline_is_read_back_as_it_is_shown(year, quarter):
    for deadline in (Deadline(Quarter(year, quarter).last_day, quarter), Deadline(Quarter(year, quarter).first_day)):
        assert DeadlineField().clean(str(deadline)) == deadline


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_deadline_or_gets_a_sentence(typed):
    try:
        said = str(DeadlineField().clean(typed))
    except ValidationError as error:
        said = error.messages[0]

    assert said == "" or said[-1].isdigit() or said.endswith(".")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_is_read_back_as_it_is_shown(number):
    field = NumberField()

    assert field.clean(field.prepare_value(number)) == number
