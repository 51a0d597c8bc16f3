"""Work measured in a process of its own, forked for it: its time and memory are nobody else's."""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from django.db import connections, transaction

from ddci_portal.bench.case import Sample
from ddci_portal.bench.database import backends
from ddci_portal.bench.load import Refused
from ddci_portal.bench.processes import children, forget_peaks, peak, processor_time

Work = Callable[[], object]


class _TakenBack(Exception):
    """Ends the transaction of work that leaves no trace."""


def measured(work: Work, *, before: Work = lambda: None, warm: int = 0, undone: bool = False) -> Sample:
    """Do the work once in a forked process and return what it took.

    `before` is done there first and not counted, then the work itself `warm` times. With `undone` all of it happens in
    one transaction that is taken back. Work that returns a Sample has measured itself. Raises Refused where it fails.
    """
    connections.close_all()
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as told:
            told.write(_told(lambda: _done(work, before, warm), undone))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        answer = json.loads(told.read() or '{"problem": "tiến trình đo dừng giữa chừng"}')
    os.waitpid(child, 0)
    if "problem" in answer:
        raise Refused(answer["problem"])
    return Sample(**answer)


def _told(work: Callable[[], Sample], undone: bool) -> str:
    try:
        return json.dumps(asdict(_taken_back(work) if undone else work()))
    except BaseException as error:
        traceback.print_exc()
        return json.dumps({"problem": f"{type(error).__name__}: {error}"})


def _taken_back(work: Callable[[], Sample]) -> Sample:
    with suppress(_TakenBack), transaction.atomic():
        sample = work()
        raise _TakenBack
    return sample


def _done(work: Work, before: Work, warm: int) -> Sample:
    before()
    for _ in range(warm):
        work()
    own = [os.getpid(), *children(os.getpid())]
    forget_peaks(own)
    database = processor_time(backends())
    cpu, started = _cpu(), time.perf_counter()
    found = work()
    seconds, cpu = time.perf_counter() - started, _cpu() - cpu
    if isinstance(found, Sample):
        return found
    database = processor_time(backends()) - database
    return Sample(seconds, cpu + database, memory=peak([os.getpid(), *children(os.getpid())]))


def _cpu() -> float:
    """Processor time of this process and of all that it started, ended or not."""
    ended = getrusage(RUSAGE_CHILDREN)
    own = getrusage(RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + processor_time(children(os.getpid()))
