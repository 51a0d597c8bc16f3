"""Two people act on the same thing at the same moment, on the database of production."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tasks import actions
from tasks.actions.making import Part
from tasks.models import Extension, Task
from tasks.proposals import proposals_of
from tests.cast import Cast
from units.models import AuditEntry

pytestmark = pytest.mark.services


@pytest.fixture
def cast(transactional_db) -> Cast:
    cast = Cast()
    cast.made_plan = cast.plan()
    return cast


@pytest.fixture
def task(cast) -> Task:
    return actions.create_task(
        solution=cast.solution, office=cast.consular, title="Rà soát", due_on=date(2025, 6, 30), needs_evidence=False,
        by=cast.head,
    )  # fmt: skip


def at_once(*acts) -> list[str]:
    """Run the acts at the same moment, each with a connection of its own; return how each ended, sorted."""
    ends, together = [], Barrier(len(acts))

    def run(act):
        try:
            together.wait()
            act()
            ends.append("done")
        except ValidationError as error:
            ends.append(" ".join(error.messages))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_the_same_proposals_taken_twice_make_each_task_once(cast):
    chosen = [(row, Part(title=row.title)) for row in proposals_of(cast.made_plan).rows]

    ends = at_once(*[lambda: actions.make_proposed(chosen=chosen, by=cast.head)] * 3)

    assert ends == ["done"] * 3
    assert Task.objects.count() == len(chosen) == 1


def test_the_same_task_made_twice_is_made_once(cast):
    def make():
        actions.create_task(solution=cast.solution, office=cast.consular, title="Rà soát", by=cast.head)

    taken = "Đơn vị đã có nhiệm vụ đang mở cùng tên từ giải pháp này. Hãy đổi tên hoặc mở nhiệm vụ đó."
    assert at_once(make, make) == sorted(["done", taken])
    assert Task.objects.count() == 1


def test_two_confirm_and_one_is_told(cast, task):
    actions.tick_off(task=task, text="Xong", by=cast.officer)

    ends = at_once(
        lambda: actions.confirm(task=task, by=cast.head), lambda: actions.confirm(task=task, by=cast.head_of_unit)
    )

    assert ends == sorted(["done", "Nhiệm vụ đang ở trạng thái “Hoàn thành”, không chờ xác nhận."])
    assert AuditEntry.objects.filter(action="task.complete").count() == 1


def test_two_ask_for_more_time_and_one_request_stands(cast, task):
    def ask():
        actions.ask_extension(task=task, to_day=date(2025, 7, 31), reason="Chờ số liệu", by=cast.officer)

    assert at_once(ask, ask) == sorted(["done", "Nhiệm vụ này đang có một đề nghị gia hạn chưa quyết định."])
    assert Extension.objects.count() == 1


def test_one_confirms_while_the_other_returns(cast, task):
    actions.tick_off(task=task, text="Xong", by=cast.officer)

    ends = at_once(
        lambda: actions.confirm(task=task, by=cast.head),
        lambda: actions.send_back(task=task, reason="Thiếu", by=cast.head_of_unit),
    )

    state = Task.objects.get().state
    assert ends.count("done") == 1
    assert (state, task.notes.filter(kind="return").count()) in [(Task.State.DONE, 0), (Task.State.IN_PROGRESS, 1)]
