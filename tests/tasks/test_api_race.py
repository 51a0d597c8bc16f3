"""Two programs that write the same version of a task at the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from tasks.models import Task
from tests.api import Program
from tests.tasks.making import a_task


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_two_writes_at_once_one_is_kept_and_one_is_told(cast):
    cast.plan()
    task = a_task(cast, assignee=cast.officer)
    programs = [Program(cast.officer) for _ in range(2)]
    seen = {"if-match": programs[0].get(f"/tasks/{task.pk}")["ETag"]}
    ready, statuses = Barrier(2), []

    def write(program, progress):
        ready.wait()
        body = {"text": "Đã họp", "progress": progress}
        statuses.append(program.patch(f"/tasks/{task.pk}", body, seen).status_code)
        connection.close()

    threads = [Thread(target=write, args=pair) for pair in zip(programs, (40, 60), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200, 412]
    assert Task.objects.get(pk=task.pk).version == 2
    assert task.notes.count() == 1
